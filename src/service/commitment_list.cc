// Commitments as a list: rows of the table commitments, with the names of the units that lead.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <unordered_set>

#include "service/answers.h"
#include "service/commitments.h"
#include "service/internal/commitment_json.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
using ledger::Condition;
namespace json = boost::json;

constexpr std::size_t kConcernedMax = 200'000;  // rows of commitment_units that are looked at

const Listing& listing() {
  static const Listing kListing{
      "commitments",
      {{"deadline", "deadline"},
       {"title", "title"},
       {"light", "light"},
       {"light_since", "light_since"},
       {"status", "status"},
       {"created_at", "created_at"},
       {"place", "span_start"}},
      {{"deadline", false}},
      {{"id", {"编号", "Id"}},
       {"year", {"年度", "Year"}},
       {"kind", {"类型", "Kind"}},
       {"origin", {"来源", "Origin"}},
       {"title", {"任务", "Title"}},
       {"heading", {"所在章节", "Heading"}},
       {"lead_name", {"牵头单位", "Lead"}},
       {"status", {"状态", "Status"}},
       {"outcome", {"结果", "Outcome"}},
       {"light", {"亮灯", "Light"}},
       {"light_since", {"亮灯日期", "Since"}},
       {"target", {"目标值", "Target"}},
       {"unit", {"计量单位", "Unit"}},
       {"planned", {"序时计划", "Planned"}},
       {"actual", {"实际完成", "Actual"}},
       {"last_period", {"最近报送", "Last report"}},
       {"deadline", {"完成时限", "Deadline"}}},
      {"year", "kind", "origin", "status", "outcome", "light", "lead", "unit", "below", "package",
       "parent", "reading", "source", "due_before", "due_after", "q"}};
  return kListing;
}

template <class Enum>
Result<void> add_word(const Parameters& parameters, const char* name,
                      std::vector<Condition>& where) {
  const auto text = value_of(parameters, name);
  if (!text) return {};
  if (!commitment::parse_word<Enum>(*text)) {
    std::string known;
    for (const auto& [value, word] : base::json_internal::enumerators<Enum>()) {
      known += (known.empty() ? "" : ", ") + std::string(word);
    }
    return tl::unexpected(wrong_parameter(name, {"应为其中之一：" + known, "one of: " + known}));
  }
  where.push_back({name, Comparison::kEqual, {*text}});
  return {};
}

Result<void> add_words(const Parameters& parameters, std::vector<Condition>& where) {
  using namespace commitment;
  if (auto ok = add_word<CommitmentKind>(parameters, "kind", where); !ok) return ok;
  if (auto ok = add_word<Origin>(parameters, "origin", where); !ok) return ok;
  if (auto ok = add_word<Status>(parameters, "status", where); !ok) return ok;
  if (auto ok = add_word<Outcome>(parameters, "outcome", where); !ok) return ok;
  return add_word<Light>(parameters, "light", where);
}

Result<void> add_year(const Parameters& parameters, std::vector<Condition>& where) {
  const auto text = value_of(parameters, "year");
  if (!text) return {};
  std::int64_t year = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), year);
  if (error != std::errc() || end != text->data() + text->size()) {
    return tl::unexpected(wrong_parameter("year", {"应为整数", "a whole number"}));
  }
  where.push_back({"year", Comparison::kEqual, {year}});
  return {};
}

Result<void> add_ids(const Parameters& parameters, std::vector<Condition>& where) {
  constexpr std::pair<const char*, const char*> kIds[] = {
      {"lead", "u-"}, {"package", "k-"}, {"parent", "c-"}, {"reading", "r-"}, {"source", "s-"}};
  for (const auto& [name, prefix] : kIds) {
    const auto id = value_of(parameters, name);
    if (!id) continue;
    if (*id == "none") {
      where.push_back({name, Comparison::kIsNull, {}});
      continue;
    }
    if (!is_id_of(prefix, *id)) {
      return tl::unexpected(wrong_parameter(name, {"应为标识或 none", "an id, or none"}));
    }
    where.push_back({name, Comparison::kEqual, {*id}});
  }
  return {};
}

