// How a case is folded and what stands of it in tables.
#include "cases/case.h"

#include <algorithm>
#include <array>

#include "cases/article.h"
#include "cases/clock.h"
#include "cases/figures.h"
#include "cases/hand_over.h"
#include "cases/internal/request_fold.h"
#include "cases/internal/rows.h"
#include "cases/request_points.h"
#include "cases/request_rows.h"
#include "cases/waiting.h"
#include "ledger/evidence.h"
#include "office/fold.h"
#include "office/lookup.h"

namespace luoshi::cases {
namespace {

using ledger::Event;
using office::Applier;
using office::fold;
using office::value_of;

// Rungs that still wait, of all rounds.
std::vector<RungKey> waiting(const Case& state) {
  std::vector<RungKey> out;
  for (const TimedRung& rung : state.timed.rungs) {
    const RungKey key{state.round, rung.id};
    if (!state.recorded.contains(key)) out.push_back(key);
  }
  return out;
}

void opened(Case& state, const CaseOpened& body, const Event& event) {
  state.exists = true;
  state.what = body;
  state.unit = body.unit;
  state.opened_at = event.time;
  state.kinds_version = body.kinds_version;
  state.facts = {{ClockEvent::kOpened, event.time, body.unit.value()}};
}
void received(Case& state, const CaseReceived&, const Event& event) {
  state.state = CaseState::kReceived;
  if (!state.received_at) state.received_at = event.time;
}
void answered(Case& state, const CaseAnswered& body, const Event& event) {
  state.state = CaseState::kAnswered;
  state.answers.push_back({body, event.time, event.actor});
}
void accepted(Case& state, const CaseAccepted& body, const Event& event) {
  state.state = CaseState::kClosed;
  state.closing = body;
  state.closed_at = event.time;
  drop_waiting(state);
}
void returned(Case& state, const CaseReturned& body, const Event& event) {
  state.state = CaseState::kReceived;
  state.returns += 1;
  state.facts.push_back({ClockEvent::kReturned, event.time});
  if (body.days) state.facts.push_back({ClockEvent::kExtended, event.time, {}, *body.days});
  if (!body.anew) return;
  drop_waiting(state);
  state.round += 1;
}
void returned_for(Case& state, const CaseReturnedFor& body, const Event& event) {
  returned(state, {body.reason, body.days, body.anew}, event);
}
void suspended(Case& state, const CaseSuspended& body, const Event&) {
  state.suspended = true;
  state.facts.push_back(
      {ClockEvent::kSuspended, env::WallTime(std::chrono::milliseconds(body.from)), body.ground});
}
void resumed(Case& state, const CaseResumed&, const Event& event) {
  state.suspended = false;
  state.facts.push_back({ClockEvent::kResumed, event.time});
}
void extended(Case& state, const CaseExtended& body, const Event& event) {
  state.facts.push_back({ClockEvent::kExtended, event.time, {}, body.days});
}
void handed_over(Case& state, const CaseHandedOver& body, const Event& event) {
  state.state = CaseState::kIssued;
  state.unit = body.unit;
  state.received_at.reset();
  state.facts.push_back({ClockEvent::kHandedOver, event.time, body.unit.value()});
}
void taken_over(Case& state, const CaseTakenOver& body, const Event& event) {
  if (state.centre == body.from) state.centre = body.unit;
  if (std::erase(state.supporting, body.from) > 0) {
    state.dropped_units = {body.from};
    const office::UnitId& in_charge = state.unit == body.from ? body.unit : state.unit;
    const bool is_there = std::ranges::count(state.supporting, body.unit) > 0;
    if (!is_there && in_charge != body.unit) state.supporting.push_back(body.unit);
  }
  if (state.unit != body.from) return;
  const bool waits = state.state == CaseState::kIssued || state.state == CaseState::kReceived;
  if (waits) return handed_over(state, {body.unit, {}}, event);
  state.unit = body.unit;
}
void escalated(Case& state, const CaseEscalated& body, const Event&) {
  state.recorded.insert({body.round, body.rung});
}
void reopened(Case& state, const CaseReopened& body, const Event& event) {
  state.was_reopened = state.was_reopened || state.closing.has_value();
  state.state = CaseState::kIssued;
  state.closing.reset();
  state.closed_at.reset();
  state.received_at.reset();
  state.suspended = false;
  state.round += 1;
  state.kinds_version = body.kinds_version;
  state.facts = {{ClockEvent::kOpened, event.time, state.unit.value()}};
  if (state.intake) begin_anew(state, event.time);
}
void withdrawn(Case& state, const CaseWithdrawn&, const Event&) {
  state.state = CaseState::kWithdrawn;
  state.objection.reset();  // nobody decides on it any more
  drop_waiting(state);
}
void timed(Case& state, const CaseTimed& body, const Event&) {
  std::vector<RungKey> before = waiting(state);
  state.timed = body;
  const std::vector<RungKey> now = waiting(state);
  std::erase_if(before, [&](const RungKey& key) { return std::ranges::count(now, key) > 0; });
  state.dropped = std::move(before);
}

constexpr std::array<Applier<Case>, 33> kAppliers = {{
    {"case.opened", 1, &fold<Case, CaseOpened, opened>},
    {"case.received", 1, &fold<Case, CaseReceived, received>},
    {"case.answered", 1, &fold<Case, CaseAnswered, answered>},
    {"case.accepted", 1, &fold<Case, CaseAccepted, accepted>},
    {"case.returned", 1, &fold<Case, CaseReturned, returned>},
    {"case.returned", 2, &fold<Case, CaseReturnedFor, returned_for>},
    {"case.suspended", 1, &fold<Case, CaseSuspended, suspended>},
    {"case.resumed", 1, &fold<Case, CaseResumed, resumed>},
    {"case.extended", 1, &fold<Case, CaseExtended, extended>},
    {"case.handed_over", 1, &fold<Case, CaseHandedOver, handed_over>},
    {"case.taken_over", 1, &fold<Case, CaseTakenOver, taken_over>},
    {"case.escalated", 1, &fold<Case, CaseEscalated, escalated>},
    {"case.reopened", 1, &fold<Case, CaseReopened, reopened>},
    {"case.withdrawn", 1, &fold<Case, CaseWithdrawn, withdrawn>},
    {"case.timed", 1, &fold<Case, CaseTimed, timed>},
    {"case.registered", 1, &fold<Case, CaseRegistered, registered>},
    {"case.admitted", 1, &fold<Case, CaseAdmitted, admitted>},
    {"case.refused", 1, &fold<Case, CaseRefused, refused>},
    {"case.dispatched", 1, &fold<Case, CaseDispatched, dispatched>},
    {"case.objected", 1, &fold<Case, CaseObjected, objected>},
    {"case.objection_decided", 1, &fold<Case, CaseObjectionDecided, objection_decided>},
    {"case.transferred", 1, &fold<Case, CaseTransferred, transferred>},
    {"case.noted", 1, &fold<Case, CaseNoted, noted>},
    {"case.pressed", 1, &fold<Case, CasePressed, pressed>},
    {"case.merged", 1, &fold<Case, CaseMerged, merged>},
    {"case.joined", 1, &fold<Case, CaseJoined, joined>},
    {"case.unmerged", 1, &fold<Case, CaseUnmerged, unmerged>},
    {"case.parted", 1, &fold<Case, CaseParted, parted>},
    {"case.followed_up", 1, &fold<Case, CaseFollowedUp, followed_up>},
    {"case.asked", 1, &fold<Case, CaseAsked, asked>},
    {"case.to_be_called", 1, &fold<Case, CaseToBeCalled, to_be_called>},
    {"case.archived", 1, &fold<Case, CaseArchived, archived>},
    {"case.imported", 1, &fold<Case, CaseImported, imported>},
}};

// -- rows --

ledger::Row case_row(const std::string& id, const Case& state, std::uint64_t version) {
  const CaseOpened& what = state.what;
  const bool closed = state.closing.has_value();
  return {id,
          what.kind,
          what.number,
          what.series,
          std::int64_t{what.year},
          std::int64_t{what.sequence},
          what.title,
          state.unit.value(),
          word(state.state),
          word(what.origin.by),
          text_of(what.origin.key),
          value_of(state.opened_at),
          time_of(state.received_at),
          answered_at(state),
          due_at(state),
          time_of(state.closed_at),
          closed ? word(state.closing->verdict) : ledger::Value(),
          std::int64_t{state.timed.provisional},
          std::int64_t{state.suspended},
          stamp_of(state),
          std::int64_t{state.returns},
          std::int64_t{state.round},
          static_cast<std::int64_t>(version),
          small_letters(what.title + "\n" + what.number + "\n" + what.text)};
}

// What an event means for the rungs' rows.
void project_rungs(const std::string& id, const Case& state, const Event& event,
                   ledger::RowChanges& changes) {
  for (const RungKey& key : state.dropped) {
    changes.push_back({&case_rungs_table(), {id, std::int64_t{key.round}, key.rung}, true});
  }
  if (event.kind == "case.timed") {
    for (const TimedRung& rung : state.timed.rungs) {
      const bool is_recorded = state.recorded.contains({state.round, rung.id});
      if (is_recorded) continue;  // its row says when it was due then
      changes.push_back(
          {&case_rungs_table(),
           {id, std::int64_t{state.round}, rung.id, rung.at, rung.to, std::string("waiting")},
           false});
    }
  }
  if (event.kind != "case.escalated") return;
  const auto body = office::body_of<CaseEscalated>(event);
  if (!body) return;  // apply has refused it
  changes.push_back(
      {&case_rungs_table(),
       {id, std::int64_t{body->round}, body->rung, body->due_at, body->to, std::string("recorded")},
       false});
}

void project(const Case& state, const Event& event, ledger::RowChanges& changes) {
  const std::string id = ledger::StreamId::parse(event.stream).id;
  if (state.intake) {
    project_request(id, state, event, changes);
  } else {
    changes.push_back({&cases_table(), case_row(id, state, event.version), false});
  }
  if (event.kind == "case.opened") {
    for (const std::string& about : state.what.about) {
      changes.push_back({&case_about_table(), {id, about}, false});
    }
  }
  if (event.kind == "case.answered") {
    for (const std::string& digest : state.answers.back().what.evidence) {
      const std::string digits = digest.substr(digest.find(':') + 1);
      changes.push_back({&ledger::kEvidenceUses, {digits, event.stream}, false});
    }
  }
  project_rungs(id, state, event, changes);
}

}  // namespace

void drop_waiting(Case& state) {
  state.dropped = waiting(state);
  state.timed.rungs.clear();
}

std::string subject_of(const CaseId& id, const Case& state) {
  const auto& reporter = state.intake->reporter;
  return reporter ? reporter->subject : id.value();
}

std::string stamp_of(const Case& state) {
  if (state.closing) {
    return stamp_of(state.closing->kinds_version, state.closing->calendar_version);
  }
  return stamp_of(state.timed.kinds_version, state.timed.calendar_version);
}

ledger::Value answered_at(const Case& state) {
  if (state.closing) return state.closing->answered_at;
  const bool is_answered = state.state == CaseState::kAnswered;
  return is_answered ? value_of(state.answers.back().at) : ledger::Value();
}

ledger::Value due_at(const Case& state) {
  return number_of(state.closing ? state.closing->due_at : state.timed.due_at);
}

std::string small_letters(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return text;
}

base::Result<void> apply_case(Case& state, const Event& event) {
  state.dropped.clear();
  state.dropped_units.clear();
  return office::apply_by<Case>(kAppliers, state, event);
}

const ledger::Table& cases_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"cases",
                                    {{"id", kText},
                                     {"kind", kText},
                                     {"number", kText},
                                     {"series", kText},
                                     {"year", kInteger},
                                     {"sequence", kInteger},
                                     {"title", kText},
                                     {"unit", kText},
                                     {"state", kText},
                                     {"issued_by", kText},
                                     {"rule_key", kText},
                                     {"opened_at", kInteger},
                                     {"received_at", kInteger},
                                     {"answered_at", kInteger},
                                     {"due_at", kInteger},
                                     {"closed_at", kInteger},
                                     {"verdict", kText},
                                     {"provisional", kInteger},
                                     {"suspended", kInteger},
                                     {"stamp", kText},
                                     {"returns", kInteger},
                                     {"round", kInteger},
                                     {"version", kInteger},
                                     {"words", kText}},
                                    1,
                                    {{"series", "year", "sequence"},
                                     {"rule_key"},
                                     {"unit", "state"},
                                     {"state", "due_at"},
                                     {"state", "stamp"}}};
  return kTable;
}

