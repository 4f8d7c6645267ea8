// What may happen to a case, one command after the other.
#include <fmt/format.h>

#include <algorithm>

#include "cases/clock.h"
#include "cases/hand_over.h"
#include "cases/internal/timed.h"
#include "office/fields.h"
#include "office/fold.h"
#include "office/lookup.h"
#include "office/succession.h"
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
constexpr office::TextLimits kLong{.min = 0, .max = 20'000, .lines = true};
constexpr office::TextLimits kReason{.max = 500, .lines = true};
constexpr std::size_t kAboutMax = 50;
constexpr std::size_t kEvidenceMax = 50;
constexpr std::size_t kFactsMax = 1'000;
constexpr std::size_t kAnswersMax = 200;

tl::unexpected<base::Error> conflict(std::string reason, base::Message what, std::string where,
                                     base::Message right = {}) {
  return tl::unexpected(base::Error{ErrorCode::kConflict, std::move(what), std::move(where),
                                    std::move(right), std::move(reason)});
}

std::string word_of(CaseState state) { return std::string(base::to_json(state).as_string()); }

// The first of them that is wrong.
Result<void> all_of(std::initializer_list<Result<void>> checks) {
  for (const Result<void>& each : checks) {
    if (!each) return each;
  }
  return {};
}

// -- what is there --

struct Found {
  const Case* state = nullptr;
  std::uint64_t version = 0;
};

// The case, in one of these states, at the version that whoever asks has read.
Result<Found> case_in(View& view, const CaseId& id, const std::optional<std::uint64_t>& version,
                      std::initializer_list<CaseState> states) {
  const auto state = view.state<Case>(stream_of(id));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个案件", "there is no such case"}, "/id");
  }
  if (auto ok = office::check_version(view, stream_of(id), version); !ok) {
    return tl::unexpected(ok.error());
  }
  const CaseState now = (*state)->state;
  if (std::ranges::find(states, now) == states.end()) {
    return conflict(word_of(now),
                    {fmt::format("{}的状态不允许这样做", (*state)->what.number),
                     fmt::format("{} is {}", (*state)->what.number, word_of(now))},
                    "/id");
  }
  if ((*state)->facts.size() >= kFactsMax || (*state)->answers.size() >= kAnswersMax) {
    return fail(ErrorCode::kTooLarge, {"变动次数太多", "it has changed too often"}, "/id");
  }
  const auto at = view.version(stream_of(id));
  if (!at) return tl::unexpected(at.error());
  return Found{*state, *at};
}

Result<void> check_in_charge(const Case& state, const office::UnitId& unit) {
  if (state.unit == unit) return {};
  return conflict("not_concerned", {"不是承办单位", "it is not the unit in charge"}, "/unit",
                  {"应由承办单位办理", "the unit in charge does it"});
}

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

