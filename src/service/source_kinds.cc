// What a year's promises come from, kind by kind: how many sources, and how what they promise
// stands.
#include <algorithm>
#include <array>

#include "service/answers.h"
#include "service/board_filter.h"
#include "service/internal/source_due.h"
#include "service/light_counts.h"
#include "service/overview.h"
#include "service/sources.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
namespace json = boost::json;

// In the order of commitment::Origin.
constexpr std::array<std::string_view, 9> kOrigins{"report",     "livelihood", "instruction",
                                                   "meeting",    "order",      "bill",
                                                   "suggestion", "proposal",   "by_hand"};

struct SourceCounts {
  std::size_t all = 0;
  std::size_t overdue = 0;
};

Result<SourceCounts> sources_of(World& world, std::string_view type, const std::string& year) {
  ledger::Query query{.table = &commitment::sources_table(), .book = ledger::kCityBook};
  query.where = {{"type", Comparison::kEqual, {std::string(type)}},
                 {"received_on", Comparison::kPrefix, {year + "-"}}};
  auto all = world.ledger.count(query);
  if (!all) return tl::unexpected(all.error());
  add_overdue_sources(today(world), query.where);
  auto overdue = world.ledger.count(query);
  if (!overdue) return tl::unexpected(overdue.error());
  return SourceCounts{*all, *overdue};
}

}  // namespace

SourceJson list_source_kinds(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = year_asked(world, parameters);
  if (!asked) return tl::unexpected(asked.error());
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  std::array<LightCounts, kOrigins.size()> lights;
  for (const auto& each : (*state)->commitments) {
    const auto at = std::ranges::find(kOrigins, each->origin) - kOrigins.begin();
    if (each->year == *asked) lights.at(static_cast<std::size_t>(at)).take(*each);
  }
  const std::string year = std::to_string(*asked);
  json::array items;
  for (std::size_t i = 0; i < kOrigins.size(); ++i) {
    auto sources = sources_of(world, kOrigins[i], year);
    if (!sources) return tl::unexpected(sources.error());
    const std::string filter = query_of({{"year", year}, {"origin", std::string(kOrigins[i])}});
    json::object out{{"type", kOrigins[i]}, {"sources", sources->all}};
    out["overdue"] = sources->overdue;
    auto limit = reply_limit(world, static_cast<commitment::Origin>(i));
    if (!limit) return tl::unexpected(limit.error());
    out["reply_limit"] = std::move(*limit);
    out["commitments"] = figure_json(lights.at(i).all(), filter);
    out["lights"] = lights.at(i).json(filter);
    items.push_back(std::move(out));
  }
  return json::object{{"year", *asked}, {"items", std::move(items)}};
}

}  // namespace luoshi::service
