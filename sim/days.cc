#include "sim/days.h"

#include <fmt/format.h>

#include <chrono>

namespace luoshi::sim {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr auto kAhead = std::chrono::hours(8);

year_month_day parts_of(int number) { return year_month_day(sys_days(days(number))); }

}  // namespace

int number_of(const Day& day) {
  const year_month_day parts{std::chrono::year(std::stoi(day.substr(0, 4))),
                             std::chrono::month(static_cast<unsigned>(std::stoi(day.substr(5, 2)))),
                             std::chrono::day(static_cast<unsigned>(std::stoi(day.substr(8, 2))))};
  return static_cast<int>(sys_days(parts).time_since_epoch().count());
}

Day day_of(int number) {
  const year_month_day parts = parts_of(number);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(parts.year()),
                     static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()));
}

int day_at(env::WallTime time) {
  return static_cast<int>(std::chrono::floor<days>(time + kAhead).time_since_epoch().count());
}

env::WallTime begin_of(int number) {
  return env::WallTime(std::chrono::duration_cast<std::chrono::milliseconds>(days(number))) -
         kAhead;
}

int month_of(int number) {
  return static_cast<int>(static_cast<unsigned>(parts_of(number).month()));
}

int year_of(int number) { return static_cast<int>(parts_of(number).year()); }

int month_end(int year, int month) {
  const auto last = std::chrono::year(year) / static_cast<int>(month) / std::chrono::last;
  return static_cast<int>(sys_days(last).time_since_epoch().count());
}

int weekday_of(int number) { return (number % 7 + 7 + 3) % 7 + 1; }  // 1970-01-01: a Thursday

}  // namespace luoshi::sim
