// What people's cases take when there are many: registered through HTTP with their texts sealed and
// their clocks, and read as lists, desks, pages and figures, at the real server.
//
//   luoshi_cases_bench PROGRAM [CASES [READS [SECONDS [STORE [FOLDER]]]]]
//
// PROGRAM is luoshi's path; 2,000 cases, 50 reads of each kind and 3 seconds of writing by default
// (5000000 500 5 on PostgreSQL, 1000000 on SQLite is what is promised); STORE a postgresql://
// address, or nothing for SQLite in a temporary folder (of TMPDIR). The ledger is filled by
// commands in groups, 95 of 100 cases closed, three to four events each: the first 100,000 so, and
// the others are copies of these (bench/many_cases.h). With FOLDER it is kept there
// (in the schema cases_bench) and not filled again. Prints `name value unit` lines; 4 connections
// read at once, 64 write.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "bench/filling.h"
#include "bench/many_cases.h"
#include "bench/raw_postgres.h"
#include "bench/server_under_load.h"
#include "cases/case.h"
#include "env/files.h"
#include "env/random.h"
#include "office/unit.h"
#include "vault/encoding.h"
#include "vault/vault.h"

namespace {

using namespace luoshi;
using namespace luoshi::bench;
using office::UnitId;

constexpr std::size_t kGroup = 32;  // a number is looked up over all that its group changed
constexpr std::size_t kByCommands = 100'000;
constexpr std::size_t kUnits = 200;
constexpr std::int64_t kHour = 3'600'000;
constexpr const char* kPrefix = "q-bench-";

UnitId unit_at(std::size_t number) { return UnitId(fmt::format("u-bench-{:03}", number % kUnits)); }
cases::CaseId case_at(std::size_t number) {
  return cases::CaseId(fmt::format("{}{:08}", kPrefix, number));
}

struct KindAt {
  const char* kind;
  const char* category;
};
constexpr KindAt kKinds[] = {{"hotline", "consult"},   {"hotline", "help"},
                             {"hotline", "complaint"}, {"enterprise-request", "finance"},
                             {"hazard", "fire"},       {"urban", "dirty-road"},
                             {"property", nullptr},    {"grid", "environment"}};

constexpr const char* kSubject = "r-bench";

// As the server seals it, to be opened by its pages.
std::string sealed_text(ledger::Ledger& ledger, const std::string& data) {
  env::RealFileSystem files;
  env::RealRandom random;
  auto keys = must(vault::MasterKeys::load_or_create(files, random, data + "/master.key",
                                                     vault::HashAlgorithm::kSha256));
  vault::Vault vault(std::move(keys), ledger.store().keys(), random);
  return vault::to_base64url(must(vault.seal(
      kSubject, "case.text", "小区门口的路灯三天没有亮，老人晚上出门不便，请尽快修理。")));
}

// Three years back to now; 95 of 100 were closed, most of them in time.
cases::ImportCase case_of(std::size_t number, std::size_t count, std::int64_t now,
                          const std::string& sealed) {
  const KindAt& kind = kKinds[number * 7 % std::size(kKinds)];
  cases::ImportCase ask;
  ask.id = case_at(number);
  ask.what.kind = kind.kind;
  ask.what.summary = fmt::format("某小区第{}号楼反映事项{}", number % 97, number % 9'973);
  if (kind.category != nullptr) ask.what.filed = cases::Filed{kind.category, {}, {}};
  ask.what.channel = static_cast<cases::Channel>(number % 6);
  const std::int64_t span = std::int64_t{3} * 365 * 24 * kHour;
  const double share = static_cast<double>(number) / static_cast<double>(count);
  ask.what.came_at = now - span + static_cast<std::int64_t>(share * static_cast<double>(span));
  ask.what.centre = UnitId(kSampleRoot);
  ask.what.region = unit_at(number / 3 % 10);
  ask.what.reporter = cases::SealedPerson{kSubject, {}, {}, {}};
  ask.what.text = sealed;
  ask.what.point = cases::Point{104'000'000 + static_cast<std::int64_t>(number % 1'000) * 100,
                                29'000'000 + static_cast<std::int64_t>(number % 777) * 100};
  ask.what.external = cases::External{"bench", std::to_string(number)};
  ask.unit = unit_at(number * 13);
  const std::int64_t closed = ask.what.came_at + static_cast<std::int64_t>(number % 240) * kHour;
  if (number % 20 != 0 && closed < now) ask.closed_at = closed;
  return ask;
}

void fill(ledger::Ledger& ledger, const std::string& data, std::size_t count) {
  const auto begin = real_clock().monotonic_now();
  const std::int64_t now = real_clock().wall_now().time_since_epoch().count();
  const std::string sealed = sealed_text(ledger, data);
  Filling filling(ledger, "cases-bench", kGroup);
  for (std::size_t i = 0; i < kUnits; ++i) {
    filling.tell(office::CreateUnit{unit_at(i),
                                    "",
                                    fmt::format("承办{:03}", i),
                                    "",
                                    office::UnitKind::kDepartment,
                                    UnitId(kSampleRoot),
                                    {}});
  }
  for (std::size_t i = 0; i < count; ++i) filling.tell(case_of(i, count, now, sealed));
  filling.flush();
  print("cases_fill", seconds_since(begin), "s");
  print("cases_fill_rate", static_cast<double>(count) / seconds_since(begin), "cases/s");
}

// Each of `count` cases `times` as often.
void multiply(const ServerPlace& place, const std::string& address, const std::string& schema,
              std::size_t times, std::size_t count) {
  const auto begin = real_clock().monotonic_now();
  if (address.empty()) {
    multiply_cases(place.data + "/ledger.db", kPrefix, times);
  } else {
    RawPostgres postgres(address);
    multiply_cases(postgres, schema, kPrefix, times);
  }
  print("cases_copy", seconds_since(begin), "s");
  print("cases_copy_rate", static_cast<double>((times - 1) * count) / seconds_since(begin),
        "cases/s");
}

double megabytes_of(const ServerPlace& place, const std::string& address,
                    const std::string& schema) {
  if (!address.empty()) return RawPostgres(address).megabytes_of(schema);
  return static_cast<double>(std::filesystem::file_size(place.data + "/ledger.db")) / 1e6;
}

std::string token_of(const ServerPlace& place, const std::string& login) {
  const ProgramRun made =
      run_program({place.program, "token", "--data", place.data, "--user", login, "--scope",
                   "cases.read,cases.take,cases.check,cases.reveal"},
                  place.errors());
  if (made.status != 0) stop_with("luoshi token failed: see " + place.errors());
  return made.output.substr(0, made.output.find('\n'));
}

// A call as an operator types it.
std::string call(const std::string& token, std::uint64_t number) {
  const std::string body = fmt::format(
      R"({{"kind":"hotline","category":"help","summary":"路灯不亮第{0}号","text":"小区门口的路灯三天没有亮，)"
      R"(老人晚上出门不便，请尽快修理。","place":"某街道{0}号","channel":"call",)"
      R"("reporter":{{"name":"王某","phone":"139{1:08}"}}}})",
      number, number % 100'000'000);
  return fmt::format(
      "POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
      "Idempotency-Key: call-{:09}\r\nContent-Type: application/json\r\nContent-Length: "
      "{}\r\n\r\n{}",
      token, number, body.size(), body);
}

void measure_writes(ServerProcess& server, const std::string& token, double seconds) {
  LoadOptions options;
  options.port = server.port();
  options.duration = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1e3));
  const LoadReport report =
      run_load(options, [&](std::size_t, std::uint64_t number) { return call(token, number); });
  print_report("cases_registered", report);
}

