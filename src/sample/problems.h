// The problems that inspectors found, as the plan has them. Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

void plan_problems(Stage& stage);

}  // namespace luoshi::sample
