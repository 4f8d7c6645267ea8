// Schedules, questions and lights: cases by hand, and 10,000 generated years against a naive second
// implementation, which walks the year day by day and knows fractions only.
#include "commitment/light.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "commitment/figure.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using office::Day;

Decimal number(const char* text) { return *Decimal::parse(text); }
Day day(const char* text) { return *Day::parse(text); }
Period period(const char* text) { return *Period::parse(text); }

Measure counted(std::int64_t target) {
  Measure measure;
  measure.by = MeasuredBy::kValue;
  measure.unit = "亿元";
  measure.target = Decimal(target);
  measure.cumulative = true;
  return measure;
}

Standing signed_standing(Measure measure) {
  Standing standing;
  standing.measure = std::move(measure);
  standing.schedule = default_schedule(2026);
  standing.deadline = default_deadline(2026);
  standing.status = Status::kSigned;
  return standing;
}

TEST(Figure, IsRoundedHalfAwayFromZero) {
  const std::vector<std::tuple<const char*, int, const char*>> cases = {
      {"2.345", 2, "2.35"}, {"2.344", 2, "2.34"}, {"-2.345", 2, "-2.35"}, {"0.5", 0, "1"},
      {"1.5", 0, "2"},      {"2.5", 0, "3"},      {"-0.04", 1, "0"},      {"12", 3, "12"}};
  for (const auto& [from, places, to] : cases) {
    EXPECT_EQ(rounded(number(from), places).to_string(), to) << from;
  }
  EXPECT_EQ(days_between(day("2026-01-01"), day("2026-12-31")), 364);
}

TEST(Schedule, StraightLineAndPoints) {
  Measure measure = counted(365);
  Schedule schedule = default_schedule(2026);
  const Day deadline = default_deadline(2026);
  const auto planned = [&](const char* on) {
    return planned_at(schedule, measure, deadline, day(on));
  };
  EXPECT_EQ(*planned("2026-01-01"), Decimal(1));
  EXPECT_EQ(*planned("2026-12-31"), Decimal(365));
  EXPECT_EQ(*planned("2027-03-01"), Decimal(365));
  EXPECT_FALSE(planned("2025-12-31"));
  schedule.by = ScheduledBy::kPoints;
  schedule.points = {{period("2026-Q1"), Decimal(180)}};
  EXPECT_EQ(*planned("2026-02-14"), Decimal(90));
  EXPECT_EQ(*planned("2026-03-31"), Decimal(180));
  EXPECT_EQ(*planned("2026-12-31"), Decimal(365));
  EXPECT_TRUE(check(schedule, measure, deadline, "/schedule"));
  schedule.points.push_back({period("2026-02"), Decimal(190)});
  EXPECT_EQ(check(schedule, measure, deadline, "/schedule").error().where, "/schedule/points/1");
}

TEST(Schedule, WhatIsToBeHeldIsPlannedInFull) {
  Measure measure = counted(6);
  measure.cumulative = false;
  EXPECT_EQ(*planned_at(default_schedule(2026), measure, default_deadline(2026), day("2026-02-01")),
            Decimal(6));
  EXPECT_EQ(share_of_plan(measure, Decimal(6), number("5.7")), number("0.95"));
  measure.direction = Direction::kDown;
  EXPECT_EQ(share_of_plan(measure, Decimal(-3), number("-2.7")), number("0.9"));
}

struct QuestionCase {
  const char* period;
  const char* value;
  const char* codes;  // with spaces between
};

TEST(Questions, AreAskedOfWhatIsOdd) {
  ValueContext context;
  context.earlier = {{period("2026-01"), Decimal(10)},
                     {period("2026-02"), Decimal(20)},
                     {period("2026-03"), Decimal(31)},
                     {period("2026-04"), Decimal(40)},
                     {period("2026-08"), Decimal(80)}};
  context.lowest = Decimal(-5);
  context.highest = Decimal(300);
  const std::vector<QuestionCase> cases = {{"2026-05", "50", ""},
                                           {"2026-05", "39", "falls"},
                                           {"2026-05", "79", "jump"},
                                           {"2026-05", "81", "exceeds_later jump"},
                                           {"2026-09", "90", ""},
                                           {"2027-01", "9", ""},
                                           {"2026-09", "5000", "out_of_bounds magnitude jump"},
                                           {"2026-09", "-6", "out_of_bounds negative falls jump"}};
  for (const QuestionCase& each : cases) {
    std::string codes;
    for (const Question& question :
         questions_of(counted(120), context, {period(each.period), number(each.value)})) {
      codes += (codes.empty() ? "" : " ") + question.code;
      EXPECT_FALSE(question.text.zh.empty() || question.text.en.empty());
    }
    EXPECT_EQ(codes, each.codes) << each.period << " " << each.value;
  }
  context.parts = Decimal(49);
  EXPECT_EQ(questions_of(counted(120), context, {period("2026-05"), Decimal(50)})[0].code,
            "parts_disagree");
}

