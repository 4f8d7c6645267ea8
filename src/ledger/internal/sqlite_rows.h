// Writes changes of rows; the statements are made once, not for each row.
// Thread rule: one thread.
#pragma once

#include <string>
#include <unordered_map>

#include "ledger/internal/sqlite_connection.h"

namespace luoshi::ledger {

class SqliteRows {
 public:
  explicit SqliteRows(SqliteConnection& connection) : connection_(connection) {}
  base::Result<void> change(BookId book, const RowChange& change);

 private:
  struct Statements {
    std::string put, remove, remove_zero;
  };
  const Statements& statements_of(const Table& table);
  base::Result<void> run(const std::string& sql, BookId book, const Row& row, std::size_t count);

  SqliteConnection& connection_;
  std::unordered_map<const Table*, Statements> statements_;
};

}  // namespace luoshi::ledger
