// The indicator, the action and the governing words of every figure of a sentence. For each figure
// the words in front of it are taken apart (phrase.h); the indicator is put together from them,
// from the noun behind the number, or from the indicator before it; a list under one verb or one
// 分别 is spread over its numbers (spread.h). Pure; linear in the sentence for bounded lists.
#pragma once

#include "report/internal/figure.h"

namespace luoshi::report {

// Needs frame_figures first.
void name_figures(Row& row);

}  // namespace luoshi::report
