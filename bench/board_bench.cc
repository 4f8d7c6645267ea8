// What reads across commitments takes when the register is full: the overview, lists, the desk,
// rankings, search, a commitment's page and an indicator, through HTTP at the real server.
//
//   luoshi_board_bench PROGRAM [COMMITMENTS UNITS OBSERVATIONS [READS [STORE]]]
//
// PROGRAM is luoshi's path; 200 commitments, 20 units, 2,000 observations and 50 reads of each kind
// by default (10000 500 1000000 500 is what the register promises); STORE a postgresql:// address,
// or nothing for SQLite in a temporary folder (of TMPDIR). The ledger is filled by commands in
// groups. Prints `name value unit` lines; 4 connections ask at once.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/filling.h"
#include "bench/raw_postgres.h"
#include "bench/server_under_load.h"
#include "commitment/commitment.h"
#include "commitment/indicator.h"
#include "env/files.h"
#include "service/board.h"

namespace {

using namespace luoshi;
using namespace luoshi::bench;
using commitment::CommitmentId;
using commitment::IndicatorId;
using commitment::Period;
using office::UnitId;

struct Sizes {
  std::size_t commitments = 200;
  std::size_t units = 20;
  std::size_t observations = 2'000;
  std::uint64_t reads = 50;
};

constexpr std::size_t kGroup = 256;
constexpr std::size_t kIndicators = 20;
constexpr std::size_t kRowsOfBatch = 100;  // periods of a series
constexpr std::size_t kBatches = 50;       // of a command
constexpr int kReports = 6;                // of a commitment, each confirmed

UnitId unit_at(std::size_t number) { return UnitId(fmt::format("u-bench-{:04}", number)); }
IndicatorId indicator_at(std::size_t number) {
  return IndicatorId(fmt::format("i-bench-{:02}", number));
}
CommitmentId commitment_at(std::size_t number) {
  return CommitmentId(fmt::format("c-bench-{:06}", number));
}

// A tenth of them counties, departments below these and below the city.
void make_units(Filling& filling, std::size_t count) {
  const UnitId root(kSampleRoot);
  const std::size_t counties = std::max<std::size_t>(1, count / 10);
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_county = i < counties;
    const UnitId parent = is_county || i % 2 == 0 ? root : unit_at(i % counties);
    filling.tell(
        office::CreateUnit{unit_at(i),
                           "",
                           fmt::format("{}{:04}", is_county ? "第区" : "某局", i),
                           "",
                           is_county ? office::UnitKind::kCounty : office::UnitKind::kDepartment,
                           parent,
                           {}});
  }
}

std::string words_at(std::size_t number) {
  static constexpr std::string_view kWords[] = {
      "改造老旧小区",     "新建城市污水管网", "新增城镇就业", "建设高标准农田", "实施城市更新行动",
      "培育专精特新企业", "新建义务教育学校", "加固桥梁隧道", "治理重点河段",   "建设充电设施",
      "提升基层医疗能力", "推进招商引资",     "建设产业园区", "修复矿山生态",   "改善营商环境"};
  std::string out;
  for (std::size_t i = 0; i < 6; ++i) {
    out += kWords[(number * 7 + i * i * 3 + number / 13) % std::size(kWords)];
    out += fmt::format("{}项，", (number + i) % 97 + 3);
  }
  return out;
}

