// Cases: something that a unit has to answer by a time. One life cycle for all kinds; what differs
// is a row of the city's kinds (office/rule_file.h, calendar/files.h).
//
//                    ┌── returned, handed over (to issued) ──┐
//                    ▼                                       │
//   opened ──▶ issued ──received──▶ received ──answered──▶ answered ──accepted──▶ closed
//                ▲                                                                  │
//                └────────────────────────── reopened ──────────────────────────────┘
//   withdrawn: from any but closed. Of what people ask for: intake.h, outcome.h.
//
// Invariants, held by decide: a number is given once in its series and year, and never again; a
// rule's key makes one case; nothing is answered by another unit than the one in charge; a rung is
// recorded once in a round. A round is a clock: the opening begins the first, a return that begins
// the budget anew, a reopening, and the end of a clock of the intake the next.
// The due time is derived (cases/clock.h) and kept as case.timed with the versions of the rules it
// was derived by; the verdict of a closed case is never rewritten. An answer stops the clock until
// it is accepted or returned.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cases/intake.h"
#include "cases/names.h"
#include "cases/outcome.h"
#include "ledger/command.h"
#include "office/catalog.h"
#include "office/names.h"

namespace luoshi::cases {

struct Origin {
  IssuedBy by = IssuedBy::kHand;
  std::optional<std::string> rule;  // "red-days"
  std::optional<std::string> key;   // of a rule: rule, commitment and period; makes one case
  friend bool operator==(const Origin&, const Origin&) = default;
};
BOOST_DESCRIBE_STRUCT(Origin, (), (by, rule, key))

// -- events; times are milliseconds since 1970 UTC --

struct CaseOpened {
  std::string kind;    // of the city's kinds
  std::string number;  // "督办〔2026〕12号"
  std::string series;
  int year = 0;
  std::uint32_t sequence = 0;  // in series and year
  std::string title;
  std::string text;
  office::UnitId unit;
  std::vector<std::string> about;  // commitments
  Origin origin;
  std::optional<std::string> measures;
  std::uint64_t kinds_version = 0;  // of the rules that were in force
};
BOOST_DESCRIBE_STRUCT(CaseOpened, (),
                      (kind, number, series, year, sequence, title, text, unit, about, origin,
                       measures, kinds_version))
struct CaseReceived {};
BOOST_DESCRIBE_STRUCT(CaseReceived, (), ())
struct CaseAnswered {
  std::string text;
  std::vector<std::string> evidence;  // digests of files
  friend bool operator==(const CaseAnswered&, const CaseAnswered&) = default;
};
BOOST_DESCRIBE_STRUCT(CaseAnswered, (), (text, evidence))
struct CaseAccepted {
  std::string note;
  std::int64_t answered_at = 0;
  std::optional<std::int64_t> due_at;
  Verdict verdict = Verdict::kInTime;
  std::uint64_t kinds_version = 0;
  std::uint64_t calendar_version = 0;  // 0: no calendar was loaded
};
BOOST_DESCRIBE_STRUCT(CaseAccepted, (),
                      (note, answered_at, due_at, verdict, kinds_version, calendar_version))
struct CaseReturned {
  std::string reason;
  std::optional<int> days;  // more time with it, in the unit of the rule's extension
  bool anew = false;        // the budget begins anew
};
BOOST_DESCRIBE_STRUCT(CaseReturned, (), (reason, days, anew))
// Version 2 of case.returned, of a request.
struct CaseReturnedFor {
  std::string ground;  // of the kind's returns
  std::string reason;
  std::optional<int> days;
  bool anew = false;
};
BOOST_DESCRIBE_STRUCT(CaseReturnedFor, (), (ground, reason, days, anew))
struct CaseSuspended {
  std::string ground;
  std::int64_t from = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseSuspended, (), (ground, from, reason))
struct CaseResumed {};
BOOST_DESCRIBE_STRUCT(CaseResumed, (), ())
struct CaseExtended {
  int days = 0;  // in the unit of the rule's extension
  std::string reason;
  std::optional<office::PersonId> approved_by;
};
BOOST_DESCRIBE_STRUCT(CaseExtended, (), (days, reason, approved_by))
struct CaseHandedOver {
  office::UnitId unit;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseHandedOver, (), (unit, reason))
struct CaseEscalated {
  std::uint32_t round = 1;
  std::string rung;
  std::string to;  // a role: unit_clerk, unit_head, leader
  std::int64_t due_at = 0;
};
BOOST_DESCRIBE_STRUCT(CaseEscalated, (), (round, rung, to, due_at))
struct CaseReopened {
  std::string reason;
  std::uint64_t kinds_version = 0;
};
BOOST_DESCRIBE_STRUCT(CaseReopened, (), (reason, kinds_version))
struct CaseWithdrawn {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseWithdrawn, (), (reason))

struct TimedRung {
  std::string id;
  std::string to;
  std::int64_t at = 0;
  friend bool operator==(const TimedRung&, const TimedRung&) = default;
};
BOOST_DESCRIBE_STRUCT(TimedRung, (), (id, to, at))
struct TimedSide {
  std::string id;
  std::int64_t due_at = 0;
  friend bool operator==(const TimedSide&, const TimedSide&) = default;
};
BOOST_DESCRIBE_STRUCT(TimedSide, (), (id, due_at))
// What was derived, and by which rules.
struct CaseTimed {
  std::optional<std::int64_t> due_at;  // none: it stands still
  bool provisional = false;            // reaches into a year that is not loaded
  std::vector<TimedRung> rungs;        // by time
  std::vector<TimedSide> sides;
  std::uint64_t kinds_version = 0;
  std::uint64_t calendar_version = 0;
  friend bool operator==(const CaseTimed&, const CaseTimed&) = default;
};
BOOST_DESCRIBE_STRUCT(CaseTimed, (),
                      (due_at, provisional, rungs, sides, kinds_version, calendar_version))

// -- state --

enum class ClockEvent : std::uint8_t {
  kOpened,
  kSuspended,
  kResumed,
  kExtended,
  kReturned,
  kHandedOver,
  kObjected,
  kObjectionDecided
};
struct ClockFact {
  ClockEvent kind = ClockEvent::kOpened;
  env::WallTime at;
  std::string text = {};  // the ground or the unit
  int amount = 0;
};
struct Answer {
  CaseAnswered what;
  env::WallTime at;
  std::string actor;
};
struct Objection {  // that waits for a decision
  CaseObjected what;
  office::UnitId unit;
  env::WallTime at;
};
struct Note {
  CaseNoted what;
  env::WallTime at;
  std::string actor;
};
struct FollowUp {
  CaseFollowedUp what;
  env::WallTime at;
  std::string actor;
  std::uint32_t round = 1;
};
struct Asked {  // by message, about one closing
  CaseAsked what;
  std::uint32_t round = 1;
  bool is_to_be_called = false;
};
struct Press {
  CasePressed what;
  env::WallTime at;
  std::string actor;
};
struct RungKey {
  std::uint32_t round = 1;
  std::string rung;
  friend auto operator<=>(const RungKey&, const RungKey&) = default;
};

struct Case {
  bool exists = false;
  CaseOpened what;  // as it was opened
  CaseState state = CaseState::kIssued;
  office::UnitId unit;  // in charge now
  env::WallTime opened_at;
  std::optional<env::WallTime> received_at;
  std::vector<Answer> answers;
  std::uint32_t returns = 0;
  std::uint32_t round = 1;
  std::uint64_t kinds_version = 0;  // in force when the round's clock was opened
  std::vector<ClockFact> facts;     // since the opening, or the last reopening
  bool suspended = false;
  CaseTimed timed;
  std::set<RungKey> recorded;
  std::optional<CaseAccepted> closing;
  std::optional<env::WallTime> closed_at;
  // Of what people ask for.
  std::optional<CaseRegistered> intake;
  Filed filed;
  office::UnitId centre;  // that takes it in and dispatches it
  std::vector<office::UnitId> supporting;
  std::optional<env::WallTime> intake_from;  // of the clock that runs before the main one
  std::optional<env::WallTime> dispatched_at;
  std::optional<Objection> objection;
  std::vector<Note> notes;
  std::vector<Press> presses;
  std::optional<CaseRefused> refusal;
  std::optional<CaseId> into;  // it is merged into this one, or was closed with it
  CaseState before_merge = CaseState::kRegistered;
  std::vector<CaseId> merged;  // into this one
  std::vector<FollowUp> follow_ups;
  bool was_reopened = false;   // after it had been closed: it was not solved
  std::optional<Asked> asked;  // the last time

