// The forms of a single line that residue.h judges by. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace luoshi::document::internal {

// Residue is short; a line longer than this is never judged by its form.
inline constexpr std::size_t kShortLineMax = 120;

// "12": digits alone, four at the most.
std::optional<std::uint32_t> bare_number(std::u32string_view line);

// "http://", "https://", "www." in a short line.
bool has_web_address(std::u32string_view line);

// "）", "】" and the like, alone.
bool is_closing_punctuation(std::u32string_view line);

}  // namespace luoshi::document::internal
