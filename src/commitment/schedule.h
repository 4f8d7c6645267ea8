// What is planned for a day. A straight line, or points at the ends of periods with straight lines
// between them; counted in whole days, the last of which brings the full amount.
//
// Straight: the share (day - from + 1) / (deadline - from + 1) of the way from the measure's start
// to its end; nothing before `from`, all of it after the deadline. Points: from the start (on the
// day before `from`) through the points to the target on the deadline, when the points end before
// it; afterwards the last value. A level without a start is to be held: straight from `from` on,
// with points from the first one on.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <vector>

#include "commitment/measure.h"
#include "commitment/promise.h"

namespace luoshi::commitment {

// None: nothing to compare with (no target, before it begins, or measured by milestones).
std::optional<base::Decimal> planned_at(const Schedule& schedule, const Measure& measure,
                                        const office::Day& deadline, const office::Day& day);

// Those that should have been reached by the end of `day`, in the schedule's order.
std::vector<Milestone> milestones_due(const Schedule& schedule, const office::Day& day);

inline constexpr std::size_t kPointsMax = 60;
inline constexpr std::size_t kMilestonesMax = 100;
// Dates in order, numbers 1, 2, 3 …, nothing after the deadline; `where` begins the Error's
// pointer.
base::Result<void> check(const Schedule& schedule, const Measure& measure,
                         const office::Day& deadline, const std::string& where);

}  // namespace luoshi::commitment
