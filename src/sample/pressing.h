// Supervision orders for what stands red, and the problems that inspectors found. The last orders
// are made for the day of the start: one is overdue, one is due that day, one waits to be accepted.
// Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

void plan_orders(Stage& stage);
void plan_problems(Stage& stage);

}  // namespace luoshi::sample
