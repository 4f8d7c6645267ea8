// Text within XML and HTML. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace luoshi::base {

// Of UTF-8 what may stand in an element or in a quoted attribute; control characters, which XML 1.0
// cannot hold, are left out but for tabs and line breaks.
std::string markup_text(std::string_view text);

}  // namespace luoshi::base
