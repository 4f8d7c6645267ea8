#include "service/rankings.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "base/json.h"
#include "commitment/promise.h"
#include "service/answers.h"
#include "service/board_filter.h"
#include "service/overview.h"

namespace luoshi::service {
namespace {

using base::Message;
using base::Result;
namespace json = boost::json;

constexpr int kLightWeight = 50;
constexpr int kInTimeWeight = 30;
constexpr int kQualityWeight = 20;
constexpr int kExcellentFrom = 900;  // tenths of a point
constexpr int kGoodFrom = 750;

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
      {"只看本年度由其牵头的事项；区县连同其所属单位一并计算。",
       "What the unit leads in this year counts; a county together with all units below it."},
      {"亮灯50分：已完成和绿灯计满分，黄灯计一半，红灯不计分；尚未亮灯的不计入。",
       "Lights, 50 points: done and green count whole, yellow half, red nothing; what has no light "
       "yet is left out."},
      {"按时报送30分：已到期限和已提前报送的进展中，在期限之前报送的比例。",
       "Reports in time, 30 points: of the reports that were due or came before their day, the "
       "share that came in time."},
      {"报送质量20分：已报送的进展中，从未被退回的比例。",
       "Quality of reports, 20 points: of the reports that came, the share never returned."},
      {"没有可计数据的项目不计入，其余按100分折算。",
       "What there is nothing of is left out, and the rest is scaled to 100."},
      {"90分以上为第一档，75分以上为第二档，其余为第三档；同档按得分排列，得分相同的名次并列。",
       "90 and more is the first tier, 75 and more the second, the rest the third; within a tier "
       "by points, and the same points share a place."},
      {"牵头事项不足3项的不排名。", "Who leads fewer than 3 is not ranked."}};
  return kRules;
}

