// The rule by which lights are set, and orders are issued of them: a city's light.yaml
// (docs/formats/light.md), or the default. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/finding.h"
#include "base/json.h"

namespace luoshi::commitment {

enum class ReportEvery : std::uint8_t { kMonth, kQuarter };
BOOST_DESCRIBE_ENUM(ReportEvery, kMonth, kQuarter)

// Yellow from so many days after the day that counts, red from so many; 0: never.
struct LateDays {
  int yellow_days = 1;
  int red_days = 15;
  friend bool operator==(const LateDays&, const LateDays&) = default;
};
BOOST_DESCRIBE_STRUCT(LateDays, (), (yellow_days, red_days))

struct ReportRule {
  ReportEvery every = ReportEvery::kMonth;
  int due_day = 10;  // of the month after the period, 1 to 28
  int yellow_days = 1;
  int red_days = 15;
  friend bool operator==(const ReportRule&, const ReportRule&) = default;
};
BOOST_DESCRIBE_STRUCT(ReportRule, (), (every, due_day, yellow_days, red_days))

// An order (督办单) that is issued without a hand: to the lead, once for each red light, or once
// for each period that was not reported. In title and text {commitment}, {cause}, {since}, {days}
// and {period} stand for what they say.
enum class OrderWhen : std::uint8_t { kRed, kUnreported };
BOOST_DESCRIBE_ENUM(OrderWhen, kRed, kUnreported)
struct OrderRule {
  std::string id;  // "red-days"
  OrderWhen when = OrderWhen::kRed;
  int days = 1;      // that the light is red, or that the report is late
  std::string kind;  // of the city's kinds
  std::string title;
  std::string text;
  friend bool operator==(const OrderRule&, const OrderRule&) = default;
};
BOOST_DESCRIBE_STRUCT(OrderRule, (), (id, when, days, kind, title, text))
inline constexpr std::size_t kOrderRulesMax = 20;

// Of the rankings, in points of a hundred.
struct RankingRule {
  int first = 90;
  int second = 75;
  int led_min = 3;  // who leads fewer is not ranked
  friend bool operator==(const RankingRule&, const RankingRule&) = default;
};
BOOST_DESCRIBE_STRUCT(RankingRule, (), (first, second, led_min))

struct LightRule {
  base::Decimal yellow_below = base::Decimal(95) / base::Decimal(100);  // shares of the plan
  base::Decimal red_below = base::Decimal(80) / base::Decimal(100);
  base::Decimal approx_tolerance = base::Decimal(2) / base::Decimal(100);
  ReportRule report;
  LateDays milestone;
  LateDays deadline{1, 1};
  std::vector<OrderRule> orders;
  RankingRule tiers;
  friend bool operator==(const LightRule&, const LightRule&) = default;
};
BOOST_DESCRIBE_STRUCT(LightRule, (),
                      (yellow_below, red_below, approx_tolerance, report, milestone, deadline,
                       orders, tiers))

struct LightRuleReading {
  LightRule rule;                       // the default where the text does not say, or is wrong
  std::vector<base::Finding> findings;  // where: "light.yaml:12"
};
LightRuleReading parse_light_rule(const std::string& yaml, const std::string& file = "light.yaml");
base::Result<void> check(const LightRule& rule);  // where: a JSON pointer

}  // namespace luoshi::commitment
