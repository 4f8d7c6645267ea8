#include "ledger/internal/postgres_store.h"

#include <poll.h>

#include "base/check.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kGroupsMax = 16;  // at once, in this process; others wait
constexpr std::size_t kSinglesMax = 4;
// A process that hangs in the middle of a group must not keep its book for ever.
constexpr std::chrono::minutes kGroupIdleMax{2};
// Before a failed attempt to listen is told, so that who tries again does so at this pace.
constexpr std::chrono::milliseconds kListenAgain{500};

PostgresSettings settings_of(const StoreOptions& options) {
  return {.lock_wait_max = options.lock_wait_max, .read_only = options.read_only};
}

PostgresSettings settings_of_groups(const StoreOptions& options) {
  PostgresSettings settings = settings_of(options);
  settings.idle_max = kGroupIdleMax;
  return settings;
}

PostgresSettings settings_of_snapshots(const StoreOptions& options) {
  PostgresSettings settings = settings_of(options);
  settings.read_only = true;
  return settings;
}

}  // namespace

PostgresStore::PostgresStore(const StoreOptions& options, PostgresTarget target)
    : options_(options),
      target_(std::move(target)),
      groups_(target_, settings_of_groups(options), kGroupsMax),
      snapshots_(target_, settings_of_snapshots(options),
                 static_cast<std::size_t>(std::max(options.readers, 1))),
      singles_(target_, settings_of(options), kSinglesMax),
      keys_(make_postgres_keys(*this)),
      transient_(make_postgres_transient(*this)) {}

base::Result<std::unique_ptr<Store>> PostgresStore::open(const StoreOptions& options,
                                                         const Identity& when_new) {
  auto target = parse_postgres_target(options.location);
  if (!target) return tl::unexpected(target.error());
  std::unique_ptr<PostgresStore> store(new PostgresStore(options, std::move(*target)));
  auto prepared = store->prepare(when_new);
  if (!prepared) return tl::unexpected(prepared.error());
  return std::unique_ptr<Store>(std::move(store));
}

base::Result<void> PostgresStore::prepare(const Identity& when_new) {
  auto connection = singles_.take();
  if (!connection) return tl::unexpected(connection.error());
  auto there = recognise(**connection, target_);
  if (!there) return tl::unexpected(there.error());
  if (*there) return {};
  if (!options_.may_create || options_.read_only) {
    return base::fail(base::ErrorCode::kNotFound, {"这里还没有台账", "there is no ledger here"},
                      name(),
                      {"请检查地址和 schema，或先用 luoshi serve 建立",
                       "check the address and the schema, or make one with luoshi serve"});
  }
  auto created = create_schema(**connection, target_, when_new);
  if (!created) return tl::unexpected(created.error());
  return {};
}

base::Result<std::unique_ptr<Transaction>> PostgresStore::begin(BookId book) {
  auto connection = groups_.take();
  if (!connection) return tl::unexpected(connection.error());
  // The number stands in the statement, so that only its partition is looked at.
  const std::string lock =
      "SELECT name, sequence, hash FROM books WHERE book = " + std::to_string(book.value) +
      " FOR UPDATE";
  auto results = (*connection)->run({{"BEGIN"}, {lock}});
  if (!results || results->back().rows() == 0) {
    [[maybe_unused]] const auto rolled_back = (*connection)->script("ROLLBACK");
    return tl::unexpected(results ? book_not_found(book) : results.error());
  }
  const PostgresResult& row = results->back();
  Book found{book,
             row.text(0, 0),
             {static_cast<std::uint64_t>(row.integer(0, 1)), hash_of(row.bytes(0, 2))}};
  return make_postgres_transaction(std::move(*connection), std::move(found), target_);
}

