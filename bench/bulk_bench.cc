// How fast `luoshi import` takes an export, beside COPY in groups of 1,000.
//
//   luoshi_bulk_bench PROGRAM [EVENTS] [STORE]   200,000 events; STORE as for luoshi_server_bench
//
// The time is the whole command's: hashes checked, events and requests stored, durable at its end.
// Prints `name value unit` lines.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "base/json.h"
#include "bench/raw_events.h"
#include "bench/raw_postgres.h"
#include "bench/raw_sqlite.h"
#include "bench/server_under_load.h"
#include "env/clock.h"
#include "env/files.h"
#include "ledger/book_stream.h"
#include "ledger/lines.h"
#include "office/unit.h"

namespace {

using namespace luoshi;
using namespace luoshi::bench;
using ledger::Event;

constexpr std::size_t kCopyGroup = 1'000;
constexpr double kSecondsOfPeers = 2;

ledger::Identity identity() {
  ledger::Identity out;
  out.ledger = {11};
  out.created = env::WallTime(std::chrono::milliseconds(1'700'000'000'000));
  return out;
}

// The book's first event opens it, the second makes the city, the others its departments.
Event event_at(std::uint64_t sequence, const UnitLoad& units) {
  Event event;
  event.book = ledger::kCityBook;
  event.sequence = sequence;
  event.version = 1;
  event.time = identity().created + std::chrono::milliseconds(sequence);
  event.actor = "person/p-0007";
  event.request = fmt::format("bulk-{:09}", sequence);
  if (sequence == 1) {
    event.stream = std::string(ledger::kBookKind) + "/city";
    event.kind = "book.opened";
    event.body = R"({"name":"city"})";
    return event;
  }
  const bool is_root = sequence == 2;
  office::UnitCreated created;
  created.name = is_root ? "砚川市" : units.name(sequence);
  created.short_name = is_root ? "砚川" : units.name(0).substr(0, 96);
  created.kind = is_root ? office::UnitKind::kCity : office::UnitKind::kDepartment;
  if (!is_root) created.parent_id = office::UnitId(kSampleRoot);
  event.stream = is_root ? "unit/u-yanchuan" : fmt::format("unit/u-bulk-{:09}", sequence);
  event.kind = "unit.created";
  event.body = base::serialize(base::to_json(created));
  return event;
}

void must(const base::Result<void>& done) {
  if (!done) stop_with(done.error().to_string(base::Language::kEnglish));
}

// An export as `luoshi export` writes it, without requests and keys.
void write_export(const std::string& path, std::uint64_t count) {
  const UnitLoad units("", "bulk");
  ledger::Chain chain(identity().algorithm, identity().ledger);
  const auto events = [&](const auto& take) {
    ledger::Hash hash = chain.beginning(ledger::kCityBook);
    for (std::uint64_t sequence = 1; sequence <= count; ++sequence) {
      Event event = event_at(sequence, units);
      hash = event.hash = chain.next(hash, event);
      take(event);
    }
    return hash;
  };
  const ledger::Hash head = events([](const Event&) {});
  std::ofstream file(path, std::ios::binary);
  ledger::LineWriter writer(identity().algorithm, [&](std::string_view bytes) {
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return base::Result<void>();
  });
  must(writer.write(identity()));
  must(writer.write(ledger::Book{ledger::kCityBook, "city", {count, head}}));
  events([&](const Event& event) { must(writer.write(event)); });
  must(writer.flush());
  const std::uint64_t lines = writer.lines();
  must(writer.write(ledger::EndLine{lines, writer.finish()}));
  must(writer.flush());
  if (!file.flush()) stop_with("the export could not be written");
}

double import(const ServerPlace& place, const std::string& path, std::uint64_t count) {
  env::RealClock clock;
  const auto begin = clock.monotonic_now();
  std::vector<std::string> command{place.program, "import", path};
  for (const std::string& each : place.arguments()) command.push_back(each);
  if (run_program(command, place.errors()).status != 0) {
    stop_with("luoshi import failed: see " + place.errors());
  }
  const std::chrono::duration<double> spent = clock.monotonic_now() - begin;
  const double rate = static_cast<double>(count) / spent.count();
  print("bulk_import_events_per_second", rate, "events/s");
  return rate;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) stop_with("usage: luoshi_bulk_bench PROGRAM [EVENTS] [STORE]");
  const std::uint64_t count = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 200'000;
  const std::string address = argc > 3 ? argv[3] : "";
  auto folder = env::TemporaryFolder::make();
  if (!folder || count < 10) stop_with("no folder, or too few events");
  const std::string schema = fmt::format("bulk_bench_{}", ::getpid());
  const ServerPlace place{argv[1], folder->path() + "/data",
                          address.empty() ? "" : with_schema(address, schema)};
  const std::string path = folder->path() + "/export.jsonl";
  write_export(path, count);
  const double rate = import(place, path, count);
  if (address.empty()) {
    RawSqlite raw(folder->path() + "/raw.db");
    print("bulk_import_to_raw_sqlite",
          rate / measure_groups("raw_sqlite_group", kCopyGroup, kSecondsOfPeers, Streams::kNew,
                                [&](const std::vector<Event>& events) {
                                  raw.insert(events, RawRows::kEvent);
                                }),
          "ratio");
    return 0;
  }
  RawPostgres raw(address);
  print("bulk_import_to_copy",
        rate / measure_groups("raw_postgres_copy", kCopyGroup, kSecondsOfPeers, Streams::kNew,
                              [&](const std::vector<Event>& events) { raw.copy(events); }),
        "ratio");
  raw.run("DROP SCHEMA " + schema + " CASCADE");
  return 0;
}
