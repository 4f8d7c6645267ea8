// How figures are told: counts and rates, what is hidden as null, units in tiers.
#include <algorithm>
#include <boost/json.hpp>
#include <functional>

#include "cases/clock.h"
#include "commitment/promise.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/internal/case_figures.h"
#include "service/internal/case_rates.h"
#include "service/internal/committed_view.h"
#include "service/internal/figure_filters.h"
#include "service/internal/source_measures.h"

namespace luoshi::service {
namespace {

using base::Message;
using base::Result;
using cases::CaseCounts;
namespace json = boost::json;

std::vector<Message> usual_rules() {
  return {
      {"“办结按时率”：已办结且有时限的，其中按时办结的比例。",
       "On time of those closed: of the closed that had a limit, the share closed in time."},
      {"“到期按时率”：时限已到的，其中到期前已答复的比例；超期未办结的计为未按时。",
       "On time of those due: of those whose limit has come, the share answered by then; what is "
       "open and overdue counts as missed."},
      {"响应、解决、满意分别计算：已联系上的群众中，对该项作了回答的，其中肯定回答的比例；未联系上"
       "、"
       "未作回答的另列，不计入。评4分和5分的为满意。",
       "Response, resolution and satisfaction each by itself: of the people reached who said "
       "something of it, the share who said yes; who was not reached, or did not say, stands "
       "apart. 4 and 5 are satisfied."},
      {"“重办率”：已办结的，其中曾办结、因未解决又重新办理的比例。",
       "Reopened: of the closed, the share that had been closed before without being solved."}};
}

Message company_rule() {
  return {
      "物业企业按登记时选定的企业、按已结束的期间评定；只看比率，不看件数多少；不予受理、撤回和并入"
      "其他件的，不计入比率。",
      "Companies are judged as named when the case was registered, by what is over, and by "
      "rates alone: whoever has more homes has more complaints. What was refused, withdrawn or "
      "merged into another counts in no rate."};
}

// What stands in tiers, by which rule; null: nothing does.
struct Tiering {
  const Tiers* tiers = nullptr;
  calendar::TierRule rule;
};
Tiering tiering_of(const std::string& by, const calendar::KindsReading* kinds) {
  const calendar::CaseTiers said = kinds ? kinds->tiers : calendar::CaseTiers{};
  if (by == "unit" || by == "county") return {&tiers_of_units(), said.units};
  if (by == "company") return {&tiers_of_companies(), said.companies};
  return {};
}

json::value percent(const Share& thousandths) {
  if (!thousandths) return nullptr;
  return json::string(std::to_string(*thousandths / 10) + "." + std::to_string(*thousandths % 10));
}

json::object counts_json(const FigureRow& row) {
  json::object out;
  for (const cases::CountColumn& each : cases::kCountColumns) {
    out[each.name] =
        is_hidden(row, each.count) ? json::value(nullptr) : json::value(row.counts.*each.count);
  }
  out["on_time_of_closed"] = percent(share_of_closed(row));
  out["on_time_of_due"] = percent(share_of_due(row));
  out["reopened_percent"] = percent(share_reopened(row));
  out["responded_percent"] =
      percent(share_of_said(row, &CaseCounts::responded, &CaseCounts::not_responded));
  out["solved_percent"] = percent(share_of_said(row, &CaseCounts::solved, &CaseCounts::not_solved));
  out["satisfied_percent"] =
      percent(share_of_said(row, &CaseCounts::satisfied, &CaseCounts::not_satisfied));
  return out;
}

// -- names --

using Name = std::function<Result<json::object>(const std::string& value)>;

json::object named(const std::string& name, const std::optional<std::string>& name_en = {}) {
  return {{"name", name}, {"name_en", name_en ? json::value(*name_en) : json::value(nullptr)}};
}

Result<json::object> unit_name(World& world, const std::string& id) {
  if (id.empty()) return json::object{};
  auto unit = world.directory.unit(office::UnitId(id));
  if (!unit) return tl::unexpected(unit.error());
  return *unit ? named((*unit)->name) : json::object{};
}

json::object kind_name(const calendar::KindsReading& kinds, const std::string& value) {
  const std::size_t slash = value.find('/');
  const calendar::Kind* kind = calendar::find_kind(kinds.kinds, value.substr(0, slash));
  if (!kind) return {};
  if (slash == std::string::npos) return named(kind->name, kind->name_en);
  const calendar::Category* category =
      kind->process ? calendar::find_category(*kind->process, value.substr(slash + 1)) : nullptr;
  return category ? named(category->name, category->name_en) : json::object{};
}

json::object matter_name(const calendar::KindsReading& kinds, const std::string& id) {
  for (const calendar::Kind& kind : kinds.kinds) {
    if (!kind.process || !kind.process->matters) continue;
    for (const calendar::Matter& matter : *kind.process->matters) {
      if (matter.id == id) return named(matter.name, matter.name_en);
    }
  }
  return {};
}

using Kinds = std::shared_ptr<const calendar::KindsReading>;

Name names_of(World& world, const std::string& by, const Kinds& kinds) {
  if (by == "unit" || by == "county" || by == "region") {
    return [&world](const std::string& value) { return unit_name(world, value); };
  }
  return [by, kinds](const std::string& value) -> Result<json::object> {
    if (by == "company" && !value.empty()) return named(value);
    if (!kinds) return json::object{};
    if (by == "kind" || by == "category") return kind_name(*kinds, value);
    return by == "matter" ? matter_name(*kinds, value) : json::object{};
  };
}

// -- rows --

// The part of a month that is asked for, or the day; of what else is counted all days together.
json::value own_filters(const FiguresAsked& asked, const FigureRow& row) {
  if (asked.by != "month" && asked.by != "day") return nullptr;
  const auto first = office::Day::parse(asked.by == "day" ? row.value : row.value + "-01");
  if (!first) return nullptr;
  office::Day last = *first;
  while (asked.by == "month" && office::plus_days(last, 1).text().starts_with(row.value)) {
    last = office::plus_days(last, 1);
  }
  return filters_of_days(asked, std::max(*first, asked.from), std::min(last, asked.to));
}

Result<json::array> items_json(const Name& name, const FiguresAsked& asked, const Told& told,
                               const std::vector<FigureRow>& rows, const Tiering& tiering,
                               const SourceMeasures* measures) {
  json::array out;
  for (const FigureRow& row : rows) {
    auto known = name(row.value);
    if (!known) return tl::unexpected(known.error());
    json::object item{{"value", row.value},         {"name", nullptr},   {"name_en", nullptr},
                      {"counts", counts_json(row)}, {"tier", nullptr},   {"measures", nullptr},
                      {"filter", nullptr},          {"filters", nullptr}};
    if (row.is_open) {  // who may not see the cases has no list of them
      item["filter"] = filter_of_item(asked.by, row.value, !told.scope.everything);
      item["filters"] = own_filters(asked, row);
    }
    for (auto& each : *known) item[each.key()] = each.value();
    if (tiering.tiers && !row.value.empty()) item["tier"] = tier_of(row, tiering.rule);
    if (measures && !row.value.empty()) item["measures"] = measures->of(row.value);
    out.push_back(std::move(item));
  }
  return out;
}

// A matter that something was done about stands there though nobody asked for anything.
void add_matters(const SourceMeasures& measures, std::vector<FigureRow>& rows) {
  for (const std::string& matter : measures.matters()) {
    if (std::ranges::count(rows, matter, &FigureRow::value) > 0) continue;
    rows.push_back({matter, "", true, {}, {}});
  }
  std::ranges::sort(rows, {}, &FigureRow::value);
}

// All of them together; nothing where some are left out.
json::value total_json(const Told& told, const FiguresAsked& asked,
                       const std::vector<FigureRow>& rows, const HiddenCounts& of_total) {
  if (!told.others && !asked.value) return nullptr;
  FigureRow all;
  for (const FigureRow& row : rows) all.counts += row.counts;
  if (!told.scope.everything && !asked.value) all.hidden = small_cells_of(all.counts) | of_total;
  return counts_json(all);
}

json::value tiers_json(const Tiers* tiers) {
  if (tiers == nullptr) return nullptr;
  json::array out;
  for (const Tier& tier : *tiers) {
    out.push_back(json::object{{"tier", tier.word}, {"name", base::to_json(tier.name)}});
  }
  return out;
}

std::vector<Message> rules_of(const std::string& by, const Tiering& tiering) {
  std::vector<Message> rules = usual_rules();
  if (by == "company") rules.push_back(company_rule());
  if (tiering.tiers) rules.push_back(words_of(tiering.rule, *tiering.tiers));
  return rules;
}

}  // namespace

Result<json::object> figures_json(World& world, const FiguresAsked& asked, const Told& told,
                                  std::vector<FigureRow>& rows, const HiddenCounts& of_total) {
  CommittedView view(world);
  const auto kinds = cases::kinds_now(view);
  if (!kinds) return tl::unexpected(kinds.error());
  const Tiering tiering = tiering_of(asked.by, kinds->get());
  if (tiering.tiers) sort_by_tier(rows, tiering.rule);
  std::optional<SourceMeasures> measures;
  if (asked.by == "matter") {
    auto found = SourceMeasures::read(world, asked.from, asked.to);
    if (!found) return tl::unexpected(found.error());
    measures = std::move(*found);
    add_matters(*measures, rows);
  }
  auto items = items_json(names_of(world, asked.by, *kinds), asked, told, rows, tiering,
                          measures ? &*measures : nullptr);
  if (!items) return tl::unexpected(items.error());
  const bool hides =
      std::ranges::any_of(rows, [](const FigureRow& row) { return row.hidden.any(); });
  return json::object{{"by", asked.by},
                      {"from", asked.from.text()},
                      {"to", asked.to.text()},
                      {"line", asked.line ? json::value(*asked.line) : json::value(nullptr)},
                      {"as_of", rfc3339(world.clock.wall_now())},
                      {"all", total_json(told, asked, rows, of_total)},
                      {"filters", filters_of_days(asked, asked.from, asked.to)},
                      {"items", std::move(*items)},
                      {"hides_small", hides},
                      {"tiers", tiers_json(tiering.tiers)},
                      {"rules", base::to_json(rules_of(asked.by, tiering))}};
}

}  // namespace luoshi::service
