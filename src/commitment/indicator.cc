#include "commitment/indicator.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "commitment/commitment.h"
#include "commitment/internal/checks.h"
#include "commitment/internal/observe.h"
#include "commitment/internal/values.h"
#include "ledger/evidence.h"
#include "office/unit.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Comparison;
using ledger::Decision;
using ledger::Event;
using ledger::View;

constexpr std::uint32_t kDecimalsMax = 6;

void defined(Indicator& indicator, const IndicatorDefined& body, const Event&) {
  indicator.exists = true;
  indicator.what = body;
}
void changed(Indicator& indicator, const IndicatorChanged& body, const Event&) {
  indicator.what = body.now;
}
void retired(Indicator& indicator, const IndicatorRetired&, const Event&) {
  indicator.retired = true;
}
void recorded(Series& series, const ObservationsRecorded& body, const Event& event) {
  series.touched.clear();
  series.evidence = body.evidence;
  for (const PeriodValue& row : body.rows) {
    std::vector<Observation>& values = series.values[row.period];
    values.push_back(
        {row.value, body.source, values.empty() ? "" : body.reason, event.time, event.actor});
    series.touched.push_back(row.period);
  }
}

constexpr std::array<Applier<Indicator>, 3> kAppliers = {{
    {"indicator.defined", 1, &fold<Indicator, IndicatorDefined, defined>},
    {"indicator.changed", 1, &fold<Indicator, IndicatorChanged, changed>},
    {"indicator.retired", 1, &fold<Indicator, IndicatorRetired, retired>},
}};
constexpr std::array<Applier<Series>, 1> kSeriesAppliers = {{
    {"observations.recorded", 1, &fold<Series, ObservationsRecorded, recorded>},
}};

Result<void> apply(Indicator& indicator, const Event& event) {
  return apply_by<Indicator>(kAppliers, indicator, event);
}
Result<void> apply_to_series(Series& series, const Event& event) {
  return apply_by<Series>(kSeriesAppliers, series, event);
}

void project(const Indicator& indicator, const Event& event, ledger::RowChanges& changes) {
  const IndicatorDefined& what = indicator.what;
  changes.push_back(
      {&indicators_table(),
       {ledger::StreamId::parse(event.stream).id, what.name, what.unit, word_of(what.direction),
        what.source, word_of(what.every), std::int64_t{what.cumulative},
        std::int64_t{what.decimals}, std::string(indicator.retired ? "retired" : "active"),
        static_cast<std::int64_t>(event.version), lowered(what.name + " " + what.definition)},
       false});
}

void project_series(const Series& series, const Event& event, ledger::RowChanges& changes) {
  const std::string id = ledger::StreamId::parse(event.stream).id;
  const std::size_t dot = id.find('.');
  for (const Period& period : series.touched) {
    const std::vector<Observation>& values = series.values.at(period);
    const Observation& last = values.back();
    changes.push_back(
        {&observations_table(),
         {id.substr(0, dot), id.substr(dot + 1), period.to_string(), period.last_day().text(),
          last.value.to_string(), static_cast<std::int64_t>(values.size() - 1), last.source,
          value_of(last.at), last.actor},
         false});
  }
  for (const std::string& digest : series.evidence) {
    changes.push_back(evidence_use(digest, event.stream));
  }
}

Result<void> check_figures(const IndicatorDefined& what) {
  if (what.decimals > kDecimalsMax) {
    return fail(ErrorCode::kInvalidInput, {"小数位数太多", "too many decimal places"}, "/decimals",
                {"应为0至6", "0 to 6"});
  }
  const bool is_finite =
      (!what.lowest || what.lowest->is_finite()) && (!what.highest || what.highest->is_finite());
  const bool is_empty = what.lowest && what.highest && !(*what.lowest < *what.highest);
  if (is_finite && !is_empty) return {};
  return fail(ErrorCode::kInvalidInput, {"合理范围有误", "the plausible bounds are wrong"},
              "/highest", {"上限应大于下限", "the highest above the lowest"});
}

