// Numbering at the head of a line: 第一部分, 一、, （一）, 1., （1）, 一是, 第一，.
#pragma once

#include <string_view>

#include "base/span.h"

namespace luoshi::report {

struct Numbering {
  // 1: 第一部分, 一、; 2: （一）; 3: 1. （1） ——; 4: 一是, 第一，; 0: none
  int level = 0;
  std::uint32_t length = 0;  // characters of the marker
};

Numbering read_numbering(std::u32string_view text, base::Span line);
base::Span skip_numbering(std::u32string_view text, base::Span line);

// The first year 19xx or 20xx (also 二〇二四) that "年" follows; 0 when there is none.
int find_year(std::u32string_view text);

}  // namespace luoshi::report
