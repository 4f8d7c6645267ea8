// The clock engine: a rule, a calendar and what happened -> the due time, with its derivation.
//
//   facts ──▶ rule in force, pauses, hand-overs ──▶ each stage: begin, count, roll ──▶ Deadline
//
// A pure function: the same facts give the same deadline, so that a changed rule or calendar is
// met by deriving again, and pauses survive it. Nothing here knows "now".
//
// Conventions (docs/formats/deadline.md has them with their articles):
// - A limit in days does not count the day of the event, and ends with the last second of its last
//   day. A limit in hours is counted to the second inside the office hours of whoever is in charge.
// - The clock stands still from a suspension on, up to but not including the moment of resumption.
//   In days: a day is not counted when the clock stands still at its end, so that the day of the
//   suspension is not counted and that of the resumption is.
// - A suspension that begins after the limit has run out changes nothing.
// Thread rule: values and pure functions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "calendar/city_calendar.h"
#include "calendar/rule.h"

namespace luoshi::calendar {

enum class FactKind : std::uint8_t {
  kOpened,     // exactly once, first
  kSuspended,  // `ground`; ended by a resumption with the same key
  kResumed,
  kExtended,  // `amount`, in the unit of the rule's extension; counts when approved
  kReturned,
  kObjected,  // ended by a decision
  kObjectionDecided,
  kHandedOver,   // to `unit`
  kStageDone,    // `stage`; the next one begins then
  kRuleChanged,  // `rule`
  kClosed,       // nothing counts afterwards
};

struct Fact {
  FactKind kind = FactKind::kOpened;
  LocalTime at;
  std::string key = {};
  std::string ground = {};  // empty: not named, any ground of the rule
  std::string unit = {};
  std::string stage = {};
  int amount = 0;
  bool approved = true;
  std::shared_ptr<const ClockRule> rule = {};
};

inline constexpr std::size_t kFactsMax = 10'000;

enum class StepKind : std::uint8_t {
  kOpened,
  kUnconfirmed,
  kMoved,   // the opening counts as of `to`
  kBegins,  // counting begins: `from` is the first day, or the moment
  kPause,   // `amount` of the limit's unit was not counted
  kPauseIgnored,
  kExtended,
  kExtensionIgnored,
  kReturned,
  kObjected,
  kHandedOver,
  kStageDone,
  kRuleChanged,
  kRuleKept,
  kHoliday,  // `name`, from `from` to `to`, not counted
  kShifted,  // a day of a weekend that was worked
  kCounted,  // `amount` of the limit's unit, from `from` to `to`
  kRolled,
  kSuspended,  // stands still with `amount` left
  kDue,
  kProvisional,
  kClosed,
};
BOOST_DESCRIBE_ENUM(StepKind, kOpened, kUnconfirmed, kMoved, kBegins, kPause, kPauseIgnored,
                    kExtended, kExtensionIgnored, kReturned, kObjected, kHandedOver, kStageDone,
                    kRuleChanged, kRuleKept, kHoliday, kShifted, kCounted, kRolled, kSuspended,
                    kDue, kProvisional, kClosed)

struct Step {
  StepKind kind = StepKind::kOpened;
  std::optional<LocalTime> from = {};
  std::optional<LocalTime> to = {};
  bool in_days = false;                     // `from` and `to` are days
  std::optional<std::int64_t> amount = {};  // in `unit`; seconds when that is hours
  std::optional<LimitUnit> unit = {};
  std::optional<std::int64_t> rest_days = {};  // skipped while counting
  base::Message name = {};                     // of a stage, a ground, a holiday, a unit
  std::string source = {};                     // the article
  base::Message reason = {};                   // why something was ignored
};

struct StageDue {
  std::string id;
  base::Message name;
  LocalTime begins;
  std::optional<LocalTime> due;
};

struct SideDue {
  std::string id;
  base::Message name;
  LocalTime begins;
  LocalTime due;
  std::string source;
};

struct RungTime {
  std::string id;
  LocalTime at;
  friend bool operator==(const RungTime&, const RungTime&) = default;
};

struct Deadline {
  LocalTime opened;
  std::optional<LocalTime> due;  // none while the clock stands still without an end
  std::optional<LocalTime> suspended_since;
  std::int64_t left = 0;  // of the stage that stands still, in left_unit; seconds when hours
  LimitUnit left_unit = LimitUnit::kWorkingDays;
  std::vector<int> missing_years;  // reached into, and not loaded
  bool unconfirmed = false;
  std::optional<LocalTime> closed;
  std::vector<StageDue> stages;
  std::vector<SideDue> sides;
  std::vector<RungTime> rungs;  // by time
  std::vector<Step> steps;

  bool provisional() const { return !missing_years.empty(); }
  // Of a closed clock; standing still it cannot be late.
  bool on_time() const { return !due || !closed || *closed <= *due; }
};

// Facts in any order; those of one moment count in the order given. Errors: no opening or two, too
// many facts, a due time beyond 2199. What the rule does not allow is no error here: it is ignored,
// and the derivation says why.
base::Result<Deadline> derive(const ClockRule& rule, const CityCalendar& calendar,
                              std::vector<Fact> facts);

// Whether the rule allows one more fact: the ground of a suspension, number and size of extensions.
base::Result<void> may_add(const ClockRule& rule, const std::vector<Fact>& facts, const Fact& fact);

// Those whose time has come, in order. The key of each is its id: recorded once, it is not due
// again.
std::vector<RungTime> rungs_due(const Deadline& deadline, LocalTime now);

}  // namespace luoshi::calendar
