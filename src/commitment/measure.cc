#include "commitment/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commitment/figure.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using report::Comparator;

constexpr std::size_t kChangesMin = 3;  // fewer say nothing about what is usual

void add(std::vector<Question>& questions, std::string code, std::string zh, std::string en) {
  questions.push_back({std::move(code), {std::move(zh), std::move(en)}});
}

Decimal median(std::vector<Decimal> values) {
  std::sort(values.begin(), values.end(), [](Decimal a, Decimal b) { return a < b; });
  return values[values.size() / 2];
}

// Those before the reported period, oldest first; of what is counted up only those of its year.
std::vector<PeriodValue> before(const Measure& measure, const ValueContext& context,
                                const Period& period) {
  std::vector<PeriodValue> found;
  for (const PeriodValue& each : context.earlier) {
    if (each.period >= period) continue;
    if (measure.cumulative && each.period.year() != period.year()) continue;
    found.push_back(each);
  }
  std::sort(found.begin(), found.end(),
            [](const auto& one, const auto& other) { return one.period < other.period; });
  return found;
}

void ask_bounds(const Measure& measure, const ValueContext& context, const PeriodValue& reported,
                std::vector<Question>& questions) {
  const std::string value = figure_text(reported.value, measure.unit);
  const bool low = context.lowest && reported.value < *context.lowest;
  const bool high = context.highest && reported.value > *context.highest;
  if (low || high) {
    const std::string bound = figure_text(low ? *context.lowest : *context.highest, measure.unit);
    add(questions, "out_of_bounds",
        fmt::format("{}{}合理{}{}", value, low ? "低于" : "高于", low ? "下限" : "上限", bound),
        fmt::format("{} is {} the plausible bound of {}", value, low ? "below" : "above", bound));
  }
  if (measure.cumulative && reported.value.is_negative()) {
    add(questions, "negative", fmt::format("累计值{}是负数", value),
        fmt::format("a total of {} is negative", value));
  }
}

// Five times beyond all that is known of it: ten thousands and hundred millions are mixed up so.
void ask_magnitude(const Measure& measure, const std::vector<PeriodValue>& earlier,
                   const PeriodValue& reported, std::vector<Question>& questions) {
  Decimal known;
  for (const auto& each : {measure.target, measure.target_max, measure.baseline}) {
    if (each) known = std::max(known, absolute(*each), [](auto a, auto b) { return a < b; });
  }
  for (const PeriodValue& each : earlier) {
    known = std::max(known, absolute(each.value), [](auto a, auto b) { return a < b; });
  }
  if (known.is_zero() || !(absolute(reported.value) > known * Decimal(5))) return;
  add(questions, "magnitude",
      fmt::format("{}是已知最大值{}的5倍以上，计量单位是否有误",
                  figure_text(reported.value, measure.unit), figure_text(known, measure.unit)),
      fmt::format("{} is more than five times {}, the greatest known figure: is the unit right",
                  figure_text(reported.value, measure.unit), figure_text(known, measure.unit)));
}

void ask_order(const Measure& measure, const ValueContext& context,
               const std::vector<PeriodValue>& earlier, const PeriodValue& reported,
               std::vector<Question>& questions) {
  if (!measure.cumulative) return;
  const std::string value = figure_text(reported.value, measure.unit);
  if (!earlier.empty() && reported.value < earlier.back().value) {
    const std::string last = figure_text(earlier.back().value, measure.unit);
    const std::string period = earlier.back().period.to_string();
    add(questions, "falls", fmt::format("累计值{}小于{}的{}", value, period, last),
        fmt::format("the total of {} is less than {} in {}", value, last, period));
  }
  for (const PeriodValue& each : context.earlier) {
    const bool is_later =
        each.period > reported.period && each.period.year() == reported.period.year();
    if (!is_later || !(each.value < reported.value)) continue;
    const std::string later = figure_text(each.value, measure.unit);
    add(questions, "exceeds_later",
        fmt::format("累计值{}大于{}的{}", value, each.period.to_string(), later),
        fmt::format("the total of {} is more than {} in {}", value, later,
                    each.period.to_string()));
    return;
  }
}

