// How fast PostgreSQL itself takes events, by libpq and nothing else: what the ledger's figures on
// that store are to be held against. Every group is one durable transaction; events have a body of
// 500 bytes and stand in a table of the ledger's columns and indexes. The store's own append, in
// the same groups, is measured beside them.
//
//   luoshi_postgres_peers_bench [SECONDS]   seconds for each figure (1)
//
// The database is the one that LUOSHI_TEST_POSTGRES names; a schema of the bench's own is made in
// it and dropped. Prints `name value unit`, one figure a line.
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "bench/program.h"
#include "bench/raw_events.h"
#include "bench/raw_postgres.h"
#include "bench/server_under_load.h"
#include "ledger/store.h"

namespace {

using namespace luoshi::bench;
using luoshi::ledger::Event;

void measure_raw(RawPostgres& raw, double seconds) {
  const auto measure = [&](const char* name, std::initializer_list<std::size_t> sizes,
                           void (RawPostgres::*commit)(const std::vector<Event>&)) {
    for (const std::size_t size : sizes) {
      raw.empty();
      measure_groups(name, size, seconds, Streams::kGrowing,
                     [&](const std::vector<Event>& events) { (raw.*commit)(events); });
    }
  };
  measure("postgres_raw_rows", {1, 10, 100, 1'000}, &RawPostgres::insert_rows);
  measure("postgres_raw_unnest", {1, 10, 100, 1'000}, &RawPostgres::insert_arrays);
  measure("postgres_raw_copy", {100, 1'000}, &RawPostgres::copy);
}

void measure_store(const std::string& address, RawPostgres& raw, double seconds) {
  const std::string schema = "bench_store_" + std::to_string(::getpid());
  luoshi::ledger::StoreOptions options;
  options.location = with_schema(address, schema);
  for (const std::size_t size : {1, 10, 100, 1'000}) {
    auto store = luoshi::ledger::open_postgres(options, {});
    if (!store) stop_with(store.error().to_string(luoshi::base::Language::kEnglish));
    if (!(*store)->make_book(luoshi::ledger::kCityBook, "city", {})) stop_with("no book");
    measure_groups("postgres_store_append", size, seconds, Streams::kGrowing,
                   [&](const std::vector<Event>& events) {
                     auto group = (*store)->begin(luoshi::ledger::kCityBook);
                     if (!group || !(*group)->append(events) ||
                         (*group)->commit(nullptr) != luoshi::ledger::CommitOutcome::kCommitted) {
                       stop_with("the store did not commit");
                     }
                   });
    raw.run("DROP SCHEMA " + schema + " CASCADE");
  }
}

}  // namespace

int main(int argument_count, char** arguments) {
  const double seconds = argument_count > 1 ? std::strtod(arguments[1], nullptr) : 1;
  const char* const address = std::getenv("LUOSHI_TEST_POSTGRES");
  if (address == nullptr) {
    stop_with("LUOSHI_TEST_POSTGRES names no database (scripts/postgres.sh start FOLDER)");
  }
  RawPostgres raw(address);
  measure_raw(raw, seconds);
  measure_store(address, raw, seconds);
  return 0;
}