// Digests of files that are kept.
Result<void> check_evidence(View& view, const std::vector<std::string>& digests) {
  if (digests.size() > kEvidenceMax) {
    return fail(ErrorCode::kTooLarge, {"附件太多", "too many files"}, "/evidence",
                {"不超过50个", "50 at the most"});
  }
  for (std::size_t i = 0; i < digests.size(); ++i) {
    const std::string where = fmt::format("/evidence/{}", i);
    if (std::count(digests.begin(), digests.end(), digests[i]) > 1) {
      return fail(ErrorCode::kInvalidInput, {"重复的附件", "the file is there twice"}, where);
    }
    const std::size_t colon = digests[i].find(':');
    const auto version =
        view.version({"file", colon == std::string::npos ? "" : digests[i].substr(colon + 1)});
    if (!version) return tl::unexpected(version.error());
    if (*version > 0) continue;
    return fail(ErrorCode::kNotFound, {"没有这个附件", "there is no such file"}, where,
                {"应先上传", "upload it first"});
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

Decided decided(const CaseId& id, std::uint64_t version, std::vector<NewEvent> events) {
  const std::uint64_t next = version + events.size();
  return Decision{std::move(events), office::reply_of(id.value(), next)};
}

Decided settled(View& view, const CaseId& id, const Found& found, std::vector<NewEvent> events,
                const Actor& actor) {
  auto all = with_clock(view, *found.state, id, std::move(events), actor);
  if (!all) return tl::unexpected(all.error());
  return decided(id, found.version, std::move(*all));
}

template <class Body>
std::vector<NewEvent> one(const CaseId& id, std::string kind, const Body& body) {
  std::vector<NewEvent> events;
  events.push_back(new_event(stream_of(id), std::move(kind), body));
  return events;
}

// The unit that stands in for the one in charge when that is no more.
Result<void> add_successor(View& view, const CaseId& id, const Case& state,
                           std::vector<NewEvent>& events) {
  const auto unit = office::successor_of(view, state.unit);
  if (!unit) return tl::unexpected(unit.error());
  if (*unit == state.unit) return {};
  if (*unit) {
    events.push_back(new_event(stream_of(id), "case.taken_over",
                               CaseTakenOver{**unit, state.unit, office::UnitState::kMerged}));
    return {};
  }
  return conflict("unit_gone",
                  {"承办单位已撤销", "the unit in charge was closed, and nobody took over"}, "/id",
                  {"应另行下达，由现有单位承办", "issue a new one to a unit that is there"});
}

// -- opening --

// The next number that is free in a series and year.
Result<std::uint32_t> next_sequence(View& view, const std::string& series, int year) {
  ledger::Query query{.table = &cases_table(), .limit = 1};
  query.where = {office::equals("series", series), office::equals("year", std::int64_t{year})};
  query.order = {{"sequence", true}};
  const auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return 1;
  const auto& last = rows->front()[cases_table().column("sequence")];
  return static_cast<std::uint32_t>(std::get<std::int64_t>(last)) + 1;
}

// The case that a rule's key made already.
Result<std::optional<CaseId>> made_by(View& view, const Origin& origin) {
  if (!origin.key) return std::optional<CaseId>();
  const auto rows =
      office::rows_where(view, cases_table(), {office::equals("rule_key", *origin.key)}, 1);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return std::optional<CaseId>();
  return std::optional(CaseId(office::text_at(cases_table(), rows->front(), "id")));
}

std::string reply_with_number(const CaseId& id, std::uint64_t version, const std::string& number) {
  boost::json::object reply;
  reply.emplace("id", id.value());
  reply.emplace("version", version);
  reply.emplace("number", number);
  return base::serialize(reply);
}

Result<void> check_opening(View& view, const OpenCase& ask) {
  if (auto ok = office::check_id(ask.id.value(), 'o', "/id"); !ok) return ok;
  const auto version = view.version(stream_of(ask.id));
  if (!version) return tl::unexpected(version.error());
  if (*version > 0) {
    return fail(ErrorCode::kConflict, {"编号已被使用", "this id is taken"}, "/id");
  }
  if (auto ok =
          all_of({check_text(ask.title, kTitle, "/title"), check_text(ask.text, kLong, "/text"),
                  check_text(ask.measures.value_or(""), kLong, "/measures"),
                  check_origin(ask.origin), check_commitments(view, ask.about)});
      !ok) {
    return ok;
  }
  const auto unit = office::active_unit(view, ask.unit, "/unit");
  return unit ? Result<void>() : tl::unexpected(unit.error());
}

Result<void> check_kind(const calendar::Kind& kind, const OpenCase& ask) {
  if (!kind.series) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("“{}”没有编号系列", kind.name),
                 fmt::format("\"{}\" has no series of numbers", kind.id)},
                "/kind", {"应为有series的类别", "a kind with a series"});
  }
  if (!kind.needs_measures.value_or(false) || !ask.measures.value_or("").empty()) return {};
  return fail(ErrorCode::kInvalidInput, {"没有整改措施", "no measures are named"}, "/measures",
              {"这一类应写明措施", "this kind wants them"});
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
                  .year = std::stoi(office::city_day(view.now()).text().substr(0, 4)),
                  .sequence = 0,
                  .title = ask.title,
                  .text = ask.text,
                  .unit = ask.unit,
                  .about = ask.about,
                  .origin = ask.origin,
                  .measures = ask.measures,
                  .kinds_version = rules->kinds_version};
  const auto sequence = next_sequence(view, body.series, body.year);
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
  if (auto ok = check_in_charge(*found->state, ask.unit); !ok) return tl::unexpected(ok.error());
  return decided(ask.id, found->version, one(ask.id, "case.received", CaseReceived{}));
}

Decided decide(View& view, const AnswerCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = all_of({check_in_charge(*found->state, ask.unit),
                        check_text(ask.answer.text, {.max = 20'000, .lines = true}, "/text"),
                        check_evidence(view, ask.answer.evidence)});
      !ok) {
    return tl::unexpected(ok.error());
  }
  const auto rules = rules_of(view, found->state->what.kind);
  const bool wants = rules && rules->kind->needs_evidence.value_or(false);
  if (wants && ask.answer.evidence.empty()) {
    return fail(ErrorCode::kInvalidInput, {"没有佐证材料", "no evidence is given"}, "/evidence",
                {"这一类应附材料", "this kind wants a file"});
  }
  return settled(view, ask.id, *found, one(ask.id, "case.answered", ask.answer), actor);
}

Decided decide(View& view, const AcceptCase& ask, const Actor&) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kAnswered});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_text(ask.note, {.min = 0, .max = 500, .lines = true}, "/note"); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto clock = clock_of(view, *found->state);
  if (!clock) return tl::unexpected(clock.error());
  Verdict verdict = clock->deadline.on_time() ? Verdict::kInTime : Verdict::kLate;
  if (!clock->timed.due_at) verdict = Verdict::kNoLimit;
  const CaseAccepted body{ask.note,
                          found->state->answers.back().at.time_since_epoch().count(),
                          clock->timed.due_at,
                          verdict,
                          clock->timed.kinds_version,
                          clock->timed.calendar_version};
  return decided(ask.id, found->version, one(ask.id, "case.accepted", body));
}

