// A case and the city's rules -> its due time, rungs and verdict. The kinds in force when its clock
// was opened begin it; later ones change it as they say themselves (on_change), and pauses survive
// that. The calendar is the one in force now. Thread rule: pure functions.
#pragma once

#include <memory>

#include "calendar/clock.h"
#include "calendar/files.h"
#include "cases/case.h"

namespace luoshi::cases {

// What the rules say of a kind of case as of now.
struct CaseRules {
  std::shared_ptr<const calendar::KindsReading> kinds;  // keeps `kind` alive
  const calendar::Kind* kind = nullptr;
  std::shared_ptr<const calendar::CityCalendar> calendar;
  std::uint64_t kinds_version = 0;
  std::uint64_t calendar_version = 0;
};
// kConflict "no_rules" when no kinds are loaded; kNotFound at /kind when there is none of that
// name.
base::Result<CaseRules> rules_of(ledger::View& view, const std::string& kind);
// The kinds in force; null when none are loaded.
base::Result<std::shared_ptr<const calendar::KindsReading>> kinds_now(ledger::View& view);
// "3.1": the versions of kinds and calendar as of now, 0 for what was not loaded.
base::Result<std::string> stamp_now(ledger::View& view);
// The calendar in force; weekends only when none is loaded.
base::Result<std::shared_ptr<const calendar::CityCalendar>> calendar_now(ledger::View& view);
// Whose clock counts for a case of this kind: the kind's own, or that of its category; null when
// there is none of that name.
const calendar::Kind* clock_kind(const calendar::KindsReading& read, const std::string& kind,
                                 const std::optional<std::string>& category);
std::string stamp_of(std::uint64_t kinds_version, std::uint64_t calendar_version);

// The whole derivation: what is printed of it is calendar/sentence.h's.
struct CaseClock {
  calendar::Deadline deadline;
  calendar::Zone zone;
  CaseTimed timed;
};
// Of a case that is answered the clock is closed by the answer, else by `closed_at` when given.
// Before a clock has begun there is no due time. What another system promised is the limit of a
// case that came from there, in its first round: what pauses or extends the kind's clock here moves
// it by as much.
base::Result<CaseClock> clock_of(ledger::View& view, const Case& state,
                                 std::optional<env::WallTime> closed_at = {});
// When the clock of a kind ends that began then; none when there is no such kind.
base::Result<std::optional<env::WallTime>> limit_of(ledger::View& view, const std::string& kind,
                                                    env::WallTime from);
// Whether a return begins the budget anew, by the rule that counts for the case now.
base::Result<bool> restarts(ledger::View& view, const Case& state);
// Whether the rule allows one more fact now.
base::Result<void> may_add(ledger::View& view, const Case& state, const ClockFact& fact);

}  // namespace luoshi::cases
