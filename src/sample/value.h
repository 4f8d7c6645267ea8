// Figures that a unit might report: what is planned for a day, reached to so many thousandths, and
// rounded as such figures are. Thread rule: pure functions.
#pragma once

#include <optional>

#include "commitment/promise.h"

namespace luoshi::sample {

// The smallest step in which the figure is told: 1 of what is counted, 0.1 of a rate, a four
// thousandth or so of a sum of money.
base::Decimal step_of(const commitment::Measure& measure);
base::Decimal to_step(base::Decimal value, base::Decimal step, bool upwards);

// None where nothing is planned yet. A total never falls below `last`, nor rises far above its
// target; a high percentage moves little, and ends at 100.
std::optional<base::Decimal> value_for(const commitment::Measure& measure,
                                       const commitment::Schedule& schedule,
                                       const office::Day& deadline, const office::Day& day,
                                       int thousandths, const std::optional<base::Decimal>& last);

}  // namespace luoshi::sample
