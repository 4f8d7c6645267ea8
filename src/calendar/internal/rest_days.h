// Holidays and shifted working days of a stretch of days, as steps. Thread rule: pure.
#pragma once

#include <vector>

#include "calendar/clock.h"

namespace luoshi::calendar {

// Of (after, through]: each holiday as one step, and each day of a weekend that was worked.
std::vector<Step> rest_steps(const WorkingDays& days, DayNumber after, DayNumber through);

}  // namespace luoshi::calendar
