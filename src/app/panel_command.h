// luoshi panel: one row for each report and standard indicator, for researchers.
#pragma once

#include "app/options.h"
#include "app/world.h"

namespace luoshi::app {

extern const Grammar kPanelGrammar;
int panel_command(const Options& options, World& world);

}  // namespace luoshi::app
