#include "office/day.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "calendar/date.h"

namespace luoshi::office {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Digits only; -1 when it is anything else.
int number_of(std::string_view digits) {
  int number = -1;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return problem == std::errc{} && end == digits.data() + digits.size() && digits[0] != '-' ? number
                                                                                            : -1;
}

std::string text_of(sys_days day) {
  const year_month_day parts{day};
  const int year =
      std::clamp(static_cast<int>(parts.year()), calendar::kYearMin, calendar::kYearMax);
  if (year != static_cast<int>(parts.year())) {
    return year == calendar::kYearMin ? "1949-01-01" : "2199-12-31";
  }
  return calendar::Date::make(year, static_cast<int>(static_cast<unsigned>(parts.month())),
                              static_cast<int>(static_cast<unsigned>(parts.day())))
      ->to_string();
}

}  // namespace

base::Result<Day> Day::parse(std::string_view text) {
  constexpr std::size_t kSize = 10;
  if (text.size() == kSize && text[4] == '-' && text[7] == '-' &&
      calendar::Date::make(number_of(text.substr(0, 4)), number_of(text.substr(5, 2)),
                           number_of(text.substr(8, 2)))) {
    return Day(std::string(text));
  }
  return base::fail(base::ErrorCode::kInvalidInput, {"不是有效的日期", "this is no day"}, {},
                    {"应为年-月-日，如2026-01-31，年份在1949至2199之间",
                     "year-month-day as in 2026-01-31, the year from 1949 to 2199"});
}

Day city_day(env::WallTime time) {
  return Day(text_of(std::chrono::floor<days>(time + std::chrono::hours(8))));
}

Day plus_days(const Day& day, int count) {
  const std::string_view text = day.text();
  const year_month_day parts{
      std::chrono::year(number_of(text.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(number_of(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(number_of(text.substr(8, 2))))};
  return Day(text_of(sys_days(parts) + days(count)));
}

}  // namespace luoshi::office
