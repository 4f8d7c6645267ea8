// What may happen to a case, one command after the other.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "cases/clock.h"
#include "cases/hand_over.h"
#include "cases/internal/deciding.h"
#include "cases/internal/timed.h"
#include "cases/request_rows.h"
#include "office/lookup.h"
#include "office/unit.h"

namespace luoshi::cases {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::NewEvent;
using ledger::View;
using office::Actor;
using office::check_text;
using office::new_event;

constexpr office::TextLimits kTitle{.max = 200};
constexpr std::size_t kAboutMax = 50;
Result<void> check_commitments(View& view, const std::vector<std::string>& about) {
  if (about.size() > kAboutMax) {
    return fail(ErrorCode::kTooLarge, {"涉及的事项太多", "too many commitments"}, "/about",
                {"不超过50项", "50 at the most"});
  }
  for (std::size_t i = 0; i < about.size(); ++i) {
    const std::string where = fmt::format("/about/{}", i);
    if (std::count(about.begin(), about.end(), about[i]) > 1) {
      return fail(ErrorCode::kInvalidInput, {"重复", "named twice"}, where);
    }
    const auto version = view.version({"commitment", about[i]});
    if (!version) return tl::unexpected(version.error());
    if (*version > 0) continue;
    return fail(ErrorCode::kNotFound, {"没有这个事项", "there is no such commitment"}, where);
  }
  return {};
}

Result<void> check_origin(const Origin& origin) {
  const bool by_rule = origin.by == IssuedBy::kRule;
  if (by_rule != origin.key.has_value() || by_rule != origin.rule.has_value()) {
    return fail(ErrorCode::kInvalidInput, {"来源有误", "the origin is wrong"}, "/origin",
                {"由规则发出的应有规则和键，其他的不应有",
                 "by=rule with rule and key, by=hand without them"});
  }
  if (!by_rule) return {};
  return all_of({check_text(*origin.rule, {.max = 60}, "/origin/rule"),
                 check_text(*origin.key, {.max = 200}, "/origin/key")});
}

// -- opening --

// The case that a rule's key made already.
Result<std::optional<CaseId>> made_by(View& view, const Origin& origin) {
  if (!origin.key) return std::optional<CaseId>();
  const auto rows =
      office::rows_where(view, cases_table(), {office::equals("rule_key", *origin.key)}, 1);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return std::optional<CaseId>();
  return std::optional(CaseId(office::text_at(cases_table(), rows->front(), "id")));
}

Result<void> check_opening(View& view, const OpenCase& ask) {
  if (auto ok = check_new_id(view, ask.id, 'o'); !ok) return ok;
  if (auto ok =
          all_of({check_text(ask.title, kTitle, "/title"), check_text(ask.text, kLongText, "/text"),
                  check_text(ask.measures.value_or(""), kLongText, "/measures"),
                  check_origin(ask.origin), check_commitments(view, ask.about)});
      !ok) {
    return ok;
  }
  const auto unit = office::active_unit(view, ask.unit, "/unit");
  return unit ? Result<void>() : tl::unexpected(unit.error());
}

Result<void> check_kind(const calendar::Kind& kind, const OpenCase& ask) {
  if (!kind.series || kind.process) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("“{}”不是督办单一类", kind.name),
                 fmt::format("\"{}\" is no kind of order", kind.id)},
                "/kind",
                {"应为有series、没有process的类别", "a kind with a series and no process"});
  }
  if (!kind.needs_measures.value_or(false) || !ask.measures.value_or("").empty()) return {};
  return fail(ErrorCode::kInvalidInput, {"没有整改措施", "no measures are named"}, "/measures",
              {"这一类应写明措施", "this kind wants them"});
}

// -- answers --

// Whether the answer is drawn for a check: the millisecond in which it came is the lot, that nobody
// can choose. One that was returned is checked again.
bool is_checked(const calendar::Kind& kind, const Case& state, env::WallTime now) {
  if (!kind.process || !kind.process->check_percent || state.returns > 0) return true;
  return now.time_since_epoch().count() % 100 < *kind.process->check_percent;
}

