#include "ledger/internal/sqlite_rows.h"

#include "base/check.h"
#include "ledger/internal/sql.h"

namespace luoshi::ledger {

const SqliteRows::Statements& SqliteRows::statements_of(const Table& table) {
  const auto [place, is_new] = statements_.try_emplace(&table);
  if (is_new) {
    place->second = {upsert_statement(Dialect::kSqlite, table),
                     remove_statement(Dialect::kSqlite, table),
                     table.sums ? remove_zero_statement(Dialect::kSqlite, table) : std::string()};
  }
  return place->second;
}

base::Result<void> SqliteRows::run(const std::string& sql, BookId book, const Row& row,
                                   std::size_t count) {
  LUOSHI_CHECK(row.size() >= count);
  auto run = connection_.prepare(sql);
  if (!run) return tl::unexpected(run.error());
  run->bind(1, std::int64_t{book.value});
  for (std::size_t i = 0; i < count; ++i) run->bind(static_cast<int>(i + 2), row[i]);
  return run->finish();
}

base::Result<void> SqliteRows::change(BookId book, const RowChange& change) {
  const Table& table = *change.table;
  const Statements& statements = statements_of(table);
  if (change.remove) return run(statements.remove, book, change.row, table.key_columns);
  auto put = run(statements.put, book, change.row, table.columns.size());
  if (!put || !table.sums) return put;
  return run(statements.remove_zero, book, change.row, table.key_columns);
}

}  // namespace luoshi::ledger
