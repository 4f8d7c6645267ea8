#include "report/internal/arabic.h"

#include "report/internal/numeral_chars.h"

namespace luoshi::report::internal {
namespace {

constexpr int kDigitsMax = 40;        // beyond it a run is an identifier
constexpr int kNarrowDigitsMax = 18;  // what a uint64 surely holds
constexpr int kSpacedDecimalsMax =
    3;  // "5 . 5": behind a spaced point only a short fraction is believed

bool is_point(std::u32string_view text, std::size_t at) {
  return classify_at(text, at).glyph == Glyph::kPoint;
}

// Collects the digits of one numeral: as an integer while they fit, and as characters for those
// that do not.
class Digits {
 public:
  // Appends the run at `at`; returns where it ends. Runs of any length are passed over.
  std::size_t append(std::u32string_view text, std::size_t at) {
    for (; is_arabic_at(text, at); ++at) push(classify(text[at]).value);
    return at;
  }
  void mark_point() { point_ = count_; }
  int count() const { return count_; }

  bool fill(Arabic& out) const {
    if (count_ == 0 || count_ > kDigitsMax) return false;
    out.decimals = point_ < 0 ? 0 : count_ - point_;
    out.integer_digits = count_ - out.decimals;
    out.coefficient = coefficient_;
    if (count_ <= kNarrowDigitsMax) return true;
    out.is_wide = true;
    const auto digits = base::Decimal::parse({buffer_, static_cast<std::size_t>(count_)});
    if (!digits) return false;
    out.wide = out.decimals == 0 ? *digits : *digits * base::Decimal::power_of_ten(-out.decimals);
    return true;
  }

 private:
  void push(std::uint8_t digit) {
    if (count_ > kDigitsMax) return;
    if (count_ < kDigitsMax) buffer_[count_] = static_cast<char>('0' + digit);
    if (count_ < kNarrowDigitsMax) coefficient_ = coefficient_ * 10 + digit;
    ++count_;
  }

  std::uint64_t coefficient_ = 0;
  int count_ = 0;
  int point_ = -1;
  char buffer_[kDigitsMax];
};

// ",234" at `at`: a separator, three digits, and then no fourth.
bool is_group(std::u32string_view text, std::size_t at, char32_t separator) {
  return at < text.size() && text[at] == separator && is_arabic_at(text, at + 1) &&
         is_arabic_at(text, at + 2) && is_arabic_at(text, at + 3) && !is_arabic_at(text, at + 4);
}

std::size_t append_groups(std::u32string_view text, std::size_t at, Digits& digits) {
  constexpr int kGroupsMax = 12;  // 10^36: keeps "1,234,567,…" without end linear
  if (at >= text.size() || (text[at] != U',' && text[at] != U'，')) return at;
  const char32_t separator = text[at];
  for (int i = 0; i < kGroupsMax && is_group(text, at, separator); ++i) {
    digits.append(text.substr(0, at + 4), at + 1);
    at += 4;
  }
  return at;
}

// Where the digits behind a decimal point at `at` begin, or `at` itself when there is no such
// point. "5 . 5", "5 .5" and "5. 5" are believed, but for "1. 5" at the head of a line: that is
// numbering.
std::size_t fraction_start(std::u32string_view text, std::size_t number_start, std::size_t at) {
  if (is_point(text, at) && is_arabic_at(text, at + 1)) return at + 1;
  const std::size_t point = at < text.size() && text[at] == U' ' ? at + 1 : at;
  if (!is_point(text, point)) return at;
  std::size_t start = point + 1;
  if (start < text.size() && text[start] == U' ') ++start;
  if (!is_arabic_at(text, start)) return at;
  if (point == at) {
    std::size_t before = number_start;
    while (before > 0 && (text[before - 1] == U' ' || text[before - 1] == U'　')) --before;
    if (before == 0 || text[before - 1] == U'\n') return at;
  }
  std::size_t end = start;
  while (end - start <= kSpacedDecimalsMax && is_arabic_at(text, end)) ++end;
  return end - start <= kSpacedDecimalsMax ? start : at;
}

bool follows_chain(std::u32string_view text, std::size_t at) {
  if (at < 2) return false;
  return is_point(text, at - 1) && is_arabic_at(text, at - 2);
}

}  // namespace

base::Decimal Arabic::value() const {
  if (is_wide) return wide;
  const base::Decimal whole(static_cast<std::int64_t>(coefficient));
  return decimals == 0 ? whole : whole * base::Decimal::power_of_ten(-decimals);
}

bool read_arabic(std::u32string_view text, std::size_t at, Arabic& out) {
  Digits digits;
  std::size_t end = digits.append(text, at);
  const bool has_leading_zero = digits.count() > 1 && classify(text[at]).value == 0;
  if (digits.count() >= 1 && digits.count() <= 3 && classify(text[at]).value != 0) {
    end = append_groups(text, end, digits);
  }
  out.is_code = has_leading_zero || follows_chain(text, at);
  const std::size_t fraction = follows_chain(text, at) ? end : fraction_start(text, at, end);
  if (fraction != end) {
    Digits with_fraction = digits;
    with_fraction.mark_point();
    const std::size_t fraction_end = with_fraction.append(text, fraction);
    // 1.2.3 is a chain of labels, not 1.2 and something.
    const bool is_chain = is_point(text, fraction_end) && is_arabic_at(text, fraction_end + 1);
    if (!is_chain) {
      digits = with_fraction;
      end = fraction_end;
    } else {
      out.is_code = true;
    }
  }
  out.end = end;
  return digits.fill(out);
}

}  // namespace luoshi::report::internal
