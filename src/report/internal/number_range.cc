// Ranges of numerals: 1—2, 5—6%, 3至5万, 20和30之间, and the juxtaposed 三五, 七八百, 十二三万.
// Part of number.h; apart from number.cc for length only. Thread rule: pure functions.
#include <array>

#include "report/internal/numeral_chars.h"
#include "report/number.h"

namespace luoshi::report {

using internal::classify_at;
using internal::Glyph;
using internal::skip_spaces;

namespace {

using base::Decimal;

struct Connector {
  std::size_t end = 0;         // where the high end begins; 0: none
  bool needs_between = false;  // 和, 与: only with 之间 behind the high end
};

bool is_dash(char32_t c) {
  switch (c) {
    case U'-':
    case U'－':
    case U'—':
    case U'–':
    case U'‐':
    case U'‑':
    case U'―':
    case U'─':
    case U'━':
    case U'\u2212':
    case U'~':
    case U'～':
    case U'〜':
    case U'∼':
      return true;
    default:
      return false;
  }
}

Connector read_connector(std::u32string_view text, std::size_t start) {
  const std::size_t at = skip_spaces(text, start);
  if (at >= text.size()) return {};
  const char32_t c = text[at];
  if (is_dash(c)) {
    // "5 -1.5" are two numerals, the second negative.
    const bool is_sign = at != start && classify_at(text, at).glyph == Glyph::kMinus &&
                         classify_at(text, at + 1).glyph == Glyph::kArabic;
    if (is_sign) return {};
    const bool is_double = at + 1 < text.size() && text[at + 1] == c && c != U'-';
    return {skip_spaces(text, at + (is_double ? 2 : 1))};
  }
  if (c == U'至' || c == U'到') return {skip_spaces(text, at + 1)};
  if (c == U'和' || c == U'与' || c == U'與') return {skip_spaces(text, at + 1), true};
  return {};
}

// Where 之间 or 间 ends, or 0.
std::size_t pass_between(std::u32string_view text, std::size_t at) {
  if (at < text.size() && text[at] == U'之') ++at;
  return at < text.size() && (text[at] == U'间' || text[at] == U'間') ? at + 1 : 0;
}

// 2024-3-1, 0813-1-2: dashes between more than two runs of digits make a chain.
bool is_chained(std::u32string_view text, base::Span span) {
  const bool before = span.start >= 2 && is_dash(text[span.start - 1]) &&
                      internal::is_arabic_at(text, span.start - 2);
  return before || (span.end + 1 < text.size() && is_dash(text[span.end]) &&
                    internal::is_arabic_at(text, span.end + 1));
}

// 三到五百: how many powers of ten the single digit before `high` lacks. 三到五十 stays 3 to 50.
int implied_places(std::u32string_view text, const Number& low, const Number& high) {
  if (!low.is_bare_digit || !high.is_chinese || high.is_bare_digit) return 0;
  const auto first = classify_at(text, high.span.start);
  if (first.glyph != Glyph::kDigit && first.glyph != Glyph::kPair) return 0;
  if (low.value >= Decimal(first.value)) return 0;
  for (int places = 2; places <= 16; ++places) {
    if (Decimal(first.value) * Decimal::power_of_ten(places) == high.value) return places;
  }
  return 0;
}

void carry_scale(std::u32string_view text, Number& low, const Number& high) {
  if (low.has_scale || low.scale != 0 || low.is_code) return;
  int places = implied_places(text, low, high);
  if (places == 0 && high.scale != 0) {
    const Decimal written = high.value * Decimal::power_of_ten(-high.scale);
    if (low.value < written) places = high.scale;
  }
  if (places == 0) return;
  low.value = low.value * Decimal::power_of_ten(places);
  low.scale = high.scale;
  low.has_scale = high.has_scale;
}

void carry_ratio(std::u32string_view text, Number& low, Number& high) {
  if (low.ratio == Ratio::kNone && high.ratio != Ratio::kNone) {
    if (high.ratio == Ratio::kTenths) low.value = low.value * Decimal(10);
    low.ratio = high.ratio;
    return;
  }
  // 百分之五到六: words before the low end hold for both, a sign behind it does not.
  const Glyph first = classify_at(text, low.span.start).glyph;
  const bool in_words =
      first == Glyph::kHundred || first == Glyph::kThousand || first == Glyph::kWan;
  if (low.ratio != Ratio::kNone && in_words && high.ratio == Ratio::kNone) high.ratio = low.ratio;
}

constexpr std::size_t kJuxtaposedMax = 24;

struct Pair {
  std::size_t at = 0;  // of the first of the two adjacent digits
  bool found = false;
};

// The two adjacent digits of 七八百, 十二三, 一百二三十, 百分之二三十, within the run of numeral
// characters at `at`.
Pair find_pair(std::u32string_view text, std::size_t at) {
  for (std::size_t i = at; i < at + kJuxtaposedMax; ++i) {
    const auto here = classify_at(text, i);
    const bool passes =
        here.glyph != Glyph::kOther || (i < text.size() && (text[i] == U'分' || text[i] == U'之'));
    if (!passes || here.glyph == Glyph::kArabic) return {};
    const auto next = classify_at(text, i + 1);
    const bool is_ascending =
        here.glyph == Glyph::kDigit && next.glyph == Glyph::kDigit &&
        (next.value == here.value + 1 || (here.value == 3 && next.value == 5));
    const bool has_liang =
        (here.value == 1 && here.glyph == Glyph::kDigit && next.glyph == Glyph::kPair) ||
        (here.glyph == Glyph::kPair && next.glyph == Glyph::kDigit && next.value == 3);
    if (is_ascending || has_liang) return {i, true};
    if (internal::is_han_digit(here.glyph) && internal::is_han_digit(next.glyph)) return {};
  }
  return {};
}

// Reads the numeral at `at` as if the character at `skipped` were not there.
std::optional<Number> scan_without(std::u32string_view text, std::size_t at, std::size_t skipped) {
  std::array<char32_t, kJuxtaposedMax + 4> buffer;
  std::size_t size = 0;
  for (std::size_t i = at; i < text.size() && size < buffer.size(); ++i) {
    if (i != skipped) buffer[size++] = text[i];
  }
  return scan_number({buffer.data(), size}, 0);
}

// 十二五, 十三五, 十四五 name the five-year plans.
bool is_plan_name(std::u32string_view text, std::size_t at, std::size_t pair) {
  return pair == at + 1 && classify_at(text, at).glyph == Glyph::kTen &&
         classify_at(text, pair + 1).value == 5;
}

std::optional<Range> scan_juxtaposed(std::u32string_view text, std::size_t at) {
  const Glyph first = classify_at(text, at).glyph;
  if (first == Glyph::kOther || first == Glyph::kArabic) return std::nullopt;
  const Glyph before = at > 0 ? classify_at(text, at - 1).glyph : Glyph::kOther;
  if (before >= Glyph::kDigit && before <= Glyph::kYi) return std::nullopt;
  const Pair pair = find_pair(text, at);
  if (!pair.found || is_plan_name(text, at, pair.at)) return std::nullopt;
  const auto low = scan_without(text, at, pair.at + 1);
  const auto high = scan_without(text, at, pair.at);
  if (!low || !high || low->span != high->span || !(low->value < high->value)) return std::nullopt;
  if (at + low->span.end < pair.at + 1) return std::nullopt;
  Range range{{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + low->span.end + 1)},
              *low,
              *high,
              true};
  range.low.span = range.high.span = range.span;
  range.low.is_bare_digit = range.high.is_bare_digit = false;
  range.low.is_ordinal = range.high.is_ordinal = at > 0 && text[at - 1] == U'第';
  return range;
}

}  // namespace

std::optional<Range> continue_range(std::u32string_view text, const Number& low, std::size_t at) {
  const Connector connector = read_connector(text, at);
  if (connector.end == 0 || low.is_vague || low.is_code) return std::nullopt;
  const auto high = scan_number(text, connector.end);
  if (!high || high->is_vague || high->is_code) return std::nullopt;
  Range range{{low.span.start, high->span.end}, low, *high, false};
  if (is_chained(text, range.span)) return std::nullopt;
  if (connector.needs_between) {
    const std::size_t end = pass_between(text, high->span.end);
    if (end == 0) return std::nullopt;
    range.span.end = static_cast<std::uint32_t>(end);
  }
  carry_scale(text, range.low, range.high);
  carry_ratio(text, range.low, range.high);
  if (range.low.ratio != range.high.ratio || !(range.low.value < range.high.value))
    return std::nullopt;
  return range;
}

std::optional<Range> scan_range(std::u32string_view text, std::size_t at) {
  const auto low = scan_number(text, at);
  if (!low) return scan_juxtaposed(text, at);
  return continue_range(text, *low, low->span.end);
}

}  // namespace luoshi::report
