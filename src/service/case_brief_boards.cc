// The monthly brief's boards: companies, and matters with what was done at their source.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "service/internal/brief_figures.h"
#include "service/internal/paper.h"
#include "service/tiers.h"

namespace luoshi::service {

using document::Paper;
using document::PaperTable;
namespace json = boost::json;

namespace {

// "2项：公示办法、听证".
std::string measures_text(const json::object& item) {
  const json::object& measures = item.at("measures").as_object();
  if (measures.at("items").as_array().empty()) return "—";
  std::string out;
  for (const json::value& each : measures.at("items").as_array()) {
    out += (out.empty() ? "" : "、") + text_in(each.as_object(), "title");
  }
  return fmt::format("{}项：{}", json::value_to<std::size_t>(measures.at("count")), out);
}

}  // namespace

// Board by board; of whoever had too few to be judged how many there are, and no names.
void add_companies(Paper& paper, const Brief& brief) {
  if (brief.companies.empty()) return;
  PaperTable table{
      {2, 4, 2, 2, 2, 2, 2, 2},
      true,
      false,
      {{"榜别", "物业企业", "受理", "到期", "到期按时率", "解决率", "满意率", "重办率"}}};
  std::map<std::string, std::string> tiers;
  for (const json::value& tier : brief.companies.at("tiers").as_array()) {
    tiers[text_in(tier.as_object(), "tier")] = text_in(tier.at("name").as_object(), "zh");
  }
  int too_few = 0;
  for (const json::value& each : items_in(brief.companies)) {
    const json::object& item = each.as_object();
    const json::object& counts = counts_in(each);
    const std::string tier = text_in(item, "tier");
    too_few += tier == kUnranked;
    if (tier.empty() || tier == kUnranked) continue;  // of no company
    table.rows.push_back(
        {tiers[tier], text_in(item, "name"), opens_item(brief, brief.companies, item, "opened"),
         opens_item(brief, brief.companies, item, "due"), rate_in(counts, "on_time_of_due"),
         rate_in(counts, "solved_percent"), rate_in(counts, "satisfied_percent"),
         rate_in(counts, "reopened_percent")});
  }
  if (table.rows.size() == 1 && too_few == 0) return;
  add_part(paper, "物业企业红黑榜",
           rules_of(brief.companies) +
               (too_few > 0 ? fmt::format("另有{}家件数不足，不评。", too_few) : ""));
  if (table.rows.size() > 1) paper.emplace_back(std::move(table));
}

// Where petitions come from, and what was done at the source.
void add_matters(Paper& paper, const Brief& brief) {
  PaperTable table{{3, 2, 2, 2, 2, 5},
                   true,
                   false,
                   {{"民生事项", "受理", "办结", "到期按时率", "满意率", "源头举措"}}};
  std::vector<const json::object*> matters;
  for (const json::value& each : items_in(brief.matters)) {
    if (!text_in(each.as_object(), "value").empty()) matters.push_back(&each.as_object());
  }
  std::ranges::stable_sort(matters, std::greater(), [](const json::object* item) {
    return count_in(item->at("counts").as_object(), "opened");
  });
  for (const json::object* item : matters) {
    const json::object& counts = item->at("counts").as_object();
    const std::string name = text_in(*item, "name");
    table.rows.push_back({name.empty() ? text_in(*item, "value") : name,
                          opens_item(brief, brief.matters, *item, "opened"),
                          opens_item(brief, brief.matters, *item, "closed"),
                          rate_in(counts, "on_time_of_due"), rate_in(counts, "satisfied_percent"),
                          measures_text(*item)});
  }
  if (matters.empty()) return;
  add_part(paper, "民生事项的来源和源头治理", "按诉求涉及的民生事项，受理多的在前：");
  paper.emplace_back(std::move(table));
}

}  // namespace luoshi::service
