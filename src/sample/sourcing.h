// What leaders, meetings, higher offices and deputies asked for beside the report, and the
// commitments that come of it. Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

void plan_sources(Stage& stage);

}  // namespace luoshi::sample