Result<void> add_days(const Parameters& parameters, std::vector<Condition>& where) {
  constexpr std::pair<const char*, Comparison> kDays[] = {{"due_before", Comparison::kLess},
                                                          {"due_after", Comparison::kGreater}};
  for (const auto& [name, comparison] : kDays) {
    const auto text = value_of(parameters, name);
    if (!text) continue;
    auto day = office::Day::parse(*text);
    if (!day) {
      return tl::unexpected(
          wrong_parameter(name, {"应为日期，如 2026-06-30", "a day, 2026-06-30"}));
    }
    where.push_back({"deadline", comparison, {day->text()}});
  }
  return {};
}

// The ids of those that a unit leads or supports; with all below it when `below` says so. Nothing
// when no unit is asked for.
Result<std::optional<std::unordered_set<std::string>>> concerned(World& world,
                                                                 const Parameters& parameters) {
  using Ids = std::unordered_set<std::string>;
  auto below = flag_of(parameters, "below");
  if (!below) return tl::unexpected(below.error());
  const auto unit = value_of(parameters, "unit");
  if (!unit) return std::optional<Ids>();
  if (!is_id_of("u-", *unit)) {
    return tl::unexpected(wrong_parameter("unit", {"应为单位标识", "a unit's id"}));
  }
  UnitScope scope{false, {*unit}};
  if (below->value_or(false)) {
    auto subtree = subtree_of(world, office::UnitId(*unit));
    if (!subtree) return tl::unexpected(subtree.error());
    scope = std::move(*subtree);
  }
  if (scope.everything) return std::optional<Ids>();
  ledger::Query query{.table = &commitment::commitment_units_table(), .book = ledger::kCityBook};
  (void)add_condition(query.where, "unit", scope.units);
  query.limit = kConcernedMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  Ids ids;
  for (const ledger::BookRow& row : *rows) {
    if (scope.has(text_of(*query.table, row.row, "unit"))) {
      ids.insert(text_of(*query.table, row.row, "commitment"));
    }
  }
  return std::optional(std::move(ids));
}

Result<json::object> item_json(World& world, const ledger::Row& row) {
  const ledger::Table& table = commitment::commitments_table();
  json::object out;
  for (const char* name :
       {"id",          "year",    "kind",       "origin",      "title",   "status",
        "outcome",     "lead",    "deadline",   "package",     "parent",  "measure_by",
        "unit",        "target",  "light",      "light_since", "planned", "actual",
        "last_period", "reading", "span_start", "heading",     "source",  "version"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  auto lead = named_unit(world, text_of(table, row, "lead"));
  if (!lead) return tl::unexpected(lead.error());
  out["lead_name"] = lead->is_object() ? lead->at("name") : json::value(nullptr);
  out["created_at"] = time_json(row[table.column("created_at")]);
  return out;
}

}  // namespace

Result<Page> list_commitments(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &commitment::commitments_table(), .book = ledger::kCityBook};
  for (auto* add : {add_words, add_year, add_ids, add_days}) {
    if (auto ok = add(parameters, query.where); !ok) return tl::unexpected(ok.error());
  }
  add_search(value_of(parameters, "q").value_or(""), query.where);
  auto ids = concerned(world, parameters);
  if (!ids) return tl::unexpected(ids.error());
  if (*ids) (void)add_condition(query.where, "id", **ids);
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    if (*ids && !(*ids)->contains(text_of(*query.table, row.row, "id"))) {
      return std::optional<json::object>();
    }
    auto shown = item_json(world, row.row);
    if (!shown) return tl::unexpected(shown.error());
    return std::optional(std::move(*shown));
  };
  return list_rows(world, listing(), *asked, query, item);
}

}  // namespace luoshi::service
