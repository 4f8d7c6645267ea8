#include "ledger/internal/postgres_questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "ledger/internal/overlay.h"
#include "ledger/internal/postgres_store.h"
#include "ledger/internal/sql_query.h"

namespace luoshi::ledger {
namespace {

// The query as it is asked of the book's partition; `own` is the table under that name.
Query of_partition(const Query& query, BookId book, Table& own) {
  own = *query.table;
  own.name = partition(*query.table, book);
  Query out = query;
  out.table = &own;
  out.book = book;
  return out;
}

// Whether an array of the column's type holds each value that is compared with it.
bool fits_arrays(const Query& query) {
  return std::ranges::all_of(query.where, [&](const Condition& each) {
    const Column& column = query.table->columns[query.table->column(each.column)];
    return each.comparison != Comparison::kIn &&
           std::ranges::all_of(each.values, [&](const Value& value) {
             return holds_value(value, column).has_value();
           });
  });
}

// How many of the first queries can be asked by one statement. A statement each costs the server
// more than finding the rows.
std::size_t alike_at(std::span<const Query> queries) {
  std::size_t count = 1;
  if (queries.front().after || !fits_arrays(queries.front())) return count;
  while (count < queries.size() && is_same_shape(queries.front(), queries[count]) &&
         fits_arrays(queries[count])) {
    ++count;
  }
  return count;
}

PostgresStatement select_each(std::span<const Query> queries, BookId book) {
  Table own;
  const Query shape = of_partition(queries.front(), book, own);
  std::vector<PostgresArray> arrays;
  arrays.emplace_back(ColumnType::kInteger);
  for (const Condition& each : shape.where) {
    const ColumnType type = own.columns[own.column(each.column)].type;
    for (std::size_t i = 0; i < each.values.size(); ++i) arrays.emplace_back(type);
  }
  for (const Query& query : queries) {
    std::size_t column = 0;
    arrays[column++].add(std::int64_t{book.value});
    for (const Value* value : parameters_of(query)) arrays[column++].add(*value);
  }
  PostgresStatement out{select_each_statement(shape)};
  for (PostgresArray& array : arrays) out.parameters.push_back(std::move(array).take());
  return out;
}

// Behind the place of the query, a row with its book.
std::vector<std::vector<Row>> rows_of_each(const PostgresResult& result,
                                           std::span<const Query> queries) {
  std::vector<std::vector<Row>> out(queries.size());
  const std::vector<Column>& columns = queries.front().table->columns;
  for (std::size_t at = 0; at < result.rows(); ++at) {
    Row row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      row.push_back(result.value(at, i + 2, columns[i].type));
    }
    out[static_cast<std::size_t>(result.integer(at, 0)) - 1].push_back(std::move(row));
  }
  for (std::size_t i = 0; i < queries.size(); ++i) {
    std::ranges::sort(out[i], [&](const Row& left, const Row& right) {
      return stands_before(queries[i], left, right);
    });
  }
  return out;
}

base::Result<PostgresStatement> select_one(const Query& query, BookId book) {
  Table own;
  Statement statement = select_statement(Dialect::kPostgres, of_partition(query, book, own));
  if (auto held = holds_values(statement); !held) return tl::unexpected(held.error());
  auto parameters = postgres_parameters(statement);
  return PostgresStatement{std::move(statement.text), std::move(parameters)};
}

}  // namespace

std::string partition(const Table& table, BookId book) {
  return fmt::format("{}_b{}", table.name, book.value);
}

base::Result<PostgresQuestions> PostgresQuestions::make(std::span<const Query> queries,
                                                        BookId book) {
  PostgresQuestions out;
  for (std::size_t at = 0; at < queries.size(); at += out.asked_.back().size()) {
    const auto alike = queries.subspan(at, alike_at(queries.subspan(at)));
    out.asked_.push_back(alike);
    if (alike.size() > 1) {
      out.statements_.push_back(select_each(alike, book));
      continue;
    }
    auto one = select_one(alike.front(), book);
    if (!one) return tl::unexpected(one.error());
    out.statements_.push_back(std::move(*one));
  }
  return out;
}

std::vector<std::vector<Row>> PostgresQuestions::rows_in(
    const std::vector<PostgresResult>& results) const {
  std::vector<std::vector<Row>> out;
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    if (asked_[i].size() > 1) {
      std::ranges::move(rows_of_each(results[i], asked_[i]), std::back_inserter(out));
      continue;
    }
    out.emplace_back();
    for (BookRow& row : ledger::rows_in(results[i], *asked_[i].front().table)) {
      out.back().push_back(std::move(row.row));
    }
  }
  return out;
}

}  // namespace luoshi::ledger
