// A World for tests: files in memory, a clock that stands still, streams that are kept.
#pragma once

#include <map>
#include <string>

#include "app/world.h"

namespace luoshi::app {

struct TestWorld {
  env::MemoryFileSystem files;
  env::SimulatedClock clock{env::WallTime{}};
  std::string input;
  std::string output;
  std::string errors;
  Written output_answers = Written::kWhole;
  std::map<std::string, std::string> variables;
  Console console = console_on({});
  World world{files,
              clock,
              console,
              [this](std::uint64_t) -> base::Result<std::string> { return input; },
              [this](const std::string& name) -> std::optional<std::string> {
                const auto found = variables.find(name);
                if (found == variables.end()) return std::nullopt;
                return found->second;
              },
              3};

  Console console_on(Terminal terminal) {
    return {[this](std::string_view bytes) {
              if (output_answers == Written::kWhole) output += bytes;
              return output_answers;
            },
            [this](std::string_view bytes) {
              errors += bytes;
              return Written::kWhole;
            },
            terminal};
  }
};

}  // namespace luoshi::app
