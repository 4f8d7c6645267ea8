// The command line as a whole: which command, in which language, and its exit status (docs: help).
// Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "app/world.h"

namespace luoshi::app {

// `arguments` without the program's name.
int run(const std::vector<std::string>& arguments, World& world);

}  // namespace luoshi::app
