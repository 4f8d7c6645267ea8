#include "commitment/light.h"

#include <fmt/format.h>

#include <algorithm>

#include "commitment/figure.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using office::Day;

bool has_value_target(const Measure& measure) {
  return measure.by != MeasuredBy::kMilestones && end_of(measure).has_value();
}

// The value of the latest period; null when there is none.
const PeriodValue* latest(const std::vector<PeriodValue>& values) {
  const auto found = std::max_element(
      values.begin(), values.end(),
      [](const auto& one, const auto& other) { return one.period < other.period; });
  return found == values.end() ? nullptr : &*found;
}

Period period_of(const Day& day, const LightRule& rule) {
  const Period month = Period::month_of(day);
  if (rule.report.every == ReportEvery::kMonth) return month;
  return Period::quarter(month.year(), (month.last_month() + 2) / 3);
}

Light by_days(std::int64_t days, int yellow_days, int red_days) {
  if (red_days > 0 && days >= red_days) return Light::kRed;
  if (yellow_days > 0 && days >= yellow_days) return Light::kYellow;
  return Light::kGreen;
}

int badness(Light light) {
  if (light == Light::kRed) return 3;
  if (light == Light::kYellow) return 2;
  return light == Light::kGreen ? 1 : 0;
}

// Gathers what each look at a commitment gives, and answers with the worst.
class Looking {
 public:
  Looking(const Standing& standing, const LightRule& rule, const Day& day)
      : standing_(standing), rule_(rule), day_(day) {}

  LightReading run() {
    if (is_closed()) return std::move(out_);
    compare();
    if (is_done_) return done();
    if (standing_.status != Status::kSigned) return unsigned_();
    if (day_ < standing_.schedule.from) {
      return only(Light::kNone, "not_started",
                  fmt::format("{}开始，尚未到时间", day_text(standing_.schedule.from)),
                  fmt::format("it begins on {}", standing_.schedule.from.text()));
    }
    look_at_deadline();
    look_at_plan();
    look_at_milestones();
    look_at_reports();
    return worst();
  }

 private:
  struct Found {
    Light light;
    Cause cause;
  };

  void add(Light light, std::string code, std::string zh, std::string en) {
    found_.push_back({light, {std::move(code), {std::move(zh), std::move(en)}}});
  }

  LightReading only(Light light, std::string code, std::string zh, std::string en) {
    out_.light = light;
    out_.cause = {std::move(code), {std::move(zh), std::move(en)}};
    return std::move(out_);
  }

  bool is_closed() {
    if (standing_.status != Status::kClosed) return false;
    switch (standing_.outcome.value_or(Outcome::kCancelled)) {
      case Outcome::kMet:
        only(Light::kDone, "closed_met", "已办结：完成", "closed: fulfilled");
        break;
      case Outcome::kPartlyMet:
        only(Light::kYellow, "closed_partly_met", "已办结：部分完成", "closed: fulfilled in part");
        break;
      case Outcome::kNotMet:
        only(Light::kRed, "closed_not_met", "已办结：未完成", "closed: not fulfilled");
        break;
      case Outcome::kCancelled:
        only(Light::kNone, "closed_cancelled", "已取消", "cancelled");
        break;
      case Outcome::kCarriedOver:
        only(Light::kNone, "closed_carried_over", "已结转下年", "carried over to the next year");
        break;
    }
    return true;
  }

  // Fills planned, actual, share and as_of, and finds out whether all is done.
  void compare() {
    if (standing_.measure.by == MeasuredBy::kMilestones) {
      compare_milestones();
      return;
    }
    const PeriodValue* value = latest(standing_.confirmed);
    if (!value) return;
    const Day last = value->period.last_day();
    out_.as_of = std::min(last, day_);
    out_.actual = value->value;
    out_.planned =
        planned_at(standing_.schedule, standing_.measure, standing_.deadline, *out_.as_of);
    if (out_.planned) {
      out_.share = share_of_plan(standing_.measure, *out_.planned, value->value);
    }
    is_final_ = last >= standing_.deadline && has_value_target(standing_.measure);
    const bool may_end_early =
        standing_.measure.cumulative && standing_.measure.direction == Direction::kUp;
    is_done_ = (is_final_ || may_end_early) &&
               is_met(standing_.measure, value->value, rule_.approx_tolerance);
  }

