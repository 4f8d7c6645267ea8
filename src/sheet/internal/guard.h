// The apostrophe that keeps a spreadsheet from running a csv text as a formula. guard and unguard
// undo each other for every text: what already begins with apostrophes before such a character gets
// one more.
#pragma once

#include <string>
#include <string_view>

namespace luoshi::sheet::internal {

// Begins, behind any apostrophes, with = + - @ (full-width ones too), TAB, CR or LF.
bool would_run_as_formula(std::string_view text);

// The text without its guard, or the same text; `was_guarded` tells which.
std::string_view unguard(std::string_view text, bool* was_guarded);

}  // namespace luoshi::sheet::internal
