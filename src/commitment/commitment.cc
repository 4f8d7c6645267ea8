#include "commitment/commitment.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "commitment/hand_over.h"
#include "commitment/internal/checks.h"
#include "commitment/internal/commitment_fold.h"
#include "commitment/internal/turn.h"
#include "commitment/package.h"
#include "commitment/period.h"
#include "commitment/schedule.h"
#include "ledger/evidence.h"
#include "office/unit.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::NewEvent;
using ledger::View;
using office::Actor;

constexpr std::size_t kTextBytesMax = 40'000;
constexpr std::size_t kPartLevelsMax = 5;

// -- what is promised --

// The whole of which it is to be a part is open, and no part of it.
Result<void> check_parent(View& view, const CommitmentId& id,
                          const std::optional<CommitmentId>& parent) {
  std::optional<CommitmentId> at = parent;
  for (std::size_t level = 1; at; ++level) {
    if (*at == id || level > kPartLevelsMax) {
      return fail(
          ErrorCode::kConflict, {"上级事项不当", "it cannot be a part of this"}, "/parent_id",
          {fmt::format("不能是它自己或它的分解事项，至多{}级", kPartLevelsMax),
           fmt::format("neither itself nor a part of it, {} levels at the most", kPartLevelsMax)});
    }
    const auto whole = open_commitment(view, *at, "/parent_id");
    if (!whole) return tl::unexpected(whole.error());
    at = (*whole)->what.parent_id;
  }
  return {};
}

Result<void> check_made(View& view, const CommitmentId& id, const CommitmentMade& what) {
  if (auto ok = check_text(what.title, kTitleText, "/title"); !ok) return ok;
  if (auto ok = check_quotation(what.text, kTextBytesMax, "/text"); !ok) return ok;
  if (auto ok = check_year(what.year, "/year"); !ok) return ok;
  if (auto ok = check_year_open(view, what.year, "/year"); !ok) return ok;
  if (auto ok = check_deadline(what.year, what.deadline); !ok) return ok;
  if (auto ok = check_measure(view, what.measure); !ok) return ok;
  if (auto ok = check(what.schedule, what.measure, what.deadline, "/schedule"); !ok) return ok;
  if (what.package_id) {
    if (auto package = open_package(view, *what.package_id, "/package_id"); !package) {
      return tl::unexpected(package.error());
    }
  }
  return check_parent(view, id, what.parent_id);
}

Result<void> check_new(View& view, const CommitmentId& id, const CommitmentMade& what,
                       std::string where) {
  if (auto ok = check_id(id.value(), 'c', where); !ok) return ok;
  if (auto ok = check_not_born(view, stream_of(id), std::move(where)); !ok) return ok;
  if (auto ok = check_sources(view, what.sources); !ok) return ok;
  return check_made(view, id, what);
}

CommitmentMade made_by(const MakeCommitment& ask) {
  CommitmentMade made;
  made.kind = ask.kind;
  made.title = ask.title;
  made.text = ask.text;
  made.year = ask.year;
  made.origin = ask.origin;
  made.sources = ask.sources;
  made.deadline = ask.deadline.value_or(default_deadline(ask.year));
  made.measure = ask.measure;
  made.schedule = ask.schedule.value_or(default_schedule(ask.year));
  made.package_id = ask.package_id;
  made.parent_id = ask.parent_id;
  return made;
}

CommitmentMade changed(const CommitmentMade& what, const ChangeCommitment& ask) {
  CommitmentMade next = what;
  if (ask.kind) next.kind = *ask.kind;
  if (ask.title) next.title = *ask.title;
  if (ask.text) next.text = *ask.text;
  if (ask.deadline) next.deadline = *ask.deadline;
  if (ask.measure) next.measure = *ask.measure;
  if (ask.package_id) next.package_id = *ask.package_id;
  if (ask.parent_id) next.parent_id = *ask.parent_id;
  return next;
}

template <class T>
std::optional<T> if_other(const T& was, const T& next) {
  return was == next ? std::nullopt : std::optional<T>(next);
}

// Only what is another; nothing when all is as it was.
std::optional<CommitmentChanged> change_between(const CommitmentMade& was,
                                                const CommitmentMade& next) {
  CommitmentChanged change;
  change.kind = if_other(was.kind, next.kind);
  change.title = if_other(was.title, next.title);
  change.text = if_other(was.text, next.text);
  change.deadline = if_other(was.deadline, next.deadline);
  change.measure = if_other(was.measure, next.measure);
  if (was.package_id != next.package_id) change.package_id = next.package_id;
  if (was.package_id && !next.package_id) change.emptied.push_back("package_id");
  if (was.parent_id != next.parent_id) change.parent_id = next.parent_id;
  if (was.parent_id && !next.parent_id) change.emptied.push_back("parent_id");
  const bool is_any = change.kind || change.title || change.text || change.deadline ||
                      change.measure || change.package_id || change.parent_id ||
                      !change.emptied.empty();
  return is_any ? std::optional(std::move(change)) : std::nullopt;
}

