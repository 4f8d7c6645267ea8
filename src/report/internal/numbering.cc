#include "report/internal/numbering.h"

#include "report/source.h"

namespace luoshi::report {
namespace {

constexpr std::u32string_view kNumerals = U"一二三四五六七八九十";

bool is_numeral(char32_t c) { return kNumerals.find(c) != std::u32string_view::npos; }

int year_digit(char32_t c) {
  if (is_digit(c)) return static_cast<int>(c - U'0');
  if (c == U'〇' || c == U'○' || c == U'零' || c == U'O' || c == U'Ｏ') return 0;
  const std::size_t at = kNumerals.substr(0, 9).find(c);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at) + 1;
}

}  // namespace

Numbering read_numbering(std::u32string_view text, base::Span line) {
  const std::u32string_view s = text.substr(line.start, line.size());
  const auto at = [&](std::size_t i) { return i < s.size() ? s[i] : U'\0'; };
  const auto run = [&](std::size_t from, auto wanted, std::size_t most) {
    std::size_t count = 0;
    while (count < most && wanted(at(from + count))) ++count;
    return count;
  };
  const auto made = [](int level, std::size_t length) {
    return Numbering{level, static_cast<std::uint32_t>(length)};
  };
  if (const std::size_t n = run(0, is_numeral, 3); n > 0) {
    if (at(n) == U'、' || at(n) == U'.') return made(1, n + 1);
    if (at(n) == U'是' || (at(n) == U'要' && n == 1)) return made(4, n + 1);
  }
  if (at(0) == U'第') {
    const std::size_t n = run(1, is_numeral, 3);
    if (n > 0 && at(1 + n) == U'部' && at(2 + n) == U'分') return made(1, n + 3);
    if (n > 0 && (at(1 + n) == U'，' || at(1 + n) == U'、')) return made(2, n + 2);
  }
  if (at(0) == U'（') {
    const std::size_t n = run(1, is_numeral, 3);
    if (n > 0 && at(1 + n) == U'）') return made(2, n + 2);
    const std::size_t d = run(1, is_digit, 2);
    if (d > 0 && at(1 + d) == U'）') return made(3, d + 2);
  }
  if (const std::size_t d = run(0, is_digit, 2); d > 0) {
    const bool point = (at(d) == U'.' || at(d) == U'、') && !is_digit(at(d + 1));
    if (point) return made(3, d + 1);
  }
  if (at(0) == U'—' && at(1) == U'—') return made(3, 2);
  return {};
}

base::Span skip_numbering(std::u32string_view text, base::Span line) {
  line.start += read_numbering(text, line).length;
  return line;
}

int find_year(std::u32string_view text) {
  for (std::size_t i = 0; i + 4 < text.size(); ++i) {
    if (text[i + 4] != U'年') continue;
    int year = 0;
    for (std::size_t k = 0; k < 4 && year >= 0; ++k) {
      const int digit = year_digit(text[i + k]);
      year = digit < 0 ? -1 : year * 10 + digit;
    }
    if (year >= 1949 && year <= 2100) return year;
  }
  return 0;
}

}  // namespace luoshi::report
