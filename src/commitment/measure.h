// What a measure's figures mean: where it starts, where it is to arrive, when it has arrived, and
// what is odd about a value that is reported.
//
// A start: 0 of what is counted up since 1 January; the baseline of a level that has one; none of a
// level without (a rate that is to be kept all year). The end: the target; of a range its nearer
// bound, so that 1—2 is reached with 1, and 5—5.5 of less-is-better with 5.5.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <vector>

#include "commitment/promise.h"

namespace luoshi::commitment {

std::optional<base::Decimal> start_of(const Measure& measure);
std::optional<base::Decimal> end_of(const Measure& measure);

// Does the value fulfil it? "About" may fall short by `approx_tolerance` of the target ("0.02"); a
// range, and "exactly", are looked at from the side that is worse, as more than promised is no
// failure. False without a target.
bool is_met(const Measure& measure, base::Decimal value, base::Decimal approx_tolerance);

// A value of which `planned` is wanted, as a share of the way from the start to the plan: 1 is on
// plan, 0 not begun. Of a level without a start: as a share of the plan itself.
base::Decimal share_of_plan(const Measure& measure, base::Decimal planned, base::Decimal actual);

// What a new value is held against. All but the measure may be absent.
struct ValueContext {
  std::vector<PeriodValue> earlier;     // of the same commitment, any order; not the one corrected
  std::optional<base::Decimal> lowest;  // plausible bounds of its indicator
  std::optional<base::Decimal> highest;
  std::optional<base::Decimal> parts;  // the sum of what the parts report for the period
  std::optional<base::Decimal> observed;  // of the indicator it is measured by, for the period
};

// Codes: out_of_bounds, negative (of what is counted up), magnitude (a unit mistaken: five times
// beyond all that is known of it), falls and exceeds_later (counted up in one year), jump,
// parts_disagree, observation_disagrees.
std::vector<Question> questions_of(const Measure& measure, const ValueContext& context,
                                   const PeriodValue& reported);

// Two totals that agree but for rounding: within half a percent of the greater one.
bool agree(base::Decimal total, base::Decimal sum);

}  // namespace luoshi::commitment
