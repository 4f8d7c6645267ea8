#include "app/progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/paths.h"
#include "sheet/width.h"

namespace luoshi::app {

std::string progress_line(std::size_t done, std::size_t total, const std::string& name, int width) {
  constexpr std::size_t kCells = 24;
  const std::size_t full = total == 0 ? kCells : std::min(done * kCells / total, kCells);
  std::string line = "[";
  for (std::size_t i = 0; i < kCells; ++i) line += i < full ? "█" : " ";
  line += fmt::format("] {}/{} {}", done, total, sheet::printable_line(file_name(name)));
  return sheet::truncate_to_width(line, width);
}

void Progress::show(std::size_t done, const std::string& name) {
  if (total_ < 2 || !world_.console.terminal().errors) return;
  const env::MonotonicTime now = world_.clock.monotonic_now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  // One column is kept free: a line that fills the terminal would wrap.
  world_.console.show_progress(
      progress_line(done, total_, name, world_.console.terminal().width - 1));
}

}  // namespace luoshi::app
