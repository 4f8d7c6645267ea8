#include "cases/internal/request_fold.h"

namespace luoshi::cases {
namespace {

using calendar::ClockFrom;
using ledger::Event;

env::WallTime time_at(std::int64_t ms) { return env::WallTime(std::chrono::milliseconds(ms)); }

void file_under(Case& state, const std::optional<Filed>& filed) {
  if (!filed) return;
  if (filed->category) {
    state.filed.category = filed->category;
    state.filed.major = filed->major;
  }
  if (filed->matter) state.filed.matter = filed->matter;
  if (filed->company) state.filed.company = filed->company;
}

// The main clock begins, by the kinds in force then; one of the intake is over, and with it its
// round.
void begin_clock(Case& state, env::WallTime at, std::optional<std::uint64_t> kinds_version = {}) {
  state.kinds_version = kinds_version.value_or(state.kinds_version);
  if (state.intake_from) {
    drop_waiting(state);
    state.round += 1;
    state.intake_from.reset();
  }
  state.facts = {{ClockEvent::kOpened, at, state.unit.value()}};
}

// A clock that runs goes on with the office hours of the unit that has it now.
void pass_to(Case& state, const office::UnitId& unit, env::WallTime at) {
  state.unit = unit;
  if (!state.facts.empty()) state.facts.push_back({ClockEvent::kHandedOver, at, unit.value()});
}

bool begins_with(const Case& state, ClockFrom from) {
  return state.facts.empty() && state.intake->clock_from == from;
}

void back_to_centre(Case& state, env::WallTime at) {
  if (state.state != CaseState::kRegistered) state.state = CaseState::kAdmitted;
  state.received_at.reset();
  state.dropped_units = std::move(state.supporting);
  state.supporting.clear();
  pass_to(state, state.centre, at);
}

void begin_intake(Case& state, env::WallTime at) {
  if (begins_with(state, ClockFrom::kRegistered)) {
    begin_clock(state, at);
  } else if (state.intake->intake_clock) {
    state.intake_from = at;
  }
}

}  // namespace

void registered(Case& state, const CaseRegistered& body, const Event&) {
  state.exists = true;
  state.intake = body;
  state.what.kind = body.kind;
  state.what.number = body.number;
  state.what.series = body.series;
  state.what.year = body.year;
  state.what.sequence = body.sequence;
  state.what.title = body.summary;
  state.what.unit = body.centre;
  state.what.kinds_version = body.kinds_version;
  state.state = CaseState::kRegistered;
  file_under(state, body.filed);
  state.centre = body.centre;
  state.unit = body.centre;
  state.opened_at = time_at(body.came_at);
  state.kinds_version = body.kinds_version;
  begin_intake(state, state.opened_at);
}

void admitted(Case& state, const CaseAdmitted& body, const Event& event) {
  state.state = CaseState::kAdmitted;
  file_under(state, body.filed);
  if (!begins_with(state, ClockFrom::kAdmitted)) return;
  begin_clock(state, event.time, body.kinds_version);
}

void refused(Case& state, const CaseRefused& body, const Event& event) {
  state.state = CaseState::kRefused;
  state.refusal = body;
  state.closed_at = event.time;
  drop_waiting(state);
}

void dispatched(Case& state, const CaseDispatched& body, const Event& event) {
  const env::WallTime at = body.at ? time_at(*body.at) : event.time;
  state.state = CaseState::kIssued;
  file_under(state, body.filed);
  state.supporting = body.supporting;
  state.received_at.reset();
  state.dispatched_at = at;
  pass_to(state, body.unit, at);
  if (state.facts.empty()) begin_clock(state, at, body.kinds_version);
}

void objected(Case& state, const CaseObjected& body, const Event& event) {
  state.objection = Objection{body, state.unit, event.time};
  state.facts.push_back({ClockEvent::kObjected, event.time});
}

void objection_decided(Case& state, const CaseObjectionDecided& body, const Event& event) {
  state.objection.reset();
  state.facts.push_back({ClockEvent::kObjectionDecided, event.time});
  if (body.upheld) back_to_centre(state, event.time);
}

void transferred(Case& state, const CaseTransferred& body, const Event& event) {
  state.centre = body.centre;
  back_to_centre(state, event.time);
}

void noted(Case& state, const CaseNoted& body, const Event& event) {
  state.notes.push_back({body, event.time, event.actor});
}

void pressed(Case& state, const CasePressed& body, const Event& event) {
  state.presses.push_back({body, event.time, event.actor});
}

void merged(Case& state, const CaseMerged& body, const Event&) {
  state.before_merge = state.state;
  state.state = CaseState::kMerged;
  state.into = CaseId(body.into);
  drop_waiting(state);
}

void joined(Case& state, const CaseJoined& body, const Event&) {
  state.merged.push_back(CaseId(body.from));
}

void unmerged(Case& state, const CaseUnmerged&, const Event&) {
  state.state = state.before_merge;
  state.into.reset();
}

void parted(Case& state, const CaseParted& body, const Event&) {
  std::erase(state.merged, CaseId(body.from));
}

void followed_up(Case& state, const CaseFollowedUp& body, const Event& event) {
  state.follow_ups.push_back({body, event.time, event.actor, state.round});
}

void asked(Case& state, const CaseAsked& body, const Event&) {
  state.asked = Asked{body, state.round};
}

// Without a message too: its time is over as soon as it is said.
void to_be_called(Case& state, const CaseToBeCalled&, const Event&) {
  const bool is_asked = state.asked && state.asked->round == state.round;
  if (!is_asked) state.asked = Asked{{}, state.round};
  state.asked->is_to_be_called = true;
}

void archived(Case& state, const CaseArchived&, const Event&) {
  state.state = CaseState::kArchived;
}

void imported(Case& state, const CaseImported& body, const Event&) {
  const std::optional<std::int64_t> limit = body.promised ? body.promised : body.due_at;
  state.state = CaseState::kClosed;
  state.closed_at = time_at(body.closed_at);
  state.closing = CaseAccepted{{}, body.closed_at, limit, verdict_of(body), state.kinds_version, 0};
  drop_waiting(state);
}

void begin_anew(Case& state, env::WallTime at) {
  const bool was_dispatched = state.dispatched_at.has_value();
  const bool was_refused = state.refusal.has_value();
  state.state = was_dispatched ? CaseState::kIssued : CaseState::kAdmitted;
  if (was_refused) state.state = CaseState::kRegistered;
  state.refusal.reset();
  state.into.reset();
  state.merged.clear();  // they were closed with it, and stay so
  state.intake_from.reset();
  state.facts.clear();
  if (was_refused) return begin_intake(state, at);
  begin_clock(state, at);
}

}  // namespace luoshi::cases
