#include "report/panel.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "base/unicode.h"

namespace luoshi::report {
namespace {

struct Named {  // a figure of a standard indicator
  const Quantity* quantity = nullptr;
  const Indicator* indicator = nullptr;
  std::size_t company = 0;  // other standard indicators close by: a headline has many
};

std::vector<Named> named_figures(const Reading& reading, const Indicators& indicators) {
  std::vector<Named> out;
  const std::u32string place = base::to_utf32(reading.place);
  for (const Quantity& q : reading.quantities) {
    if (q.kind == Kind::kDefinition) continue;
    const Indicator* found = indicators.find(q.indicator, q.measure, place);
    if (found != nullptr) out.push_back({&q, found, 0});
  }
  return out;
}

// Bounded work for each figure: no further than kReach characters or kNeighbours figures.
void count_company(std::vector<Named>& figures) {
  constexpr std::uint32_t kReach = 220;
  constexpr std::size_t kNeighbours = 16;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    std::unordered_set<const Indicator*> near;
    const auto look = [&](std::size_t other) {
      const Span one = figures[i].quantity->span;
      const Span two = figures[other].quantity->span;
      const std::uint32_t distance =
          one.start < two.start ? two.start - one.end : one.start - two.end;
      if (distance <= kReach) near.insert(figures[other].indicator);
    };
    for (std::size_t n = 1; n <= kNeighbours && n <= i; ++n) look(i - n);
    for (std::size_t n = 1; n <= kNeighbours && i + n < figures.size(); ++n) look(i + n);
    near.erase(figures[i].indicator);
    figures[i].company = near.size();
  }
}

int part_rank(const Quantity& q) {
  constexpr Part kTargetOrder[] = {Part::kTargets, Part::kRequirements, Part::kTasks, Part::kSelf};
  constexpr Part kOutcomeOrder[] = {Part::kReview, Part::kOther, Part::kProblems};
  const auto rank = [&](const auto& order) {
    return static_cast<int>(std::find(std::begin(order), std::end(order), q.part) -
                            std::begin(order));
  };
  return q.kind == Kind::kTarget ? rank(kTargetOrder) : rank(kOutcomeOrder);
}

// Smaller is better.
std::tuple<bool, int, bool, std::uint32_t> preference(const Named& figure, int year) {
  constexpr std::size_t kHeadline = 3;
  const Quantity& q = *figure.quantity;
  const int due = q.kind == Kind::kTarget ? year : year - 1;
  const bool other_year = year != 0 && !q.period.empty() && q.period != std::to_string(due);
  return {other_year, part_rank(q), figure.company < kHeadline, q.span.start};
}

// Figures that compete for one row.
std::tuple<const Indicator*, bool, Measure, bool> row_of(const Named& figure) {
  const Quantity& q = *figure.quantity;
  return {figure.indicator, q.kind != Kind::kTarget, q.measure, q.certainty == Certainty::kStrive};
}

PanelRow make_row(const Reading& reading, const Named& figure, std::size_t mentions) {
  const Quantity& q = *figure.quantity;
  PanelRow row;
  row.file = reading.file;
  row.place = reading.place;
  row.year = reading.year;
  row.id = figure.indicator->id;
  row.zh = figure.indicator->zh;
  row.en = figure.indicator->en;
  row.kind = q.kind;
  row.measure = q.measure;
  row.value = q.value;
  row.value_max = q.value_max;
  row.unit = q.unit;
  row.comparator = q.comparator;
  row.certainty = q.certainty;
  row.period = q.period;
  row.span = q.span;
  row.text = q.text;
  row.wording = q.indicator;
  row.part = q.part;
  row.mentions = mentions;
  return row;
}

}  // namespace

std::vector<PanelRow> panel(const Reading& reading, const Indicators& indicators) {
  std::vector<Named> figures = named_figures(reading, indicators);
  count_company(figures);
  // Indicators lie in one array, so that their addresses are in the order of the file.
  std::sort(figures.begin(), figures.end(), [&](const Named& a, const Named& b) {
    const auto one = row_of(a);
    const auto two = row_of(b);
    return one != two ? one < two : preference(a, reading.year) < preference(b, reading.year);
  });
  std::vector<PanelRow> rows;
  for (std::size_t i = 0; i < figures.size();) {
    std::size_t end = i + 1;
    while (end < figures.size() && row_of(figures[end]) == row_of(figures[i])) ++end;
    rows.push_back(make_row(reading, figures[i], end - i));
    i = end;
  }
  return rows;
}

}  // namespace luoshi::report
