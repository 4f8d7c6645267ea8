// One group on one connection. What it writes waits here until it is asked for or committed, and
// then goes out in one round trip with COMMIT behind it, one array a column. (COPY was measured to
// be no quicker than that, and has round trips of its own.)
//
// Statements name the book's partitions, so that nothing is looked up for the other books.
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/check.h"
#include "ledger/internal/additions.h"
#include "ledger/internal/postgres_questions.h"
#include "ledger/internal/postgres_store.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

// What is held back at most before it is sent.
constexpr std::size_t kHeldBytesMax = 8 << 20;

// The first event after which the server counts anew what the tables hold, and then each time that
// there are four times as many. Its own daemon comes by once a minute: until then it plans as for
// tables with a few rows, and reads a whole book for each question.
constexpr std::uint64_t kFirstCount = 64;

bool is_time_to_count(std::uint64_t before, std::uint64_t after) {
  std::uint64_t at = kFirstCount;
  while (at <= before) at *= 4;
  return at <= after;
}

const char* array_type(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return "bigint[]";
    case ColumnType::kText:
      return "text[]";
    case ColumnType::kBytes:
      return "bytea[]";
  }
  return "";
}

// "unnest($1::bigint[], $2::text[])": the first `count` columns, one array each.
std::string unnest(const Table& table, std::size_t count) {
  std::vector<std::string> arrays;
  for (std::size_t i = 0; i < count; ++i) {
    arrays.push_back(fmt::format("${}::{}", i + 1, array_type(table.columns[i].type)));
  }
  return fmt::format("unnest({})", fmt::join(arrays, ", "));
}

std::string names(const Table& table, std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(table.columns[i].name);
  return fmt::format("{}", fmt::join(out, ", "));
}

std::string insert_rows(const Table& table, BookId book) {
  return fmt::format("INSERT INTO {} ({}) SELECT {}, * FROM {}", partition(table, book),
                     column_list(table), book.value, unnest(table, table.columns.size()));
}

std::string upsert_rows(const Table& table, BookId book) {
  std::vector<std::string> sets;
  for (std::size_t i = table.key_columns; i < table.columns.size(); ++i) {
    const std::string& name = table.columns[i].name;
    sets.push_back(table.sums
                       ? fmt::format("{0} = {1}.{0} + excluded.{0}", name, partition(table, book))
                       : fmt::format("{0} = excluded.{0}", name));
  }
  return fmt::format(
      "{} ON CONFLICT (book, {}) DO {}", insert_rows(table, book), names(table, table.key_columns),
      sets.empty() ? "NOTHING" : fmt::format("UPDATE SET {}", fmt::join(sets, ", ")));
}

std::string remove_rows(const Table& table, BookId book) {
  std::string out = fmt::format("DELETE FROM {} AS t USING {} AS gone ({}) WHERE t.book = {}",
                                partition(table, book), unnest(table, table.key_columns),
                                names(table, table.key_columns), book.value);
  for (std::size_t i = 0; i < table.key_columns; ++i) {
    out += fmt::format(" AND t.{0} = gone.{0}", table.columns[i].name);
  }
  return out;
}

std::string remove_zero_rows(const Table& table, BookId book) {
  return remove_rows(table, book) + " AND " + all_zero(table, "t.");
}

std::string select_requests(BookId book) {
  return fmt::format(
      "SELECT r.book, r.actor, r.request, r.fingerprint, r.reply, r.time, r.seal"
      " FROM unnest($1::text[], $2::text[]) AS asked (actor, request)"
      " JOIN {} r ON r.book = {} AND r.actor = asked.actor AND r.request = asked.request",
      partition(kRequestsTable, book), book.value);
}

std::string select_history(BookId book) {
  return fmt::format(
      "SELECT {} FROM {} WHERE book = {} AND stream = ANY($1::text[])"
      " ORDER BY stream, version",
      column_list(kEventsTable), partition(kEventsTable, book), book.value);
}

