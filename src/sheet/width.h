// How many columns of a terminal a text takes: two for East Asian wide and full-width characters,
// none for combining marks and invisible format characters, one for the rest (the ambiguous ones
// included, as terminals do by default). Thread rule: any thread.
#pragma once

#include <string>
#include <string_view>

namespace luoshi::sheet {

int display_width(char32_t code_point);
int display_width(std::string_view utf8);

// The text on one line, safe to print: line breaks and tabs become spaces; control characters
// (which could drive the terminal) and marks that reorder a line become U+FFFD.
std::string printable_line(std::string_view utf8);

// At most `width` columns; what is cut is marked with "…".
std::string truncate_to_width(std::string_view utf8, int width);

}  // namespace luoshi::sheet
