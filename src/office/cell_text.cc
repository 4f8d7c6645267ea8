#include "office/cell_text.h"

#include <algorithm>

#include "base/unicode.h"

namespace luoshi::office {

std::string trimmed(std::string_view text) {
  constexpr std::u32string_view kSpaces = U" \t\r\n\u3000\u00A0";
  const std::u32string all = base::to_utf32(text);
  const std::size_t begin = all.find_first_not_of(kSpaces);
  if (begin == std::u32string::npos) return {};
  const std::size_t end = all.find_last_not_of(kSpaces);
  return base::to_utf8(std::u32string_view(all).substr(begin, end - begin + 1));
}

std::string plain(std::string_view text) {
  constexpr char32_t kFullFirst = 0xFF01;
  constexpr char32_t kFullLast = 0xFF5E;
  constexpr char32_t kToAscii = 0xFEE0;
  std::u32string out = base::to_utf32(trimmed(text));
  for (char32_t& c : out) {
    if (c >= kFullFirst && c <= kFullLast) c -= kToAscii;
    if (c == U'\u3000' || c == U'\u00A0' || c == U'\t') c = U' ';
  }
  return base::to_utf8(out);
}

std::optional<base::Decimal> figure_in(std::string text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = text.find(','); at != std::string::npos; at = text.find(',', at + 1)) {
    if (at == 0 || at > point || (point - at) % 4 != 0) return std::nullopt;
  }
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  const auto value = base::Decimal::parse(text);
  return value && value->is_finite() ? value : std::nullopt;
}

}  // namespace luoshi::office
