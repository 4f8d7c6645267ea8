// A city's time: its days by number and its wall clock in seconds, at a fixed offset from UTC that
// is data. The engine counts in these alone, so that no time zone of the machine comes in.
//
// Range: 1949-01-01 to 2199-12-31; what is parsed lies in it, what is computed is checked against
// it. Thread rule: values and pure functions.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "calendar/date.h"

namespace luoshi::calendar {

using DayNumber = std::int32_t;  // days since 1970-01-01

constexpr DayNumber kFirstDay = -7670;  // 1949-01-01
constexpr DayNumber kLastDay = 84005;   // 2199-12-31
constexpr std::int64_t kSecondsOfDay = 86'400;

DayNumber day_number(const Date& date);
Date date_of(DayNumber day);    // of the range; what is beyond it becomes its first or last day
int weekday_of(DayNumber day);  // 1 is Monday, 7 is Sunday
inline int year_of(DayNumber day) { return date_of(day).year(); }

// Seconds since 1970-01-01 00:00 on the city's own clock.
struct LocalTime {
  std::int64_t seconds = 0;

  DayNumber day() const;
  std::int64_t second_of_day() const;  // 0 to 86,399
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};
LocalTime at(DayNumber day, std::int64_t second_of_day);
LocalTime end_of(DayNumber day);  // its last second, 23:59:59

struct Zone {
  std::string name = "Asia/Shanghai";
  int offset_minutes = 480;

  LocalTime local(std::int64_t utc_seconds) const { return {utc_seconds + offset_minutes * 60}; }
  std::int64_t utc_seconds(LocalTime time) const { return time.seconds - offset_minutes * 60; }
  std::string offset_text() const;  // "+08:00"
  friend bool operator==(const Zone&, const Zone&) = default;
};
base::Result<int> parse_offset(std::string_view text);  // "+08:00" or "Z" -> minutes

// "2026-03-02", "2026-03-02T09:30", "2026-03-02T09:30:15", each but the first with an optional
// offset ("+08:00", "Z"); a blank may stand for the T. A day alone is its first second. What has
// another offset is converted to the zone's.
base::Result<LocalTime> parse_time(std::string_view text, const Zone& zone);
base::Result<DayNumber> parse_day(std::string_view text);

std::string to_text(LocalTime time, const Zone& zone);  // "2026-03-02T09:30:00+08:00"
std::string to_plain_text(LocalTime time);              // "2026-03-02 09:30", seconds when not 0
std::string day_text(DayNumber day);                    // "2026-03-02"

// A time of day as people write it in files: "08:30", "24:00" at the end of a day.
struct TimeOfDay {
  std::int32_t seconds = 0;
  friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};
std::string to_text(TimeOfDay time);

}  // namespace luoshi::calendar

namespace luoshi::base {
template <>
struct JsonAs<calendar::TimeOfDay> {
  using Form = std::string;
  static Form write(const calendar::TimeOfDay& time) { return calendar::to_text(time); }
  static Result<calendar::TimeOfDay> read(const Form& form);
};
}  // namespace luoshi::base
