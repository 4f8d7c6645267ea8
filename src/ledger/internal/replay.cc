#include "ledger/internal/replay.h"

#include <algorithm>

#include "ledger/internal/sql.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kSumsMax = 10'000;  // rows that are gathered before they are written

// Steps through the computed rows of one book and table, in the order of their keys.
class ComputedRows {
 public:
  ComputedRows(SqliteRun run, const Table& table) : run_(std::move(run)), table_(table) {}

  base::Result<void> next() {
    auto more = run_.step();
    if (!more) return tl::unexpected(more.error());
    row_.reset();
    if (!*more) return {};
    row_.emplace(table_.columns.size());
    for (std::size_t i = 0; i < row_->size(); ++i) {
      (*row_)[i] = run_.value(static_cast<int>(i + 1), table_.columns[i].type);
    }
    return {};
  }
  const std::optional<Row>& row() const { return row_; }

 private:
  SqliteRun run_;
  const Table& table_;
  std::optional<Row> row_;
};

std::string ordered_select(const Table& table) {
  std::string keys = table.columns[0].name;
  for (std::size_t i = 1; i < table.key_columns; ++i) keys += ", " + table.columns[i].name;
  return "SELECT " + column_list(table) + " FROM " + table.name + " WHERE book = ?1 ORDER BY " +
         keys;
}

// Ends a visit that has seen enough; no error of the store.
base::Error enough() { return {base::ErrorCode::kConflict, {}, "enough", {}}; }

std::weak_ordering by_key(const Table& table, const Row& a, const Row& b) {
  for (std::size_t i = 0; i < table.key_columns; ++i) {
    if (a[i] < b[i]) return std::weak_ordering::less;
    if (b[i] < a[i]) return std::weak_ordering::greater;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace

std::vector<const Table*> tables_of(const Catalog& catalog) {
  std::vector<const Table*> out;
  for (const StreamKind& kind : catalog)
    out.insert(out.end(), kind.tables.begin(), kind.tables.end());
  std::sort(out.begin(), out.end(), [](auto* a, auto* b) { return a->name < b->name; });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

base::Result<std::unique_ptr<Replay>> Replay::make(const Catalog& catalog) {
  // The empty name: a file of SQLite's own in the system's temporary folder, gone with the
  // connection.
  auto rows = SqliteConnection::open("", SqliteConnection::Mode::kCreate, "", 0);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::string> statements = {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF",
                                         "PRAGMA cache_size = -65536"};
  std::unique_ptr<Replay> replay(new Replay(catalog, std::move(*rows)));
  for (const Table* table : tables_of(catalog)) {
    // Without its indexes: rows are only read in the order of the key.
    statements.push_back(create_statements(Dialect::kSqlite, *table).front());
  }
  statements.push_back("BEGIN");
  for (const std::string& statement : statements) {
    if (auto done = replay->rows_->execute(statement); !done) return tl::unexpected(done.error());
  }
  return replay;
}

base::Result<void> Replay::begin_stream(const Event& event) {
  if (auto done = end_stream(); !done) return done;
  if (event.book != book_) {
    if (auto done = write_sums(); !done) return done;
    book_ = event.book;
  }
  auto begun = unborn(catalog_, event.stream);
  if (!begun) return tl::unexpected(begun.error());
  folded_ = std::move(*begun);
  stream_ = event.stream;
  return {};
}

base::Result<void> Replay::end_stream() {
  if (!std::exchange(counts_, false)) return {};
  changes_.clear();
  folded_.kind->contribute(folded_.state.get(), changes_);
  additions_.add(changes_);
  return additions_.size() < kSumsMax ? base::Result<void>() : write_sums();
}

base::Result<void> Replay::write_sums() {
  for (const RowChange& one : additions_.take()) {
    if (auto done = writer_.change(book_, one); !done) return done;
  }
  return {};
}

base::Result<void> Replay::add(const Event& event, std::uint64_t counted) {
  ++events_;
  if (event.version == 1 || event.stream != stream_) {
    if (auto done = begin_stream(event); !done) return done;
  }
  if (folded_.kind->contribute && !counts_ && event.sequence > counted) {
    counts_ = true;
    changes_.clear();
    folded_.kind->contribute(folded_.state.get(), changes_);
    additions_.take_back(changes_);
  }
  if (auto done = fold(folded_, event); !done) return done;
  changes_.clear();
  folded_.kind->project(folded_.state.get(), event, changes_);
  for (const RowChange& one : changes_) {
    if (auto done = writer_.change(event.book, one); !done) return done;
  }
  return {};
}

base::Result<bool> Replay::compare(Snapshot& snapshot, BookId book, const Table& table,
                                   const std::function<bool(const RowDifference&)>& tell) {
  if (auto done = end_stream(); !done) return tl::unexpected(done.error());
  if (auto done = write_sums(); !done) return tl::unexpected(done.error());
  auto run = rows_->prepare(ordered_select(table));
  if (!run) return tl::unexpected(run.error());
  run->bind(1, std::int64_t{book.value});
  ComputedRows computed(std::move(*run), table);
  if (auto done = computed.next(); !done) return tl::unexpected(done.error());

  const auto tell_or_end = [&](std::optional<Row> stored,
                               std::optional<Row> right) -> base::Result<void> {
    if (tell({book, &table, std::move(stored), std::move(right)})) return {};
    return tl::unexpected(enough());
  };
  auto done = snapshot.visit_rows(book, table, [&](const Row& stored) -> base::Result<void> {
    while (computed.row() && by_key(table, *computed.row(), stored) < 0) {
      if (auto told = tell_or_end(std::nullopt, computed.row()); !told) return told;
      if (auto next = computed.next(); !next) return next;
    }
    if (!computed.row() || by_key(table, *computed.row(), stored) > 0) {
      return tell_or_end(stored, std::nullopt);
    }
    if (*computed.row() != stored) {
      if (auto told = tell_or_end(stored, computed.row()); !told) return told;
    }
    return computed.next();
  });
  while (done && computed.row()) {
    done = tell_or_end(std::nullopt, computed.row());
    if (done) done = computed.next();
  }
  if (done) return true;
  if (done.error().where == "enough" && done.error().code == base::ErrorCode::kConflict) {
    return false;
  }
  return tl::unexpected(done.error());
}

}  // namespace luoshi::ledger