TEST(Light, OfAnUnfinishedValue) {
  const LightRule rule;
  Standing standing = signed_standing(counted(365));
  EXPECT_EQ(light_of(standing, rule, day("2026-01-31")).light, Light::kNone);
  EXPECT_EQ(light_of(standing, rule, day("2026-02-11")).cause.code, "late_report");
  EXPECT_EQ(light_of(standing, rule, day("2026-02-25")).light, Light::kRed);
  standing.reported = {period("2026-03")};
  standing.confirmed = {{period("2026-03"), Decimal(81)}};  // 90 days have passed
  const LightReading yellow = light_of(standing, rule, day("2026-04-08"));
  EXPECT_EQ(yellow.light, Light::kYellow);
  EXPECT_EQ(yellow.cause.text.zh,
            "截至2026年3月31日，计划90亿元，实际81亿元，为序时进度的90%，低于黄灯线95%");
  standing.confirmed[0].value = Decimal(60);
  EXPECT_EQ(light_of(standing, rule, day("2026-04-08")).light, Light::kRed);
  standing.confirmed[0].value = Decimal(365);
  EXPECT_EQ(light_of(standing, rule, day("2026-04-08")).light, Light::kDone);
  standing.reported = {period("2026-12")};
  standing.confirmed = {{period("2026-12"), Decimal(364)}};
  EXPECT_EQ(light_of(standing, rule, day("2027-01-05")).cause.code, "missed");
}

TEST(Light, OfMilestones) {
  Standing standing = signed_standing({});
  standing.reported = {period("2026-12")};
  EXPECT_EQ(light_of(standing, {}, day("2026-04-08")).cause.code, "reported");
  standing.schedule.milestones = {{1, "开工", day("2026-03-31")}, {2, "竣工", day("2026-11-30")}};
  EXPECT_EQ(light_of(standing, {}, day("2026-03-31")).light, Light::kGreen);
  EXPECT_EQ(light_of(standing, {}, day("2026-04-01")).cause.code, "milestone_late");
  EXPECT_EQ(light_of(standing, {}, day("2026-04-15")).light, Light::kRed);
  standing.reached = {{1, day("2026-04-02")}};
  EXPECT_EQ(light_of(standing, {}, day("2026-04-15")).light, Light::kGreen);
  standing.reached.push_back({2, day("2026-06-01")});
  EXPECT_EQ(light_of(standing, {}, day("2026-06-01")).light, Light::kDone);
}

TEST(Light, OfWhatNobodySignedOrIsClosed) {
  Standing standing = signed_standing(counted(10));
  standing.status = Status::kUnassigned;
  EXPECT_EQ(light_of(standing, {}, day("2026-06-01")).cause.code, "unassigned");
  EXPECT_EQ(light_of(standing, {}, day("2027-01-01")).light, Light::kRed);
  standing.status = Status::kClosed;
  const std::map<Outcome, Light> lights = {{Outcome::kMet, Light::kDone},
                                           {Outcome::kPartlyMet, Light::kYellow},
                                           {Outcome::kNotMet, Light::kRed},
                                           {Outcome::kCancelled, Light::kNone},
                                           {Outcome::kCarriedOver, Light::kNone}};
  for (const auto& [outcome, light] : lights) {
    standing.outcome = outcome;
    EXPECT_EQ(light_of(standing, {}, day("2027-06-01")).light, light);
  }
}

