#include "service/indicators.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "service/answers.h"
#include "service/board_filter.h"
#include "service/event_view.h"
#include "service/internal/series.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::IndicatorDefined;
using commitment::IndicatorId;
using ledger::Comparison;
using office::Right;
namespace json = boost::json;

constexpr std::size_t kRegionsMax = 1'000;  // of the latest period
constexpr int kPeriodsBack = 24;            // in which the latest is looked for

const Listing& listing() {
  static const Listing kListing{"indicators",
                                {{"name", "name"}, {"unit", "unit"}, {"every", "every"}},
                                {{"name", false}},
                                {{"id", {"编号", "Id"}},
                                 {"name", {"指标", "Indicator"}},
                                 {"unit", {"计量单位", "Unit"}},
                                 {"direction", {"方向", "Direction"}},
                                 {"every", {"期间", "Every"}},
                                 {"cumulative", {"累计", "Cumulative"}},
                                 {"source", {"来源", "Source"}},
                                 {"state", {"状态", "State"}}},
                                {"q", "state"}};
  return kListing;
}

const Listing& observations_listing() {
  static const Listing kListing{"observations",
                                {{"period", "period_end"}, {"region", "region"}},
                                {{"period_end", true}},
                                {{"region_name", {"地区", "Region"}},
                                 {"period", {"期间", "Period"}},
                                 {"value", {"数值", "Value"}},
                                 {"source", {"来源", "Source"}},
                                 {"revision", {"修订次数", "Revisions"}},
                                 {"recorded_at", {"录入时间", "Recorded at"}}},
                                {"region", "from", "until"}};
  return kListing;
}

Result<std::shared_ptr<const BoardState>> board_for(World& world, const Caller& caller) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  return world.board->now();
}

json::object definition_json(const IndicatorDefined& what) {
  json::object out = base::to_json(what).as_object();
  for (const char* name : {"lowest", "highest"}) {
    if (!out.contains(name)) out[name] = nullptr;
  }
  return out;
}

// How many open commitments are measured by each.
std::size_t measured_by(const BoardState& state, const std::string& id) {
  return static_cast<std::size_t>(std::ranges::count_if(
      state.commitments, [&](const auto& each) { return each->indicator == id; }));
}

json::object item_json(const BoardState& state, const ledger::Row& row) {
  const ledger::Table& table = commitment::indicators_table();
  json::object out;
  for (const char* name :
       {"id", "name", "unit", "direction", "source", "every", "decimals", "state", "version"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  out["cumulative"] = std::get<std::int64_t>(row[table.column("cumulative")]) != 0;
  const std::string id = text_of(table, row, "id");
  out["commitments"] = figure_json(measured_by(state, id), {{"indicator", id}});
  return out;
}

// The days on which periods end, from that of today backwards.
std::vector<std::string> ends_until(const office::Day& today, commitment::ObservedEvery every) {
  using commitment::Period;
  Period at = Period::month_of(today);
  if (every == commitment::ObservedEvery::kQuarter) {
    at = Period::quarter(at.year(), (at.last_month() + 2) / 3);
  }
  if (every == commitment::ObservedEvery::kYear) at = Period::whole_year(at.year());
  std::vector<std::string> ends;
  for (int i = 0; i < kPeriodsBack; ++i, at = at.previous()) ends.push_back(at.last_day().text());
  return ends;
}

// Of the latest period of which anything is known, every region. Each period is asked for by
// itself: the stores would sort all that was ever observed to find the last one.
Result<json::array> latest_json(World& world, const BoardState& state, const std::string& id,
                                commitment::ObservedEvery every) {
  const ledger::Table& table = commitment::observations_table();
  json::array out;
  for (const std::string& end : ends_until(today(world), every)) {
    ledger::Query query{.table = &table, .book = ledger::kCityBook};
    query.where = {{"indicator", Comparison::kEqual, {id}},
                   {"period_end", Comparison::kEqual, {end}}};
    query.limit = kRegionsMax;
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::BookRow& each : *rows) {
      out.push_back({{"region", region_json(*state.units, text_of(table, each.row, "region"))},
                     {"period", text_of(table, each.row, "period")},
                     {"value", text_of(table, each.row, "value")}});
    }
    if (!out.empty()) break;
  }
  return out;
}

// The city itself, or the one that is asked for.
Result<std::string> region_of(const BoardState& state, const Parameters& parameters) {
  if (auto asked = value_of(parameters, "region")) {
    const bool is_known = *asked == commitment::kProvince.value() ||
                          *asked == commitment::kNation.value() || state.units->find(*asked);
    if (is_known) return std::move(*asked);
    return tl::unexpected(wrong_parameter(
        "region", {"应为单位标识、province 或 nation", "a unit's id, province or nation"}));
  }
  for (const BoardUnit& unit : state.units->all()) {
    if (unit.parent.empty()) return unit.id;
  }
  return std::string();
}

json::array points_json(const std::vector<commitment::PeriodValue>& values) {
  json::array out;
  for (const auto& each : values) {
    out.push_back({{"period", each.period.to_string()}, {"value", each.value.to_string()}});
  }
  return out;
}

Result<std::uint64_t> version_at(World& world, const std::string& id) {
  const ledger::Table& table = commitment::indicators_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"id", Comparison::kEqual, {id}}};
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return tl::unexpected(no_indicator());
  return version_of(table, rows->front().row);
}

