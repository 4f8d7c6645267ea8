#include "ledger/internal/overlay.h"

#include <algorithm>
#include <compare>

#include "base/check.h"

namespace luoshi::ledger {
namespace {

bool is_nothing(const Value& value) { return std::holds_alternative<std::monostate>(value); }

bool holds(const Condition& condition, const Value& value) {
  if (condition.comparison == Comparison::kIsNull) return is_nothing(value);
  if (condition.comparison == Comparison::kIsNotNull) return !is_nothing(value);
  if (is_nothing(value)) return false;
  if (condition.comparison == Comparison::kIn) {
    return std::ranges::find(condition.values, value) != condition.values.end();
  }
  LUOSHI_CHECK(condition.values.size() == 1);
  const Value& wanted = condition.values[0];
  if (is_nothing(wanted)) return false;  // compared with nothing, nothing is true
  const auto* text = std::get_if<std::string>(&value);
  const auto* part = std::get_if<std::string>(&wanted);
  switch (condition.comparison) {
    case Comparison::kEqual:
      return value == wanted;
    case Comparison::kNotEqual:
      return value != wanted;
    case Comparison::kLess:
      return value < wanted;
    case Comparison::kLessOrEqual:
      return value <= wanted;
    case Comparison::kGreater:
      return value > wanted;
    case Comparison::kGreaterOrEqual:
      return value >= wanted;
    case Comparison::kPrefix:
      return text && part && text->starts_with(*part);
    case Comparison::kContains:
      return text && part && text->find(*part) != std::string::npos;
    case Comparison::kIn:
    case Comparison::kIsNull:
    case Comparison::kIsNotNull:
      break;
  }
  return false;
}

std::strong_ordering order_of(bool descending, const Value& left, const Value& right) {
  return descending ? right <=> left : left <=> right;
}

// Behind the row whose order's values and key the query names?
bool is_behind(const Query& query, const Row& row) {
  if (!query.after) return true;
  const Row& after = *query.after;
  LUOSHI_CHECK(after.size() == query.order.size() + query.table->key_columns);
  std::size_t at = 0;
  for (const Order& order : query.order) {
    const auto compared =
        order_of(order.descending, row[query.table->column(order.column)], after[at++]);
    if (compared != 0) return compared > 0;
  }
  for (std::size_t i = 0; i < query.table->key_columns; ++i) {
    if (const auto compared = row[i] <=> after[at++]; compared != 0) return compared > 0;
  }
  return false;
}

Row key_of(const Table& table, const Row& row) {
  return {row.begin(), row.begin() + static_cast<std::ptrdiff_t>(table.key_columns)};
}

// A query's conditions with their columns, looked up once for all rows.
class Conditions {
 public:
  explicit Conditions(const Query& query) : query_(query) {
    for (const Condition& each : query.where) columns_.push_back(query.table->column(each.column));
  }

  bool hold(const Row& row) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!holds(query_.where[i], row[columns_[i]])) return false;
    }
    return true;
  }

 private:
  const Query& query_;
  std::vector<std::size_t> columns_;
};

}  // namespace

bool matches(const Query& query, const Row& row) { return Conditions(query).hold(row); }

bool stands_before(const Query& query, const Row& left, const Row& right) {
  for (const Order& order : query.order) {
    const std::size_t column = query.table->column(order.column);
    const auto compared = order_of(order.descending, left[column], right[column]);
    if (compared != 0) return compared < 0;
  }
  for (std::size_t i = 0; i < query.table->key_columns; ++i) {
    if (const auto compared = left[i] <=> right[i]; compared != 0) return compared < 0;
  }
  return false;
}

void Overlay::add(RowChange change) {
  LUOSHI_CHECK(change.row.size() >= change.table->key_columns && !change.table->sums);
  rows_[change.table].insert_or_assign(key_of(*change.table, change.row), changes_.size());
  changes_.push_back(std::move(change));
}

void Overlay::clear() {
  changes_.clear();
  rows_.clear();
}

std::size_t Overlay::size(const Table& table) const {
  const auto found = rows_.find(&table);
  return found == rows_.end() ? 0 : found->second.size();
}

bool Overlay::can_answer(const Query& query) {
  return std::ranges::none_of(query.where,
                              [](const Condition& one) { return one.column == "book"; }) &&
         std::ranges::none_of(query.order, [](const Order& one) { return one.column == "book"; });
}

std::optional<std::vector<Row>> Overlay::over(const Query& query, const std::vector<Row>& stored,
                                              std::size_t asked) const {
  const auto found = rows_.find(query.table);
  std::vector<Row> out;
  for (const Row& row : stored) {
    if (found == rows_.end() || !found->second.contains(key_of(*query.table, row))) {
      out.push_back(row);
    }
  }
  // Behind the last row of what was cut off there may stand others.
  if (stored.size() >= asked && out.size() < query.limit) return std::nullopt;
  const auto middle = static_cast<std::ptrdiff_t>(out.size());
  if (found != rows_.end()) {
    const Conditions conditions(query);
    for (const auto& [key, index] : found->second) {
      const RowChange& change = changes_[index];
      if (change.remove || !conditions.hold(change.row) || !is_behind(query, change.row)) continue;
      out.push_back(change.row);
    }
  }
  const auto before = [&](const Row& left, const Row& right) {
    return stands_before(query, left, right);
  };
  std::sort(out.begin() + middle, out.end(), before);
  std::inplace_merge(out.begin(), out.begin() + middle, out.end(), before);
  if (out.size() > query.limit) out.resize(query.limit);
  return out;
}

}  // namespace luoshi::ledger
