#include "sim/backups.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/inspector.h"

namespace luoshi::sim {
namespace {

constexpr const char* kFolder = "/backup";
constexpr const char* kDrill = "/drill";  // before ".db", and the folder of the files

}  // namespace

base::Result<void> Backups::back_up(ledger::Store& store, ledger::Evidence& evidence,
                                    SimulatedFiles& files, std::vector<BookModel> books) {
  possible_.push_back(std::move(books));
  const env::WallTime now = machine_.clock().wall_now();
  auto done = ledger::back_up(store, &evidence, files, kFolder, now);
  if (!done) return tl::unexpected(done.error());
  has_one_ = true;
  possible_.erase(possible_.begin(), possible_.end() - 1);
  return {};
}

// Several may have the same events and not the same requests: some decide nothing.
std::vector<const Backups::Books*> Backups::find(const ledger::BackupContents& contents) const {
  const auto is_it = [&](const Books& books) {
    return std::all_of(books.begin(), books.end(), [&](const BookModel& book) {
      return std::any_of(contents.books.begin(), contents.books.end(), [&](const auto& one) {
        return one.id == book.id() && one.head.sequence == book.sequence();
      });
    });
  };
  std::vector<const Books*> found;
  for (const Books& books : possible_) {
    if (is_it(books)) found.push_back(&books);
  }
  return found;
}

base::Result<void> Backups::drill(bool cut_short, Notes& notes) {
  base::Result<void> done;
  {
    SimulatedProcess process(machine_);
    done = restore(process, cut_short, notes);
  }
  SimulatedDisk& disk = machine_.disk();
  for (const char* file : {".db", ".db-wal", ".db-journal"})
    disk.remove(std::string(kDrill) + file);
  for (const std::string& path : disk.files_below(kDrill)) disk.remove(path);
  disk.sync_names();
  return done;
}

base::Result<void> Backups::restore(SimulatedProcess& process, bool cut_short, Notes& notes) {
  SimulatedFiles files(process);
  auto contents = ledger::read_backup(files, kFolder);
  if (contents) contents = ledger::check_backup(files, kFolder);
  if (!contents && contents.error().code == base::ErrorCode::kNotFound && !process.is_dead() &&
      !has_one_) {
    return {};  // the first run never ended
  }
  if (!contents) return tl::unexpected(contents.error());
  const std::vector<const Books*> books = find(*contents);
  if (books.empty()) {
    notes.find(fmt::format("run {} of the backup is of no moment that was", contents->run));
    return {};
  }
  auto store = ledger::open_sqlite(
      {.location = std::string(kDrill) + ".db", .readers = 2, .sqlite_vfs = process.vfs()},
      contents->identity);
  if (!store) return tl::unexpected(store.error());
  ledger::Evidence evidence(files, kDrill, contents->identity.algorithm);
  ledger::RestoreOptions options{.evidence = &evidence};
  if (cut_short) options.until_sequences[ledger::kCityBook] = books.front()->front().sequence() - 1;
  if (auto done = ledger::restore(files, kFolder, **store, options); !done) {
    return tl::unexpected(done.error());
  }
  ledger::Catalog catalog;
  for (const auto& actor : actors_) actor->add_to(catalog);
  auto ledger = ledger::Ledger::open(std::move(*store), std::move(catalog), machine_.clock(),
                                     {.threads = false, .holder = "drill"});
  if (!ledger) return tl::unexpected(ledger.error());
  for (const BookModel& book : *books.front()) {
    for (const std::string& file : files_named_by(book.parts())) {
      if (evidence.check(*vault::parse_hash(file)) || process.is_dead()) continue;
      notes.find("a restored event names a file that was not restored: " + file);
    }
  }
  std::optional<std::string> first;
  for (const Books* each : books) {
    auto wrong = compare(**ledger, *each);
    if (!wrong) return tl::unexpected(wrong.error());
    if (!*wrong) return {};
    if (!first) first = *wrong;
  }
  notes.find("restored: " + *first);
  return {};
}

Backups::Wrong Backups::compare(ledger::Ledger& ledger, const Books& books) {
  auto snapshot = ledger.store().snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  Inspector inspector(ledger, **snapshot);
  for (const BookModel& book : books) {
    Followed followed;
    auto sight = inspector.follow(book.id(), followed);
    if (!sight) return tl::unexpected(sight.error());
    if (sight->violation) return std::move(sight->violation);
    if (followed.head.sequence != book.sequence()) {
      return fmt::format("book {} has {} events, the model had {}", book.id().value,
                         followed.head.sequence, book.sequence());
    }
    auto wrong = inspector.compare_rows(book);
    if (wrong && !*wrong) wrong = inspector.compare_requests(book);
    if (!wrong || *wrong) return wrong;
  }
  return inspector.compare_replay();
}

}  // namespace luoshi::sim
