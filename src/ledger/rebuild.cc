#include "ledger/rebuild.h"

#include <fmt/format.h>

#include <set>

#include "ledger/internal/additions.h"
#include "ledger/internal/replay.h"
#include "ledger/internal/sql.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kChangesAtOnce = 1'000;
constexpr std::size_t kStreamsAtOnce = 500;

std::string text_of(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* text = std::get_if<std::string>(&value)) return "\"" + *text + "\"";
  if (const auto* bytes = std::get_if<Bytes>(&value))
    return "x'" + vault::to_hex(bytes->value) + "'";
  return "null";
}

std::string text_of(const std::optional<Row>& row, std::size_t columns) {
  if (!row) return "–";
  std::string out;
  for (std::size_t i = 0; i < columns && i < row->size(); ++i) {
    out += (i ? ", " : "") + text_of((*row)[i]);
  }
  return "(" + out + ")";
}

// The streams that were born or grew behind `after`.
base::Result<std::vector<std::string>> grown(Snapshot& snapshot, BookId book, std::uint64_t after) {
  std::set<std::string> streams;
  auto done = snapshot.visit_events(book, after, [&](const Event& event) -> base::Result<void> {
    streams.insert(event.stream);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return std::vector<std::string>(streams.begin(), streams.end());
}

// `after`: up to there the replay has counted the streams already.
base::Result<void> catch_up(Transaction& transaction, Replay& replay,
                            const std::vector<std::string>& streams, std::uint64_t after) {
  for (std::size_t at = 0; at < streams.size(); at += kStreamsAtOnce) {
    const std::size_t count = std::min(kStreamsAtOnce, streams.size() - at);
    auto events = transaction.history({streams.data() + at, count});
    if (!events) return tl::unexpected(events.error());
    for (const Event& event : *events) {
      if (auto done = replay.add(event, after); !done) return done;
    }
  }
  return {};
}

RowChange correction(const RowDifference& difference) {
  if (difference.computed) {
    RowChange put{difference.table, *difference.computed};
    if (put.table->sums && difference.stored) add_sums(*put.table, put.row, *difference.stored, -1);
    return put;
  }
  Row key = *difference.stored;
  key.resize(difference.table->key_columns);
  return {difference.table, std::move(key), true};
}

// Under the book's lock: what was committed since `after` is added, and what differs is put right.
base::Result<std::uint64_t> put_right(Store& store, const Catalog& catalog, Replay& replay,
                                      BookId book, std::uint64_t after) {
  auto transaction = store.begin(book);
  if (!transaction) return tl::unexpected(transaction.error());
  auto snapshot = store.snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto streams = grown(**snapshot, book, after);
  if (!streams) return tl::unexpected(streams.error());
  if (auto done = catch_up(**transaction, replay, *streams, after); !done) {
    return tl::unexpected(done.error());
  }
  RowChanges changes;
  std::uint64_t count = 0;
  for (const Table* table : tables_of(catalog)) {
    base::Result<void> written;
    auto done = replay.compare(**snapshot, book, *table, [&](const RowDifference& difference) {
      changes.push_back(correction(difference));
      ++count;
      if (changes.size() < kChangesAtOnce) return true;
      written = (*transaction)->change(changes);
      changes.clear();
      return written.has_value();
    });
    if (!written) return tl::unexpected(written.error());
    if (!done) return tl::unexpected(done.error());
  }
  if (auto done = (*transaction)->change(changes); !done) return tl::unexpected(done.error());
  base::Error error;
  if ((*transaction)->commit(&error) != CommitOutcome::kCommitted) return tl::unexpected(error);
  return count;
}

}  // namespace

std::string RowDifference::to_string(base::Language language) const {
  const std::string key = text_of(computed ? computed : stored, table->key_columns);
  const std::string was = text_of(stored, table->columns.size());
  const std::string right = text_of(computed, table->columns.size());
  if (language == base::Language::kChinese) {
    return fmt::format("第 {} 号账簿，表 {}，主键 {}：存有 {}，按事件应为 {}", book.value,
                       table->name, key, was, right);
  }
  return fmt::format("book {}, table {}, key {}: stored {}, the events give {}", book.value,
                     table->name, key, was, right);
}

std::string digest_of(const Catalog& catalog) {
  std::string text;
  for (const StreamKind& kind : catalog) {
    text += fmt::format("{} {}\n", kind.name, kind.projection_version);
    for (const Table* table : kind.tables) {
      for (const std::string& one : create_statements(Dialect::kSqlite, *table)) text += one + "\n";
    }
  }
  return vault::to_hex(vault::digest(vault::HashAlgorithm::kSha256, text));
}

base::Result<void> compare_projections(Snapshot& snapshot, const Catalog& catalog,
                                       const std::function<bool(const RowDifference&)>& tell) {
  auto replay = Replay::make(catalog);
  if (!replay) return tl::unexpected(replay.error());
  auto books = snapshot.books();
  if (!books) return tl::unexpected(books.error());
  for (const Book& book : *books) {
    auto done =
        snapshot.visit_streams(book.id, [&](const Event& event) { return (*replay)->add(event); });
    if (!done) return done;
    for (const Table* table : tables_of(catalog)) {
      auto more = (*replay)->compare(snapshot, book.id, *table, tell);
      if (!more) return tl::unexpected(more.error());
      if (!*more) return {};
    }
  }
  return {};
}

base::Result<Rebuilt> rebuild(Store& store, const Catalog& catalog) {
  if (auto done = store.declare(tables_of(catalog)); !done) return tl::unexpected(done.error());
  auto replay = Replay::make(catalog);
  if (!replay) return tl::unexpected(replay.error());
  std::vector<Book> books;
  {
    auto snapshot = store.snapshot();
    if (!snapshot) return tl::unexpected(snapshot.error());
    auto found = (*snapshot)->books();
    if (!found) return tl::unexpected(found.error());
    books = std::move(*found);
    for (const Book& book : books) {
      auto done = (*snapshot)->visit_streams(
          book.id, [&](const Event& event) { return (*replay)->add(event); });
      if (!done) return tl::unexpected(done.error());
    }
  }
  Rebuilt out;
  for (const Book& book : books) {
    auto count = put_right(store, catalog, **replay, book.id, book.head.sequence);
    if (!count) return tl::unexpected(count.error());
    out.rows_changed += *count;
  }
  out.events = (*replay)->events();
  if (auto done = store.keep_projections(digest_of(catalog)); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace luoshi::ledger