// A month's change. A total starts the year at 0.
Decimal change_a_month(const PeriodValue& from, const PeriodValue& to) {
  const int months = (to.period.year() - from.period.year()) * 12 + to.period.last_month() -
                     from.period.last_month();
  return (to.value - from.value) / Decimal(std::max(months, 1));
}

void ask_jump(const Measure& measure, const std::vector<PeriodValue>& earlier,
              const PeriodValue& reported, std::vector<Question>& questions) {
  if (earlier.size() <= kChangesMin) return;
  std::vector<Decimal> changes;
  for (std::size_t i = 1; i < earlier.size(); ++i) {
    changes.push_back(absolute(change_a_month(earlier[i - 1], earlier[i])));
  }
  const Decimal usual = median(std::move(changes));
  const Decimal now = absolute(change_a_month(earlier.back(), reported));
  // A tenth of what is there moves without a word, so that a level that stood still may stir.
  const Decimal small = absolute(earlier.back().value) / Decimal(10);
  if (!(now > usual * Decimal(3)) || !(now > small)) return;
  add(questions, "jump",
      fmt::format("月均变动{}，是以往{}的3倍以上", figure_text(now, measure.unit),
                  figure_text(usual, measure.unit)),
      fmt::format("it moves by {} a month, more than three times the usual {}",
                  figure_text(now, measure.unit), figure_text(usual, measure.unit)));
}

}  // namespace

std::optional<Decimal> start_of(const Measure& measure) {
  if (measure.cumulative) return Decimal();
  return measure.baseline;
}

std::optional<Decimal> end_of(const Measure& measure) {
  if (measure.comparator == Comparator::kRange && measure.direction == Direction::kDown &&
      measure.target_max) {
    return measure.target_max;
  }
  return measure.target;
}

bool is_met(const Measure& measure, Decimal value, Decimal approx_tolerance) {
  const auto end = end_of(measure);
  if (!end) return false;
  const Decimal above =
      measure.direction == Direction::kUp ? value - *end : *end - value;  // better by so much
  if (measure.comparator == Comparator::kGt || measure.comparator == Comparator::kLt) {
    return above > Decimal();
  }
  if (measure.comparator == Comparator::kApprox) {
    return !(above + absolute(*end) * approx_tolerance < Decimal());
  }
  return !above.is_negative();
}

Decimal share_of_plan(const Measure& measure, Decimal planned, Decimal actual) {
  const Decimal short_by =
      measure.direction == Direction::kUp ? planned - actual : actual - planned;
  const auto start = start_of(measure);
  Decimal scale = start ? absolute(planned - *start) : Decimal();
  if (scale.is_zero()) scale = absolute(planned);
  if (scale.is_zero()) return short_by > Decimal() ? Decimal() : Decimal(1);
  return Decimal(1) - short_by / scale;
}

bool agree(Decimal total, Decimal sum) {
  const Decimal greater =
      std::max(absolute(total), absolute(sum), [](Decimal a, Decimal b) { return a < b; });
  return !(absolute(total - sum) * Decimal(200) > greater);
}

std::vector<Question> questions_of(const Measure& measure, const ValueContext& context,
                                   const PeriodValue& reported) {
  std::vector<Question> questions;
  const std::vector<PeriodValue> earlier = before(measure, context, reported.period);
  ask_bounds(measure, context, reported, questions);
  ask_magnitude(measure, earlier, reported, questions);
  ask_order(measure, context, earlier, reported, questions);
  ask_jump(measure, earlier, reported, questions);
  if (context.parts && !agree(reported.value, *context.parts)) {
    const std::string sum = figure_text(*context.parts, measure.unit);
    const std::string value = figure_text(reported.value, measure.unit);
    add(questions, "parts_disagree", fmt::format("{}与各分项之和{}不符", value, sum),
        fmt::format("{} does not agree with the sum of the parts, {}", value, sum));
  }
  if (context.observed && !agree(reported.value, *context.observed)) {
    const std::string observed = figure_text(*context.observed, measure.unit);
    const std::string value = figure_text(reported.value, measure.unit);
    add(questions, "observation_disagrees", fmt::format("{}与指标的{}不符", value, observed),
        fmt::format("{} does not agree with the indicator's {}", value, observed));
  }
  return questions;
}

}  // namespace luoshi::commitment
