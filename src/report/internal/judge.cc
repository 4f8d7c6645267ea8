#include "report/internal/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "report/number.h"

namespace luoshi::report {
namespace {

using base::Decimal;

enum class Wanted { kAtLeast, kAtMost };

// A target's or a review's figure with falls counted as sizes, in the common unit.
struct Figure {
  Decimal low;
  Decimal high;
  Comparator comparator = Comparator::kEq;
};

Figure figure_of(const Quantity& quantity, Decimal factor, bool is_fall) {
  Decimal low = quantity.value * factor;
  Decimal high = quantity.value_max.value_or(quantity.value) * factor;
  if (is_fall) {
    low = -low;
    high = -high;
  }
  if (high < low) std::swap(low, high);
  return {low, high, quantity.comparator};
}

Wanted wanted(const Quantity& target, bool is_fall, bool less_is_better) {
  if (target.measure == Measure::kRank) return Wanted::kAtMost;
  switch (target.comparator) {
    case Comparator::kGe:
    case Comparator::kGt:
      return Wanted::kAtLeast;
    case Comparator::kLe:
    case Comparator::kLt:
      return Wanted::kAtMost;
    case Comparator::kEq:
    case Comparator::kApprox:
    case Comparator::kRange:
      break;
  }
  return less_is_better && !is_fall ? Wanted::kAtMost : Wanted::kAtLeast;
}

bool is_beyond(Comparator comparator) {
  return comparator == Comparator::kGt || comparator == Comparator::kGe;
}
bool is_below(Comparator comparator) {
  return comparator == Comparator::kLt || comparator == Comparator::kLe;
}

// "近3000名" is less than 3000; "约3000名" is not.
bool is_almost(const Quantity& quantity) {
  if (quantity.comparator != Comparator::kApprox) return false;
  const std::u32string_view text = quantity.text;
  return text.starts_with(U"近") || text.starts_with(U"将近") || text.starts_with(U"接近") ||
         text.starts_with(U"逼近");
}

enum class Reached { kYes, kNo, kUnclear };

Reached at_least(Decimal bound, bool is_strict, const Figure& found, bool is_almost_found) {
  if (is_below(found.comparator)) return found.low < bound ? Reached::kNo : Reached::kUnclear;
  if (found.low > bound) return Reached::kYes;
  if (found.low < bound) {
    return is_beyond(found.comparator) ? Reached::kUnclear : Reached::kNo;
  }
  if (is_almost_found) return Reached::kNo;
  return is_strict && !is_beyond(found.comparator) ? Reached::kNo : Reached::kYes;
}

Reached at_most(Decimal bound, bool is_strict, const Figure& found) {
  if (is_beyond(found.comparator)) return found.high > bound ? Reached::kNo : Reached::kUnclear;
  if (found.high < bound) return Reached::kYes;
  if (found.high > bound) return is_below(found.comparator) ? Reached::kUnclear : Reached::kNo;
  return is_strict && !is_below(found.comparator) ? Reached::kNo : Reached::kYes;
}

Decimal magnitude(Decimal value) { return value.is_negative() ? -value : value; }

// "21.5亿元", "3.6个百分点"; without trailing noise because Decimals are exact.
std::string amount(Decimal value, const std::u32string& unit) {
  if (unit == U"%") return value.to_string() + "个百分点";
  const std::pair<int, const char*> scales[] = {{8, "亿"}, {4, "万"}};
  for (const auto& [exponent, name] : scales) {
    const Decimal one = Decimal::power_of_ten(exponent);
    if (value >= one) return (value / one).to_string() + name + base::to_utf8(unit);
  }
  return value.to_string() + base::to_utf8(unit);
}

std::string amount_in_english(Decimal value, const std::u32string& unit) {
  if (unit == U"%") return value.to_string() + " percentage points";
  return amount(value, unit);
}

// How a tolerance or a direction was applied, so that the verdict can be checked by hand.
base::Message note(const Quantity& target, Wanted side, Decimal bound, Decimal tolerance) {
  base::Message out;
  if (target.comparator == Comparator::kApprox) {
    const std::string edge =
        (side == Wanted::kAtLeast ? bound - tolerance : bound + tolerance).to_string();
    out.zh = fmt::format("；“左右”按四舍五入算，{}{}即为达到",
                         side == Wanted::kAtLeast ? "不低于" : "低于", edge);
    out.en = fmt::format("; “about” taken as rounding: {} {} would do",
                         side == Wanted::kAtLeast ? "at least" : "below", edge);
  }
  if (target.comparator == Comparator::kRange) {
    out.zh += "；区间以最近的一端为准";
    out.en += "; of the range the nearer end counts";
  }
  return out;
}

base::Message reason(const Quantity& target, const Quantity& found, Reached reached,
                     Decimal distance) {
  base::Message out;
  const base::Message promised = said(target);
  const base::Message reported = said(found);
  const bool is_strive = target.certainty == Certainty::kStrive;
  out.zh =
      fmt::format("{}“{}”，报告为“{}”，", is_strive ? "力争" : "目标", promised.zh, reported.zh);
  out.en = fmt::format("{} “{}”, reported “{}”: ", is_strive ? "strove for" : "target", promised.en,
                       reported.en);
  if (reached == Reached::kUnclear) {
    out.zh += "报告只给出界限，不足以判定";
    out.en += "the report gives only a bound, which settles nothing";
    return out;
  }
  const bool is_met = reached == Reached::kYes;
  out.zh +=
      is_met ? (is_strive ? "力争目标实现" : "达到") : (is_strive ? "力争目标未实现" : "未达到");
  out.en += is_met ? (is_strive ? "reached, though only striven for" : "reached")
                   : (is_strive ? "not reached, and only striven for" : "not reached");
  if (!distance.is_zero()) {
    out.zh += fmt::format("，相差{}", amount(distance, target.unit));
    out.en += fmt::format(", {} apart", amount_in_english(distance, target.unit));
  }
  return out;
}

}  // namespace

Decimal last_digit(const Quantity& quantity) {
  const std::u32string_view text = quantity.text;
  std::optional<Number> number;
  for (std::size_t at = 0; at < text.size() && !number; ++at) number = scan_number(text, at);
  if (!number) return 1;
  const std::u32string_view digits = text.substr(number->span.start, number->span.size());
  const Decimal one = Decimal::power_of_ten(number->scale);
  if (const std::size_t point = digits.find_first_of(U".．"); point != std::u32string_view::npos) {
    std::size_t end = point + 1;
    const auto is_figure = [&](char32_t c) {
      return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９');
    };
    while (end < digits.size() && is_figure(digits[end])) ++end;
    return one * Decimal::power_of_ten(-static_cast<int>(end - point - 1));
  }
  constexpr int kZerosMax = 18;
  const Decimal value = magnitude(number->value);
  Decimal place = one;
  for (int i = 0; i < kZerosMax && !value.is_zero(); ++i) {
    const Decimal tens = value / (place * Decimal(10));
    if (!tens.to_int64()) break;
    place = place * Decimal(10);
  }
  const Decimal twentieth = value / Decimal(20);
  return std::min(place, std::max(one, twentieth));
}

Judgement judge(const Quantity& target, Decimal target_factor, const Quantity& found,
                Decimal found_factor, bool less_is_better) {
  const bool moves = target.measure == Measure::kChange || target.measure == Measure::kChangeAbs ||
                     target.measure == Measure::kGap;
  const bool is_fall = moves && target.value.is_negative();
  const Figure aim = figure_of(target, target_factor, is_fall);
  const Figure got = figure_of(found, found_factor, is_fall);
  const Wanted side = wanted(target, is_fall, less_is_better);
  const bool is_approximate = target.comparator == Comparator::kApprox;
  const Decimal tolerance =
      is_approximate ? last_digit(target) * target_factor / Decimal(2) : Decimal(0);
  const Decimal bound = side == Wanted::kAtLeast ? aim.low : aim.high;
  // Rounding is half up: below the upper edge, at or above the lower one.
  const Reached reached =
      side == Wanted::kAtLeast
          ? at_least(bound - tolerance, target.comparator == Comparator::kGt, got, is_almost(found))
          : at_most(bound + tolerance, target.comparator == Comparator::kLt || is_approximate, got);
  Judgement out;
  out.verdict = reached == Reached::kYes  ? Verdict::kMet
                : reached == Reached::kNo ? Verdict::kMissed
                                          : Verdict::kChanged;
  out.basis = reached == Reached::kUnclear ? Basis::kUnclear : Basis::kFigures;
  const Decimal reported = side == Wanted::kAtLeast ? got.low : got.high;
  const Decimal distance = magnitude(reported - bound) / target_factor;
  out.reason = reason(target, found, reached, distance);
  if (reached == Reached::kUnclear) return out;
  const base::Message more = note(target, side, bound / target_factor, tolerance / target_factor);
  out.reason.zh += more.zh;
  out.reason.en += more.en;
  return out;
}

}  // namespace luoshi::report
