#include "sample/value.h"

#include <algorithm>

#include "commitment/figure.h"
#include "commitment/measure.h"
#include "commitment/schedule.h"

namespace luoshi::sample {
namespace {

using base::Decimal;
using commitment::Direction;
using commitment::Measure;

constexpr int kDigits = 4;        // that a great figure is told with
constexpr int kHighPercent = 50;  // from here on a percentage is one of a whole
constexpr int kTowards = 3;       // a high percentage moves by a third of what others do

bool is_rate(const Measure& measure) {
  return measure.unit == "%" || measure.unit == "个百分点" || measure.unit.starts_with("微克");
}

bool is_of_whole(const Measure& measure) {
  return measure.unit == "%" && measure.direction == Direction::kUp && measure.target &&
         *measure.target >= Decimal(kHighPercent);
}

int digits_of(Decimal value) {
  int digits = 0;
  for (Decimal at = commitment::absolute(value); at >= Decimal(1); at = at / Decimal(10)) ++digits;
  return digits;
}

Decimal share(int thousandths) { return Decimal(thousandths) / Decimal(1000); }

// Of a way from a start: so much of it. Of what is to be held: so much of it, or so much more of
// what should be less.
Decimal reached(const Measure& measure, Decimal planned, int thousandths) {
  if (is_of_whole(measure)) thousandths = 1000 + (thousandths - 1000) / kTowards;
  const auto start = commitment::start_of(measure);
  if (start) return *start + (planned - *start) * share(thousandths);
  const bool less = measure.direction == Direction::kDown && !planned.is_negative();
  return planned * share(less ? 2000 - thousandths : thousandths);
}

}  // namespace

Decimal step_of(const Measure& measure) {
  const Decimal target = commitment::absolute(measure.target.value_or(Decimal(1)));
  if (is_rate(measure)) {
    return target < Decimal(3) && measure.baseline ? Decimal::power_of_ten(-2)
                                                   : Decimal::power_of_ten(-1);
  }
  if (target.to_int64() == std::nullopt || measure.baseline) {
    return Decimal::power_of_ten(std::max(digits_of(target) - kDigits, -1));
  }
  return Decimal::power_of_ten(std::max(digits_of(target) - kDigits, 0));
}

Decimal to_step(Decimal value, Decimal step, bool upwards) {
  const Decimal steps = value / step;
  const Decimal whole = commitment::rounded(steps, 0);
  if (upwards && whole < steps) return (whole + Decimal(1)) * step;
  if (!upwards && whole > steps) return (whole - Decimal(1)) * step;
  return whole * step;
}

std::optional<Decimal> value_for(const Measure& measure, const commitment::Schedule& schedule,
                                 const office::Day& deadline, const office::Day& day,
                                 int thousandths, const std::optional<Decimal>& last) {
  const auto planned = commitment::planned_at(schedule, measure, deadline, std::min(day, deadline));
  const auto end = commitment::end_of(measure);
  if (!planned || !end) return std::nullopt;
  Decimal value = reached(measure, *planned, thousandths);
  // Few things: who is on plan has the next whole one, who is behind has not.
  const bool upwards = measure.direction == Direction::kUp && thousandths >= 950;
  value = to_step(value, step_of(measure), upwards);
  if (measure.cumulative) {
    const Decimal most = to_step(*end * share(1090), step_of(measure), true);
    value = std::min(value, most, [](Decimal a, Decimal b) { return a < b; });
    if (last && value < *last) value = *last;
  }
  if (is_of_whole(measure) && value > Decimal(100)) value = Decimal(100);
  return value;
}

}  // namespace luoshi::sample
