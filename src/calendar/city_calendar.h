// A city's calendar: its zone, its working days and each unit's office hours.
// Thread rule: a value; any thread may read it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "calendar/office.h"

namespace luoshi::calendar {

struct CalendarData {
  Zone zone;
  std::set<int> weekend{6, 7};
  std::vector<SpecialDay> special;
  std::set<int> loaded_years;
  OfficeHours hours;
  std::map<std::string, OfficeHours> units;  // those that differ
};

class CityCalendar {
 public:
  explicit CityCalendar(const CalendarData& data);

  const Zone& zone() const { return zone_; }
  const WorkingDays& days() const { return days_; }
  // The unit's own hours, else the city's.
  const Office& office(const std::string& unit) const;
  // Open day and night: running hours are counted in it.
  const Office& always() const { return always_; }
  // The same without what is published for single days, and so of every year.
  const CityCalendar& weekdays() const { return weekdays_ ? *weekdays_ : *this; }

 private:
  Zone zone_;
  WorkingDays days_;
  Office city_;
  Office always_;
  std::map<std::string, Office> units_;
  std::shared_ptr<const CityCalendar> weekdays_;  // none: this one has weekdays alone
};

}  // namespace luoshi::calendar
