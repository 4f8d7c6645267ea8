#include "report/internal/cardinal.h"

#include "report/internal/arabic.h"
#include "report/internal/numeral_chars.h"

// How a cardinal is put together.
//
//   [zhao 兆] [hi 亿] [mid 万] section          section = 千百十 terms in falling order, then ones
//
// Each token is folded into `section`; 万 moves the section to `mid`, 亿 moves mid and section to
// `hi`. A token that cannot continue the numeral ends it; what was begun behind the last scale word
// and turns out to belong to the next numeral (三万|五千万) is taken back by returning to the state
// kept at that scale word. A last digit without a place counts in the place below the last one
// (一百五, 三万二), unless 零 stands before it. All state is integers below 10^18; only the end
// makes a Decimal.
namespace luoshi::report::internal {
namespace {

using Count = std::uint64_t;

constexpr Count kWan = 10'000;
constexpr Count kYi = 100'000'000;
constexpr Count kZhao = 1'000'000'000'000;
// Larger Arabic integers take scale words but no places behind them: keeps the sums below 10^18.
constexpr Count kMixedIntegerMax = 999'999;

Count place_of(Glyph glyph) {
  return glyph == Glyph::kTen ? 10 : glyph == Glyph::kHundred ? 100 : 1000;
}

int exponent_of(Glyph glyph) {
  switch (glyph) {
    case Glyph::kTen:
      return 1;
    case Glyph::kHundred:
      return 2;
    case Glyph::kThousand:
      return 3;
    case Glyph::kWan:
      return 4;
    case Glyph::kYi:
      return 8;
    default:
      return 0;
  }
}

// 千 before one of these belongs to the unit: 12千米, 500千伏, 六千字节. (兆 never counts alone.)
bool is_kilo_unit(std::u32string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const char32_t next = at + 1 < text.size() ? text[at + 1] : U'\0';
  switch (text[at]) {
    case U'米':
    case U'克':
    case U'瓦':
    case U'伏':
    case U'赫':
    case U'帕':
    case U'卡':
      return true;
    case U'字':
      return next == U'节';
    case U'比':
      return next == U'特';
    case U'焦':
      return next == U'耳';
    default:
      return false;
  }
}

class CardinalReader {
 public:
  CardinalReader(std::u32string_view text, bool trusts_formal)
      : text_(text), trusts_formal_(trusts_formal) {}
  std::optional<Cardinal> read(std::size_t at);

 private:
  struct State {
    std::size_t end = 0;
    Count zhao = 0, hi = 0, mid = 0, section = 0;
    Count place_limit = kWan;  // the next place must be smaller
    Count last = 0;            // weight of the last place or scale word, 0 before the first
    int scale = 0;             // exponent of the scale words at the end
    bool after_zero = false;
    bool has_scale = false;
    bool doubled_wan = false;
    bool has_more = false, ends_with_more = false;
    bool ends_with_scale = false;
    bool is_arabic = false;   // the section is one Arabic integer so far
    bool has_arabic = false;  // any part is
  };

  NumeralChar glyph(std::size_t at) const { return classify_at(text_, at); }
  Count total() const { return state_.zhao + state_.hi + state_.mid + state_.section; }
  bool is_ones_place() const { return state_.last == 0 || state_.last == 10 || state_.after_zero; }

  std::optional<Cardinal> read_arabic_start(std::size_t at);
  std::optional<Cardinal> read_digit_string(std::size_t at) const;
  bool begin(std::size_t at);
  bool begin_with_zero(std::size_t at);
  void begin_with_place(std::size_t at, Count place);
  void begin_with_scale(std::size_t at, Glyph scale);
  void continue_from_end();
  bool step();
  bool on_digit(std::size_t at, NumeralChar digit);
  bool on_digit_and_place(std::size_t at, Count digit, std::size_t place_at);
  bool on_digit_and_scale(std::size_t at, Count digit, Glyph scale);
  bool on_last_digit(std::size_t at, Count digit);
  bool on_ten(std::size_t at);
  bool on_arabic_place(std::size_t at, NumeralChar place);
  bool on_zero(std::size_t at);
  bool on_more(std::size_t at);
  bool on_some(std::size_t at);
  bool on_scale(std::size_t at, Glyph scale);
  bool on_zhao(std::size_t at);
  bool on_arabic(std::size_t at);
  void add_arabic(Count value, std::size_t end);
  void commit(std::size_t end);
  void read_fraction(Cardinal& out) const;
  void read_scale_words(Cardinal& out) const;
  Cardinal finish(std::size_t at) const;

