// Units as they are read: rows of the table units, with the names of those above from the
// directory.
#include <algorithm>
#include <boost/json.hpp>
#include <unordered_set>

#include "base/unicode.h"
#include "service/directory.h"
#include "service/event_view.h"
#include "service/internal/unit_json.h"
#include "service/scope.h"
#include "service/units.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
namespace json = boost::json;

constexpr std::size_t kWordsMax = 5;  // of q

const Listing& listing() {
  static const Listing kListing{
      "units",
      {{"code", "code"}, {"name", "name"}, {"kind", "kind"}, {"created_at", "created_at"}},
      {{"code", false}},
      {{"id", {"编号", "id"}},
       {"code", {"代码", "code"}},
       {"name", {"名称", "name"}},
       {"short_name", {"简称", "short name"}},
       {"kind", {"类型", "kind"}},
       {"path", {"上级路径", "path"}},
       {"state", {"状态", "state"}},
       {"merged_into", {"并入", "merged into"}},
       {"valid_from", {"设立日期", "valid from"}},
       {"closed_on", {"撤并日期", "closed on"}},
       {"created_at", {"录入时间", "created at"}}},
      {"q", "parent", "below", "kind", "state"}};
  return kListing;
}

// Every word must occur in the name; digits begin the code.
void add_words(const std::string& text, std::vector<ledger::Condition>& where) {
  std::u32string rest = base::to_utf32(text);
  std::replace(rest.begin(), rest.end(), U'\u3000', U' ');
  std::size_t words = 0;
  std::size_t begin = rest.find_first_not_of(U' ');
  while (begin != std::u32string::npos && words++ < kWordsMax) {
    const std::size_t end = std::min(rest.find(U' ', begin), rest.size());
    const std::string word = base::to_utf8(std::u32string_view(rest).substr(begin, end - begin));
    const bool is_code = word.find_first_not_of("0123456789") == std::string::npos;
    where.push_back(
        {is_code ? "code" : "name", is_code ? Comparison::kPrefix : Comparison::kContains, {word}});
    begin = rest.find_first_not_of(U' ', end);
  }
}

Result<void> add_parent(const Parameters& parameters, std::vector<ledger::Condition>& where) {
  const auto parent = value_of(parameters, "parent");
  if (!parent) return {};
  if (*parent == "none") {
    where.push_back({"parent", Comparison::kIsNull, {}});
    return {};
  }
  if (!is_id_of("u-", *parent)) {
    return tl::unexpected(
        wrong_parameter("parent", {"应为单位标识或 none", "a unit's id, or none"}));
  }
  where.push_back({"parent", Comparison::kEqual, {*parent}});
  return {};
}

Result<void> add_words_of_enums(const Parameters& parameters,
                                std::vector<ledger::Condition>& where) {
  auto kind = word_of(parameters, "kind", {"city", "department", "county", "township", "village"});
  if (!kind) return tl::unexpected(kind.error());
  if (*kind) where.push_back({"kind", Comparison::kEqual, {**kind}});
  auto state = word_of(parameters, "state", {"active", "merged", "closed"});
  if (!state) return tl::unexpected(state.error());
  if (*state) where.push_back({"state", Comparison::kEqual, {**state}});
  return {};
}

// Everything when nothing is asked. What does not fit into the query is left in the scope, to be
// compared row by row.
Result<UnitScope> add_below(World& world, const Parameters& parameters,
                            std::vector<ledger::Condition>& where) {
  const auto below = value_of(parameters, "below");
  if (!below) return UnitScope{true, {}};
  if (!is_id_of("u-", *below)) {
    return tl::unexpected(wrong_parameter("below", {"应为单位标识", "a unit's id"}));
  }
  auto scope = subtree_of(world, office::UnitId(*below));
  if (scope && !scope->everything) (void)add_condition(where, "id", scope->units);
  return scope;
}

