// Reminders that are all due in one minute: cases are opened with four each, time passes, and ticks
// record them until there is none; then a process that comes afterwards looks for more.
//
//   luoshi_rungs_bench [RUNGS] [STORE]   100,000 rungs; STORE a postgresql:// URL with an empty
//                                        schema, or without it a temporary SQLite file
//
// Prints `name value unit` lines. Ends with 1 when a rung was recorded twice or not at all.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/json.h"
#include "bench/program.h"
#include "bench/server_under_load.h"
#include "cases/case.h"
#include "env/clock.h"
#include "env/files.h"
#include "ledger/ledger.h"
#include "office/catalog.h"
#include "office/command.h"
#include "office/rule_file.h"
#include "office/unit.h"

namespace {

using namespace luoshi;
using namespace luoshi::bench;

constexpr std::size_t kRungsOfACase = 4;
constexpr std::size_t kGroup = 250;
constexpr const char* kKinds = R"(kinds:
  - id: order
    name: 督办单
    series: 督办
    clock:
      stages: [{amount: 10, unit: working_days}]
      rungs:
        - {id: half, name: 过半, to: unit_clerk, share_percent: 50}
        - {id: near, name: 将到, to: unit_head, before: {amount: 2, unit: working_days}}
        - {id: over, name: 超期, to: supervisor, after: {amount: 1, unit: working_hours}}
        - {id: long, name: 久超, to: leader, after: {amount: 3, unit: working_days}}
)";

template <class T>
T must(base::Result<T> result) {
  if (!result) stop_with(result.error().to_string(base::Language::kEnglish));
  return std::move(*result);
}

class Office {
 public:
  Office(const std::string& location, env::Clock& clock, int holder) : holder_(holder) {
    ledger::Identity identity;
    identity.ledger = {13};
    identity.created = clock.wall_now();
    ledger::StoreOptions options;
    options.location = location;
    ledger::Catalog catalog;
    office::add_to(catalog);
    cases::add_to(catalog);
    ledger::LedgerOptions plain;
    plain.threads = false;
    ledger_ = must(ledger::Ledger::open(must(ledger::open_store(options, identity)),
                                        std::move(catalog), clock, plain));
  }

  template <class Ask>
  ledger::Command command(Ask ask) {
    return office::command(office::Actor{"system/bench", {}},
                           fmt::format("bench-{}-{}", holder_, ++requests_), {}, std::move(ask));
  }
  template <class Ask>
  ledger::Reply run(Ask ask) {
    std::vector<ledger::Command> commands;
    commands.push_back(command(std::move(ask)));
    return must(std::move(ledger_->run_group(ledger::kCityBook, std::move(commands)).front()));
  }
  void run_all(std::vector<ledger::Command> commands) {
    for (auto& each : ledger_->run_group(ledger::kCityBook, std::move(commands))) {
      must(std::move(each));
    }
  }
  std::uint64_t rungs(const char* state) {
    ledger::Query query{.table = &cases::case_rungs_table(), .book = ledger::kCityBook};
    query.where = {{"state", ledger::Comparison::kEqual, {state}}};
    return must(ledger_->count(query));
  }
  std::uint64_t head() {
    for (const ledger::Book& book : must(ledger_->books())) {
      if (book.id == ledger::kCityBook) return book.head.sequence;
    }
    return 0;
  }

 private:
  std::unique_ptr<ledger::Ledger> ledger_;
  int holder_;
  std::uint64_t requests_ = 0;
};

void open_cases(Office& office, std::size_t count) {
  office.run(office::CreateUnit{
      office::UnitId("u-city"), "", "砚川市", "", office::UnitKind::kCity, {}, {}});
  office.run(office::LoadRules{"kinds", {}, kKinds, {}});
  std::vector<ledger::Command> commands;
  for (std::size_t i = 0; i < count; ++i) {
    cases::OpenCase ask;
    ask.id = cases::CaseId(fmt::format("o-{:07}", i));
    ask.kind = "order";
    ask.title = "加快项目开工";
    ask.unit = office::UnitId("u-city");
    commands.push_back(office.command(std::move(ask)));
    if (commands.size() < kGroup && i + 1 < count) continue;
    office.run_all(std::exchange(commands, {}));
  }
}

// How many a tick recorded, and whether there are more.
std::pair<std::uint64_t, bool> tick(Office& office) {
  const auto json = must(base::parse_json(office.run(cases::RecordRungs{}).body));
  return {json.at("done").to_number<std::uint64_t>(), json.at("more").as_bool()};
}

double seconds_since(env::Clock& clock, env::MonotonicTime began) {
  return std::chrono::duration<double>(clock.monotonic_now() - began).count();
}

// Ticks until there is nothing more; how many rungs they recorded.
std::uint64_t measure_ticks(Office& office, env::Clock& real) {
  std::vector<double> ticks;
  std::uint64_t done = 0;
  const auto all = real.monotonic_now();
  for (bool more = true; more;) {
    const auto began = real.monotonic_now();
    const auto [count, is_more] = tick(office);
    done += count;
    more = is_more;
    ticks.push_back(seconds_since(real, began) * 1e3);
  }
  const double spent = seconds_since(real, all);
  std::sort(ticks.begin(), ticks.end());
  print("rungs_recorded", static_cast<double>(done), "rungs");
  print("rungs_seconds", spent, "s");
  print("rungs_per_second", static_cast<double>(done) / spent, "rungs/s");
  print("rungs_tick_p50", ticks[ticks.size() / 2], "ms");
  print("rungs_tick_max", ticks.back(), "ms");
  return done;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rungs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  auto folder = env::TemporaryFolder::make();
  if (!folder || rungs < kRungsOfACase) stop_with("no folder, or too few rungs");
  const std::string location = argc > 2 ? argv[2] : folder->path() + "/ledger.db";
  // 2026-03-02 10:00 in the city; a month later everything is due.
  env::SimulatedClock clock(env::WallTime(std::chrono::milliseconds(1'772'416'800'000)));
  env::RealClock real;
  auto office = std::make_unique<Office>(location, clock, 1);
  const std::size_t cases = rungs / kRungsOfACase;
  const auto began = real.monotonic_now();
  open_cases(*office, cases);
  print("rungs_cases_opened_per_second", static_cast<double>(cases) / seconds_since(real, began),
        "cases/s");
  clock.advance(std::chrono::hours(24 * 30));
  const std::uint64_t done = measure_ticks(*office, real);
  // As after a restart: another process finds nothing more to record.
  const std::uint64_t head = office->head();
  office.reset();
  office = std::make_unique<Office>(location, clock, 2);
  const bool is_quiet = tick(*office).first == 0 && office->head() == head;
  const bool is_whole = done == cases * kRungsOfACase && office->rungs("waiting") == 0 &&
                        office->rungs("recorded") == done;
  if (!is_quiet || !is_whole) stop_with("a rung was recorded twice, or not at all");
  return 0;
}
