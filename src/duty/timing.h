// On which days something runs and from when to when: shifts and routes. In the city's time
// (office/day.h). An end that is not behind the beginning lies on the next day: 20:00 to 08:00;
// 08:00 to 08:00 is a whole day. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "office/day.h"

namespace luoshi::duty {

struct Timing {
  office::Day from;
  std::optional<office::Day> until;  // the last day on which it begins
  std::vector<int> weekdays;         // 1 is Monday; these, or `days`; neither: every day
  std::vector<office::Day> days;
  std::string begins;  // "08:00"
  std::string ends;
  friend bool operator==(const Timing&, const Timing&) = default;
};
BOOST_DESCRIBE_STRUCT(Timing, (), (from, until, weekdays, days, begins, ends))

inline constexpr std::size_t kDaysMax = 100;

// `where`: the pointer of the object that has these members.
base::Result<void> check(const Timing& timing, const std::string& where);

bool is_in_force(const Timing& timing, const office::Day& day);  // whatever the weekday
bool runs_on(const Timing& timing, const office::Day& day);      // begins on it

struct Span {
  env::WallTime begin;
  env::WallTime end;  // exclusive
  bool has(env::WallTime at) const { return begin <= at && at < end; }
  friend bool operator==(const Span&, const Span&) = default;
};
Span span_on(const Timing& timing, const office::Day& day);
env::WallTime beginning_of(const office::Day& day);  // midnight in the city
int weekday_of(const office::Day& day);

}  // namespace luoshi::duty
