#include "service/desk.h"

#include <algorithm>
#include <boost/json.hpp>

#include "commitment/reading.h"
#include "commitment/review.h"
#include "service/answers.h"
#include "service/board_filter.h"

namespace luoshi::service {
namespace {

using base::Result;
using B = BoardCommitment;
using office::Right;
namespace json = boost::json;

constexpr std::size_t kItemsMax = 100;  // shown of a part; the figure counts all
constexpr int kDueDays = 30;            // what is due so soon stands on the desk
constexpr std::size_t kReadingsMax = 200;

// One thing that is owed, on the day by which it is.
struct Owed {
  std::string_view on;
  const B* of = nullptr;
  const BoardReport* report = nullptr;
  const BoardMilestone* milestone = nullptr;
};

// What of it is owed in this part.
void add_owed(std::string_view part, const B& one, const std::string& due_before,
              std::vector<Owed>& owed) {
  if (part == "to_report") return owed.push_back({one.next_due_on, &one});
  if (part == "returned" || part == "to_confirm") {
    const std::string_view wanted = part == "returned" ? "returned" : "reported";
    for (const BoardReport& each : one.reports) {
      if (each.state == wanted) owed.push_back({each.period_end, &one, &each});
    }
    return;
  }
  if (part != "due") return owed.push_back({one.deadline, &one});
  if (one.deadline < due_before) owed.push_back({one.deadline, &one});
  for (const BoardMilestone& each : one.milestones) {
    if (!each.reached && each.due < due_before) owed.push_back({each.due, &one, nullptr, &each});
  }
}

json::object owed_json(const BoardUnits& units, std::string_view part, const Owed& owed) {
  const B& of = *owed.of;
  json::object out{{"id", of.id},       {"title", of.title},       {"kind", of.kind},
                   {"light", of.light}, {"deadline", of.deadline}, {"version", of.version}};
  out["lead"] = of.lead.empty() ? json::value(nullptr)
                                : json::value{{"id", of.lead}, {"name", units.name_of(of.lead)}};
  json::object item{{"on", owed.on}, {"commitment", std::move(out)}};
  if (part == "to_report") item["period"] = of.next_period;
  if (const BoardReport* report = owed.report) {
    item["number"] = report->number;
    item["period"] = report->period;
    item["at"] = rfc3339(env::WallTime(std::chrono::milliseconds(report->at)));
    item["reason"] = report->reason.empty() ? json::value(nullptr) : json::value(report->reason);
  }
  if (const BoardMilestone* milestone = owed.milestone) {
    item["milestone"] = {{"number", milestone->number}, {"name", milestone->name}};
  }
  return item;
}

json::object part_json(const BoardState& state, const DeskScope& scope, std::string_view part,
                       const std::string& due_before) {
  std::vector<Owed> owed;
  std::size_t count = 0;
  for (const auto& each : state.commitments) {
    if (!scope.has(part, *each)) continue;
    ++count;
    add_owed(part, *each, due_before, owed);
  }
  const std::size_t shown = std::min(kItemsMax, owed.size());
  std::ranges::partial_sort(owed, owed.begin() + static_cast<std::ptrdiff_t>(shown),
                            [](const Owed& one, const Owed& other) {
                              return std::tie(one.on, one.of->id) <
                                     std::tie(other.on, other.of->id);
                            });
  json::array items;
  for (std::size_t i = 0; i < shown; ++i) items.push_back(owed_json(*state.units, part, owed[i]));
  json::object out = figure_json(count, {{"desk", std::string(part)}});
  out["items"] = std::move(items);
  return out;
}

// Readings whose review has candidates on which nobody has decided.
Result<json::object> candidates_json(World& world) {
  const ledger::Table& readings = commitment::readings_table();
  ledger::Query query{.table = &readings, .book = ledger::kCityBook};
  query.order = {{"created_at", true}};
  query.limit = kReadingsMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  json::array items;
  std::uint64_t all = 0;
  for (const ledger::BookRow& each : *rows) {
    const std::string id = text_of(readings, each.row, "id");
    ledger::Query open{.table = &commitment::review_candidates_table(), .book = ledger::kCityBook};
    open.where = {{"reading", ledger::Comparison::kEqual, {id}},
                  {"state", ledger::Comparison::kEqual, {"open"}}};
    auto count = world.ledger.count(open);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) continue;
    all += *count;
    items.push_back({{"reading", {{"id", id}, {"name", text_of(readings, each.row, "title")}}},
                     {"count", *count}});
  }
  return json::object{{"count", all}, {"items", std::move(items)}};
}

}  // namespace