// Well formed, and no other in use has its name.
Result<void> check_definition(View& view, const IndicatorId& id, const IndicatorDefined& what) {
  if (auto ok = check_text(what.name, {.max = 100}, "/name"); !ok) return ok;
  if (auto ok = check_text(what.definition, {.min = 0, .max = 2'000, .lines = true}, "/definition");
      !ok) {
    return ok;
  }
  if (auto ok = check_text(what.unit, {.min = 0, .max = 20}, "/unit"); !ok) return ok;
  if (auto ok = check_text(what.source, {.min = 0, .max = 200}, "/source"); !ok) return ok;
  if (auto ok = check_figures(what); !ok) return ok;
  ledger::Query query{.table = &indicators_table(), .limit = 1};
  query.where = {{"name", Comparison::kEqual, {what.name}},
                 {"state", Comparison::kEqual, {std::string("active")}},
                 {"id", Comparison::kNotEqual, {id.value()}}};
  const auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return {};
  return fail(ErrorCode::kConflict,
              {fmt::format("已有名为“{}”的指标", what.name),
               fmt::format("there is an indicator called \"{}\"", what.name)},
              "/name", {"应为另一名称", "another name"});
}

Result<bool> has_row(View& view, ledger::Query query) {
  query.limit = 1;
  const auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  return !rows->empty();
}

// What gives the recorded values their meaning stays as it is.
Result<void> check_same_meaning(View& view, const IndicatorId& id, const IndicatorDefined& was,
                                const IndicatorDefined& now) {
  if (was.unit == now.unit && was.every == now.every && was.cumulative == now.cumulative &&
      was.decimals <= now.decimals) {
    return {};
  }
  ledger::Query query{.table = &observations_table()};
  query.where = {{"indicator", Comparison::kEqual, {id.value()}}};
  const auto observed = has_row(view, std::move(query));
  if (!observed) return tl::unexpected(observed.error());
  if (!*observed) return {};
  return fail(ErrorCode::kConflict,
              {"已有观测值，计量单位、期间、累计方式不能改，小数位数不能减",
               "it has observations: unit, period and how it adds up stay, places do not fall"},
              "/definition", {"应停用后另立指标", "retire it and define another"});
}

Result<const Indicator*> indicator_to_change(View& view, const IndicatorId& id,
                                             const std::optional<std::uint64_t>& version,
                                             const std::string& reason) {
  auto indicator = open_indicator(view, id, "/id");
  if (!indicator) return indicator;
  if (auto ok = check_version(view, stream_of(id), version); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_reason(reason); !ok) return tl::unexpected(ok.error());
  return indicator;
}

Result<void> check_batches(const RecordObservations& ask) {
  std::size_t rows = 0;
  std::set<ledger::StreamId> seen;
  for (std::size_t i = 0; i < ask.batches.size(); ++i) {
    const ObservationBatch& batch = ask.batches[i];
    rows += batch.rows.size();
    if (seen.insert(series_stream(batch.indicator, batch.region)).second) continue;
    return fail(ErrorCode::kInvalidInput,
                {"同一指标、同一地区出现两次", "an indicator and region are there twice"},
                fmt::format("/batches/{}", i), {"应合并为一批", "one batch for both"});
  }
  if (!ask.batches.empty() && ask.batches.size() <= kBatchesMax && rows <= kRowsMax) return {};
  return fail(ask.batches.empty() ? ErrorCode::kInvalidInput : ErrorCode::kTooLarge,
              {fmt::format("有{}批{}行", ask.batches.size(), rows),
               fmt::format("{} batches with {} rows", ask.batches.size(), rows)},
              "/batches",
              {fmt::format("应为1至{}批，合计不超过{}行", kBatchesMax, kRowsMax),
               fmt::format("1 to {} batches with {} rows at the most", kBatchesMax, kRowsMax)});
}

std::string reply_of(const Counts& counts) {
  boost::json::object reply;
  reply.emplace("recorded", counts.recorded);
  reply.emplace("revised", counts.revised);
  reply.emplace("unchanged", counts.unchanged);
  return base::serialize(reply);
}

}  // namespace

ledger::StreamId series_stream(const IndicatorId& indicator, const office::UnitId& region) {
  return {"series", indicator.value() + "." + region.value()};
}

std::vector<ledger::StreamId> streams_of(const RecordObservations& ask) {
  std::vector<ledger::StreamId> streams;
  for (const ObservationBatch& each : ask.batches) {
    streams.push_back(stream_of(each.indicator));
    streams.push_back(series_stream(each.indicator, each.region));
  }
  return streams;
}

Result<const Indicator*> open_indicator(View& view, const IndicatorId& id, std::string where) {
  if (auto ok = check_id(id.value(), 'i', where); !ok) return tl::unexpected(ok.error());
  auto indicator = view.state<Indicator>(stream_of(id));
  if (!indicator) return indicator;
  if (!(*indicator)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个指标", "there is no such indicator"},
                std::move(where), {"应为已定义的指标", "an indicator that is defined"});
  }
  if ((*indicator)->retired) {
    return conflict("retired", {"指标已停用", "the indicator is retired"}, std::move(where),
                    {"应为在用的指标", "one that is in use"});
  }
  return indicator;
}

