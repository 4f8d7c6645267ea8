// Moments of office work: working days of the city's calendar, 09:00 to 11:30 and 14:30 to 17:00.
// Thread rule: a value; the draw is the caller's.
#pragma once

#include "calendar/city_calendar.h"
#include "env/clock.h"
#include "office/day.h"
#include "sample/draw.h"

namespace luoshi::sample {

class WorkTime {
 public:
  explicit WorkTime(const calendar::CityCalendar& calendar)
      : zone_(calendar.zone()), days_(calendar.days()) {}

  bool is_working(const office::Day& day) const;
  office::Day on_or_after(const office::Day& day) const;
  // The n-th working day behind it, or before it; n = 0 is the day itself, whatever it is.
  office::Day after(const office::Day& day, int n) const;
  office::Day before(const office::Day& day, int n) const;
  // The n-th working day of a month, from 1.
  office::Day of_month(int year, int month, int n) const;

  env::WallTime at(const office::Day& day, int hour, int minute) const;
  env::WallTime some_time(const office::Day& day, Draw& draw) const;

 private:
  calendar::Zone zone_;
  calendar::WorkingDays days_;
};

}  // namespace luoshi::sample