  std::u32string_view text_;
  bool trusts_formal_;
  State state_;
  State checkpoint_;  // at the last scale word
  bool is_juxtaposed_ = false;
  bool is_bare_scale_ = false;
  bool needs_lower_scale_ = false;  // 兆 was read on trust
  State before_zhao_;
};

void CardinalReader::commit(std::size_t end) {
  state_.end = end;
  state_.ends_with_more = false;
  state_.ends_with_scale = false;
  state_.scale = 0;
}

// A digit followed by 十, 百 or 千.
bool CardinalReader::on_digit_and_place(std::size_t at, Count digit, std::size_t place_at) {
  const NumeralChar place_char = glyph(place_at);
  const Count place = place_of(place_char.glyph);
  const bool is_first = state_.end == 0;
  const bool is_kilo = place == 1000 && is_first && is_kilo_unit(text_, place_at + 1);
  const bool is_two_tens = place == 10 && glyph(at).glyph == Glyph::kPair;
  if (place >= state_.place_limit || is_kilo || is_two_tens) {
    const bool is_late_pair = glyph(at).glyph == Glyph::kPair && !is_first;
    return is_ones_place() && !is_late_pair && on_last_digit(at, digit);
  }
  state_.section += digit * place;
  state_.place_limit = place;
  state_.last = place;
  state_.after_zero = false;
  commit(place_at + 1);
  return true;
}

// A digit followed by 万 or 亿 needs the ones place: 五万, 二十五万, 一百零五万, 三亿五万.
bool CardinalReader::on_digit_and_scale(std::size_t at, Count digit, Glyph scale) {
  const Count weight = scale == Glyph::kWan ? kWan : kYi;
  const bool opens_section = state_.section == 0 && state_.last > weight;
  if (!is_ones_place() && !opens_section) return false;
  if (glyph(at).glyph == Glyph::kPair && state_.section > 0) return false;
  state_.section += digit;
  state_.place_limit = 1;
  state_.after_zero = false;
  commit(at + 1);
  return true;
}

// The last digit: ones, or colloquially the place below the last one.
bool CardinalReader::on_last_digit(std::size_t at, Count digit) {
  state_.section += is_ones_place() ? digit : digit * (state_.last / 10);
  commit(at + 1);
  return false;
}

bool CardinalReader::on_digit(std::size_t at, NumeralChar digit) {
  if (state_.place_limit == 1 || state_.has_more) return false;
  is_bare_scale_ = false;
  const bool is_pair = digit.glyph == Glyph::kPair;
  const Glyph touching = glyph(at + 1).glyph;
  // 三五, 一两 and 两两 are no numerals; in 二两, 三十两 the 两 is the unit.
  if (touching == Glyph::kDigit || (touching == Glyph::kPair && (is_pair || digit.value == 1))) {
    is_juxtaposed_ = true;
    return false;
  }
  const std::size_t next = skip_spaces(text_, at + 1);
  const Glyph after = glyph(next).glyph;
  if (is_place(after)) return on_digit_and_place(at, digit.value, next);
  if (is_scale(after)) return on_digit_and_scale(at, digit.value, after);
  if (after == Glyph::kZhao && is_ones_place()) {
    state_.section += digit.value;
    commit(at + 1);
    return true;
  }
  if (is_pair && state_.end != 0) return false;
  return on_last_digit(at, digit.value);
}

// 十 without a digit before it: at the beginning, behind a place (一百十) or 零 (一万零十二).
bool CardinalReader::on_ten(std::size_t at) {
  if (state_.place_limit <= 10 || state_.has_more || state_.is_arabic) return false;
  is_bare_scale_ = false;
  state_.section += 10;
  state_.place_limit = 10;
  state_.last = 10;
  state_.after_zero = false;
  commit(at + 1);
  return true;
}

// 百 or 千 behind an Arabic integer: 5千, 3百万, 5万4千.
bool CardinalReader::on_arabic_place(std::size_t at, NumeralChar place_char) {
  const Count place = place_of(place_char.glyph);
  if (!state_.is_arabic || place == 10 || state_.section >= 10 || at != state_.end ||
      (place == 1000 && is_kilo_unit(text_, at + 1))) {
    return false;
  }
  state_.section *= place;
  state_.place_limit = place;
  state_.last = place;
  state_.is_arabic = false;
  commit(at + 1);
  state_.scale = exponent_of(place_char.glyph);
  return true;
}

bool CardinalReader::on_zero(std::size_t at) {
  if (state_.last == 0 || state_.place_limit == 1 || state_.after_zero || state_.has_more)
    return false;
  const std::size_t next = skip_spaces(text_, at + 1);
  const Glyph after = glyph(next).glyph;
  if (after != Glyph::kDigit && after != Glyph::kTen && after != Glyph::kSome &&
      after != Glyph::kArabic && after != Glyph::kPair) {
    return false;
  }
  state_.after_zero = true;
  if (after == Glyph::kArabic) return on_arabic(next);
  if (after == Glyph::kTen) return on_ten(next);
  if (after == Glyph::kSome) return on_some(next);
  return on_digit(next, glyph(next));
}

// 余 or 多 behind a place, a scale word or an Arabic integer of two digits. Only scale words may
// follow.
bool CardinalReader::on_more(std::size_t at) {
  if (state_.ends_with_more) return false;
  const bool is_round = state_.last != 0 && (state_.section % 10 == 0 || state_.ends_with_scale);
  const bool is_arabic_count = state_.is_arabic && state_.section >= 10;
  if (!is_round && !is_arabic_count) return false;
  const int scale = state_.scale;
  commit(at + 1);
  state_.scale = scale;
  state_.has_more = true;
  is_bare_scale_ = false;
  state_.ends_with_more = true;
  return true;
}

// 几 inside: 十几, 二十几万, 一百零几万, 一百几十. 20几 too.
bool CardinalReader::on_some(std::size_t at) {
  const bool is_behind_place = state_.last >= 10 && !state_.ends_with_more;
  const bool is_arabic_count = state_.is_arabic && state_.section >= 10;
  if (!is_behind_place && !is_arabic_count) return false;
  const bool takes_ten = glyph(at + 1).glyph == Glyph::kTen && state_.place_limit > 10;
  commit(at + (takes_ten ? 2 : 1));
  state_.has_more = true;
  is_bare_scale_ = false;
  state_.ends_with_more = true;
  state_.after_zero = false;
  return true;
}

bool CardinalReader::on_scale(std::size_t at, Glyph scale) {
  const bool is_wan = scale == Glyph::kWan;
  const int exponent = exponent_of(scale);
  const int joined = state_.scale + exponent;
  if (is_wan && state_.mid > 0) {
    if (state_.section > 0)
      state_ = checkpoint_;  // 三万|五千万
    else if (state_.ends_with_scale && !state_.doubled_wan) {
      state_.mid *= kWan;
      state_.doubled_wan = true;
      commit(at + 1);
      state_.scale = joined;
      state_.ends_with_scale = true;
      checkpoint_ = state_;
      return true;
    }
    return false;
  }
  if (!is_wan && (state_.hi > 0 || state_.doubled_wan)) {
    if (state_.section > 0) state_ = checkpoint_;
    return false;
  }
  if (state_.mid + state_.section == 0) return false;
  if (is_wan) {
    state_.mid = state_.section * kWan;
  } else {
    state_.hi = (state_.mid + state_.section) * kYi;
    state_.mid = 0;
  }
  state_.section = 0;
  state_.place_limit = kWan;
  state_.last = is_wan ? kWan : kYi;
  state_.after_zero = false;
  state_.is_arabic = false;
  state_.has_scale = true;
  needs_lower_scale_ = false;
  commit(at + 1);
  state_.scale = joined;
  state_.ends_with_scale = true;
  checkpoint_ = state_;
  return true;
}

// 兆 is a scale only when 亿 or 万 come below it: in 五十兆字节 and 千兆 it belongs to the unit.
bool CardinalReader::on_zhao(std::size_t at) {
  if (state_.has_scale || state_.section == 0 || state_.is_arabic || state_.has_more) return false;
  before_zhao_ = state_;
  needs_lower_scale_ = true;
  state_.zhao = state_.section * kZhao;
  state_.section = 0;
  state_.place_limit = kWan;
  state_.last = kZhao;
  state_.after_zero = false;
  state_.has_scale = true;
  commit(at + 1);
  state_.ends_with_scale = true;
  checkpoint_ = state_;
  return true;
}

// Arabic digits behind a place or scale word: 3万4000, 5万4千6百, 1千零20. Believed when a smaller
// place or scale follows, when 零 precedes, or when they fill all the places below.
bool CardinalReader::on_arabic(std::size_t at) {
  if (state_.last < 100 || state_.section % state_.last != 0 || state_.has_more) return false;
  Arabic arabic;
  if (!read_arabic(text_, at, arabic) || !arabic.is_integer()) return false;
  const Count value = arabic.coefficient;
  const std::size_t next = skip_spaces(text_, arabic.end);
  const Glyph after = glyph(next).glyph;
  if (value < 10 && (after == Glyph::kHundred || after == Glyph::kThousand) &&
      place_of(after) < state_.place_limit) {
    add_arabic(value * place_of(after), next + 1);
    state_.place_limit = state_.last = place_of(after);
    return true;
  }
  if (is_scale(after)) {
    const Count weight = after == Glyph::kWan ? kWan : kYi;
    const bool opens_section = state_.section == 0 && state_.last > weight && value < kWan;
    if (!opens_section && !(state_.after_zero && value < state_.last)) return false;
    add_arabic(value, arabic.end);
    return true;
  }
  Count capacity = 1;
  for (int i = 0; i < arabic.integer_digits && capacity <= kYi; ++i) capacity *= 10;
  const bool touches = glyph(at - 1).glyph != Glyph::kOther;
  const bool is_year = arabic.end < text_.size() && text_[arabic.end] == U'年';
  const bool fills = touches && capacity == state_.last;
  if (is_year || !(fills || (state_.after_zero && capacity < state_.last))) return false;
  add_arabic(value, arabic.end);
  state_.place_limit = 1;
  return true;
}

void CardinalReader::add_arabic(Count value, std::size_t end) {
  state_.section += value;
  state_.has_arabic = true;
  state_.after_zero = false;
  commit(end);
}

bool CardinalReader::step() {
  const std::size_t at = skip_spaces(text_, state_.end);
  const NumeralChar next = glyph(at);
  // Across a space a Chinese numeral does not continue an Arabic one, nor the other way round.
  const bool is_digit =
      is_han_digit(next.glyph) || next.glyph == Glyph::kPair || next.glyph == Glyph::kTen;
  if (at != state_.end && is_digit && state_.has_arabic) return false;
  if (at != state_.end && next.glyph == Glyph::kArabic && !state_.has_arabic) return false;
  switch (next.glyph) {
    case Glyph::kDigit:
    case Glyph::kPair:
      return on_digit(at, next);
    case Glyph::kZero:
      return on_zero(at);
    case Glyph::kTen:
      return on_ten(at);
    case Glyph::kHundred:
    case Glyph::kThousand:
      return on_arabic_place(at, next);
    case Glyph::kWan:
    case Glyph::kYi:
      return on_scale(at, next.glyph);
    case Glyph::kZhao:
      return on_zhao(at);
    case Glyph::kMore:
      return on_more(at);
    case Glyph::kSome:
      return on_some(at);
    case Glyph::kArabic:
      return on_arabic(at);
    default:
      return false;
  }
}

void CardinalReader::continue_from_end() {
  // A numeral has no more tokens than places: the limit only guards against a mistake here.
  constexpr int kTokensMax = 64;
  for (int i = 0; i < kTokensMax && step(); ++i) {
  }
  if (needs_lower_scale_) state_ = before_zhao_;
}

// Scale words behind a decimal or a large integer: 3.4万, 2.5千万, 1.2万亿, 3.4万余.
void CardinalReader::read_scale_words(Cardinal& out) const {
  const Glyph touching = glyph(out.end).glyph;
  const Glyph behind = glyph(out.end + 1).glyph;
  int exponent = 0;
  if ((touching == Glyph::kHundred && is_scale(behind)) ||
      (touching == Glyph::kThousand && !is_kilo_unit(text_, out.end + 1))) {
    exponent = exponent_of(touching);
    ++out.end;
  }
  for (int i = 0; i < 2; ++i) {  // 万亿, 万万
    const std::size_t at = skip_spaces(text_, out.end);
    const Glyph next = glyph(at).glyph;
    if (!is_scale(next) || (i == 1 && at != out.end)) break;
    exponent += exponent_of(next);
    out.has_scale = true;
    out.end = at + 1;
    if (next == Glyph::kYi) break;
  }
  if (exponent == 0) return;
  out.scale = exponent;
  out.value = out.value * base::Decimal::power_of_ten(exponent);
  const std::size_t more = skip_spaces(text_, out.end);
  if (glyph(more).glyph == Glyph::kMore) {
    out.end = more + 1;
    out.has_more = out.ends_with_more = true;
  }
}

// 点 and the digits behind it. 十点三十 is a time of day.
void CardinalReader::read_fraction(Cardinal& out) const {
  const std::size_t dot = skip_spaces(text_, out.end);
  if (glyph(dot).glyph != Glyph::kDot) return;
  constexpr int kDecimalsMax = 15;
  Count digits = 0;
  int count = 0;
  std::size_t at = skip_spaces(text_, dot + 1);
  for (; is_han_digit(glyph(at).glyph) && count < kDecimalsMax; ++at, ++count) {
    digits = digits * 10 + glyph(at).value;
  }
  if (count == 0 || is_han_digit(glyph(at).glyph) || glyph(at).glyph == Glyph::kTen) return;
  out.value = out.value + base::Decimal(static_cast<std::int64_t>(digits)) *
                              base::Decimal::power_of_ten(-count);
  out.end = at;
  out.scale = 0;
  out.is_integer = false;
  if (!out.has_scale) read_scale_words(out);
}

Cardinal CardinalReader::finish(std::size_t at) const {
  Cardinal out;
  out.end = state_.end;
  out.value = base::Decimal(static_cast<std::int64_t>(total()));
  out.scale = state_.scale;
  out.is_chinese = !state_.has_arabic;
  out.has_scale = state_.has_scale;
  out.has_more = state_.has_more;
  out.ends_with_more = state_.ends_with_more;
  out.is_bare_scale = is_bare_scale_;
  if (out.is_chinese && !out.has_more && !out.is_bare_scale) read_fraction(out);
  out.is_bare_digit = out.is_chinese && out.end == at + 1 && !out.is_bare_scale;
  return out;
}

std::optional<Cardinal> CardinalReader::read_arabic_start(std::size_t at) {
  Arabic arabic;
  if (!read_arabic(text_, at, arabic)) return std::nullopt;
  Cardinal out;
  if (arabic.is_integer() && !arabic.is_code && arabic.coefficient <= kMixedIntegerMax) {
    state_.section = arabic.coefficient;
    state_.is_arabic = state_.has_arabic = true;
    state_.end = arabic.end;
    continue_from_end();
    return finish(at);
  }
  out.end = arabic.end;
  out.value = arabic.value();
  out.is_chinese = false;
  out.is_integer = arabic.decimals == 0;
  out.is_code = arabic.is_code;
  if (!out.is_code) read_scale_words(out);
  return out;
}

// Chinese digits read one by one: 二〇二四, 一九四九.
std::optional<Cardinal> CardinalReader::read_digit_string(std::size_t at) const {
  constexpr std::size_t kDigitsMax = 18;
  Cardinal out;
  Count value = 0;
  out.end = at;
  for (; is_han_digit(glyph(out.end).glyph); ++out.end) {
    if (out.end - at < kDigitsMax) value = value * 10 + glyph(out.end).value;
  }
  if (out.end - at > kDigitsMax) return std::nullopt;
  out.value = base::Decimal(static_cast<std::int64_t>(value));
  out.is_code = true;
  return out;
}

bool CardinalReader::begin_with_zero(std::size_t at) {
  const Glyph next = glyph(at + 1).glyph;
  state_.end = at + 1;
  if (next == Glyph::kTen) {
    on_ten(at + 1);
    continue_from_end();
    return true;
  }
  return text_[at] == U'零';  // ○ and 〇 alone are bullets
}

void CardinalReader::begin_with_place(std::size_t at, Count place) {
  is_bare_scale_ = true;
  state_.section = place;
  state_.place_limit = state_.last = place;
  commit(at + 1);
  continue_from_end();
}

// 万亿, 万余; but 万一 is a word, so no digit follows.
void CardinalReader::begin_with_scale(std::size_t at, Glyph scale) {
  state_.section = 1;
  is_bare_scale_ = true;
  while (is_scale(scale) && on_scale(at, scale)) {
    at = state_.end;
    scale = glyph(at).glyph;
  }
  if (scale == Glyph::kMore) continue_from_end();
}

bool CardinalReader::begin(std::size_t at) {
  const NumeralChar first = glyph(at);
  const NumeralChar next = glyph(skip_spaces(text_, at + 1));
  if (first.is_doubtful && !trusts_formal_) {
    const bool is_ten =
        first.glyph == Glyph::kTen && (next.glyph == Glyph::kDigit || is_scale(next.glyph));
    const bool is_digit = first.glyph == Glyph::kDigit && next.is_doubtful && is_place(next.glyph);
    if (!is_ten && !is_digit) return false;
  }
  switch (first.glyph) {
    case Glyph::kZero:
      return begin_with_zero(at);
    case Glyph::kHundred:
      begin_with_place(at, 100);
      return true;
    case Glyph::kThousand:
      if (is_kilo_unit(text_, at + 1)) return false;
      begin_with_place(at, 1000);
      return true;
    case Glyph::kWan:
    case Glyph::kYi:
      begin_with_scale(at, first.glyph);
      return true;
    case Glyph::kTen:
      on_ten(at);
      continue_from_end();
      return true;
    case Glyph::kDigit:
    case Glyph::kPair:
      if (on_digit(at, first)) continue_from_end();
      return true;
    default:
      return false;
  }
}

std::optional<Cardinal> CardinalReader::read(std::size_t at) {
  const Glyph first = glyph(at).glyph;
  if (first == Glyph::kArabic || first == Glyph::kPoint) return read_arabic_start(at);
  if (is_han_digit(first) && is_han_digit(glyph(at + 1).glyph)) {
    const bool is_string = first == Glyph::kZero || glyph(at + 1).glyph == Glyph::kZero ||
                           is_han_digit(glyph(at + 2).glyph);
    if (!is_string) return std::nullopt;
    return read_digit_string(at);
  }
  if (!begin(at) || is_juxtaposed_) return std::nullopt;
  return finish(at);
}

}  // namespace

std::optional<Cardinal> read_cardinal(std::u32string_view text, std::size_t at,
                                      bool trusts_formal) {
  return CardinalReader(text, trusts_formal).read(at);
}

}  // namespace luoshi::report::internal
