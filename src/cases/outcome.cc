// What may become of a request beside and after its answer.
#include "cases/outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "cases/internal/deciding.h"
#include "cases/internal/requesting.h"
#include "cases/internal/timed.h"
#include "cases/internal/verdict.h"
#include "cases/request_rows.h"
#include "office/lookup.h"

namespace luoshi::cases {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::NewEvent;
using ledger::View;
using office::Actor;
using office::new_event;

constexpr std::size_t kMergedMax = 500;
constexpr std::size_t kFollowUpsMax = 20;

using enum CaseState;

tl::unexpected<base::Error> at(base::Error error, std::string where) {
  error.where = std::move(where);
  return tl::unexpected(std::move(error));
}

// The times of what another system has closed.
Result<void> check_closed(const ImportCase& ask, std::int64_t opened_at, env::WallTime now) {
  if (!ask.closed_at) return {};
  if (*ask.closed_at >= opened_at && *ask.closed_at <= now.time_since_epoch().count()) return {};
  return fail(ErrorCode::kInvalidInput, {"办结时间有误", "the time of closing is wrong"},
              "/closed_at",
              {"应不早于提出，不晚于现在", "not before it was asked, not behind now"});
}

// The due time that the kind's clock gives what was closed then.
Result<NewEvent> imported_as(View& view, const CaseId& id, const ImportCase& ask,
                             const Case& open) {
  const env::WallTime closed{std::chrono::milliseconds(*ask.closed_at)};
  Case by_kind = open;
  by_kind.intake->promised.reset();
  const auto clock = clock_of(view, by_kind, closed);
  if (!clock) return tl::unexpected(clock.error());
  CaseImported body{*ask.closed_at, ask.promised, clock->timed.due_at};
  if (ask.promises && !ask.promised) body.due_at.reset();
  return new_event(stream_of(id), "case.imported", body);
}

std::string import_reply(const CaseId& id, std::uint64_t version, const std::string& number,
                         ImportOutcome outcome) {
  return base::serialize(boost::json::object{{"id", id.value()},
                                             {"version", version},
                                             {"number", number},
                                             {"outcome", base::to_json(outcome)}});
}

// Nobody here has taken it further than to be at it.
bool may_be_closed_elsewhere(const Case& state) {
  const bool is_open = state.state == kRegistered || state.state == kAdmitted ||
                       state.state == kIssued || state.state == kReceived;
  return is_open && !state.objection && state.merged.empty();
}

// One that came before.
Decided imported_again(View& view, const CaseId& id, const ImportCase& ask) {
  const auto version = view.version(stream_of(id));
  if (!version) return tl::unexpected(version.error());
  const auto found = view.state<Case>(stream_of(id));
  if (!found) return tl::unexpected(found.error());
  const Case& state = **found;
  const std::string& number = state.what.number;
  if (!ask.closed_at || !may_be_closed_elsewhere(state)) {
    return Decision{{}, import_reply(id, *version, number, ImportOutcome::kUnchanged)};
  }
  const std::int64_t opened_at = state.opened_at.time_since_epoch().count();
  if (auto ok = check_closed(ask, opened_at, view.now()); !ok) return tl::unexpected(ok.error());
  auto event = imported_as(view, id, ask, state);
  if (!event) return tl::unexpected(event.error());
  return Decision{{std::move(*event)},
                  import_reply(id, *version + 1, number, ImportOutcome::kClosed)};
}

Result<void> check_said(const CaseFollowedUp& what) {
  const bool says_something = what.responded || what.solved || what.satisfied;
  if (!what.reached && says_something) {
    return fail(ErrorCode::kInvalidInput,
                {"没有联系上，不会有评价", "nobody was reached who could say so"}, "/reached",
                {"联系上时为true", "true when he was reached"});
  }
  if (what.satisfied && (*what.satisfied < 1 || *what.satisfied > 5)) {
    return fail(ErrorCode::kInvalidInput, {"满意程度有误", "this is no degree of satisfaction"},
                "/satisfied", {"1到5", "1 to 5"});
  }
  return check_sealed_text(what.text.value_or(""), false, "/text");
}

// So long after the closing he may say it at the public site.
Result<std::int64_t> say_until(View& view, const Case& state) {
  constexpr std::int64_t kDayMs = 86'400'000;
  const auto rules = process_of(view, state.what.kind);
  if (!rules) return tl::unexpected(rules.error());
  const auto& door = rules->process->door;
  const int days = door ? door->say_days : calendar::kSayDays;
  return state.closed_at->time_since_epoch().count() + days * kDayMs;
}

// What the person says himself: once, and while the message may be answered; at the public site
// for some days after the closing.
Result<void> check_may_say(View& view, const Case& state, Channel way) {
  const std::int64_t at = view.now().time_since_epoch().count();
  std::int64_t until = 0;
  if (way == Channel::kWeb) {
    const auto last = say_until(view, state);
    if (!last) return tl::unexpected(last.error());
    until = *last;
  } else if (state.asked && state.asked->round == state.round) {
    until = state.asked->what.open_until;
  }
  if (at > until) {
    return conflict("not_asked", {"没有在等这一评价", "nobody waits for this answer"}, "/id");
  }
  if (last_said(state) == nullptr) return {};
  return conflict("already_said", {"已经评价过", "it was answered before"}, "/id");
}

}  // namespace

