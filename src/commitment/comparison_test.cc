// The sentences, as work reports have them.
#include "commitment/comparison.h"

#include <gtest/gtest.h>

namespace luoshi::commitment {
namespace {

using base::Decimal;
using base::Message;

Decimal number(const char* text) { return *Decimal::parse(text); }

Compared figure(const char* period, const char* value, const char* unit, bool cumulative) {
  Compared compared;
  compared.period = *Period::parse(period);
  compared.value = number(value);
  compared.unit = unit;
  compared.cumulative = cumulative;
  return compared;
}

struct Case {
  Compared figure;
  const char* other;
  Message expected;
};

TEST(Comparison, BesideLastYear) {
  const std::vector<Case> cases = {
      {figure("2026-06", "105.8", "亿元", true),
       "100",
       {"同比增长5.8%", "up 5.8% on a year earlier"}},
      {figure("2026", "105.8", "亿元", true),
       "100",
       {"比上年增长5.8%", "up 5.8% on the year before"}},
      {figure("2026-Q1", "96", "起", true), "100", {"同比下降4%", "down 4% on a year earlier"}},
      {figure("2026", "68.2", "%", false),
       "67",
       {"比上年提高1.2个百分点", "up 1.2 percentage points on the year before"}},
      {figure("2026-03", "5.1", "%", false),
       "5.4",
       {"同比下降0.3个百分点", "down 0.3 percentage points on a year earlier"}},
      {figure("2026-03", "7.5", "‰", false),
       "7",
       {"同比提高0.5个千分点", "up 0.5 per mille points on a year earlier"}},
      {figure("2026", "3", "亿元", true), "0", {"比上年增加3亿元", "up 3亿元 on the year before"}},
      {figure("2026", "-5", "亿元", true),
       "-2",
       {"比上年减少3亿元", "down 3亿元 on the year before"}},
      {figure("2026", "100.04", "亿元", true), "100", {"与上年持平", "level with the year before"}},
      {figure("2026-04", "6", "%", false), "6", {"与上年同期持平", "level with a year earlier"}}};
  for (const auto& [compared, other, expected] : cases) {
    EXPECT_EQ(beside_last_year(compared, number(other)), expected) << expected.zh;
  }
}

TEST(Comparison, BesideTheProvince) {
  const std::vector<Case> cases = {
      {figure("2026", "6.2", "%", false),
       "6",
       {"高于全省0.2个百分点", "0.2 percentage points above the province"}},
      {figure("2026", "5.5", "%", true),
       "6",
       {"低于全省0.5个百分点", "0.5 percentage points below the province"}},
      {figure("2026", "6", "%", false), "6.001", {"与全省持平", "level with the province"}},
      {figure("2026", "46200", "元", false),
       "45000",
       {"高于全省1200元", "1200元 above the province"}},
      {figure("2026", "68", "亿元", true), "2000", {"占全省的3.4%", "3.4% of the province"}}};
  for (const auto& [compared, other, expected] : cases) {
    EXPECT_EQ(beside_region(compared, {"全省", "the province"}, number(other)), expected)
        << expected.zh;
  }
}

TEST(Comparison, BesideThePlan) {
  Compared accidents = figure("2026-09", "30", "起", true);
  accidents.direction = Direction::kDown;
  Compared unemployment = figure("2026-09", "5.2", "%", false);
  unemployment.direction = Direction::kDown;
  const std::vector<Case> cases = {
      {figure("2026-09", "91.56", "亿元", true),
       "120",
       {"完成年度计划的76.3%", "76.3% of the year's plan"}},
      {accidents, "40", {"为年度控制数的75%", "75% of the year's limit"}},
      {figure("2026-09", "6.3", "%", false),
       "6",
       {"高于年度计划0.3个百分点", "0.3 percentage points above the year's plan"}},
      {unemployment,
       "5.5",
       {"低于年度控制目标0.3个百分点", "0.3 percentage points below the year's limit"}},
      {figure("2026-09", "3", "亿元", true),
       "0",
       {"高于年度计划3亿元", "3亿元 above the year's plan"}}};
  for (const auto& [compared, other, expected] : cases) {
    EXPECT_EQ(beside_plan(compared, number(other)), expected) << expected.zh;
  }
}

TEST(Comparison, SaysOnlyWhatThereIs) {
  const Compared compared = figure("2026", "6.2", "%", false);
  EXPECT_TRUE(comparison_of(compared, {}).empty());
  ComparedWith with;
  with.last_year = Decimal(6);
  with.nation = Decimal(5);
  with.province = Decimal(6);
  with.plan = Decimal(6);
  std::string all;
  for (const auto& each : comparison_of(compared, with)) all += each.with + each.text.zh + ";";
  EXPECT_EQ(all,
            "last_year比上年提高0.2个百分点;nation高于全国1.2个百分点;province高于全省0.2个百分点;"
            "plan高于年度计划0.2个百分点;");
}

}  // namespace
}  // namespace luoshi::commitment