  // That the last event took away; for the projection alone.
  std::vector<RungKey> dropped;
  std::vector<office::UnitId> dropped_units;
};
// Whose key seals the texts of a request.
std::string subject_of(const CaseId& id, const Case& state);

// -- commands; `version`: the one that whoever asks has read, empty for any --
// Each replies with {"id", "version"}, OpenCase with {"id", "version", "number"}, RecordRungs and
// RetimeCases with {"done", "more"}.

struct OpenCase {
  CaseId id;
  std::string kind;
  std::string title;
  std::string text;
  office::UnitId unit;
  std::vector<std::string> about;
  Origin origin;  // with a key that made a case already: that case, and no event
  std::optional<std::string> measures;
};
struct ReceiveCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  office::UnitId unit;
};
struct AnswerCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  office::UnitId unit;
  CaseAnswered answer;
};
struct AcceptCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  std::string note;
};
struct ReturnCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  std::string reason;
  std::optional<int> days;
  std::optional<std::string> ground = {};  // of a request
};
struct SuspendCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  std::string ground;
  std::optional<env::WallTime> from;  // none: now
  std::string reason;
};
struct ResumeCase {
  CaseId id;
  std::optional<std::uint64_t> version;
};
struct ExtendCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  int days = 0;
  std::string reason;
  std::optional<office::PersonId> approved_by;
};
struct HandOverCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  office::UnitId unit;
  std::string reason;
};
struct ReopenCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};
struct WithdrawCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};

