#include "office/internal/row_filter.h"

#include <algorithm>

#include "base/check.h"

namespace luoshi::office {
namespace {

using ledger::Comparison;
using ledger::Value;

bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

// What is null compares with nothing, as in SQL.
bool holds(const ledger::Condition& condition, const Value& value) {
  if (condition.comparison == Comparison::kIsNull) return is_null(value);
  if (condition.comparison == Comparison::kIsNotNull) return !is_null(value);
  if (is_null(value)) return false;
  const auto& values = condition.values;
  if (condition.comparison == Comparison::kIn) {
    return std::find(values.begin(), values.end(), value) != values.end();
  }
  LUOSHI_CHECK(values.size() == 1);
  if (is_null(values[0])) return false;
  const auto* text = std::get_if<std::string>(&value);
  const auto* wanted = std::get_if<std::string>(&values[0]);
  switch (condition.comparison) {
    case Comparison::kEqual:
      return value == values[0];
    case Comparison::kNotEqual:
      return value != values[0];
    case Comparison::kLess:
      return value < values[0];
    case Comparison::kLessOrEqual:
      return value <= values[0];
    case Comparison::kGreater:
      return value > values[0];
    case Comparison::kGreaterOrEqual:
      return value >= values[0];
    case Comparison::kPrefix:
      return text && wanted && text->starts_with(*wanted);
    case Comparison::kContains:
      return text && wanted && text->find(*wanted) != std::string::npos;
    default:
      return false;
  }
}

}  // namespace

bool matches(const ledger::Table& table, const ledger::Row& row,
             const std::vector<ledger::Condition>& where) {
  return std::all_of(where.begin(), where.end(), [&](const ledger::Condition& condition) {
    return holds(condition, row[table.column(condition.column)]);
  });
}

ledger::Row key_of(const ledger::Table& table, const ledger::Row& row) {
  return {row.begin(), row.begin() + static_cast<std::ptrdiff_t>(table.key_columns)};
}

void sort_rows(const ledger::Table& table, const std::vector<ledger::Order>& order,
               std::vector<ledger::Row>& rows) {
  std::sort(rows.begin(), rows.end(), [&](const ledger::Row& one, const ledger::Row& other) {
    for (const ledger::Order& by : order) {
      const std::size_t column = table.column(by.column);
      if (one[column] == other[column]) continue;
      return by.descending ? other[column] < one[column] : one[column] < other[column];
    }
    return key_of(table, one) < key_of(table, other);
  });
}

}  // namespace luoshi::office