Decided decide(View& view, const ReturnCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kAnswered});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_text(ask.reason, kReason, "/reason"); !ok) return tl::unexpected(ok.error());
  const ClockFact more{ClockEvent::kExtended, view.now(), {}, ask.days.value_or(0)};
  if (ask.days) {
    if (auto ok = may_add(view, *found->state, more); !ok) {
      base::Error error = ok.error();
      error.where = "/days";
      return tl::unexpected(std::move(error));
    }
  }
  const auto rules = rules_of(view, found->state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  const auto& on_return = rules->kind->clock.on_return;
  const bool anew = on_return && on_return->effect == calendar::ReturnEffect::kRestart;
  return settled(view, ask.id, *found,
                 one(ask.id, "case.returned", CaseReturned{ask.reason, ask.days, anew}), actor);
}

Decided decide(View& view, const SuspendCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kIssued, CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (found->state->suspended) {
    return conflict("suspended", {"已在挂起", "it is suspended"}, "/id");
  }
  if (auto ok = check_text(ask.reason, kReason, "/reason"); !ok) return tl::unexpected(ok.error());
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
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kIssued, CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (!found->state->suspended) {
    return conflict("not_suspended", {"没有挂起", "it is not suspended"}, "/id");
  }
  return settled(view, ask.id, *found, one(ask.id, "case.resumed", CaseResumed{}), actor);
}

Decided decide(View& view, const ExtendCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kIssued, CaseState::kReceived});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_text(ask.reason, kReason, "/reason"); !ok) return tl::unexpected(ok.error());
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
  if (auto ok = check_text(ask.reason, kReason, "/reason"); !ok) return tl::unexpected(ok.error());
  if (auto unit = office::active_unit(view, ask.unit, "/unit"); !unit) {
    return tl::unexpected(unit.error());
  }
  if (found->state->unit == ask.unit) return decided(ask.id, found->version, {});
  return settled(view, ask.id, *found,
                 one(ask.id, "case.handed_over", CaseHandedOver{ask.unit, ask.reason}), actor);
}

Decided decide(View& view, const ReopenCase& ask, const Actor& actor) {
  const auto found = case_in(view, ask.id, ask.version, {CaseState::kClosed});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_text(ask.reason, kReason, "/reason"); !ok) return tl::unexpected(ok.error());
  const auto rules = rules_of(view, found->state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  auto events = one(ask.id, "case.reopened", CaseReopened{ask.reason, rules->kinds_version});
  if (auto ok = add_successor(view, ask.id, *found->state, events); !ok) {
    return tl::unexpected(ok.error());
  }
  return settled(view, ask.id, *found, std::move(events), actor);
}

Decided decide(View& view, const WithdrawCase& ask, const Actor&) {
  const auto found = case_in(view, ask.id, ask.version,
                             {CaseState::kIssued, CaseState::kReceived, CaseState::kAnswered});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_text(ask.reason, kReason, "/reason"); !ok) return tl::unexpected(ok.error());
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
  ledger::Query query{.table = &cases_table(), .limit = limit + 1};
  query.where = {office::among("state", {word_of(CaseState::kIssued), word_of(CaseState::kReceived),
                                         word_of(CaseState::kAnswered)}),
                 office::differs("stamp", *stamp)};
  const auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  Decision decision;
  for (std::size_t i = 0; i < std::min(limit, rows->size()); ++i) {
    const CaseId id(office::text_at(cases_table(), (*rows)[i], "id"));
    const auto state = view.state<Case>(stream_of(id));
    if (!state) return tl::unexpected(state.error());
    auto events = with_clock(view, **state, id, {}, actor);
    if (!events) return tl::unexpected(events.error());
    for (NewEvent& event : *events) decision.events.push_back(std::move(event));
  }
  decision.reply = tick_reply(decision.events.size(), rows->size() > limit);
  return decision;
}

}  // namespace luoshi::cases
