// Reading on a connection whose transaction pins one moment.
#include <fmt/format.h>

#include "ledger/internal/records.h"
#include "ledger/internal/sql_query.h"
#include "ledger/internal/sqlite_store.h"

namespace luoshi::ledger {
namespace {

const std::string& event_columns() {
  static const std::string kColumns = column_list(kEventsTable);
  return kColumns;
}

class SqliteSnapshot final : public Snapshot {
 public:
  SqliteSnapshot(SqliteStore& store, std::unique_ptr<SqliteConnection> reader)
      : store_(store), reader_(std::move(reader)) {}
  ~SqliteSnapshot() override { store_.give_back(std::move(reader_)); }

  base::Result<Identity> identity() override { return read_identity(*reader_); }
  base::Result<std::vector<Book>> books() override { return read_books(*reader_); }
  base::Result<std::vector<BookRow>> rows(const Query& query) override {
    return read_rows(*reader_, query);
  }
  base::Result<std::uint64_t> count(const Query& query) override;
  base::Result<std::vector<Row>> totals(const Totals& totals) override;
  base::Result<std::vector<Event>> events(const EventFilter& filter) override;
  base::Result<void> visit_events(BookId book, std::uint64_t after,
                                  const Visit<Event>& visit) override;
  base::Result<void> visit_streams(BookId book, const Visit<Event>& visit) override;
  base::Result<void> visit_rows(BookId book, const Table& table, const Visit<Row>& visit) override;
  base::Result<void> visit_requests(BookId book, const Visit<RequestRecord>& visit) override;
  base::Result<std::vector<std::string>> check_integrity() override;

 private:
  base::Result<void> visit_events(SqliteRun& run, const Visit<Event>& visit);

