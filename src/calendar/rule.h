// The rule of a clock, as plain data of a city (docs/formats/deadline.md): budgets, where counting
// begins and ends, what may pause and extend it, whom it reminds. No rule stands in code.
//
// `source` is everywhere the article that says so, in the words that a derivation prints.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "calendar/time.h"

namespace luoshi::calendar {

enum class LimitUnit : std::uint8_t { kCalendarDays, kWorkingDays, kWorkingHours, kHours };
BOOST_DESCRIBE_ENUM(LimitUnit, kCalendarDays, kWorkingDays, kWorkingHours, kHours)

// Where a limit in days begins. next_day: the day of the event is not counted (the usual way);
// same_day: it is the first; moment: n days to the same time of day.
enum class LimitBegin : std::uint8_t { kNextDay, kSameDay, kMoment };
BOOST_DESCRIBE_ENUM(LimitBegin, kNextDay, kSameDay, kMoment)

// Where its last day ends. day_end: 24:00; office_end: when the office closes.
enum class LimitEnd : std::uint8_t { kDayEnd, kOfficeEnd };
BOOST_DESCRIBE_ENUM(LimitEnd, kDayEnd, kOfficeEnd)

// What a stage begins with: the stage before it, or the opening of the whole.
enum class StageFrom : std::uint8_t { kPrevious, kStart };
BOOST_DESCRIBE_ENUM(StageFrom, kPrevious, kStart)

// An event on a day that is no working day: stays, moves to the next working day at the same time
// of day, or to that day's opening.
enum class ClosedDay : std::uint8_t { kKeep, kSameTime, kOpening };
BOOST_DESCRIBE_ENUM(ClosedDay, kKeep, kSameTime, kOpening)

struct Intake {
  std::optional<ClosedDay> closed_day = {};  // keep when absent
  std::optional<bool> after_closing =
      {};                               // at or after the closing: the next working day's opening
  std::optional<TimeOfDay> after = {};  // this time in place of the closing
  std::optional<bool> before_opening = {};  // before the opening: that day's opening
  std::optional<TimeOfDay> opens = {};      // this time in place of the unit's opening
  friend bool operator==(const Intake&, const Intake&) = default;
};
BOOST_DESCRIBE_STRUCT(Intake, (), (closed_day, after_closing, after, before_opening, opens))

struct Stage {
  std::optional<std::string> id = {};  // "stop"; needed when there are several
  std::optional<std::string> name = {};
  std::optional<std::string> name_en = {};
  int amount = 0;
  LimitUnit unit = LimitUnit::kWorkingDays;
  std::optional<StageFrom> from = {};
  std::optional<LimitBegin> begin = {};
  std::optional<LimitEnd> end = {};
  std::optional<bool> roll = {};  // a last day that is no working day becomes the next working day
  std::optional<std::string> source = {};
  friend bool operator==(const Stage&, const Stage&) = default;
};
BOOST_DESCRIBE_STRUCT(Stage, (), (id, name, name_en, amount, unit, from, begin, end, roll, source))

struct Ground {  // for a suspension
  std::string id = {};
  std::string name = {};
  std::optional<std::string> name_en = {};
  std::optional<std::string> source = {};
  std::optional<bool> unconfirmed = {};
  friend bool operator==(const Ground&, const Ground&) = default;
};
BOOST_DESCRIBE_STRUCT(Ground, (), (id, name, name_en, source, unconfirmed))

struct ExtensionRule {
  int times_max = 1;
  int amount_max = 0;                     // each time
  std::optional<int> total_max = {};      // all together
  std::optional<LimitUnit> unit = {};     // the stage's when absent
  std::optional<std::string> stage = {};  // the last when absent
  std::optional<bool> after_due = {};     // may also be approved when the limit has run out
  std::optional<std::string> source = {};
  friend bool operator==(const ExtensionRule&, const ExtensionRule&) = default;
};
BOOST_DESCRIBE_STRUCT(ExtensionRule, (),
                      (times_max, amount_max, total_max, unit, stage, after_due, source))

// What a return (退回) does to the clock: nothing, or the whole budget anew from that moment.
enum class ReturnEffect : std::uint8_t { kContinue, kRestart };
BOOST_DESCRIBE_ENUM(ReturnEffect, kContinue, kRestart)

struct ReturnRule {
  ReturnEffect effect = ReturnEffect::kContinue;
  std::optional<std::string> source = {};
  friend bool operator==(const ReturnRule&, const ReturnRule&) = default;
};
BOOST_DESCRIBE_STRUCT(ReturnRule, (), (effect, source))

// What an objection does until it is decided.
enum class ObjectionEffect : std::uint8_t { kContinue, kPause };
BOOST_DESCRIBE_ENUM(ObjectionEffect, kContinue, kPause)

struct ObjectionRule {
  ObjectionEffect effect = ObjectionEffect::kContinue;
  std::optional<std::string> source = {};
  friend bool operator==(const ObjectionRule&, const ObjectionRule&) = default;
};
BOOST_DESCRIBE_STRUCT(ObjectionRule, (), (effect, source))

// What starts a clock beside the main one: the n-th event of this kind, each anew.
enum class SideEvent : std::uint8_t { kOpened, kReturned, kObjected, kHandedOver, kClosed };
BOOST_DESCRIBE_ENUM(SideEvent, kOpened, kReturned, kObjected, kHandedOver, kClosed)

struct SideClock {
  std::string id = {};
  std::string name = {};
  std::optional<std::string> name_en = {};
  SideEvent on = SideEvent::kOpened;
  int amount = 0;
  LimitUnit unit = LimitUnit::kWorkingDays;
  std::optional<LimitBegin> begin = {};
  std::optional<LimitEnd> end = {};
  std::optional<bool> roll = {};
  std::optional<std::string> source = {};
  friend bool operator==(const SideClock&, const SideClock&) = default;
};
BOOST_DESCRIBE_STRUCT(SideClock, (),
                      (id, name, name_en, on, amount, unit, begin, end, roll, source))

// A rung of the escalation (clerk, head, leader): exactly one of share_percent (of the budget
// used), before (the due time) and after.
struct Distance {
  int amount = 0;
  LimitUnit unit = LimitUnit::kWorkingDays;
  friend bool operator==(const Distance&, const Distance&) = default;
};
BOOST_DESCRIBE_STRUCT(Distance, (), (amount, unit))

struct Rung {
  std::string id = {};
  std::string name = {};
  std::optional<std::string> name_en = {};
  std::string to = {};  // whom it reminds: a role of the city's own naming
  std::optional<int> share_percent = {};
  std::optional<Distance> before = {};
  std::optional<Distance> after = {};
  std::optional<bool> working_hours = {};  // moves to the next opening
  std::optional<std::string> stage = {};   // the last when absent
  friend bool operator==(const Rung&, const Rung&) = default;
};
BOOST_DESCRIBE_STRUCT(Rung, (),
                      (id, name, name_en, to, share_percent, before, after, working_hours, stage))

// What a new version of the rule means for clocks that run when it comes.
enum class OnChange : std::uint8_t { kKeep, kRederive };
BOOST_DESCRIBE_ENUM(OnChange, kKeep, kRederive)

struct ClockRule {
  std::vector<Stage> stages;  // none: no limit
  std::optional<Intake> intake = {};
  std::optional<std::vector<Ground>> suspensions = {};
  std::optional<ExtensionRule> extension = {};
  std::optional<ReturnRule> on_return = {};
  std::optional<ObjectionRule> on_objection = {};
  std::optional<std::vector<SideClock>> side_clocks = {};
  std::optional<std::vector<Rung>> rungs = {};
  std::optional<OnChange> on_change = {};  // keep when absent
  std::optional<bool> weekdays_only = {};  // every weekday is worked, whatever is published
  std::optional<std::string> source = {};
  std::optional<bool> unconfirmed = {};  // its source's text has not been confirmed by the city
  friend bool operator==(const ClockRule&, const ClockRule&) = default;
};
BOOST_DESCRIBE_STRUCT(ClockRule, (),
                      (stages, intake, suspensions, extension, on_return, on_objection, side_clocks,
                       rungs, on_change, weekdays_only, source, unconfirmed))

inline constexpr int kDaysMax = 3'660;
inline constexpr int kHoursMax = 20'000;
inline constexpr std::size_t kStagesMax = 20;
inline constexpr std::size_t kRungsMax = 30;

// What no type can say: amounts in range, ids that exist and are different, one kind of distance a
// rung. All that is wrong, `where` as a JSON pointer.
std::vector<base::Error> problems_of(const ClockRule& rule);

inline bool is_in_days(LimitUnit unit) {
  return unit == LimitUnit::kCalendarDays || unit == LimitUnit::kWorkingDays;
}
const Stage* find_stage(const ClockRule& rule, const std::string& id);
const Ground* find_ground(const ClockRule& rule, const std::string& id);

}  // namespace luoshi::calendar