void measure_reads(ServerProcess& server, const std::string& token, std::size_t count,
                   std::uint64_t requests) {
  const UnitLoad asking(token, "read");
  const std::pair<const char*, std::function<std::string(std::uint64_t)>> reads[] = {
      {"list", [](std::uint64_t) { return std::string("/api/v1/cases"); }},
      {"list_open", [](std::uint64_t) { return "/api/v1/cases?state=open&sort=due_at"; }},
      {"list_line",
       [](std::uint64_t number) {
         return number % 2 ? "/api/v1/cases?line=hotline" : "/api/v1/cases?line=property";
       }},
      {"list_unit",
       [](std::uint64_t number) { return "/api/v1/cases?unit=" + unit_at(number).value(); }},
      {"list_region",
       [](std::uint64_t number) {
         return "/api/v1/cases?overdue=true&region=" + unit_at(number % 10).value();
       }},
      {"list_words",
       [](std::uint64_t number) { return fmt::format("/api/v1/cases?q={}", number % 9'973); }},
      {"desk", [](std::uint64_t) { return "/api/v1/cases/desk"; }},
      {"similar",
       [](std::uint64_t) {
         return "/api/v1/cases/similar?kind=hotline&summary=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE";
       }},
      {"page",
       [&](std::uint64_t number) {
         return "/api/v1/cases/" + case_at(number * 7'919 % count).value();
       }},
      {"figures", [](std::uint64_t) { return "/api/v1/case-figures"; }}};
  for (const auto& [name, target] : reads) {
    LoadOptions options;
    options.port = server.port();
    options.connections = 4;
    options.warm_up = {};
    options.duration = std::chrono::seconds(60);
    options.requests_max = requests;
    const auto& target_of = target;
    print_report(fmt::format("cases_{}", name),
                 run_load(options, [&](std::size_t, std::uint64_t number) {
                   return asking.get(target_of(number));
                 }));
  }
}

// What the copies come to as news (notices, webhooks) is behind it.
void wait_until_idle(ServerProcess& server) {
  constexpr double kIdle = 0.1;  // of a processor
  const auto begin = real_clock().monotonic_now();
  double before = server.processor_seconds();
  while (true) {
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const double now = server.processor_seconds();
    if (now - before < 2 * kIdle) break;
    before = now;
  }
  print("cases_idle_after", seconds_since(begin), "s");
}

std::size_t number_of(char** argv, int argc, int at, std::size_t usual) {
  return argc > at ? std::strtoull(argv[at], nullptr, 10) : usual;
}

void end(ServerProcess& server) {
  server.send_signal(SIGTERM);
  if (server.wait() != 0) stop_with("the server did not end cleanly");
}

// `count` cases stand there then. On PostgreSQL in this schema, when `address` names one.
void fill(const ServerPlace& place, const std::string& address, const std::string& schema,
          std::size_t count) {
  end(*start_server(place));  // made and seeded by the program itself
  const std::size_t times = std::max<std::size_t>(1, count / kByCommands);
  fill(*open_ledger(address.empty() ? place.data + "/ledger.db" : place.store), place.data,
       count / times);
  if (times > 1) multiply(place, address, schema, times, count / times);
  print("cases_disk", megabytes_of(place, address, schema), "MB");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    stop_with("usage: luoshi_cases_bench PROGRAM [CASES [READS [SECONDS [STORE [FOLDER]]]]]");
  }
  const std::size_t count = std::max<std::size_t>(20, number_of(argv, argc, 2, 2'000));
  const std::size_t reads = number_of(argv, argc, 3, 50);
  const double seconds = argc > 4 ? std::atof(argv[4]) : 3;
  const std::string address = argc > 5 ? argv[5] : "";
  const bool is_kept = argc > 6;
  auto folder = must(env::TemporaryFolder::make());
  ServerPlace place{argv[1], (is_kept ? std::string(argv[6]) : folder.path()) + "/data", ""};
  const std::string schema = is_kept ? "cases_bench" : fmt::format("cases_bench_{}", ::getpid());
  if (!address.empty()) place.store = with_schema(address, schema);
  if (!std::filesystem::exists(place.data)) fill(place, address, schema, count);
  {
    const auto server = start_server(place);
    const std::string token = token_of(place, "rexian1");
    wait_until_idle(*server);
    measure_reads(*server, token, std::min(count, kByCommands), reads);
    measure_writes(*server, token, seconds);
    print("cases_memory", static_cast<double>(server->resident_kilobytes()) / 1024, "MB");
    end(*server);
  }
  if (!address.empty() && !is_kept) RawPostgres(address).run("DROP SCHEMA " + schema + " CASCADE");
  return 0;
}
