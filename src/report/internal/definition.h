// Does a report say that a figure is not counted as it was ("与原口径不可比", "改由第三方测评")?
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "report/indicator.h"
#include "report/reading.h"

namespace luoshi::report {

// The clause that says so of `found`, a figure of `reading`, whose document's text is `text`; empty
// when none does. Looked at are the words of its sentence back to the figure before it, brackets
// that follow it at once, and what follows it when no other figure stands in the rest of the
// sentence.
std::u32string definition_change(const Quantity& found, const Reading& reading,
                                 std::u32string_view text, const Indicators& indicators);

}  // namespace luoshi::report
