#include "sample/reporting.h"

#include <fmt/format.h>

#include <algorithm>

#include "commitment/figure.h"
#include "commitment/measure.h"
#include "commitment/period.h"
#include "commitment/schedule.h"
#include "sample/evidence.h"
#include "sample/value.h"
#include "service/lights.h"

namespace luoshi::sample {
namespace {

using base::Decimal;
using base::Result;
using commitment::MeasuredBy;
using commitment::Period;
using office::Right;

constexpr int kMonths = 12;
constexpr std::size_t kAtOnce = 5;  // reports that are written in one go
constexpr int kFreezeDay = 20;      // working day of the month behind the quarter
constexpr int kCloseDay = 17;
constexpr int kWaitsSentBack = 400;  // of those, in a thousand, that were sent back last
constexpr int kCatchesUp = 60;       // thousandths a month

// What is reported, so that it can be sent back and corrected.
struct Report {
  std::uint32_t number = 0;
  Period period;
  std::optional<Decimal> value;
  std::string text;
  std::vector<std::string> evidence;
  std::vector<std::uint32_t> milestones;
};

bool is_frozen(const Stage& stage, const Period& period) {
  return period.year() == stage.year && period.last_month() <= stage.frozen_through;
}

bool takes_reports(const Stage& stage, const Work& work, const Period& period) {
  return work.is_signed && !work.is_closed && !is_frozen(stage, period);
}

Result<void> confirm(Stage& stage, Work& work, const Report& report) {
  if (!takes_reports(stage, work, report.period)) return {};
  if (report.value) work.agreed = report.value;
  work.reached.insert(report.milestones.begin(), report.milestones.end());
  return stage.desk.ask(stage.officer(work), Right::kCommitmentsWrite, work.who.lead,
                        commitment::ConfirmProgress{work.id, {}, report.number});
}

void plan_confirming(Stage& stage, Work& work, const Report& report, Draw& draw) {
  stage.agenda.put(stage.in_days(draw.between(1, 2), draw),
                   [&stage, &work, report] { return confirm(stage, work, report); });
}

Result<void> correct(Stage& stage, Work& work, Report report, const std::string& name) {
  if (!takes_reports(stage, work, report.period)) return {};
  Draw draw = stage.draw(work, fmt::format("{} {}", name, report.number));
  commitment::CorrectProgress ask;
  ask.id = work.id;
  ask.number = report.number;
  ask.unit = work.who.lead;
  ask.reason = phrase(stage, name, draw, {});
  if (report.value && name == "correction") {
    report.value = *report.value + step_of(work.what.measure);
    work.value = report.value;
  }
  ask.value = report.value;
  if (name == "resent") report.text += phrase(stage, "resent_text", draw, {});
  ask.text = report.text;
  ask.evidence = report.evidence;
  ask.milestones = report.milestones;
  ask.explanation = phrase(stage, "explanation", draw, {});
  plan_confirming(stage, work, report, draw);
  return stage.desk.ask(stage.staff.clerk_of(work.who.lead), Right::kProgressWrite, work.who.lead,
                        std::move(ask));
}

// Of the last month before the end the office has not seen everything.
bool is_last_month(const Stage& stage, const Period& period) {
  return office::plus_days(period.last_day(), 35) > office::city_day(stage.end);
}

Result<void> send_back(Stage& stage, Work& work, Report report) {
  if (!takes_reports(stage, work, report.period)) return {};
  Draw draw = stage.draw(work, fmt::format("return {}", report.number));
  const bool waits = is_last_month(stage, report.period) && draw.in_thousand(kWaitsSentBack);
  if (!waits)
    stage.agenda.put(stage.in_days(draw.between(1, 3), draw),
                     [&stage, &work, report] { return correct(stage, work, report, "resent"); });
  return stage.desk.ask(
      stage.officer(work), Right::kCommitmentsWrite, work.who.lead,
      commitment::ReturnProgress{work.id, {}, report.number, phrase(stage, "return", draw, {})});
}

// What becomes of a report that was handed in.
void plan_answer(Stage& stage, Work& work, const Report& report) {
  Draw draw = stage.draw(work, fmt::format("answer {}", report.number));
  const Rates& rates = stage.plan.rates;
  const bool waits = is_last_month(stage, report.period) && draw.in_thousand(rates.waiting);
  if (waits) return;
  const bool returned = draw.in_thousand(rates.returned);
  const auto at = stage.in_days(draw.between(1, 3), draw);
  stage.agenda.put(at, [&stage, &work, report, returned] {
    return returned ? send_back(stage, work, report) : confirm(stage, work, report);
  });
  if (returned || !report.value || !draw.in_thousand(rates.corrected)) return;
  stage.agenda.put(at + std::chrono::hours(48), [&stage, &work, report] {
    return stage.time.is_working(stage.today()) ? correct(stage, work, report, "correction")
                                                : Result<void>();
  });
}

Result<void> hand_in(Stage& stage, Work& work, Report report, Draw& draw) {
  report.number = ++work.reports;
  if (draw.in_thousand(stage.plan.rates.evidence)) {
    auto digest = keep_evidence(stage, work, report.period, draw);
    if (!digest) return tl::unexpected(digest.error());
    report.evidence.push_back(*digest);
  }
  commitment::ReportProgress ask;
  ask.id = work.id;
  ask.unit = work.who.lead;
  ask.period = report.period;
  ask.value = report.value;
  ask.text = report.text;
  ask.evidence = report.evidence;
  ask.milestones = report.milestones;
  ask.explanation = phrase(stage, "explanation", draw, {});
  plan_answer(stage, work, report);
  return stage.desk.ask(stage.staff.clerk_of(work.who.lead), Right::kProgressWrite, work.who.lead,
                        std::move(ask));
}

// -- a month's report --

int thousandths_in(const Work& work, int month, Draw& draw) {
  const bool holds = !work.pace.after || month >= *work.pace.after;
  int out = (holds ? work.thousandths : 1000) + draw.between(-12, 12);
  // Behind an order that was accepted, and behind its deadline.
  int from = work.recovers.value_or(kMonths + 1);
  from = std::min(from, Period::month_of(work.what.deadline).last_month() + 1);
  if (month >= from && out < 1000) out = std::min(out + kCatchesUp * (month - from + 1), 1000);
  return out;
}

std::string value_text(const Stage& stage, const Work& work, const Period& period, Decimal value,
                       int thousandths, Draw& draw) {
  const commitment::Measure& measure = work.what.measure;
  const Decimal target = *commitment::end_of(measure);
  std::map<std::string, std::string> values{
      {"period", fmt::format("{}月", period.last_month())},
      {"title", work.what.title},
      {"value", commitment::figure_text(value, measure.unit)},
      {"target", commitment::figure_text(target, measure.unit)}};
  if (!measure.cumulative) return phrase(stage, "level", draw, values);
  values["percent"] = commitment::share_text(value / target);
  const char* name = thousandths >= 1060 ? "ahead" : thousandths >= 950 ? "on_plan" : "behind";
  return phrase(stage, name, draw, values);
}

Report report_of(const Stage& stage, Work& work, const Period& period, Draw& draw) {
  Report out;
  out.period = period;
  const int thousandths = thousandths_in(work, period.last_month(), draw);
  if (work.by_value()) {
    out.value = value_for(work.what.measure, work.what.schedule, work.what.deadline,
                          period.last_day(), thousandths, work.value);
  }
  if (out.value) {
    work.value = out.value;
    out.text = value_text(stage, work, period, *out.value, thousandths, draw);
    return out;
  }
  const bool parts = work.what.measure.by == MeasuredBy::kParts;
  const char* name = parts ? "parts" : thousandths < 900 ? "task_behind" : "task";
  out.text =
      phrase(stage, name, draw,
             {{"period", fmt::format("{}月", period.last_month())}, {"title", work.what.title}});
  return out;
}

Result<void> report_month(Stage& stage, Work& work, const Period& period) {
  if (!takes_reports(stage, work, period)) return {};
  Draw draw = stage.draw(work, period.to_string());
  return hand_in(stage, work, report_of(stage, work, period, draw), draw);
}

bool is_fulfilled(const Work& work) {
  const auto& measure = work.what.measure;
  if (measure.by == MeasuredBy::kMilestones) {
    return !work.reached.empty() && work.reached.size() == work.what.schedule.milestones.size();
  }
  return work.by_value() && measure.cumulative && work.agreed &&
         commitment::is_met(measure, *work.agreed, Decimal());
}

// Behind the deadline of what was not fulfilled, too.
bool is_asked(const Work& work, const Period& period) {
  return work.is_signed && !work.is_closed && work.what.measure.by != MeasuredBy::kIndicator &&
         (period.first_day() <= work.what.deadline || !is_fulfilled(work)) &&
         work.what.schedule.from <= period.last_day();
}

// Unit by unit, each on a day of its own; some reports come late, and some never.
Result<void> plan_sittings(Stage& stage, const Period& period) {
  std::map<office::UnitId, std::size_t> written;
  for (Work& work : stage.works) {
    if (!is_asked(work, period)) continue;
    Draw draw = stage.draw(work, "when " + period.to_string());
    if (draw.in_thousand(stage.plan.rates.no_report)) continue;
    const bool late = draw.in_thousand(stage.plan.rates.late_report);
    Draw sitting = stage.draw(work.who.lead.value() + period.to_string());
    auto at =
        stage.in_days(late ? draw.between(8, 10) : sitting.between(0, 5), late ? draw : sitting);
    if (!late) at += std::chrono::minutes(4 * (written[work.who.lead]++ / kAtOnce));
    stage.agenda.put(at, [&stage, &work, period] { return report_month(stage, work, period); });
  }
  return {};
}

// -- milestones --

Result<void> reach(Stage& stage, Work& work, const commitment::Milestone& milestone) {
  Report report;
  report.period = Period::month_of(stage.today());
  if (!takes_reports(stage, work, report.period)) return {};
  Draw draw = stage.draw(work, "reach " + milestone.name);
  report.milestones = {milestone.number};
  report.text = phrase(stage, "milestone", draw, {{"milestone", milestone.name}});
  return hand_in(stage, work, std::move(report), draw);
}

// -- what the office does at its days --

Result<void> close_fulfilled(Stage& stage) {
  for (Work& work : stage.works) {
    if (!work.is_signed || work.is_closed || !is_fulfilled(work)) continue;
    Draw draw = stage.draw(work, "close");
    if (!draw.in_thousand(stage.plan.rates.close)) continue;
    work.is_closed = true;
    auto done = stage.desk.ask(
        stage.officer(work), Right::kCommitmentsWrite, work.who.lead,
        commitment::CloseCommitment{
            work.id, {}, commitment::Outcome::kMet, work.agreed, phrase(stage, "close", draw, {})});
    if (!done) return done;
  }
  return {};
}

Result<void> freeze(Stage& stage, int quarter) {
  const Period through = Period::quarter(stage.year, quarter);
  stage.frozen_through = through.last_month();
  Draw draw = stage.draw(through.to_string());
  return stage.desk.ask(
      stage.staff.office().front(), Right::kCommitmentsWrite, stage.staff.root(),
      commitment::FreezePeriod{
          stage.year,
          {},
          through,
          phrase(stage, "freeze", draw, {{"quarter", fmt::format("第{}季度", quarter)}})});
}

}  // namespace

void plan_milestones(Stage& stage, Work& work) {
  if (work.what.measure.by != MeasuredBy::kMilestones) return;
  office::Day day = stage.today();
  for (const commitment::Milestone& each : work.what.schedule.milestones) {
    Draw draw = stage.draw(work, "delay " + each.name);
    const bool holds =
        !work.pace.after || each.due >= Period::month(stage.year, *work.pace.after).first_day();
    const int delay = (holds ? work.pace.delay : 0) + draw.between(-3, 0);
    day = std::max(office::plus_days(day, 1), office::plus_days(each.due, delay));
    stage.agenda.put(stage.time.some_time(stage.time.on_or_after(day), draw),
                     [&stage, &work, each] { return reach(stage, work, each); });
  }
}

void plan_months(Stage& stage) {
  for (int month = 1; month <= kMonths; ++month) {
    const Period period = Period::month(stage.year, month);
    const int next_year = month == kMonths ? stage.year + 1 : stage.year;
    const int next = month % kMonths + 1;
    const auto day = [&](int n) { return stage.time.of_month(next_year, next, n); };
    stage.agenda.put(stage.time.at(day(1), 8, 50),
                     [&stage, period] { return plan_sittings(stage, period); });
    stage.agenda.put(stage.time.at(day(kCloseDay), 16, 20),
                     [&stage] { return close_fulfilled(stage); });
    if (month % 3 == 0) {
      stage.agenda.put(stage.time.at(day(kFreezeDay), 16, 45),
                       [&stage, month] { return freeze(stage, month / 3); });
    }
  }
  for (const office::Day& day : mornings_of(stage)) {
    stage.agenda.put(stage.time.at(day, 0, 10),
                     [&stage, day] { return service::turn_lights(stage.world, day.text()); });
  }
}

}  // namespace luoshi::sample