Decided decide(View& view, const MergeCase& ask, const Actor&) {
  const auto found =
      request_in(view, ask.id, ask.version, {kRegistered, kAdmitted, kIssued, kReceived});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = all_of({check_alone(*found->state), check_no_objection(*found->state)}); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto into =
      request_in(view, ask.into, {}, {kRegistered, kAdmitted, kIssued, kReceived, kAnswered});
  if (!into) return at(into.error(), "/into");
  if (ask.into == ask.id || into->state->what.kind != found->state->what.kind) {
    return fail(ErrorCode::kInvalidInput, {"不能并入这一件", "it cannot be merged into this one"},
                "/into", {"应为同一类的另一件", "another one of the same kind"});
  }
  if (into->state->merged.size() >= kMergedMax) {
    return fail(ErrorCode::kTooLarge, {"并入的太多", "too many are merged into it"}, "/into");
  }
  auto events = one(ask.id, "case.merged", CaseMerged{ask.into.value()});
  events.push_back(new_event(stream_of(ask.into), "case.joined", CaseJoined{ask.id.value()}));
  return decided(ask.id, found->version, std::move(events));
}

Decided decide(View& view, const UnmergeCase& ask, const Actor& actor) {
  const auto found = request_in(view, ask.id, ask.version, {kMerged});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_sealed_text(ask.reason, true, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  auto all = with_clock(view, *found->state, ask.id,
                        one(ask.id, "case.unmerged", CaseUnmerged{ask.reason}), actor);
  if (!all) return tl::unexpected(all.error());
  all->push_back(
      new_event(stream_of(*found->state->into), "case.parted", CaseParted{ask.id.value()}));
  return decided(ask.id, found->version, std::move(*all));
}

Decided decide(View& view, const FollowUpCase& ask, const Actor& actor) {
  const auto found = request_in(view, ask.id, ask.version, {kClosed});
  if (!found) return tl::unexpected(found.error());
  if (found->state->follow_ups.size() >= kFollowUpsMax) {
    return fail(ErrorCode::kTooLarge, {"回访次数太多", "it was followed up too often"}, "/id");
  }
  if (auto ok = check_said(ask.what); !ok) return tl::unexpected(ok.error());
  auto events = one(ask.id, "case.followed_up", ask.what);
  if (ask.what.by == AskedBy::kStaff) return decided(ask.id, found->version, std::move(events));
  if (auto ok = check_may_say(view, *found->state, ask.what.way); !ok) {
    return tl::unexpected(ok.error());
  }
  if (ask.what.solved.value_or(true)) return decided(ask.id, found->version, std::move(events));
  auto anew = reopening(view, ask.id, *found, ask.reopening);
  if (!anew) return tl::unexpected(anew.error());
  std::ranges::move(*anew, std::back_inserter(events));
  return settled(view, ask.id, *found, std::move(events), actor);
}

Decided decide(View& view, const AskPerson& ask, const Actor&) {
  const auto found = request_in(view, ask.id, ask.version, {kClosed});
  if (!found) return tl::unexpected(found.error());
  if (todo_of(*found->state) != Todo::kAsk) {
    return conflict("not_to_be_asked", {"不必发短信", "no message is to be sent"}, "/id");
  }
  const auto rules = process_of(view, found->state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  const auto& first = rules->process->message_first;
  if (!first) {
    return conflict("not_to_be_asked", {"这一类不再发短信", "the kind asks by message no more"},
                    "/id");
  }
  constexpr std::int64_t kDayMs = 86'400'000;
  const std::int64_t now = view.now().time_since_epoch().count();
  const CaseAsked body{now + first->days * kDayMs,
                       now + first->open_days.value_or(first->days) * kDayMs};
  return decided(ask.id, found->version, one(ask.id, "case.asked", body));
}

Decided decide(View& view, const CallPerson& ask, const Actor&) {
  const auto found = request_in(view, ask.id, ask.version, {kClosed});
  if (!found) return tl::unexpected(found.error());
  const auto todo = todo_of(*found->state);
  const std::int64_t now = view.now().time_since_epoch().count();
  const bool is_late = todo == Todo::kAwaitReply && found->state->asked->what.call_from <= now;
  if (todo != Todo::kAsk && !is_late) {
    return conflict("not_to_be_called", {"还不必打电话", "nobody is to be called yet"}, "/id");
  }
  return decided(ask.id, found->version, one(ask.id, "case.to_be_called", CaseToBeCalled{}));
}

Decided decide(View& view, const ArchiveCase& ask, const Actor&) {
  const auto found = request_in(view, ask.id, ask.version, {kClosed, kRefused});
  if (!found) return tl::unexpected(found.error());
  return decided(ask.id, found->version, one(ask.id, "case.archived", CaseArchived{}));
}

Decided decide(View& view, const ImportCase& ask, const Actor& actor) {
  if (!ask.what.external) {
    return fail(ErrorCode::kInvalidInput, {"没有来源系统的编号", "no number of another system"},
                "/external");
  }
  const auto before = came_before(view, ask.what.external);
  if (!before) return tl::unexpected(before.error());
  if (*before) return imported_again(view, **before, ask);
  const auto rules = process_of(view, ask.what.kind);
  if (!rules) return tl::unexpected(rules.error());
  if (auto ok = all_of({check_new_id(view, ask.id, 'q'),
                        check_registering(view, ask.what, *rules->process),
                        ask.unit ? check_active(view, *ask.unit, "/unit") : Result<void>(),
                        check_closed(ask, ask.what.came_at, view.now())});
      !ok) {
    return tl::unexpected(ok.error());
  }
  auto body = numbered(view, ask.what, *rules);
  if (!body) return tl::unexpected(body.error());
  body->clock_from = calendar::ClockFrom::kRegistered;  // when it was taken in there is not known
  body->intake_clock.reset();
  body->follow_up = false;  // who asked there is asked there
  if (ask.promises || ask.promised) body->promised = Promised{ask.promised};
  auto events = one(ask.id, "case.registered", *body);
  events.push_back(new_event(stream_of(ask.id), "case.admitted", CaseAdmitted{}));
  if (ask.unit) {
    CaseDispatched to{*ask.unit, {}, {}, {}, ask.what.came_at};
    events.push_back(new_event(stream_of(ask.id), "case.dispatched", to));
  }
  if (!ask.closed_at) {
    auto all = with_clock(view, Case{}, ask.id, std::move(events), actor);
    if (!all) return tl::unexpected(all.error());
    events = std::move(*all);
  } else {
    const auto made = after(view, Case{}, ask.id, events, actor);
    if (!made) return tl::unexpected(made.error());
    auto event = imported_as(view, ask.id, ask, *made);
    if (!event) return tl::unexpected(event.error());
    events.push_back(std::move(*event));
  }
  std::string reply = import_reply(ask.id, events.size(), body->number, ImportOutcome::kNew);
  return Decision{std::move(events), std::move(reply)};
}

Verdict verdict_of(const CaseImported& how) {
  return verdict_of(how.closed_at, how.promised ? how.promised : how.due_at);
}

}  // namespace luoshi::cases
