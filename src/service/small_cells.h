// Which cells of a table of figures are kept from whoever they are no business of: those that count
// one to four cases, and those that would give them away.
//
// A count is split into parts (of those closed: in time, late, and the rest). Where a part is
// small, or the rest is, all parts of that row go, and what they are split into. A column's total
// is known from elsewhere: what is hidden in a column stands in two rows at least that may hold it,
// and comes to five at least, so that the total less what is shown tells none of it. Rows of a
// group add up to a total of their own, which stands in another table: where that hides it, all
// rows of the group are hidden here.
//
// Thread rule: pure functions.
#pragma once

#include <bitset>
#include <string>
#include <vector>

#include "cases/figures.h"

namespace luoshi::service {

inline constexpr std::int64_t kSmallBelow = 5;

using HiddenCounts = std::bitset<cases::kCountColumns.size()>;  // by the places in kCountColumns

struct FigureRow {
  std::string value;
  std::string group;
  bool is_open = false;  // shown whatever it counts
  cases::CaseCounts counts;
  HiddenCounts hidden;
};

// Answers what is to be hidden of the total too, as too few rows are left to cover what is hidden.
HiddenCounts hide_small_cells(std::vector<FigureRow>& rows);
// Of one row by itself, as a total.
HiddenCounts small_cells_of(const cases::CaseCounts& counts);

}  // namespace luoshi::service
