#include "report/number.h"

#include "report/internal/cardinal.h"
#include "report/internal/numeral_chars.h"

namespace luoshi::report {

using internal::Cardinal;
using internal::classify_at;
using internal::Glyph;
using internal::skip_spaces;

namespace {

bool stands_at(std::u32string_view text, std::size_t at, char32_t c) {
  return at < text.size() && text[at] == c;
}

bool is_one_of(std::u32string_view set, std::u32string_view text, std::size_t at) {
  return at < text.size() && set.find(text[at]) != std::u32string_view::npos;
}

bool is_han(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }

// 分之 at `at`, stray spaces allowed; where it ends, or 0.
std::size_t pass_parts_of(std::u32string_view text, std::size_t at) {
  const std::size_t parts = skip_spaces(text, at);
  if (!stands_at(text, parts, U'分')) return 0;
  const std::size_t of = skip_spaces(text, parts + 1);
  return stands_at(text, of, U'之') ? skip_spaces(text, of + 1) : 0;
}

bool touches_letter_before(std::u32string_view text, std::size_t at) {
  if (at == 0) return false;
  if (internal::is_latin_letter(text[at - 1])) return true;
  return at >= 2 && is_one_of(U"-./_－", text, at - 1) && internal::is_latin_letter(text[at - 2]);
}

void take(const Cardinal& cardinal, Number& number) {
  number.span.end = static_cast<std::uint32_t>(cardinal.end);
  number.value = cardinal.value;
  number.scale = cardinal.scale;
  number.is_chinese = cardinal.is_chinese;
  number.has_scale = cardinal.has_scale;
  number.has_more = cardinal.has_more;
  number.ends_with_more = cardinal.ends_with_more;
  number.is_bare_digit = cardinal.is_bare_digit;
  number.is_bare_scale = cardinal.is_bare_scale;
  number.is_code = cardinal.is_code;
}

// 百 before 分之 with nothing readable behind (百分之二三十) is not a numeral of its own.
bool begins_unread_ratio(std::u32string_view text, const Cardinal& cardinal) {
  return cardinal.is_bare_scale && pass_parts_of(text, cardinal.end) != 0;
}

// 百分之五, 千分之三, 万分之二, 百分百. (百万分之五 is a fraction like 三分之一.)
bool read_ratio_in_words(std::u32string_view text, std::size_t at, Number& number) {
  const Glyph first = classify_at(text, at).glyph;
  Ratio ratio = Ratio::kNone;
  if (first == Glyph::kHundred) ratio = Ratio::kPercent;
  if (first == Glyph::kThousand) ratio = Ratio::kPerMille;
  if (first == Glyph::kWan) ratio = Ratio::kPerTenThousand;
  if (ratio == Ratio::kNone) return false;
  if (ratio == Ratio::kPercent && stands_at(text, at + 1, U'分') &&
      stands_at(text, at + 2, U'百')) {
    number.value = 100;
    number.is_chinese = true;
    number.ratio = ratio;
    number.span.end = static_cast<std::uint32_t>(at + 3);
    return true;
  }
  const std::size_t start = pass_parts_of(text, at + 1);
  if (start == 0) return false;
  const auto share = internal::read_cardinal(text, start, true);
  if (!share) return false;
  take(*share, number);
  number.is_bare_digit = number.is_bare_scale = false;
  number.ratio = ratio;
  return true;
}

// 几十, 数百万: the scale words alone are read, their value is the order of magnitude.
bool read_vague(std::u32string_view text, std::size_t at, Number& number) {
  const Glyph next = classify_at(text, at + 1).glyph;
  if (!internal::is_place(next) && !internal::is_scale(next)) return false;
  const auto magnitude = internal::read_cardinal(text, at + 1);
  if (!magnitude || pass_parts_of(text, magnitude->end) != 0) return false;
  if (!magnitude->is_bare_scale && next != Glyph::kTen) return false;
  take(*magnitude, number);
  number.is_bare_digit = number.is_bare_scale = false;
  number.is_vague = true;
  return true;
}

// The numerator of 三分之一, behind `denominator`. A second minus sign is not expected.
bool read_parts(std::u32string_view text, const Cardinal& denominator, Number& number) {
  const std::size_t start = pass_parts_of(text, denominator.end);
  if (start == 0 || denominator.value.is_zero()) return false;
  const auto numerator = internal::read_cardinal(text, start, true);
  if (!numerator) return false;
  take(*numerator, number);
  number.value = numerator->value / denominator.value;
  number.is_chinese = denominator.is_chinese && numerator->is_chinese;
  number.is_bare_digit = number.is_bare_scale = false;
  number.scale = 0;
  number.is_fraction = true;
  return true;
}

// 一又二分之一: the fraction behind 又 is added to `whole`.
bool read_mixed(std::u32string_view text, const Cardinal& whole, Number& number) {
  const std::size_t also = skip_spaces(text, whole.end);
  if (!stands_at(text, also, U'又')) return false;
  const auto denominator = internal::read_cardinal(text, skip_spaces(text, also + 1));
  if (!denominator || !read_parts(text, *denominator, number)) return false;
  number.value = whole.value + number.value;
  number.is_chinese = number.is_chinese && whole.is_chinese;
  return true;
}

bool is_slash(std::u32string_view text, std::size_t at) { return is_one_of(U"/／", text, at); }

// 1/3. 2024/5/1 and 1/2.5 are no fractions but chains of codes.
bool read_slashed(std::u32string_view text, const Cardinal& numerator, Number& number) {
  if (!is_slash(text, numerator.end) || !internal::is_arabic_at(text, numerator.end + 1))
    return false;
  constexpr std::size_t kDenominatorDigitsMax = 4;
  std::size_t end = numerator.end + 1;
  std::int64_t denominator = 0;
  for (; internal::is_arabic_at(text, end); ++end) {
    if (end - numerator.end > kDenominatorDigitsMax) break;
    denominator = denominator * 10 + classify_at(text, end).value;
  }
  const bool is_chain = internal::is_arabic_at(text, end) ||
                        ((is_slash(text, end) || classify_at(text, end).glyph == Glyph::kPoint) &&
                         internal::is_arabic_at(text, end + 1));
  const bool is_continued = number.span.start > 0 && is_slash(text, number.span.start - 1);
  if (is_chain || is_continued || denominator == 0) {
    number.is_code = true;
    return false;
  }
  number.value = numerator.value / base::Decimal(denominator);
  number.span.end = static_cast<std::uint32_t>(end);
  number.is_fraction = true;
  return true;
}

// Characters that make a word with the 成 before them: 成立, 成员, 成果. Behind them 三成 is no
// ratio.
constexpr std::u32string_view kWordsWithCheng =
    U"立员員果长長功为為就不品本都绩績效套交型分熟年才群片网網链鏈势勢色人家因语語规規列像体體形天";

// 三成, 两成五, 三成半, 7.2成.
bool read_tenths(std::u32string_view text, const Cardinal& cardinal, Number& number) {
  const std::size_t at = skip_spaces(text, cardinal.end);
  if (touches_letter_before(text, number.span.start)) return false;  // G5成绵高速
  if (!stands_at(text, at, U'成') || is_one_of(kWordsWithCheng, text, at + 1)) return false;
  if (cardinal.has_more || cardinal.value > base::Decimal(10)) return false;
  number.value = cardinal.value * base::Decimal(10);
  std::size_t end = at + 1;
  const std::size_t next = skip_spaces(text, end);
  const auto digit = classify_at(text, next);
  const bool is_alone = classify_at(text, next + 1).glyph == Glyph::kOther &&
                        (next == end || next + 1 >= text.size() || !is_han(text[next + 1]));
  if (digit.glyph == Glyph::kDigit && is_alone) {
    number.value = number.value + base::Decimal(digit.value);
    end = next + 1;
  } else if (stands_at(text, end, U'半') && half_follows(text, end)) {
    number.value = number.value + base::Decimal(5);
    ++end;
  }
  number.span.end = static_cast<std::uint32_t>(end);
  number.is_bare_digit = false;
  number.ratio = Ratio::kTenths;
  return true;
}

void read_sign_of_ratio(std::u32string_view text, Number& number) {
  const std::size_t at = skip_spaces(text, number.span.end);
  if (is_one_of(U"%％﹪", text, at))
    number.ratio = Ratio::kPercent;
  else if (stands_at(text, at, U'‰'))
    number.ratio = Ratio::kPerMille;
  else
    return;
  number.is_bare_digit = false;
  number.span.end = static_cast<std::uint32_t>(at + 1);
}

// Everything but the sign; number.span.start is set by the caller.
bool read_unsigned(std::u32string_view text, std::size_t at, Number& number) {
  const Glyph first = classify_at(text, at).glyph;
  if (first == Glyph::kSome || first == Glyph::kCount) return read_vague(text, at, number);
  if (read_ratio_in_words(text, at, number)) return true;
  const auto cardinal = internal::read_cardinal(text, at);
  if (!cardinal) return false;
  const bool can_divide = cardinal->is_integer && !cardinal->has_more && !cardinal->is_code;
  if (can_divide && read_parts(text, *cardinal, number)) return true;
  if (can_divide && read_mixed(text, *cardinal, number)) return true;
  if (begins_unread_ratio(text, *cardinal)) return false;
  take(*cardinal, number);
  if (can_divide && !cardinal->is_chinese && !cardinal->has_scale &&
      read_slashed(text, *cardinal, number)) {
    return true;
  }
  if (!number.is_code && !number.has_scale && read_tenths(text, *cardinal, number)) return true;
  if (!number.is_bare_scale) read_sign_of_ratio(text, number);
  return true;
}

// A dash is a sign when nothing countable, no letter and no other sign stands before it.
bool can_be_sign(std::u32string_view text, std::size_t at) {
  if (at == 0) return true;
  const char32_t before = text[at - 1];
  const Glyph glyph = internal::classify(before).glyph;
  return glyph == Glyph::kOther && !internal::is_latin_letter(before) &&
         std::u32string_view(U"%％‰)）").find(before) == std::u32string_view::npos;
}

// 歼-35 and 2号-3号 are names: right behind a Chinese character a dash before an integer is a sign
// only where a value is expected (为-3).
bool is_name_dash(std::u32string_view text, std::size_t at, const Number& number) {
  if (at == 0 || !is_han(text[at - 1]) || is_one_of(U"长長为為是达達到至于於", text, at - 1))
    return false;
  return number.ratio == Ratio::kNone && number.value.to_int64().has_value();
}

bool read_dashed(std::u32string_view text, std::size_t at, Number& number) {
  const Glyph next = classify_at(text, at + 1).glyph;
  if (next != Glyph::kArabic && next != Glyph::kPoint) return false;
  return can_be_sign(text, at) && read_unsigned(text, at + 1, number) &&
         !is_name_dash(text, at, number);
}

// 减负74亿元, 肩负三大使命: 负 may end a verb, and a single Chinese digit is not believed behind
// it.
bool read_negative_word(std::u32string_view text, std::size_t at, Number& number) {
  const Glyph next = classify_at(text, at + 1).glyph;
  if (next == Glyph::kSome || next == Glyph::kCount || next == Glyph::kOther) return false;
  if (at > 0 && is_one_of(U"减減担擔肩抱胜勝欠背辜欺身重", text, at - 1)) return false;
  return read_unsigned(text, at + 1, number) && !number.is_bare_digit && !number.is_bare_scale;
}

// `at` lies inside a numeral that began before it.
bool is_inside(std::u32string_view text, std::size_t at, Glyph first) {
  if (at == 0) return false;
  const Glyph before = classify_at(text, at - 1).glyph;
  switch (first) {
    case Glyph::kArabic:
      return before == Glyph::kArabic;
    case Glyph::kPoint:
      return before != Glyph::kOther || internal::is_latin_letter(text[at - 1]) ||
             !internal::is_arabic_at(text, at + 1);
    case Glyph::kDigit:
    case Glyph::kPair:
    case Glyph::kZero:
      return internal::is_han_digit(before) || before == Glyph::kPair;
    case Glyph::kTen:
    case Glyph::kHundred:
    case Glyph::kThousand:
    case Glyph::kWan:
    case Glyph::kYi:
      return before >= Glyph::kArabic && before <= Glyph::kZhao;
    default:
      return false;
  }
}

}  // namespace

base::Decimal Number::as_percent() const {
  if (ratio == Ratio::kPerMille) return value * base::Decimal::power_of_ten(-1);
  if (ratio == Ratio::kPerTenThousand) return value * base::Decimal::power_of_ten(-2);
  return is_fraction ? value * base::Decimal(100) : value;
}

std::optional<Number> scan_number(std::u32string_view text, std::size_t at) {
  const Glyph first = classify_at(text, at).glyph;
  switch (first) {
    case Glyph::kOther:
    case Glyph::kZhao:
    case Glyph::kMore:
    case Glyph::kDot:
      return std::nullopt;
    default:
      break;
  }
  if (is_inside(text, at, first)) return std::nullopt;
  Number number;
  number.span.start = static_cast<std::uint32_t>(at);
  if (first == Glyph::kMinus || first == Glyph::kNegative) {
    const bool is_dash = first == Glyph::kMinus;
    if (!(is_dash ? read_dashed(text, at, number) : read_negative_word(text, at, number))) {
      return std::nullopt;
    }
    number.value = -number.value;
  } else if (!read_unsigned(text, at, number)) {
    return std::nullopt;
  }
  number.is_ordinal = at > 0 && text[at - 1] == U'第';
  number.glued_before = touches_letter_before(text, at);
  number.glued_after =
      number.span.end < text.size() && internal::is_latin_letter(text[number.span.end]);
  return number;
}

bool half_follows(std::u32string_view text, std::size_t at) {
  if (!stands_at(text, at, U'半')) return false;
  if (at + 1 >= text.size()) return true;
  return !is_han(text[at + 1]) || is_one_of(U"时時的内以左后後前多就完来來", text, at + 1);
}

}  // namespace luoshi::report
