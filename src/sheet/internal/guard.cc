#include "sheet/internal/guard.h"

#include <array>

namespace luoshi::sheet::internal {

bool would_run_as_formula(std::string_view text) {
  // East Asian editions of spreadsheet programs take the full-width signs for the plain ones.
  constexpr std::array<std::string_view, 11> kStarts = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                        "\n", "＝", "＋", "－", "＠"};
  text.remove_prefix(std::min(text.find_first_not_of('\''), text.size()));
  for (const std::string_view start : kStarts) {
    if (text.starts_with(start)) return true;
  }
  return false;
}

std::string_view unguard(std::string_view text, bool* was_guarded) {
  *was_guarded = text.starts_with('\'') && would_run_as_formula(text);
  if (*was_guarded) text.remove_prefix(1);
  return text;
}

}  // namespace luoshi::sheet::internal
