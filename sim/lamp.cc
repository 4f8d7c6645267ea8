#include "sim/lamp.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "sim/actor.h"

namespace luoshi::sim {
namespace {

using commitment::Direction;
using commitment::Light;
using commitment::MeasuredBy;
using commitment::Outcome;
using commitment::Period;
using commitment::Status;
using report::Comparator;

constexpr int kThousand = 1'000;

std::optional<Figure> figure_or_none(const std::optional<base::Decimal>& value) {
  return value ? std::optional(figure_of(*value)) : std::nullopt;
}

std::optional<Figure> start_of(const commitment::Measure& measure) {
  return measure.cumulative ? std::optional<Figure>(0) : figure_or_none(measure.baseline);
}

// Of a range the end that is reached first.
std::optional<Figure> end_of(const commitment::Measure& measure) {
  const bool from_above =
      measure.comparator == Comparator::kRange && measure.direction == Direction::kDown;
  return figure_or_none(from_above && measure.target_max ? measure.target_max : measure.target);
}

bool is_counted(const Circumstances& what) {
  return what.measure.by != MeasuredBy::kMilestones && end_of(what.measure).has_value();
}

int last_day_of(const Period& period) { return month_end(period.year(), period.last_month()); }

// Light of something that is so many days late.
Light late(int days, int yellow, int red) {
  if (red > 0 && days >= red) return Light::kRed;
  return yellow > 0 && days >= yellow ? Light::kYellow : Light::kGreen;
}

// The report that is due for this day: the last day of its month or quarter, and the days after it.
int report_due(int day, const LampRule& rule) {
  const int month = month_of(day);
  const int last = rule.quarterly ? (month + 2) / 3 * 3 : month;
  return month_end(year_of(day), last) + rule.due_day;
}

// Falls short of the plan by more than it may.
bool is_below(const Circumstances& what, const Fraction& planned, Figure actual, int percent) {
  const __int128 difference = planned.count - __int128{actual} * planned.parts;
  const __int128 missing = what.measure.direction == Direction::kUp ? difference : -difference;
  const Figure start = start_of(what.measure).value_or(0);
  __int128 way = planned.count - __int128{start} * planned.parts;
  if (way == 0) way = planned.count;
  if (way < 0) way = -way;
  if (way == 0) return missing > 0 ? percent > 0 : percent > 100;
  return missing * 100 > (100 - percent) * way;
}

bool is_met(const commitment::Measure& measure, Figure actual, int tolerance) {
  const Figure end = *end_of(measure);
  const Figure better = measure.direction == Direction::kUp ? actual - end : end - actual;
  if (measure.comparator == Comparator::kGt || measure.comparator == Comparator::kLt) {
    return better > 0;
  }
  if (measure.comparator != Comparator::kApprox) return better >= 0;
  return better * 100 + std::abs(end) * tolerance >= 0;
}

std::size_t due_by(const Circumstances& what, int day) {
  std::size_t count = 0;
  for (const auto& each : what.schedule.milestones) count += number_of(each.due.text()) <= day;
  return count;
}

bool is_reached(const Circumstances& what, std::uint32_t number, int today) {
  const auto found = what.reached.find(number);
  return found != what.reached.end() && found->second <= today;
}

std::size_t reached_by(const Circumstances& what, int today) {
  std::size_t count = 0;
  for (const auto& each : what.schedule.milestones) count += is_reached(what, each.number, today);
  return count;
}

// Takes the worse of two, of two alike the first.
struct Worst {
  int badness = -1;
  Light light = Light::kNone;
  std::string cause = "nothing_reported";

  void add(Light next, const char* why) {
    const int next_badness = next == Light::kRed ? 3 : next == Light::kYellow ? 2 : 1;
    if (next_badness <= badness) return;
    badness = next_badness;
    light = next;
    cause = why;
  }
  void add_if_late(Light next, const char* why) {
    if (next != Light::kGreen) add(next, why);
  }
};

Lamp closed(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      return {.light = Light::kDone, .cause = "closed_met"};
    case Outcome::kPartlyMet:
      return {.light = Light::kYellow, .cause = "closed_partly_met"};
    case Outcome::kNotMet:
      return {.light = Light::kRed, .cause = "closed_not_met"};
    case Outcome::kCancelled:
      return {.cause = "closed_cancelled"};
    case Outcome::kCarriedOver:
      break;
  }
  return {.cause = "closed_carried_over"};
}

struct Compared {
  bool is_done = false;
  bool is_final = false;  // the value of the deadline's period is in
};

Compared compare_milestones(const Circumstances& what, int today, Lamp& lamp) {
  const std::size_t all = what.schedule.milestones.size();
  if (all == 0) return {};
  const std::size_t reached = reached_by(what, today);
  lamp.planned = Fraction{static_cast<std::int64_t>(due_by(what, today)) * kThousand, 1};
  lamp.actual = static_cast<Figure>(reached) * kThousand;
  return {reached == all, false};
}

Compared compare(const Circumstances& what, const LampRule& rule, int today, Lamp& lamp) {
  if (what.measure.by == MeasuredBy::kMilestones) return compare_milestones(what, today, lamp);
  if (what.confirmed.empty()) return {};
  const auto& [period, value] = *what.confirmed.rbegin();
  const int last = last_day_of(period);
  lamp.actual = value;
  lamp.planned = planned_on(what, std::min(last, today));
  if (!is_counted(what)) return {};
  const bool is_final = last >= what.deadline;
  const bool at_once = what.measure.cumulative && what.measure.direction == Direction::kUp;
  return {(is_final || at_once) && is_met(what.measure, value, rule.tolerance), is_final};
}

void look_at_plan(const Circumstances& what, const LampRule& rule, const Lamp& lamp, Worst& worst) {
  if (!is_counted(what) || !lamp.planned) return;
  if (!is_below(what, *lamp.planned, *lamp.actual, rule.yellow_below)) {
    return worst.add(Light::kGreen, "on_plan");
  }
  const bool is_red = is_below(what, *lamp.planned, *lamp.actual, rule.red_below);
  worst.add(is_red ? Light::kRed : Light::kYellow, "behind");
}

void look_at_milestones(const Circumstances& what, const LampRule& rule, int today,
                        const Lamp& lamp, Worst& worst) {
  int days = 0;  // that the one that waits for longest is late
  for (const auto& each : what.schedule.milestones) {
    if (!is_reached(what, each.number, today)) {
      days = std::max(days, today - number_of(each.due.text()));
    }
  }
  const Light light = late(days, rule.milestone_yellow, rule.milestone_red);
  if (days > 0 && light != Light::kGreen) return worst.add(light, "milestone_late");
  if (is_counted(what)) return;
  if (what.measure.by == MeasuredBy::kMilestones && lamp.planned) {
    worst.add(Light::kGreen, "on_plan");
  } else if (!what.reported.empty()) {
    worst.add(Light::kGreen, "reported");
  }
}

void look_at_reports(const Circumstances& what, const LampRule& rule, int today, Worst& worst) {
  int from = number_of(what.schedule.from.text());
  if (what.signed_on) from = std::max(from, *what.signed_on);
  for (const Period& period : what.reported) from = std::max(from, last_day_of(period) + 1);
  if (from > what.deadline) return;
  const int days = today - report_due(from, rule);
  worst.add_if_late(late(days, rule.report_yellow, rule.report_red), "late_report");
}

}  // namespace

