// What may happen to a case between the request of a person and the unit that handles it.
#include "cases/intake.h"

#include <fmt/format.h>

#include <algorithm>

#include "cases/internal/deciding.h"
#include "cases/internal/requesting.h"
#include "cases/internal/timed.h"
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

constexpr std::size_t kSupportingMax = 20;
constexpr std::size_t kNotesMax = 500;

using enum CaseState;

Result<void> check_dispatch(View& view, const CaseDispatched& to) {
  if (auto ok = all_of({check_active(view, to.unit, "/unit"),
                        check_sealed_text(to.note.value_or(""), false, "/note")});
      !ok) {
    return ok;
  }
  if (to.supporting.size() > kSupportingMax) {
    return fail(ErrorCode::kTooLarge, {"协办单位太多", "too many supporting units"}, "/supporting");
  }
  for (std::size_t i = 0; i < to.supporting.size(); ++i) {
    const office::UnitId& unit = to.supporting[i];
    const std::string where = fmt::format("/supporting/{}", i);
    if (unit == to.unit || std::ranges::count(to.supporting, unit) > 1) {
      return fail(ErrorCode::kInvalidInput, {"单位重复", "the unit is named twice"}, where);
    }
    if (auto ok = check_active(view, unit, where); !ok) return ok;
  }
  return {};
}

// Of a review: what is reviewed is closed, of the kind before, was not reviewed yet, and the time
// for asking has not run out.
Result<void> check_previous(View& view, const RegisterCase& ask) {
  if (!ask.what.previous) return {};
  const std::string& previous = *ask.what.previous;
  const auto found = request_in(view, CaseId(previous), {}, {kClosed, kArchived});
  if (!found) {
    base::Error error = found.error();
    error.where = "/previous";
    return tl::unexpected(std::move(error));
  }
  const auto rules = process_of(view, found->state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  const auto& review = rules->process->review;
  if (!review || review->kind != ask.what.kind) {
    return conflict("no_review", {"这一类不能再这样复查复核", "this kind has no such review"},
                    "/previous", {"应为该类规定的复查、复核", "the review that its kind names"});
  }
  const auto before = office::any_where(  // one that was withdrawn has reviewed nothing
      view, requests_table(),
      {office::equals("previous", previous), office::differs("state", word_of(kWithdrawn))});
  if (!before) return tl::unexpected(before.error());
  if (*before) {
    return conflict("reviewed", {"已经复查过", "it was reviewed already"}, "/previous");
  }
  const auto limit = limit_of(view, review->within, *found->state->closed_at);
  if (!limit) return tl::unexpected(limit.error());
  if (ask.what.came_at < found->state->closed_at->time_since_epoch().count()) {
    return conflict("too_early", {"申请早于答复", "it was asked for before the answer"}, "/came_at",
                    {"应在办结之后", "behind the closing"});
  }
  if (!*limit || ask.what.came_at <= (*limit)->time_since_epoch().count()) return {};
  return conflict("too_late", {"申请期限已过", "the time for asking has run out"}, "/previous",
                  {"应在答复之后的规定期限内申请", "within the limit behind the answer"});
}

}  // namespace

Decided decide(View& view, const RegisterCase& ask, const Actor& actor) {
  const auto before = came_before(view, ask.what.external);
  if (!before) return tl::unexpected(before.error());
  if (*before) return repeated(view, **before);
  if (auto ok = check_new_id(view, ask.id, 'q'); !ok) return tl::unexpected(ok.error());
  const auto rules = process_of(view, ask.what.kind);
  if (!rules) return tl::unexpected(rules.error());
  if (auto ok =
          all_of({check_registering(view, ask.what, *rules->process), check_previous(view, ask)});
      !ok) {
    return tl::unexpected(ok.error());
  }
  const auto body = numbered(view, ask.what, *rules);
  if (!body) return tl::unexpected(body.error());
  std::vector<NewEvent> events = one(ask.id, "case.registered", *body);
  if (!rules->process->admission.value_or(false)) {
    events.push_back(office::new_event(stream_of(ask.id), "case.admitted", CaseAdmitted{}));
  }
  auto all = with_clock(view, Case{}, ask.id, std::move(events), actor);
  if (!all) return tl::unexpected(all.error());
  const std::size_t version = all->size();
  return Decision{std::move(*all), reply_with_number(ask.id, version, body->number)};
}

Decided decide(View& view, const AdmitCase& ask, const Actor& actor) {
  const auto found = request_in(view, ask.id, ask.version, {kRegistered});
  if (!found) return tl::unexpected(found.error());
  const auto rules = process_of(view, found->state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  auto filed = filed_by(*rules->process, ask.filed);
  if (!filed) return tl::unexpected(filed.error());
  return settled(
      view, ask.id, *found,
      one(ask.id, "case.admitted", CaseAdmitted{std::move(*filed), rules->rules.kinds_version}),
      actor);
}

Decided decide(View& view, const RefuseCase& ask, const Actor&) {
  const auto found = request_in(view, ask.id, ask.version, {kRegistered});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_sealed_text(ask.why.reason, true, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto rules = process_of(view, found->state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  if (!calendar::is_ground(rules->process->refusals, ask.why.ground)) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("没有不予受理的情形“{}”", ask.why.ground),
                 fmt::format("there is no ground of refusal \"{}\"", ask.why.ground)},
                "/ground", {"应为这一类列出的情形", "one that the kind lists"});
  }
  if (auto ok = check_alone(*found->state); !ok) return tl::unexpected(ok.error());
  return decided(ask.id, found->version, one(ask.id, "case.refused", ask.why));
}

