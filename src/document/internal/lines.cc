#include "document/internal/lines.h"

#include <array>
#include <cstdint>

namespace luoshi::document::internal {
namespace {

constexpr std::size_t kUnicodeEscapeLength = 8;  // <U+00A0>

int hex_digit(char32_t c) {
  if (c >= U'0' && c <= U'9') return static_cast<int>(c - U'0');
  if (c >= U'A' && c <= U'F') return static_cast<int>(c - U'A') + 10;
  if (c >= U'a' && c <= U'f') return static_cast<int>(c - U'a') + 10;
  return -1;
}

// "<U+XXXX>" that stands for a space: what R writes where the console cannot show the character.
bool is_escaped_space(std::u32string_view text) {
  if (text.size() != kUnicodeEscapeLength || !text.starts_with(U"<U+") || text.back() != U'>') {
    return false;
  }
  char32_t value = 0;
  for (std::size_t i = 3; i < 7; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return false;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return is_space(value) || is_line_break(value);
}

constexpr std::array<std::u32string_view, 6> kSpaceEntities = {U"&nbsp;", U"&ensp;", U"&emsp;",
                                                               U"&#160;", U"&#xa0;", U"&#12288;"};

std::size_t visible_space_at_end(std::u32string_view text) {
  if (text.back() == U'>' && text.size() >= kUnicodeEscapeLength) {
    const auto tail = text.substr(text.size() - kUnicodeEscapeLength);
    return is_escaped_space(tail) ? kUnicodeEscapeLength : 0;
  }
  if (text.back() != U';') return 0;
  for (const std::u32string_view entity : kSpaceEntities) {
    if (text.ends_with(entity)) return entity.size();
  }
  return 0;
}

}  // namespace

bool is_line_break(char32_t c) {
  if (c > 0x2029) return false;  // nearly every character of a Chinese text
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_space(char32_t c) {
  if (c <= 0x20) return true;
  if (c < 0x7F) return false;
  if (c <= 0xA0 || c == 0xAD) return true;  // DEL, C1 controls, NBSP, soft hyphen
  if (c < 0x1680) return false;
  return c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x2064) || c == 0x3000 || c == 0xFEFF;
}

std::size_t visible_space_at_start(std::u32string_view text) {
  if (text.front() == U'<') {
    return is_escaped_space(text.substr(0, kUnicodeEscapeLength)) ? kUnicodeEscapeLength : 0;
  }
  if (text.front() != U'&') return 0;
  for (const std::u32string_view entity : kSpaceEntities) {
    if (text.starts_with(entity)) return entity.size();
  }
  return 0;
}

base::Span trim(std::u32string_view text, base::Span within) {
  base::Span out = within;
  for (;;) {
    while (out.start < out.end && is_space(text[out.start])) ++out.start;
    while (out.end > out.start && is_space(text[out.end - 1])) --out.end;
    if (out.empty()) return out;
    const auto before = visible_space_at_start(slice(text, out));
    out.start += static_cast<std::uint32_t>(before);
    if (out.empty()) return out;
    const auto behind = visible_space_at_end(slice(text, out));
    out.end -= static_cast<std::uint32_t>(behind);
    if (before == 0 && behind == 0) return out;
  }
}

std::vector<base::Span> split_lines(std::u32string_view text) {
  std::vector<base::Span> lines;
  std::uint32_t start = 0;
  for (std::uint32_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && !is_line_break(text[i])) continue;
    const base::Span line = trim(text, {start, i});
    if (!line.empty()) lines.push_back(line);
    start = i + 1;
  }
  return lines;
}

}  // namespace luoshi::document::internal
