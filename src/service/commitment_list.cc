// Commitments as a list: what the board has of those that the filters leave.
#include <boost/json.hpp>

#include "service/board.h"
#include "service/board_filter.h"
#include "service/commitments.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

const Listing& listing() {
  static const Listing kListing{"commitments",
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
                                 {"heading", {"所在部分", "Heading"}},
                                 {"chapter", {"所在章节", "Chapter"}},
                                 {"lead_name", {"牵头单位", "Lead"}},
                                 {"county_name", {"区县", "County"}},
                                 {"status", {"状态", "Status"}},
                                 {"outcome", {"结果", "Outcome"}},
                                 {"light", {"亮灯", "Light"}},
                                 {"light_since", {"亮灯日期", "Since"}},
                                 {"target", {"目标值", "Target"}},
                                 {"unit", {"计量单位", "Unit"}},
                                 {"planned", {"序时计划", "Planned"}},
                                 {"actual", {"实际完成", "Actual"}},
                                 {"last_period", {"最近报送", "Last report"}},
                                 {"next_report", {"待报送", "Next report"}},
                                 {"next_report_due", {"报送期限", "Report due"}},
                                 {"deadline", {"完成时限", "Deadline"}}},
                                board_filter_names()};
  return kListing;
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value named_or_null(const BoardUnits& units, const std::string& id) {
  return id.empty() ? json::value(nullptr) : json::value(units.name_of(id));
}

// Backwards, what wants looking at comes first.
std::int64_t gravity_of(const std::string& light) {
  constexpr std::array<std::string_view, 5> kRising{"done", "none", "green", "yellow", "red"};
  return std::ranges::find(kRising, light) - kRising.begin();
}

ledger::Value sorted_by(const BoardCommitment& one, const std::string& column) {
  const auto of = [](const std::string& text) {
    return text.empty() ? ledger::Value() : ledger::Value(text);
  };
  if (column == "created_at") return one.created_at;
  if (column == "span_start") return one.span_start ? *one.span_start : ledger::Value();
  if (column == "title") return one.title;
  if (column == "light") return gravity_of(one.light);
  if (column == "light_since") return of(one.light_since);
  if (column == "status") return one.status;
  return one.deadline;
}

json::object item_json(const BoardUnits& units, const BoardCommitment& one) {
  json::object out{{"id", one.id},
                   {"year", one.year},
                   {"kind", one.kind},
                   {"origin", one.origin},
                   {"title", one.title},
                   {"status", one.status},
                   {"outcome", text_or_null(one.outcome)},
                   {"lead", text_or_null(one.lead)},
                   {"lead_name", named_or_null(units, one.lead)},
                   {"deadline", one.deadline},
                   {"package", text_or_null(one.package)},
                   {"parent", text_or_null(one.parent)},
                   {"measure_by", one.measure_by},
                   {"unit", one.unit},
                   {"target", text_or_null(one.target)},
                   {"light", one.light},
                   {"light_since", text_or_null(one.light_since)},
                   {"planned", text_or_null(one.planned)},
                   {"actual", text_or_null(one.actual)},
                   {"last_period", text_or_null(one.last_period)},
                   {"reading", text_or_null(one.reading)}};
  const std::string& county = units.county_of(one.lead);
  out["span_start"] = one.span_start ? json::value(*one.span_start) : json::value(nullptr);
  out["heading"] = one.heading;
  out["chapter"] = one.chapter;
  out["source"] = text_or_null(one.source);
  out["county"] = text_or_null(county);
  out["county_name"] = named_or_null(units, county);
  out["next_report"] = text_or_null(one.next_period);
  out["next_report_due"] = text_or_null(one.next_due_on);
  out["waits_for_confirmation"] = has_report_in(one, "reported");
  out["created_at"] = rfc3339(env::WallTime(std::chrono::milliseconds(one.created_at)));
  out["version"] = one.version;
  return out;
}

}  // namespace

Result<Page> list_commitments(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  auto filter = BoardFilter::read(**state, parameters, caller, today(world));
  if (!filter) return tl::unexpected(filter.error());
  const std::vector<const BoardCommitment*> all = chosen(**state, *filter);
  std::vector<PlacedItem> placed;
  placed.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    PlacedItem item{{}, i};
    for (const ledger::Order& order : asked->order) {
      item.place.push_back(sorted_by(*all[i], order.column));
    }
    item.place.emplace_back(all[i]->id);
    placed.push_back(std::move(item));
  }
  return list_placed(world, listing(), *asked, std::move(placed),
                     [&](std::size_t index) { return item_json(*(*state)->units, *all[index]); });
}

}  // namespace luoshi::service
