#include "cases/request_rows.h"

#include <algorithm>

#include "cases/internal/rows.h"
#include "cases/request_points.h"
#include "ledger/evidence.h"

namespace luoshi::cases {
namespace {

using office::value_of;

ledger::Value flag(const std::optional<bool>& value) {
  return value ? ledger::Value(std::int64_t{*value}) : ledger::Value();
}

std::ptrdiff_t tries(const Case& state) {
  return std::ranges::count(state.follow_ups, state.round, &FollowUp::round);
}

// What is open may change with every event, what is over does not any more.
bool is_over(const Case& state) {
  return state.closed_at &&
         (state.state == CaseState::kClosed || state.state == CaseState::kRefused ||
          state.state == CaseState::kArchived);
}

ledger::Row row_of(const std::string& id, const Case& state, const ledger::Event& event) {
  const CaseRegistered& what = *state.intake;
  const bool has_phone = what.reporter && what.reporter->phone;
  const std::optional<Todo> todo = todo_of(state);
  const CaseFollowedUp* last = last_said(state);
  const CaseFollowedUp said = last == nullptr ? CaseFollowedUp{} : *last;
  return {id,
          what.kind,
          word(what.line),
          what.number,
          what.series,
          std::int64_t{what.year},
          std::int64_t{what.sequence},
          what.summary,
          text_of(state.filed.category),
          text_of(state.filed.matter),
          text_of(state.filed.company),
          state.filed.major.value_or(false) ? ledger::Value(std::int64_t{1}) : ledger::Value(),
          word(what.channel),
          state.unit.value(),
          state.centre.value(),
          value_of(what.region),
          text_of(what.cell),
          what.point ? ledger::Value(what.point->longitude) : ledger::Value(),
          what.point ? ledger::Value(what.point->latitude) : ledger::Value(),
          word(state.state),
          std::int64_t{what.secret},
          what.reporter ? ledger::Value(what.reporter->subject) : ledger::Value(),
          has_phone ? ledger::Value(what.reporter->phone->match) : ledger::Value(),
          what.external ? ledger::Value(external_key(*what.external)) : ledger::Value(),
          what.came_at,
          todo ? word(*todo) : ledger::Value(),
          time_of(state.dispatched_at),
          time_of(state.received_at),
          answered_at(state),
          due_at(state),
          time_of(state.closed_at),
          state.closing ? word(state.closing->verdict) : ledger::Value(),
          std::int64_t{state.timed.provisional},
          std::int64_t{state.suspended},
          std::int64_t{state.objection.has_value()},
          static_cast<std::int64_t>(state.presses.size()),
          std::int64_t{state.returns},
          std::int64_t{state.round},
          std::int64_t{state.was_reopened},
          was_asked(state) ? ledger::Value(std::int64_t{said.reached}) : ledger::Value(),
          flag(said.responded),
          flag(said.solved),
          said.satisfied ? ledger::Value(std::int64_t{*said.satisfied}) : ledger::Value(),
          value_of(state.into),
          text_of(what.previous),
          stamp_of(state),
          value_of(is_over(state) ? *state.closed_at : event.time),
          static_cast<std::int64_t>(event.version),
          small_letters(what.number + "\n" + what.summary)};
}

void put_point(const std::string& id, const CaseRegistered& what, ledger::RowChanges& changes) {
  if (!what.point) return;
  changes.push_back({&request_points_table(),
                     {what.came_at, id, what.kind, what.point->longitude, what.point->latitude},
                     false});
}

void use_files(const std::vector<std::string>& digests, const ledger::Event& event,
               ledger::RowChanges& changes) {
  for (const std::string& digest : digests) {
    const std::string digits = digest.substr(digest.find(':') + 1);
    changes.push_back({&ledger::kEvidenceUses, {digits, event.stream}, false});
  }
}

}  // namespace

bool was_asked(const Case& state) { return tries(state) > 0; }

const CaseFollowedUp* last_said(const Case& state) {
  const auto last = std::find_if(
      state.follow_ups.rbegin(), state.follow_ups.rend(),
      [&](const FollowUp& each) { return each.what.reached && each.round == state.round; });
  return last == state.follow_ups.rend() ? nullptr : &last->what;
}

std::optional<Todo> todo_of(const Case& state) {
  if (state.objection) return Todo::kDecideObjection;
  switch (state.state) {
    case CaseState::kRegistered:
      return Todo::kAdmit;
    case CaseState::kAdmitted:
      return Todo::kDispatch;
    case CaseState::kIssued:
      return Todo::kReceive;
    case CaseState::kReceived:
      return Todo::kAnswer;
    case CaseState::kAnswered:
      return Todo::kCheck;
    case CaseState::kClosed:
      break;
    default:
      return std::nullopt;
  }
  const bool waits =
      state.intake->follow_up && tries(state) < kFollowUpTries && last_said(state) == nullptr;
  if (!waits) return std::nullopt;
  const bool is_asked = state.asked && state.asked->round == state.round;
  if (is_asked) return state.asked->is_to_be_called ? Todo::kFollowUp : Todo::kAwaitReply;
  const auto& reporter = state.intake->reporter;
  const bool by_message =
      state.intake->message_first.value_or(false) && reporter && reporter->phone;
  return by_message ? Todo::kAsk : Todo::kFollowUp;
}

ledger::Condition waits_for(std::initializer_list<Todo> todos) {
  ledger::Condition out{"todo", ledger::Comparison::kIn, {}};
  for (const Todo each : todos) out.values.push_back(word(each));
  return out;
}

ledger::Condition not_closed() {
  using enum Todo;
  return waits_for({kAdmit, kDispatch, kDecideObjection, kReceive, kAnswer, kCheck});
}

ledger::Condition not_answered() {
  using enum Todo;
  return waits_for({kAdmit, kDispatch, kDecideObjection, kReceive, kAnswer});
}

std::vector<ledger::Query> open_with_other(const std::string& stamp, std::size_t limit) {
  ledger::Condition open{"state", ledger::Comparison::kIn, {}};
  for (const CaseState state : {CaseState::kIssued, CaseState::kReceived, CaseState::kAnswered}) {
    open.values.push_back(word(state));
  }
  std::vector<ledger::Query> out;
  // An index finds what lies before and behind, not what differs.
  for (const auto side : {ledger::Comparison::kLess, ledger::Comparison::kGreater}) {
    const ledger::Condition other{"stamp", side, {stamp}};
    out.push_back({.table = &cases_table(), .where = {open, other}, .limit = limit});
    out.push_back({.table = &requests_table(), .where = {not_closed(), other}, .limit = limit});
  }
  return out;
}

void project_request(const std::string& id, const Case& state, const ledger::Event& event,
                     ledger::RowChanges& changes) {
  changes.push_back({&requests_table(), row_of(id, state, event), false});
  for (const office::UnitId& unit : state.dropped_units) {
    changes.push_back({&request_units_table(), {id, unit.value()}, true});
  }
  if (event.kind == "case.dispatched" || event.kind == "case.taken_over") {
    for (const office::UnitId& unit : state.supporting) {
      changes.push_back(
          {&request_units_table(), {id, unit.value(), std::string("supporting")}, false});
    }
  }
  if (event.kind == "case.registered") {
    put_point(id, *state.intake, changes);
    use_files(state.intake->files, event, changes);
  }
  if (state.asked) {
    const bool awaits = todo_of(state) == Todo::kAwaitReply;
    changes.push_back({&asked_table(), {state.asked->what.call_from, id}, !awaits});
  }
  if (event.kind == "case.noted") use_files(state.notes.back().what.evidence, event, changes);
}

const ledger::Table& requests_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"case_requests",
                                    {{"id", kText},
                                     {"kind", kText},
                                     {"line", kText},
                                     {"number", kText},
                                     {"series", kText},
                                     {"year", kInteger},
                                     {"sequence", kInteger},
                                     {"summary", kText},
                                     {"category", kText},
                                     {"matter", kText},
                                     {"company", kText},
                                     {"major", kInteger},
                                     {"channel", kText},
                                     {"unit", kText},
                                     {"centre", kText},
                                     {"region", kText},
                                     {"cell", kText},
                                     {"longitude", kInteger},
                                     {"latitude", kInteger},
                                     {"state", kText},
                                     {"secret", kInteger},
                                     {"reporter", kText},
                                     {"phone_match", kText},
                                     {"external", kText},
                                     {"opened_at", kInteger},
                                     {"todo", kText},
                                     {"dispatched_at", kInteger},
                                     {"received_at", kInteger},
                                     {"answered_at", kInteger},
                                     {"due_at", kInteger},
                                     {"closed_at", kInteger},
                                     {"verdict", kText},
                                     {"provisional", kInteger},
                                     {"suspended", kInteger},
                                     {"objected", kInteger},
                                     {"presses", kInteger},
                                     {"returns", kInteger},
                                     {"round", kInteger},
                                     {"reopened", kInteger},
                                     {"reached", kInteger},
                                     {"responded", kInteger},
                                     {"solved", kInteger},
                                     {"satisfied", kInteger},
                                     {"merged_into", kText},
                                     {"previous", kText},
                                     {"stamp", kText},
                                     {"updated_at", kInteger},
                                     {"version", kInteger},
                                     {"words", kText}},
                                    1,
                                    {{"series", "year", "sequence"},
                                     {"external"},
                                     {"phone_match", "opened_at"},
                                     {"previous"},
                                     {"merged_into"},
                                     {"matter", "opened_at"},
                                     {"company", "opened_at"},
                                     {"major", "opened_at"},
                                     {"unit", "todo", "due_at"},
                                     {"centre", "todo", "due_at"},
                                     {"region", "todo", "due_at"},
                                     {"region", "todo", "opened_at"},
                                     {"todo", "due_at"},
                                     {"todo", "opened_at"},
                                     {"todo", "stamp"},
                                     {"unit", "opened_at"},
                                     {"region", "opened_at"},
                                     {"cell", "todo", "due_at"},
                                     {"cell", "opened_at"},
                                     {"kind", "category", "opened_at"},
                                     {"kind", "opened_at"},
                                     {"state", "opened_at"},
                                     {"opened_at"},
                                     {"due_at"},
                                     {"updated_at"}},
                                    false,
                                    {"external", "phone_match", "previous", "merged_into", "matter",
                                     "company", "major", "todo", "cell"}};
  return kTable;
}

const ledger::Table& request_points_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"case_points",
                                    {{"opened_at", kInteger},
                                     {"id", kText},
                                     {"kind", kText},
                                     {"longitude", kInteger},
                                     {"latitude", kInteger}},
                                    2,
                                    {}};
  return kTable;
}

const ledger::Table& asked_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"case_asked", {{"call_from", kInteger}, {"id", kText}}, 2, {}};
  return kTable;
}

const ledger::Table& request_units_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{
      "case_units", {{"case_id", kText}, {"unit", kText}, {"part", kText}}, 2, {{"unit"}}};
  return kTable;
}

}  // namespace luoshi::cases