// -- who may be where --

// The commitment, open and at the version that whoever asks has read.
Result<const Commitment*> to_change(View& view, const CommitmentId& id,
                                    const std::optional<std::uint64_t>& version) {
  auto found = open_commitment(view, id, "/id");
  if (!found) return found;
  if (auto ok = check_version(view, stream_of(id), version); !ok) return tl::unexpected(ok.error());
  return found;
}

// Still to be signed, by this lead.
Result<void> check_unsigned_lead(const Commitment& commitment, const office::UnitId& unit) {
  if (commitment.status == Status::kUnassigned || commitment.responsibility->lead != unit) {
    return conflict("not_concerned", {"不是牵头单位", "it is not the lead"}, "/unit",
                    {"应为牵头单位", "the lead unit"});
  }
  if (commitment.status == Status::kAssigned) return {};
  return conflict("signed", {"已经签收", "it has been signed"}, "/id",
                  {"如需调整，请由主管单位重新交办", "the office may assign it to another"});
}

// What was reported as reached keeps its number and its name, also while the report waits.
Result<void> check_milestones_stay(const Commitment& commitment, const Schedule& next) {
  std::set<std::uint32_t> reached;
  for (const Progress& each : commitment.progress) {
    if (each.state == ReportState::kReturned) continue;
    reached.insert(each.content.milestones.begin(), each.content.milestones.end());
  }
  for (const Milestone& each : commitment.what.schedule.milestones) {
    if (!reached.contains(each.number)) continue;
    const bool stays =
        std::any_of(next.milestones.begin(), next.milestones.end(), [&](const Milestone& other) {
          return other.number == each.number && other.name == each.name;
        });
    if (stays) continue;
    return fail(ErrorCode::kConflict,
                {fmt::format("节点{}“{}”已报完成", each.number, each.name),
                 fmt::format("milestone {} \"{}\" is reported as reached", each.number, each.name)},
                "/schedule/milestones", {"应保留其编号和名称", "keep its number and name"});
  }
  return {};
}

Result<void> check_no_parts(View& view, const CommitmentId& id) {
  ledger::Query query{.table = &commitments_table(), .limit = 1};
  query.where = {{"parent", ledger::Comparison::kEqual, {id.value()}}};
  const auto parts = view.rows(query);
  if (!parts) return tl::unexpected(parts.error());
  if (parts->empty()) return {};
  return fail(ErrorCode::kConflict, {"还有分解事项", "it has parts"}, "/id",
              {"应先处理分解事项", "withdraw or move them first"});
}

// -- the next year's --

// Milestones that are neither reached nor still to come are due with the whole.
CommitmentMade next_year_of(const Commitment& commitment, const CarryOver& ask) {
  CommitmentMade next = commitment.what;
  next.year = commitment.what.year + 1;
  next.deadline = ask.deadline.value_or(default_deadline(next.year));
  next.carried_from = ask.id;
  next.package_id.reset();
  next.parent_id.reset();
  next.schedule = default_schedule(next.year);
  const auto reached = milestones_reached(commitment);
  for (const Milestone& each : commitment.what.schedule.milestones) {
    if (std::find(reached.begin(), reached.end(), each.number) != reached.end()) continue;
    const auto number = static_cast<std::uint32_t>(next.schedule.milestones.size() + 1);
    const bool is_to_come = each.due >= next.schedule.from && each.due <= next.deadline;
    next.schedule.milestones.push_back({number, each.name, is_to_come ? each.due : next.deadline});
  }
  if (ask.measure) {
    next.measure = *ask.measure;
  } else if (const auto values = values_of(commitment, ReportState::kConfirmed);
             !values.empty() && !next.measure.cumulative) {
    next.measure.baseline = values.back().value;
  }
  return next;
}

// The same units answer for it, as far as they are there, and sign anew.
Result<std::optional<Responsibility>> taken_over(View& view, const Commitment& commitment) {
  std::optional<Responsibility> next = commitment.responsibility;
  if (!next) return next;
  if (auto lead = office::active_unit(view, next->lead, "/lead"); !lead) return {std::nullopt};
  std::erase_if(next->supporting, [&](const office::UnitId& unit) {
    return !office::active_unit(view, unit, "/supporting").has_value();
  });
  Responsibility without_leader = *next;
  without_leader.leader.reset();
  if (!check_responsibility(view, *next, "")) next = without_leader;
  return next;
}

