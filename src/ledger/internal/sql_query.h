// The SQL of questions: queries, totals and counts of declared tables, and events.
//
// SQLite has no statistics, and PostgreSQL guesses at limits; so the statement says which index
// gives the order that is asked for. Where one begins with columns that the query fixes, each to a
// value or to a few, and goes on with the first column of the order, each combination of those
// values is a selection of its own with the query's limit, and the best of all of them are kept:
// what is read does not grow with the table. Of several such indexes the longest beginning counts,
// of equal ones the first that the table declares.
// Thread rule: pure functions.
#pragma once

#include "ledger/internal/sql.h"

namespace luoshi::ledger {

struct Statement {
  std::string text;
  std::vector<Value> parameters;
};
// Answers the book, then the columns in their order. CHECKs that the query's columns exist.
Statement select_statement(Dialect dialect, const Query& query);
// Queries that differ in nothing but their values: their statements have one text.
bool is_same_shape(const Query& left, const Query& right);
// What select_each_statement takes as parameters behind the book, in their order; no `after`.
std::vector<const Value*> parameters_of(const Query& query);
// PostgreSQL alone: many queries of one shape in one statement, an array for each parameter.
// Answers the place of the query from 1, then what that one answers, in any order.
std::string select_each_statement(const Query& shape);
Statement count_statement(Dialect dialect, const Query& query);
// Answers what Totals says, in columns of these types.
Statement totals_statement(Dialect dialect, const Totals& totals);
std::vector<ColumnType> types_of(const Totals& totals);
// Answers the book and the columns of the events table.
Statement events_statement(Dialect dialect, const EventFilter& filter);

}  // namespace luoshi::ledger