// One array a column, filled row by row.
class Columns {
 public:
  Columns(const Table& table, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) arrays_.emplace_back(table.columns[i].type);
  }
  template <class... Values>
  void add_row(const Values&... values) {
    LUOSHI_CHECK(sizeof...(values) == arrays_.size());
    std::size_t column = 0;
    (arrays_[column++].add(values), ...);
  }
  void add_row(const Row& row) {
    for (std::size_t i = 0; i < arrays_.size(); ++i) arrays_[i].add(row[i]);
  }
  std::vector<PostgresParameter> take() && {
    std::vector<PostgresParameter> out;
    for (PostgresArray& array : arrays_) out.push_back(std::move(array).take());
    return out;
  }

 private:
  std::vector<PostgresArray> arrays_;
};

// Calls `put(values…)` with the event's columns behind the book, in the table's order.
template <class Put>
void with_columns(const Event& event, const Put& put) {
  put(static_cast<std::int64_t>(event.sequence), std::string_view(event.stream),
      static_cast<std::int64_t>(event.version), std::string_view(event.kind),
      std::int64_t{event.kind_version}, milliseconds_of(event.time), std::string_view(event.actor),
      std::string_view(event.request), std::string_view(event.body), vault::bytes_of(event.hash));
}

std::size_t bytes_of(const Row& row) {
  std::size_t bytes = 0;
  for (const Value& value : row) {
    if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
    if (const auto* blob = std::get_if<Bytes>(&value)) bytes += blob->value.size();
  }
  return bytes;
}

class PostgresTransaction final : public Transaction {
 public:
  PostgresTransaction(PostgresPool::Lease connection, Book book, std::string channel)
      : connection_(std::move(connection)),
        book_(std::move(book)),
        begun_at_(book_.head.sequence),
        channel_(std::move(channel)) {}