// made, and assigned when somebody answers for it.
Result<std::vector<NewEvent>> events_of_new(View& view, const CommitmentId& id,
                                            const CommitmentMade& made,
                                            const std::optional<Responsibility>& who,
                                            const Actor& actor) {
  std::vector<NewEvent> events{new_event(stream_of(id), "commitment.made", made)};
  if (who) events.push_back(new_event(stream_of(id), "commitment.assigned", *who));
  if (auto ok = add_turn(view, id, Commitment{}, events, actor); !ok) {
    return tl::unexpected(ok.error());
  }
  return events;
}

Result<void> check_close(const CloseCommitment& ask) {
  if (ask.outcome == Outcome::kCarriedOver) {
    return fail(ErrorCode::kInvalidInput,
                {"结转应另行办理", "carrying over is a command of its own"}, "/outcome",
                {"应为完成、部分完成、未完成或取消", "met, partly_met, not_met or cancelled"});
  }
  if (ask.value && !ask.value->is_finite()) {
    return fail(ErrorCode::kInvalidInput, {"数值有误", "the figure is wrong"}, "/value");
  }
  return ask.outcome == Outcome::kMet && ask.reason.empty() ? Result<void>()
                                                            : check_reason(ask.reason);
}

}  // namespace

std::vector<PeriodValue> values_of(const Commitment& commitment, ReportState state) {
  std::map<Period, base::Decimal> values;
  for (const Progress& each : commitment.progress) {
    if (each.state == state && each.content.value) {
      values[each.content.period] = *each.content.value;
    }
  }
  std::vector<PeriodValue> out;
  for (const auto& [period, value] : values) out.push_back({period, value});
  return out;
}

std::vector<std::uint32_t> milestones_reached(const Commitment& commitment) {
  std::vector<std::uint32_t> reached;
  for (const Progress& each : commitment.progress) {
    if (each.state != ReportState::kConfirmed) continue;
    reached.insert(reached.end(), each.content.milestones.begin(), each.content.milestones.end());
  }
  std::sort(reached.begin(), reached.end());
  reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
  return reached;
}

bool concerns(const Commitment& commitment, const office::UnitId& unit) {
  if (!commitment.responsibility) return false;
  const auto& supporting = commitment.responsibility->supporting;
  return commitment.responsibility->lead == unit ||
         std::find(supporting.begin(), supporting.end(), unit) != supporting.end();
}

Result<const Commitment*> open_commitment(View& view, const CommitmentId& id, std::string where) {
  auto found = view.state<Commitment>(stream_of(id));
  if (!found) return found;
  if (!(*found)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个事项", "there is no such commitment"},
                std::move(where), {"应为已有的事项", "a commitment that is there"});
  }
  if ((*found)->withdrawn) {
    return conflict("withdrawn", {"事项已撤销", "the commitment has been withdrawn"},
                    std::move(where));
  }
  if ((*found)->status == Status::kClosed) {
    return conflict("closed", {"事项已办结", "the commitment is closed"}, std::move(where),
                    {"如需改动，应先重新打开", "open it again first"});
  }
  return found;
}

Decided decide(View& view, const MakeCommitment& ask, const Actor& actor) {
  if (auto ok = check_year(ask.year, "/year"); !ok) return tl::unexpected(ok.error());
  const CommitmentMade made = made_by(ask);
  if (auto ok = check_new(view, ask.id, made, "/id"); !ok) return tl::unexpected(ok.error());
  if (ask.responsibility) {
    if (auto ok = check_responsibility(view, *ask.responsibility, ""); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  auto events = events_of_new(view, ask.id, made, ask.responsibility, actor);
  if (!events) return tl::unexpected(events.error());
  return decided(view, stream_of(ask.id), std::move(*events));
}

Decided decide(View& view, const ChangeCommitment& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  const CommitmentMade next = changed((*found)->what, ask);
  auto change = change_between((*found)->what, next);
  if (!change) return decided(view, stream_of(ask.id), {});
  if (auto ok = check_made(view, ask.id, next); !ok) return tl::unexpected(ok.error());
  if ((*found)->status == Status::kSigned || !ask.reason.empty()) {
    if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  }
  change->reason = ask.reason;
  return settled(view, ask.id, **found,
                 {new_event(stream_of(ask.id), "commitment.changed", *change)}, actor);
}

Decided decide(View& view, const AssignCommitment& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_responsibility(view, ask.responsibility, ""); !ok) {
    return tl::unexpected(ok.error());
  }
  if ((*found)->responsibility == ask.responsibility) {
    return decided(view, stream_of(ask.id), {});
  }
  return settled(view, ask.id, **found,
                 {new_event(stream_of(ask.id), "commitment.assigned", ask.responsibility)}, actor);
}

Decided decide(View& view, const DeclineCommitment& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_unsigned_lead(**found, ask.unit); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  return settled(view, ask.id, **found,
                 {new_event(stream_of(ask.id), "commitment.declined", WithReason{ask.reason})},
                 actor);
}

Decided decide(View& view, const SignCommitment& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_unsigned_lead(**found, ask.unit); !ok) return tl::unexpected(ok.error());
  return settled(view, ask.id, **found,
                 {new_event(stream_of(ask.id), "commitment.signed", CommitmentSigned{})}, actor);
}