base::Result<std::unique_ptr<Snapshot>> PostgresStore::snapshot() {
  auto connection = snapshots_.take();
  if (!connection) return tl::unexpected(connection.error());
  // The first reading fixes the moment. Partitions are chosen by the values asked for; cursors are
  // read to their end.
  auto begun = (*connection)
                   ->run({{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"},
                          {"SET LOCAL plan_cache_mode = force_custom_plan"},
                          {"SET LOCAL cursor_tuple_fraction = 1.0"},
                          {"SET LOCAL work_mem = '64MB'"},
                          {"SELECT count(*) FROM meta"}});
  if (!begun) {
    [[maybe_unused]] const auto rolled_back = (*connection)->script("ROLLBACK");
    return tl::unexpected(begun.error());
  }
  return make_postgres_snapshot(std::move(*connection));
}

base::Result<void> PostgresStore::make_book(BookId book, const std::string& name,
                                            const Head& head) {
  if (auto held = holds_text(name, "book"); !held) return held;
  auto connection = singles_.take();
  if (!connection) return tl::unexpected(connection.error());
  return create_book(**connection, target_, {book, name, head});
}

base::Result<void> PostgresStore::declare(const std::vector<const Table*>& tables) {
  auto connection = singles_.take();
  if (!connection) return tl::unexpected(connection.error());
  // One transaction each: a server has room for so many locks only, and each partition needs some.
  for (const Table* table : tables) {
    LUOSHI_CHECK(fault_of(*table).empty());
    auto declared = declare_table(**connection, target_, *table);
    if (!declared) return declared;
  }
  return {};
}

base::Result<void> PostgresStore::keep_projections(const std::string& digest) {
  auto done =
      query("UPDATE meta SET value = $1 WHERE name = 'projections'", {postgres_text(digest)});
  if (!done) return tl::unexpected(done.error());
  return {};
}

base::Result<void> PostgresStore::forget_requests(env::WallTime before) {
  auto done =
      query("DELETE FROM requests WHERE time < $1", {postgres_integer(milliseconds_of(before))});
  if (!done) return tl::unexpected(done.error());
  return {};
}

base::Result<void> PostgresStore::listen() {
  auto connection = PostgresConnection::open(target_, settings_of(options_));
  if (!connection) return tl::unexpected(connection.error());
  auto listening = (*connection)->script("LISTEN " + target_.channel());
  if (!listening) return listening;
  listener_ = std::move(*connection);
  return {};
}

base::Result<bool> PostgresStore::wait_for_commit(std::chrono::milliseconds timeout) {
  const std::lock_guard lock(listener_mutex_);
  if (listener_ == nullptr) {
    auto listening = listen();
    // What was committed before nobody has told us: the caller had better look.
    if (listening) return true;
    ::poll(nullptr, 0, static_cast<int>(std::min(timeout, kListenAgain).count()));
    return tl::unexpected(listening.error());
  }
  auto notified = listener_->wait_for_notification(timeout);
  if (!notified || listener_->is_broken()) listener_.reset();
  return notified;
}

std::string PostgresStore::name() const {
  return "postgresql " + target_.label + " " + target_.schema;
}

base::Result<PostgresResult> PostgresStore::query(std::string text,
                                                  std::vector<PostgresParameter> parameters) {
  auto connection = singles_.take();
  if (!connection) return tl::unexpected(connection.error());
  return (*connection)->query(std::move(text), std::move(parameters));
}

base::Result<PostgresResult> PostgresStore::query_loosely(
    std::string text, std::vector<PostgresParameter> parameters) {
  auto connection = singles_.take();
  if (!connection) return tl::unexpected(connection.error());
  std::vector<PostgresStatement> batch;
  batch.push_back({"BEGIN"});
  batch.push_back({"SET LOCAL synchronous_commit = off"});
  batch.push_back({std::move(text), std::move(parameters)});
  batch.push_back({"COMMIT"});
  auto results = (*connection)->run(std::move(batch));
  if (!results) {
    [[maybe_unused]] const auto rolled_back = (*connection)->script("ROLLBACK");
    return tl::unexpected(results.error());
  }
  return std::move((*results)[2]);
}

base::Result<void> PostgresStore::script(const std::string& statements) {
  auto connection = singles_.take();
  if (!connection) return tl::unexpected(connection.error());
  return (*connection)->script(statements);
}

std::vector<PostgresParameter> postgres_parameters(const Statement& statement) {
  std::vector<PostgresParameter> out;
  out.reserve(statement.parameters.size());
  for (const Value& value : statement.parameters) out.push_back(postgres_parameter(value));
  return out;
}

base::Result<void> holds_values(const Statement& statement) {
  for (const Value& value : statement.parameters) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) continue;
    if (auto held = holds_text(*text, "query"); !held) return held;
  }
  return {};
}

base::Result<std::vector<BookRow>> read_rows(PostgresConnection& connection, const Query& query) {
  const Statement statement = select_statement(Dialect::kPostgres, query);
  if (auto held = holds_values(statement); !held) return tl::unexpected(held.error());
  auto result = connection.query(statement.text, postgres_parameters(statement));
  if (!result) return tl::unexpected(result.error());
  return rows_in(*result, *query.table);
}

std::vector<BookRow> rows_in(const PostgresResult& result, const Table& table) {
  const std::vector<Column>& columns = table.columns;
  std::vector<BookRow> out(result.rows());
  for (std::size_t row = 0; row < out.size(); ++row) {
    out[row].book = {static_cast<std::uint32_t>(result.integer(row, 0))};
    out[row].row.resize(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      out[row].row[i] = result.value(row, i + 1, columns[i].type);
    }
  }
  return out;
}

Event read_event(const PostgresResult& result, std::size_t row) {
  Event event;
  event.book = {static_cast<std::uint32_t>(result.integer(row, 0))};
  event.sequence = static_cast<std::uint64_t>(result.integer(row, 1));
  event.stream = result.text(row, 2);
  event.version = static_cast<std::uint64_t>(result.integer(row, 3));
  event.kind = result.text(row, 4);
  event.kind_version = static_cast<std::uint32_t>(result.integer(row, 5));
  event.time = time_of(result.integer(row, 6));
  event.actor = result.text(row, 7);
  event.request = result.text(row, 8);
  event.body = result.text(row, 9);
  event.hash = hash_of(result.bytes(row, 10));
  return event;
}

RequestRecord read_request(const PostgresResult& result, std::size_t row) {
  return {{result.text(row, 1), result.text(row, 2)},
          hash_of(result.bytes(row, 3)),
          result.text(row, 4),
          time_of(result.integer(row, 5)),
          hash_of(result.bytes(row, 6))};
}

base::Result<std::unique_ptr<Store>> open_postgres(const StoreOptions& options,
                                                   const Identity& when_new) {
  return PostgresStore::open(options, when_new);
}

}  // namespace luoshi::ledger
