// luoshi read: documents → readings, in any of the formats.
#pragma once

#include "app/options.h"
#include "app/world.h"

namespace luoshi::app {

extern const Grammar kReadGrammar;
int read_command(const Options& options, World& world);

}  // namespace luoshi::app
