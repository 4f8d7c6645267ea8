// luoshi serve: opens the data folder (making and filling it when it is new) and answers until it
// is told to stop. Standard output has one line, "listening on http://…", once it answers.
#pragma once

#include <string>
#include <vector>

#include "app/world.h"

namespace luoshi::app {

int serve_command(const std::vector<std::string>& arguments, World& world);

}  // namespace luoshi::app
