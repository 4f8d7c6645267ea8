// Targets without a figure: "地区生产总值增速高于全省平均水平". They stand in the paragraph of
// expected targets and are no quantities; here they become gaps of more than 0. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "report/indicator.h"
#include "report/reading.h"

namespace luoshi::report {

// `text` is the document's. In text order.
std::vector<Quantity> relative_targets(const Reading& reading, std::u32string_view text,
                                       const Indicators& indicators);

}  // namespace luoshi::report