const std::vector<std::string_view>& desk_parts() {
  static const std::vector<std::string_view> kParts = {"to_sign", "to_report",  "returned",
                                                       "due",     "to_confirm", "unassigned"};
  return kParts;
}

DeskScope::DeskScope(const BoardState& state, const Caller& caller, const office::Day& today)
    : today_(day_number_of(today.text())), due_before_(office::plus_days(today, kDueDays).text()) {
  for (const office::Grant& grant : caller.grants) {
    if (!office::is_in_force(grant, today)) continue;
    const office::RightSet rights = office::row_of(grant.role).rights.common(caller.rights);
    const bool acts = rights.has(Right::kProgressWrite) || rights.has(Right::kCommitmentsSign);
    const bool presses = rights.has(Right::kCommitmentsWrite);
    const BoardUnit* root = state.units->find(grant.unit_id.value());
    if (!root || (!acts && !presses)) continue;
    is_unit_ = is_unit_ || acts;
    is_office_ = is_office_ || presses;
    whole_city_ = whole_city_ || (presses && root->parent.empty());
    for (const BoardUnit& each : state.units->all()) {
      if (!state.units->is_within(each.id, root->id)) continue;
      if (acts) own_.insert(each.id);
      if (presses) office_.insert(each.id);
    }
  }
}

bool DeskScope::is_due(const BoardCommitment& one) const {
  if (one.light == "done") return false;
  return one.deadline < due_before_ ||
         std::ranges::any_of(one.milestones, [&](const BoardMilestone& each) {
           return !each.reached && each.due < due_before_;
         });
}

bool DeskScope::has(std::string_view part, const BoardCommitment& one) const {
  if (!one.is_open()) return false;
  if (part == "to_confirm") return has_report_in(one, "reported") && covers(one.lead);
  if (part == "unassigned") return whole_city_ && one.status == "unassigned";
  if (part == "to_sign") return one.status == "assigned" && owns(one.lead);
  if (part == "to_report") return is_report_awaited(one, today_) && owns(one.lead);
  if (part == "due") return one.status == "signed" && is_due(one) && owns(one.lead);
  return std::ranges::any_of(one.reports, [this](const BoardReport& each) {
    return each.state == "returned" && owns(each.unit);
  });
}

Result<json::object> get_desk(World& world, const Caller& caller) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  const office::Day day = today(world);
  const DeskScope scope(**state, caller, day);
  const std::string due_before = office::plus_days(day, kDueDays).text();
  json::object out{{"as_of", day.text()}, {"unit", nullptr}, {"office", nullptr}};
  const auto add = [&](const char* side, std::initializer_list<std::string_view> parts) {
    json::object all;
    for (const std::string_view part : parts) {
      all[part] = part_json(**state, scope, part, due_before);
    }
    out[side] = std::move(all);
  };
  if (scope.is_unit()) add("unit", {"to_sign", "to_report", "returned", "due"});
  if (!scope.is_office()) return out;
  add("office", {"to_confirm", "unassigned"});
  if (!scope.is_whole_city()) return out;
  auto candidates = candidates_json(world);
  if (!candidates) return tl::unexpected(candidates.error());
  out["office"].as_object()["candidates"] = std::move(*candidates);
  return out;
}

}  // namespace luoshi::service
