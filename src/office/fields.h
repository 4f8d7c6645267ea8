// Checks of single fields, for this module and those above it. `where` is the JSON pointer of the
// field, which stands in the Error. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "office/names.h"

namespace luoshi::office {

struct TextLimits {
  std::size_t min = 1;  // in code points
  std::size_t max = 100;
  bool lines = false;  // may hold line breaks
};

// UTF-8 without control characters, no white space at its ends, as long as the limits say.
base::Result<void> check_text(std::string_view text, TextLimits limits, std::string where);
// <prefix>- and 1 to 60 of a-z, 0-9, '-'.
base::Result<void> check_id(std::string_view id, char prefix, std::string where);
// A letter, then 1 to 39 of a-z, 0-9, '.', '_', '-'.
base::Result<void> check_login(std::string_view login, std::string where);
// 行政区划代码: 6 to 12 digits, or empty.
base::Result<void> check_code(std::string_view code, std::string where);
// base64url, both parts; sealed is not empty.
base::Result<void> check_sealed(const Sealed& sealed, std::string where);
base::Result<void> check_time_of_day(std::string_view text, std::string where);  // "08:30"
base::Result<void> check_range(std::int64_t number, std::int64_t min, std::int64_t max,
                               std::string where);

}  // namespace luoshi::office
