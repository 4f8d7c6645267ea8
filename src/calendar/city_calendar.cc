#include "calendar/city_calendar.h"

namespace luoshi::calendar {
namespace {

CalendarData without_special_days(CalendarData data) {
  data.special.clear();
  for (int year = kYearMin; year <= kYearMax; ++year) data.loaded_years.insert(year);
  return data;
}

}  // namespace

CityCalendar::CityCalendar(const CalendarData& data)
    : zone_(data.zone),
      days_(data.special, data.loaded_years, data.weekend),
      city_(data.hours, days_),
      always_(OfficeHours{{{{0}, {static_cast<std::int32_t>(kSecondsOfDay)}}}, {}, true}, days_) {
  for (const auto& [unit, hours] : data.units) units_.emplace(unit, Office(hours, days_));
  CalendarData plain = without_special_days(data);
  const bool is_plain = data.special.empty() && data.loaded_years == plain.loaded_years;
  if (!is_plain) weekdays_ = std::make_shared<const CityCalendar>(plain);
}

const Office& CityCalendar::office(const std::string& unit) const {
  const auto found = units_.find(unit);
  return found == units_.end() ? city_ : found->second;
}

}  // namespace luoshi::calendar
