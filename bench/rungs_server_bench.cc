// Reminders that are all due at once at a server that people work with: a ledger is filled with
// cases whose every reminder is over, the real server starts, and while its ticks record them lists
// are read through HTTP; in the middle it is killed (SIGKILL) and started again.
//
//   luoshi_rungs_server_bench PROGRAM [RUNGS] [STORE]
//
// 30,000 rungs by default (1000000 is what is promised); STORE a postgresql:// address, or nothing
// for SQLite in a temporary folder (of TMPDIR). Prints `name value unit` lines. Ends with 1 when a
// rung was recorded twice or not at all.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>

#include "bench/filling.h"
#include "bench/many_cases.h"
#include "bench/raw_postgres.h"
#include "bench/server_under_load.h"
#include "cases/case.h"
#include "env/files.h"

namespace {

using namespace luoshi;
using namespace luoshi::bench;

constexpr std::size_t kByCommands = 10'000;  // the other cases are copies (bench/many_cases.h)
constexpr const char* kPrefix = "q-rung-";
constexpr std::size_t kRungsOfACase = 3;  // of the kind hazard of the sample city

cases::ImportCase overdue(std::size_t number, std::int64_t now) {
  constexpr std::int64_t kMonth = std::int64_t{30} * 86'400'000;
  cases::ImportCase ask;
  ask.id = cases::CaseId(fmt::format("{}{:07}", kPrefix, number));
  ask.what.kind = "hazard";
  ask.what.summary = "消防通道被占";
  ask.what.came_at = now - kMonth - static_cast<std::int64_t>(number) * 1'000;
  ask.what.centre = office::UnitId(kSampleRoot);
  ask.what.external = cases::External{"bench", std::to_string(number)};
  ask.unit = office::UnitId(kSampleRoot);
  return ask;
}

std::uint64_t rungs(ledger::Ledger& ledger, const char* state) {
  ledger::Query query{.table = &cases::case_rungs_table(), .book = ledger::kCityBook};
  query.where = {{"state", ledger::Comparison::kEqual, {state}},
                 {"case_id", ledger::Comparison::kPrefix, {kPrefix}}};
  return must(ledger.count(query));
}

// How many events say so of these cases.
std::uint64_t escalated(ledger::Ledger& ledger) {
  ledger::EventFilter filter;
  filter.book = ledger::kCityBook;
  filter.kind = "case.escalated";
  filter.limit = 10'000;
  std::uint64_t count = 0;
  for (;;) {
    const auto events = must(ledger.events(filter));
    for (const ledger::Event& each : events)
      count += each.stream.starts_with(std::string("case/") + kPrefix);
    if (events.size() < filter.limit) return count;
    filter.after = events.back().sequence;
  }
}

std::string token_of(const ServerPlace& place) {
  const ProgramRun made = run_program(
      {place.program, "token", "--data", place.data, "--user", "rexian1", "--scope", "cases.read"},
      place.errors());
  if (made.status != 0) stop_with("luoshi token failed: see " + place.errors());
  return made.output.substr(0, made.output.find('\n'));
}

// Lists are read until so few rungs wait.
void read_until(ServerProcess& server, const UnitLoad& asking, ledger::Ledger& ledger,
                std::uint64_t few, const char* name) {
  std::chrono::microseconds worst{};
  std::uint64_t answers = 0;
  const auto begin = real_clock().monotonic_now();
  while (rungs(ledger, "waiting") > few) {
    LoadOptions options;
    options.port = server.port();
    options.connections = 4;
    options.warm_up = {};
    options.duration = std::chrono::seconds(2);
    const LoadReport report = run_load(options, [&](std::size_t, std::uint64_t number) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));  // people, no flood
      return asking.get(number % 2 ? "/api/v1/cases?line=hazard" : "/api/v1/orders/desk");
    });
    worst = std::max(worst, report.p99);
    answers += report.answers;
  }
  print(fmt::format("rungs_{}_seconds", name), seconds_since(begin), "s");
  print(fmt::format("rungs_{}_read_p99_of_the_worst_two_seconds", name),
        static_cast<double>(worst.count()) / 1e3, "ms");
  print(fmt::format("rungs_{}_reads", name), static_cast<double>(answers), "answers");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) stop_with("usage: luoshi_rungs_server_bench PROGRAM [RUNGS [STORE]]");
  const std::size_t wanted = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 30'000;
  const std::size_t count = (wanted + kRungsOfACase - 1) / kRungsOfACase;
  const std::size_t times = std::max<std::size_t>(1, count / kByCommands);
  const std::string address = argc > 3 ? argv[3] : "";
  auto folder = must(env::TemporaryFolder::make());
  ServerPlace place{argv[1], folder.path() + "/data", ""};
  const std::string schema = fmt::format("rungs_bench_{}", ::getpid());
  if (!address.empty()) place.store = with_schema(address, schema);
  auto server = start_server(place);  // makes and seeds the ledger
  const UnitLoad asking(token_of(place), "read");
  server->send_signal(SIGTERM);
  if (server->wait() != 0) stop_with("the server did not end cleanly");
  auto ledger = open_ledger(place.store.empty() ? place.data + "/ledger.db" : place.store);
  {
    Filling filling(*ledger, "rungs-bench", 32);  // a number is looked up over all of its group
    const std::int64_t now = real_clock().wall_now().time_since_epoch().count();
    for (std::size_t i = 0; i < count / times; ++i) filling.tell(overdue(i, now));
    filling.flush();
  }
  if (times > 1 && address.empty()) {
    multiply_cases(place.data + "/ledger.db", kPrefix, times);
  } else if (times > 1) {
    RawPostgres postgres(address);
    multiply_cases(postgres, schema, kPrefix, times);
  }
  const std::uint64_t all = rungs(*ledger, "waiting");
  print("rungs_waiting", static_cast<double>(all), "rungs");
  server = start_server(place);
  read_until(*server, asking, *ledger, all / 2, "first_half");
  server->send_signal(SIGKILL);
  (void)server->wait();
  server = start_server(place);
  read_until(*server, asking, *ledger, 0, "after_the_kill");
  server->send_signal(SIGTERM);
  if (server->wait() != 0) stop_with("the server did not end cleanly");
  const bool is_whole = rungs(*ledger, "recorded") == all && escalated(*ledger) == all;
  ledger.reset();
  if (!address.empty()) RawPostgres(address).run("DROP SCHEMA " + schema + " CASCADE");
  if (!is_whole) stop_with("a rung was recorded twice, or not at all");
  return 0;
}