commitment::MakeCommitment promise_at(std::size_t number, int year, const Sizes& sizes) {
  commitment::MakeCommitment ask;
  ask.id = commitment_at(number);
  ask.kind = static_cast<commitment::CommitmentKind>(number % 4);
  ask.text = words_at(number);
  ask.title = fmt::format("{}第{}号", ask.text.substr(0, ask.text.find("项")), number);
  ask.year = year;
  ask.origin = commitment::Origin::kReport;
  commitment::SourceSpan source;
  source.text = ask.text;
  source.path = {"三、重点工作", fmt::format("（{}）章", number % 9 + 1)};
  ask.sources.push_back(std::move(source));
  ask.measure.by = commitment::MeasuredBy::kValue;
  ask.measure.unit = "个";
  ask.measure.target = base::Decimal(1'200);
  ask.measure.cumulative = true;
  if (number % 10 == 0) {
    ask.measure.by = commitment::MeasuredBy::kIndicator;
    ask.measure.indicator_id = indicator_at(number / 10 % kIndicators);
    ask.measure.region = unit_at(number % sizes.units);
  }
  ask.responsibility = commitment::Responsibility{
      unit_at(number % sizes.units), {unit_at((number + 1) % sizes.units)}, {}};
  return ask;
}

void make_commitments(Filling& filling, const Sizes& sizes, const office::Day& today) {
  const Period month = Period::month_of(today);
  for (std::size_t i = 0; i < sizes.commitments; ++i) {
    filling.tell(promise_at(i, month.year(), sizes));
    if (i % 20 == 19) continue;  // not signed yet
    filling.tell(commitment::SignCommitment{commitment_at(i), {}, unit_at(i % sizes.units)});
    for (int report = 0; i % 10 != 0 && report < std::min(kReports, month.last_month()); ++report) {
      commitment::ReportProgress ask;
      ask.id = commitment_at(i);
      ask.unit = unit_at(i % sizes.units);
      ask.period = Period::month(month.year(), report + 1);
      ask.value = base::Decimal(static_cast<int>(100 * (report + 1) - i % 60));
      ask.text = "按计划推进，现场施工正常";
      ask.explanation = "已核实";
      filling.tell(std::move(ask));
      if (report + 1 < kReports || i % 3 != 0) {
        filling.tell(commitment::ConfirmProgress{
            commitment_at(i), {}, static_cast<std::uint32_t>(report + 1)});
      }
    }
  }
}

void define_indicators(Filling& filling) {
  for (std::size_t i = 0; i < kIndicators; ++i) {
    commitment::DefineIndicator ask{indicator_at(i), {}};
    ask.definition.name = fmt::format("指标{}", i);
    ask.definition.unit = "个";
    ask.definition.cumulative = true;
    filling.tell(std::move(ask));
  }
}

// Months until this one, the last of a series.
std::vector<commitment::PeriodValue> months_until(const Period& last, std::size_t count) {
  std::vector<commitment::PeriodValue> rows;
  Period at = last;
  for (std::size_t i = 0; i < count; ++i, at = at.previous()) {
    rows.push_back({at, base::Decimal(at.last_month() * 100)});
  }
  std::reverse(rows.begin(), rows.end());
  return rows;
}

void record(Filling& filling, const Sizes& sizes, const office::Day& today) {
  const Period last = Period::month_of(today).previous();
  commitment::RecordObservations ask;
  std::size_t left = sizes.observations;
  for (std::size_t series = 0; left > 0 && series < kIndicators * sizes.units; ++series) {
    commitment::ObservationBatch batch;
    batch.indicator = indicator_at(series % kIndicators);
    batch.region = unit_at(series / kIndicators);
    batch.rows = months_until(last, std::min(left, kRowsOfBatch));
    batch.source = "统计局";
    batch.explanation = "年初归零";
    left -= batch.rows.size();
    ask.batches.push_back(std::move(batch));
    if (ask.batches.size() < kBatches && left > 0) continue;
    filling.tell(std::exchange(ask, {}));
    filling.flush();
  }
  if (!ask.batches.empty()) filling.tell(std::move(ask));
}

void fill(ledger::Ledger& ledger, const Sizes& sizes) {
  const office::Day today = office::city_day(real_clock().wall_now());
  auto begin = real_clock().monotonic_now();
  Filling filling(ledger, "board-bench", kGroup);
  make_units(filling, sizes.units);
  define_indicators(filling);
  record(filling, sizes, today);
  filling.flush();
  print("board_fill_observations", seconds_since(begin), "s");
  begin = real_clock().monotonic_now();
  make_commitments(filling, sizes, today);
  filling.flush();
  print("board_fill_commitments", seconds_since(begin), "s");
  print("board_fill_commands", static_cast<double>(filling.count()), "commands");
}

// How long the first read waits, and one behind a command.
void measure_board(ledger::Ledger& ledger) {
  service::Board board(ledger);
  auto begin = real_clock().monotonic_now();
  must(board.now());
  print("board_load", seconds_since(begin) * 1e3, "ms");
  Filling filling(ledger, "board-follow", kGroup);
  commitment::ChangeCommitment ask;
  ask.id = commitment_at(0);
  ask.title = "改了名";
  ask.reason = "更正";
  filling.tell(std::move(ask));
  filling.flush();
  begin = real_clock().monotonic_now();
  must(board.now());
  print("board_follow", seconds_since(begin) * 1e3, "ms");
}

std::string token_of(const ServerPlace& place, const std::string& login) {
  const ProgramRun made =
      run_program({place.program, "token", "--data", place.data, "--user", login, "--scope",
                   "commitments.read,commitments.write,units.read,readings.read,people.read"},
                  place.errors());
  if (made.status != 0) stop_with("luoshi token failed: see " + place.errors());
  return made.output.substr(0, made.output.find('\n'));
}

void measure(const ServerPlace& place, const std::string& login, const Sizes& sizes) {
  const auto server = start_server(place);
  const UnitLoad asking(token_of(place, login), "read");
  const std::string page = "/api/v1/commitments/";
  const std::pair<const char*, std::function<std::string(std::uint64_t)>> reads[] = {
      {"overview", [](std::uint64_t) { return "/api/v1/overview"; }},
      {"list", [](std::uint64_t) { return "/api/v1/commitments"; }},
      {"list_filtered",
       [](std::uint64_t number) {
         return fmt::format("/api/v1/commitments?light=red&county=u-bench-{:04}&sort=-light_since",
                            number % 2);
       }},
      {"list_of_a_unit",
       [&](std::uint64_t number) {
         return "/api/v1/commitments?below=true&unit=" + unit_at(number % sizes.units).value();
       }},
      {"list_words", [](std::uint64_t) { return "/api/v1/commitments?q=wsgw"; }},
      {"desk", [](std::uint64_t) { return "/api/v1/desk"; }},
      {"rankings", [](std::uint64_t) { return "/api/v1/rankings"; }},
      {"search_phrase",
       [](std::uint64_t) {
         return "/api/v1/search?q=%E6%B1%A1%E6%B0%B4%E7%AE%A1%E7%BD%91";  // 污水管网
       }},
      {"search_initials", [](std::uint64_t) { return "/api/v1/search?q=zsyz"; }},
      {"page",
       [&](std::uint64_t number) {
         return page + commitment_at(number * 7919 % sizes.commitments).value();
       }},
      {"page_by_indicator",
       [&](std::uint64_t number) {
         return page + commitment_at(number * 7919 % (sizes.commitments / 10) * 10).value();
       }},
      {"indicators", [](std::uint64_t) { return "/api/v1/indicators"; }},
      {"indicator",
       [](std::uint64_t number) {
         return "/api/v1/indicators/" + indicator_at(number % kIndicators).value();
       }},
      {"observations", [](std::uint64_t number) {
         return fmt::format("/api/v1/indicators/{}/observations?region={}",
                            indicator_at(number % kIndicators).value(),
                            unit_at(number % 10).value());
       }}};
  (void)get(server->port(), asking, "/api/v1/overview");  // reads the board
  for (const auto& [name, target] : reads) {
    LoadOptions options;
    options.port = server->port();
    options.connections = 4;
    options.warm_up = {};
    options.duration = std::chrono::seconds(60);
    options.requests_max = sizes.reads;
    const auto& target_of = target;
    const double processor = server->processor_seconds();
    const LoadReport report = run_load(
        options, [&](std::size_t, std::uint64_t number) { return asking.get(target_of(number)); });
    print_report(fmt::format("board_{}", name), report);
    // What others on the machine do is not in it.
    print(fmt::format("board_{}_processor", name),
          (server->processor_seconds() - processor) * 1e6 /
              static_cast<double>(std::max<std::uint64_t>(1, report.answers)),
          "us/answer");
  }
  print("board_memory", static_cast<double>(server->resident_kilobytes()) / 1024, "MB");
  server->send_signal(SIGTERM);
  if (server->wait() != 0) stop_with("the server did not end cleanly");
}

std::size_t number_of(char** argv, int argc, int at, std::size_t usual) {
  return argc > at ? std::strtoull(argv[at], nullptr, 10) : usual;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    stop_with("usage: luoshi_board_bench PROGRAM [COMMITMENTS UNITS OBSERVATIONS [READS [STORE]]]");
  }
  Sizes sizes;
  sizes.commitments = std::max<std::size_t>(20, number_of(argv, argc, 2, sizes.commitments));
  sizes.units = std::max<std::size_t>(10, number_of(argv, argc, 3, sizes.units));
  sizes.observations = number_of(argv, argc, 4, sizes.observations);
  sizes.reads = number_of(argv, argc, 5, sizes.reads);
  const std::string address = argc > 6 ? argv[6] : "";
  auto folder = must(env::TemporaryFolder::make());
  ServerPlace place{argv[1], folder.path() + "/data", ""};
  const std::string schema = fmt::format("board_bench_{}", ::getpid());
  if (!address.empty()) place.store = with_schema(address, schema);
  {
    // Made and seeded by the program itself.
    const auto server = start_server(place);
    server->send_signal(SIGTERM);
    if (server->wait() != 0) stop_with("the server did not end cleanly");
  }
  {
    auto ledger = open_ledger(place.store.empty() ? place.data + "/ledger.db" : place.store);
    fill(*ledger, sizes);
    measure_board(*ledger);
  }
  measure(place, "duban", sizes);
  if (!address.empty()) RawPostgres(address).run("DROP SCHEMA " + schema + " CASCADE");
  return 0;
}
