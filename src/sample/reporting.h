// The months: units report in the first days of the next one, the office confirms or sends back,
// some correct themselves; what is fulfilled is closed, quarters are frozen, lights are looked at.
// Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

void plan_months(Stage& stage);
// The milestones of one that was just signed, each reported when it is reached.
void plan_milestones(Stage& stage, Work& work);

}  // namespace luoshi::sample
