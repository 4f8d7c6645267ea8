// A bar on standard error while many files are read: only for more than one file, only on a
// terminal, redrawn at most ten times a second.
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <string>

#include "app/world.h"

namespace luoshi::app {

class Progress {
 public:
  Progress(World& world, std::size_t total) : world_(world), total_(total) {}

  void show(std::size_t done, const std::string& name);
  void end() { world_.console.hide_progress(); }

 private:
  World& world_;
  std::size_t total_;
  env::MonotonicTime next_{0};
};

// "[████      ] 4/10 name", at most `width` columns.
std::string progress_line(std::size_t done, std::size_t total, const std::string& name, int width);

}  // namespace luoshi::app
