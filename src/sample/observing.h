// Indicators of the city, its counties and the province: last year's months when the year begins,
// then each month's figure in the middle of the next. Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

void plan_indicators(Stage& stage);

}  // namespace luoshi::sample
