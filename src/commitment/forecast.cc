#include "commitment/forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "commitment/figure.h"
#include "commitment/light_rule.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using base::Message;

constexpr int kMonths = 12;
constexpr int kPlacesMax = 6;
// Student's t at 0.9 (a tenth in each tail) for 1 to 11 degrees of freedom; the months of a year
// give no more.
constexpr std::array<double, 11> kStudent = {3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398,
                                             1.4149, 1.3968, 1.3830, 1.3722, 1.3634};

using ByMonth = std::map<int, Decimal>;  // by the last month of the period

ByMonth of_year(const std::vector<PeriodValue>& values, int year) {
  std::map<int, PeriodValue> shortest;
  for (const PeriodValue& each : values) {
    if (each.period.year() != year || !each.value.is_finite()) continue;
    const auto [at, is_new] = shortest.emplace(each.period.last_month(), each);
    if (!is_new && each.period < at->second.period) at->second = each;
  }
  ByMonth found;
  for (const auto& [month, each] : shortest) found[month] = each.value;
  return found;
}

double number(Decimal value) {
  const std::string text = value.to_string();
  double read = 0;
  std::from_chars(text.data(), text.data() + text.size(), read);
  return read;
}

// A figure of more digits than a Decimal has is none.
std::optional<Decimal> figure(double value, int places) {
  constexpr double kGreatest = 1e24;
  if (!(std::abs(value) < kGreatest)) return std::nullopt;
  const auto read = Decimal::parse(fmt::format("{:.{}f}", value, places));
  if (!read) return std::nullopt;
  return read->is_zero() ? Decimal() : *read;  // -0.00
}

struct Step {
  double change = 0;
  double weight = 0;
};
struct Course {
  std::vector<Step> steps;
  double shift = 0;  // that is expected whatever the pace
  double rest = 0;   // the weight that is still to come
  bool by_last_year = false;
};

// Last year's values at the same months and at its end, if all are known.
bool is_shaped(const ByMonth& now, const ByMonth& before) {
  return before.contains(kMonths) && std::all_of(now.begin(), now.end(), [&](const auto& each) {
           return before.contains(each.first);
         });
}

Course total_by_pace(const ByMonth& now) {
  Course course;
  double value_before = 0;
  int month_before = 0;
  for (const auto& [month, value] : now) {
    course.steps.push_back({number(value) - value_before, double(month - month_before)});
    value_before = number(value);
    month_before = month;
  }
  course.rest = kMonths - month_before;
  return course;
}

// None where last year stood still or fell between two of the months: that is no shape of a total.
std::optional<Course> total_by_last_year(const ByMonth& now, const ByMonth& before) {
  if (!is_shaped(now, before)) return std::nullopt;
  Course course = total_by_pace(now);
  double last = 0;
  std::size_t at = 0;
  for (const auto& [month, value] : now) {
    const double then = number(before.at(month));
    if (!(then > last)) return std::nullopt;
    course.steps[at++].weight = then - last;
    last = then;
  }
  course.rest = number(before.at(kMonths)) - last;
  if (course.rest < 0) return std::nullopt;
  course.by_last_year = true;
  return course;
}

Course level_by_pace(const ByMonth& now) {
  Course course;
  for (auto at = std::next(now.begin()); at != now.end(); ++at) {
    const auto from = std::prev(at);
    course.steps.push_back({number(at->second - from->second), double(at->first - from->first)});
  }
  course.rest = kMonths - now.rbegin()->first;
  return course;
}

std::optional<Course> level_by_last_year(const ByMonth& now, const ByMonth& before) {
  if (!is_shaped(now, before)) return std::nullopt;
  ByMonth ahead;  // of last year by so much
  for (const auto& [month, value] : now) ahead[month] = value - before.at(month);
  Course course = level_by_pace(ahead);
  course.by_last_year = true;
  course.shift = number(before.at(kMonths) - before.at(now.rbegin()->first));
  return course;
}

