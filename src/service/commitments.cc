// What is done to commitments. Lists are in commitment_list.cc, one of them in commitment_view.cc.
#include "service/commitments.h"

#include "base/json.h"
#include "service/answers.h"
#include "service/internal/commitment_json.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::Commitment;
using commitment::CommitmentId;
using office::Right;

Result<ledger::Reply> told_of(Result<ledger::Reply> reply) {
  if (reply) return reply;
  base::Error error = reply.error();
  if (error.where == "/number") error.where.clear();  // of the path
  return tl::unexpected(told(std::move(error)));
}

template <class Ask>
CommitmentJson carry_out(const OnCommitment& on, Ask ask) {
  auto reply = told_of(execute(on.world, on.caller, on.asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  return get_commitment(on.world, on.caller, on.id);
}

std::optional<office::UnitId> lead_of(const Commitment& of) {
  return of.responsibility ? std::optional(of.responsibility->lead) : std::nullopt;
}

// The commitment, once the office may change it.
Result<CommitmentId> for_office(const OnCommitment& on) {
  if (auto may = require(on.caller, Right::kCommitmentsWrite); !may) {
    return tl::unexpected(may.error());
  }
  auto found = commitment_at(on.world, on.id);
  if (!found) return tl::unexpected(found.error());
  auto may = require_office(on.world, on.caller, lead_of(**found));
  if (!may) return tl::unexpected(may.error());
  return CommitmentId(on.id);
}

// The lead, once the caller may speak for it.
Result<office::UnitId> for_lead(const OnCommitment& on) {
  if (auto may = require(on.caller, Right::kCommitmentsSign); !may) {
    return tl::unexpected(may.error());
  }
  auto found = commitment_at(on.world, on.id);
  if (!found) return tl::unexpected(found.error());
  const auto lead = lead_of(**found);
  if (!lead) {
    return tl::unexpected(base::Error{base::ErrorCode::kConflict,
                                      {"尚未确定牵头单位", "no unit leads it yet"},
                                      {},
                                      {},
                                      "state_forbids"});
  }
  if (auto may = require(on.world, on.caller, Right::kCommitmentsSign, *lead); !may) {
    return tl::unexpected(may.error());
  }
  return *lead;
}

Result<office::UnitId> for_reporter(const OnCommitment& on,
                                    const std::optional<office::UnitId>& wanted) {
  if (auto may = require(on.caller, Right::kProgressWrite); !may) {
    return tl::unexpected(may.error());
  }
  auto found = commitment_at(on.world, on.id);
  if (!found) return tl::unexpected(found.error());
  return unit_acting(on.world, on.caller, Right::kProgressWrite, **found, wanted);
}

template <class T>
std::vector<T> or_none(const std::optional<std::vector<T>>& given) {
  return given.value_or(std::vector<T>());
}

bool is_emptied(const CommitmentChange& change, std::string_view member) {
  return std::find(change.emptied.begin(), change.emptied.end(), member) != change.emptied.end();
}

Result<void> check_emptied(const CommitmentChange& change) {
  for (const std::string& member : change.emptied) {
    if (member == "package_id" || member == "parent_id") continue;
    return tl::unexpected(wrong_member("/" + member, {"不能为空", "this is never empty"},
                                       {"应给出新的值，或不写", "a new value, or no such member"}));
  }
  return {};
}

}  // namespace

commitment::Responsibility responsibility_of(const ResponsibilityNew& wanted) {
  return {wanted.lead, or_none(wanted.supporting), wanted.leader};
}

CommitmentJson make_commitment(World& world, const Caller& caller, const Asked& asked,
                               const CommitmentNew& wanted) {
  const auto& who = wanted.responsibility;
  auto may = require_office(world, caller, who ? std::optional(who->lead) : std::nullopt);
  if (!may)
    return tl::unexpected(who ? at_member(may.error(), "/responsibility/lead") : may.error());
  commitment::MakeCommitment ask;
  ask.id = CommitmentId(ordered_id(world, "c-"));
  ask.kind = wanted.kind;
  ask.title = wanted.title;
  ask.text = wanted.text.value_or("");
  ask.year = wanted.year;
  ask.origin = wanted.origin.value_or(commitment::Origin::kByHand);
  if (wanted.source_id) {
    commitment::SourceSpan span;
    span.source_id = wanted.source_id;
    span.text = ask.text;
    ask.sources.push_back(std::move(span));
  }
  ask.deadline = wanted.deadline;
  if (wanted.measure) ask.measure = *wanted.measure;
  ask.schedule = wanted.schedule;
  ask.package_id = wanted.package_id;
  ask.parent_id = wanted.parent_id;
  if (who) ask.responsibility = responsibility_of(*who);
  auto reply = told_of(execute(world, caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  return get_commitment(world, caller, done->id);
}

CommitmentJson change_commitment(const OnCommitment& on, const CommitmentChange& change) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  if (auto fits = check_emptied(change); !fits) return tl::unexpected(fits.error());
  commitment::ChangeCommitment ask;
  ask.id = *id;
  ask.version = on.version;
  ask.kind = change.kind;
  ask.title = change.title;
  ask.text = change.text;
  ask.deadline = change.deadline;
  ask.measure = change.measure;
  if (change.package_id || is_emptied(change, "package_id")) ask.package_id = change.package_id;
  if (change.parent_id || is_emptied(change, "parent_id")) ask.parent_id = change.parent_id;
  ask.reason = change.reason;
  return carry_out(on, std::move(ask));
}

CommitmentJson assign_commitment(const OnCommitment& on, const ResponsibilityNew& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  if (auto may = require_office(on.world, on.caller, wanted.lead); !may) {
    return tl::unexpected(at_member(may.error(), "/lead"));
  }
  return carry_out(on, commitment::AssignCommitment{*id, on.version, responsibility_of(wanted)});
}

CommitmentJson decline_commitment(const OnCommitment& on, const ReasonGiven& why) {
  auto lead = for_lead(on);
  if (!lead) return tl::unexpected(lead.error());
  return carry_out(
      on, commitment::DeclineCommitment{CommitmentId(on.id), on.version, *lead, why.reason});
}

CommitmentJson sign_commitment(const OnCommitment& on) {
  auto lead = for_lead(on);
  if (!lead) return tl::unexpected(lead.error());
  return carry_out(on, commitment::SignCommitment{CommitmentId(on.id), on.version, *lead});
}

CommitmentJson schedule_commitment(const OnCommitment& on, const ScheduleGiven& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, commitment::ScheduleCommitment{*id, on.version, wanted.schedule});
}

CommitmentJson close_commitment(const OnCommitment& on, const Closing& closing) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, commitment::CloseCommitment{*id, on.version, closing.outcome, closing.value,
                                                   closing.reason});
}