  std::size_t reached_count(const std::vector<Milestone>& milestones) const {
    return static_cast<std::size_t>(
        std::count_if(milestones.begin(), milestones.end(),
                      [&](const Milestone& each) { return is_reached(each.number); }));
  }

  void compare_milestones() {
    const auto& all = standing_.schedule.milestones;
    if (all.empty()) return;
    const auto due = milestones_due(standing_.schedule, day_).size();
    const std::size_t reached = reached_count(all);
    out_.as_of = day_;
    out_.planned = Decimal(static_cast<std::int64_t>(due));
    out_.actual = Decimal(static_cast<std::int64_t>(reached));
    out_.share = due == 0 ? Decimal(1) : *out_.actual / *out_.planned;
    is_done_ = reached == all.size();
  }

  bool is_reached(std::uint32_t number) const {
    return std::any_of(
        standing_.reached.begin(), standing_.reached.end(),
        [&](const ReachedMilestone& each) { return each.number == number && each.on <= day_; });
  }

  LightReading done() {
    if (standing_.measure.by == MeasuredBy::kMilestones) {
      const std::string count = out_.actual->to_string();
      return only(Light::kDone, "done", fmt::format("{}个里程碑全部完成", count),
                  fmt::format("all {} milestones are reached", count));
    }
    const std::string actual = figure_text(*out_.actual, standing_.measure.unit);
    const std::string target = figure_text(*end_of(standing_.measure), standing_.measure.unit);
    return only(Light::kDone, "done", fmt::format("已达到{}，目标{}，完成", actual, target),
                fmt::format("{} is reached, the target was {}", actual, target));
  }

  // A promise that nobody has signed is not measured, but its deadline passes all the same.
  LightReading unsigned_() {
    const std::int64_t over = days_between(standing_.deadline, day_);
    const Light light = by_days(over, rule_.deadline.yellow_days, rule_.deadline.red_days);
    const bool has_lead = standing_.status == Status::kAssigned;
    const std::string zh = has_lead ? "牵头单位尚未签收" : "尚未明确牵头单位";
    const std::string en = has_lead ? "the lead unit has not signed it" : "it has no lead unit";
    if (light == Light::kGreen) {
      return only(Light::kNone, has_lead ? "unsigned" : "unassigned", zh, en);
    }
    return only(light, "overdue", fmt::format("{}，已超过时限{}天", zh, over),
                fmt::format("{}, {} days after the deadline", en, over));
  }

  void look_at_deadline() {
    if (is_final_) {
      const std::string actual = figure_text(*out_.actual, standing_.measure.unit);
      const std::string target = figure_text(*end_of(standing_.measure), standing_.measure.unit);
      add(Light::kRed, "missed", fmt::format("期末为{}，未达到目标{}", actual, target),
          fmt::format("at the end {}, the target of {} is missed", actual, target));
      return;
    }
    // The last value may come with the last report.
    const Day last = has_value_target(standing_.measure)
                         ? report_due(period_of(standing_.deadline, rule_), rule_)
                         : standing_.deadline;
    const std::int64_t over = days_between(last, day_);
    const Light light = by_days(over, rule_.deadline.yellow_days, rule_.deadline.red_days);
    if (light == Light::kGreen) return;
    add(light, "overdue", fmt::format("时限{}已过，尚未完成", day_text(standing_.deadline)),
        fmt::format("not done by the deadline of {}", standing_.deadline.text()));
  }