Result<void> check_return_ground(const calendar::Kind& kind,
                                 const std::optional<std::string>& ground) {
  const bool has_grounds = kind.process && kind.process->returns;
  if (!ground && !has_grounds) return {};
  if (ground && has_grounds && calendar::is_ground(kind.process->returns, *ground)) return {};
  return fail(ErrorCode::kInvalidInput,
              {"没有这种退回情形", "there is no such ground for a return"}, "/ground",
              {"应为这一类列出的情形", "one that the kind lists"});
}

// Of the budget as the return leaves it: one that begins anew is not overdue, nor extended yet.
Result<void> check_more_days(View& view, const Case& state, const ReturnCase& ask, bool anew) {
  if (!ask.days) return {};
  Case returned = state;
  returned.facts.push_back({ClockEvent::kReturned, view.now()});
  if (anew) returned.timed.due_at.reset();
  auto ok = may_add(view, returned, {ClockEvent::kExtended, view.now(), {}, *ask.days});
  if (!ok) ok.error().where = "/days";
  return ok;
}

// -- ticks --

std::string tick_reply(std::size_t done, bool more) {
  boost::json::object reply;
  reply.emplace("done", done);
  reply.emplace("more", more);
  return base::serialize(reply);
}

std::size_t tick_of(std::size_t limit) { return std::clamp<std::size_t>(limit, 1, kTickMax); }

ledger::Query rungs_due(std::int64_t now, std::size_t limit) {
  ledger::Query query{.table = &case_rungs_table(), .limit = limit};
  query.where = {office::equals("state", std::string("waiting")),
                 {"due_at", ledger::Comparison::kLessOrEqual, {now}}};
  query.order = {{"due_at", false}};
  return query;
}

}  // namespace

Decided decide(View& view, const OpenCase& ask, const Actor& actor) {
  if (auto ok = check_opening(view, ask); !ok) return tl::unexpected(ok.error());
  const auto before = made_by(view, ask.origin);
  if (!before) return tl::unexpected(before.error());
  if (*before) {
    const auto version = view.version(stream_of(**before));
    if (!version) return tl::unexpected(version.error());
    const auto made = view.state<Case>(stream_of(**before));
    if (!made) return tl::unexpected(made.error());
    return Decision{{}, reply_with_number(**before, *version, (*made)->what.number)};
  }
  const auto rules = rules_of(view, ask.kind);
  if (!rules) return tl::unexpected(rules.error());
  if (auto ok = check_kind(*rules->kind, ask); !ok) return tl::unexpected(ok.error());
  CaseOpened body{.kind = ask.kind,
                  .number = {},
                  .series = *rules->kind->series,
                  .year = year_of(view.now()),
                  .sequence = 0,
                  .title = ask.title,
                  .text = ask.text,
                  .unit = ask.unit,
                  .about = ask.about,
                  .origin = ask.origin,
                  .measures = ask.measures,
                  .kinds_version = rules->kinds_version};
  const auto sequence = next_sequence(view, cases_table(), body.series, body.year);
  if (!sequence) return tl::unexpected(sequence.error());
  body.sequence = *sequence;
  body.number = fmt::format("{}〔{}〕{}号", body.series, body.year, body.sequence);
  auto events = with_clock(view, Case{}, ask.id, one(ask.id, "case.opened", body), actor);
  if (!events) return tl::unexpected(events.error());
  const std::size_t version = events->size();
  return Decision{std::move(*events), reply_with_number(ask.id, version, body.number)};
}

Decided decide(View& view, const ReceiveCase& ask, const Actor&) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kIssued});
  if (!found) return tl::unexpected(found.error());
  if (auto ok =
          all_of({check_in_charge(*found->state, ask.unit), check_no_objection(*found->state)});
      !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(ask.id, found->version, one(ask.id, "case.received", CaseReceived{}));
}