// Of `whole`, in thousandths, rounded half up.
int share(std::size_t part, std::size_t whole) {
  return static_cast<int>((part * 2'000 + whole) / (whole * 2));
}

struct Member {
  std::string unit;
  Standings standings;
};

json::object lights_json(const Standings& of, const Parameters& filter) {
  json::object out;
  const std::pair<const char*, std::size_t> lights[] = {
      {"done", of.done}, {"green", of.green}, {"yellow", of.yellow}, {"red", of.red}};
  for (const auto& [light, count] : lights) {
    out[light] = figure_json(count, with(filter, "light", light));
  }
  return out;
}

json::value share_json(std::size_t part, std::size_t whole) {
  if (whole == 0) return nullptr;
  const int thousandths = share(part, whole);
  return json::string(std::to_string(thousandths / 10) + "." + std::to_string(thousandths % 10));
}

json::value points_json(const Standings& of) {
  const auto points = points_of(of);
  if (!points) return nullptr;
  return json::string(std::to_string(*points / 10) + "." + std::to_string(*points % 10));
}

json::object member_json(const BoardUnits& units, const Member& member, const Parameters& filter) {
  const Standings& of = member.standings;
  json::object out{{"unit", {{"id", member.unit}, {"name", units.name_of(member.unit)}}},
                   {"points", points_json(of)},
                   {"led", figure_json(of.led, filter)},
                   {"lights", lights_json(of, filter)}};
  out["in_time"] = {{"reports_due", of.reports_due},
                    {"reports_in_time", of.reports_in_time},
                    {"percent", share_json(of.reports_in_time, of.reports_due)},
                    {"late", figure_json(of.with_late_report, with(filter, "report", "was_late"))}};
  out["quality"] = {
      {"reports", of.reports_came},
      {"reports_returned", of.reports_returned},
      {"percent", share_json(of.reports_came - of.reports_returned, of.reports_came)},
      {"returned", figure_json(of.with_returned_report, with(filter, "report", "was_returned"))}};
  return out;
}

// The members of a tier by points, each with its place; the same points share one.
json::array members_json(const BoardUnits& units, std::vector<const Member*> members,
                         const Parameters& year, const char* filter_name, std::size_t& place) {
  std::ranges::stable_sort(members, std::greater<>(), [](const Member* each) {
    return points_of(each->standings).value_or(-1);
  });
  json::array out;
  std::optional<int> before;
  std::size_t shared = place;
  for (const Member* each : members) {
    const auto points = points_of(each->standings);
    ++place;
    if (points != before) shared = place;
    before = points;
    json::object member = member_json(units, *each, with(year, filter_name, each->unit));
    const bool is_ranked = tier_of(each->standings) != "unranked";
    member["place"] = is_ranked ? json::value(shared) : json::value(nullptr);
    out.push_back(std::move(member));
  }
  return out;
}

}  // namespace

void Standings::take(const BoardCommitment& one, DayNumber today) {
  ++led;
  done += one.light == "done";
  green += one.light == "green";
  yellow += one.light == "yellow";
  red += one.light == "red";
  for (const BoardAsked& each : one.asked) {
    if (each.came == 0 && each.due >= today) continue;  // still to come
    ++reports_due;
    reports_in_time += each.came != 0 && each.came <= each.due;
  }
  reports_came += one.reports.size();
  for (const BoardReport& each : one.reports) reports_returned += each.returned > 0;
  with_late_report += was_report_late(one, today);
  with_returned_report += was_report_returned(one);
}

std::optional<int> points_of(const Standings& of) {
  int points = 0;  // thousandths of a share times its weight
  int weight = 0;
  const auto add = [&](std::size_t part, std::size_t whole, int of_weight) {
    if (whole == 0) return;
    points += share(part, whole) * of_weight;
    weight += of_weight;
  };
  // Halves are whole numbers of halves.
  add(2 * (of.done + of.green) + of.yellow, 2 * (of.done + of.green + of.yellow + of.red),
      kLightWeight);
  add(of.reports_in_time, of.reports_due, kInTimeWeight);
  add(of.reports_came - of.reports_returned, of.reports_came, kQualityWeight);
  if (weight == 0) return std::nullopt;
  return (points * 2 + weight) / (weight * 2);
}

std::string_view tier_of(const Standings& of) {
  const auto points = points_of(of);
  if (!points || of.led < kRankedMin) return "unranked";
  if (*points >= kExcellentFrom) return "excellent";
  return *points >= kGoodFrom ? "good" : "behind";
}

Result<json::object> get_rankings(World& world, const Caller& caller,
                                  const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto year = year_asked(world, parameters);
  if (!year) return tl::unexpected(year.error());
  auto of = word_of(parameters, "of", {"units", "counties"});
  if (!of) return tl::unexpected(of.error());
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  const bool by_county = of->value_or("units") == "counties";
  const BoardUnits& units = *(*state)->units;
  const office::Day day = today(world);
  std::map<std::string, Standings> all;
  for (const auto& each : (*state)->commitments) {
    const std::string& unit = by_county ? units.county_of(each->lead) : each->lead;
    if (each->year == *year && !unit.empty()) all[unit].take(*each, day_number_of(day.text()));
  }
  std::vector<Member> members;
  for (auto& [unit, standings] : all) members.push_back({unit, standings});
  json::object out{{"year", *year},
                   {"of", by_county ? "counties" : "units"},
                   {"as_of", day.text()},
                   {"version", (*state)->changed},
                   {"rules", base::to_json(rules())}};
  json::array shown;
  std::size_t place = 0;
  const Parameters of_year{{"year", std::to_string(*year)}};
  for (const Tier& tier : tiers()) {
    std::vector<const Member*> its;
    for (const Member& each : members) {
      if (tier_of(each.standings) == tier.word) its.push_back(&each);
    }
    shown.push_back({{"tier", tier.word},
                     {"name", base::to_json(tier.name)},
                     {"members", members_json(units, std::move(its), of_year,
                                              by_county ? "county" : "lead", place)}});
  }
  out["tiers"] = std::move(shown);
  return out;
}

}  // namespace luoshi::service