struct Outlook {
  double value = 0;
  double half_width = 0;
};

// Steps that are followed by their like (a season that is not known, a pace that picks up) tell
// less of what is to come than as many that are not: the factor (1 + r) / (1 - r) of their
// variance.
double persistence_of(const Course& course, double pace) {
  constexpr std::size_t kStepsMin = 4;
  constexpr double kGreatest = 0.9;
  if (course.by_last_year || course.steps.size() < kStepsMin) return 1;
  double before = 0;
  double products = 0;
  double squares = 0;
  for (const Step& each : course.steps) {
    const double off = (each.change - pace * each.weight) / std::sqrt(each.weight);
    products += before * off;
    squares += off * off;
    before = off;
  }
  if (!(squares > 0)) return 1;
  const double likeness = std::clamp(products / squares, 0.0, kGreatest);
  return (1 + likeness) / (1 - likeness);
}

Outlook outlook_of(const Course& course, double last) {
  double changes = 0;
  double weights = 0;
  for (const Step& each : course.steps) {
    changes += each.change;
    weights += each.weight;
  }
  const double pace = changes / weights;
  double squares = 0;
  for (const Step& each : course.steps) {
    const double off = each.change - pace * each.weight;
    squares += off * off / each.weight;
  }
  const std::size_t freedom = course.steps.size() - 1;  // three values are two steps at least
  const double variance = squares / static_cast<double>(freedom) *
                          (course.rest + course.rest * course.rest / weights) *
                          persistence_of(course, pace);
  return {last + course.shift + pace * course.rest,
          kStudent[std::min(freedom, kStudent.size()) - 1] * std::sqrt(variance)};
}

// Below which it cannot end, by all that is known of it.
std::optional<double> floor_of(const Measure& measure, const ByMonth& now) {
  Decimal before;
  bool falls = false;
  for (const auto& [month, value] : now) {
    if (value.is_negative()) return std::nullopt;
    falls = falls || value < before;
    before = value;
  }
  return measure.cumulative && !falls ? number(before) : 0.0;
}

// Is what the interval says of the target to be said as very likely? Not of a total whose season is
// not known, unless it has reached the target, or gone beyond it, already.
bool is_firm(const Measure& measure, const Forecast& forecast, Decimal last, Decimal tolerance) {
  if (!measure.cumulative || forecast.by != ForecastBy::kPace) return true;
  const bool is_met_now = is_met(measure, last, tolerance);
  return measure.direction == Direction::kUp ? is_met_now : !is_met_now;
}

Message verdict_of(const Measure& measure, const Forecast& forecast, Decimal last) {
  const auto target = end_of(measure);
  if (!target) return {};
  const Decimal tolerance = LightRule{}.approx_tolerance;
  const bool is_up = measure.direction == Direction::kUp;
  const bool worst = is_met(measure, is_up ? forecast.low : forecast.high, tolerance);
  const bool best = is_met(measure, is_up ? forecast.high : forecast.low, tolerance);
  const bool middle = is_met(measure, forecast.value, tolerance);
  const std::string text = figure_text(*target, measure.unit);
  if (forecast.by == ForecastBy::kReported) {
    return {fmt::format("，{}目标{}", middle ? "达到" : "未达到", text),
            fmt::format(", {} the target of {}", middle ? "which meets" : "which misses", text)};
  }
  if ((worst || !best) && is_firm(measure, forecast, last, tolerance)) {
    return {
        fmt::format("；很可能{}目标{}", worst ? "达到" : "达不到", text),
        fmt::format("; it will very likely {} the target of {}", worst ? "meet" : "miss", text)};
  }
  return {fmt::format("；{}目标{}，尚不确定", middle ? "有望达到" : "可能达不到", text),
          fmt::format("; it may {} the target of {}, which is not certain",
                      middle ? "meet" : "miss", text)};
}

