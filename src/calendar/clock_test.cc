// The engine's conventions, one by one, and what other systems break on.
#include "calendar/clock.h"

#include <gtest/gtest.h>

#include "calendar/support_test.h"

namespace luoshi::calendar {
namespace {

std::string due(const ClockRule& rule, std::vector<Fact> facts) {
  return due_text(derive(rule, sample_calendar(), std::move(facts)));
}

std::string due(int amount, LimitUnit unit, const std::string& from) {
  return due(rule_of(amount, unit), {opened(from)});
}

const Step* find_step(const Deadline& deadline, StepKind kind) {
  for (const Step& step : deadline.steps) {
    if (step.kind == kind) return &step;
  }
  return nullptr;
}

TEST(Clock, TheDayOfTheEventIsNotCounted) {
  EXPECT_EQ(due(1, LimitUnit::kCalendarDays, "2026-03-02T09:30"), "2026-03-03T23:59:59");
  EXPECT_EQ(due(1, LimitUnit::kWorkingDays, "2026-03-02"), "2026-03-03T23:59:59");
  EXPECT_EQ(due(5, LimitUnit::kWorkingDays, "2026-03-06T23:59"), "2026-03-13T23:59:59");
}

TEST(Clock, HolidaysAreSkippedAndShiftedDaysAreWorked) {
  // Saturday 14 February is worked, the 15th to the 23rd are off.
  EXPECT_EQ(due(2, LimitUnit::kWorkingDays, "2026-02-13T10:00"), "2026-02-24T23:59:59");
  EXPECT_EQ(due(1, LimitUnit::kWorkingDays, "2026-02-13T10:00"), "2026-02-14T23:59:59");
  EXPECT_EQ(due(3, LimitUnit::kWorkingDays, "2026-02-17T10:00"), "2026-02-26T23:59:59");
}

TEST(Clock, WhereWeekdaysAloneCountNothingPublishedIsLookedAt) {
  // Saturday 14 February is worked and the 15th to the 23rd are off, elsewhere than here.
  ClockRule rule = rule_of(2, LimitUnit::kWorkingDays);
  rule.weekdays_only = true;
  EXPECT_EQ(due(rule, {opened("2026-02-13T10:00")}), "2026-02-17T23:59:59");
  rule.intake = Intake{.closed_day = ClosedDay::kOpening, .after_closing = true};
  rule.stages = {{.amount = 1, .unit = LimitUnit::kWorkingHours}};
  EXPECT_EQ(due(rule, {opened("2026-02-14T10:00")}), "2026-02-16T09:30:00");
  EXPECT_EQ(due(rule, {opened("2026-02-16T18:00")}), "2026-02-17T09:30:00");
  const auto far = derive(rule, sample_calendar(), {opened("2031-10-01T10:00")});
  ASSERT_TRUE(far.has_value());
  EXPECT_FALSE(far->provisional());
  EXPECT_EQ(due_text(far), "2031-10-01T11:00:00");
}

TEST(Clock, WithoutAStageThereIsNoLimit) {
  ClockRule rule;
  EXPECT_TRUE(problems_of(rule).empty());
  const auto none = derive(
      rule, sample_calendar(),
      {opened("2031-03-02T10:00"), {.kind = FactKind::kClosed, .at = when("2039-03-02T10:00")}});
  ASSERT_TRUE(none.has_value());
  EXPECT_FALSE(none->due || none->suspended_since);
  EXPECT_FALSE(none->provisional());
  EXPECT_TRUE(none->on_time());
  rule.extension = ExtensionRule{.amount_max = 1};
  EXPECT_EQ(problems_of(rule).size(), 1u);
}

TEST(Clock, TheFirstDayMayBeTheEventsOwnAndDaysMayRunToTheSameTime) {
  ClockRule rule = rule_of(2, LimitUnit::kWorkingDays);
  rule.stages[0].begin = LimitBegin::kSameDay;
  EXPECT_EQ(due(rule, {opened("2026-03-06T15:00")}), "2026-03-09T23:59:59");
  EXPECT_EQ(due(rule, {opened("2026-03-07T15:00")}), "2026-03-10T23:59:59");
  rule.stages[0].begin = LimitBegin::kMoment;
  EXPECT_EQ(due(rule, {opened("2026-03-06T15:00")}), "2026-03-10T15:00:00");
  EXPECT_EQ(due(rule, {opened("2026-03-06T15:00"), suspended(when("2026-03-09T15:00")),
                       resumed(when("2026-03-10T15:00"))}),
            "2026-03-11T15:00:00");
}

TEST(Clock, LeapDays) {
  EXPECT_EQ(due(1, LimitUnit::kCalendarDays, "2024-02-28T10:00"), "2024-02-29T23:59:59");
  EXPECT_EQ(due(1, LimitUnit::kCalendarDays, "2025-02-28T10:00"), "2025-03-01T23:59:59");
  EXPECT_EQ(due(60, LimitUnit::kCalendarDays, "2024-01-01"), "2024-03-01T23:59:59");
}

TEST(Clock, ALastDayRollsOnOnlyWhereTheRuleSaysSo) {
  ClockRule rule = rule_of(5, LimitUnit::kCalendarDays);
  EXPECT_EQ(due(rule, {opened("2026-03-02T10:00")}), "2026-03-07T23:59:59");
  rule.stages[0].roll = true;
  EXPECT_EQ(due(rule, {opened("2026-03-02T10:00")}), "2026-03-09T23:59:59");
}

// Jmix 790: one working day is no 24 office hours, and no 8 either.
TEST(Clock, AWorkingDayIsNoNumberOfHours) {
  EXPECT_EQ(due(1, LimitUnit::kWorkingDays, "2026-03-06T16:00"), "2026-03-09T23:59:59");
  EXPECT_EQ(due(7, LimitUnit::kWorkingHours, "2026-03-06T17:00"), "2026-03-09T17:00:00");
  EXPECT_EQ(due(24, LimitUnit::kWorkingHours, "2026-03-06T17:00"), "2026-03-12T10:30:00");
  EXPECT_EQ(due(24, LimitUnit::kHours, "2026-03-06T17:00"), "2026-03-07T17:00:00");
}

TEST(Clock, HoursBeginAtTheNextOpeningAndEndAtTheClosing) {
  EXPECT_EQ(due(1, LimitUnit::kWorkingHours, "2026-03-06T12:30"), "2026-03-06T15:30:00");
  EXPECT_EQ(due(1, LimitUnit::kWorkingHours, "2026-03-06T18:00"), "2026-03-09T09:30:00");
  EXPECT_EQ(due(7, LimitUnit::kWorkingHours, "2026-03-07"), "2026-03-09T18:00:00");
  EXPECT_EQ(due(1, LimitUnit::kWorkingHours, "2026-02-15T10:00"), "2026-02-24T09:30:00");
}

TEST(Clock, TheOpeningMayMoveIntoWorkingTime) {
  ClockRule rule = rule_of(1, LimitUnit::kWorkingDays);
  rule.intake = Intake{.closed_day = ClosedDay::kOpening, .after_closing = true};
  EXPECT_EQ(due(rule, {opened("2026-03-06T17:59")}), "2026-03-09T23:59:59");
  EXPECT_EQ(due(rule, {opened("2026-03-06T18:00")}), "2026-03-10T23:59:59");
  EXPECT_EQ(due(rule, {opened("2026-03-07T10:00")}), "2026-03-10T23:59:59");
}

TEST(Clock, EndsWithTheOfficeWhereTheRuleSaysSo) {
  ClockRule rule = rule_of(1, LimitUnit::kWorkingDays);
  rule.stages[0].end = LimitEnd::kOfficeEnd;
  EXPECT_EQ(due(rule, {opened("2026-03-05T17:00")}), "2026-03-06T18:00:00");
  // A suspension after the closing comes too late to save the day.
  const Fact late = suspended(when("2026-03-06T18:00"));
  EXPECT_EQ(due(rule, {opened("2026-03-05T17:00"), late}), "2026-03-06T18:00:00");
}

// GLPI 15605, 6902, 10594: a pause across a weekend takes away what would have been counted.
TEST(Clock, ASuspensionAcrossAWeekend) {
  const ClockRule rule = rule_of(5, LimitUnit::kWorkingDays);
  const auto with = [&](const char* from, const char* to) {
    return due(rule, {opened("2026-03-02T10:00"), suspended(when(from)), resumed(when(to))});
  };
  EXPECT_EQ(due(rule, {opened("2026-03-02T10:00")}), "2026-03-09T23:59:59");
  EXPECT_EQ(with("2026-03-06T16:00", "2026-03-09T09:00"), "2026-03-10T23:59:59");  // Friday
  EXPECT_EQ(with("2026-03-07T00:00", "2026-03-09T00:00"), "2026-03-09T23:59:59");  // nothing
  EXPECT_EQ(with("2026-03-07T12:00", "2026-03-10T08:00"), "2026-03-10T23:59:59");  // Monday
  EXPECT_EQ(with("2026-03-04T10:00", "2026-03-04T17:00"), "2026-03-09T23:59:59");  // same day
  EXPECT_EQ(with("2026-03-01", "2026-03-04"), "2026-03-10T23:59:59");              // began before
  EXPECT_EQ(with("2026-02-01", "2026-03-02T09:00"), "2026-03-09T23:59:59");        // all before
  EXPECT_EQ(with("2026-03-10", "2026-03-20"), "2026-03-09T23:59:59");        // after the due time
  EXPECT_EQ(with("2026-03-09T23:00", "2026-03-20"), "2026-03-20T23:59:59");  // across it
}

TEST(Clock, OverlappingSuspensionsCountOnce) {
  const ClockRule rule = rule_of(5, LimitUnit::kWorkingDays);
  EXPECT_EQ(
      due(rule, {opened("2026-03-02T10:00"), suspended(when("2026-03-03T09:00"), "a"),
                 suspended(when("2026-03-04T09:00"), "b"), resumed(when("2026-03-05T09:00"), "a"),
                 resumed(when("2026-03-06T09:00"), "b")}),
      "2026-03-12T23:59:59");
}

TEST(Clock, AnOpenSuspensionHasNoDueTimeAndKeepsWhatIsLeft) {
  const auto deadline = derive(rule_of(5, LimitUnit::kWorkingDays), sample_calendar(),
                               {opened("2026-03-02T10:00"), suspended(when("2026-03-05T09:00"))});
  ASSERT_TRUE(deadline);
  EXPECT_FALSE(deadline->due);
  EXPECT_EQ(deadline->left, 3);
  EXPECT_EQ(deadline->suspended_since, when("2026-03-05T09:00"));
  EXPECT_TRUE(find_step(*deadline, StepKind::kSuspended));
}

TEST(Clock, AHolidayInsideASuspensionIsNotSubtractedTwice) {
  const ClockRule rule = rule_of(10, LimitUnit::kWorkingDays);
  // 12, 13 and 14 February, then 24 and 25 stand still: five working days.
  EXPECT_EQ(due(rule, {opened("2026-02-10T10:00"), suspended(when("2026-02-12")),
                       resumed(when("2026-02-26"))}),
            "2026-03-09T23:59:59");
}

TEST(Clock, ARolledLastDayIsNoneThatStandsStill) {
  ClockRule rule = rule_of(5, LimitUnit::kCalendarDays);
  rule.stages[0].roll = true;  // Saturday the 7th
  const Fact pause = suspended(when("2026-03-08T10:00"));
  EXPECT_EQ(due(rule, {opened("2026-03-02"), pause, resumed(when("2026-03-11T10:00"))}),
            "2026-03-11T23:59:59");
  EXPECT_EQ(due(rule, {opened("2026-03-02"), pause}), "open");
}

TEST(Clock, HoursStandStillToTheSecond) {
  const ClockRule rule = rule_of(4, LimitUnit::kWorkingHours);
  const auto with = [&](const char* from, const char* to) {
    return due(rule, {opened("2026-03-06T16:00"), suspended(when(from)), resumed(when(to))});
  };
  EXPECT_EQ(with("2026-03-06T17:00", "2026-03-06T17:20:30"), "2026-03-09T10:50:30");
  EXPECT_EQ(with("2026-03-06T18:00", "2026-03-09T08:30"), "2026-03-09T10:30:00");  // weekend
  EXPECT_EQ(with("2026-03-06T17:00", "2026-03-09T09:00"), "2026-03-09T12:00:00");
  EXPECT_EQ(with("2026-03-09T10:30", "2026-03-12T09:00"), "2026-03-09T10:30:00");  // used up
  EXPECT_EQ(with("2026-03-09T10:29", "2026-03-12T09:00"), "2026-03-12T09:01:00");
}

TEST(Clock, GroundsThatTheRuleDoesNotHaveAreToldAndDoNotCount) {
  const ClockRule rule = rule_of(5, LimitUnit::kWorkingDays);
  Fact pause = suspended(when("2026-03-03"));
  pause.ground = "holiday";
  EXPECT_FALSE(may_add(rule, {}, pause));
  const auto deadline = derive(rule, sample_calendar(), {opened("2026-03-02"), pause});
  EXPECT_EQ(due_text(deadline), "2026-03-09T23:59:59");
  EXPECT_TRUE(find_step(*deadline, StepKind::kPauseIgnored));
}

TEST(Clock, ExtensionsAreBounded) {
  ClockRule rule = rule_of(10, LimitUnit::kCalendarDays);
  const Fact ten{.kind = FactKind::kExtended, .at = when("2026-03-05"), .amount = 10};
  EXPECT_EQ(due(rule, {opened("2026-03-02"), ten}), "2026-03-12T23:59:59");
  rule.extension = {.times_max = 2, .amount_max = 10, .total_max = 15};
  EXPECT_EQ(due(rule, {opened("2026-03-02"), ten}), "2026-03-22T23:59:59");
  EXPECT_EQ(due(rule, {opened("2026-03-02"), ten, ten}), "2026-03-22T23:59:59");  // 20 > 15
  Fact refused = ten;
  refused.approved = false;
  EXPECT_EQ(due(rule, {opened("2026-03-02"), refused}), "2026-03-12T23:59:59");
  Fact late = ten;
  late.at = when("2026-03-13T08:00");
  EXPECT_EQ(due(rule, {opened("2026-03-02"), late}), "2026-03-12T23:59:59");
  rule.extension->after_due = true;
  EXPECT_EQ(due(rule, {opened("2026-03-02"), late}), "2026-03-22T23:59:59");
}

// GLPI 14937: the pause is there after the rule has changed, also on a ground that is no more.
TEST(Clock, PausesSurviveAChangeOfTheRule) {
  const ClockRule rule = rule_of(5, LimitUnit::kWorkingDays);
  auto next = std::make_shared<ClockRule>(rule_of(10, LimitUnit::kWorkingDays));
  next->suspensions.reset();
  const std::vector<Fact> facts{
      opened("2026-03-02T10:00"),
      suspended(when("2026-03-03T09:00")),
      resumed(when("2026-03-05T09:00")),
      {.kind = FactKind::kRuleChanged, .at = when("2026-03-06"), .rule = next}};
  EXPECT_EQ(due(rule, facts), "2026-03-11T23:59:59");  // kept
  next->on_change = OnChange::kRederive;
  EXPECT_EQ(due(rule, facts), "2026-03-18T23:59:59");
}

// Zammad 534: another calendar gives another due time for the same facts.
TEST(Clock, AYearThatIsLoadedLaterChangesTheDueTime) {
  CalendarData data = sample_data();
  const ClockRule rule = rule_of(3, LimitUnit::kWorkingDays);
  const auto before = derive(rule, CityCalendar(data), {opened("2026-12-30T10:00")});
  EXPECT_EQ(due_text(before), "2027-01-04T23:59:59");
  EXPECT_EQ(before->missing_years, std::vector<int>{2027});
  data.loaded_years.insert(2027);
  data.special.push_back({day("2027-01-01"), false, "元旦"});
  const auto after = derive(rule, CityCalendar(data), {opened("2026-12-30T10:00")});
  EXPECT_EQ(due_text(after), "2027-01-05T23:59:59");
  EXPECT_FALSE(after->provisional());
}

TEST(Clock, StagesFollowEachOtherOrBeginTogether) {
  ClockRule rule;
  rule.stages = {{.id = "stop", .amount = 4, .unit = LimitUnit::kWorkingHours},
                 {.id = "penalty", .amount = 7, .unit = LimitUnit::kWorkingDays},
                 {.id = "removal", .amount = 20, .unit = LimitUnit::kWorkingDays}};
  const auto deadline = derive(rule, sample_calendar(), {opened("2026-03-02T17:00")});
  ASSERT_EQ(deadline->stages.size(), 3u);
  EXPECT_EQ(deadline->stages[0].due, when("2026-03-03T11:30"));
  EXPECT_EQ(deadline->stages[1].due, when("2026-03-12T23:59:59"));
  EXPECT_EQ(due_text(deadline), "2026-04-10T23:59:59");
  const Fact done{.kind = FactKind::kStageDone, .at = when("2026-03-05T09:00"), .stage = "penalty"};
  EXPECT_EQ(due(rule, {opened("2026-03-02T17:00"), done}), "2026-04-02T23:59:59");
  rule.stages[2].from = StageFrom::kStart;
  EXPECT_EQ(due(rule, {opened("2026-03-02T17:00")}), "2026-03-30T23:59:59");
}

TEST(Clock, AHandOverChangesTheOfficeHoursAndKeepsTheTimeSpent) {
  const ClockRule rule = rule_of(7, LimitUnit::kWorkingHours);
  // Half a day here (3.5 h), then the other unit's afternoon from 14:00.
  EXPECT_EQ(
      due(rule,
          {opened("2026-03-02T08:30"),
           {.kind = FactKind::kHandedOver, .at = when("2026-03-02T12:00"), .unit = "u-chengguan"}}),
      "2026-03-02T17:30:00");
}

TEST(Clock, AReturnMayBeginAnewAndAnObjectionMayPause) {
  ClockRule rule = rule_of(5, LimitUnit::kWorkingDays);
  const Fact returned{.kind = FactKind::kReturned, .at = when("2026-03-04T10:00")};
  EXPECT_EQ(due(rule, {opened("2026-03-02"), returned}), "2026-03-09T23:59:59");
  rule.on_return = {.effect = ReturnEffect::kRestart};
  EXPECT_EQ(due(rule, {opened("2026-03-02"), returned}), "2026-03-11T23:59:59");
  rule.on_objection = {.effect = ObjectionEffect::kPause};
  rule.side_clocks = std::vector{
      SideClock{.id = "answer", .name = "答复", .on = SideEvent::kObjected, .amount = 1}};
  const auto deadline =
      derive(rule, sample_calendar(),
             {opened("2026-03-02"),
              {.kind = FactKind::kObjected, .at = when("2026-03-05T10:00"), .key = "x"},
              {.kind = FactKind::kObjectionDecided, .at = when("2026-03-06T10:00"), .key = "x"}});
  EXPECT_EQ(due_text(deadline), "2026-03-10T23:59:59");
  ASSERT_EQ(deadline->sides.size(), 1u);
  EXPECT_EQ(deadline->sides[0].due, when("2026-03-06T23:59:59"));
}

TEST(Clock, NothingCountsAfterTheClosing) {
  const Fact closed{.kind = FactKind::kClosed, .at = when("2026-03-10T09:00")};
  const auto deadline = derive(rule_of(5, LimitUnit::kWorkingDays), sample_calendar(),
                               {opened("2026-03-02"), closed, suspended(when("2026-03-11"))});
  EXPECT_EQ(due_text(deadline), "2026-03-09T23:59:59");
  EXPECT_FALSE(deadline->on_time());
}

// GLPI 22678, Zammad 4432: no reminder at midnight where working hours are ruled.
TEST(Clock, RungsComeInWorkingHoursAndNeverWhileTheClockStandsStill) {
  ClockRule rule = rule_of(5, LimitUnit::kWorkingDays);
  rule.rungs = std::vector{
      Rung{.id = "half", .share_percent = 40, .working_hours = true},
      Rung{.id = "night", .before = Distance{1, LimitUnit::kCalendarDays}},
      Rung{.id = "late", .after = Distance{1, LimitUnit::kHours}, .working_hours = true}};
  const std::vector<Fact> facts{opened("2026-03-05T10:00")};
  auto deadline = derive(rule, sample_calendar(), facts);
  const std::vector<RungTime> expected{{"half", when("2026-03-10T08:30")},
                                       {"night", when("2026-03-11T23:59:59")},
                                       {"late", when("2026-03-13T08:30")}};
  EXPECT_EQ(deadline->rungs, expected);
  EXPECT_EQ(rungs_due(*deadline, when("2026-03-10T08:29")).size(), 0u);
  EXPECT_EQ(rungs_due(*deadline, when("2026-03-10T08:30")).size(), 1u);
  deadline = derive(rule, sample_calendar(),
                    {opened("2026-03-05T10:00"), suspended(when("2026-03-10T08:00")),
                     resumed(when("2026-03-16T12:30"))});
  ASSERT_EQ(deadline->rungs.size(), 3u);
  EXPECT_EQ(deadline->rungs[0].at, when("2026-03-16T14:30"));
}

TEST(Clock, BadFactsAreErrors) {
  const ClockRule rule = rule_of(5, LimitUnit::kWorkingDays);
  EXPECT_FALSE(derive(rule, sample_calendar(), {}));
  EXPECT_FALSE(derive(rule, sample_calendar(), {opened("2026-03-02"), opened("2026-03-02")}));
  EXPECT_FALSE(derive(rule, sample_calendar(), {opened("2199-12-30")}));
}

}  // namespace
}  // namespace luoshi::calendar
