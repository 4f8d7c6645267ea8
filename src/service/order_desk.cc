// What the caller has to do to orders, and how many there are of all: each figure with the filter
// of the list that it counts.
#include <boost/json.hpp>

#include "service/answers.h"
#include "service/internal/order_json.h"
#include "service/orders.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
using ledger::Condition;
namespace json = boost::json;

constexpr std::size_t kCountedMax = 10'000;
constexpr std::size_t kShownMax = 100;

Result<json::object> part_json(World& world, const Caller& caller, const OrderDeskPart& part) {
  auto scope = scope_of(world, caller, part.right);
  if (!scope) return tl::unexpected(scope.error());
  const ledger::Table& table = cases::cases_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"state", Comparison::kEqual, {part.state}}};
  if (!scope->everything) (void)add_condition(query.where, "unit", scope->units);
  query.order = {{"due_at", false}};
  query.limit = kCountedMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::size_t count = 0;
  json::array items;
  for (const ledger::BookRow& each : *rows) {
    if (!scope->has(text_of(table, each.row, "unit"))) continue;
    ++count;
    if (items.size() == kShownMax) continue;
    auto item = order_item(world, each.row);
    if (!item) return tl::unexpected(item.error());
    items.push_back(std::move(*item));
  }
  return json::object{
      {"count", count}, {"filter", std::string("desk=") + part.name}, {"items", std::move(items)}};
}

Result<json::object> figure_json(World& world, std::vector<Condition> where, const char* filter) {
  ledger::Query query{.table = &cases::cases_table(), .book = ledger::kCityBook};
  query.where = std::move(where);
  auto count = world.ledger.count(query);
  if (!count) return tl::unexpected(count.error());
  return json::object{{"count", *count}, {"filter", filter}};
}

}  // namespace

OrderJson order_desk(World& world, const Caller& caller) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  json::object out;
  for (const OrderDeskPart& part : kOrderDesk) {
    out[part.name] = nullptr;  // for whoever has no such right
    if (!caller.rights.has(part.right)) continue;
    auto shown = part_json(world, caller, part);
    if (!shown) return tl::unexpected(shown.error());
    out[part.name] = std::move(*shown);
  }
  const std::int64_t now = world.clock.wall_now().time_since_epoch().count();
  auto open = figure_json(world, {{"state", Comparison::kIn, {"issued", "received", "answered"}}},
                          "state=open");
  if (!open) return tl::unexpected(open.error());
  auto overdue = figure_json(
      world,
      {{"state", Comparison::kIn, {"issued", "received"}}, {"due_at", Comparison::kLess, {now}}},
      "overdue=true");
  if (!overdue) return tl::unexpected(overdue.error());
  out["open"] = std::move(*open);
  out["overdue"] = std::move(*overdue);
  return out;
}

}  // namespace luoshi::service
