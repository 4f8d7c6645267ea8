// What a command is given: files, a clock, standard input, the environment, the console, and how
// many workers it may use, and what runs helper programs. Real ones in main(), others in tests.
// Thread rule: files, clock, standard input and processes may be used by any thread, the rest by
// one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/console.h"
#include "base/result.h"
#include "env/clock.h"
#include "env/files.h"
#include "env/subprocess.h"

namespace luoshi::app {

enum ExitStatus : int { kDone = 0, kUnreadable = 1, kWrongUsage = 2 };

struct World {
  env::FileSystem& files;
  env::Clock& clock;
  Console& console;
  std::function<base::Result<std::string>(std::uint64_t bytes_max)> standard_input;
  std::function<std::optional<std::string>(const std::string& name)> variable;
  unsigned workers = 2;
  env::ProcessRunner* processes = nullptr;  // null: no helper program is run
  std::string program = {};  // this one's path, run in a box to read a PDF; empty: no box
};

}  // namespace luoshi::app
