#include "calendar/city_calendar.h"

namespace luoshi::calendar {

CityCalendar::CityCalendar(const CalendarData& data)
    : zone_(data.zone),
      days_(data.special, data.loaded_years, data.weekend),
      city_(data.hours, days_),
      always_(OfficeHours{{{{0}, {static_cast<std::int32_t>(kSecondsOfDay)}}}, {}, true}, days_) {
  for (const auto& [unit, hours] : data.units) units_.emplace(unit, Office(hours, days_));
}

const Office& CityCalendar::office(const std::string& unit) const {
  const auto found = units_.find(unit);
  return found == units_.end() ? city_ : found->second;
}

}  // namespace luoshi::calendar
