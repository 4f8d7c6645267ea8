// Reading in a transaction that pins one moment. What may be long is read by cursors, in pages
// whose number of rows follows from the size of those before, so that memory does not grow.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/internal/postgres_store.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kFirstPageRows = 256;
constexpr std::size_t kPageRowsMax = 5'000;
constexpr std::size_t kPageBytesMax = 8 << 20;

class PostgresSnapshot final : public Snapshot {
 public:
  explicit PostgresSnapshot(PostgresPool::Lease connection) : connection_(std::move(connection)) {}
  ~PostgresSnapshot() override {
    [[maybe_unused]] const auto ended = connection_->script("ROLLBACK");
  }

  base::Result<Identity> identity() override { return read_identity(*connection_); }
  base::Result<std::vector<Book>> books() override { return read_books(*connection_); }
  base::Result<std::vector<BookRow>> rows(const Query& query) override {
    return read_rows(*connection_, query);
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
  using Take = std::function<base::Result<void>(const PostgresResult& page, std::size_t row)>;
  base::Result<void> each(const std::string& select, const Take& take);
  base::Result<void> each_page(const std::string& cursor, const Take& take);

  PostgresPool::Lease connection_;
  std::size_t cursors_made_ = 0;  // a visit may begin another
};

std::string in_book(BookId book) { return fmt::format("WHERE book = {}", book.value); }

std::size_t bytes_of(const PostgresResult& page) {
  std::size_t bytes = 0;
  const auto columns = static_cast<std::size_t>(PQnfields(page.get()));
  for (std::size_t row = 0; row < page.rows(); ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      bytes += page.bytes(row, column).size();
    }
  }
  return bytes;
}

base::Result<std::uint64_t> PostgresSnapshot::count(const Query& query) {
  const Statement statement = count_statement(Dialect::kPostgres, query);
  if (auto held = holds_values(statement); !held) return tl::unexpected(held.error());
  auto result = connection_->query(statement.text, postgres_parameters(statement));
  if (!result) return tl::unexpected(result.error());
  return static_cast<std::uint64_t>(result->integer(0, 0));
}

base::Result<std::vector<Row>> PostgresSnapshot::totals(const Totals& totals) {
  const Statement statement = totals_statement(Dialect::kPostgres, totals);
  if (auto held = holds_values(statement); !held) return tl::unexpected(held.error());
  auto result = connection_->query(statement.text, postgres_parameters(statement));
  if (!result) return tl::unexpected(result.error());
  const std::vector<ColumnType> types = types_of(totals);
  std::vector<Row> out(result->rows(), Row(types.size()));
  for (std::size_t row = 0; row < out.size(); ++row) {
    for (std::size_t i = 0; i < types.size(); ++i) out[row][i] = result->value(row, i, types[i]);
  }
  return out;
}

base::Result<std::vector<Event>> PostgresSnapshot::events(const EventFilter& filter) {
  const Statement statement = events_statement(Dialect::kPostgres, filter);
  if (auto held = holds_values(statement); !held) return tl::unexpected(held.error());
  auto result = connection_->query(statement.text, postgres_parameters(statement));
  if (!result) return tl::unexpected(result.error());
  std::vector<Event> out;
  out.reserve(result->rows());
  for (std::size_t row = 0; row < result->rows(); ++row) out.push_back(read_event(*result, row));
  return out;
}

base::Result<void> PostgresSnapshot::each(const std::string& select, const Take& take) {
  const std::string cursor = "c" + std::to_string(cursors_made_++);
  auto declared = connection_->script("DECLARE " + cursor + " NO SCROLL CURSOR FOR " + select);
  if (!declared) return declared;
  auto done = each_page(cursor, take);
  if (!done && connection_->is_broken()) return done;
  // After an error of the server's the cursor has gone with the transaction.
  auto closed = connection_->script("CLOSE " + cursor);
  return done ? closed : done;
}

base::Result<void> PostgresSnapshot::each_page(const std::string& cursor, const Take& take) {
  std::size_t wanted = kFirstPageRows;
  while (true) {
    // Page lengths are few: powers of two.
    auto page = connection_->query(fmt::format("FETCH {} FROM {}", wanted, cursor));
    if (!page) return tl::unexpected(page.error());
    for (std::size_t row = 0; row < page->rows(); ++row) {
      if (auto taken = take(*page, row); !taken) return taken;
    }
    if (page->rows() < wanted) return {};
    const std::size_t bytes = bytes_of(*page);
    if (bytes > kPageBytesMax && wanted > 1) wanted /= 2;
    if (bytes < kPageBytesMax / 4 && wanted * 2 <= kPageRowsMax) wanted *= 2;
  }
}