Result<void> check_region(View& view, const office::UnitId& region, std::string where) {
  if (region == kProvince || region == kNation) return {};
  const auto unit = view.state<office::Unit>(office::stream_of(region));
  if (!unit) return tl::unexpected(unit.error());
  if ((*unit)->exists) return {};
  return fail(ErrorCode::kNotFound, {"没有这个地区", "there is no such region"}, std::move(where),
              {"应为已有的单位，或 province、nation", "a unit that is there, province or nation"});
}

Result<void> check_measured_by(View& view, const Measure& measure) {
  const std::string where = "/measure/indicator_id";
  const auto indicator = open_indicator(view, *measure.indicator_id, where);
  if (!indicator) return tl::unexpected(indicator.error());
  if (!measure.region) {
    return fail(ErrorCode::kInvalidInput, {"没有指明地区", "no region is named"}, "/measure/region",
                {"应为指标所在的地区", "the region of the indicator"});
  }
  if (auto ok = check_region(view, *measure.region, "/measure/region"); !ok) return ok;
  const IndicatorDefined& what = (*indicator)->what;
  if (what.unit == measure.unit && what.cumulative == measure.cumulative) return {};
  return fail(ErrorCode::kInvalidInput,
              {"计量单位或累计方式与指标不同", "another unit, or adds up in another way"}, where,
              {fmt::format("应为“{}”，{}", what.unit, what.cumulative ? "累计值" : "当期值"),
               fmt::format("\"{}\", {}", what.unit, what.cumulative ? "cumulative" : "a level")});
}

Result<std::vector<PeriodValue>> observed(View& view, const IndicatorId& indicator,
                                          const office::UnitId& region, const office::Day& from,
                                          const office::Day& until) {
  const ledger::Table& table = observations_table();
  ledger::Query query{.table = &table, .limit = kObservedMax};
  query.where = {{"indicator", Comparison::kEqual, {indicator.value()}},
                 {"region", Comparison::kEqual, {region.value()}},
                 {"period_end", Comparison::kGreaterOrEqual, {from.text()}},
                 {"period_end", Comparison::kLessOrEqual, {until.text()}}};
  query.order = {{"period_end"}};
  const auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  const std::size_t period_at = table.column("period");
  const std::size_t value_at = table.column("value");
  std::vector<PeriodValue> values;
  for (const ledger::Row& row : *rows) {
    const auto period = Period::parse(std::get<std::string>(row[period_at]));
    if (!period) return tl::unexpected(period.error());
    const auto value = base::Decimal::parse(std::get<std::string>(row[value_at]));
    if (value) values.push_back({*period, *value});
  }
  return values;
}

