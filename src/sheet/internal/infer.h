// What a bare text most plainly is: an exact number, a date, a truth value, or a text.
// Thread rule: any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "sheet/table.h"

namespace luoshi::sheet::internal {

inline constexpr int kDecimalDigitsMax = 34;

// Digits between the first and the last that is not zero; the exponent does not count.
int significant_digits(std::string_view number);

// The number, when a Decimal holds it without rounding: "-12.5", "3E+17".
std::optional<base::Decimal> exact_decimal(std::string_view text);

// "2024-01-31", "2024/1/31", "2024年1月31日", the first two also with " 08:30" or "T08:30:00".
std::optional<Date> parse_date(std::string_view text);

// Surrounding spaces do not hinder a number or date; `original` keeps the text where needed.
Cell infer_cell(std::string text);

// White space as people see it: ASCII, no-break and ideographic spaces.
std::string_view trim(std::string_view text);

}  // namespace luoshi::sheet::internal
