#include "calendar/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace luoshi::calendar {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::string_view kDigits = "0123456789";

// Exactly two, or four, digits; -1 when it is anything else.
int number_of(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of(kDigits) != std::string_view::npos) return -1;
  int number = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

tl::unexpected<base::Error> no_time(std::string_view text) {
  return fail(ErrorCode::kInvalidInput,
              {fmt::format("“{}”不是有效的时间", text), fmt::format("\"{}\" is no time", text)}, {},
              {"应如2026-03-02、2026-03-02T09:30或2026-03-02T09:30:00+08:00，年份在1949至2199之间",
               "2026-03-02, 2026-03-02T09:30 or 2026-03-02T09:30:00+08:00, the year from 1949 to "
               "2199"});
}

// "09:30" or "09:30:15" -> seconds; -1 when it is neither.
std::int64_t clock_seconds(std::string_view text) {
  const bool has_seconds = text.size() == 8 && text[5] == ':';
  if ((text.size() != 5 && !has_seconds) || text[2] != ':') return -1;
  const int hour = number_of(text.substr(0, 2));
  const int minute = number_of(text.substr(3, 2));
  const int second = has_seconds ? number_of(text.substr(6, 2)) : 0;
  const bool is_end = hour == 24 && minute == 0 && second == 0;
  if (!is_end &&
      (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)) {
    return -1;
  }
  return hour * 3600 + minute * 60 + second;
}

}  // namespace

DayNumber day_number(const Date& date) {
  const std::chrono::year_month_day parts{std::chrono::year(date.year()),
                                          std::chrono::month(static_cast<unsigned>(date.month())),
                                          std::chrono::day(static_cast<unsigned>(date.day()))};
  return static_cast<DayNumber>(std::chrono::sys_days(parts).time_since_epoch().count());
}

Date date_of(DayNumber day) {
  const std::chrono::year_month_day parts{
      std::chrono::sys_days(std::chrono::days(std::clamp(day, kFirstDay, kLastDay)))};
  return *Date::make(static_cast<int>(parts.year()),
                     static_cast<int>(static_cast<unsigned>(parts.month())),
                     static_cast<int>(static_cast<unsigned>(parts.day())));
}

int weekday_of(DayNumber day) {
  const int since_thursday = static_cast<int>(day % 7 + 7) % 7;  // 1970-01-01 was one
  return (since_thursday + 3) % 7 + 1;
}

DayNumber LocalTime::day() const {
  return static_cast<DayNumber>((seconds - second_of_day()) / kSecondsOfDay);
}

std::int64_t LocalTime::second_of_day() const {
  return (seconds % kSecondsOfDay + kSecondsOfDay) % kSecondsOfDay;
}

LocalTime at(DayNumber day, std::int64_t second_of_day) {
  return {day * kSecondsOfDay + second_of_day};
}

LocalTime end_of(DayNumber day) { return at(day, kSecondsOfDay - 1); }

std::string Zone::offset_text() const {
  const int minutes = std::abs(offset_minutes);
  return fmt::format("{}{:02}:{:02}", offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

Result<int> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':') {
    const int hours = number_of(text.substr(1, 2));
    const int minutes = number_of(text.substr(4, 2));
    if (hours >= 0 && hours <= 14 && minutes >= 0 && minutes <= 59) {
      return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
  }
  return fail(
      ErrorCode::kInvalidInput,
      {fmt::format("“{}”不是时差", text), fmt::format("\"{}\" is no offset from UTC", text)}, {},
      {"应如+08:00", "as in +08:00"});
}

Result<DayNumber> parse_day(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const auto date = Date::make(number_of(text.substr(0, 4)), number_of(text.substr(5, 2)),
                                 number_of(text.substr(8, 2)));
    if (date) return day_number(*date);
  }
  return fail(ErrorCode::kInvalidInput,
              {fmt::format("“{}”不是有效的日期", text), fmt::format("\"{}\" is no day", text)}, {},
              {"应为年-月-日，如2026-01-31，年份在1949至2199之间",
               "year-month-day as in 2026-01-31, the year from 1949 to 2199"});
}

Result<LocalTime> parse_time(std::string_view text, const Zone& zone) {
  constexpr std::size_t kDaySize = 10;
  const auto day = parse_day(text.substr(0, kDaySize));
  if (!day) return no_time(text);
  if (text.size() == kDaySize) return at(*day, 0);
  if (text[kDaySize] != 'T' && text[kDaySize] != ' ') return no_time(text);
  const std::string_view rest = text.substr(kDaySize + 1);
  const std::size_t zone_at = std::min(rest.find_first_of("+-Zz"), rest.size());
  const std::int64_t seconds = clock_seconds(rest.substr(0, zone_at));
  if (seconds < 0) return no_time(text);
  LocalTime time = at(*day, seconds);
  if (zone_at < rest.size()) {
    const auto offset = parse_offset(rest.substr(zone_at));
    if (!offset) return no_time(text);
    time.seconds += (zone.offset_minutes - *offset) * 60;
  }
  if (time.day() < kFirstDay || time.day() > kLastDay) return no_time(text);
  return time;
}

std::string day_text(DayNumber day) { return date_of(day).to_string(); }

std::string to_text(LocalTime time, const Zone& zone) {
  const std::int64_t second = time.second_of_day();
  return fmt::format("{}T{:02}:{:02}:{:02}{}", day_text(time.day()), second / 3600,
                     second / 60 % 60, second % 60, zone.offset_text());
}

std::string to_plain_text(LocalTime time) {
  const std::int64_t second = time.second_of_day();
  std::string text =
      fmt::format("{} {:02}:{:02}", day_text(time.day()), second / 3600, second / 60 % 60);
  if (second % 60 != 0) text += fmt::format(":{:02}", second % 60);
  return text;
}

std::string to_text(TimeOfDay time) {
  return fmt::format("{:02}:{:02}", time.seconds / 3600, time.seconds / 60 % 60);
}

}  // namespace luoshi::calendar

namespace luoshi::base {

Result<calendar::TimeOfDay> JsonAs<calendar::TimeOfDay>::read(const Form& form) {
  const std::int64_t seconds = form.size() == 5 ? calendar::clock_seconds(form) : std::int64_t{-1};
  if (seconds >= 0) return calendar::TimeOfDay{static_cast<std::int32_t>(seconds)};
  return fail(
      ErrorCode::kInvalidInput,
      {fmt::format("“{}”不是一天中的时刻", form), fmt::format("\"{}\" is no time of day", form)},
      {}, {"应如08:30", "as in 08:30"});
}

}  // namespace luoshi::base
