// Which days are working days: Monday to Friday (国务院关于职工工作时间的规定, art. 7), changed by
// each year's published holidays and shifted working days (全国年节及纪念日放假办法, art. 7).
//
// A year that is not loaded has only its weekends. All counting is O(1) over two arrays: how many
// working days lie before each day, and the day of each working day's number.
// Thread rule: a value; any thread may read it.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "calendar/time.h"

namespace luoshi::calendar {

// A day that is not what its weekday says, or that a holiday covers.
struct SpecialDay {
  DayNumber day = 0;
  bool is_working = false;
  std::string name;  // of the holiday
  friend bool operator==(const SpecialDay&, const SpecialDay&) = default;
};

class WorkingDays {
 public:
  // `special` in any order, each day once; `weekend`: 1 is Monday.
  WorkingDays(std::vector<SpecialDay> special, std::set<int> loaded_years,
              const std::set<int>& weekend = {6, 7});

  bool is_working(DayNumber day) const;
  // Working days in (after, through].
  std::int64_t count(DayNumber after, DayNumber through) const;
  // The n-th working day after, or before, this one; n >= 1. Nothing beyond the range.
  std::optional<DayNumber> nth_after(DayNumber day, std::int64_t n) const;
  std::optional<DayNumber> nth_before(DayNumber day, std::int64_t n) const;

  bool is_loaded(int year) const { return loaded_years_.contains(year); }
  const std::set<int>& loaded_years() const { return loaded_years_; }
  // Of (after, through], in order.
  std::span<const SpecialDay> special(DayNumber after, DayNumber through) const;
  bool is_weekend(DayNumber day) const;

 private:
  // Working days from kFirstDay to `day`, that day included; 0 before the range.
  std::int64_t rank(DayNumber day) const;

  std::vector<SpecialDay> special_;
  std::set<int> loaded_years_;
  std::set<int> weekend_;
  std::vector<std::int32_t> rank_;       // by day - kFirstDay
  std::vector<DayNumber> working_days_;  // by number
};

}  // namespace luoshi::calendar
