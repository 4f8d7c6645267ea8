#include "commitment/internal/commitment_fold.h"

#include <algorithm>
#include <array>

#include "commitment/hand_over.h"

namespace luoshi::commitment {
namespace {

using ledger::Event;

std::vector<office::UnitId> units_of(const std::optional<Responsibility>& who) {
  std::vector<office::UnitId> units;
  if (!who) return units;
  units.push_back(who->lead);
  units.insert(units.end(), who->supporting.begin(), who->supporting.end());
  return units;
}

void set_responsibility(Commitment& commitment, std::optional<Responsibility> next) {
  const std::vector<office::UnitId> stay = units_of(next);
  for (office::UnitId& unit : units_of(commitment.responsibility)) {
    if (std::find(stay.begin(), stay.end(), unit) == stay.end()) {
      commitment.dropped_units.push_back(std::move(unit));
    }
  }
  commitment.responsibility = std::move(next);
}

void set_schedule(Commitment& commitment, const Schedule& next) {
  for (const Milestone& each : commitment.what.schedule.milestones) {
    const bool stays =
        std::any_of(next.milestones.begin(), next.milestones.end(),
                    [&](const Milestone& other) { return other.number == each.number; });
    if (!stays) commitment.dropped_milestones.push_back(each.number);
  }
  commitment.what.schedule = next;
}

// Numbers count from 1 without a gap: decide gives them so.
Progress* touch(Commitment& commitment, std::uint32_t number) {
  if (number == 0 || number > commitment.progress.size()) return nullptr;
  commitment.touched_progress = number;
  return &commitment.progress[number - 1];
}

void made(Commitment& commitment, const CommitmentMade& body, const Event& event) {
  commitment.exists = true;
  commitment.what = body;
  commitment.created_at = event.time;
}

void changed(Commitment& commitment, const CommitmentChanged& body, const Event&) {
  CommitmentMade& what = commitment.what;
  if (body.kind) what.kind = *body.kind;
  if (body.title) what.title = *body.title;
  if (body.text) what.text = *body.text;
  if (body.deadline) what.deadline = *body.deadline;
  if (body.measure) what.measure = *body.measure;
  if (body.package_id) what.package_id = body.package_id;
  if (body.parent_id) what.parent_id = body.parent_id;
  for (const std::string& name : body.emptied) {
    if (name == "package_id") what.package_id.reset();
    if (name == "parent_id") what.parent_id.reset();
  }
}

void assigned(Commitment& commitment, const Responsibility& body, const Event&) {
  const bool same_lead = commitment.responsibility && commitment.responsibility->lead == body.lead;
  if (!same_lead) {
    commitment.status = Status::kAssigned;
    commitment.signed_on.reset();
  }
  set_responsibility(commitment, body);
}

void unassign(Commitment& commitment) {
  commitment.status = Status::kUnassigned;
  set_responsibility(commitment, std::nullopt);
}

void handed_over(Commitment& commitment, const CommitmentHandedOver& body, const Event& event) {
  if (!body.responsibility) return unassign(commitment);
  assigned(commitment, *body.responsibility, event);
}

void declined(Commitment& commitment, const WithReason&, const Event&) { unassign(commitment); }

void was_signed(Commitment& commitment, const CommitmentSigned&, const Event& event) {
  commitment.status = Status::kSigned;
  commitment.signed_on = office::city_day(event.time);
}

void scheduled(Commitment& commitment, const CommitmentScheduled& body, const Event&) {
  set_schedule(commitment, body.schedule);
}

void reported(Commitment& commitment, const ProgressReported& body, const Event& event) {
  Progress progress;
  progress.number = body.number;
  progress.unit = body.unit;
  progress.content = body.content;
  progress.at = event.time;
  progress.came_at = event.time;
  progress.actor = event.actor;
  commitment.progress.push_back(std::move(progress));
  commitment.touched_progress = body.number;
}

void confirmed(Commitment& commitment, const ProgressConfirmed& body, const Event&) {
  if (Progress* progress = touch(commitment, body.number))
    progress->state = ReportState::kConfirmed;
}

void returned(Commitment& commitment, const ProgressReturned& body, const Event&) {
  Progress* progress = touch(commitment, body.number);
  if (!progress) return;
  progress->state = ReportState::kReturned;
  ++progress->times_returned;
  progress->reason = body.reason;
}

void corrected(Commitment& commitment, const ProgressCorrected& body, const Event& event) {
  Progress* progress = touch(commitment, body.number);
  if (!progress) return;
  progress->earlier.push_back(std::move(progress->content));
  progress->content = body.content;
  progress->state = body.unit ? ReportState::kReported : ReportState::kConfirmed;
  progress->reason = body.reason;
  progress->at = event.time;
  progress->actor = event.actor;
}

void end(Commitment& commitment, Outcome outcome) {
  commitment.status_before = commitment.status;
  commitment.status = Status::kClosed;
  commitment.outcome = outcome;
}

void closed(Commitment& commitment, const CommitmentClosed& body, const Event&) {
  end(commitment, body.outcome);
  commitment.final_value = body.value;
}

void reopened(Commitment& commitment, const WithReason&, const Event&) {
  commitment.status = commitment.status_before;
  commitment.outcome.reset();
  commitment.final_value.reset();
}

void carried_over(Commitment& commitment, const CommitmentCarriedOver& body, const Event&) {
  end(commitment, Outcome::kCarriedOver);
  commitment.carried_to = body.to;
}

void withdrawn(Commitment& commitment, const WithReason&, const Event&) {
  commitment.withdrawn = true;
  set_responsibility(commitment, std::nullopt);
  for (const Milestone& each : commitment.what.schedule.milestones) {
    commitment.dropped_milestones.push_back(each.number);
  }
}

void turned(Commitment& commitment, const LightTurned& body, const Event&) {
  if (commitment.light.light != body.light) commitment.light_since = body.on;
  commitment.light = body;
}

constexpr std::array<Applier<Commitment>, 16> kAppliers = {{
    {"commitment.made", 1, &fold<Commitment, CommitmentMade, made>},
    {"commitment.changed", 1, &fold<Commitment, CommitmentChanged, changed>},
    {"commitment.assigned", 1, &fold<Commitment, Responsibility, assigned>},
    {"commitment.handed_over", 1, &fold<Commitment, CommitmentHandedOver, handed_over>},
    {"commitment.declined", 1, &fold<Commitment, WithReason, declined>},
    {"commitment.signed", 1, &fold<Commitment, CommitmentSigned, was_signed>},
    {"commitment.scheduled", 1, &fold<Commitment, CommitmentScheduled, scheduled>},
    {"progress.reported", 1, &fold<Commitment, ProgressReported, reported>},
    {"progress.confirmed", 1, &fold<Commitment, ProgressConfirmed, confirmed>},
    {"progress.returned", 1, &fold<Commitment, ProgressReturned, returned>},
    {"progress.corrected", 1, &fold<Commitment, ProgressCorrected, corrected>},
    {"commitment.closed", 1, &fold<Commitment, CommitmentClosed, closed>},
    {"commitment.reopened", 1, &fold<Commitment, WithReason, reopened>},
    {"commitment.carried_over", 1, &fold<Commitment, CommitmentCarriedOver, carried_over>},
    {"commitment.withdrawn", 1, &fold<Commitment, WithReason, withdrawn>},
    {"light.turned", 1, &fold<Commitment, LightTurned, turned>},
}};

}  // namespace

base::Result<void> apply_commitment(Commitment& commitment, const Event& event) {
  commitment.dropped_units.clear();
  commitment.dropped_milestones.clear();
  commitment.touched_progress = 0;
  return apply_by<Commitment>(kAppliers, commitment, event);
}

void list_commitment_kinds(std::vector<office::EventKind>& kinds) {
  list_kinds<Commitment>(kAppliers, kinds);
}

}  // namespace luoshi::commitment
