#include "commitment/internal/candidate_figure.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"
#include "commitment/internal/candidate_title.h"

namespace luoshi::commitment {
namespace {

using report::Comparator;
using report::Quantity;

// Verbs that hold or reach a level: what is reported under them is no sum of the year.
constexpr std::array<std::u32string_view, 12> kLevelVerbs = {U"达到", U"达",   U"保持", U"稳定",
                                                             U"控制", U"突破", U"提高", U"降",
                                                             U"维持", U"超过", U"增至", U"总"};
// What comes of a deed: 改造50处，惠及居民1.6万户.
constexpr std::array<std::u32string_view, 6> kEffectVerbs = {U"惠及", U"带动", U"拉动",
                                                             U"受益", U"覆盖", U"辐射"};

bool begins_with_one(std::u32string_view text, const auto& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::u32string_view word) { return text.starts_with(word); });
}

// 下降2.8%以上 is read as -2.8 and "ge": of the signed number it is at most.
Comparator signed_comparator(Comparator comparator, bool is_fall) {
  if (!is_fall) return comparator;
  switch (comparator) {
    case Comparator::kGe:
      return Comparator::kLe;
    case Comparator::kGt:
      return Comparator::kLt;
    case Comparator::kLe:
      return Comparator::kGe;
    case Comparator::kLt:
      return Comparator::kGt;
    default:
      return comparator;
  }
}

bool is_flow(const Quantity& quantity) {
  const bool is_amount = quantity.measure == report::Measure::kCount ||
                         quantity.measure == report::Measure::kLevel ||
                         quantity.measure == report::Measure::kChangeAbs;
  const bool in_units = quantity.unit != U"%" && quantity.unit != U"个百分点";
  const bool is_level = begins_with_one(quantity.action, kLevelVerbs);
  if (quantity.measure == report::Measure::kLevel && quantity.action.empty()) return false;
  return is_amount && in_units && !is_level;
}

// A range has two ends, the lower one first; nothing else has an upper end.
void set_range(Measure& measure) {
  const bool is_range = measure.comparator == Comparator::kRange;
  if (is_range && measure.target_max && *measure.target_max < *measure.target) {
    std::swap(*measure.target, *measure.target_max);
  }
  const bool has_ends = measure.target_max && *measure.target < *measure.target_max;
  if (is_range && has_ends) return;
  measure.target_max.reset();
  if (is_range) measure.comparator = Comparator::kGe;
}

}  // namespace

Figure figure_of(const Quantity& quantity, std::size_t index) {
  Figure figure;
  figure.item = "q" + std::to_string(index);
  figure.start = quantity.span.start;
  figure.end = quantity.span.end;
  figure.text = base::to_utf8(quantity.text);
  figure.indicator = base::to_utf8(quantity.indicator);
  figure.strive = quantity.certainty == report::Certainty::kStrive;
  figure.besides = begins_with_one(quantity.action, kEffectVerbs);
  Measure& measure = figure.measure;
  const bool is_fall = quantity.value.is_negative();
  measure.by = MeasuredBy::kValue;
  measure.unit = base::to_utf8(quantity.unit);
  measure.comparator = signed_comparator(quantity.comparator, is_fall);
  measure.target = quantity.value;
  measure.target_max = quantity.value_max;
  set_range(measure);
  const bool is_ceiling =
      quantity.comparator == Comparator::kLe || quantity.comparator == Comparator::kLt;
  const bool is_down = is_fall ? !is_ceiling : is_ceiling;
  const bool is_rank = quantity.measure == report::Measure::kRank;  // the third is above the fifth
  measure.direction = is_down || is_rank ? Direction::kDown : Direction::kUp;
  measure.cumulative = is_flow(quantity);
  return figure;
}

bool is_rate(const Quantity& quantity) {
  using report::Measure;
  return quantity.measure == Measure::kChange || quantity.measure == Measure::kShare ||
         quantity.measure == Measure::kChangeAbs || quantity.measure == Measure::kRank ||
         quantity.measure == Measure::kGap;
}

bool is_beside(const std::vector<Figure>& figures, const Figure& figure) {
  return std::any_of(figures.begin(), figures.end(), [&](const Figure& other) {
    if (other.besides || &other == &figure) return false;
    return figure.besides ||
           (figure.strive && !other.strive && other.indicator == figure.indicator);
  });
}

Measure measure_of(const std::vector<Figure>& figures) {
  const Figure* must = nullptr;
  for (const Figure& figure : figures) {
    if (is_beside(figures, figure)) continue;
    if (must) return Measure{};  // several: by milestones
    must = &figure;
  }
  return must ? must->measure : Measure{};
}

std::vector<Milestone> milestones_of(const Candidate& candidate, const office::Day& due) {
  std::vector<Milestone> milestones;
  if (candidate.measure.by != MeasuredBy::kMilestones) return milestones;
  for (const Figure& figure : candidate.figures) {
    if (is_beside(candidate.figures, figure)) continue;
    milestones.push_back(
        {static_cast<std::uint32_t>(milestones.size() + 1), figure.indicator + figure.text, due});
  }
  if (milestones.empty()) milestones.push_back({1, candidate.title, due});
  return milestones;
}

}  // namespace luoshi::commitment
