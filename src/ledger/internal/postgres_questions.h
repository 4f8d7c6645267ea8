// Queries of one book as statements to its partitions: those of one shape that stand one behind the
// other in one statement, as a statement each would cost the server more than finding the rows.
// Thread rule: values; the queries outlive the questions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/internal/postgres_connection.h"
#include "ledger/table.h"

namespace luoshi::ledger {

// The table's part that holds this book.
std::string partition(const Table& table, BookId book);

class PostgresQuestions {
 public:
  // Fails for values that PostgreSQL cannot hold.
  static base::Result<PostgresQuestions> make(std::span<const Query> queries, BookId book);

  std::vector<PostgresStatement> take_statements() { return std::move(statements_); }
  // Of each query; `results` are the statements'.
  std::vector<std::vector<Row>> rows_in(const std::vector<PostgresResult>& results) const;

 private:
  std::vector<PostgresStatement> statements_;
  std::vector<std::span<const Query>> asked_;  // by each of them
};

}  // namespace luoshi::ledger
