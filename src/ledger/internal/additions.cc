#include "ledger/internal/additions.h"

#include <algorithm>

#include "base/check.h"

namespace luoshi::ledger {
namespace {

bool is_zero(const Table& table, const Row& row) {
  return std::all_of(row.begin() + static_cast<std::ptrdiff_t>(table.key_columns), row.end(),
                     [](const Value& value) { return value == Value(std::int64_t{0}); });
}

}  // namespace

void add_sums(const Table& table, Row& row, const Row& other, std::int64_t times) {
  for (std::size_t i = table.key_columns; i < table.columns.size(); ++i) {
    std::int64_t& sum = std::get<std::int64_t>(row[i]);
    const bool is_too_large =
        __builtin_add_overflow(sum, times * std::get<std::int64_t>(other[i]), &sum);
    LUOSHI_CHECK(!is_too_large);
  }
}

void Additions::add(const RowChanges& contribution, std::int64_t times) {
  for (const RowChange& change : contribution) {
    const Table& table = *change.table;
    LUOSHI_CHECK(table.sums && !change.remove && change.row.size() == table.columns.size());
    const auto key_end = change.row.begin() + static_cast<std::ptrdiff_t>(table.key_columns);
    const auto [place, is_new] = rows_[&table].try_emplace({change.row.begin(), key_end});
    if (is_new) {
      ++count_;
      place->second = change.row;
      std::fill(place->second.begin() + static_cast<std::ptrdiff_t>(table.key_columns),
                place->second.end(), std::int64_t{0});
    }
    add_sums(table, place->second, change.row, times);
  }
}

RowChanges Additions::take() {
  RowChanges out;
  for (auto& [table, rows] : rows_) {
    for (auto& [key, row] : rows) {
      if (!is_zero(*table, row)) out.push_back({table, std::move(row)});
    }
  }
  rows_.clear();
  count_ = 0;
  return out;
}

}  // namespace luoshi::ledger
