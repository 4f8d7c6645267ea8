// A figure beside last year, another region or the plan, in the sentences of a work report:
// "同比增长5.8%", "比上年提高1.2个百分点", "高于全省0.2个百分点", "完成年度计划的76.3%".
//
// Rates (%, ‰) are compared by their difference in points, amounts by their change in percent;
// where the earlier amount is not above 0, by its difference. An amount that is counted up is a
// share of the region that contains it; a level is above or below it. What rounds to nothing is
// level. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commitment/promise.h"

namespace luoshi::commitment {

struct Compared {
  Period period;
  base::Decimal value;
  std::string unit;
  bool cumulative = false;  // a total since 1 January
  Direction direction = Direction::kUp;
  int places = 2;  // of differences in the unit; percentages have one
};

// None where there is nothing of that period.
struct ComparedWith {
  std::optional<base::Decimal> last_year;  // the same period
  std::optional<base::Decimal> nation;
  std::optional<base::Decimal> province;
  std::optional<base::Decimal> plan;  // of the whole year
};

base::Message beside_last_year(const Compared& figure, base::Decimal before);
// `region`: {"全省", "the province"}.
base::Message beside_region(const Compared& figure, const base::Message& region,
                            base::Decimal other);
base::Message beside_plan(const Compared& figure, base::Decimal plan);

struct ComparisonSentence {
  std::string with;  // "last_year", "nation", "province", "plan"
  base::Message text;
  friend bool operator==(const ComparisonSentence&, const ComparisonSentence&) = default;
};
// In the order of ComparedWith.
std::vector<ComparisonSentence> comparison_of(const Compared& figure, const ComparedWith& with);

}  // namespace luoshi::commitment
