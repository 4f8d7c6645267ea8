// luoshi compare: what this year's report says of last year's promises.
#pragma once

#include "app/options.h"
#include "app/world.h"

namespace luoshi::app {

extern const Grammar kCompareGrammar;
int compare_command(const Options& options, World& world);

}  // namespace luoshi::app
