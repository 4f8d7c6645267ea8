// A large ledger: imported, its projections computed from the events, opened, verified, exported,
// backed up and restored. Prints `name value unit` lines.
//
//   luoshi_replay_bench [EVENTS] [STORE]   1,000,000 events; STORE a postgresql:// URL, in which
//                                          it makes schemas, or without it temporary SQLite files
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/check.h"
#include "bench/raw_postgres.h"
#include "bench/server_under_load.h"
#include "ledger/backup.h"
#include "ledger/book_stream.h"
#include "ledger/ledger.h"
#include "ledger/rebuild.h"
#include "ledger/transfer.h"
#include "ledger/verify.h"

namespace {

using namespace luoshi;
using namespace luoshi::ledger;
using bench::print;

constexpr std::uint64_t kEventsOfAStream = 10;
constexpr std::uint64_t kDrillEvents = 100'000;

const Table kItems{
    "items",
    {{"id", ColumnType::kText}, {"changes", ColumnType::kInteger}, {"owner", ColumnType::kText}},
    1,
    {{"owner"}}};

struct Item {
  std::int64_t changes = 0;
};

base::Result<void> apply(Item& item, const Event&) {
  ++item.changes;
  return {};
}

void project(const Item& item, const Event& event, RowChanges& changes) {
  changes.push_back({&kItems, {StreamId::parse(event.stream).id, item.changes, event.actor}});
}

Catalog catalog() { return with_own_kinds({stream_kind<Item>("item", {&kItems}, apply, project)}); }

Identity identity() {
  Identity out;
  out.ledger = {7};
  out.created = env::WallTime(std::chrono::milliseconds(1'700'000'000'000));
  return out;
}

// Streams grow side by side, as things do; the first event opens the book.
Event event_at(std::uint64_t sequence, std::uint64_t count) {
  const std::uint64_t streams = count / kEventsOfAStream + 1;
  Event event{.book = kCityBook, .sequence = sequence, .version = (sequence - 2) / streams + 1};
  event.stream = fmt::format("item/i-{:07}", (sequence - 2) % streams);
  event.kind = "item.changed";
  if (sequence == 1) {
    event.stream = "book/city";
    event.version = 1;
    event.kind = kBookOpened;
  }
  event.time = identity().created + std::chrono::milliseconds(sequence);
  event.actor = fmt::format("person/p-{:04}", sequence % 997);
  event.request = fmt::format("request-{:09}", sequence);
  event.body = fmt::format("{{\"number\":{},\"text\":\"{}\"}}", sequence, std::string(350, 'x'));
  return event;
}

// The export of such a ledger, piece by piece.
class Generator {
 public:
  explicit Generator(std::uint64_t count) : count_(count) {
    Chain chain(identity().algorithm, identity().ledger);
    Head head{0, chain.beginning(kCityBook)};
    while (head.sequence < count_) {
      Event event = event_at(head.sequence + 1, count_);
      head = {event.sequence, chain.next(head.hash, event)};
    }
    append_line(first_, identity());
    append_line(first_, Book{kCityBook, "city", head});
    hash_ = chain_.beginning(kCityBook);
  }

  base::Result<std::string> next() {
    std::string out = std::exchange(first_, {});
    while (out.size() < (256 << 10) && sequence_ < count_) {
      Event event = event_at(++sequence_, count_);
      hash_ = event.hash = chain_.next(hash_, event);
      if (auto done = append_line(out, event); !done) return tl::unexpected(done.error());
    }
    digester_.update(out);
    if (out.empty() && !std::exchange(ended_, true)) {
      append_line(out, EndLine{count_ + 2, digester_.finish()});
    }
    return out;
  }

 private:
  std::uint64_t count_;
  std::uint64_t sequence_ = 0;
  Chain chain_{identity().algorithm, identity().ledger};
  vault::Digester digester_{identity().algorithm};
  Hash hash_{};
  std::string first_;
  bool ended_ = false;
};

template <class T>
T must(base::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().to_string(base::Language::kEnglish).c_str());
    std::exit(1);
  }
  return std::move(*result);
}

