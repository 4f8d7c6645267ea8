// Supervision orders: by hand and by the city's rules for what stands red. The last orders by hand
// are made for the day of the start: one is overdue, one is due that day, one waits to be accepted.
// Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

void plan_orders(Stage& stage);

}  // namespace luoshi::sample
