#include "calendar/internal/counter.h"

#include <algorithm>

namespace luoshi::calendar {

const Office& Counter::office_at(LocalTime time) const {
  const Office* office = tenures_.front().office;
  for (const Tenure& tenure : tenures_) {
    if (tenure.from <= time) office = tenure.office;
  }
  return *office;
}

// The first moment at which the day has ended.
LocalTime Counter::mark_of(DayNumber day, const DayMark& mark) const {
  if (mark.second_of_day) return at(day, *mark.second_of_day);
  if (mark.end == LimitEnd::kOfficeEnd) {
    if (const auto closing = office_at(end_of(day)).closing_of(day)) return *closing;
  }
  return at(day + 1, 0);
}

DayNumber Counter::first_day_past(LocalTime time, const DayMark& mark) const {
  const DayNumber day = time.day();
  return mark_of(day, mark) > time ? day : day + 1;
}

std::int64_t Counter::days_between(DayNumber after, DayNumber through, bool working) const {
  if (through <= after) return 0;
  return working ? calendar_.days().count(after, through) : through - after;
}

Reached Counter::days(DayNumber after, std::int64_t n, bool working, const DayMark& mark) const {
  DayNumber counted = after;
  std::int64_t left = n;
  for (const Pause& pause : pauses_) {
    const DayNumber first = first_day_past(pause.from, mark);
    if (pause.to && first_day_past(*pause.to, mark) <= std::max(first, counted + 1)) continue;
    const std::int64_t before = days_between(counted, first - 1, working);
    if (before >= left) break;
    left -= before;
    if (!pause.to) return {std::nullopt, left, true, counted};
    counted = first_day_past(*pause.to, mark) - 1;
  }
  const std::optional<DayNumber> day = working
                                           ? calendar_.days().nth_after(counted, left)
                                           : std::optional(static_cast<DayNumber>(counted + left));
  if (!day || *day > kLastDay) return {};
  const LocalTime end = mark_of(*day, mark);
  // 24:00 is said as the last second of its day, so that the day is seen.
  return {end == at(*day + 1, 0) ? end_of(*day) : end, 0, false, *day};
}

std::int64_t Counter::office_seconds(LocalTime from, LocalTime until, bool running) const {
  if (until <= from) return 0;
  if (running) return until.seconds - from.seconds;
  std::int64_t seconds = 0;
  for (std::size_t i = 0; i < tenures_.size(); ++i) {
    const LocalTime begin = i == 0 ? from : std::max(from, tenures_[i].from);
    const LocalTime end = i + 1 < tenures_.size() ? std::min(until, tenures_[i + 1].from) : until;
    seconds += tenures_[i].office->between(begin, end);
  }
  return seconds;
}

std::optional<LocalTime> Counter::advance(LocalTime from, std::int64_t amount, bool running) const {
  if (running) return calendar_.always().advance(from, amount);
  std::int64_t left = amount;
  for (std::size_t i = 0; i < tenures_.size(); ++i) {
    const LocalTime begin = i == 0 ? from : std::max(from, tenures_[i].from);
    if (i + 1 == tenures_.size()) return tenures_[i].office->advance(begin, left);
    const std::int64_t here = tenures_[i].office->between(begin, tenures_[i + 1].from);
    if (here >= left) return tenures_[i].office->advance(begin, left);
    left -= here;
  }
  return std::nullopt;
}

Reached Counter::seconds(LocalTime from, std::int64_t amount, bool running) const {
  LocalTime counted = from;
  std::int64_t left = amount;
  for (const Pause& pause : pauses_) {
    if (pause.to && *pause.to <= counted) continue;
    const std::int64_t before = office_seconds(counted, pause.from, running);
    if (before >= left) break;
    left -= before;
    if (!pause.to) return {std::nullopt, left, true, counted.day()};
    counted = std::max(counted, *pause.to);
  }
  const auto end = advance(counted, left, running);
  if (!end || end->day() > kLastDay) return {};
  return {end, 0, false, end->day()};
}

std::optional<LocalTime> Counter::after_pauses(LocalTime time) const {
  for (const Pause& pause : pauses_) {
    if (time < pause.from) break;
    if (!pause.to) return std::nullopt;
    time = std::max(time, *pause.to);
  }
  return time;
}

}  // namespace luoshi::calendar