Message method_of(const Measure& measure, ForecastBy by) {
  if (measure.cumulative && by == ForecastBy::kLastYear) {
    return {"按上年各期的进度", "as last year went"};
  }
  if (measure.cumulative)
    return {"按今年以来的月均进度（上年同期不全，未计季节）",
            "at this year's pace a month (last year is not known, so no season is)"};
  if (by == ForecastBy::kLastYear) {
    return {"按上年同期的走势和今年的变化", "by last year's course and this year's changes"};
  }
  return {"按今年以来的月均变化", "by this year's change a month"};
}

Message sentence_of(const Measure& measure, const Forecast& forecast, Decimal last_value) {
  const Message verdict = verdict_of(measure, forecast, last_value);
  const std::string value = figure_text(forecast.value, measure.unit);
  const std::string_view when = measure.cumulative ? "全年" : "年末";
  if (forecast.by == ForecastBy::kReported) {
    return {fmt::format("{}为{}{}", when, value, verdict.zh),
            fmt::format("{} at the year's end{}", value, verdict.en)};
  }
  const Message method = method_of(measure, forecast.by);
  const std::string low = figure_text(forecast.low, measure.unit);
  const std::string high = figure_text(forecast.high, measure.unit);
  const std::string last = forecast.last.to_string();
  return {fmt::format("据截至{}的{}个数值，{}推算，{}预计{}，有八成把握在{}至{}之间{}", last,
                      forecast.points, method.zh, when, value, low, high, verdict.zh),
          fmt::format("from {} values up to {}, {}, {} at the year's end, four times out of five "
                      "between {} and {}{}",
                      forecast.points, last, method.en, value, low, high, verdict.en)};
}

// The figures, without the sentence.
std::optional<Forecast> figures_of(const Measure& measure, const ByMonth& now,
                                   const ByMonth& before, int places) {
  const auto shaped =
      measure.cumulative ? total_by_last_year(now, before) : level_by_last_year(now, before);
  const Course course =
      shaped ? *shaped : (measure.cumulative ? total_by_pace(now) : level_by_pace(now));
  const Outlook outlook = outlook_of(course, number(now.rbegin()->second));
  double value = outlook.value;
  double low = value - outlook.half_width;
  double high = value + outlook.half_width;
  if (const auto floor = floor_of(measure, now)) {
    value = std::max(value, *floor);
    low = std::max(low, *floor);
    high = std::max(high, *floor);
  }
  const auto middle = figure(value, places);
  const auto lower = figure(low, places);
  const auto upper = figure(high, places);
  if (!middle || !lower || !upper) return std::nullopt;
  Forecast forecast;
  forecast.by = shaped ? ForecastBy::kLastYear : ForecastBy::kPace;
  forecast.value = *middle;
  forecast.low = *lower;
  forecast.high = *upper;
  return forecast;
}

Period last_period(const std::vector<PeriodValue>& values, int year) {
  Period last;
  for (const PeriodValue& each : values) {
    const bool is_later = last.empty() || each.period.last_month() > last.last_month() ||
                          (each.period.last_month() == last.last_month() && each.period < last);
    if (each.period.year() == year && is_later) last = each.period;
  }
  return last;
}

}  // namespace

std::optional<Forecast> forecast_of(const Measure& measure, const std::vector<PeriodValue>& values,
                                    int year, int places) {
  places = std::clamp(places, 0, kPlacesMax);
  const ByMonth now = of_year(values, year);
  const bool is_known = now.contains(kMonths);
  if (!is_known && now.size() < kForecastPointsMin) return std::nullopt;
  std::optional<Forecast> found;
  if (is_known) {
    const Decimal value = now.at(kMonths);
    found = Forecast{ForecastBy::kReported, value, value, value, {}, 0, {}};
  } else {
    found = figures_of(measure, now, of_year(values, year - 1), places);
  }
  if (!found) return std::nullopt;
  found->last = last_period(values, year);
  found->points = now.size();
  found->sentence = sentence_of(measure, *found, now.rbegin()->second);
  return found;
}

}  // namespace luoshi::commitment