Figure figure_of(const base::Decimal& value) {
  const auto whole = (value * base::Decimal(kThousand)).to_int64();
  LUOSHI_CHECK(whole.has_value());
  return *whole;
}

base::Decimal decimal_of(Figure figure) { return base::Decimal(figure) / base::Decimal(kThousand); }

std::string text_of(Figure figure) { return text_of(Fraction{figure, 1}); }

// Long division.
std::string text_of(const Fraction& fraction) {
  const __int128 parts = __int128{fraction.parts} * kThousand;
  __int128 rest = fraction.count < 0 ? -fraction.count : fraction.count;
  std::string out = fraction.count < 0 ? "-" : "";
  out += std::to_string(static_cast<std::int64_t>(rest / parts));
  rest %= parts;
  if (rest != 0) out += '.';
  for (; rest != 0 && out.size() < kFigureCharacters; rest %= parts) {
    rest *= 10;
    out += static_cast<char>('0' + static_cast<int>(rest / parts));
  }
  return out;
}

std::optional<Fraction> planned_on(const Circumstances& what, int day) {
  const int from = number_of(what.schedule.from.text());
  if (what.measure.by == MeasuredBy::kMilestones || day < from) return std::nullopt;
  const auto start = start_of(what.measure);
  const auto end = end_of(what.measure);
  const bool has_points = what.schedule.by == commitment::ScheduledBy::kPoints;
  if (!has_points && !end) return std::nullopt;
  if (!has_points && !start) return Fraction{*end, 1};  // to be held
  std::vector<std::pair<int, Figure>> plan;             // so much at the end of a day
  if (start) plan.emplace_back(from - 1, *start);
  if (has_points) {
    for (const auto& each : what.schedule.points) {
      plan.emplace_back(last_day_of(each.period), figure_of(each.planned));
    }
  }
  if (end && plan.back().first < what.deadline) plan.emplace_back(what.deadline, *end);
  if (day < plan.front().first) return std::nullopt;
  std::size_t leg = 0;
  int walked = 0;  // days of the leg
  for (int at = plan.front().first; at < day && leg + 1 < plan.size(); ++at) {
    ++walked;
    if (at + 1 == plan[leg + 1].first) ++leg, walked = 0;
  }
  if (walked == 0) return Fraction{plan[leg].second, 1};
  const int days = plan[leg + 1].first - plan[leg].first;
  const Figure way = plan[leg + 1].second - plan[leg].second;
  return Fraction{__int128{plan[leg].second} * days + __int128{way} * walked, days};
}

Lamp lamp_of(const Circumstances& what, const LampRule& rule, int today) {
  if (what.status == Status::kClosed) return closed(*what.outcome);
  Lamp lamp;
  const Compared compared = compare(what, rule, today, lamp);
  const auto show = [&](Light light, std::string cause) {
    lamp.light = light;
    lamp.cause = std::move(cause);
    return lamp;
  };
  if (compared.is_done) return show(Light::kDone, "done");
  const int over = today - what.deadline;
  if (what.status != Status::kSigned) {
    const Light light = late(over, rule.deadline_yellow, rule.deadline_red);
    if (light != Light::kGreen) return show(light, "overdue");
    return show(Light::kNone, what.status == Status::kAssigned ? "unsigned" : "unassigned");
  }
  if (today < number_of(what.schedule.from.text())) return show(Light::kNone, "not_started");
  Worst worst;
  if (compared.is_final) {
    worst.add(Light::kRed, "missed");
  } else {
    const int last = is_counted(what) ? report_due(what.deadline, rule) : what.deadline;
    worst.add_if_late(late(today - last, rule.deadline_yellow, rule.deadline_red), "overdue");
  }
  look_at_plan(what, rule, lamp, worst);
  look_at_milestones(what, rule, today, lamp, worst);
  look_at_reports(what, rule, today, worst);
  return show(worst.light, worst.cause);
}

}  // namespace luoshi::sim