template <class Ask>
IndicatorJson carry_out(const OnIndicator& on, Ask ask) {
  auto reply = told(execute(on.world, on.caller, on.asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  return get_indicator(on.world, on.caller, on.id, {});
}

Result<IndicatorDefined> to_change(const OnIndicator& on) {
  if (auto may = require_everywhere(on.world, on.caller, Right::kCommitmentsWrite); !may) {
    return tl::unexpected(may.error());
  }
  auto found = indicator_at(on.world, on.id);
  if (!found) return tl::unexpected(found.error());
  return (*found)->what;
}

template <class T, class Given>
void take(T& member, const Given& given) {
  if (given) member = *given;
}

// What both a new one and a change may say.
void take_given(IndicatorDefined& what, const IndicatorGiven& given) {
  take(what.definition, given.definition);
  take(what.direction, given.direction);
  take(what.source, given.source);
  take(what.every, given.every);
  take(what.cumulative, given.cumulative);
  take(what.decimals, given.decimals);
  if (given.lowest) what.lowest = given.lowest;
  if (given.highest) what.highest = given.highest;
}

Result<void> add_days(const Parameters& parameters, std::vector<ledger::Condition>& where) {
  constexpr std::pair<const char*, Comparison> kDays[] = {{"from", Comparison::kGreaterOrEqual},
                                                          {"until", Comparison::kLessOrEqual}};
  for (const auto& [name, comparison] : kDays) {
    const auto text = value_of(parameters, name);
    if (!text) continue;
    auto day = office::Day::parse(*text);
    if (!day) {
      return tl::unexpected(
          wrong_parameter(name, {"应为日期，如 2026-06-30", "a day, 2026-06-30"}));
    }
    where.push_back({"period_end", comparison, {day->text()}});
  }
  return {};
}

// What was said before, the oldest first.
Result<json::array> earlier_json(World& world, const commitment::Series& series,
                                 const std::string& period) {
  json::array out;
  const auto parsed = commitment::Period::parse(period);
  const auto found = parsed ? series.values.find(*parsed) : series.values.end();
  if (found == series.values.end()) return out;
  for (std::size_t i = 0; i + 1 < found->second.size(); ++i) {
    const commitment::Observation& each = found->second[i];
    auto actor = actor_of(world, each.actor);
    if (!actor) return tl::unexpected(actor.error());
    out.push_back({{"value", each.value.to_string()},
                   {"source", each.source},
                   {"reason", each.reason},
                   {"at", rfc3339(each.at)},
                   {"by", actor->login}});
  }
  return out;
}

// With its earlier values when the series is given.
Result<json::object> observation_json(World& world, const BoardUnits& units, const ledger::Row& row,
                                      const commitment::Series* series) {
  const ledger::Table& table = commitment::observations_table();
  json::object out;
  for (const char* name : {"period", "period_end", "value", "revision", "source"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  const json::object region = region_json(units, text_of(table, row, "region"));
  out["region"] = region.at("id");
  out["region_name"] = region.at("name");
  out["recorded_at"] = time_json(row[table.column("recorded_at")]);
  if (!series) return out;
  auto earlier = earlier_json(world, *series, text_of(table, row, "period"));
  if (!earlier) return tl::unexpected(earlier.error());
  out["earlier"] = std::move(*earlier);
  return out;
}

}  // namespace

Result<Page> list_indicators(World& world, const Caller& caller, const Parameters& parameters) {
  auto state = board_for(world, caller);
  if (!state) return tl::unexpected(state.error());
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &commitment::indicators_table(), .book = ledger::kCityBook};
  auto in_state = word_of(parameters, "state", {"active", "retired"});
  if (!in_state) return tl::unexpected(in_state.error());
  if (*in_state) query.where.push_back({"state", Comparison::kEqual, {**in_state}});
  add_search(value_of(parameters, "q").value_or(""), query.where);
  return list_rows(world, listing(), *asked, query,
                   [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
                     return std::optional(item_json(**state, row.row));
                   });
}

IndicatorJson get_indicator(World& world, const Caller& caller, const std::string& id,
                            const Parameters& parameters) {
  auto state = board_for(world, caller);
  if (!state) return tl::unexpected(state.error());
  auto found = indicator_at(world, id);
  if (!found) return tl::unexpected(found.error());
  auto version = version_at(world, id);
  if (!version) return tl::unexpected(version.error());
  auto region = region_of(**state, parameters);
  if (!region) return tl::unexpected(region.error());
  const int year = std::stoi(today(world).text().substr(0, 4));
  auto values = values_in(world, id, *region, year - 2, year);
  if (!values) return tl::unexpected(values.error());
  auto comparison = comparison_json(world, **state, id, (*found)->what, *region, *values);
  if (!comparison) return tl::unexpected(comparison.error());
  auto latest = latest_json(world, **state, id, (*found)->what.every);
  if (!latest) return tl::unexpected(latest.error());
  json::object out = definition_json((*found)->what);
  out["id"] = id;
  out["version"] = *version;
  out["state"] = (*found)->retired ? "retired" : "active";
  out["commitments"] = figure_json(measured_by(**state, id), {{"indicator", id}});
  out["region"] = region_json(*(*state)->units, *region);
  out["points"] = points_json(*values);
  out["comparison"] = std::move(*comparison);
  out["latest"] = std::move(*latest);
  return out;
}

Result<Page> list_observations(World& world, const Caller& caller, const std::string& id,
                               const Parameters& parameters) {
  auto state = board_for(world, caller);
  if (!state) return tl::unexpected(state.error());
  auto asked = list_asked(parameters, observations_listing());
  if (!asked) return tl::unexpected(asked.error());
  if (auto found = indicator_at(world, id); !found) return tl::unexpected(found.error());
  const ledger::Table& table = commitment::observations_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"indicator", Comparison::kEqual, {id}}};
  // Of all regions in the key's order, unless another is asked for: see latest_json.
  if (!value_of(parameters, "sort") && !value_of(parameters, "region")) {
    asked->order.clear();
  }
  std::shared_ptr<const commitment::Series> series;  // of the one region that is asked for
  if (const auto region = value_of(parameters, "region")) {
    query.where.push_back({"region", Comparison::kEqual, {*region}});
    auto folded = world.ledger.state<commitment::Series>(
        ledger::kCityBook, commitment::series_stream(IndicatorId(id), office::UnitId(*region)));
    if (!folded) return tl::unexpected(folded.error());
    series = std::move(*folded);
  }
  if (auto ok = add_days(parameters, query.where); !ok) return tl::unexpected(ok.error());
  const auto item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    auto shown = observation_json(world, *(*state)->units, row.row, series.get());
    if (!shown) return tl::unexpected(shown.error());
    return std::optional(std::move(*shown));
  };
  return list_rows(world, observations_listing(), *asked, query, item);
}

