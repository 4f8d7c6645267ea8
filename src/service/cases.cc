// What is done to cases. Lists are in case_list.cc, one of them in case_view.cc.
#include "service/cases.h"

#include <algorithm>

#include "base/json.h"
#include "cases/clock.h"
#include "service/answers.h"
#include "service/atlas.h"
#include "service/audit.h"
#include "service/files.h"
#include "service/internal/case_json.h"
#include "service/internal/case_reply.h"
#include "service/internal/case_sealing.h"
#include "service/internal/committed_view.h"
#include "service/ready_subjects.h"

namespace luoshi::service {
namespace {

using Digests = std::vector<std::string>;
using base::Result;
using cases::Case;
using cases::CaseId;
using office::Right;

// Of a request that was answered before, no new event says that its page was read again.
CaseJson page_behind(World& world, const Caller& caller, const std::string& id, bool is_repeat) {
  return is_repeat ? get_case(world, caller, id) : case_page(world, caller, id);
}

template <class Ask>
CaseJson carry_out(const OnCase& on, Ask ask) {
  auto reply = told_of(execute(on.world, on.caller, on.asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  const auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  auto page = page_behind(on.world, on.caller, on.id, reply->repeated);
  if (page) (*page)["changed_to"] = done->version;
  return page;
}

struct Mine {
  std::shared_ptr<const Case> state;
  CaseId id;
  std::string subject;
};

// The case, once the caller has this right on it; one that he may not see is not there.
Result<Mine> mine(const OnCase& on, Right right) {
  auto found = case_at(on.world, on.caller, on.id);
  if (!found) return tl::unexpected(found.error());
  if (auto may = require(on.caller, right); !may) return tl::unexpected(may.error());
  if (!may_on_case(on.world, on.caller, right, **found)) {
    const auto& unit = right == Right::kCasesHandle ? (*found)->unit : (*found)->centre;
    auto may = require(on.world, on.caller, right, unit);
    if (!may) return tl::unexpected(may.error());
  }
  const CaseId id(on.id);
  return Mine{*found, id, cases::subject_of(id, **found)};
}

// The same, for what changes the limit of a case that is out, or ends it: not by whoever handles
// it.
Result<Mine> apart(Result<Mine> of, const OnCase& on) {
  if (!of || !handles_case(on.world, on.caller, *of->state)) return of;
  return tl::unexpected(base::Error{
      base::ErrorCode::kForbidden,
      {"承办人员不能改变本单位承办件的时限", "who handles it does not change its limit"},
      {},
      {"应由不承办此件的受理人员操作", "somebody of the centre who does not handle it"},
      "separation_of_duties"});
}

// The same, with a text of it sealed.
struct Worded {
  Mine of;
  std::string sealed;
};
Result<Worded> worded(const OnCase& on, Result<Mine> of, const std::string& text,
                      std::string_view pointer) {
  if (!of) return tl::unexpected(of.error());
  auto sealed = seal_case_text(on.world, of->subject, text, pointer);
  if (!sealed) return tl::unexpected(sealed.error());
  return Worded{std::move(*of), std::move(*sealed)};
}
Result<Worded> worded(const OnCase& on, Right right, const std::string& text,
                      std::string_view pointer) {
  return worded(on, mine(on, right), text, pointer);
}

template <class Wanted>
std::optional<cases::Filed> filed_as(const Wanted& wanted) {
  if (!wanted.category && !wanted.matter && !wanted.company) return std::nullopt;
  return cases::Filed{wanted.category, wanted.matter, {}, wanted.company};
}

// One of the roles that the kind lets dispatch.
Result<void> require_dispatcher(const OnCase& on, const Case& of) {
  CommittedView view(on.world);
  const auto rules = cases::rules_of(view, of.what.kind);
  if (!rules) return tl::unexpected(rules.error());
  const office::Day day = today(on.world);
  const bool may = std::ranges::any_of(on.caller.grants, [&](const office::Grant& grant) {
    const auto& roles = rules->kind->process->dispatched_by;
    return office::is_in_force(grant, day) &&
           std::ranges::count(roles, office::name_of(grant.role)) > 0;
  });
  if (may) return {};
  return tl::unexpected(
      base::Error{base::ErrorCode::kForbidden,
                  {"您的角色不能派发这一类", "your role does not dispatch this kind"},
                  {},
                  {"应由城市规则指定的角色派单", "a role that the city's rules name"},
                  "right_missing"});
}

}  // namespace

Result<TakenIn> take_in_case(World& world, const Caller& caller, const Asked& asked,
                             const CaseNew& wanted) {
  if (auto may = require(caller, Right::kCasesTake); !may) return tl::unexpected(may.error());
  const office::UnitId centre = wanted.centre.value_or(caller.unit);
  if (auto may = require(world, caller, Right::kCasesTake, centre); !may) {
    return tl::unexpected(at_member(may.error(), "/centre"));
  }
  if (auto ok = require_attachable(world, caller, wanted.files.value_or(Digests()), "/files");
      !ok) {
    return tl::unexpected(ok.error());
  }
  if (wanted.previous) {
    auto previous = case_at(world, caller, *wanted.previous);
    if (!previous) return tl::unexpected(at_member(previous.error(), "/previous"));
  }
  CommittedView view(world);
  const auto rules = cases::rules_of(view, wanted.kind);
  if (!rules) return tl::unexpected(told(rules.error()));
  auto id = world.subjects->take(world, "q-");
  if (!id) return tl::unexpected(id.error());
  cases::RegisterCase ask;
  ask.id = CaseId(*id);
  const calendar::Process none;
  const calendar::Process& process = rules->kind->process ? *rules->kind->process : none;
  auto sealed = sealed_case(world, ask.id, wanted, process);
  if (!sealed) return tl::unexpected(sealed.error());
  ask.what = std::move(*sealed);
  ask.what.centre = centre;
  if (ask.what.point) {
    const env::WallTime came{std::chrono::milliseconds(ask.what.came_at)};
    auto stands = stands_at(world, *ask.what.point, office::city_day(came));
    if (!stands) return tl::unexpected(stands.error());
    ask.what.cell = stands->cell;
    if (!ask.what.region) ask.what.region = stands->region;
  }
  auto reply = told_of(execute(world, caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto json = base::parse_json(reply->body);
  if (!json) return tl::unexpected(json.error());
  auto taken = base::from_json<TakenIn>(*json);  // of a repeat, that of the first time
  if (taken) taken->is_repeat = reply->repeated;
  return taken;
}

CaseJson register_case(World& world, const Caller& caller, const Asked& asked,
                       const CaseNew& wanted) {
  auto taken = take_in_case(world, caller, asked, wanted);
  if (!taken) return tl::unexpected(taken.error());
  return page_behind(world, caller, taken->id, taken->is_repeat);
}

CaseJson admit_case(const OnCase& on, const CaseAdmission& wanted) {
  auto of = mine(on, Right::kCasesTake);
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::AdmitCase{of->id, on.version, filed_as(wanted)});
}

CaseJson refuse_case(const OnCase& on, const CaseRefusal& why) {
  auto of = worded(on, Right::kCasesTake, why.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::RefuseCase{of->of.id, on.version, {why.ground, of->sealed}});
}

CaseJson dispatch_case(const OnCase& on, const CaseDispatch& wanted) {
  auto of = worded(on, Right::kCasesTake, wanted.note.value_or(""), "/note");
  if (!of) return tl::unexpected(of.error());
  if (auto may = require_dispatcher(on, *of->of.state); !may) return tl::unexpected(may.error());
  cases::CaseDispatched to{wanted.unit, {}, filed_as(wanted), {}, {}};
  to.supporting = wanted.supporting.value_or(std::vector<office::UnitId>());
  if (!of->sealed.empty()) to.note = of->sealed;
  return carry_out(on, cases::DispatchCase{of->of.id, on.version, std::move(to)});
}

CaseJson object_to_case(const OnCase& on, const CaseObjection& why) {
  auto of = worded(on, Right::kCasesHandle, why.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::ObjectToCase{
                           of->of.id, on.version, of->of.state->unit, {of->sealed, why.suggested}});
}

CaseJson decide_case_objection(const OnCase& on, const CaseRuling& ruling) {
  auto of = worded(on, Right::kCasesTake, ruling.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::DecideObjection{of->of.id, on.version, {ruling.upheld, of->sealed}});
}

CaseJson transfer_case(const OnCase& on, const CaseTransfer& wanted) {
  auto of = worded(on, Right::kCasesTake, wanted.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  auto reply =
      told_of(execute(on.world, on.caller, on.asked,
                      cases::TransferCase{of->of.id, on.version, {wanted.centre, of->sealed}}));
  if (!reply) return tl::unexpected(reply.error());
  auto shown = page_behind(on.world, on.caller, on.id, reply->repeated);
  if (shown || shown.error().code != base::ErrorCode::kNotFound) return shown;
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  return boost::json::object{{"id", on.id}, {"version", done->version}};  // no longer his to see
}

CaseJson receive_case(const OnCase& on) {
  auto of = mine(on, Right::kCasesHandle);
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::ReceiveCase{of->id, on.version, of->state->unit});
}

CaseJson note_case(const OnCase& on, const CaseNote& wanted) {
  auto found = case_at(on.world, on.caller, on.id);
  if (!found) return tl::unexpected(found.error());
  const Case& state = **found;
  const bool takes = may_on_case(on.world, on.caller, Right::kCasesTake, state);
  std::vector<office::UnitId> parts = {state.unit};
  parts.insert(parts.end(), state.supporting.begin(), state.supporting.end());
  office::UnitId unit = state.centre;
  const Right right = takes ? Right::kCasesTake : Right::kCasesHandle;
  if (!takes) {
    const auto own = std::ranges::find_if(parts, [&](const office::UnitId& each) {
      return require(on.world, on.caller, right, each).has_value();
    });
    unit = own == parts.end() ? state.unit : *own;
  }
  if (auto may = require(on.world, on.caller, right, unit); !may) {
    return tl::unexpected(may.error());
  }
  const CaseId id(on.id);
  auto sealed = seal_case_text(on.world, cases::subject_of(id, state), wanted.text, "/text");
  if (!sealed) return tl::unexpected(sealed.error());
  cases::CaseNoted note{wanted.what, unit, std::move(*sealed), {}, wanted.checked};
  note.evidence = wanted.evidence.value_or(std::vector<std::string>());
  if (auto ok = require_attachable(on.world, on.caller, note.evidence, "/evidence"); !ok) {
    return tl::unexpected(ok.error());
  }
  return carry_out(on, cases::NoteCase{id, on.version, std::move(note)});
}

CaseJson answer_case(const OnCase& on, const CaseAnswer& answer) {
  auto of = worded(on, Right::kCasesHandle, answer.text, "/text");
  if (!of) return tl::unexpected(of.error());
  const auto evidence = answer.evidence.value_or(std::vector<std::string>());
  if (auto ok = require_attachable(on.world, on.caller, evidence, "/evidence"); !ok) {
    return tl::unexpected(ok.error());
  }
  return carry_out(
      on, cases::AnswerCase{of->of.id, on.version, of->of.state->unit, {of->sealed, evidence}});
}

CaseJson accept_case(const OnCase& on, const CaseAcceptance& wanted) {
  auto of = worded(on, Right::kCasesCheck, wanted.note.value_or(""), "/note");
  if (!of) return tl::unexpected(of.error());
  const auto own = is_own_answer(on.world, on.caller, *of->of.state);
  if (!own) return tl::unexpected(own.error());
  if (*own) {
    return tl::unexpected(base::Error{
        base::ErrorCode::kForbidden,
        {"不能审核自己的答复", "this answer is your own"},
        {},
        {"应由其他有审核权限的人员审核", "somebody else with the right cases.check checks it"},
        "separation_of_duties"});
  }
  return carry_out(on, cases::AcceptCase{of->of.id, on.version, of->sealed});
}

CaseJson return_case(const OnCase& on, const CaseReturn& wanted) {
  auto of = worded(on, Right::kCasesCheck, wanted.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(
      on, cases::ReturnCase{of->of.id, on.version, of->sealed, wanted.days, wanted.ground});
}

CaseJson suspend_case(const OnCase& on, const CaseSuspension& wanted) {
  auto of = worded(on, apart(mine(on, Right::kCasesTake), on), wanted.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  cases::SuspendCase ask{of->of.id, on.version, wanted.ground, {}, of->sealed};
  if (wanted.from) {
    ask.from = parse_rfc3339(*wanted.from);
    if (!ask.from) {
      return tl::unexpected(wrong_member("/from", {"时间有误", "this is no time"},
                                         {"应为 2026-03-02T09:30:00+08:00 这样的时间",
                                          "a time such as 2026-03-02T09:30:00+08:00"}));
    }
  }
  return carry_out(on, std::move(ask));
}

CaseJson resume_case(const OnCase& on) {
  auto of = mine(on, Right::kCasesTake);
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::ResumeCase{of->id, on.version});
}

CaseJson extend_case(const OnCase& on, const CaseExtension& wanted) {
  auto of = worded(on, apart(mine(on, Right::kCasesTake), on), wanted.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(
      on, cases::ExtendCase{of->of.id, on.version, wanted.days, of->sealed, wanted.approved_by});
}

CaseJson move_case(const OnCase& on, const CaseMove& wanted) {
  auto of = worded(on, Right::kCasesTake, wanted.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  if (auto may = require_dispatcher(on, *of->of.state); !may) return tl::unexpected(may.error());
  if (of->of.state->unit == wanted.unit) {
    return tl::unexpected(wrong_member("/unit", {"已由该单位承办", "that unit is in charge of it"},
                                       {"应为另一个单位", "another unit"}));
  }
  return carry_out(on, cases::HandOverCase{of->of.id, on.version, wanted.unit, of->sealed});
}

CaseJson press_case(const OnCase& on, const CasePress& wanted) {
  const bool takes = on.caller.rights.has(Right::kCasesTake);
  auto of = worded(on, takes ? Right::kCasesTake : Right::kCasesCheck, wanted.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::PressCase{of->of.id, on.version, {wanted.to, of->sealed}});
}

CaseJson merge_case(const OnCase& on, const CaseMerge& wanted) {
  auto of = mine(on, Right::kCasesTake);
  if (!of) return tl::unexpected(of.error());
  const OnCase other{on.world, on.caller, on.asked, wanted.into, {}};
  if (auto into = mine(other, Right::kCasesTake); !into) {
    return tl::unexpected(at_member(into.error(), "/into"));
  }
  return carry_out(on, cases::MergeCase{of->id, on.version, CaseId(wanted.into)});
}

CaseJson unmerge_case(const OnCase& on, const CaseReason& why) {
  auto of = worded(on, Right::kCasesTake, why.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::UnmergeCase{of->of.id, on.version, of->sealed});
}

CaseJson follow_up_case(const OnCase& on, const CaseFollowUp& wanted) {
  auto of = worded(on, Right::kCasesCheck, wanted.text.value_or(""), "/text");
  if (!of) return tl::unexpected(of.error());
  cases::CaseFollowedUp what{cases::AskedBy::kStaff,
                             wanted.way.value_or(cases::Channel::kCall),
                             wanted.reached,
                             wanted.responded,
                             wanted.solved,
                             wanted.satisfied,
                             {}};
  if (!of->sealed.empty()) what.text = of->sealed;
  return carry_out(on, cases::FollowUpCase{of->of.id, on.version, std::move(what)});
}

CaseJson archive_case(const OnCase& on) {
  auto of = mine(on, Right::kCasesCheck);
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::ArchiveCase{of->id, on.version});
}

CaseJson reopen_case(const OnCase& on, const CaseReason& why) {
  auto of = worded(on, Right::kCasesCheck, why.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::ReopenCase{of->of.id, on.version, of->sealed});
}

CaseJson withdraw_case(const OnCase& on, const CaseReason& why) {
  auto of = worded(on, apart(mine(on, Right::kCasesTake), on), why.reason, "/reason");
  if (!of) return tl::unexpected(of.error());
  return carry_out(on, cases::WithdrawCase{of->of.id, on.version, of->sealed});
}

}  // namespace luoshi::service
