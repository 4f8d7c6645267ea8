// luoshi settings: the identity provider, which nobody at a browser may name. Beside a running
// server, which follows at once, or without one. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "app/world.h"

namespace luoshi::app {

int settings_command(const std::vector<std::string>& arguments, World& world);

}  // namespace luoshi::app
