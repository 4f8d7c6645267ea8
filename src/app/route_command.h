// luoshi route: learns from labelled messages what a message is about, says how well, and suggests.
// Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "app/help.h"
#include "app/world.h"

namespace luoshi::app {

extern const HelpText kRouteHelp;

int route_command(const std::vector<std::string>& arguments, World& world);

}  // namespace luoshi::app
