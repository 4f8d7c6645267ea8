// Parts of what is drawn for the register: figures, measures, plans, who answers for it.
#include <fmt/format.h>

#include <algorithm>

#include "sim/register.h"

namespace luoshi::sim {
namespace {

using commitment::MeasuredBy;
using commitment::Period;

office::Day day(int number) { return *office::Day::parse(day_of(number)); }

int number(Draw& draw, int from, int to) { return static_cast<int>(draw.between(from, to)); }
base::Decimal whole(Draw& draw, int from, int to) { return base::Decimal(draw.between(from, to)); }

std::vector<commitment::PlannedPoint> points(Draw& draw, int year, int from) {
  std::vector<commitment::PlannedPoint> out;
  int month = year_of(from) == year ? month_of(from) : 1;
  const int count = number(draw, 1, 4);
  for (int i = 0; i < count && month <= 12; ++i, month += number(draw, 1, 4)) {
    const bool is_quarter = month % 3 == 0 && draw.chance(50);
    out.push_back({is_quarter ? Period::quarter(year, month / 3) : Period::month(year, month),
                   whole(draw, 0, 800)});
  }
  return out;
}

}  // namespace

Figure draw_figure(Draw& draw) {
  static const std::vector<int> kLast = {1, 3, 7, 9};
  return draw.between(0, 900) * 1'000 + draw.between(0, 99) * 10 + draw.pick(kLast);
}

commitment::Measure draw_measure(Draw& draw) {
  static const std::vector<report::Comparator> kComparators = {
      report::Comparator::kGe, report::Comparator::kGe,     report::Comparator::kGt,
      report::Comparator::kLt, report::Comparator::kApprox, report::Comparator::kRange};
  static const std::vector<MeasuredBy> kBy = {MeasuredBy::kValue, MeasuredBy::kValue,
                                              MeasuredBy::kValue, MeasuredBy::kParts,
                                              MeasuredBy::kMilestones};
  commitment::Measure measure;
  measure.by = draw.pick(kBy);
  measure.unit = "所";
  measure.comparator = draw.pick(kComparators);
  if (draw.chance(30)) measure.direction = commitment::Direction::kDown;
  const bool is_range = measure.comparator == report::Comparator::kRange;
  if (is_range || draw.chance(85)) measure.target = whole(draw, 1, 800);
  if (is_range) measure.target_max = *measure.target + whole(draw, 1, 50);
  measure.cumulative = draw.chance(60);
  if (draw.chance(50)) measure.baseline = whole(draw, 0, 800);
  return measure;
}

commitment::Schedule draw_schedule(Draw& draw, int year, int deadline, MeasuredBy by, int today) {
  const int first = number_of(fmt::format("{}-01-01", year));
  const int last = std::max(first, deadline);
  commitment::Schedule schedule;
  const int from = draw.chance(3) ? last + 1
                                  : number(draw, first - 20,
                                           draw.chance(85) ? std::clamp(today, first, last) : last);
  schedule.from = day(from);
  if (by != MeasuredBy::kMilestones && draw.chance(50)) {
    schedule.by = commitment::ScheduledBy::kPoints;
    schedule.points = points(draw, year, from);
  }
  const int count = by == MeasuredBy::kMilestones ? number(draw, 1, 4) : number(draw, 0, 2);
  int at = 0;
  for (int i = 1; i <= count; ++i) {
    const int soon = draw.chance(80) ? std::clamp(today - 20, first, last) : first;
    const int due = draw.chance(3) ? last + 1 : number(draw, soon, last);
    at += draw.chance(85) ? 1 : 2;  // one may have been dropped
    const int name = draw.chance(95) ? at : at + 5;
    schedule.milestones.push_back(
        {static_cast<std::uint32_t>(at), fmt::format("节点{}", name), day(due)});
  }
  return schedule;
}

commitment::Responsibility draw_who(Draw& draw, const OfficePart& office) {
  std::set<std::string> units;  // as a rule no closed ones, and none twice
  for (const auto& [id, unit] : office.units) {
    if (unit.state == office::UnitState::kActive || draw.chance(5)) units.insert(id);
  }
  const auto unit = [&] {
    if (units.empty() || draw.chance(4)) return some(draw, office.units, "u");
    auto at = units.begin();
    std::advance(at, number(draw, 0, static_cast<int>(units.size()) - 1));
    const std::string id = *at;
    if (draw.chance(95)) units.erase(at);
    return id;
  };
  commitment::Responsibility who{office::UnitId(unit()), {}, {}};
  for (int i = number(draw, 0, 2); i > 0 && !units.empty(); --i)
    who.supporting.emplace_back(unit());
  if (draw.chance(20)) who.leader = office::PersonId(some(draw, office.people, "p"));
  return who;
}

}  // namespace luoshi::sim
