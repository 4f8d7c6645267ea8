#include "sample/observing.h"

#include "commitment/figure.h"
#include "commitment/indicator.h"

namespace luoshi::sample {
namespace {

using base::Decimal;
using base::Result;
using commitment::ObservationBatch;
using commitment::Period;
using office::Right;

constexpr int kMonths = 12;
constexpr int kObservedDay = 12;  // working day of the month behind

Decimal thousandths(int value) { return Decimal(value) / Decimal(1000); }

// The figure of a month. A rate moves around the year's; a total grows with the months, more
// towards the end of the year.
Decimal figure(const Stage& stage, const PlannedIndicator& indicator, const office::UnitId& region,
               const Period& period) {
  const Decimal whole = period.year() == stage.year ? indicator.now : indicator.usual;
  Draw own = stage.draw(indicator.id.value() + region.value());
  Draw draw = stage.draw(indicator.id.value() + region.value() + period.to_string());
  if (indicator.cumulative.value_or(false)) {
    const int month = period.last_month();
    const Decimal share = thousandths(month * 70 + month * month * 160 / kMonths / kMonths);
    return commitment::rounded(whole * share + indicator.moves * thousandths(draw.between(0, 999)),
                               1);
  }
  Decimal value = whole;
  if (region == commitment::kProvince) value = value + indicator.province;
  if (region != commitment::kProvince && region != stage.staff.root()) {
    value = value + indicator.spread * thousandths(own.between(-999, 999));
  }
  return commitment::rounded(value + indicator.moves * thousandths(draw.between(-999, 999)), 1);
}

std::vector<office::UnitId> regions_of(const Stage& stage, const PlannedIndicator& indicator) {
  std::vector<office::UnitId> out{stage.staff.root()};
  if (indicator.spread.is_zero()) return out;
  out.push_back(commitment::kProvince);
  for (const office::UnitId& each : stage.staff.counties()) out.push_back(each);
  return out;
}

Result<void> record(Stage& stage, const std::vector<Period>& periods) {
  commitment::RecordObservations ask;
  for (const PlannedIndicator& indicator : stage.plan.indicators) {
    for (const office::UnitId& region : regions_of(stage, indicator)) {
      ObservationBatch batch;
      batch.indicator = indicator.id;
      batch.region = region;
      for (const Period& period : periods) {
        batch.rows.push_back({period, figure(stage, indicator, region, period)});
      }
      batch.source = indicator.source;
      batch.explanation = stage.plan.phrases.at("explanation").front();
      ask.batches.push_back(std::move(batch));
    }
  }
  return stage.desk.ask(stage.staff.office().back(), Right::kCommitmentsWrite, stage.staff.root(),
                        std::move(ask));
}

Result<void> define(Stage& stage) {
  for (const PlannedIndicator& each : stage.plan.indicators) {
    commitment::IndicatorDefined what;
    what.name = each.name;
    what.definition = each.definition;
    what.unit = each.unit;
    what.direction = each.direction.value_or(commitment::Direction::kUp);
    what.source = each.source;
    what.cumulative = each.cumulative.value_or(false);
    what.decimals = 1;
    auto done = stage.desk.ask(stage.staff.office().back(), Right::kCommitmentsWrite,
                               stage.staff.root(), commitment::DefineIndicator{each.id, what});
    if (!done) return done;
  }
  std::vector<Period> last_year;
  for (int month = 1; month <= kMonths; ++month) {
    last_year.push_back(Period::month(stage.year - 1, month));
  }
  return record(stage, last_year);
}

}  // namespace

void plan_indicators(Stage& stage) {
  if (stage.plan.indicators.empty()) return;
  stage.agenda.put(stage.time.at(stage.today(), 9, 30), [&stage] { return define(stage); });
  for (int month = 1; month <= kMonths; ++month) {
    const int next_year = month == kMonths ? stage.year + 1 : stage.year;
    const office::Day day = stage.time.of_month(next_year, month % kMonths + 1, kObservedDay);
    stage.agenda.put(stage.time.at(day, 10, 10),
                     [&stage, month] { return record(stage, {Period::month(stage.year, month)}); });
  }
}

}  // namespace luoshi::sample
