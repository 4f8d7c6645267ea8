#include "service/internal/source_measures.h"

#include <boost/json.hpp>

#include "cases/article.h"
#include "service/answers.h"
#include "service/internal/commitment_json.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
namespace json = boost::json;

constexpr std::size_t kMeasuresMax = 10'000;

Result<json::object> measure_json(World& world, const ledger::Row& row) {
  const ledger::Table& table = cases::articles_table();
  auto unit = named_unit(world, text_of(table, row, "unit"));
  if (!unit) return tl::unexpected(unit.error());
  const std::string until = text_of(table, row, "until_day");
  return json::object{{"id", text_of(table, row, "id")},
                      {"title", text_of(table, row, "title")},
                      {"unit", std::move(*unit)},
                      {"from", text_of(table, row, "from_day")},
                      {"until", until.empty() ? json::value(nullptr) : json::value(until)}};
}

}  // namespace

Result<SourceMeasures> SourceMeasures::read(World& world, const office::Day& from,
                                            const office::Day& to) {
  const ledger::Table& table = cases::articles_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"what", Comparison::kEqual, {"measure"}},
                 {"state", Comparison::kEqual, {"standing"}},
                 {"matter", Comparison::kIsNotNull, {}},
                 {"from_day", Comparison::kLessOrEqual, {to.text()}}};
  query.order = {{"from_day", true}};
  query.limit = kMeasuresMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  SourceMeasures out;
  for (const ledger::BookRow& each : *rows) {
    const std::string until = text_of(table, each.row, "until_day");
    if (!until.empty() && until < from.text()) continue;
    auto measure = measure_json(world, each.row);
    if (!measure) return tl::unexpected(measure.error());
    out.by_matter_[text_of(table, each.row, "matter")].push_back(std::move(*measure));
  }
  return out;
}

std::vector<std::string> SourceMeasures::matters() const {
  std::vector<std::string> out;
  for (const auto& [matter, measures] : by_matter_) out.push_back(matter);
  return out;
}

json::object SourceMeasures::of(const std::string& matter) const {
  const auto found = by_matter_.find(matter);
  json::array items = found == by_matter_.end() ? json::array() : found->second;
  const std::size_t count = items.size();
  if (count > kMeasuresShown) items.resize(kMeasuresShown);
  return {
      {"count", count}, {"filter", "what=measure&matter=" + matter}, {"items", std::move(items)}};
}

}  // namespace luoshi::service