Decided decide(View& view, const AnswerCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = all_of(
          {check_in_charge(*found->state, ask.unit), check_no_objection(*found->state),
           check_words(*found->state, ask.answer.text, {.max = 20'000, .lines = true}, "/text"),
           check_files(view, ask.answer.evidence, "/evidence")});
      !ok) {
    return tl::unexpected(ok.error());
  }
  const auto rules = rules_of(view, found->state->what.kind);
  const bool wants = rules && rules->kind->needs_evidence.value_or(false);
  if (wants && ask.answer.evidence.empty()) {
    return fail(ErrorCode::kInvalidInput, {"没有佐证材料", "no evidence is given"}, "/evidence",
                {"这一类应附材料", "this kind wants a file"});
  }
  auto all =
      with_clock(view, *found->state, ask.id, one(ask.id, "case.answered", ask.answer), actor);
  if (!all) return tl::unexpected(all.error());
  if (rules && !is_checked(*rules->kind, *found->state, view.now())) {
    const auto state = after(view, *found->state, ask.id, *all, actor);
    if (!state) return tl::unexpected(state.error());
    auto closing = accept(view, ask.id, *state, {});
    if (!closing) return tl::unexpected(closing.error());
    for (NewEvent& each : *closing) all->push_back(std::move(each));
  }
  return decided(ask.id, found->version, std::move(*all));
}

Decided decide(View& view, const AcceptCase& ask, const Actor&) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kAnswered});
  if (!found) return tl::unexpected(found.error());
  if (auto ok =
          check_words(*found->state, ask.note, {.min = 0, .max = 500, .lines = true}, "/note");
      !ok) {
    return tl::unexpected(ok.error());
  }
  auto events = accept(view, ask.id, *found->state, ask.note);
  if (!events) return tl::unexpected(events.error());
  return decided(ask.id, found->version, std::move(*events));
}

