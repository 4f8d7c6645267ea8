// Projections: tables that modules declare as data, the changes to their rows, and questions to
// them. The ledger alone turns these into SQL. Every table has the book as an unseen first column
// of its primary key.
//
// Text compares byte by byte on both stores. Names are snake_case ASCII and are checked when the
// ledger is opened.
// Thread rule: values; a Table is declared once and outlives all that points to it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/event.h"

namespace luoshi::ledger {

struct Bytes {
  std::string value;
  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

// Nothing sorts before everything else.
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

enum class ColumnType { kInteger, kText, kBytes };

struct Column {
  std::string name;
  ColumnType type = ColumnType::kText;
};

struct Table {
  std::string name;
  std::vector<Column> columns{};
  std::size_t key_columns = 1;                      // the first ones; unique in a book
  std::vector<std::vector<std::string>> indexes{};  // columns, behind the book
  // Rows that no stream owns: behind the key stand integers to which many streams add
  // (StreamKind::contribute). A row whose sums are all zero does not stand.
  bool sums = false;
  // Columns in which nothing stands in most rows: an index with one of them holds only the others,
  // for conditions that are met by something.
  std::vector<std::string> sparse{};

  std::size_t column(std::string_view name) const;  // CHECKs that it is there
};

// In the order of the table's columns.
using Row = std::vector<Value>;

// Put: the whole row, new or in place of that with the same key. Remove: only the key's values.
// In a table of sums a put is the key and what is added to each of the sums that stand there.
struct RowChange {
  const Table* table = nullptr;
  Row row;
  bool remove = false;
  friend bool operator==(const RowChange&, const RowChange&) = default;
};
using RowChanges = std::vector<RowChange>;

enum class Comparison {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kIn,
  kPrefix,
  kContains,
  kIsNull,
  kIsNotNull
};

struct Condition {
  std::string column;
  Comparison comparison = Comparison::kEqual;
  std::vector<Value> values{};  // one; any number for kIn; none for kIsNull, kIsNotNull
  friend auto operator<=>(const Condition&, const Condition&) = default;
};

struct Order {
  std::string column;
  bool descending = false;
  friend auto operator<=>(const Order&, const Order&) = default;
};

// Rows of one table: all conditions hold; ordered by `order`, then by the key, so that the order is
// total. `after`: the values of the order's columns and the key of the last row that was seen.
struct Query {
  const Table* table = nullptr;
  std::optional<BookId> book{};  // empty: of all books
  std::vector<Condition> where{};
  std::vector<Order> order{};
  std::optional<Row> after{};  // order's values, then (without a book in the query: the book), key
  std::size_t limit = 200;
  // The columns that are read besides the key and the order's; in the others stands nothing.
  // Empty: all.
  std::vector<std::string> only{};
  friend auto operator<=>(const Query&, const Query&) = default;
};

// Of the rows that hold (order, after, limit and only unread), for each combination of values of
// the columns `by` one answer: these values, the sum of each of `sums` (integers; nothing adds
// nothing), and how many rows there are. In any order. With `by` empty one answer, even of no row.
struct Totals {
  Query of;
  std::vector<std::string> by{};
  std::vector<std::string> sums{};
};

struct BookRow {
  BookId book;
  Row row;
};

}  // namespace luoshi::ledger