  SqliteStore& store_;
  std::unique_ptr<SqliteConnection> reader_;
};

// Calls `take` for each row.
template <class Take>
base::Result<void> each(SqliteRun& run, Take take) {
  for (;;) {
    auto more = run.step();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
    if (base::Result<void> done = take(run); !done) return done;
  }
}

base::Result<std::uint64_t> SqliteSnapshot::count(const Query& query) {
  const Statement statement = count_statement(Dialect::kSqlite, query);
  auto run = reader_->prepare(statement.text);
  if (!run) return tl::unexpected(run.error());
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    run->bind(static_cast<int>(i + 1), statement.parameters[i]);
  }
  auto row = run->step();
  if (!row) return tl::unexpected(row.error());
  return static_cast<std::uint64_t>(run->integer(0));
}

base::Result<std::vector<Row>> SqliteSnapshot::totals(const Totals& totals) {
  const Statement statement = totals_statement(Dialect::kSqlite, totals);
  auto run = reader_->prepare(statement.text);
  if (!run) return tl::unexpected(run.error());
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    run->bind(static_cast<int>(i + 1), statement.parameters[i]);
  }
  const std::vector<ColumnType> types = types_of(totals);
  std::vector<Row> out;
  auto done = each(*run, [&](const SqliteRun& found) -> base::Result<void> {
    Row& row = out.emplace_back(types.size());
    for (std::size_t i = 0; i < row.size(); ++i)
      row[i] = found.value(static_cast<int>(i), types[i]);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

base::Result<std::vector<Event>> SqliteSnapshot::events(const EventFilter& filter) {
  const Statement statement = events_statement(Dialect::kSqlite, filter);
  auto run = reader_->prepare(statement.text);
  if (!run) return tl::unexpected(run.error());
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    run->bind(static_cast<int>(i + 1), statement.parameters[i]);
  }
  std::vector<Event> out;
  auto done = each(*run, [&](const SqliteRun& row) -> base::Result<void> {
    out.push_back(read_event(row));
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

base::Result<void> SqliteSnapshot::visit_events(SqliteRun& run, const Visit<Event>& visit) {
  return each(run, [&](const SqliteRun& row) { return visit(read_event(row)); });
}

base::Result<void> SqliteSnapshot::visit_events(BookId book, std::uint64_t after,
                                                const Visit<Event>& visit) {
  auto run = reader_->prepare("SELECT " + event_columns() +
                              " FROM events WHERE book = ?1 AND sequence > ?2 ORDER BY sequence");
  if (!run) return tl::unexpected(run.error());
  run->bind(1, std::int64_t{book.value}).bind(2, static_cast<std::int64_t>(after));
  return visit_events(*run, visit);
}

base::Result<void> SqliteSnapshot::visit_streams(BookId book, const Visit<Event>& visit) {
  auto run = reader_->prepare("SELECT " + event_columns() +
                              " FROM events WHERE book = ?1 ORDER BY stream, version");
  if (!run) return tl::unexpected(run.error());
  run->bind(1, std::int64_t{book.value});
  return visit_events(*run, visit);
}

base::Result<void> SqliteSnapshot::visit_rows(BookId book, const Table& table,
                                              const Visit<Row>& visit) {
  std::string keys = table.columns[0].name;
  for (std::size_t i = 1; i < table.key_columns; ++i) keys += ", " + table.columns[i].name;
  auto run = reader_->prepare("SELECT " + column_list(table) + " FROM " + table.name +
                              " WHERE book = ?1 ORDER BY " + keys);
  if (!run) return tl::unexpected(run.error());
  run->bind(1, std::int64_t{book.value});
  Row row(table.columns.size());
  return each(*run, [&](const SqliteRun& found) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = found.value(static_cast<int>(i + 1), table.columns[i].type);
    }
    return visit(row);
  });
}

base::Result<void> SqliteSnapshot::visit_requests(BookId book, const Visit<RequestRecord>& visit) {
  auto run = reader_->prepare(
      "SELECT actor, request, fingerprint, reply, time, seal FROM requests WHERE book = ?1"
      " ORDER BY actor, request");
  if (!run) return tl::unexpected(run.error());
  run->bind(1, std::int64_t{book.value});
  return each(*run, [&](const SqliteRun& row) {
    return visit({{std::string(row.bytes(0)), std::string(row.bytes(1))},
                  hash_of(row.bytes(2)),
                  std::string(row.bytes(3)),
                  time_of(row.integer(4)),
                  hash_of(row.bytes(5))});
  });
}

base::Result<std::vector<std::string>> SqliteSnapshot::check_integrity() {
  auto run = reader_->prepare("PRAGMA integrity_check");
  if (!run) return tl::unexpected(run.error());
  std::vector<std::string> out;
  auto done = each(*run, [&](const SqliteRun& row) -> base::Result<void> {
    if (row.bytes(0) != "ok") out.emplace_back(row.bytes(0));
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  // Whatever goes through the books one by one does not come past these.
  auto strays = reader_->prepare(
      "SELECT 'request', request, book FROM requests WHERE book NOT IN (SELECT book FROM books)"
      " UNION ALL SELECT 'key', subject, book FROM subject_keys WHERE book <> ?1 LIMIT 10");
  if (!strays) return tl::unexpected(strays.error());
  strays->bind(1, std::int64_t{kKeysBook.value});
  done = each(*strays, [&](const SqliteRun& row) -> base::Result<void> {
    out.push_back(fmt::format("{} {} stands in book {}, where nobody looks for it", row.bytes(0),
                              row.bytes(1), row.integer(2)));
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

}  // namespace

std::unique_ptr<Snapshot> make_sqlite_snapshot(SqliteStore& store,
                                               std::unique_ptr<SqliteConnection> reader) {
  return std::make_unique<SqliteSnapshot>(store, std::move(reader));
}

base::Result<Identity> read_identity(SqliteConnection& connection) {
  auto run = connection.prepare("SELECT name, value FROM meta");
  if (!run) return tl::unexpected(run.error());
  std::map<std::string, std::string> meta;
  auto done = each(*run, [&](const SqliteRun& row) -> base::Result<void> {
    meta.emplace(row.bytes(0), row.bytes(1));
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return identity_of(meta);
}

base::Result<std::vector<Book>> read_books(SqliteConnection& connection) {
  auto run = connection.prepare("SELECT book, name, sequence, hash FROM books ORDER BY book");
  if (!run) return tl::unexpected(run.error());
  std::vector<Book> out;
  auto done = each(*run, [&](const SqliteRun& row) -> base::Result<void> {
    out.push_back({{static_cast<std::uint32_t>(row.integer(0))},
                   std::string(row.bytes(1)),
                   {static_cast<std::uint64_t>(row.integer(2)), hash_of(row.bytes(3))}});
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

base::Result<std::vector<BookRow>> read_rows(SqliteConnection& connection, const Query& query) {
  const Statement statement = select_statement(Dialect::kSqlite, query);
  auto run = connection.prepare(statement.text);
  if (!run) return tl::unexpected(run.error());
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    run->bind(static_cast<int>(i + 1), statement.parameters[i]);
  }
  return read_rows(*run, *query.table);
}

base::Result<std::vector<BookRow>> read_rows(SqliteRun& run, const Table& table) {
  std::vector<BookRow> out;
  const std::vector<Column>& columns = table.columns;
  auto done = each(run, [&](const SqliteRun& found) -> base::Result<void> {
    BookRow row{{static_cast<std::uint32_t>(found.integer(0))}, Row(columns.size())};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      row.row[i] = found.value(static_cast<int>(i + 1), columns[i].type);
    }
    out.push_back(std::move(row));
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

Event read_event(const SqliteRun& run) {
  Event event;
  event.book = {static_cast<std::uint32_t>(run.integer(0))};
  event.sequence = static_cast<std::uint64_t>(run.integer(1));
  event.stream = run.bytes(2);
  event.version = static_cast<std::uint64_t>(run.integer(3));
  event.kind = run.bytes(4);
  event.kind_version = static_cast<std::uint32_t>(run.integer(5));
  event.time = time_of(run.integer(6));
  event.actor = run.bytes(7);
  event.request = run.bytes(8);
  event.body = run.bytes(9);
  event.hash = hash_of(run.bytes(10));
  return event;
}

}  // namespace luoshi::ledger
