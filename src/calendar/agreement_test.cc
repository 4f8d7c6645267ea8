// The engine beside the naive implementation: every start day of 2007 to 2026 with every budget of
// the legal clocks, then random suspensions, hand-overs and extensions, from fixed seeds.
#include <gtest/gtest.h>

#include <random>

#include "calendar/support_test.h"
#include "calendar/test_naive_test.h"

namespace luoshi::calendar {
namespace {

const DayNumber kFrom = day("2007-01-01");
const DayNumber kUntil = day("2026-12-31");

LocalTime due_of(const ClockRule& rule, std::vector<Fact> facts) {
  const auto deadline = derive(rule, sample_calendar(), std::move(facts));
  return deadline && deadline->due ? *deadline->due : LocalTime{};
}

TEST(Agreement, EveryWorkingDayOfTwentyYears) {
  const Naive naive(sample_data());
  for (DayNumber each = kFirstDay; each <= kLastDay; ++each) {
    ASSERT_EQ(sample_calendar().days().is_working(each), naive.is_working(each)) << day_text(each);
  }
}

TEST(Agreement, EveryStartDayAndBudgetInDays) {
  const Naive naive(sample_data());
  for (const int amount : {1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90}) {
    for (const bool working : {false, true}) {
      for (const bool roll : {false, true}) {
        ClockRule rule =
            rule_of(amount, working ? LimitUnit::kWorkingDays : LimitUnit::kCalendarDays);
        rule.stages[0].roll = roll;
        for (DayNumber start = kFrom; start <= kUntil; ++start) {
          const LocalTime from = at(start, (start % 24) * 3600);
          ASSERT_EQ(due_of(rule, {{.kind = FactKind::kOpened, .at = from}}),
                    *naive.days(from, amount, working, roll, {}))
              << amount << (working ? " working" : " calendar") << " days from " << day_text(start);
        }
      }
    }
  }
}

TEST(Agreement, EveryStartDayInWorkingHours) {
  const Naive naive(sample_data());
  for (const int amount : {1, 4, 5, 8}) {
    const ClockRule rule = rule_of(amount, LimitUnit::kWorkingHours);
    for (DayNumber start = kFrom; start <= kUntil; ++start) {
      // Another minute of the day for each day, night and lunch included.
      const LocalTime from = at(start, (start * 97 % 1440) * 60);
      ASSERT_EQ(due_of(rule, {{.kind = FactKind::kOpened, .at = from}}),
                *naive.minutes(from, amount * 60, {{from, &sample_data().hours}}, {}))
          << amount << " working hours from " << to_plain_text(from);
    }
  }
}

struct Drawn {
  std::vector<Fact> facts;
  std::vector<NaivePause> pauses;
};

Drawn draw_pauses(std::mt19937& random, LocalTime from, int days) {
  Drawn out;
  out.facts.push_back({.kind = FactKind::kOpened, .at = from});
  const int count = static_cast<int>(random() % 4);
  for (int i = 0; i < count; ++i) {
    // Before the start too, overlapping, of no length, across weekends and the due time.
    const LocalTime begin{from.seconds + (static_cast<int>(random() % (days * 1440)) - 2880) * 60};
    const LocalTime end{begin.seconds + static_cast<int>(random() % 20'000) * 60};
    const std::string key = std::to_string(i);
    out.facts.push_back(suspended(begin, key));
    out.facts.push_back(resumed(end, key));
    out.pauses.push_back({begin, end});
  }
  return out;
}

TEST(Agreement, RandomSuspensionsInDays) {
  const Naive naive(sample_data());
  std::mt19937 random(20260302);
  for (int turn = 0; turn < 40'000; ++turn) {
    const int amount = 1 + static_cast<int>(random() % 30);
    const bool working = random() % 2 == 0;
    const bool roll = random() % 2 == 0;
    ClockRule rule = rule_of(amount, working ? LimitUnit::kWorkingDays : LimitUnit::kCalendarDays);
    rule.stages[0].roll = roll;
    const LocalTime from =
        at(kFrom + static_cast<DayNumber>(random() % 7000), static_cast<int>(random() % 1440) * 60);
    const Drawn drawn = draw_pauses(random, from, amount + 10);
    ASSERT_EQ(due_of(rule, drawn.facts), *naive.days(from, amount, working, roll, drawn.pauses))
        << "turn " << turn;
  }
}

TEST(Agreement, RandomSuspensionsAndHandOversInHours) {
  const Naive naive(sample_data());
  const OfficeHours& other = sample_data().units.at("u-chengguan");
  std::mt19937 random(20260303);
  for (int turn = 0; turn < 3'000; ++turn) {
    const int amount = 1 + static_cast<int>(random() % 40);
    const LocalTime from =
        at(kFrom + static_cast<DayNumber>(random() % 7000), static_cast<int>(random() % 1440) * 60);
    Drawn drawn = draw_pauses(random, from, 6);
    std::vector<Naive::Change> in_charge{{from, &sample_data().hours}};
    if (random() % 2 == 0) {
      const LocalTime moment{from.seconds + static_cast<int>(random() % 8'000) * 60};
      drawn.facts.push_back({.kind = FactKind::kHandedOver, .at = moment, .unit = "u-chengguan"});
      in_charge.push_back({moment, &other});
    }
    ASSERT_EQ(due_of(rule_of(amount, LimitUnit::kWorkingHours), drawn.facts),
              *naive.minutes(from, amount * 60, in_charge, drawn.pauses))
        << "turn " << turn;
  }
}

TEST(Agreement, AnExtensionIsAsIfTheLimitHadBeenLonger) {
  const Naive naive(sample_data());
  std::mt19937 random(20260304);
  for (int turn = 0; turn < 5'000; ++turn) {
    const int amount = 1 + static_cast<int>(random() % 30);
    const int more = 1 + static_cast<int>(random() % 30);
    ClockRule rule = rule_of(amount, LimitUnit::kWorkingDays);
    rule.extension = {.times_max = 1, .amount_max = 30};
    const LocalTime from = at(kFrom + static_cast<DayNumber>(random() % 7000), 36'000);
    Drawn drawn = draw_pauses(random, from, amount + 10);
    drawn.facts.push_back({.kind = FactKind::kExtended, .at = from, .amount = more});
    ASSERT_EQ(due_of(rule, drawn.facts),
              *naive.days(from, amount + more, true, false, drawn.pauses))
        << "turn " << turn;
  }
}

}  // namespace
}  // namespace luoshi::calendar
