// The commands that keep a ledger: token, password, verify, export, import, backup, restore,
// rebuild, anchor, salvage, rotate, config, settings. Each beside a running server or without one.
#pragma once

#include <string>
#include <vector>

#include "app/world.h"

namespace luoshi::app {

struct KeepCommand {
  std::string_view name;
  int (*run)(const std::vector<std::string>& arguments, World& world);
};
const std::vector<KeepCommand>& keep_commands();

}  // namespace luoshi::app