TEST(LightRule, IsReadWithItsLines) {
  EXPECT_EQ(parse_light_rule("").rule, LightRule{});
  const auto read = parse_light_rule("yellow_below: 1\nreport: {due_day: 5}\n");
  EXPECT_TRUE(read.findings.empty());
  EXPECT_EQ(read.rule.yellow_below, Decimal(1));
  EXPECT_EQ(read.rule.report.due_day, 5);
  EXPECT_EQ(read.rule.report.red_days, LightRule{}.report.red_days);
  const std::vector<std::pair<const char*, const char*>> wrong = {
      {"red_below: 0.99", "light.yaml:1"},
      {"\nreport:\n  due_day: 31", "light.yaml:3"},
      {"x: 1", "light.yaml:1"},
      {"yellow_below: 95%", "light.yaml:1"},
      {"report:\n  every: week", "light.yaml:2"},
      {"tiers:\n  first: 70", "light.yaml:2"},  // below the second
      {"- 1", "light.yaml:1"}};
  for (const auto& [text, where] : wrong) {
    const auto found = parse_light_rule(text);
    ASSERT_FALSE(found.findings.empty()) << text;
    EXPECT_EQ(found.findings[0].where, where) << text;
    EXPECT_EQ(found.rule, LightRule{}) << text;
  }
}

