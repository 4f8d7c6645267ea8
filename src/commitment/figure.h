// How figures and days are rounded, counted and said in this module's sentences.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "base/decimal.h"
#include "office/day.h"

namespace luoshi::commitment {

// To so many places behind the point, 0 to 12, halves away from zero (四舍五入). A value of more
// than 34 - places digits comes back as it is.
base::Decimal rounded(base::Decimal value, int places);
inline base::Decimal absolute(base::Decimal value) { return value.is_negative() ? -value : value; }

// Days since 1970-01-01; `day` is not empty.
std::int64_t day_number(const office::Day& day);
inline std::int64_t days_between(const office::Day& from, const office::Day& until) {
  return day_number(until) - day_number(from);
}

// "37.5亿元", "6%", "120"; two places at the most, four when the figure is below one.
std::string figure_text(base::Decimal value, const std::string& unit);
// 0.953 -> "95.3%"
std::string share_text(base::Decimal share);
std::string day_text(const office::Day& day);  // "2026年3月31日"

}  // namespace luoshi::commitment
