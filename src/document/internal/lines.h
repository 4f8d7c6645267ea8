// A text → its lines, trimmed: the candidates for paragraphs. What counts as a line break and as
// white space is fixed here for every format. Thread rule: pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"

namespace luoshi::document::internal {

// \n, \r\n, \r, vertical tab, form feed, NEL, U+2028, U+2029.
bool is_line_break(char32_t c);

// Unicode's spaces, U+3000 and NBSP among them, zero-width characters, control characters.
bool is_space(char32_t c);

// The length of a visible escape of a space at the beginning of `text` ("<U+00A0>", "&nbsp;"), as a
// careless export leaves it; 0 when there is none. `text` is not empty.
std::size_t visible_space_at_start(std::u32string_view text);

// `within` without white space at its ends, visible escapes of it included.
base::Span trim(std::u32string_view text, base::Span within);

// Every line of `text` that is not empty after trimming, in order.
std::vector<base::Span> split_lines(std::u32string_view text);

inline std::u32string_view slice(std::u32string_view text, base::Span span) {
  return text.substr(span.start, span.size());
}

}  // namespace luoshi::document::internal
