// What reports say of the field's standard indicators, for researchers: one row for each report,
// indicator, kind (target, outcome) and measure (growth, amount), and one more where a target has a
// figure to strive for beside the one to reach. docs/formats/compare.md has the columns.
//
// Among several mentions the row takes the authoritative one: of targets the paragraph of expected
// targets, then requirements, then tasks; of outcomes the review's headline, where the indicators
// stand closest together. Figures of another year than the report's target year (or, for outcomes,
// the year before) are taken only when there is no other. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "report/indicator.h"
#include "report/reading.h"

namespace luoshi::report {

struct PanelRow {
  std::string file;
  std::string place;
  int year = 0;  // of the report's targets
  std::string id;
  std::string zh;
  std::string en;
  Kind kind = Kind::kTarget;
  Measure measure = Measure::kChange;
  base::Decimal value;
  std::optional<base::Decimal> value_max;
  std::u32string unit;
  Comparator comparator = Comparator::kEq;
  Certainty certainty = Certainty::kNone;
  std::string period;  // the year of the figure; "" when the text does not settle it
  Span span;
  std::u32string text;
  std::u32string wording;    // how the report names the indicator here
  Part part = Part::kOther;  // where it was taken from
  std::size_t mentions = 0;  // how many there were to choose from
};

// In the order of indicators.yaml; targets before outcomes.
std::vector<PanelRow> panel(const Reading& reading, const Indicators& indicators);

}  // namespace luoshi::report