  void look_at_plan() {
    if (!has_value_target(standing_.measure) || !out_.share) return;
    const bool is_red = *out_.share < rule_.red_below;
    const bool is_yellow = *out_.share < rule_.yellow_below;
    const std::string planned = figure_text(*out_.planned, standing_.measure.unit);
    const std::string actual = figure_text(*out_.actual, standing_.measure.unit);
    const std::string share = share_text(*out_.share);
    const std::string zh = fmt::format("截至{}，计划{}，实际{}，为序时进度的{}",
                                       day_text(*out_.as_of), planned, actual, share);
    const std::string en = fmt::format("as of {}: planned {}, actual {}, {} of the plan to date",
                                       out_.as_of->text(), planned, actual, share);
    if (!is_yellow) {
      add(Light::kGreen, "on_plan", zh, en);
      return;
    }
    const std::string bound = share_text(is_red ? rule_.red_below : rule_.yellow_below);
    add(is_red ? Light::kRed : Light::kYellow, "behind",
        fmt::format("{}，低于{}线{}", zh, is_red ? "红灯" : "黄灯", bound),
        fmt::format("{}, below {} for {}", en, bound, is_red ? "red" : "yellow"));
  }

  void look_at_milestones() {
    const Milestone* latest_one = nullptr;  // the one that is late for longest
    for (const Milestone& each : standing_.schedule.milestones) {
      if (each.due >= day_ || is_reached(each.number)) continue;
      if (!latest_one || each.due < latest_one->due) latest_one = &each;
    }
    if (latest_one) {
      const std::int64_t days = days_between(latest_one->due, day_);
      const Light light = by_days(days, rule_.milestone.yellow_days, rule_.milestone.red_days);
      if (light != Light::kGreen) {
        add(light, "milestone_late",
            fmt::format("“{}”应于{}完成，已逾期{}天", latest_one->name, day_text(latest_one->due),
                        days),
            fmt::format("\"{}\" was due on {}, {} days ago", latest_one->name,
                        latest_one->due.text(), days));
        return;
      }
    }
    if (has_value_target(standing_.measure)) return;
    if (standing_.measure.by == MeasuredBy::kMilestones && out_.planned) {
      add(Light::kGreen, "on_plan",
          fmt::format("应完成{}个里程碑，已完成{}个", out_.planned->to_string(),
                      out_.actual->to_string()),
          fmt::format("{} milestones are due, {} are reached", out_.planned->to_string(),
                      out_.actual->to_string()));
    } else if (!standing_.reported.empty()) {
      add(Light::kGreen, "reported", "按时报送进展", "progress is reported in time");
    }
  }

  void look_at_reports() {
    const Period missing = next_report(standing_, rule_);
    if (missing.empty()) return;
    const Day due = report_due(missing, rule_);
    const std::int64_t days = days_between(due, day_);
    const Light light = by_days(days, rule_.report.yellow_days, rule_.report.red_days);
    if (light == Light::kGreen) return;
    add(light, "late_report",
        fmt::format("{}的进展应于{}前报送，已逾期{}天", missing.to_string(), day_text(due), days),
        fmt::format("the report for {} was due on {}, {} days ago", missing.to_string(), due.text(),
                    days));
  }

  LightReading worst() {
    if (found_.empty()) {
      return only(Light::kNone, "nothing_reported", "尚无可比的进展", "nothing to compare yet");
    }
    std::stable_sort(found_.begin(), found_.end(), [](const Found& one, const Found& other) {
      return badness(one.light) > badness(other.light);
    });
    out_.light = found_.front().light;
    out_.cause = std::move(found_.front().cause);
    for (std::size_t i = 1; i < found_.size(); ++i) {
      out_.others.push_back(std::move(found_[i].cause));
    }
    return std::move(out_);
  }

  const Standing& standing_;
  const LightRule& rule_;
  const Day& day_;
  LightReading out_;
  std::vector<Found> found_;
  bool is_final_ = false;  // the value of the deadline's period is in
  bool is_done_ = false;
};

}  // namespace

Day report_due(const Period& period, const LightRule& rule) {
  return plus_days(period.last_day(), rule.report.due_day);
}

Period next_report(const Standing& standing, const LightRule& rule) {
  if (standing.status != Status::kSigned || standing.schedule.from.empty()) return {};
  Day from = standing.schedule.from;
  if (standing.signed_on) from = std::max(from, *standing.signed_on);
  for (const Period& period : standing.reported) {
    from = std::max(from, plus_days(period.last_day(), 1));
  }
  if (from > standing.deadline) return {};
  return period_of(from, rule);
}

LightReading light_of(const Standing& standing, const LightRule& rule, const Day& day) {
  return Looking(standing, rule, day).run();
}

}  // namespace luoshi::commitment
