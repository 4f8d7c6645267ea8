// luoshi deadline: when a matter of a kind is due, with the derivation (docs/formats/deadline.md).
// Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "app/world.h"

namespace luoshi::app {

int deadline_command(const std::vector<std::string>& arguments, World& world);

}  // namespace luoshi::app
