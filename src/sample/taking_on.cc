#include "sample/taking_on.h"

#include <algorithm>

#include "commitment/figure.h"
#include "sample/reporting.h"
#include "sample/value.h"

namespace luoshi::sample {
namespace {

using base::Decimal;
using base::Result;
using commitment::CommitmentMade;
using commitment::MeasuredBy;
using commitment::Milestone;
using commitment::Period;
using commitment::Schedule;
using office::Right;

constexpr int kDaysAround = 6;  // that a milestone is due before or after the plan's day
constexpr int kQuarters = 4;

template <class Ask>
Result<void> by_office(Stage& stage, const Work& work, Ask ask) {
  return stage.desk.ask(stage.officer(work), Right::kCommitmentsWrite, stage.staff.root(),
                        std::move(ask));
}

Pace pace_of(const Stage& stage, Draw& draw) {
  int all = 0;
  for (const Pace& each : stage.plan.paces) all += each.weight;
  int at = draw.between(1, all);
  for (const Pace& each : stage.plan.paces) {
    at -= each.weight;
    if (at <= 0) return each;
  }
  return stage.plan.paces.back();
}

// Those that lie between its beginning and its deadline, which ends with one.
std::vector<Milestone> milestones_for(const Stage& stage, const CommitmentMade& what, Draw& draw) {
  const auto stages = std::ranges::find_if(stage.plan.stages, [&](const Stages& each) {
    return each.words.empty() || has_one(what.title, each.words);
  });
  std::vector<Milestone> out;
  office::Day last = what.schedule.from;
  for (const StageMilestone& each : stages->milestones) {
    const office::Day due =
        office::plus_days(day_in(what.year, each.due), draw.between(-kDaysAround, kDaysAround));
    if (due <= office::plus_days(last, kDaysAround) || due > what.deadline) continue;
    out.push_back({static_cast<std::uint32_t>(out.size() + 1), each.name, due});
    last = due;
  }
  if (out.empty() || office::plus_days(last, 4 * kDaysAround) < what.deadline) {
    out.push_back({static_cast<std::uint32_t>(out.size() + 1), stages->milestones.back().name,
                   what.deadline});
  }
  return out;
}

// The year's total by quarters, where the plan knows a curve for it.
void add_points(const Stage& stage, const CommitmentMade& what, Schedule& schedule) {
  const auto& measure = what.measure;
  const bool is_total = measure.by != MeasuredBy::kMilestones && measure.target &&
                        measure.cumulative &&
                        what.deadline == commitment::default_deadline(what.year);
  const auto curve = std::ranges::find_if(
      stage.plan.curves, [&](const Curve& each) { return has_one(what.title, each.words); });
  if (!is_total || curve == stage.plan.curves.end()) return;
  schedule.by = commitment::ScheduledBy::kPoints;
  for (int i = 0; i < kQuarters; ++i) {
    const Decimal share = Decimal(curve->shares[static_cast<std::size_t>(i)]) / Decimal(100);
    schedule.points.push_back({Period::quarter(what.year, i + 1),
                               to_step(*measure.target * share, step_of(measure), false)});
  }
}

Result<void> schedule(Stage& stage, Work& work, Draw& draw) {
  CommitmentMade& what = work.what;
  Schedule wanted = what.schedule;
  if (what.measure.by == MeasuredBy::kMilestones) {
    wanted.milestones = milestones_for(stage, what, draw);
  } else if (what.measure.by != MeasuredBy::kIndicator) {
    add_points(stage, what, wanted);
  }
  if (wanted == what.schedule) return {};
  what.schedule = wanted;
  return by_office(stage, work, commitment::ScheduleCommitment{work.id, {}, wanted});
}

// -- counties --

commitment::MakeCommitment part_for(const Stage& stage, const Work& work,
                                    const CountyShares& shares, const office::UnitId& county,
                                    int percent) {
  commitment::MakeCommitment part;
  part.id = commitment::CommitmentId(service::ordered_id(stage.world, "c-"));
  part.kind = work.what.kind;
  part.measure = work.what.measure;
  part.measure.by = MeasuredBy::kValue;
  part.measure.target = *work.what.measure.target * Decimal(percent) / Decimal(100);
  part.title = stage.staff.name_of(county) + shares.words.front() +
               commitment::figure_text(*part.measure.target, part.measure.unit);
  part.text = work.what.text;
  part.year = work.what.year;
  part.origin = work.what.origin;
  part.sources = work.what.sources;
  part.deadline = work.what.deadline;
  part.parent_id = work.id;
  part.responsibility = commitment::Responsibility{county, {}, work.who.leader};
  return part;
}

// What the counties share is measured by their parts.
Result<void> share_out(Stage& stage, Work& work) {
  const auto shares = std::ranges::find_if(stage.plan.counties, [&](const CountyShares& each) {
    return has_one(work.what.title, each.words);
  });
  if (shares == stage.plan.counties.end() || !work.by_value() || work.what.parent_id) return {};
  work.what.measure.by = MeasuredBy::kParts;
  commitment::ChangeCommitment change;
  change.id = work.id;
  change.measure = work.what.measure;
  if (auto done = by_office(stage, work, std::move(change)); !done) return done;
  for (const auto& [county, percent] : shares->shares) {
    const office::UnitId unit(county);
    if (!stage.staff.can_lead(unit)) continue;
    commitment::MakeCommitment part = part_for(stage, work, *shares, unit, percent);
    CommitmentMade made;
    made.kind = part.kind;
    made.title = part.title;
    made.year = part.year;
    made.deadline = *part.deadline;
    made.measure = part.measure;
    made.schedule = commitment::default_schedule(part.year);
    made.parent_id = part.parent_id;
    const commitment::CommitmentId id = part.id;
    const commitment::Responsibility who = *part.responsibility;
    if (auto done = by_office(stage, work, std::move(part)); !done) return done;
    if (auto done = take_on(stage, id, made, who); !done) return done;
  }
  return {};
}

// -- signing --

Result<void> sign(Stage& stage, Work& work) {
  if (!stage.staff.can_lead(work.who.lead)) return {};
  work.is_signed = true;
  plan_milestones(stage, work);
  return stage.desk.ask(stage.staff.head_of(work.who.lead), Right::kCommitmentsSign, work.who.lead,
                        commitment::SignCommitment{work.id, {}, work.who.lead});
}

// Another one that can lead: a usual partner, else the chapter's.
office::UnitId other_lead(const Stage& stage, const Work& work) {
  for (const office::UnitId& each : work.who.supporting) {
    if (stage.staff.can_lead(each)) return each;
  }
  for (const Chapter& each : stage.plan.chapters) {
    if (each.unit != work.who.lead && stage.staff.can_lead(each.unit)) return each.unit;
  }
  return work.who.lead;
}

Result<void> assign_anew(Stage& stage, Work& work) {
  const office::UnitId before = work.who.lead;
  work.who.lead = other_lead(stage, work);
  std::erase(work.who.supporting, work.who.lead);
  if (before != work.who.lead) work.who.supporting.push_back(before);
  Draw draw = stage.draw(work, "sign anew");
  stage.agenda.put(stage.in_days(draw.between(1, 3), draw),
                   [&stage, &work] { return sign(stage, work); });
  return by_office(stage, work, commitment::AssignCommitment{work.id, {}, work.who});
}

Result<void> decline(Stage& stage, Work& work) {
  if (!stage.staff.can_lead(work.who.lead)) return {};
  Draw draw = stage.draw(work, "decline");
  stage.agenda.put(stage.in_days(draw.between(1, 2), draw),
                   [&stage, &work] { return assign_anew(stage, work); });
  return stage.desk.ask(stage.staff.head_of(work.who.lead), Right::kCommitmentsSign, work.who.lead,
                        commitment::DeclineCommitment{
                            work.id, {}, work.who.lead, phrase(stage, "decline", draw, {})});
}

}  // namespace

Result<void> take_on(Stage& stage, const commitment::CommitmentId& id, const CommitmentMade& what,
                     const commitment::Responsibility& who) {
  Work& work = stage.works.emplace_back();
  work.id = id;
  work.what = what;
  work.who = who;
  Draw draw = stage.draw(work, "pace");
  work.pace = pace_of(stage, draw);
  work.thousandths = draw.between(work.pace.from * 10, work.pace.to * 10);
  if (auto done = share_out(stage, work); !done) return done;
  if (auto done = schedule(stage, work, draw); !done) return done;
  const bool declines = !what.parent_id && draw.in_thousand(stage.plan.rates.decline);
  stage.agenda.put(stage.in_days(draw.between(1, 6), draw), [&stage, &work, declines] {
    return declines ? decline(stage, work) : sign(stage, work);
  });
  return {};
}

}  // namespace luoshi::sample
