// Commitments: one promise each, from the report or elsewhere, with the one unit that answers for
// it, its schedule, what was reported and confirmed, and its light (清单制+责任制).
//
//   made ──▶ unassigned ──assigned──▶ assigned ──signed──▶ signed ──closed──▶ closed
//                 ▲                    │   ▲                 │                  │
//                 └─────declined───────┘   └─another lead────┘    ◀──reopened───┘
//   withdrawn: before it is signed; from then on it takes nothing.
//
// Invariants, held by decide: exactly one lead from assigned on, no supporting unit beside it
// twice; only a signed one takes progress, from its lead or a supporting unit, in a period that is
// neither frozen nor still to come; one value a period, of which corrections keep the earlier ones;
// a closed or withdrawn one takes nothing but being reopened. Whoever asks may do so: that is
// service's matter.
// Errors carry reason: "closed", "withdrawn", "not_signed", "not_concerned", "frozen",
// "already_reported", "not_waiting", "not_confirmed", "value_questioned" (the questions stand in
// Error.what), "version_outdated". Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "commitment/promise.h"
#include "commitment/words.h"

namespace luoshi::commitment {

using office::Change;
using office::ChangeOrEmpty;

// -- events --

struct CommitmentMade {
  CommitmentKind kind = CommitmentKind::kTask;
  std::string title;
  std::string text;
  int year = 0;
  Origin origin = Origin::kReport;
  std::vector<SourceSpan> sources;
  office::Day deadline;
  Measure measure;
  Schedule schedule;
  std::optional<PackageId> package_id;
  std::optional<CommitmentId> parent_id;
  std::optional<CommitmentId> carried_from;
};
BOOST_DESCRIBE_STRUCT(CommitmentMade, (),
                      (kind, title, text, year, origin, sources, deadline, measure, schedule,
                       package_id, parent_id, carried_from))
struct CommitmentChanged {
  std::optional<CommitmentKind> kind;
  std::optional<std::string> title;
  std::optional<std::string> text;
  std::optional<office::Day> deadline;
  std::optional<Measure> measure;
  std::optional<PackageId> package_id;
  std::optional<CommitmentId> parent_id;
  std::vector<std::string> emptied;  // "package_id", "parent_id"
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CommitmentChanged, (),
                      (kind, title, text, deadline, measure, package_id, parent_id, emptied,
                       reason))
struct Responsibility {
  office::UnitId lead;
  std::vector<office::UnitId> supporting;
  std::optional<office::PersonId> leader;  // the one who answers for it in the city's leadership
  friend bool operator==(const Responsibility&, const Responsibility&) = default;
};
BOOST_DESCRIBE_STRUCT(Responsibility, (), (lead, supporting, leader))
struct CommitmentSigned {};
BOOST_DESCRIBE_STRUCT(CommitmentSigned, (), ())
struct CommitmentScheduled {
  Schedule schedule;
};
BOOST_DESCRIBE_STRUCT(CommitmentScheduled, (), (schedule))
// Of commitment.declined, .reopened and .withdrawn.
struct WithReason {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(WithReason, (), (reason))
struct CommitmentClosed {
  Outcome outcome = Outcome::kMet;
  std::optional<base::Decimal> value;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CommitmentClosed, (), (outcome, value, reason))
struct CommitmentCarriedOver {
  CommitmentId to;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CommitmentCarriedOver, (), (to, reason))

// What a report says; a correction says all of it anew.
struct ProgressContent {
  Period period;
  std::optional<base::Decimal> value;
  std::string text;
  std::vector<std::string> evidence;      // digests of kept files
  std::vector<std::uint32_t> milestones;  // that are reached by it
  std::vector<Question> questions;        // that `explanation` answers
  std::optional<std::string> explanation;
  friend bool operator==(const ProgressContent&, const ProgressContent&) = default;
};
BOOST_DESCRIBE_STRUCT(ProgressContent, (),
                      (period, value, text, evidence, milestones, questions, explanation))
struct ProgressReported {
  std::uint32_t number = 0;  // 1, 2, 3 … inside the commitment
  office::UnitId unit;       // that reports
  ProgressContent content;
};
BOOST_DESCRIBE_STRUCT(ProgressReported, (), (number, unit, content))
struct ProgressConfirmed {
  std::uint32_t number = 0;
};
BOOST_DESCRIBE_STRUCT(ProgressConfirmed, (), (number))
struct ProgressReturned {
  std::uint32_t number = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ProgressReturned, (), (number, reason))
struct ProgressCorrected {
  std::uint32_t number = 0;
  std::optional<office::UnitId> unit;  // that corrects; none: the office, which confirms thereby
  ProgressContent content;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ProgressCorrected, (), (number, unit, content, reason))
struct LightTurned {
  Light light = Light::kNone;
  office::Day on;
  std::optional<base::Decimal> planned;
  std::optional<base::Decimal> actual;
  Cause cause;
};
BOOST_DESCRIBE_STRUCT(LightTurned, (), (light, on, planned, actual, cause))

// -- state --

enum class ReportState : std::uint8_t { kReported, kConfirmed, kReturned };
BOOST_DESCRIBE_ENUM(ReportState, kReported, kConfirmed, kReturned)

struct Progress {
  std::uint32_t number = 0;
  office::UnitId unit;
  ReportState state = ReportState::kReported;
  ProgressContent content;
  std::vector<ProgressContent> earlier;  // what corrections replaced, the oldest first
  std::string reason;                    // of the last return or correction
  env::WallTime at;                      // when it came, or was last corrected
  env::WallTime came_at;
  std::uint32_t times_returned = 0;
  std::string actor;
};

struct Commitment {
  bool exists = false;
  bool withdrawn = false;
  CommitmentMade what;  // as it stands now
  Status status = Status::kUnassigned;
  Status status_before = Status::kUnassigned;  // to which reopening leads back
  std::optional<Outcome> outcome;
  std::optional<base::Decimal> final_value;
  std::optional<CommitmentId> carried_to;
  std::optional<office::Day> signed_on;          // by the lead that it has; none before
  std::optional<Responsibility> responsibility;  // none exactly when unassigned
  std::vector<Progress> progress;                // by number, from 1
  LightTurned light;                             // as it was last looked at
  office::Day light_since;                       // when it took this colour; empty before the first
  env::WallTime created_at;
  // What the last event took away or was about; for the projection alone.
  std::vector<office::UnitId> dropped_units;
  std::vector<std::uint32_t> dropped_milestones;
  std::uint32_t touched_progress = 0;  // 0: none
};

// Values by period: of confirmed reports, or of those that wait. The order is that of periods.
std::vector<PeriodValue> values_of(const Commitment& commitment, ReportState state);
// Milestones that confirmed reports say are reached; rising.
std::vector<std::uint32_t> milestones_reached(const Commitment& commitment);
// Is this unit its lead or one of its supporting units?
bool concerns(const Commitment& commitment, const office::UnitId& unit);

// What parts add up to beside what the whole promises. Nothing when that cannot be said: the whole
// has no target, or percentages, which do not add up.
struct PartsGap {
  base::Decimal sum;
  base::Decimal gap;  // sum less target; negative: the parts promise too little
  std::size_t without_target = 0;
  base::Message sentence;
};
std::optional<PartsGap> parts_gap(const Measure& parent, const std::vector<Measure>& parts);

// -- commands; `version`: the one that whoever asks has read, empty for any --
// Each replies with {"id", "version"}, ReportProgress with {"id", "version", "number"} and
// CarryOver with the id of the new one.

struct MakeCommitment {
  CommitmentId id;
  CommitmentKind kind = CommitmentKind::kTask;
  std::string title;
  std::string text;
  int year = 0;
  Origin origin = Origin::kByHand;
  std::vector<SourceSpan> sources;
  std::optional<office::Day> deadline;  // none: 31 December
  Measure measure;
  std::optional<Schedule> schedule;  // none: a straight line from 1 January
  std::optional<PackageId> package_id;
  std::optional<CommitmentId> parent_id;
  std::optional<Responsibility> responsibility;  // assigned in the same decision
};
struct ChangeCommitment {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  Change<CommitmentKind> kind;
  Change<std::string> title;
  Change<std::string> text;
  Change<office::Day> deadline;
  Change<Measure> measure;
  ChangeOrEmpty<PackageId> package_id;
  ChangeOrEmpty<CommitmentId> parent_id;
  std::string reason;
};
// Also of one that has a lead: another lead signs anew.
struct AssignCommitment {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  Responsibility responsibility;
};
struct DeclineCommitment {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  office::UnitId unit;  // the lead
  std::string reason;
};
struct SignCommitment {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  office::UnitId unit;  // the lead
};
struct ScheduleCommitment {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  Schedule schedule;
};
struct ReportProgress {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  office::UnitId unit;
  Period period;
  std::optional<base::Decimal> value;
  std::string text;
  std::vector<std::string> evidence;
  std::vector<std::uint32_t> milestones;
  std::optional<std::string> explanation;  // answers questions that were asked
};
struct ConfirmProgress {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  std::uint32_t number = 0;
};
struct ReturnProgress {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  std::uint32_t number = 0;
  std::string reason;
};
// By the unit, which is then to be confirmed (again), or by the office.
struct CorrectProgress {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  std::uint32_t number = 0;
  std::optional<office::UnitId> unit;
  std::optional<Period> period;  // none: as it was
  std::optional<base::Decimal> value;
  std::string text;
  std::vector<std::string> evidence;
  std::vector<std::uint32_t> milestones;
  std::optional<std::string> explanation;
  std::string reason;
};
// By the office, of a confirmed one, which stays confirmed: what is not given stays as it is.
struct AmendProgress {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  std::uint32_t number = 0;
  Change<base::Decimal> value;
  Change<std::string> text;
  Change<std::vector<std::uint32_t>> milestones;
  std::optional<std::string> explanation;
  std::string reason;
};
struct CloseCommitment {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  Outcome outcome = Outcome::kMet;  // not carried_over
  std::optional<base::Decimal> value;
  std::string reason;
};
struct ReopenCommitment {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};
// Makes the next year's and closes this one.
struct CarryOver {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  CommitmentId new_id;
  std::optional<office::Day> deadline;  // none: 31 December of the next year
  std::optional<Measure> measure;       // none: as it is, from the last confirmed value
  std::string reason;
};
struct WithdrawCommitment {
  CommitmentId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};
// Looks at the light as of today; no event when it stays.
struct TurnLight {
  CommitmentId id;
};

template <class Ask>
concept CommitmentAsk = std::same_as<Ask, MakeCommitment> || std::same_as<Ask, ChangeCommitment> ||
    std::same_as<Ask, AssignCommitment> || std::same_as<Ask, DeclineCommitment> ||
    std::same_as<Ask, SignCommitment> || std::same_as<Ask, ScheduleCommitment> ||
    std::same_as<Ask, ConfirmProgress> || std::same_as<Ask, ReturnProgress> ||
    std::same_as<Ask, CorrectProgress> || std::same_as<Ask, AmendProgress> ||
    std::same_as<Ask, CloseCommitment> || std::same_as<Ask, ReopenCommitment> ||
    std::same_as<Ask, WithdrawCommitment> || std::same_as<Ask, TurnLight>;

using Decided = base::Result<ledger::Decision>;
Decided decide(ledger::View& view, const MakeCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ChangeCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const AssignCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const DeclineCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const SignCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ScheduleCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ReportProgress& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ConfirmProgress& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ReturnProgress& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const CorrectProgress& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const AmendProgress& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const CloseCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ReopenCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const CarryOver& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const WithdrawCommitment& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const TurnLight& ask, const office::Actor& actor);

template <CommitmentAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {stream_of(ask.id)};
}
inline std::vector<ledger::StreamId> streams_of(const ReportProgress& ask) {
  return {stream_of(ask.id), {"period", std::to_string(ask.period.year())}, stream_of(ask.unit)};
}
inline std::vector<ledger::StreamId> streams_of(const CarryOver& ask) {
  return {stream_of(ask.id), stream_of(ask.new_id)};
}

// The commitment, which must be there (kNotFound) and neither withdrawn nor closed (kConflict).
base::Result<const Commitment*> open_commitment(ledger::View& view, const CommitmentId& id,
                                                std::string where);

// commitments: id, year, kind, origin, title, status, outcome, lead, leader, deadline, package,
// parent, measure_by, unit, target, indicator, light, light_since, planned, actual, last_period,
// version, created_at (ms), reading, span_start, heading (the highest), source, carried_from,
// words (all that is searched, in small letters), chapter (of the report: the second heading when
// it is numbered, else the highest), region (of the indicator), signed_on, starts (both days).
// Figures as text. None of a withdrawn one.
const ledger::Table& commitments_table();
// commitment_units: commitment, unit, part ("lead", "supporting").
const ledger::Table& commitment_units_table();
// commitment_progress: commitment, number, period, period_end (day), value, state, unit, at (ms),
// actor, came_at (ms), returned (how often), reason (of the last return, while it stands; or "").
const ledger::Table& commitment_progress_table();
// commitment_milestones: commitment, number, name, due, reached (period of the report, or null).
const ledger::Table& commitment_milestones_table();
ledger::StreamKind commitment_streams();

}  // namespace luoshi::commitment
