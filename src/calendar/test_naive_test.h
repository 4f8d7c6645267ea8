// The second implementation that the engine is held against: it walks day by day, and minute by
// minute for hours, straight from the data, and knows no prefix sum, no rank and no merged pause.
#pragma once

#include <optional>
#include <vector>

#include "calendar/city_calendar.h"
#include "calendar/rule.h"

namespace luoshi::calendar {

struct NaivePause {
  LocalTime from;
  std::optional<LocalTime> to;
};

class Naive {
 public:
  explicit Naive(const CalendarData& data) : data_(data) {
    for (const SpecialDay& special : data.special) special_[special.day] = special.is_working;
  }

  bool is_working(DayNumber day) const {
    const auto found = special_.find(day);
    if (found != special_.end()) return found->second;
    return !data_.weekend.contains(weekday_of(day));
  }

  // A day counts when the clock runs in its last second.
  static bool stands_still(const std::vector<NaivePause>& pauses, LocalTime time) {
    for (const NaivePause& pause : pauses) {
      if (pause.from <= time && (!pause.to || time < *pause.to)) return true;
    }
    return false;
  }

  // The last second of the last day; nothing when that never comes.
  std::optional<LocalTime> days(LocalTime opened, int amount, bool working, bool roll,
                                const std::vector<NaivePause>& pauses) const {
    DayNumber day = opened.day();
    for (int left = amount; left > 0;) {
      if (++day > opened.day() + 20'000) return std::nullopt;
      if (working && !is_working(day)) continue;
      if (stands_still(pauses, end_of(day))) continue;
      --left;
    }
    while (roll && (!is_working(day) || stands_still(pauses, end_of(day)))) {
      if (++day > opened.day() + 20'000) return std::nullopt;
    }
    return end_of(day);
  }

  bool is_open(const OfficeHours& hours, LocalTime time) const {
    const DayNumber day = time.day();
    if (!hours.every_day && !is_working(day)) return false;
    const Date date = date_of(day);
    const int month_day = date.month() * 100 + date.day();
    const std::vector<OfficePeriod>* periods = &hours.periods;
    for (const OfficeSeason& season : hours.seasons) {
      const bool is_in = season.from <= season.until
                             ? season.from <= month_day && month_day <= season.until
                             : season.from <= month_day || month_day <= season.until;
      if (!is_in) continue;
      periods = &season.periods;
      break;
    }
    for (const OfficePeriod& period : *periods) {
      const std::int64_t second = time.second_of_day();
      if (second >= period.from.seconds && second < period.until.seconds) return true;
    }
    return false;
  }

  struct Change {
    LocalTime from;
    const OfficeHours* hours;
  };

  // Everything on whole minutes. `in_charge` by time, the first from the opening.
  std::optional<LocalTime> minutes(LocalTime opened, int amount,
                                   const std::vector<Change>& in_charge,
                                   const std::vector<NaivePause>& pauses) const {
    LocalTime time = opened;
    for (int left = amount; left > 0; time.seconds += 60) {
      if (time.day() > opened.day() + 2'000) return std::nullopt;
      const OfficeHours* hours = in_charge.front().hours;
      for (const Change& change : in_charge) {
        if (change.from <= time) hours = change.hours;
      }
      if (is_open(*hours, time) && !stands_still(pauses, time)) --left;
    }
    return time;
  }

 private:
  const CalendarData& data_;
  std::map<DayNumber, bool> special_;
};

}  // namespace luoshi::calendar