Decided decide(View& view, const DispatchCase& ask, const Actor& actor) {
  const auto found = request_in(view, ask.id, ask.version, {kAdmitted});
  if (!found) return tl::unexpected(found.error());
  const auto rules = process_of(view, found->state->what.kind);
  if (!rules) return tl::unexpected(rules.error());
  if (auto ok = check_dispatch(view, ask.to); !ok) return tl::unexpected(ok.error());
  auto filed = filed_by(*rules->process, ask.to.filed);
  if (!filed) return tl::unexpected(filed.error());
  CaseDispatched body = ask.to;
  body.filed = std::move(*filed);
  body.at.reset();
  body.kinds_version = rules->rules.kinds_version;
  return settled(view, ask.id, *found, one(ask.id, "case.dispatched", body), actor);
}

Decided decide(View& view, const ObjectToCase& ask, const Actor& actor) {
  const auto found = request_in(view, ask.id, ask.version, {kIssued, kReceived});
  if (!found) return tl::unexpected(found.error());
  const auto& suggested = ask.why.suggested;
  if (auto ok = all_of({check_no_objection(*found->state), check_in_charge(*found->state, ask.unit),
                        check_sealed_text(ask.why.reason, true, "/reason"),
                        suggested ? check_active(view, *suggested, "/suggested") : Result<void>()});
      !ok) {
    return tl::unexpected(ok.error());
  }
  return settled(view, ask.id, *found, one(ask.id, "case.objected", ask.why), actor);
}

Decided decide(View& view, const DecideObjection& ask, const Actor& actor) {
  const auto found = request_in(view, ask.id, ask.version, {kIssued, kReceived});
  if (!found) return tl::unexpected(found.error());
  if (!found->state->objection) {
    return conflict("no_objection", {"没有待处理的异议", "no objection waits"}, "/id");
  }
  if (auto ok = check_sealed_text(ask.decision.reason, true, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  return settled(view, ask.id, *found, one(ask.id, "case.objection_decided", ask.decision), actor);
}

Decided decide(View& view, const TransferCase& ask, const Actor& actor) {
  const auto found =
      request_in(view, ask.id, ask.version, {kRegistered, kAdmitted, kIssued, kReceived});
  if (!found) return tl::unexpected(found.error());
  if (auto ok = all_of({check_no_objection(*found->state),
                        check_sealed_text(ask.to.reason, true, "/reason"),
                        check_active(view, ask.to.centre, "/centre")});
      !ok) {
    return tl::unexpected(ok.error());
  }
  if (found->state->centre == ask.to.centre) {
    return conflict("same_centre", {"已在这个中心", "it is there already"}, "/centre",
                    {"应为另一个中心", "another centre"});
  }
  return settled(view, ask.id, *found, one(ask.id, "case.transferred", ask.to), actor);
}

Decided decide(View& view, const NoteCase& ask, const Actor&) {
  const auto found = request_in(view, ask.id, ask.version,
                                {kRegistered, kAdmitted, kIssued, kReceived, kAnswered});
  if (!found) return tl::unexpected(found.error());
  const Case& state = *found->state;
  if (state.notes.size() >= kNotesMax) {
    return fail(ErrorCode::kTooLarge, {"记录太多", "too many notes"}, "/id");
  }
  const bool supports = std::ranges::count(state.supporting, ask.note.unit) > 0;
  const bool concerns = ask.note.unit == state.unit || ask.note.unit == state.centre || supports;
  if (!concerns || (ask.note.what == NoteKind::kContribution && !supports)) {
    return conflict(
        "not_concerned", {"与本单位无关", "the unit has no such part in it"}, "/unit",
        {"应为中心、承办或者协办单位", "the centre, the unit in charge or a supporting one"});
  }
  const auto rules = process_of(view, state.what.kind);
  if (!rules) return tl::unexpected(rules.error());
  if (auto ok = all_of({check_sealed_text(ask.note.text, true, "/text"),
                        check_checklist(*rules->process, ask.note.checked),
                        check_files(view, ask.note.evidence, "/evidence")});
      !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(ask.id, found->version, one(ask.id, "case.noted", ask.note));
}

Decided decide(View& view, const PressCase& ask, const Actor&) {
  const auto found = request_in(view, ask.id, ask.version, {kIssued, kReceived});
  if (!found) return tl::unexpected(found.error());
  if (found->state->presses.size() >= kNotesMax) {
    return fail(ErrorCode::kTooLarge, {"催办太多", "it was pressed too often"}, "/id");
  }
  if (ask.how.to != "unit_clerk" && ask.how.to != "unit_head" && ask.how.to != "leader") {
    return fail(ErrorCode::kInvalidInput, {"催办对象有误", "nobody to be pressed"}, "/to",
                {"应为unit_clerk、unit_head或者leader", "unit_clerk, unit_head or leader"});
  }
  if (auto ok = check_sealed_text(ask.how.reason, true, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(ask.id, found->version, one(ask.id, "case.pressed", ask.how));
}

}  // namespace luoshi::cases
