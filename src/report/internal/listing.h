// A list of numbers under one verb or one 分别: "开工、竣工项目分别达到200个、100个". Pure; linear
// in the list.
#pragma once

#include <cstddef>

#include "report/internal/figure.h"

namespace luoshi::report {

// Hands what the first figure of the list was found to say (verb, baseline, 超, 以上) to the
// others, and gives each its own subject where the words in front name as many. `end`: one behind
// the last.
void spread_list(Row& row, std::size_t first, std::size_t end);

}  // namespace luoshi::report
