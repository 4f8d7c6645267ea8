// One group on the writing connection. Everything is written at once, so that what is asked next
// sees it; COMMIT is the only moment that counts.
#include "base/check.h"
#include "ledger/internal/records.h"
#include "ledger/internal/sql_query.h"
#include "ledger/internal/sqlite_rows.h"
#include "ledger/internal/sqlite_store.h"

namespace luoshi::ledger {
namespace {

base::Result<std::vector<Row>> without_book(base::Result<std::vector<BookRow>> found) {
  if (!found) return tl::unexpected(found.error());
  std::vector<Row> out;
  out.reserve(found->size());
  for (BookRow& row : *found) out.push_back(std::move(row.row));
  return out;
}

class SqliteTransaction final : public Transaction {
 public:
  SqliteTransaction(SqliteStore& store, std::unique_lock<Turn> lock, Book book)
      : store_(store), lock_(std::move(lock)), book_(std::move(book)) {}

  ~SqliteTransaction() override {
    if (!ended_) (void)connection().execute("ROLLBACK");
  }

  const Book& book() const override { return book_; }

  base::Result<std::vector<RequestRecord>> requests(std::span<const RequestKey> keys) override;
  base::Result<std::vector<Event>> history(std::span<const std::string> streams) override;
  base::Result<std::vector<Row>> rows(const Query& query) override;
  base::Result<std::vector<std::vector<Row>>> rows_of(std::span<const Query> queries) override;
  base::Result<void> append(std::span<const Event> events) override;
  base::Result<void> change(std::span<const RowChange> changes) override;
  base::Result<void> remember(std::span<const RequestRecord> records) override;
  CommitOutcome commit(base::Error* error) override;

 private:
  SqliteConnection& connection() { return store_.writer(); }
  base::Result<void> move_head();
  base::Result<std::vector<Row>> rows(const Query& query, const std::string& text);