Decided decide(View& view, const ScheduleCommitment& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  const CommitmentMade& what = (*found)->what;
  if (auto ok = check(ask.schedule, what.measure, what.deadline, "/schedule"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_milestones_stay(**found, ask.schedule); !ok) {
    return tl::unexpected(ok.error());
  }
  if (what.schedule == ask.schedule) return decided(view, stream_of(ask.id), {});
  return settled(
      view, ask.id, **found,
      {new_event(stream_of(ask.id), "commitment.scheduled", CommitmentScheduled{ask.schedule})},
      actor);
}

Decided decide(View& view, const CloseCommitment& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_close(ask); !ok) return tl::unexpected(ok.error());
  const CommitmentClosed closed{ask.outcome, ask.value, ask.reason};
  return settled(view, ask.id, **found, {new_event(stream_of(ask.id), "commitment.closed", closed)},
                 actor);
}

Decided decide(View& view, const ReopenCommitment& ask, const Actor& actor) {
  const auto found = view.state<Commitment>(stream_of(ask.id));
  if (!found) return tl::unexpected(found.error());
  const Commitment& commitment = **found;
  if (auto ok = check_version(view, stream_of(ask.id), ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  if (commitment.withdrawn || commitment.status != Status::kClosed ||
      commitment.outcome == Outcome::kCarriedOver) {
    return fail(commitment.exists ? ErrorCode::kConflict : ErrorCode::kNotFound,
                {"没有可重新打开的事项", "there is nothing to open again"}, "/id",
                {"应为已办结且未结转的事项", "a closed one that was not carried over"});
  }
  if (auto ok = check_year_open(view, commitment.what.year, "/id"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  std::vector<NewEvent> events{
      new_event(stream_of(ask.id), "commitment.reopened", WithReason{ask.reason})};
  auto handed_over = events_of_gone_units(view, ask.id, commitment);
  if (!handed_over) return tl::unexpected(handed_over.error());
  events.insert(events.end(), handed_over->begin(), handed_over->end());
  return settled(view, ask.id, commitment, std::move(events), actor);
}

Decided decide(View& view, const CarryOver& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_year((*found)->what.year + 1, "/id"); !ok) return tl::unexpected(ok.error());
  const CommitmentMade next = next_year_of(**found, ask);
  if (auto ok = check_new(view, ask.new_id, next, "/new_id"); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto who = taken_over(view, **found);
  if (!who) return tl::unexpected(who.error());
  std::vector<NewEvent> events{new_event(stream_of(ask.id), "commitment.carried_over",
                                         CommitmentCarriedOver{ask.new_id, ask.reason})};
  if (auto ok = add_turn(view, ask.id, **found, events, actor); !ok) {
    return tl::unexpected(ok.error());
  }
  auto born = events_of_new(view, ask.new_id, next, *who, actor);
  if (!born) return tl::unexpected(born.error());
  events.insert(events.end(), born->begin(), born->end());
  return decided(view, stream_of(ask.new_id), std::move(events));
}

Decided decide(View& view, const WithdrawCommitment& ask, const Actor&) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if ((*found)->status == Status::kSigned || !(*found)->progress.empty()) {
    return conflict("signed", {"已经签收或有进展", "it has been signed, or has progress"}, "/id",
                    {"应以取消办结", "close it as cancelled"});
  }
  if (auto ok = check_no_parts(view, ask.id); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  return decided(view, stream_of(ask.id),
                 {new_event(stream_of(ask.id), "commitment.withdrawn", WithReason{ask.reason})});
}

Decided decide(View& view, const TurnLight& ask, const Actor& actor) {
  const auto found = view.state<Commitment>(stream_of(ask.id));
  if (!found) return tl::unexpected(found.error());
  if (!(*found)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个事项", "there is no such commitment"}, "/id");
  }
  return settled(view, ask.id, **found, {}, actor);
}

ledger::StreamKind commitment_streams() {
  return ledger::stream_kind<Commitment>(
      "commitment",
      {&commitments_table(), &commitment_units_table(), &commitment_progress_table(),
       &commitment_milestones_table(), &ledger::kEvidenceUses},
      &apply_commitment, &project_commitment);
}

}  // namespace luoshi::commitment
