// Texts and numbers between this program and the cells of an xlsx file, whose XML cannot hold
// control characters and whose numbers are doubles. Source: ECMA-376 part 1, 22.9.2.19
// (ST_Xstring).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace luoshi::sheet::internal {

inline constexpr std::size_t kXlsxTextUnitsMax = 32'767;  // UTF-16 units in a cell
inline constexpr int kXlsxDigitsMax = 15;  // significant digits that every double keeps

// Control characters as _xHHHH_, a literal "_xHHHH_" as "_x005F_xHHHH_"; what XML cannot hold at
// all and broken UTF-8 become U+FFFD. A text over the limit is cut and ends with "…"; `cut` tells.
std::string to_xlsx_text(std::string_view text, bool* cut);
std::string from_xlsx_text(std::string_view text);

// The double to be written, when it keeps every digit of the number.
std::optional<double> to_xlsx_number(base::Decimal number);

struct XlsxNumber {
  base::Decimal value;
  bool digits_lost = false;  // a whole number too long for the file's doubles
};
// A number as a person sees it: "81.400000000000006" is how a file spells 81.4. Nothing when the
// text is no number.
std::optional<XlsxNumber> from_xlsx_number(std::string_view text);

// A name that a workbook accepts: at most 31 units, none of []:*?/\, no apostrophe at the ends.
std::string sheet_name(std::string_view name, std::string_view otherwise);

}  // namespace luoshi::sheet::internal
