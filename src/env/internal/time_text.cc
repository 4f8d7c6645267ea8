#include "env/internal/time_text.h"

#include <array>
#include <cstdio>

namespace luoshi::env::internal {
namespace {

using std::chrono::floor;

constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Parts {
  explicit Parts(WallTime time)
      : day(floor<std::chrono::days>(time)), date(day), time_of_day(time - day) {}
  int year() const { return static_cast<int>(date.year()); }
  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned month_day() const { return static_cast<unsigned>(date.day()); }
  int hour() const { return static_cast<int>(time_of_day.hours().count()); }
  int minute() const { return static_cast<int>(time_of_day.minutes().count()); }
  int second() const { return static_cast<int>(time_of_day.seconds().count()); }
  int millisecond() const { return static_cast<int>(time_of_day.subseconds().count()); }

  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::milliseconds> time_of_day;
};

}  // namespace

std::string rfc3339(WallTime time) {
  const Parts at(time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", at.year(),
                at.month(), at.month_day(), at.hour(), at.minute(), at.second(), at.millisecond());
  return text.data();
}

std::string rfc5322(WallTime time) {
  const Parts at(time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                kDays.at(std::chrono::weekday(at.day).c_encoding()), at.month_day(),
                kMonths.at(at.month() - 1), at.year(), at.hour(), at.minute(), at.second());
  return text.data();
}

}  // namespace luoshi::env::internal
