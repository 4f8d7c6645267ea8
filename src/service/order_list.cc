// Orders as a list: rows of the table cases, with the names of the units in charge.
#include <algorithm>
#include <boost/json.hpp>
#include <unordered_set>

#include "calendar/time.h"
#include "office/day.h"
#include "service/answers.h"
#include "service/internal/commitment_json.h"
#include "service/internal/order_json.h"
#include "service/orders.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
using ledger::Condition;
namespace json = boost::json;

constexpr std::size_t kAboutMax = 10'000;  // orders about one commitment
constexpr std::size_t kShownMax = 50;      // of them on its page

const Listing& listing() {
  static const Listing kListing{
      "orders",
      {{"opened_at", "opened_at"},
       {"due_at", "due_at"},
       {"answered_at", "answered_at"},
       {"closed_at", "closed_at"},
       {"title", "title"},
       {"state", "state"}},
      {{"opened_at", true}},
      {{"number", {"编号", "Number"}},
       {"kind", {"类别", "Kind"}},
       {"title", {"事项", "Title"}},
       {"unit_name", {"承办单位", "Unit"}},
       {"state", {"状态", "State"}},
       {"opened_at", {"发出时间", "Opened"}},
       {"received_at", {"签收时间", "Received"}},
       {"due_at", {"办理时限", "Due"}},
       {"overdue", {"超期", "Overdue"}},
       {"answered_at", {"反馈时间", "Answered"}},
       {"closed_at", {"办结时间", "Closed"}},
       {"verdict", {"结论", "Verdict"}},
       {"returns", {"退回次数", "Returns"}}},
      {"kind", "state", "unit", "below", "overdue", "about", "due_before", "desk", "q"}};
  return kListing;
}

Result<void> add_kind(const Parameters& parameters, std::vector<Condition>& where) {
  if (const auto kind = value_of(parameters, "kind")) {
    where.push_back({"kind", Comparison::kEqual, {*kind}});
  }
  return {};
}

// "open" is all that is neither closed nor withdrawn.
Result<void> add_state(const Parameters& parameters, std::vector<Condition>& where) {
  auto state = word_of(parameters, "state",
                       {"open", "issued", "received", "answered", "closed", "withdrawn"});
  if (!state) return tl::unexpected(state.error());
  if (!*state) return {};
  if (**state == "open") {
    where.push_back({"state", Comparison::kIn, {"issued", "received", "answered"}});
  } else {
    where.push_back({"state", Comparison::kEqual, {**state}});
  }
  return {};
}