env::RealClock real_clock;

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(real_clock.monotonic_now() - begin_).count();
  }

 private:
  env::MonotonicTime begin_ = real_clock.monotonic_now();
};

// Where ledgers stand: files of a folder, or schemas of a database, which go when it does.
class Places {
 public:
  Places(std::string folder, std::string address)
      : folder_(std::move(folder)), address_(std::move(address)) {}
  ~Places() {
    for (const std::string& schema : schemas_) {
      bench::RawPostgres(address_).run("DROP SCHEMA " + schema + " CASCADE");
    }
  }
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  const std::string& folder() const { return folder_; }
  std::string make(const std::string& name) {
    if (address_.empty()) return folder_ + "/" + name + ".db";
    schemas_.push_back(fmt::format("replay_bench_{}_{}", name, ::getpid()));
    return bench::with_schema(address_, schemas_.back());
  }

 private:
  std::string folder_;
  std::string address_;
  std::vector<std::string> schemas_;
};

std::unique_ptr<Store> open(const std::string& location) {
  StoreOptions options;
  options.location = location;
  return must(open_store(options, identity()));
}

void import(Store& store, std::uint64_t count) {
  Generator generator(count);
  LineReader reader([&] { return generator.next(); }, "generated");
  const Identity header = must(read_identity(reader));
  const Stopwatch watch;
  must(import_jsonl(reader, header, store));
  print("import_rate", static_cast<double>(count) / watch.seconds(), "events/s");
}

void measure_ledger(std::unique_ptr<Store> store, std::uint64_t count) {
  Stopwatch replay;
  must(rebuild(*store, catalog()));
  print("replay", replay.seconds(), "s");
  print("replay_rate", static_cast<double>(count) / replay.seconds(), "events/s");
  Stopwatch again;
  must(rebuild(*store, catalog()));
  print("replay_unchanged", again.seconds(), "s");
  Stopwatch start;
  auto ledger = must(Ledger::open(std::move(store), catalog(), real_clock));
  print("start", start.seconds(), "s");
  Stopwatch verified;
  const VerifyReport report = must(verify(ledger->store(), catalog()));
  print("verify", verified.seconds(), "s");
  print("verify_differences", static_cast<double>(report.differences.size()), "differences");
  Stopwatch exported;
  auto snapshot = must(ledger->store().snapshot());
  std::size_t bytes = 0;
  must(export_jsonl(ledger->store(), *snapshot, nullptr, [&](std::string_view more) {
    bytes += more.size();
    return base::Result<void>();
  }));
  print("export_rate", static_cast<double>(count) / exported.seconds(), "events/s");
  print("export_size", static_cast<double>(bytes) / 1e6, "MB");
}

// From a backup on disk to a ledger that answers.
void measure_drill(Places& places) {
  env::RealFileSystem files;
  const std::string& folder = places.folder();
  auto store = open(places.make("drill"));
  import(*store, kDrillEvents);
  Stopwatch saved;
  must(back_up(*store, nullptr, files, folder + "/backup", real_clock.wall_now()));
  print("backup_100k", saved.seconds(), "s");
  Stopwatch watch;
  auto target = open(places.make("restored"));
  const auto until = identity().created + std::chrono::milliseconds(kDrillEvents - 500);
  const Restored restored = must(restore(files, folder + "/backup", *target, {.until = until}));
  LUOSHI_CHECK(restored.events == kDrillEvents - 500);
  print("restore_100k", watch.seconds(), "s");
  must(Ledger::open(std::move(target), catalog(), real_clock));
  print("restore_drill_100k", watch.seconds(), "s");
}

}  // namespace

int main(int argc, char** argv) {
  const long long count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  if (count < 10 || count > 100'000'000) {
    std::fprintf(stderr, "usage: luoshi_replay_bench [EVENTS] [STORE]\n");
    return 2;
  }
  const auto folder = must(env::TemporaryFolder::make());
  Places places(folder.path(), argc > 2 ? argv[2] : "");
  auto store = open(places.make("ledger"));
  import(*store, static_cast<std::uint64_t>(count));
  measure_ledger(std::move(store), static_cast<std::uint64_t>(count));
  measure_drill(places);
  return 0;
}