  SqliteStore& store_;
  std::unique_lock<Turn> lock_;
  Book book_;
  bool head_moved_ = false;
  bool ended_ = false;
};

base::Result<std::vector<RequestRecord>> SqliteTransaction::requests(
    std::span<const RequestKey> keys) {
  std::vector<RequestRecord> out;
  for (const RequestKey& key : keys) {
    auto run = connection().prepare(
        "SELECT fingerprint, reply, time, seal FROM requests"
        " WHERE book = ?1 AND actor = ?2 AND request = ?3");
    if (!run) return tl::unexpected(run.error());
    run->bind(1, std::int64_t{book_.id.value}).bind_text(2, key.actor).bind_text(3, key.request);
    auto found = run->step();
    if (!found) return tl::unexpected(found.error());
    if (!*found) continue;
    out.push_back({key, hash_of(run->bytes(0)), std::string(run->bytes(1)),
                   time_of(run->integer(2)), hash_of(run->bytes(3))});
  }
  return out;
}

base::Result<std::vector<Event>> SqliteTransaction::history(std::span<const std::string> streams) {
  static const std::string kSql = "SELECT " + column_list(kEventsTable) +
                                  " FROM events WHERE book = ?1 AND stream = ?2 ORDER BY version";
  std::vector<Event> out;
  for (const std::string& stream : streams) {
    auto run = connection().prepare(kSql);
    if (!run) return tl::unexpected(run.error());
    run->bind(1, std::int64_t{book_.id.value}).bind_text(2, stream);
    for (;;) {
      auto more = run->step();
      if (!more) return tl::unexpected(more.error());
      if (!*more) break;
      out.push_back(read_event(*run));
    }
  }
  return out;
}

base::Result<std::vector<Row>> SqliteTransaction::rows(const Query& query) {
  Query own = query;
  own.book = book_.id;
  return without_book(read_rows(connection(), own));
}

base::Result<std::vector<std::vector<Row>>> SqliteTransaction::rows_of(
    std::span<const Query> queries) {
  std::vector<std::vector<Row>> out;
  const Query* shape = nullptr;  // of the query that `text` was written for
  std::string text;              // none: it takes more than the query's own parameters
  for (const Query& query : queries) {
    if (!query.after && (shape == nullptr || !is_same_shape(*shape, query))) {
      Query own = query;
      own.book = book_.id;
      Statement statement = select_statement(Dialect::kSqlite, own);
      const bool takes_others = statement.parameters.size() != 1 + parameters_of(query).size();
      text = takes_others ? std::string() : std::move(statement.text);
      shape = &query;
    }
    auto found = query.after || text.empty() ? rows(query) : rows(query, text);
    if (!found) return tl::unexpected(found.error());
    out.push_back(std::move(*found));
  }
  return out;
}

base::Result<std::vector<Row>> SqliteTransaction::rows(const Query& query,
                                                       const std::string& text) {
  auto run = connection().prepare(text);
  if (!run) return tl::unexpected(run.error());
  int number = 1;
  run->bind(number++, std::int64_t{book_.id.value});
  for (const Value* value : parameters_of(query)) run->bind(number++, *value);
  return without_book(read_rows(*run, *query.table));
}

base::Result<void> SqliteTransaction::append(std::span<const Event> events) {
  static const std::string kSql = insert_statement(Dialect::kSqlite, kEventsTable);
  for (const Event& event : events) {
    LUOSHI_CHECK(event.book == book_.id && event.sequence == book_.head.sequence + 1);
    auto run = connection().prepare(kSql);
    if (!run) return tl::unexpected(run.error());
    run->bind(1, std::int64_t{event.book.value});
    run->bind(2, static_cast<std::int64_t>(event.sequence)).bind_text(3, event.stream);
    run->bind(4, static_cast<std::int64_t>(event.version)).bind_text(5, event.kind);
    run->bind(6, std::int64_t{event.kind_version}).bind(7, milliseconds_of(event.time));
    run->bind_text(8, event.actor).bind_text(9, event.request).bind_bytes(10, event.body);
    run->bind_bytes(11, vault::bytes_of(event.hash));
    if (auto done = run->finish(); !done) return done;
    book_.head = {event.sequence, event.hash};
    head_moved_ = true;
  }
  return {};
}

base::Result<void> SqliteTransaction::change(std::span<const RowChange> changes) {
  SqliteRows rows(connection());
  for (const RowChange& change : changes) {
    if (auto done = rows.change(book_.id, change); !done) return done;
  }
  return {};
}

base::Result<void> SqliteTransaction::remember(std::span<const RequestRecord> records) {
  static const std::string kSql = insert_statement(Dialect::kSqlite, kRequestsTable);
  for (const RequestRecord& record : records) {
    auto run = connection().prepare(kSql);
    if (!run) return tl::unexpected(run.error());
    run->bind(1, std::int64_t{book_.id.value}).bind_text(2, record.key.actor);
    run->bind_text(3, record.key.request).bind_bytes(4, vault::bytes_of(record.fingerprint));
    run->bind_bytes(5, record.reply).bind(6, milliseconds_of(record.time));
    run->bind_bytes(7, vault::bytes_of(record.seal));
    if (auto done = run->finish(); !done) return done;
  }
  return {};
}

base::Result<void> SqliteTransaction::move_head() {
  if (!head_moved_) return {};
  auto run = connection().prepare("UPDATE books SET sequence = ?2, hash = ?3 WHERE book = ?1");
  if (!run) return tl::unexpected(run.error());
  run->bind(1, std::int64_t{book_.id.value});
  run->bind(2, static_cast<std::int64_t>(book_.head.sequence));
  return run->bind_bytes(3, vault::bytes_of(book_.head.hash)).finish();
}

CommitOutcome SqliteTransaction::commit(base::Error* error) {
  LUOSHI_CHECK(!ended_);
  ended_ = true;
  auto done = move_head();
  if (done) done = connection().execute("COMMIT");
  if (done) {
    lock_.unlock();
    store_.announce();
    return CommitOutcome::kCommitted;
  }
  if (error) *error = done.error();
  // The log may hold the whole group although its sync failed, and a crash would then bring it
  // back: asking for the request ids settles it.
  if (connection().in_transaction()) (void)connection().execute("ROLLBACK");
  return CommitOutcome::kUnknown;
}

}  // namespace

std::unique_ptr<Transaction> make_sqlite_transaction(SqliteStore& store,
                                                     std::unique_lock<Turn> lock, Book book) {
  return std::make_unique<SqliteTransaction>(store, std::move(lock), std::move(book));
}

}  // namespace luoshi::ledger
