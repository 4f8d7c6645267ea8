// luoshi locate: points → the cells of a city's grid that they lie in.
#pragma once

#include <string>
#include <vector>

#include "app/world.h"

namespace luoshi::app {

int locate_command(const std::vector<std::string>& arguments, World& world);

}  // namespace luoshi::app
