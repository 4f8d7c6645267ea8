#include "calendar/working_days.h"

#include <algorithm>

namespace luoshi::calendar {

WorkingDays::WorkingDays(std::vector<SpecialDay> special, std::set<int> loaded_years,
                         const std::set<int>& weekend)
    : special_(std::move(special)), loaded_years_(std::move(loaded_years)), weekend_(weekend) {
  std::ranges::sort(special_, {}, &SpecialDay::day);
  rank_.reserve(kLastDay - kFirstDay + 1);
  auto next = special_.begin();
  while (next != special_.end() && next->day < kFirstDay) ++next;
  for (DayNumber day = kFirstDay; day <= kLastDay; ++day) {
    bool working = !is_weekend(day);
    for (; next != special_.end() && next->day == day; ++next) working = next->is_working;
    if (working) working_days_.push_back(day);
    rank_.push_back(static_cast<std::int32_t>(working_days_.size()));
  }
}

bool WorkingDays::is_weekend(DayNumber day) const { return weekend_.contains(weekday_of(day)); }

std::int64_t WorkingDays::rank(DayNumber day) const {
  if (day < kFirstDay) return 0;
  return rank_[static_cast<std::size_t>(std::min(day, kLastDay) - kFirstDay)];
}

bool WorkingDays::is_working(DayNumber day) const { return rank(day) > rank(day - 1); }

std::int64_t WorkingDays::count(DayNumber after, DayNumber through) const {
  return through <= after ? 0 : rank(through) - rank(after);
}

std::optional<DayNumber> WorkingDays::nth_after(DayNumber day, std::int64_t n) const {
  const std::int64_t index = rank(day) + n - 1;
  if (index < 0 || index >= static_cast<std::int64_t>(working_days_.size())) return std::nullopt;
  return working_days_[static_cast<std::size_t>(index)];
}

std::optional<DayNumber> WorkingDays::nth_before(DayNumber day, std::int64_t n) const {
  const std::int64_t index = rank(day - 1) - n;
  if (index < 0) return std::nullopt;
  return working_days_[static_cast<std::size_t>(index)];
}

std::span<const SpecialDay> WorkingDays::special(DayNumber after, DayNumber through) const {
  const auto begin = std::ranges::upper_bound(special_, after, {}, &SpecialDay::day);
  const auto end =
      std::ranges::upper_bound(special_, std::max(after, through), {}, &SpecialDay::day);
  return {begin, end};
}

}  // namespace luoshi::calendar