// Which of these units have an active child. One query, and a further one for each thousand
// children that it finds.
Result<std::unordered_set<std::string>> parents_among(World& world,
                                                      const std::vector<json::object>& items) {
  constexpr std::size_t kRowsMax = 1'000;
  std::vector<ledger::Value> open;
  for (const json::object& item : items) {
    open.emplace_back(std::string(std::string_view(item.at("id").as_string())));
  }
  std::sort(open.begin(), open.end());
  std::unordered_set<std::string> parents;
  while (!open.empty()) {
    ledger::Query query{.table = &office::units_table(), .book = ledger::kCityBook};
    query.where = {{"parent", Comparison::kIn, open}, {"state", Comparison::kEqual, {"active"}}};
    query.order = {{"parent", false}};
    query.limit = kRowsMax;
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::BookRow& row : *rows) {
      parents.insert(text_of(*query.table, row.row, "parent"));
    }
    if (rows->size() < kRowsMax) break;
    const ledger::Value last = rows->back().row[query.table->column("parent")];
    std::erase_if(open, [&](const ledger::Value& id) { return id <= last; });
  }
  return parents;
}

}  // namespace

Result<json::array> unit_path(World& world, std::optional<office::UnitId> parent) {
  std::vector<json::object> path;
  for (std::size_t i = 0; parent && i < office::kTreeDepthMax; ++i) {
    auto unit = world.directory.unit(*parent);
    if (!unit) return tl::unexpected(unit.error());
    if (!*unit) break;
    path.push_back({{"id", parent->value()}, {"name", (*unit)->name}});
    parent = (*unit)->parent_id;
  }
  return json::array(path.rbegin(), path.rend());
}

Result<json::object> unit_json(World& world, const ledger::Row& row) {
  const ledger::Table& table = office::units_table();
  const auto at = [&](std::string_view column) { return json_of(row[table.column(column)]); };
  const std::string parent = text_of(table, row, "parent");
  auto path = unit_path(world, parent.empty() ? std::optional<office::UnitId>()
                                              : std::optional(office::UnitId(parent)));
  if (!path) return tl::unexpected(path.error());
  json::object out;
  for (const char* member : {"id", "code", "name", "short_name", "kind"}) out[member] = at(member);
  out["parent_id"] = at("parent");
  out["path"] = std::move(*path);
  out["has_children"] = false;
  for (const char* member : {"state", "merged_into", "valid_from", "closed_on"}) {
    out[member] = at(member);
  }
  out["created_at"] = time_json(row[table.column("created_at")]);
  out["version"] = at("version");
  return out;
}

Result<void> add_has_children(World& world, std::vector<json::object>& items) {
  auto parents = parents_among(world, items);
  if (!parents) return tl::unexpected(parents.error());
  for (json::object& item : items) {
    item["has_children"] = parents->contains(std::string(item.at("id").as_string()));
  }
  return {};
}

Result<json::object> get_unit(World& world, const std::string& id) {
  const auto missing = [] {
    return tl::unexpected(not_found({"没有这个单位", "there is no such unit"}));
  };
  if (!is_id_of("u-", id)) return missing();
  ledger::Query query{.table = &office::units_table(), .book = ledger::kCityBook};
  query.where = {{"id", Comparison::kEqual, {id}}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return missing();
  auto unit = unit_json(world, rows->front().row);
  if (!unit) return unit;
  std::vector<json::object> one{std::move(*unit)};
  if (auto done = add_has_children(world, one); !done) return tl::unexpected(done.error());
  return std::move(one.front());
}

Result<Page> list_units(World& world, const Parameters& parameters) {
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &office::units_table(), .book = ledger::kCityBook};
  if (const auto words = value_of(parameters, "q")) add_words(*words, query.where);
  if (auto done = add_parent(parameters, query.where); !done) return tl::unexpected(done.error());
  if (auto done = add_words_of_enums(parameters, query.where); !done) {
    return tl::unexpected(done.error());
  }
  auto scope = add_below(world, parameters, query.where);
  if (!scope) return tl::unexpected(scope.error());
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    if (!scope->has(text_of(*query.table, row.row, "id"))) return std::optional<json::object>();
    auto unit = unit_json(world, row.row);
    if (!unit) return tl::unexpected(unit.error());
    return std::optional(std::move(*unit));
  };
  auto page = list_rows(world, listing(), *asked, query, item);
  if (!page || page->items.empty()) return page;
  if (auto done = add_has_children(world, page->items); !done) return tl::unexpected(done.error());
  return page;
}

Result<Page> list_unit_events(World& world, const std::string& id, const Parameters& parameters) {
  if (auto unit = get_unit(world, id); !unit) return tl::unexpected(unit.error());
  return list_history(world, "unit-events", "unit/" + id, parameters);
}

}  // namespace luoshi::service
