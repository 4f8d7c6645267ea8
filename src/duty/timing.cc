#include "duty/timing.h"

#include <algorithm>
#include <set>

#include "calendar/time.h"
#include "office/fields.h"

namespace luoshi::duty {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using office::Day;

std::chrono::minutes minutes_of(const std::string& time_of_day) {
  const auto digit = [&](std::size_t at) { return time_of_day[at] - '0'; };
  return std::chrono::minutes((digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4));
}

Result<void> check_weekdays(const Timing& timing, const std::string& where) {
  const std::set<int> seen(timing.weekdays.begin(), timing.weekdays.end());
  const bool is_right = seen.size() == timing.weekdays.size() &&
                        (seen.empty() || (*seen.begin() >= 1 && *seen.rbegin() <= 7));
  if (is_right) return {};
  return fail(ErrorCode::kInvalidInput, {"星期有误", "the weekdays are wrong"}, where + "/weekdays",
              {"1（星期一）至7，不重复", "1 (Monday) to 7, none twice"});
}

}  // namespace

Result<void> check(const Timing& timing, const std::string& where) {
  if (auto ok = check_weekdays(timing, where); !ok) return ok;
  if (timing.days.size() > kDaysMax || (!timing.days.empty() && !timing.weekdays.empty())) {
    return fail(ErrorCode::kInvalidInput,
                {"日期太多，或同时写了星期", "too many days, or weekdays besides"}, where + "/days",
                {"不超过100天；星期和日期只写一种", "100 at the most; weekdays or days"});
  }
  for (const auto& [text, name] : {std::pair{timing.begins, "/begins"}, {timing.ends, "/ends"}}) {
    if (auto ok = office::check_time_of_day(text, where + name); !ok) return ok;
  }
  if (!timing.until || !(*timing.until < timing.from)) return {};
  return fail(ErrorCode::kInvalidInput, {"止日早于起日", "it ends before it begins"},
              where + "/until", {"应不早于起日", "not before its first day"});
}

bool is_in_force(const Timing& timing, const Day& day) {
  return timing.from <= day && (!timing.until || day <= *timing.until);
}

bool runs_on(const Timing& timing, const Day& day) {
  if (!is_in_force(timing, day)) return false;
  if (!timing.days.empty()) return std::ranges::count(timing.days, day) > 0;
  return timing.weekdays.empty() || std::ranges::count(timing.weekdays, weekday_of(day)) > 0;
}

Span span_on(const Timing& timing, const Day& day) {
  const env::WallTime midnight = beginning_of(day);
  const auto begins = minutes_of(timing.begins);
  auto ends = minutes_of(timing.ends);
  if (ends <= begins) ends += std::chrono::hours(24);
  return {midnight + begins, midnight + ends};
}

env::WallTime beginning_of(const Day& day) {
  const auto number = calendar::parse_day(day.text());
  if (!number) return {};  // never: a Day is one
  constexpr std::chrono::hours kZone{8};
  return env::WallTime(std::chrono::milliseconds(std::chrono::hours(24) * *number - kZone));
}

int weekday_of(const Day& day) {
  const auto number = calendar::parse_day(day.text());
  return number ? calendar::weekday_of(*number) : 0;
}

}  // namespace luoshi::duty