base::Result<void> PostgresSnapshot::visit_events(BookId book, std::uint64_t after,
                                                  const Visit<Event>& visit) {
  return each(
      fmt::format("SELECT {} FROM events {} AND sequence > {} ORDER BY sequence",
                  column_list(kEventsTable), in_book(book), after),
      [&](const PostgresResult& page, std::size_t row) { return visit(read_event(page, row)); });
}

base::Result<void> PostgresSnapshot::visit_streams(BookId book, const Visit<Event>& visit) {
  return each(
      fmt::format("SELECT {} FROM events {} ORDER BY stream, version", column_list(kEventsTable),
                  in_book(book)),
      [&](const PostgresResult& page, std::size_t row) { return visit(read_event(page, row)); });
}

base::Result<void> PostgresSnapshot::visit_rows(BookId book, const Table& table,
                                                const Visit<Row>& visit) {
  std::vector<std::string> key;
  for (std::size_t i = 0; i < table.key_columns; ++i) key.push_back(table.columns[i].name);
  return each(fmt::format("SELECT {} FROM {} {} ORDER BY {}", column_list(table), table.name,
                          in_book(book), fmt::join(key, ", ")),
              [&](const PostgresResult& page, std::size_t row) {
                Row values(table.columns.size());
                for (std::size_t i = 0; i < values.size(); ++i) {
                  values[i] = page.value(row, i + 1, table.columns[i].type);
                }
                return visit(values);
              });
}

base::Result<void> PostgresSnapshot::visit_requests(BookId book,
                                                    const Visit<RequestRecord>& visit) {
  return each(
      fmt::format("SELECT {} FROM requests {} ORDER BY actor, request", column_list(kRequestsTable),
                  in_book(book)),
      [&](const PostgresResult& page, std::size_t row) { return visit(read_request(page, row)); });
}

// With the extension amcheck, where the database has it: each table and each index, and whether all
// rows stand in the index. Without it there is nothing to ask; checksums of pages, when the cluster
// was made with them, are looked at by every reading.
base::Result<std::vector<std::string>> PostgresSnapshot::check_integrity() {
  std::vector<std::string> findings;
  auto extension = connection_->query(
      "SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
      " WHERE e.extname = 'amcheck'");
  if (!extension) return tl::unexpected(extension.error());
  if (extension->rows() == 0) return findings;
  const std::string place = extension->text(0, 0);
  auto relations = connection_->query(
      "SELECT c.relname::text, c.oid::bigint, (c.relkind = 'i')::int::bigint FROM pg_class c"
      " LEFT JOIN pg_am a ON a.oid = c.relam WHERE c.relnamespace = current_schema()::regnamespace"
      " AND (c.relkind = 'r' OR c.relkind = 'i' AND a.amname = 'btree') ORDER BY c.relname");
  if (!relations) return tl::unexpected(relations.error());
  for (std::size_t row = 0; row < relations->rows(); ++row) {
    const std::string name = relations->text(row, 0);
    const std::string check =
        relations->integer(row, 2) != 0
            ? fmt::format(
                  "SELECT '' FROM (SELECT \"{}\".bt_index_check($1::bigint::oid::regclass))"
                  " AS checked LIMIT 0",
                  place)
            : fmt::format("SELECT msg::text FROM \"{}\".verify_heapam($1::bigint::oid::regclass)",
                          place);
    if (auto set = connection_->script("SAVEPOINT looked; SET LOCAL statement_timeout = 0"); !set) {
      return tl::unexpected(set.error());
    }
    auto found = connection_->query(check, {postgres_integer(relations->integer(row, 1))});
    if (connection_->is_broken()) return tl::unexpected(found.error());
    if (!found) findings.push_back(name + ": " + found.error().what.en);
    for (std::size_t i = 0; found && i < found->rows(); ++i) {
      findings.push_back(name + ": " + found->text(i, 0));
    }
    if (auto back = connection_->script("ROLLBACK TO SAVEPOINT looked"); !back) {
      return tl::unexpected(back.error());
    }
  }
  return findings;
}

}  // namespace

std::unique_ptr<Snapshot> make_postgres_snapshot(PostgresPool::Lease connection) {
  return std::make_unique<PostgresSnapshot>(std::move(connection));
}

}  // namespace luoshi::ledger