CommitmentJson reopen_commitment(const OnCommitment& on, const ReasonGiven& why) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, commitment::ReopenCommitment{*id, on.version, why.reason});
}

CommitmentJson carry_over_commitment(const OnCommitment& on, const CarryingOver& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  const CommitmentId next(ordered_id(on.world, "c-"));
  auto reply = told_of(execute(on.world, on.caller, on.asked,
                               commitment::CarryOver{*id, on.version, next, wanted.deadline,
                                                     wanted.measure, wanted.reason}));
  if (!reply) return tl::unexpected(reply.error());
  auto done = done_of(*reply);  // of a repeat, the id of the first time
  if (!done) return tl::unexpected(done.error());
  return get_commitment(on.world, on.caller, done->id);
}

Result<void> withdraw_commitment(const OnCommitment& on, const ReasonGiven& why) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  auto reply = told_of(execute(on.world, on.caller, on.asked,
                               commitment::WithdrawCommitment{*id, on.version, why.reason}));
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

CommitmentJson report_progress(const OnCommitment& on, const ProgressNew& wanted) {
  auto unit = for_reporter(on, wanted.unit);
  if (!unit) return tl::unexpected(unit.error());
  commitment::ReportProgress ask;
  ask.id = CommitmentId(on.id);
  ask.version = on.version;
  ask.unit = *unit;
  ask.period = wanted.period;
  ask.value = wanted.value;
  ask.text = wanted.text;
  ask.evidence = or_none(wanted.evidence);
  ask.milestones = or_none(wanted.milestones);
  ask.explanation = wanted.explanation;
  return carry_out(on, std::move(ask));
}

CommitmentJson confirm_progress(const OnCommitment& on, std::uint32_t number) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, commitment::ConfirmProgress{*id, on.version, number});
}

CommitmentJson return_progress(const OnCommitment& on, std::uint32_t number,
                               const ReasonGiven& why) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, commitment::ReturnProgress{*id, on.version, number, why.reason});
}

CommitmentJson correct_progress(const OnCommitment& on, std::uint32_t number,
                                const ProgressCorrection& wanted) {
  auto unit = for_reporter(on, wanted.unit);
  if (!unit) return tl::unexpected(unit.error());
  commitment::CorrectProgress ask;
  ask.id = CommitmentId(on.id);
  ask.version = on.version;
  ask.number = number;
  ask.unit = *unit;
  ask.period = wanted.period;
  ask.value = wanted.value;
  ask.text = wanted.text;
  ask.evidence = or_none(wanted.evidence);
  ask.milestones = or_none(wanted.milestones);
  ask.explanation = wanted.explanation;
  ask.reason = wanted.reason;
  return carry_out(on, std::move(ask));
}

CommitmentJson amend_progress(const OnCommitment& on, std::uint32_t number,
                              const ProgressAmendment& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on,
                   commitment::AmendProgress{*id, on.version, number, wanted.value, wanted.text,
                                             wanted.milestones, wanted.explanation, wanted.reason});
}

}  // namespace luoshi::service