const ledger::Table& case_about_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{
      "case_about", {{"case_id", kText}, {"about", kText}}, 2, {{"about"}}};
  return kTable;
}

const ledger::Table& case_rungs_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"case_rungs",
                                    {{"case_id", kText},
                                     {"round", kInteger},
                                     {"rung", kText},
                                     {"due_at", kInteger},
                                     {"to_role", kText},
                                     {"state", kText}},
                                    3,
                                    {{"state", "due_at"}}};
  return kTable;
}

void add_up(const Case& state, ledger::RowChanges& sums) {
  if (!state.intake) return;  // an order of an office
  contribute(state, sums);
  contribute_waiting(state, sums);
}

ledger::StreamKind case_streams() {
  return ledger::stream_kind<Case>(
      "case",
      {&cases_table(), &case_about_table(), &case_rungs_table(), &requests_table(),
       &request_units_table(), &request_points_table(), &asked_table(), &case_figures_table(),
       &case_waiting_table(), &ledger::kEvidenceUses},
      &apply_case, &project, &add_up);
}

void add_to(ledger::Catalog& catalog) {
  catalog.push_back(case_streams());
  catalog.push_back(article_streams());
}

std::vector<office::EventKind> event_kinds() {
  std::vector<office::EventKind> kinds;
  office::list_kinds<Case>(kAppliers, kinds);
  list_article_kinds(kinds);
  return kinds;
}

}  // namespace luoshi::cases
