#include "service/internal/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/json.h"
#include "commitment/comparison.h"
#include "service/answers.h"
#include "service/lights.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::IndicatorDefined;
using commitment::Period;
using commitment::PeriodValue;
using ledger::Comparison;
namespace json = boost::json;

std::optional<base::Decimal> value_of_period(const std::vector<PeriodValue>& values,
                                             const Period& period) {
  for (const PeriodValue& each : values) {
    if (each.period == period) return each.value;
  }
  return std::nullopt;
}

// What the commitments that are measured by it promise for the year of the period.
std::optional<base::Decimal> plan_of(const BoardState& state, const std::string& id,
                                     const std::string& region, int year) {
  for (const auto& each : state.commitments) {
    const bool is_its = each->indicator == id && each->region == region && each->year == year &&
                        !each->target.empty();
    if (!is_its) continue;
    auto target = base::Decimal::parse(each->target);
    if (target) return *target;
  }
  return std::nullopt;
}

}  // namespace

base::Error no_indicator() { return not_found({"没有这个指标", "there is no such indicator"}); }

Result<std::shared_ptr<const commitment::Indicator>> indicator_at(World& world,
                                                                  const std::string& id) {
  if (!is_id_of("i-", id)) return tl::unexpected(no_indicator());
  auto state = world.ledger.state<commitment::Indicator>(
      ledger::kCityBook, commitment::stream_of(commitment::IndicatorId(id)));
  if (!state) return state;
  if (!(*state)->exists) return tl::unexpected(no_indicator());
  return state;
}

Result<std::vector<PeriodValue>> values_in(World& world, const std::string& id,
                                           const std::string& region, int from_year,
                                           int until_year) {
  const ledger::Table& table = commitment::observations_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"indicator", Comparison::kEqual, {id}},
                 {"region", Comparison::kEqual, {region}},
                 {"period_end", Comparison::kGreaterOrEqual, {fmt::format("{}-01-01", from_year)}},
                 {"period_end", Comparison::kLessOrEqual, {fmt::format("{}-12-31", until_year)}}};
  query.order = {{"period_end"}};
  query.limit = commitment::kObservedMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<PeriodValue> values;
  for (const ledger::BookRow& row : *rows) {
    auto period = Period::parse(text_of(table, row.row, "period"));
    auto value = base::Decimal::parse(text_of(table, row.row, "value"));
    if (period && value) values.push_back({*period, *value});
  }
  return values;
}

json::object region_json(const BoardUnits& units, const std::string& region) {
  if (region == commitment::kProvince.value()) return {{"id", region}, {"name", "全省"}};
  if (region == commitment::kNation.value()) return {{"id", region}, {"name", "全国"}};
  return {{"id", region}, {"name", units.name_of(region)}};
}

Result<json::value> comparison_json(World& world, const BoardState& state, const std::string& id,
                                    const IndicatorDefined& what, const std::string& region,
                                    const std::vector<PeriodValue>& values) {
  if (values.empty()) return json::value(nullptr);
  const PeriodValue& last = values.back();
  const int year = last.period.year();
  commitment::ComparedWith with;
  with.last_year = value_of_period(values, last.period.year_before());
  if (!with.last_year) {
    auto before = values_in(world, id, region, year - 1, year - 1);
    if (!before) return tl::unexpected(before.error());
    with.last_year = value_of_period(*before, last.period.year_before());
  }
  for (const office::UnitId& other : {commitment::kProvince, commitment::kNation}) {
    if (region == other.value()) continue;
    auto theirs = values_in(world, id, other.value(), year, year);
    if (!theirs) return tl::unexpected(theirs.error());
    auto& place = other == commitment::kProvince ? with.province : with.nation;
    place = value_of_period(*theirs, last.period);
  }
  with.plan = plan_of(state, id, region, year);
  const commitment::Compared figure{last.period,    last.value,
                                    what.unit,      what.cumulative,
                                    what.direction, static_cast<int>(what.decimals)};
  json::array sentences;
  for (const auto& each : commitment::comparison_of(figure, with)) {
    sentences.push_back({{"with", each.with}, {"text", base::to_json(each.text)}});
  }
  return json::value{{"period", last.period.to_string()},
                     {"value", last.value.to_string()},
                     {"sentences", std::move(sentences)}};
}

Result<void> may_observe(World& world, const Caller& caller, const office::UnitId& region) {
  using office::Right;
  if (region == commitment::kProvince || region == commitment::kNation) {
    return require_everywhere(world, caller, Right::kCommitmentsWrite);
  }
  auto as_office = require(world, caller, Right::kCommitmentsWrite, region);
  if (as_office || as_office.error().code == base::ErrorCode::kNotFound) return as_office;
  return require(world, caller, Right::kProgressWrite, region);
}

void look_at_lights(World& world, const std::vector<commitment::ObservationBatch>& batches) {
  auto state = world.board->now();
  if (!state) return;  // the morning's job looks at all of them
  std::set<ledger::StreamId> series;
  for (const auto& each : batches) {
    series.insert(commitment::series_stream(each.indicator, each.region));
  }
  std::vector<std::string> ids;
  for (const auto& each : (*state)->commitments) {
    const bool is_its =
        each->is_open() && each->measure_by == "indicator" &&
        series.contains(commitment::series_stream(commitment::IndicatorId(each->indicator),
                                                  office::UnitId(each->region)));
    if (!is_its) continue;
    ids.push_back(each->id);
    if (!each->parent.empty()) ids.push_back(each->parent);
  }
  ask_for_lights(world, ids);
}

}  // namespace luoshi::service
