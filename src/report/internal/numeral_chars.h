// What each character means inside a numeral. One table for simplified, traditional and formal
// forms and for both widths, so that nothing else compares single characters. Thread rule: pure
// functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace luoshi::report::internal {

enum class Glyph : std::uint8_t {
  kOther,
  kArabic,    // 0-9 in both widths
  kDigit,     // 一 … 九
  kPair,      // 两: two, but only before 百, 千, 万, 亿 or a unit
  kZero,      // 零 〇 ○
  kTen,       // 十
  kHundred,   // 百
  kThousand,  // 千
  kWan,       // 万, 10^4
  kYi,        // 亿, 10^8
  kZhao,      // 兆, 10^12 or mega
  kSome,      // 几: some, begins or ends a vague count
  kCount,     // 数: some, only begins one (数十)
  kMore,      // 余 多: and more
  kMinus,     // - in its widths
  kNegative,  // 负
  kPoint,     // . in both widths
  kDot,       // 点
};

struct NumeralChar {
  Glyph glyph = Glyph::kOther;
  std::uint8_t value = 0;  // of a digit, Arabic or Chinese
  // The formal characters that are ordinary words as well: 队伍, 大陆, 放肆, 收拾, 佰, 仟. They
  // need formal company to begin a numeral.
  bool is_doubtful = false;
};

// clang-format off
constexpr NumeralChar classify_han(char32_t c) {
  switch (c) {
    case U'一': case U'壹': return {Glyph::kDigit, 1};
    case U'二': case U'贰': case U'貳': return {Glyph::kDigit, 2};
    case U'三': case U'叁': case U'參': return {Glyph::kDigit, 3};
    case U'四': return {Glyph::kDigit, 4};
    case U'肆': return {Glyph::kDigit, 4, true};
    case U'五': return {Glyph::kDigit, 5};
    case U'伍': return {Glyph::kDigit, 5, true};
    case U'六': return {Glyph::kDigit, 6};
    case U'陆': case U'陸': return {Glyph::kDigit, 6, true};
    case U'七': case U'柒': return {Glyph::kDigit, 7};
    case U'八': case U'捌': return {Glyph::kDigit, 8};
    case U'九': case U'玖': return {Glyph::kDigit, 9};
    case U'两': case U'兩': case U'倆': return {Glyph::kPair, 2};
    case U'零': case U'〇': return {Glyph::kZero, 0};
    case U'十': return {Glyph::kTen, 0};
    case U'拾': return {Glyph::kTen, 0, true};
    case U'百': return {Glyph::kHundred, 0};
    case U'佰': return {Glyph::kHundred, 0, true};
    case U'千': return {Glyph::kThousand, 0};
    case U'仟': return {Glyph::kThousand, 0, true};
    case U'万': case U'萬': return {Glyph::kWan, 0};
    case U'亿': case U'億': return {Glyph::kYi, 0};
    case U'兆': return {Glyph::kZhao, 0};
    case U'几': case U'幾': return {Glyph::kSome, 0};
    case U'数': case U'數': return {Glyph::kCount, 0};
    case U'余': case U'餘': case U'多': return {Glyph::kMore, 0};
    case U'负': case U'負': return {Glyph::kNegative, 0};
    case U'点': case U'點': return {Glyph::kDot, 0};
    default: return {};
  }
}
// clang-format on

inline constexpr char32_t kHanFirst = 0x3000;
inline constexpr char32_t kHanEnd = 0xA000;

// One bit for each character of the range: nearly all text is turned away by one look at 3.5 KB.
inline constexpr auto kNumeralHan = [] {
  std::array<std::uint64_t, (kHanEnd - kHanFirst) / 64> bits{};
  for (char32_t c = kHanFirst; c < kHanEnd; ++c) {
    if (classify_han(c).glyph != Glyph::kOther) {
      bits[(c - kHanFirst) / 64] |= std::uint64_t{1} << (c % 64);
    }
  }
  return bits;
}();

constexpr NumeralChar classify(char32_t c) {
  if (c >= U'0' && c <= U'9') return {Glyph::kArabic, static_cast<std::uint8_t>(c - U'0')};
  if (c < 0x80) {
    if (c == U'-') return {Glyph::kMinus, 0};
    if (c == U'.') return {Glyph::kPoint, 0};
    return {};
  }
  if (c >= kHanFirst && c < kHanEnd) {
    const bool is_numeral = (kNumeralHan[(c - kHanFirst) / 64] >> (c % 64) & 1) != 0;
    return is_numeral ? classify_han(c) : NumeralChar{};
  }
  if (c >= U'０' && c <= U'９') return {Glyph::kArabic, static_cast<std::uint8_t>(c - U'０')};
  if (c == U'－' || c == U'\u2212') return {Glyph::kMinus, 0};
  if (c == U'．') return {Glyph::kPoint, 0};
  if (c == U'○') return {Glyph::kZero, 0};
  return {};
}

inline NumeralChar classify_at(std::u32string_view text, std::size_t at) {
  return at < text.size() ? classify(text[at]) : NumeralChar{};
}

inline bool is_arabic_at(std::u32string_view text, std::size_t at) {
  return classify_at(text, at).glyph == Glyph::kArabic;
}

constexpr bool is_latin_letter(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || (c >= U'Ａ' && c <= U'Ｚ') ||
         (c >= U'ａ' && c <= U'ｚ');
}

// A Chinese digit in its narrow sense, the ones that can stand side by side.
constexpr bool is_han_digit(Glyph glyph) { return glyph == Glyph::kDigit || glyph == Glyph::kZero; }

constexpr bool is_place(Glyph glyph) {  // 十 百 千
  return glyph >= Glyph::kTen && glyph <= Glyph::kThousand;
}

constexpr bool is_scale(Glyph glyph) {  // 万 亿
  return glyph == Glyph::kWan || glyph == Glyph::kYi;
}

// Stray spaces inside a numeral come singly or in twos; more than that separates.
inline constexpr std::size_t kStraySpacesMax = 3;

inline std::size_t skip_spaces(std::u32string_view text, std::size_t at) {
  std::size_t next = at;
  while (next < text.size() && (text[next] == U' ' || text[next] == U'\u00A0')) {
    if (++next - at > kStraySpacesMax) return at;
  }
  return next;
}

}  // namespace luoshi::report::internal
