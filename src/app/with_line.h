// What every command that keeps a ledger begins and ends with: its command line is read, it runs,
// and what went wrong is told. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "app/configuration.h"
#include "app/world.h"

namespace luoshi::app {

// `run`: CommandLine -> Result<int>, the exit status. An error at an option is wrong usage.
template <class Run>
int with_line(const std::vector<std::string>& arguments, World& world, const CommandWords& words,
              Run run) {
  auto line = read_command_line(arguments, words, world.variable, world.files);
  if (!line) {
    world.console.tell(line.error());
    return kWrongUsage;
  }
  base::Result<int> done = run(*line);
  if (!done) {
    world.console.tell(done.error());
    return done.error().code == base::ErrorCode::kInvalidInput &&
                   done.error().where.starts_with("--")
               ? kWrongUsage
               : kUnreadable;
  }
  return world.console.broken() ? kUnreadable : *done;
}

}  // namespace luoshi::app
