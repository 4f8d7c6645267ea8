// Office hours of a unit -> how much office time lies between two moments, and where a budget of
// it ends. Hours are those of working days, or of every day (a hotline); seasons may change them.
//
// Counting is O(1) a question, O(log n) to find where a budget ends, over the office seconds before
// each day. Convention: a moment belongs to office hours from the opening on, the closing itself
// does not; a budget that ends at the closing ends there and not at the next opening.
// Thread rule: a value; any thread may read it.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <vector>

#include "calendar/working_days.h"

namespace luoshi::calendar {

struct OfficePeriod {
  TimeOfDay from;
  TimeOfDay until;
  friend bool operator==(const OfficePeriod&, const OfficePeriod&) = default;
};
BOOST_DESCRIBE_STRUCT(OfficePeriod, (), (from, until))

// From one day of the year to another, both included; it may go across the new year.
struct OfficeSeason {
  int from = 0;  // month * 100 + day
  int until = 0;
  std::vector<OfficePeriod> periods;
  friend bool operator==(const OfficeSeason&, const OfficeSeason&) = default;
};

struct OfficeHours {
  std::vector<OfficePeriod> periods{{{9 * 3600}, {12 * 3600}},
                                    {{13 * 3600 + 1800}, {17 * 3600 + 1800}}};
  std::vector<OfficeSeason> seasons;  // the first that a day lies in counts
  bool every_day = false;             // also when it is no working day
  friend bool operator==(const OfficeHours&, const OfficeHours&) = default;
};

class Office {
 public:
  Office(OfficeHours hours, const WorkingDays& days);

  // Office seconds in [from, until); 0 when until is not later.
  std::int64_t between(LocalTime from, LocalTime until) const;
  // The earliest moment with `seconds` > 0 of office time since `from`; nothing beyond the range.
  std::optional<LocalTime> advance(LocalTime from, std::int64_t seconds) const;
  // The latest moment that has `seconds` > 0 of office time from it to `until`.
  std::optional<LocalTime> go_back(LocalTime until, std::int64_t seconds) const;
  // The moment itself when the office is open then, else the next opening.
  std::optional<LocalTime> next_open(LocalTime time) const;
  bool is_open(LocalTime time) const { return next_open(time) == time; }
  // Of a day on which the office opens at all.
  std::optional<LocalTime> opening_of(DayNumber day) const;
  std::optional<LocalTime> closing_of(DayNumber day) const;

 private:
  const std::vector<OfficePeriod>& periods_of(DayNumber day) const;
  bool opens_on(DayNumber day) const;
  std::int64_t before(LocalTime time) const;  // office seconds before it, from kFirstDay

  OfficeHours hours_;
  std::vector<std::int64_t> before_day_;  // by day - kFirstDay, one more at the end
};

}  // namespace luoshi::calendar
