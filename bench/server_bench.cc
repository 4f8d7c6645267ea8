// What the whole server takes: durable commands a second through HTTP with 64 connections, beside
// what it can echo, what the database takes by its own client in groups of the same size on the
// same disk, and one transaction a command.
//
//   luoshi_server_bench PROGRAM [SECONDS] [STORE]
//
// PROGRAM is luoshi's path; SECONDS for each figure (3); STORE a postgresql:// address, or nothing
// for SQLite in a temporary folder (of TMPDIR). Prints `name value unit` lines. The generator, the
// server and the database share the machine's processors.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <initializer_list>

#include "bench/raw_events.h"
#include "bench/raw_postgres.h"
#include "bench/raw_sqlite.h"
#include "bench/server_under_load.h"
#include "env/clock.h"
#include "env/files.h"
#include "ledger/ledger.h"
#include "office/catalog.h"
#include "office/command.h"

namespace {

using namespace luoshi;
using namespace luoshi::bench;
using ledger::Event;

struct Measured {
  double units_per_second = 0;
  std::size_t group_size = 1;  // of the server's commits, on average
};

LoadOptions load_options(std::uint16_t port, double seconds) {
  LoadOptions options;
  options.port = port;
  options.duration = std::chrono::milliseconds(std::llround(seconds * 1000));
  return options;
}

// With these the server's own counts are divided: groups and commands since it began.
struct Counts {
  double groups;
  double commands;
};
Counts counts_of(std::uint16_t port) {
  return {metric(port, "luoshi_ledger_groups_total"), metric(port, "luoshi_ledger_commands_total")};
}

void print_times(const std::string& name, const LoadReport& report) {
  print(name + "_p50", static_cast<double>(report.p50.count()) / 1000, "ms");
  print(name + "_p99", static_cast<double>(report.p99.count()) / 1000, "ms");
  std::uint64_t errors = report.broken;
  for (const auto& [status, count] : report.statuses) {
    if (status < 200 || status > 299) errors += count;
  }
  print(name + "_errors", static_cast<double>(errors), "answers");
}

Measured measure_server(const ServerPlace& place, double seconds) {
  const auto server = start_server(place);
  const UnitLoad units(make_token(place), "load");
  const Counts before = counts_of(server->port());
  const double processor_before = server->processor_seconds();
  const LoadReport report =
      run_load(load_options(server->port(), seconds),
               [&](std::size_t, std::uint64_t number) { return units.request(number); });
  const double processor = server->processor_seconds() - processor_before;
  const Counts after = counts_of(server->port());
  const double commands = after.commands - before.commands;
  Measured out;
  out.units_per_second = report.answers_per_second();
  if (after.groups > before.groups) {
    out.group_size = static_cast<std::size_t>(
        std::max(1L, std::lround(commands / (after.groups - before.groups))));
  }
  print("server_units_per_second", out.units_per_second, "units/s");
  print_times("server_units", report);
  print("server_group_size", static_cast<double>(out.group_size), "commands");
  print("server_processor_time", processor / std::max(1.0, commands) * 1e6, "us/unit");

  const LoadReport echo =
      run_load(load_options(server->port(), seconds),
               [request = units.get("/healthz")](std::size_t, std::uint64_t) { return request; });
  print("server_echo_per_second", echo.answers_per_second(), "answers/s");
  print_times("server_echo", echo);
  print("server_units_to_echo", out.units_per_second / echo.answers_per_second(), "ratio");
  server->send_signal(SIGTERM);
  if (server->wait() != 0) stop_with("the server did not end cleanly");
  return out;
}

// The same commands without HTTP, each waiting for its own commit.
void measure_one_by_one(const std::string& store_at, double seconds) {
  env::RealClock clock;
  ledger::StoreOptions options;
  options.location = store_at;
  auto store = ledger::open_store(options, {});
  if (!store) stop_with(store.error().to_string(base::Language::kEnglish));
  ledger::Catalog catalog;
  office::add_to(catalog);
  auto opened = ledger::Ledger::open(std::move(*store), std::move(catalog), clock);
  if (!opened) stop_with(opened.error().to_string(base::Language::kEnglish));
  const office::UnitId root(kSampleRoot);
  const auto create = [&](office::CreateUnit ask) {
    const std::string request = "one-" + ask.id.value();
    auto done = (*opened)->execute(
        office::command(office::Actor{"person/p-0007", {}}, request, {}, std::move(ask)));
    if (!done) stop_with(done.error().to_string(base::Language::kEnglish));
  };
  create({root, "", "砚川市", "砚川", office::UnitKind::kCity, std::nullopt, std::nullopt});
  const UnitLoad units("", "one");
  std::uint64_t count = 0;
  const auto begin = clock.monotonic_now();
  std::chrono::duration<double> spent{};
  for (; spent.count() < seconds; spent = clock.monotonic_now() - begin, ++count) {
    create({office::UnitId(fmt::format("u-one-{}", count)), "", units.name(count), "落实",
            office::UnitKind::kDepartment, root, std::nullopt});
  }
  print("one_transaction_a_command_per_second", static_cast<double>(count) / spent.count(),
        "units/s");
}

void print_ratio(const Measured& measured, const std::string& to, double rate) {
  print("server_units_to_" + to, measured.units_per_second / rate, "ratio");
}

void measure_raw_sqlite(const std::string& folder, const Measured& measured, double seconds) {
  RawSqlite raw(folder + "/raw.db");
  const auto rate = [&](const char* name, std::size_t size, RawRows rows) {
    raw.empty();
    return measure_groups(name, size, seconds, Streams::kNew,
                          [&](const std::vector<Event>& events) { raw.insert(events, rows); });
  };
  for (const std::size_t size : {1, 10, 64, 100}) rate("raw_sqlite_group", size, RawRows::kEvent);
  const std::size_t size = measured.group_size;
  print_ratio(measured, "raw_sqlite", rate("raw_sqlite_group", size, RawRows::kEvent));
  print_ratio(measured, "raw_sqlite_with_requests",
              rate("raw_sqlite_with_requests_group", size, RawRows::kEventAndRequest));
  print_ratio(measured, "raw_sqlite_all_rows",
              rate("raw_sqlite_all_rows_group", size, RawRows::kAll));
}

void measure_raw_postgres(const std::string& address, const Measured& measured, double seconds) {
  RawPostgres raw(address);
  const auto rate = [&](const char* name, std::size_t size,
                        void (RawPostgres::*commit)(const std::vector<Event>&)) {
    raw.empty();
    return measure_groups(name, size, seconds, Streams::kNew,
                          [&](const std::vector<Event>& events) { (raw.*commit)(events); });
  };
  for (const std::size_t size : {1, 10, 64, 100}) {
    rate("raw_postgres_unnest", size, &RawPostgres::insert_arrays);
  }
  const std::size_t size = measured.group_size;
  rate("raw_postgres_copy", size, &RawPostgres::copy);
  print_ratio(measured, "raw_postgres_unnest",
              rate("raw_postgres_unnest", size, &RawPostgres::insert_arrays));
  print_ratio(measured, "raw_postgres_all_rows",
              rate("raw_postgres_all_rows", size, &RawPostgres::insert_all_rows));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) stop_with("usage: luoshi_server_bench PROGRAM [SECONDS] [STORE]");
  const double seconds = argc > 2 ? std::atof(argv[2]) : 3;
  const std::string address = argc > 3 ? argv[3] : "";
  auto folder = env::TemporaryFolder::make();
  if (!folder) stop_with("no temporary folder");
  const std::string schema = fmt::format("server_bench_{}", ::getpid());
  const auto store_of = [&](const std::string& name) {
    return address.empty() ? folder->path() + "/" + name + ".db"
                           : with_schema(address, schema + "_" + name);
  };
  ServerPlace place{argv[1], folder->path() + "/data", address.empty() ? "" : store_of("server")};
  const Measured measured = measure_server(place, seconds);
  measure_one_by_one(store_of("one"), seconds);
  if (address.empty()) {
    measure_raw_sqlite(folder->path(), measured, seconds);
  } else {
    measure_raw_postgres(address, measured, seconds);
    RawPostgres raw(address);
    raw.run("DROP SCHEMA " + schema + "_server CASCADE");
    raw.run("DROP SCHEMA " + schema + "_one CASCADE");
  }
  return 0;
}
