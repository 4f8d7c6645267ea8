// A run of Arabic digits with grouping, a decimal point and the stray spaces of a converted
// document. Errors: none; a run that no numeral can be (over forty digits) is refused. Thread rule:
// pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/decimal.h"

namespace luoshi::report::internal {

struct Arabic {
  std::size_t end = 0;
  std::uint64_t coefficient = 0;  // all digits without the point; unused when is_wide
  int decimals = 0;               // digits behind the point
  int integer_digits = 0;
  bool is_code = false;  // leading zero, or a link of a dotted chain
  bool is_wide = false;  // more than 18 digits: `wide` holds the value
  base::Decimal wide;

  bool is_integer() const { return decimals == 0 && !is_wide; }
  base::Decimal value() const;
};

// `at` stands on a digit, or on a point with a digit behind it. False when no numeral begins there.
bool read_arabic(std::u32string_view text, std::size_t at, Arabic& out);

}  // namespace luoshi::report::internal
