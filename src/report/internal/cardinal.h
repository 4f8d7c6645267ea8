// A cardinal: digits in either script with their places and scales, without sign, percent or
// fraction. internal to the scanner of numerals. Errors: none. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/decimal.h"

namespace luoshi::report::internal {

struct Cardinal {
  std::size_t end = 0;
  base::Decimal value;
  int scale = 0;  // as Number::scale
  bool is_chinese = true;
  bool is_integer = true;
  bool has_scale = false;
  bool has_more = false;
  bool ends_with_more = false;
  bool is_bare_digit = false;
  bool is_bare_scale = false;
  bool is_code = false;
};

// Nothing when no cardinal begins at `at`, and for juxtaposed Chinese digits. `trusts_formal`: 肆,
// 伍, 陆, 拾 are digits here even alone, because something before them (万分之) says so.
std::optional<Cardinal> read_cardinal(std::u32string_view text, std::size_t at,
                                      bool trusts_formal = false);

}  // namespace luoshi::report::internal
