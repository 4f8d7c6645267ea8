// What people write into the cells of a table, as it is compared and read. Thread rule: pure
// functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace luoshi::office {

// Without white space at the ends.
std::string trimmed(std::string_view text);
// Full-width forms as ASCII, other blanks as spaces, none at the ends.
std::string plain(std::string_view text);
// 1200, -5.2, "1,234.5" but not "1,2": a comma stands between thousands only. `text` is plain.
std::optional<base::Decimal> figure_in(std::string text);

}  // namespace luoshi::office
