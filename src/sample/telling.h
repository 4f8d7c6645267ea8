// What the server does by itself on working days: reminders whose time has come are recorded, and
// notices made; people have read those of more than two days ago. Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

void plan_notices(Stage& stage);

}  // namespace luoshi::sample
