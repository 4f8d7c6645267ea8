#include "sheet/width.h"

#include <unicode/uchar.h>

#include "base/unicode.h"

namespace luoshi::sheet {
namespace {

// Overrides and isolates that make a terminal show characters in another order than they stand in.
bool reorders(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

}  // namespace

int display_width(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  if (code_point < 0x300) return code_point == 0xAD ? 0 : 1;  // a soft hyphen is not shown
  const auto category = u_charType(c);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) {
    return 0;
  }
  if (code_point >= 0x1160 && code_point <= 0x11FF) return 0;  // joins the Hangul lead before it
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

int display_width(std::string_view utf8) {
  int width = 0;
  for (const char32_t c : base::to_utf32(utf8)) width += display_width(c);
  return width;
}

std::string printable_line(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  bool after_return = false;
  for (const char32_t c : base::to_utf32(utf8)) {
    const bool line_feed_of_pair = c == '\n' && after_return;
    after_return = c == '\r';
    if (line_feed_of_pair) continue;
    if (c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029) {
      out.push_back(' ');
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || reorders(c)) {
      base::append_utf8(out, 0xFFFD);
    } else {
      base::append_utf8(out, c);
    }
  }
  return out;
}

std::string truncate_to_width(std::string_view utf8, int width) {
  const std::u32string text = base::to_utf32(utf8);
  int used = 0;
  std::size_t fits = 0;  // longest start that leaves one column for the mark
  for (std::size_t i = 0; i < text.size(); ++i) {
    used += display_width(text[i]);
    if (used > width) {
      return width < 1 ? std::string()
                       : base::to_utf8(std::u32string_view(text).substr(0, fits)) + "…";
    }
    if (used <= width - 1) fits = i + 1;
  }
  return std::string(utf8);
}

}  // namespace luoshi::sheet