Result<void> add_day(const Parameters& parameters, std::vector<Condition>& where) {
  const auto text = value_of(parameters, "due_before");
  if (!text) return {};
  const auto day = calendar::parse_time(*text, calendar::Zone{});
  if (!day || !office::Day::parse(*text)) {
    return tl::unexpected(
        wrong_parameter("due_before", {"应为日期，如 2026-06-30", "a day, 2026-06-30"}));
  }
  where.push_back({"due_at", Comparison::kLess, {calendar::Zone{}.utc_seconds(*day) * 1'000}});
  return {};
}

// The units that are asked for; everything when none is.
Result<UnitScope> units_asked(World& world, const Parameters& parameters) {
  auto below = flag_of(parameters, "below");
  if (!below) return tl::unexpected(below.error());
  const auto unit = value_of(parameters, "unit");
  if (!unit) return UnitScope{true, {}};
  if (!is_id_of("u-", *unit)) {
    return tl::unexpected(wrong_parameter("unit", {"应为单位标识", "a unit's id"}));
  }
  if (!below->value_or(false)) return UnitScope{false, {*unit}};
  return subtree_of(world, office::UnitId(*unit));
}

Result<std::unordered_set<std::string>> ids_about(World& world, const std::string& commitment) {
  ledger::Query query{.table = &cases::case_about_table(), .book = ledger::kCityBook};
  query.where = {{"about", Comparison::kEqual, {commitment}}};
  query.limit = kAboutMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::unordered_set<std::string> ids;
  for (const ledger::BookRow& row : *rows) ids.insert(text_of(*query.table, row.row, "case_id"));
  return ids;
}

// What a part of the desk is made of; everything when none is asked for.
Result<UnitScope> add_desk(World& world, const Caller& caller, const Parameters& parameters,
                           std::vector<Condition>& where) {
  auto wanted = word_of(parameters, "desk", {"to_receive", "to_answer", "to_accept"});
  if (!wanted) return tl::unexpected(wanted.error());
  const auto part = std::ranges::find(kOrderDesk, wanted->value_or(""), &OrderDeskPart::name);
  if (part == kOrderDesk.end()) return UnitScope{true, {}};
  where.push_back({"state", Comparison::kEqual, {part->state}});
  return scope_of(world, caller, part->right);
}

struct Wanted {
  UnitScope units;
  UnitScope desk{true, {}};
  std::optional<bool> overdue;
  std::optional<std::unordered_set<std::string>> ids;

  bool fits(const ledger::Row& row, env::WallTime now) const {
    const ledger::Table& table = cases::cases_table();
    const std::string unit = text_of(table, row, "unit");
    return units.has(unit) && desk.has(unit) &&
           (!ids || ids->contains(text_of(table, row, "id"))) &&
           (!overdue || *overdue == is_overdue(row, now));
  }
};

Result<Wanted> wanted_of(World& world, const Parameters& parameters) {
  Wanted out;
  auto units = units_asked(world, parameters);
  if (!units) return tl::unexpected(units.error());
  out.units = std::move(*units);
  auto overdue = flag_of(parameters, "overdue");
  if (!overdue) return tl::unexpected(overdue.error());
  out.overdue = *overdue;
  const auto about = value_of(parameters, "about");
  if (!about) return out;
  if (!is_id_of("c-", *about)) {
    return tl::unexpected(wrong_parameter("about", {"应为任务标识", "a commitment's id"}));
  }
  auto ids = ids_about(world, *about);
  if (!ids) return tl::unexpected(ids.error());
  out.ids = std::move(*ids);
  return out;
}

// What stands in the query itself; the rest is looked at row by row.
void add_wanted(const Wanted& wanted, env::WallTime now, std::vector<Condition>& where) {
  for (const UnitScope* scope : {&wanted.units, &wanted.desk}) {
    if (!scope->everything) (void)add_condition(where, "unit", scope->units);
  }
  if (wanted.ids) (void)add_condition(where, "id", *wanted.ids);
  if (wanted.overdue != true) return;
  where.push_back({"state", Comparison::kIn, {"issued", "received"}});
  where.push_back({"due_at", Comparison::kLess, {now.time_since_epoch().count()}});
}

std::optional<std::int64_t> number_in(const ledger::Row& row, const char* column) {
  const auto* number = std::get_if<std::int64_t>(&row[cases::cases_table().column(column)]);
  return number ? std::optional(*number) : std::nullopt;
}

}  // namespace

bool is_overdue(const ledger::Row& row, env::WallTime now) {
  const std::string state = text_of(cases::cases_table(), row, "state");
  const auto due = number_in(row, "due_at");
  return (state == "issued" || state == "received") && due && *due < now.time_since_epoch().count();
}

Result<json::object> order_item(World& world, const ledger::Row& row) {
  const ledger::Table& table = cases::cases_table();
  json::object out;
  for (const char* name : {"id", "kind", "number", "title", "unit", "state", "issued_by", "verdict",
                           "returns", "version"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  for (const char* name : {"opened_at", "received_at", "answered_at", "due_at", "closed_at"}) {
    out[name] = time_json(row[table.column(name)]);
  }
  for (const char* name : {"provisional", "suspended"}) {
    out[name] = number_in(row, name).value_or(0) != 0;
  }
  out["overdue"] = is_overdue(row, world.clock.wall_now());
  auto unit = named_unit(world, text_of(table, row, "unit"));
  if (!unit) return tl::unexpected(unit.error());
  out["unit_name"] = unit->is_object() ? unit->at("name") : json::value(nullptr);
  return out;
}

Result<json::array> orders_about(World& world, const std::string& commitment) {
  auto ids = ids_about(world, commitment);
  if (!ids) return tl::unexpected(ids.error());
  json::array out;
  if (ids->empty()) return out;
  ledger::Query query{.table = &cases::cases_table(), .book = ledger::kCityBook};
  const bool is_short = add_condition(query.where, "id", *ids);
  query.order = {{"opened_at", true}};
  query.limit = is_short ? kShownMax : kAboutMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::BookRow& each : *rows) {
    if (!ids->contains(text_of(*query.table, each.row, "id"))) continue;
    auto item = order_item(world, each.row);
    if (!item) return tl::unexpected(item.error());
    json::object shown;
    for (const char* name : {"id", "number", "title", "state", "due_at", "overdue"}) {
      shown[name] = std::move((*item)[name]);
    }
    out.push_back(std::move(shown));
    if (out.size() == kShownMax) break;
  }
  return out;
}

Result<Page> list_orders(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &cases::cases_table(), .book = ledger::kCityBook};
  for (auto* add : {add_kind, add_state, add_day}) {
    if (auto ok = add(parameters, query.where); !ok) return tl::unexpected(ok.error());
  }
  add_search(value_of(parameters, "q").value_or(""), query.where);
  auto wanted = wanted_of(world, parameters);
  if (!wanted) return tl::unexpected(wanted.error());
  auto desk = add_desk(world, caller, parameters, query.where);
  if (!desk) return tl::unexpected(desk.error());
  wanted->desk = std::move(*desk);
  const env::WallTime now = world.clock.wall_now();
  add_wanted(*wanted, now, query.where);
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    if (!wanted->fits(row.row, now)) return std::optional<json::object>();
    auto shown = order_item(world, row.row);
    if (!shown) return tl::unexpected(shown.error());
    return std::optional(std::move(*shown));
  };
  return list_rows(world, listing(), *asked, query, item);
}

}  // namespace luoshi::service
