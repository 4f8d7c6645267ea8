#include "app/console.h"

#include "sheet/width.h"

namespace luoshi::app {

bool Console::write(std::string_view bytes) {
  if (ended_) return false;
  if (terminal_.output) hide_progress();
  switch (output_(bytes)) {
    case Written::kWhole:
      return true;
    case Written::kNobodyReads:
      ended_ = true;
      return false;
    case Written::kFailed:
      ended_ = true;
      broken_ = true;
      tell({"标准输出写不进去，结果不完整（磁盘满了？）",
            "standard output cannot be written; the result is incomplete (is the disk full?)"});
      return false;
  }
  return false;
}

void Console::tell(const base::Message& message) {
  tell_plain("luoshi: " + sheet::printable_line(message.in(language_)) + "\n");
}

void Console::tell(const base::Error& error) {
  tell_plain("luoshi: " + sheet::printable_line(error.to_string(language_)) + "\n");
}

void Console::tell_plain(std::string_view text) {
  hide_progress();
  errors_(text);
}

void Console::show_progress(const std::string& line) {
  if (!terminal_.errors) return;
  errors_("\r\033[K" + line);
  progress_shown_ = true;
}

void Console::hide_progress() {
  if (progress_shown_) errors_("\r\033[K");
  progress_shown_ = false;
}

}  // namespace luoshi::app