Decided decide(View& view, const ReturnCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kAnswered});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_words(*found->state, ask.reason, kReasonText, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto rules = rules_of(view, found->state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  const auto anew = restarts(view, *found->state);
  if (!anew) return tl::unexpected(anew.error());
  if (auto ok = check_more_days(view, *found->state, ask, *anew); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_return_ground(*rules->kind, ask.ground); !ok) {
    return tl::unexpected(ok.error());
  }
  std::vector<NewEvent> events;
  if (ask.ground) {
    const CaseReturnedFor body{*ask.ground, ask.reason, ask.days, *anew};
    events.push_back(new_event(stream_of(ask.id), "case.returned", body, 2));
  } else {
    events = one(ask.id, "case.returned", CaseReturned{ask.reason, ask.days, *anew});
  }
  return settled(view, ask.id, *found, std::move(events), actor);
}

Decided decide(View& view, const SuspendCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kIssued, CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (found->state->suspended) {
    return conflict("suspended", {"已在挂起", "it is suspended"}, "/id");
  }
  if (auto ok = check_words(*found->state, ask.reason, kReasonText, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  const env::WallTime from = ask.from.value_or(view.now());
  if (from > view.now() || from < found->state->facts.back().at) {
    return fail(ErrorCode::kInvalidInput, {"挂起时间有误", "the time is wrong"}, "/from",
                {"应不晚于现在，不早于上一次变动", "now or before, not before its last change"});
  }
  const ClockFact fact{ClockEvent::kSuspended, from, ask.ground};
  if (auto ok = may_add(view, *found->state, fact); !ok) {
    base::Error error = ok.error();
    error.where = "/ground";
    return tl::unexpected(std::move(error));
  }
  const CaseSuspended body{ask.ground, from.time_since_epoch().count(), ask.reason};
  return settled(view, ask.id, *found, one(ask.id, "case.suspended", body), actor);
}

Decided decide(View& view, const ResumeCase& ask, const Actor& actor) {
  // What stands still may have gone back to the centre meanwhile.
  const auto found = case_in(view, ask.id, ask.version,
                             {CaseState::kAdmitted, CaseState::kIssued, CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (!found->state->suspended) {
    return conflict("not_suspended", {"没有挂起", "it is not suspended"}, "/id");
  }
  return settled(view, ask.id, *found, one(ask.id, "case.resumed", CaseResumed{}), actor);
}

Decided decide(View& view, const ExtendCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kIssued, CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_words(*found->state, ask.reason, kReasonText, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (ask.approved_by) {
    const auto version = view.version(office::stream_of(*ask.approved_by));
    if (!version) return tl::unexpected(version.error());
    if (*version == 0) {
      return fail(ErrorCode::kNotFound, {"没有这位人员", "there is no such person"},
                  "/approved_by");
    }
  }
  const ClockFact fact{ClockEvent::kExtended, view.now(), {}, ask.days};
  if (auto ok = may_add(view, *found->state, fact); !ok) {
    base::Error error = ok.error();
    error.where = "/days";
    return tl::unexpected(std::move(error));
  }
  const CaseExtended body{ask.days, ask.reason, ask.approved_by};
  return settled(view, ask.id, *found, one(ask.id, "case.extended", body), actor);
}

Decided decide(View& view, const HandOverCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kIssued, CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_words(*found->state, ask.reason, kReasonText, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_no_objection(*found->state); !ok) return tl::unexpected(ok.error());
  if (auto unit = office::active_unit(view, ask.unit, "/unit"); !unit) {
    return tl::unexpected(unit.error());
  }
  if (found->state->unit == ask.unit) return decided(ask.id, found->version, {});
  return settled(view, ask.id, *found,
                 one(ask.id, "case.handed_over", CaseHandedOver{ask.unit, ask.reason}), actor);
}

Result<std::vector<NewEvent>> reopening(View& view, const CaseId& id, const Found& found,
                                        const std::string& reason) {
  if (auto ok = check_words(*found.state, reason, kReasonText, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto rules = rules_of(view, found.state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  auto events = one(id, "case.reopened", CaseReopened{reason, rules->kinds_version});
  if (auto ok = add_successors(view, id, *found.state, events); !ok) {
    return tl::unexpected(ok.error());
  }
  return events;
}

Decided decide(View& view, const ReopenCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version,
                             {CaseState::kClosed, CaseState::kRefused, CaseState::kArchived});
  if (!found) return tl::unexpected(found.error());
  auto events = reopening(view, ask.id, *found, ask.reason);
  if (!events) return tl::unexpected(events.error());
  return settled(view, ask.id, *found, std::move(*events), actor);
}

Decided decide(View& view, const WithdrawCase& ask, const Actor&) {
  const auto found = case_in(view, ask.id, ask.version,
                             {CaseState::kRegistered, CaseState::kAdmitted, CaseState::kIssued,
                              CaseState::kReceived, CaseState::kAnswered});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_alone(*found->state); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_words(*found->state, ask.reason, kReasonText, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(ask.id, found->version, one(ask.id, "case.withdrawn", CaseWithdrawn{ask.reason}));
}

Decided decide(View& view, const RecordRungs& ask, const Actor&) {
  const std::size_t limit = tick_of(ask.limit);
  const auto rows = view.rows(rungs_due(view.now().time_since_epoch().count(), limit + 1));
  if (!rows) return tl::unexpected(rows.error());
  Decision decision;
  for (const ledger::Row& row : *rows) {
    if (decision.events.size() == limit) break;
    const ledger::Table& table = case_rungs_table();
    const CaseId id(office::text_at(table, row, "case_id"));
    const auto state = view.state<Case>(stream_of(id));
    if (!state) return tl::unexpected(state.error());
    const CaseEscalated body{
        static_cast<std::uint32_t>(std::get<std::int64_t>(row[table.column("round")])),
        office::text_at(table, row, "rung"), office::text_at(table, row, "to_role"),
        std::get<std::int64_t>(row[table.column("due_at")])};
    if ((*state)->recorded.contains({body.round, body.rung})) continue;  // rows come of states
    decision.events.push_back(new_event(stream_of(id), "case.escalated", body));
  }
  decision.reply = tick_reply(decision.events.size(), rows->size() > limit);
  return decision;
}

Decided decide(View& view, const RetimeCases& ask, const Actor& actor) {
  const std::size_t limit = tick_of(ask.limit);
  const auto stamp = stamp_now(view);
  if (!stamp) return tl::unexpected(stamp.error());
  std::map<std::string, std::set<CaseId>> old;  // by table: so many of each at once
  for (const ledger::Query& query : open_with_other(*stamp, limit + 1)) {
    const auto rows = view.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::Row& row : *rows) {
      old[query.table->name].insert(CaseId(office::text_at(*query.table, row, "id")));
    }
  }
  Decision decision;
  bool more = false;
  for (const auto& [table, ids] : old) {
    more = more || ids.size() > limit;
    std::size_t taken = 0;
    for (const CaseId& id : ids) {
      if (taken++ == limit) break;
      const auto state = view.state<Case>(stream_of(id));
      if (!state) return tl::unexpected(state.error());
      auto events = with_clock(view, **state, id, {}, actor);
      if (!events) return tl::unexpected(events.error());
      for (NewEvent& event : *events) decision.events.push_back(std::move(event));
    }
  }
  decision.reply = tick_reply(decision.events.size(), more);
  return decision;
}

}  // namespace luoshi::cases
