// What tests of the calendar share: the sample city's files, and times written briefly.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "calendar/clock.h"
#include "calendar/files.h"

namespace luoshi::calendar {

inline std::string sample_file(const std::string& name) {
  std::ifstream file(std::string(LUOSHI_SOURCE_DIR) + "/cities/sample/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline const CalendarData& sample_data() {
  static const CalendarData data = read_calendar(sample_file("calendar.yaml")).data;
  return data;
}
inline const CityCalendar& sample_calendar() {
  static const CityCalendar calendar(sample_data());
  return calendar;
}

inline LocalTime when(const std::string& text) { return *parse_time(text, Zone{}); }
inline DayNumber day(const std::string& text) { return *parse_day(text); }

inline ClockRule rule_of(int amount, LimitUnit unit) {
  ClockRule rule;
  rule.stages.push_back({.amount = amount, .unit = unit});
  rule.suspensions = std::vector{Ground{.id = "any", .name = "事由"}};
  return rule;
}

inline Fact opened(const std::string& at, const std::string& unit = "") {
  return {.kind = FactKind::kOpened, .at = when(at), .unit = unit};
}
inline Fact suspended(LocalTime at, const std::string& key = "") {
  return {.kind = FactKind::kSuspended, .at = at, .key = key};
}
inline Fact resumed(LocalTime at, const std::string& key = "") {
  return {.kind = FactKind::kResumed, .at = at, .key = key};
}

// "2026-03-02 09:30:00", or "open" while the clock stands still.
inline std::string due_text(const base::Result<Deadline>& deadline) {
  if (!deadline) return deadline.error().what.en;
  return deadline->due ? to_text(*deadline->due, Zone{}).substr(0, 19) : "open";
}

}  // namespace luoshi::calendar