IndicatorJson define_indicator(World& world, const Caller& caller, const Asked& asked,
                               const IndicatorNew& wanted) {
  if (auto may = require_everywhere(world, caller, Right::kCommitmentsWrite); !may) {
    return tl::unexpected(may.error());
  }
  commitment::DefineIndicator ask{IndicatorId(ordered_id(world, "i-")), {}};
  ask.definition.name = wanted.name;
  ask.definition.unit = wanted.unit;
  take_given(ask.definition, wanted);
  auto reply = told(execute(world, caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  return get_indicator(world, caller, done->id, {});
}

IndicatorJson change_indicator(const OnIndicator& on, const IndicatorChange& change) {
  auto was = to_change(on);
  if (!was) return tl::unexpected(was.error());
  commitment::ChangeIndicator ask{IndicatorId(on.id), on.version, *was, change.reason};
  take(ask.definition.name, change.name);
  take(ask.definition.unit, change.unit);
  take_given(ask.definition, change);
  for (const std::string& member : change.emptied) {
    if (member == "lowest") {
      ask.definition.lowest.reset();
    } else if (member == "highest") {
      ask.definition.highest.reset();
    } else {
      return tl::unexpected(
          wrong_member("/" + member, {"不能为空", "this is never empty"},
                       {"应给出新的值，或不写", "a new value, or no such member"}));
    }
  }
  return carry_out(on, std::move(ask));
}

IndicatorJson retire_indicator(const OnIndicator& on, const IndicatorEnd& why) {
  if (auto was = to_change(on); !was) return tl::unexpected(was.error());
  return carry_out(on, commitment::RetireIndicator{IndicatorId(on.id), on.version, why.reason});
}

IndicatorJson record_observations(const OnIndicator& on, const ObservationsNew& wanted) {
  if (auto found = indicator_at(on.world, on.id); !found) return tl::unexpected(found.error());
  if (auto may = may_observe(on.world, on.caller, wanted.region); !may) {
    return tl::unexpected(at_member(may.error(), "/region"));
  }
  commitment::RecordObservations ask;
  ask.batches.push_back({IndicatorId(on.id), wanted.region, wanted.rows, wanted.source.value_or(""),
                         wanted.note.value_or(""),
                         wanted.evidence.value_or(std::vector<std::string>()),
                         wanted.reason.value_or(""), wanted.explanation});
  const auto batches = ask.batches;
  auto reply = told(execute(on.world, on.caller, on.asked, std::move(ask)));
  if (!reply) {
    base::Error error = reply.error();
    constexpr std::string_view kBatch = "/batches/0";
    if (error.where.starts_with(kBatch)) error.where.erase(0, kBatch.size());
    return tl::unexpected(std::move(error));
  }
  auto counts = base::parse_json(reply->body);
  if (!counts) return tl::unexpected(counts.error());
  look_at_lights(on.world, batches);
  return counts->as_object();
}

}  // namespace luoshi::service