  ~PostgresTransaction() override {
    if (!ended_) roll_back();
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
  using RowsByKey = std::map<Row, std::optional<Row>>;  // key → the whole row; nothing: removed

  void roll_back();
  void count_rows();
  void take_events(std::vector<PostgresStatement>& batch);
  void take_changes(std::vector<PostgresStatement>& batch);
  void take_records(std::vector<PostgresStatement>& batch);
  std::vector<PostgresStatement> take_held();
  base::Result<void> send_held();
  base::Result<void> hold(std::size_t bytes);

  PostgresPool::Lease connection_;
  Book book_;
  const std::uint64_t begun_at_;
  const std::string channel_;
  std::set<std::string> written_;  // partitions of projections
  std::vector<Event> events_;
  std::map<const Table*, RowsByKey> changes_;
  std::vector<RequestRecord> records_;
  std::size_t held_bytes_ = 0;
  bool head_moved_ = false;
  bool ended_ = false;
};

void PostgresTransaction::roll_back() {
  ended_ = true;
  connection_->drain();
  if (connection_->is_broken()) return;
  // Without an answer the connection counts as broken, and the server rolls back by itself.
  [[maybe_unused]] const auto done = connection_->script("ROLLBACK");
}

// Only plans depend on it: whether it was done, nobody needs to know.
void PostgresTransaction::count_rows() {
  connection_->drain();
  written_.insert(partition(kEventsTable, book_.id));
  written_.insert(partition(kRequestsTable, book_.id));
  [[maybe_unused]] const auto done =
      connection_->script(fmt::format("ANALYZE {}", fmt::join(written_, ", ")));
}

base::Result<std::vector<RequestRecord>> PostgresTransaction::requests(
    std::span<const RequestKey> keys) {
  std::vector<RequestRecord> out;
  if (keys.empty()) return out;
  Columns asked(kRequestsTable, kRequestsTable.key_columns);
  for (const RequestKey& key : keys) {
    for (const std::string* text : {&key.actor, &key.request}) {
      if (auto held = holds_text(*text, "request"); !held) return tl::unexpected(held.error());
    }
    asked.add_row(std::string_view(key.actor), std::string_view(key.request));
  }
  if (auto sent = send_held(); !sent) return tl::unexpected(sent.error());
  auto result = connection_->query(select_requests(book_.id), std::move(asked).take());
  if (!result) return tl::unexpected(result.error());
  for (std::size_t row = 0; row < result->rows(); ++row) out.push_back(read_request(*result, row));
  return out;
}

base::Result<std::vector<Event>> PostgresTransaction::history(
    std::span<const std::string> streams) {
  std::vector<Event> out;
  if (streams.empty()) return out;
  PostgresArray asked(ColumnType::kText);
  for (const std::string& stream : streams) {
    if (auto held = holds_text(stream, "stream"); !held) return tl::unexpected(held.error());
    asked.add(std::string_view(stream));
  }
  if (auto sent = send_held(); !sent) return tl::unexpected(sent.error());
  auto result = connection_->query(select_history(book_.id), {std::move(asked).take()});
  if (!result) return tl::unexpected(result.error());
  out.reserve(result->rows());
  for (std::size_t row = 0; row < result->rows(); ++row) out.push_back(read_event(*result, row));
  return out;
}

base::Result<std::vector<Row>> PostgresTransaction::rows(const Query& query) {
  auto found = rows_of({&query, 1});
  if (!found) return tl::unexpected(found.error());
  return std::move(found->front());
}

base::Result<std::vector<std::vector<Row>>> PostgresTransaction::rows_of(
    std::span<const Query> queries) {
  if (auto sent = send_held(); !sent) return tl::unexpected(sent.error());
  auto questions = PostgresQuestions::make(queries, book_.id);
  if (!questions) return tl::unexpected(questions.error());
  auto results = connection_->run(questions->take_statements());
  if (!results) return tl::unexpected(results.error());
  return questions->rows_in(*results);
}

base::Result<void> PostgresTransaction::append(std::span<const Event> events) {
  std::size_t bytes = 0;
  for (const Event& event : events) {
    LUOSHI_CHECK(event.book == book_.id && event.sequence == book_.head.sequence + 1);
    for (const std::string* text : {&event.stream, &event.kind, &event.actor, &event.request}) {
      if (auto held = holds_text(*text, event.stream); !held) return held;
    }
    bytes += event.body.size();
    book_.head = {event.sequence, event.hash};
    head_moved_ = true;
    events_.push_back(event);
  }
  return hold(bytes);
}

base::Result<void> PostgresTransaction::change(std::span<const RowChange> changes) {
  std::size_t bytes = 0;
  for (const RowChange& change : changes) {
    const Table& table = *change.table;
    const std::size_t count = change.remove ? table.key_columns : table.columns.size();
    LUOSHI_CHECK(change.row.size() >= count);
    for (std::size_t i = 0; i < count; ++i) {
      if (auto held = holds_value(change.row[i], table.columns[i]); !held) return held;
    }
    bytes += bytes_of(change.row);
    Row key(change.row.begin(),
            change.row.begin() + static_cast<std::ptrdiff_t>(table.key_columns));
    RowsByKey& rows = changes_[&table];
    if (table.sums && !change.remove) {
      const auto [place, is_new] = rows.try_emplace(std::move(key), change.row);
      LUOSHI_CHECK(place->second.has_value());
      if (!is_new) add_sums(table, *place->second, change.row);
      continue;
    }
    rows.insert_or_assign(std::move(key), change.remove ? std::optional<Row>() : change.row);
  }
  return hold(bytes);
}

base::Result<void> PostgresTransaction::remember(std::span<const RequestRecord> records) {
  std::size_t bytes = 0;
  for (const RequestRecord& record : records) {
    for (const std::string* text : {&record.key.actor, &record.key.request}) {
      if (auto held = holds_text(*text, "request"); !held) return held;
    }
    bytes += record.reply.size();
    records_.push_back(record);
  }
  return hold(bytes);
}

base::Result<void> PostgresTransaction::hold(std::size_t bytes) {
  held_bytes_ += bytes;
  return held_bytes_ > kHeldBytesMax ? send_held() : base::Result<void>();
}

void PostgresTransaction::take_events(std::vector<PostgresStatement>& batch) {
  if (events_.empty()) return;
  Columns columns(kEventsTable, kEventsTable.columns.size());
  for (const Event& event : events_) {
    with_columns(event, [&](const auto&... values) { columns.add_row(values...); });
  }
  events_.clear();
  batch.push_back({insert_rows(kEventsTable, book_.id), std::move(columns).take()});
}

void PostgresTransaction::take_changes(std::vector<PostgresStatement>& batch) {
  for (const auto& [table, rows] : changes_) {
    written_.insert(partition(*table, book_.id));
    Columns put(*table, table->columns.size());
    Columns gone(*table, table->key_columns);
    std::size_t gone_count = 0;
    for (const auto& [key, row] : rows) {
      if (row) {
        put.add_row(*row);
      } else {
        gone.add_row(key);
        ++gone_count;
      }
    }
    if (gone_count > 0) {
      batch.push_back({remove_rows(*table, book_.id), std::move(gone).take()});
    }
    if (gone_count < rows.size()) {
      std::vector<PostgresParameter> columns = std::move(put).take();
      const auto key_end = columns.begin() + static_cast<std::ptrdiff_t>(table->key_columns);
      std::vector<PostgresParameter> keys;
      if (table->sums) keys.assign(columns.begin(), key_end);
      batch.push_back({upsert_rows(*table, book_.id), std::move(columns)});
      if (table->sums) batch.push_back({remove_zero_rows(*table, book_.id), std::move(keys)});
    }
  }
  changes_.clear();
}

void PostgresTransaction::take_records(std::vector<PostgresStatement>& batch) {
  if (records_.empty()) return;
  Columns columns(kRequestsTable, kRequestsTable.columns.size());
  for (const RequestRecord& record : records_) {
    columns.add_row(std::string_view(record.key.actor), std::string_view(record.key.request),
                    vault::bytes_of(record.fingerprint), std::string_view(record.reply),
                    milliseconds_of(record.time), vault::bytes_of(record.seal));
  }
  records_.clear();
  batch.push_back({insert_rows(kRequestsTable, book_.id), std::move(columns).take()});
}

std::vector<PostgresStatement> PostgresTransaction::take_held() {
  held_bytes_ = 0;
  std::vector<PostgresStatement> batch;
  take_events(batch);
  take_changes(batch);
  take_records(batch);
  return batch;
}

base::Result<void> PostgresTransaction::send_held() {
  std::vector<PostgresStatement> batch = take_held();
  if (batch.empty()) return {};
  auto sent = connection_->run(std::move(batch));
  if (!sent) return tl::unexpected(sent.error());
  return {};
}

CommitOutcome PostgresTransaction::commit(base::Error* error) {
  LUOSHI_CHECK(!ended_);
  const auto give_up = [&](const base::Error& why, CommitOutcome outcome) {
    if (error != nullptr) *error = why;
    if (outcome == CommitOutcome::kNothing) roll_back();
    return outcome;
  };
  std::vector<PostgresStatement> batch = take_held();
  if (head_moved_) {
    batch.push_back({fmt::format("UPDATE {0} SET sequence = $1, hash = $2 WHERE book = {1}",
                                 partition(kBooksTable, book_.id), book_.id.value),
                     {postgres_integer(static_cast<std::int64_t>(book_.head.sequence)),
                      postgres_bytes(vault::bytes_of(book_.head.hash))}});
  }
  batch.push_back({"COMMIT"});
  if (connection_->is_broken() || connection_->has_unread()) {
    // The server has ended the connection, or wants to: COMMIT has not gone out.
    return give_up({base::ErrorCode::kUnavailable,
                    {"数据库连接在提交前中断", "the connection broke before the commit"},
                    {},
                    {}},
                   CommitOutcome::kNothing);
  }
  // Who listens is told behind the commit and not in it: commits that notify wait for each other,
  // their disk writes included, and the books are to go side by side.
  const PostgresStatement notify{
      "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)",
      {postgres_text(channel_), postgres_text(std::to_string(book_.id.value))}};
  ended_ = true;
  auto results = connection_->run(std::move(batch), notify);
  if (!results) {
    const bool unknown = connection_->is_broken();
    return give_up(results.error(), unknown ? CommitOutcome::kUnknown : CommitOutcome::kNothing);
  }
  // In a transaction that had failed before, COMMIT rolls back and says so.
  if (std::string_view(PQcmdStatus(results->back().get())) == "COMMIT") {
    if (is_time_to_count(begun_at_, book_.head.sequence)) count_rows();
    return CommitOutcome::kCommitted;
  }
  return give_up({base::ErrorCode::kUnavailable,
                  {"这一批已因先前的错误撤销", "the group was undone by an earlier error"},
                  {},
                  {}},
                 CommitOutcome::kNothing);
}

}  // namespace

std::unique_ptr<Transaction> make_postgres_transaction(PostgresPool::Lease connection, Book book,
                                                       const PostgresTarget& target) {
  return std::make_unique<PostgresTransaction>(std::move(connection), std::move(book),
                                               target.channel());
}

}  // namespace luoshi::ledger
