#include "calendar/internal/rest_days.h"

namespace luoshi::calendar {

std::vector<Step> rest_steps(const WorkingDays& days, DayNumber after, DayNumber through) {
  std::vector<Step> steps;
  for (const SpecialDay& special : days.special(after, through)) {
    const LocalTime time = at(special.day, 0);
    const bool goes_on = !steps.empty() && steps.back().kind == StepKind::kHoliday &&
                         !special.is_working && steps.back().to == at(special.day - 1, 0) &&
                         steps.back().name.zh == special.name;
    if (goes_on) {
      steps.back().to = time;
    } else {
      steps.push_back({.kind = special.is_working ? StepKind::kShifted : StepKind::kHoliday,
                       .from = time,
                       .to = time,
                       .in_days = true,
                       .name = {special.name, special.name}});
    }
  }
  return steps;
}

}  // namespace luoshi::calendar
