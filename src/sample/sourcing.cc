#include "sample/sourcing.h"

#include <algorithm>

#include "base/fill.h"
#include "commitment/source.h"
#include "sample/taking_on.h"

namespace luoshi::sample {
namespace {

using base::Result;
using commitment::SourceId;
using office::Right;

template <class Ask>
Result<void> by_office(Stage& stage, Ask ask) {
  return stage.desk.ask(stage.staff.office().front(), Right::kCommitmentsWrite, stage.staff.root(),
                        std::move(ask));
}

// Its commitment, which names the source and is taken on as all others are.
Result<void> promise(Stage& stage, const SourceId& source, const PlannedSource& planned,
                     const Promised& promised) {
  commitment::MakeCommitment ask;
  ask.id = commitment::CommitmentId(service::ordered_id(stage.world, "c-"));
  ask.title = promised.title;
  ask.text = planned.text;
  ask.year = stage.year;
  ask.origin = planned.type;
  commitment::SourceSpan span;
  span.source_id = source;
  span.text = planned.text;
  ask.sources = {span};
  ask.deadline =
      promised.deadline ? stage.day(*promised.deadline) : commitment::default_deadline(stage.year);
  if (promised.target) {
    ask.measure.by = commitment::MeasuredBy::kValue;
    ask.measure.unit = promised.unit.value_or("");
    ask.measure.target = promised.target;
    ask.measure.cumulative = true;
  }
  ask.schedule = commitment::default_schedule(stage.year);
  ask.schedule->from = stage.today();
  ask.responsibility = commitment::Responsibility{planned.lead, {}, {}};
  commitment::CommitmentMade made;
  made.title = ask.title;
  made.text = ask.text;
  made.year = ask.year;
  made.deadline = *ask.deadline;
  made.measure = ask.measure;
  made.schedule = *ask.schedule;
  const auto id = ask.id;
  const auto who = *ask.responsibility;
  if (auto done = by_office(stage, std::move(ask)); !done) return done;
  return take_on(stage, id, made, who);
}

Result<void> take_in(Stage& stage, const SourceId& id, const PlannedSource& planned,
                     const std::optional<office::Day>& due) {
  commitment::SourceRegistered source;
  source.type = planned.type;
  source.number = base::filled(planned.number, {{"year", std::to_string(stage.year)}});
  source.title = planned.title;
  source.issuer = planned.issuer;
  source.received_on = stage.today();
  source.due_on = due;
  source.text = planned.text;
  source.lead = planned.lead;
  if (auto done = by_office(stage, commitment::RegisterSource{id, std::move(source)}); !done) {
    return done;
  }
  for (const Promised& each : planned.promises) {
    if (auto done = promise(stage, id, planned, each); !done) return done;
  }
  return {};
}

Result<void> reply(Stage& stage, const SourceId& id, const PlannedSource& planned) {
  return stage.desk.ask(
      stage.staff.clerk_of(planned.lead), Right::kProgressWrite, planned.lead,
      commitment::ReplySource{id, {}, planned.lead, {*planned.reply, {}, stage.today()}});
}

void plan_source(Stage& stage, const PlannedSource& planned) {
  if (!stage.staff.can_lead(planned.lead)) return;
  const SourceId id(service::ordered_id(stage.world, "s-"));
  const auto at = [&](const std::string& day, int hour) {
    return stage.time.at(stage.time.on_or_after(stage.day(day)), hour, 25);
  };
  stage.agenda.put(at(planned.received, 9), [&stage, &planned, id] {
    const auto due = planned.due ? std::optional(stage.day(*planned.due)) : std::nullopt;
    return take_in(stage, id, planned, due);
  });
  if (!planned.replied || !planned.reply) return;
  const auto replied = at(*planned.replied, 15);
  stage.agenda.put(replied, [&stage, &planned, id] { return reply(stage, id, planned); });
  const office::Day rated = stage.time.after(office::city_day(replied), 5);
  if (planned.rating) {
    stage.agenda.put(stage.time.at(rated, 10, 15), [&stage, &planned, id] {
      const std::string text = planned.rating_text.value_or("");
      return by_office(stage, commitment::RateSource{id, {}, {*planned.rating, text}});
    });
  }
  if (!planned.closed) return;
  stage.agenda.put(stage.time.at(stage.time.after(rated, 3), 16, 10), [&stage, &planned, id] {
    return by_office(stage, commitment::CloseSource{id, {}, *planned.closed});
  });
}

// What it promises is due with its reply.
void plan_recent(Stage& stage, const Recent& due) {
  const office::Day today = office::city_day(stage.end);
  const office::Day deadline =
      std::min(office::plus_days(today, due.due_in), commitment::default_deadline(stage.year));
  const office::Day received =
      stage.time.on_or_after(office::plus_days(today, -due.received_before));
  if (deadline < today || received < stage.day("02-15") || !stage.staff.can_lead(due.lead)) return;
  const SourceId id(service::ordered_id(stage.world, "s-"));
  stage.agenda.put(stage.time.at(received, 9, 40), [&stage, &due, id, deadline] {
    PlannedSource planned;
    planned.type = due.type;
    planned.number = due.number;
    planned.title = due.title;
    planned.issuer = due.issuer;
    planned.lead = due.lead;
    planned.text = due.text;
    planned.promises = {due.promise};
    planned.promises.front().deadline = deadline.text().substr(5);
    return take_in(stage, id, planned, deadline);
  });
}

}  // namespace

void plan_sources(Stage& stage) {
  for (const PlannedSource& each : stage.plan.sources) plan_source(stage, each);
  for (const Recent& each : stage.plan.recent) plan_recent(stage, each);
}

}  // namespace luoshi::sample
