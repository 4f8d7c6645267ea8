// Counts a budget forward over pauses and hand-overs: O(pauses + hand-overs) steps of O(log n).
// Thread rule: a value that points into a CityCalendar, which must live longer.
#pragma once

#include <optional>
#include <vector>

#include "calendar/city_calendar.h"
#include "calendar/rule.h"

namespace luoshi::calendar {

struct Pause {
  LocalTime from;
  std::optional<LocalTime> to;  // none: still
};

struct Tenure {
  LocalTime from;  // the first reaches back as far as is needed
  const Office* office = nullptr;
};

// Where a day ends for the clock: 24:00, the closing, or a time of day.
struct DayMark {
  LimitEnd end = LimitEnd::kDayEnd;
  std::optional<std::int64_t> second_of_day;
};

struct Reached {
  std::optional<LocalTime> at;  // none: stands still, or beyond the range
  std::int64_t left = 0;        // > 0, or a roll that is left, when it stands still
  bool stands_still = false;
  DayNumber day = 0;  // the last day counted, of a count in days
};

class Counter {
 public:
  // Pauses sorted by their beginning, tenures too.
  Counter(const CityCalendar& calendar, std::vector<Tenure> tenures, std::vector<Pause> pauses)
      : calendar_(calendar), tenures_(std::move(tenures)), pauses_(std::move(pauses)) {}

  // The n-th day after `after`, of working days or all.
  Reached days(DayNumber after, std::int64_t n, bool working, const DayMark& mark) const;
  // Seconds of office time, or of running time.
  Reached seconds(LocalTime from, std::int64_t amount, bool running) const;

  const Office& office_at(LocalTime time) const;
  const std::vector<Pause>& pauses() const { return pauses_; }
  // The moment itself, or the end of the pause that it lies in; nothing when that has none.
  std::optional<LocalTime> after_pauses(LocalTime time) const;
  // Days that a pause takes away: [first, end); none: for ever.
  DayNumber first_day_past(LocalTime time, const DayMark& mark) const;
  std::int64_t office_seconds(LocalTime from, LocalTime until, bool running) const;
  std::optional<LocalTime> advance(LocalTime from, std::int64_t amount, bool running) const;
  std::int64_t days_between(DayNumber after, DayNumber through, bool working) const;

 private:
  LocalTime mark_of(DayNumber day, const DayMark& mark) const;

  const CityCalendar& calendar_;
  std::vector<Tenure> tenures_;
  std::vector<Pause> pauses_;
};

}  // namespace luoshi::calendar
