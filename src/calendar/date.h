// A day of the Gregorian calendar. Years 1949 to 2199: what the records of this country need.
// Pure values; "now" is always an argument elsewhere, never read here.
#pragma once

#include <compare>
#include <optional>
#include <string>

namespace luoshi::calendar {

constexpr int kYearMin = 1949;
constexpr int kYearMax = 2199;

class Date {
 public:
  // Nothing when there is no such day.
  static std::optional<Date> make(int year, int month, int day);

  int year() const { return year_; }
  int month() const { return month_; }
  int day() const { return day_; }
  std::string to_string() const;  // ISO 8601: 2024-01-31

  friend auto operator<=>(const Date&, const Date&) = default;

 private:
  Date(int year, int month, int day) : year_(year), month_(month), day_(day) {}
  int year_;
  int month_;
  int day_;
};

bool is_leap_year(int year);
int days_in_month(int year, int month);

}  // namespace luoshi::calendar
