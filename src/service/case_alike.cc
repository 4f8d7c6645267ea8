// What reads like a case that somebody asks for now.
#include <algorithm>
#include <boost/json.hpp>

#include "service/alike.h"
#include "service/answers.h"
#include "service/cases.h"
#include "service/internal/case_json.h"
#include "service/internal/commitment_json.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using ledger::Comparison;
using office::Right;
namespace json = boost::json;

}  // namespace

CaseJson similar_cases(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kCasesTake); !may) return tl::unexpected(may.error());
  constexpr std::int64_t kWeeksMs = std::int64_t{60} * 86'400'000;
  constexpr std::size_t kLookedAt = 2'000;
  constexpr std::size_t kLeast = 300;
  constexpr std::size_t kGiven = 8;
  auto scope = scope_of(world, caller, Right::kCasesTake);
  if (!scope) return tl::unexpected(scope.error());
  const ledger::Table& table = cases::requests_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  for (const char* name : {"kind", "category", "region"}) {
    if (const auto value = value_of(parameters, name); value && !value->empty()) {
      query.where.push_back({name, Comparison::kEqual, {*value}});
    }
  }
  const std::int64_t now = world.clock.wall_now().time_since_epoch().count();
  query.where.push_back({"opened_at", Comparison::kGreaterOrEqual, {now - kWeeksMs}});
  query.order = {{"opened_at", true}};
  query.limit = kLookedAt;
  query.only = {"centre", "summary"};
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  const auto wanted = pairs_of(value_of(parameters, "summary").value_or(""));
  std::vector<std::pair<std::size_t, const ledger::Row*>> alike;
  for (const ledger::BookRow& each : *rows) {
    if (!scope->has(text_of(table, each.row, "centre"))) continue;
    const std::size_t share = likeness(wanted, pairs_of(text_of(table, each.row, "summary")));
    if (share >= kLeast) alike.emplace_back(share, &each.row);
  }
  std::ranges::stable_sort(alike, std::greater<>(),
                           &std::pair<std::size_t, const ledger::Row*>::first);
  if (alike.size() > kGiven) alike.resize(kGiven);
  json::array items;
  for (const auto& [share, found] : alike) {
    auto row = row_at(world, table, std::get<std::string>(found->front()));
    if (!row) return tl::unexpected(row.error());
    if (!*row) continue;
    auto item = case_item(world, **row);
    if (!item) return item;
    (*item)["likeness"] = static_cast<double>(share) / 1'000;
    items.push_back(std::move(*item));
  }
  return json::object{{"items", std::move(items)}};
}

}  // namespace luoshi::service