TEST(LightRule, TheSampleCitysIsRight) {
  std::ifstream file(std::string(LUOSHI_SOURCE_DIR) + "/cities/sample/light.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(text.empty());
  EXPECT_TRUE(parse_light_rule(text).findings.empty());
}

// -- the naive twin: a year as a list of days, whole numbers, one question after the other --

struct Year {
  Standing standing;
  LightRule rule;
  std::vector<Day> days;  // 2026-01-01 and 430 days more
};

std::int64_t whole(Decimal value) { return *value.to_int64(); }

std::size_t place(const Year& year, const Day& wanted) {
  return static_cast<std::size_t>(std::find(year.days.begin(), year.days.end(), wanted) -
                                  year.days.begin());
}

// What is planned for every day, as numerator and denominator, by walking from mark to mark.
struct Fraction {
  std::int64_t above = 0;
  std::int64_t below = 1;
  bool is_there = false;
};
std::vector<Fraction> naive_plan(const Year& year) {
  const Measure& measure = year.standing.measure;
  std::vector<Fraction> plan(year.days.size());
  if (measure.by == MeasuredBy::kMilestones) return plan;
  const std::size_t deadline = place(year, year.standing.deadline);
  const bool is_held = !measure.cumulative && !measure.baseline;
  std::map<std::size_t, std::int64_t> marks;  // day -> planned at its end
  if (year.standing.schedule.by == ScheduledBy::kPoints) {
    for (const auto& point : year.standing.schedule.points) {
      marks[place(year, point.period.last_day())] = whole(point.planned);
    }
  }
  const bool has_points = !marks.empty();
  if (is_held && !has_points) marks[0] = whole(*measure.target);
  if (!marks.count(deadline) && (marks.empty() || marks.rbegin()->first < deadline)) {
    marks[deadline] = whole(*measure.target);
  }
  std::int64_t from_value = measure.cumulative || is_held ? 0 : whole(*measure.baseline);
  std::int64_t from_day = -1;
  bool has_from = !is_held;
  for (const auto& [mark, value] : marks) {
    const auto last = static_cast<std::int64_t>(mark);
    for (std::int64_t d = from_day + 1; d <= last && has_from; ++d) {
      plan[static_cast<std::size_t>(d)] = {
          from_value * (last - from_day) + (value - from_value) * (d - from_day), last - from_day,
          true};
    }
    plan[mark] = {value, 1, true};
    from_value = value;
    from_day = last;
    has_from = true;
  }
  for (std::size_t d = marks.rbegin()->first; d < plan.size(); ++d) {
    plan[d] = {marks.rbegin()->second, 1, true};
  }
  return plan;
}

// Days that are late give 0 (fine), 2 (yellow) or 3 (red).
int naive_late(std::int64_t days, int yellow, int red) {
  if (red != 0 && days >= red) return 3;
  return yellow != 0 && days >= yellow ? 2 : 0;
}

// share < bound, by whole numbers: bound in hundredths.
bool naive_below(const Measure& measure, Fraction plan, std::int64_t actual, std::int64_t bound) {
  const bool is_up = measure.direction == Direction::kUp;
  const std::int64_t lacking = (is_up ? 1 : -1) * (plan.above - actual * plan.below);
  std::int64_t scale = 0;
  if (measure.cumulative)
    scale = std::abs(plan.above);
  else if (measure.baseline)
    scale = std::abs(plan.above - whole(*measure.baseline) * plan.below);
  if (scale == 0) scale = std::abs(plan.above);
  if (scale == 0) return lacking > 0 && bound > 0;
  return 100 * (scale - lacking) < bound * scale;
}

bool naive_met(const Measure& measure, std::int64_t value) {
  const std::int64_t target = whole(*measure.target);
  const std::int64_t better = measure.direction == Direction::kUp ? value - target : target - value;
  if (measure.comparator == report::Comparator::kGt) return better > 0;
  if (measure.comparator == report::Comparator::kApprox) {
    return 100 * better + 2 * std::abs(target) >= 0;
  }
  return better >= 0;
}

Light naive_light(const Year& year, const std::vector<Fraction>& plan, std::size_t today) {
  const Standing& standing = year.standing;
  const bool has_value = standing.measure.by != MeasuredBy::kMilestones;
  const auto deadline = static_cast<std::int64_t>(place(year, standing.deadline));
  const auto now = static_cast<std::int64_t>(today);
  bool is_final = false;
  bool is_done = false;
  int worst = 0;
  if (has_value && !standing.confirmed.empty()) {
    const PeriodValue* last = &standing.confirmed[0];
    for (const auto& each : standing.confirmed) {
      if (each.period.last_day().text() > last->period.last_day().text()) last = &each;
    }
    const std::size_t end = place(year, last->period.last_day());
    const std::int64_t actual = whole(last->value);
    is_final = static_cast<std::int64_t>(end) >= deadline;
    const bool is_early =
        standing.measure.cumulative && standing.measure.direction == Direction::kUp;
    is_done = (is_final || is_early) && naive_met(standing.measure, actual);
    const Fraction& planned = plan[std::min(end, today)];
    if (planned.is_there) {
      worst = 1;
      if (naive_below(standing.measure, planned, actual,
                      whole(year.rule.yellow_below * Decimal(100))))
        worst = 2;
      if (naive_below(standing.measure, planned, actual, whole(year.rule.red_below * Decimal(100))))
        worst = 3;
    }
  }
  int reached = 0;
  for (const Milestone& each : standing.schedule.milestones) {
    bool is_reached = false;
    for (const auto& one : standing.reached) {
      is_reached |= one.number == each.number && one.on.text() <= year.days[today].text();
    }
    reached += is_reached ? 1 : 0;
    if (!is_reached) {
      const auto due = static_cast<std::int64_t>(place(year, each.due));
      if (now > due) {
        worst = std::max(worst, naive_late(now - due, year.rule.milestone.yellow_days,
                                           year.rule.milestone.red_days));
      }
    }
  }
  const auto milestones = static_cast<int>(standing.schedule.milestones.size());
  if (!has_value && milestones > 0 && reached == milestones) is_done = true;
  if (is_done) return Light::kDone;
  if (!has_value && (milestones > 0 || !standing.reported.empty())) worst = std::max(worst, 1);
  // A month's report is due on due_day of the next one: ask month by month for the first missing.
  std::string covered;
  for (const auto& each : standing.reported) covered = std::max(covered, each.last_day().text());
  const auto due_of = [&](int month) {
    const Day first = month == 12 ? day("2027-01-01") : Period::month(2026, month + 1).first_day();
    return static_cast<std::int64_t>(place(year, first)) + year.rule.report.due_day - 1;
  };
  int month_of_deadline = 0;
  for (int month = 1; month <= 12; ++month) {
    if (Period::month(2026, month).first_day() <= standing.deadline) month_of_deadline = month;
  }
  std::string until = covered;
  for (int month = 1; month <= month_of_deadline; ++month) {
    if (Period::month(2026, month).last_day().text() <= until) continue;
    if (until >= standing.deadline.text()) break;
    if (standing.signed_on && Period::month(2026, month).last_day() < *standing.signed_on) continue;
    worst = std::max(worst, naive_late(now - due_of(month), year.rule.report.yellow_days,
                                       year.rule.report.red_days));
    break;
  }
  if (is_final) return Light::kRed;
  const std::int64_t end = has_value ? due_of(month_of_deadline) : deadline;
  worst = std::max(
      worst, naive_late(now - end, year.rule.deadline.yellow_days, year.rule.deadline.red_days));
  const Light lights[] = {Light::kNone, Light::kGreen, Light::kYellow, Light::kRed};
  return lights[worst];
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  int to(int max) { return static_cast<int>(random_() % static_cast<std::uint64_t>(max + 1)); }
  bool one_in(int count) { return to(count - 1) == 0; }

  Year year(const std::vector<Day>& days) {
    Year out{signed_standing(measure()), rule(), days};
    Standing& standing = out.standing;
    const int last_month = one_in(3) ? 3 + to(8) : 12;
    standing.deadline = one_in(4) ? plus_days(Period::month(2026, last_month).first_day(), to(20))
                                  : Period::month(2026, last_month).last_day();
    add_points(standing);
    for (int i = 0, count = one_in(2) ? 0 : 1 + to(4); i < count; ++i) {
      const Day due =
          days[static_cast<std::size_t>(to(static_cast<int>(place(out, standing.deadline))))];
      standing.schedule.milestones.push_back({static_cast<std::uint32_t>(i + 1), "节点", due});
      if (!one_in(3)) {
        standing.reached.push_back(
            {static_cast<std::uint32_t>(i + 1), plus_days(due, to(60) - 30)});
      }
    }
    if (one_in(3)) standing.signed_on = days[static_cast<std::size_t>(to(80))];
    add_values(standing);
    return out;
  }

 private:
  Measure measure() {
    Measure measure = counted(to(1'000) - (one_in(5) ? 500 : 0));
    measure.by = one_in(4) ? MeasuredBy::kMilestones : MeasuredBy::kValue;
    measure.direction = one_in(4) ? Direction::kDown : Direction::kUp;
    measure.cumulative = one_in(2);
    if (one_in(2)) measure.baseline = Decimal(to(1'000));
    if (one_in(5)) measure.comparator = report::Comparator::kGt;
    if (one_in(5)) measure.comparator = report::Comparator::kApprox;
    return measure;
  }
  LightRule rule() {
    LightRule rule;
    const int yellow = 50 + to(50);
    rule.yellow_below = Decimal(yellow) / Decimal(100);
    rule.red_below = Decimal(to(yellow)) / Decimal(100);
    rule.report = {ReportEvery::kMonth, 1 + to(27), to(20), to(40)};
    rule.milestone = {to(20), to(40)};
    rule.deadline = {to(20), to(40)};
    return rule;
  }
  void add_points(Standing& standing) {
    if (!one_in(3)) return;
    standing.schedule.by = ScheduledBy::kPoints;
    for (int month = 1; month <= 12; ++month) {
      const Period period = Period::month(2026, month);
      if (period.first_day() > standing.deadline || !one_in(2)) continue;
      standing.schedule.points.push_back({period, Decimal(to(1'000))});
    }
  }
  void add_values(Standing& standing) {
    std::int64_t value = 0;
    for (int month = 1, last = to(12); month <= last; ++month) {
      value += to(120);
      if (one_in(4)) continue;
      standing.reported.push_back(Period::month(2026, month));
      if (!one_in(4)) standing.confirmed.push_back({Period::month(2026, month), Decimal(value)});
    }
    std::shuffle(standing.confirmed.begin(), standing.confirmed.end(), random_);
  }

  std::mt19937_64 random_;
};

// Each of 10,000 years on nine of its days, and the plan of every 50th on all of them.
TEST(Light, TenThousandYearsEqualTheNaiveTwin) {
  std::vector<Day> days;
  for (int i = 0; i < 430; ++i) days.push_back(plus_days(day("2026-01-01"), i));
  Generator generate(2026);
  std::map<Light, int> seen;
  for (int number = 0; number < 10'000; ++number) {
    const Year year = generate.year(days);
    const std::vector<Fraction> plan = naive_plan(year);
    for (std::size_t d = 0; d < days.size(); d += number % 50 == 0 ? 1 : 48) {
      const auto planned = planned_at(year.standing.schedule, year.standing.measure,
                                      year.standing.deadline, days[d]);
      ASSERT_EQ(planned.has_value(), plan[d].is_there) << number << " " << days[d].text();
      if (planned) {
        ASSERT_EQ(rounded(*planned, 9), rounded(Decimal(plan[d].above) / Decimal(plan[d].below), 9))
            << number << " " << days[d].text();
      }
      const LightReading reading = light_of(year.standing, year.rule, days[d]);
      ASSERT_EQ(word_of(reading.light), word_of(naive_light(year, plan, d)))
          << number << " " << days[d].text() << " " << reading.cause.text.en;
      ASSERT_FALSE(reading.cause.code.empty() || reading.cause.text.zh.empty());
      ++seen[reading.light];
    }
  }
  for (const Light light :
       {Light::kNone, Light::kGreen, Light::kYellow, Light::kRed, Light::kDone}) {
    EXPECT_GT(seen[light], 1'000) << word_of(light);
  }
}

}  // namespace
}  // namespace luoshi::commitment
