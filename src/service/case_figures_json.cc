// How figures are told: counts and rates, what is hidden as null, units in tiers.
#include <algorithm>
#include <boost/json.hpp>
#include <functional>

#include "cases/clock.h"
#include "commitment/promise.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/internal/case_figures.h"
#include "service/internal/committed_view.h"

namespace luoshi::service {
namespace {

using base::Message;
using base::Result;
using cases::CaseCounts;
using cases::Count;
namespace json = boost::json;

constexpr std::int64_t kRankedDueMin = 10;
constexpr std::int64_t kRankedSaidMin = 10;
struct Band {  // from these thousandths on
  std::int64_t due;
  std::int64_t satisfied;
};
constexpr Band kExcellent{980, 900};
constexpr Band kGood{900, 800};

struct Tier {
  std::string_view word;
  Message name;
};
const std::array<Tier, 4>& tiers() {
  static const std::array<Tier, 4> kTiers = {{{"excellent", {"第一档", "first tier"}},
                                              {"good", {"第二档", "second tier"}},
                                              {"behind", {"第三档", "third tier"}},
                                              {"unranked", {"不排名", "not ranked"}}}};
  return kTiers;
}

const std::vector<Message>& rules() {
  static const std::vector<Message> kRules = {
      {"“办结按时率”：已办结且有时限的，其中按时办结的比例。",
       "On time of those closed: of the closed that had a limit, the share closed in time."},
      {"“到期按时率”：时限已到的，其中到期前已答复的比例；超期未办结的计为未按时。",
       "On time of those due: of those whose limit has come, the share answered by then; what is "
       "open and overdue counts as missed."},
      {"响应、解决、满意分别计算：已联系上的群众中，对该项作了回答的，其中肯定回答的比例；未联系上"
       "、"
       "未作回答的另列，不计入。评4分和5分的为满意。",
       "Response, resolution and satisfaction each by itself: of the people reached who said "
       "something of it, the share who said yes; who was not reached, or did not say, stands "
       "apart. 4 and 5 are satisfied."},
      {"分档：到期按时率98%以上且满意率90%以上为第一档，90%以上且80%以上为第二档，其余为第三档；"
       "作满意评价的不足10人时只看到期按时率；同档按到期按时率排列。",
       "Tiers: on time of those due 98 % and satisfied 90 % and more is the first, 90 % and 80 % "
       "the second, the rest the third; where fewer than 10 said how satisfied they are the first "
       "alone counts; within a tier by it."},
      {"到期不足10件的不排名。", "Whoever had fewer than 10 due is not ranked."}};
  return kRules;
}

bool is_hidden(const FigureRow& row, Count count) {
  for (std::size_t i = 0; i < cases::kCountColumns.size(); ++i) {
    if (cases::kCountColumns[i].count == count) return row.hidden.test(i);
  }
  return false;
}

// Of `whole`, in thousandths, rounded half up; nothing of nothing, or of what is hidden.
std::optional<std::int64_t> share(std::int64_t part, std::int64_t whole, bool hidden) {
  if (hidden || whole == 0) return std::nullopt;
  return (part * 2'000 + whole) / (whole * 2);
}
std::optional<std::int64_t> share_of_closed(const FigureRow& row) {
  const CaseCounts& counts = row.counts;
  return share(counts.closed_in_time, counts.closed_in_time + counts.closed_late,
               is_hidden(row, &CaseCounts::closed_in_time));
}
std::optional<std::int64_t> share_of_due(const FigureRow& row) {
  return share(row.counts.due_met, row.counts.due, is_hidden(row, &CaseCounts::due_met));
}
std::optional<std::int64_t> share_of_said(const FigureRow& row, Count yes, Count no) {
  return share(row.counts.*yes, row.counts.*yes + row.counts.*no, is_hidden(row, yes));
}
std::int64_t said_of(const FigureRow& row) {
  return row.counts.satisfied + row.counts.not_satisfied;
}
std::optional<std::int64_t> share_satisfied(const FigureRow& row) {
  return share_of_said(row, &CaseCounts::satisfied, &CaseCounts::not_satisfied);
}
json::value percent(const std::optional<std::int64_t>& thousandths) {
  if (!thousandths) return nullptr;
  return json::string(std::to_string(*thousandths / 10) + "." + std::to_string(*thousandths % 10));
}

json::object counts_json(const FigureRow& row) {
  json::object out;
  for (const cases::CountColumn& each : cases::kCountColumns) {
    out[each.name] =
        is_hidden(row, each.count) ? json::value(nullptr) : json::value(row.counts.*each.count);
  }
  out["on_time_of_closed"] = percent(share_of_closed(row));
  out["on_time_of_due"] = percent(share_of_due(row));
  out["responded_percent"] =
      percent(share_of_said(row, &CaseCounts::responded, &CaseCounts::not_responded));
  out["solved_percent"] = percent(share_of_said(row, &CaseCounts::solved, &CaseCounts::not_solved));
  out["satisfied_percent"] = percent(share_satisfied(row));
  return out;
}

// -- names --

using Name = std::function<Result<json::object>(const std::string& value)>;

json::object named(const std::string& name, const std::optional<std::string>& name_en = {}) {
  return {{"name", name}, {"name_en", name_en ? json::value(*name_en) : json::value(nullptr)}};
}

Result<json::object> unit_name(World& world, const std::string& id) {
  if (id.empty()) return json::object{};
  auto unit = world.directory.unit(office::UnitId(id));
  if (!unit) return tl::unexpected(unit.error());
  return *unit ? named((*unit)->name) : json::object{};
}

json::object kind_name(const calendar::KindsReading& kinds, const std::string& value) {
  const std::size_t slash = value.find('/');
  const calendar::Kind* kind = calendar::find_kind(kinds.kinds, value.substr(0, slash));
  if (!kind) return {};
  if (slash == std::string::npos) return named(kind->name, kind->name_en);
  const calendar::Category* category =
      kind->process ? calendar::find_category(*kind->process, value.substr(slash + 1)) : nullptr;
  return category ? named(category->name, category->name_en) : json::object{};
}

Result<Name> names_of(World& world, const std::string& by) {
  if (by == "unit" || by == "county" || by == "region") {
    return Name([&world](const std::string& value) { return unit_name(world, value); });
  }
  if (by != "kind" && by != "category") {
    return Name([](const std::string&) -> Result<json::object> { return json::object{}; });
  }
  CommittedView view(world);
  auto kinds = cases::kinds_now(view);
  if (!kinds) return tl::unexpected(kinds.error());
  return Name([kinds = *kinds](const std::string& value) -> Result<json::object> {
    return kinds ? kind_name(*kinds, value) : json::object{};
  });
}

// -- order --

std::string_view tier_of(const FigureRow& row) {
  const auto due = share_of_due(row);
  if (!due || row.counts.due < kRankedDueMin) return "unranked";
  const auto satisfied = share_satisfied(row);
  const auto within = [&](const Band& band) {
    const bool counts = satisfied && said_of(row) >= kRankedSaidMin;
    return *due >= band.due && (!counts || *satisfied >= band.satisfied);
  };
  return within(kExcellent) ? "excellent" : within(kGood) ? "good" : "behind";
}

// The best first; within what is alike by name, so that nothing hidden shows in the order.
void sort_by_rate(std::vector<FigureRow>& rows) {
  const auto place = [](const FigureRow& row) {
    const bool is_ranked = tier_of(row) != "unranked";
    return std::tuple(!is_ranked, is_ranked ? -*share_of_due(row) : 0, row.value);
  };
  std::ranges::sort(rows, {}, place);
}

Result<json::array> items_json(World& world, const FiguresAsked& asked,
                               const std::vector<FigureRow>& rows, bool in_tiers) {
  const auto name = names_of(world, asked.by);
  if (!name) return tl::unexpected(name.error());
  json::array out;
  for (const FigureRow& row : rows) {
    auto known = (*name)(row.value);
    if (!known) return tl::unexpected(known.error());
    json::object item{{"value", row.value},
                      {"name", nullptr},
                      {"name_en", nullptr},
                      {"counts", counts_json(row)},
                      {"tier", nullptr}};
    for (auto& each : *known) item[each.key()] = each.value();
    if (in_tiers) item["tier"] = tier_of(row);
    out.push_back(std::move(item));
  }
  return out;
}

// All of them together; nothing where some are left out.
json::value total_json(const Told& told, const FiguresAsked& asked,
                       const std::vector<FigureRow>& rows, const HiddenCounts& of_total) {
  if (!told.others && !asked.value) return nullptr;
  FigureRow all;
  for (const FigureRow& row : rows) all.counts += row.counts;
  if (!told.scope.everything && !asked.value) all.hidden = small_cells_of(all.counts) | of_total;
  return counts_json(all);
}

}  // namespace

Result<json::object> figures_json(World& world, const FiguresAsked& asked, const Told& told,
                                  std::vector<FigureRow>& rows, const HiddenCounts& of_total) {
  const bool in_tiers = asked.by == "unit" || asked.by == "county";
  if (in_tiers) sort_by_rate(rows);
  auto items = items_json(world, asked, rows, in_tiers);
  if (!items) return tl::unexpected(items.error());
  json::array told_tiers;
  for (const Tier& tier : tiers()) {
    told_tiers.push_back(json::object{{"tier", tier.word}, {"name", base::to_json(tier.name)}});
  }
  const bool hides =
      std::ranges::any_of(rows, [](const FigureRow& row) { return row.hidden.any(); });
  return json::object{
      {"by", asked.by},
      {"from", asked.from.text()},
      {"to", asked.to.text()},
      {"line", asked.line ? json::value(*asked.line) : json::value(nullptr)},
      {"as_of", rfc3339(world.clock.wall_now())},
      {"all", total_json(told, asked, rows, of_total)},
      {"items", std::move(*items)},
      {"hides_small", hides},
      {"tiers", in_tiers ? json::value(std::move(told_tiers)) : json::value(nullptr)},
      {"rules", base::to_json(rules())}};
}

}  // namespace luoshi::service
