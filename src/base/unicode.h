// UTF-8 <-> code points. Texts are handled as UTF-32 so that a span's numbers are plain indices.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace luoshi::base {

// The replacement character stands for every byte sequence that is not UTF-8 (Unicode 15, 3.9,
// "substitution of maximal subparts"); `bad_count`, when given, receives how many there were.
std::u32string to_utf32(std::string_view utf8, std::size_t* bad_count = nullptr);

std::string to_utf8(std::u32string_view text);
void append_utf8(std::string& out, char32_t code_point);
void append_utf8(std::string& out, std::u32string_view text);

bool is_valid_utf8(std::string_view bytes);

}  // namespace luoshi::base