Result<Decision> decide(View& view, const DefineIndicator& ask, const office::Actor&) {
  if (auto ok = check_id(ask.id.value(), 'i', "/id"); !ok) return tl::unexpected(ok.error());
  const ledger::StreamId stream = stream_of(ask.id);
  if (auto ok = check_not_born(view, stream, "/id"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_definition(view, ask.id, ask.definition); !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(view, stream, {new_event(stream, "indicator.defined", ask.definition)});
}

Result<Decision> decide(View& view, const ChangeIndicator& ask, const office::Actor&) {
  const auto indicator = indicator_to_change(view, ask.id, ask.version, ask.reason);
  if (!indicator) return tl::unexpected(indicator.error());
  const IndicatorDefined& was = (*indicator)->what;
  const ledger::StreamId stream = stream_of(ask.id);
  if (was == ask.definition) return decided(view, stream, {});
  if (auto ok = check_definition(view, ask.id, ask.definition); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_same_meaning(view, ask.id, was, ask.definition); !ok) {
    return tl::unexpected(ok.error());
  }
  const IndicatorChanged change{ask.definition, ask.reason};
  return decided(view, stream, {new_event(stream, "indicator.changed", change)});
}

Result<Decision> decide(View& view, const RetireIndicator& ask, const office::Actor&) {
  const auto indicator = indicator_to_change(view, ask.id, ask.version, ask.reason);
  if (!indicator) return tl::unexpected(indicator.error());
  ledger::Query query{.table = &commitments_table()};
  query.where = {{"indicator", Comparison::kEqual, {ask.id.value()}},
                 {"status", Comparison::kNotEqual, {word_of(Status::kClosed)}}};
  const auto used = has_row(view, std::move(query));
  if (!used) return tl::unexpected(used.error());
  if (*used) {
    return conflict("in_use", {"还有事项按它计量", "open commitments are measured by it"}, "/id",
                    {"应先办结这些事项，或改变其计量方式",
                     "close these first, or measure them by something else"});
  }
  const ledger::StreamId stream = stream_of(ask.id);
  return decided(view, stream,
                 {new_event(stream, "indicator.retired", IndicatorRetired{ask.reason})});
}

Result<Decision> decide(View& view, const RecordObservations& ask, const office::Actor&) {
  if (auto ok = check_batches(ask); !ok) return tl::unexpected(ok.error());
  Counts counts;
  Decision decision;
  for (std::size_t i = 0; i < ask.batches.size(); ++i) {
    const ObservationBatch& batch = ask.batches[i];
    const auto body = observations_of(view, batch, fmt::format("/batches/{}", i), counts);
    if (!body) return tl::unexpected(body.error());
    if (body->rows.empty()) continue;
    decision.events.push_back(
        new_event(series_stream(batch.indicator, batch.region), "observations.recorded", *body));
  }
  decision.reply = reply_of(counts);
  return decision;
}

const ledger::Table& indicators_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"indicators",
                                    {{"id", kText},
                                     {"name", kText},
                                     {"unit", kText},
                                     {"direction", kText},
                                     {"source", kText},
                                     {"every", kText},
                                     {"cumulative", kInteger},
                                     {"decimals", kInteger},
                                     {"state", kText},
                                     {"version", kInteger},
                                     {"words", kText}},
                                    1,
                                    {{"name"}}};
  return kTable;
}

const ledger::Table& observations_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"observations",
                                    {{"indicator", kText},
                                     {"region", kText},
                                     {"period", kText},
                                     {"period_end", kText},
                                     {"value", kText},
                                     {"revision", kInteger},
                                     {"source", kText},
                                     {"recorded_at", kInteger},
                                     {"actor", kText}},
                                    3,
                                    {{"indicator", "period_end"}}};
  return kTable;
}

ledger::StreamKind indicator_streams() {
  return ledger::stream_kind<Indicator>("indicator", {&indicators_table()}, &apply, &project);
}
ledger::StreamKind series_streams() {
  return ledger::stream_kind<Series>("series", {&observations_table(), &ledger::kEvidenceUses},
                                     &apply_to_series, &project_series);
}

void list_indicator_kinds(std::vector<office::EventKind>& kinds) {
  list_kinds<Indicator>(kAppliers, kinds);
  list_kinds<Series>(kSeriesAppliers, kinds);
}

}  // namespace luoshi::commitment