inline constexpr std::size_t kTickMax = 500;
// Records rungs whose time has come, the oldest first, at most `limit` at a time.
struct RecordRungs {
  std::size_t limit = kTickMax;
};
// Derives open cases anew whose rules or calendar have changed.
struct RetimeCases {
  std::size_t limit = kTickMax;
};

template <class Ask>
concept CaseAsk = std::same_as<Ask, OpenCase> || std::same_as<Ask, ReceiveCase> ||
    std::same_as<Ask, AnswerCase> || std::same_as<Ask, AcceptCase> ||
    std::same_as<Ask, ReturnCase> || std::same_as<Ask, SuspendCase> ||
    std::same_as<Ask, ResumeCase> || std::same_as<Ask, ExtendCase> ||
    std::same_as<Ask, HandOverCase> || std::same_as<Ask, ReopenCase> ||
    std::same_as<Ask, WithdrawCase> || std::same_as<Ask, RegisterCase> ||
    std::same_as<Ask, AdmitCase> || std::same_as<Ask, RefuseCase> ||
    std::same_as<Ask, DispatchCase> || std::same_as<Ask, ObjectToCase> ||
    std::same_as<Ask, DecideObjection> || std::same_as<Ask, TransferCase> ||
    std::same_as<Ask, NoteCase> || std::same_as<Ask, PressCase> || std::same_as<Ask, MergeCase> ||
    std::same_as<Ask, UnmergeCase> || std::same_as<Ask, FollowUpCase> ||
    std::same_as<Ask, ArchiveCase> || std::same_as<Ask, ImportCase> ||
    std::same_as<Ask, AskPerson> || std::same_as<Ask, CallPerson>;

using Decided = base::Result<ledger::Decision>;
Decided decide(ledger::View& view, const OpenCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ReceiveCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const AnswerCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const AcceptCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ReturnCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const SuspendCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ResumeCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ExtendCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const HandOverCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ReopenCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const WithdrawCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const RegisterCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const AdmitCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const RefuseCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const DispatchCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ObjectToCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const DecideObjection& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const TransferCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const NoteCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const PressCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const MergeCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const UnmergeCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const FollowUpCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ArchiveCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const ImportCase& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const AskPerson& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const CallPerson& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const RecordRungs& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const RetimeCases& ask, const office::Actor& actor);

template <CaseAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {stream_of(ask.id), {"rulefile", "kinds"}, {"rulefile", "calendar"}};
}
inline std::vector<ledger::StreamId> streams_of(const RecordRungs&) { return {}; }
inline std::vector<ledger::StreamId> streams_of(const RetimeCases&) {
  return {{"rulefile", "kinds"}, {"rulefile", "calendar"}};
}

base::Result<void> apply_case(Case& state, const ledger::Event& event);

// cases: id, kind, number, series, year, sequence, title, unit, state, issued_by, rule_key,
// opened_at, received_at, answered_at, due_at, closed_at (ms), verdict, provisional, suspended,
// stamp (versions that the due time was derived by), returns, round, version, words (for search).
const ledger::Table& cases_table();
// Of orders alone; what people ask for stands in case_requests (request_rows.h).
// case_about: case, about (commitment).
const ledger::Table& case_about_table();
// case_rungs: case, round, rung, due_at (ms), to_role, state ("waiting", "recorded").
const ledger::Table& case_rungs_table();
ledger::StreamKind case_streams();

void add_to(ledger::Catalog& catalog);
std::vector<office::EventKind> event_kinds();

}  // namespace luoshi::cases
