#include "service/rankings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "base/json.h"
#include "commitment/promise.h"
#include "service/answers.h"
#include "service/board_filter.h"
#include "service/overview.h"
#include "service/tiers.h"

namespace luoshi::service {
namespace {

using base::Message;
using base::Result;
namespace json = boost::json;

constexpr int kLightWeight = 50;
constexpr int kInTimeWeight = 30;
constexpr int kQualityWeight = 20;

std::vector<Message> rules_of(const commitment::RankingRule& rule) {
  return {
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
      {fmt::format(
           "{}分以上为第一档，{}分以上为第二档，其余为第三档；同档按得分排列，得分相同的名次"
           "并列。",
           rule.first, rule.second),
       fmt::format("{} and more is the first tier, {} and more the second, the rest the third; "
                   "within a tier by points, and the same points share a place.",
                   rule.first, rule.second)},
      {fmt::format("牵头事项不足{}项的不排名。", rule.led_min),
       fmt::format("Who leads fewer than {} is not ranked.", rule.led_min)}};
}

// Of `whole`, in thousandths, rounded half up.
int share(std::size_t part, std::size_t whole) {
  return static_cast<int>((part * 2'000 + whole) / (whole * 2));
}

struct Member {
  std::string_view unit;
  Standings standings;
  std::optional<int> points;
  std::string_view tier;
};

json::object lights_json(const Standings& of, const std::string& filter) {
  json::object out;
  const std::pair<const char*, std::size_t> lights[] = {
      {"done", of.done}, {"green", of.green}, {"yellow", of.yellow}, {"red", of.red}};
  for (const auto& [light, count] : lights) {
    out[light] = figure_json(count, narrowed(filter, "light", light));
  }
  return out;
}

json::value share_json(std::size_t part, std::size_t whole) {
  if (whole == 0) return nullptr;
  const int thousandths = share(part, whole);
  return json::string(std::to_string(thousandths / 10) + "." + std::to_string(thousandths % 10));
}

json::value points_json(const std::optional<int>& points) {
  if (!points) return nullptr;
  return json::string(std::to_string(*points / 10) + "." + std::to_string(*points % 10));
}

json::object member_json(const BoardUnits& units, const Member& member, const std::string& filter) {
  const Standings& of = member.standings;
  const std::string id(member.unit);
  json::object out{{"unit", {{"id", id}, {"name", units.name_of(id)}}},
                   {"points", points_json(member.points)},
                   {"led", figure_json(of.led, filter)},
                   {"lights", lights_json(of, filter)}};
  out["in_time"] = {
      {"reports_due", of.reports_due},
      {"reports_in_time", of.reports_in_time},
      {"percent", share_json(of.reports_in_time, of.reports_due)},
      {"late", figure_json(of.with_late_report, narrowed(filter, "report", "was_late"))}};
  out["quality"] = {{"reports", of.reports_came},
                    {"reports_returned", of.reports_returned},
                    {"percent", share_json(of.reports_came - of.reports_returned, of.reports_came)},
                    {"returned", figure_json(of.with_returned_report,
                                             narrowed(filter, "report", "was_returned"))}};
  return out;
}

// By unit, with what its commitments come to.
std::vector<Member> members_of(const BoardState& state, int year, bool by_county,
                               const office::Day& day, const commitment::RankingRule& rule) {
  std::map<std::string_view, Standings> all;
  const DayNumber today = day_number_of(day.text());
  for (const auto& each : state.commitments) {
    const std::string& unit = by_county ? state.units->county_of(each->lead) : each->lead;
    if (each->year == year && !unit.empty()) all[unit].take(*each, today);
  }
  std::vector<Member> members;
  for (const auto& [unit, standings] : all) {
    members.push_back({unit, standings, points_of(standings), tier_of(standings, rule)});
  }
  std::ranges::stable_sort(members, std::greater<>(),
                           [](const Member& each) { return each.points.value_or(-1); });
  return members;
}

// Those of a tier, each with its place; the same points share one. `members` are by points.
json::array tier_json(const BoardUnits& units, const std::vector<Member>& members,
                      std::string_view tier, const std::string& filter, std::size_t& place) {
  json::array out;
  std::optional<int> before;
  std::size_t shared = place;
  for (const Member& each : members) {
    if (each.tier != tier) continue;
    ++place;
    if (each.points != before) shared = place;
    before = each.points;
    json::object member = member_json(units, each, filter + std::string(each.unit));
    member["place"] = tier == "unranked" ? json::value(nullptr) : json::value(shared);
    out.push_back(std::move(member));
  }
  return out;
}

// The same for everybody who may see it.
json::object rankings_of(const BoardState& state, int year, bool by_county,
                         const office::Day& day) {
  const office::RuleVersion* version = office::in_force(*state.rules, day);
  const commitment::RankingRule rule =
      version ? commitment::parse_light_rule(version->text).rule.tiers : commitment::RankingRule{};
  json::object out{{"year", year},
                   {"of", by_county ? "counties" : "units"},
                   {"as_of", day.text()},
                   {"version", state.changed},
                   {"rules", base::to_json(rules_of(rule))}};
  const std::vector<Member> members = members_of(state, year, by_county, day, rule);
  // Behind it stands the unit's id, which needs no encoding.
  const std::string filter = fmt::format("year={}&{}=", year, by_county ? "county" : "lead");
  json::array shown;
  std::size_t place = 0;
  for (const Tier& tier : tiers_of_units()) {
    shown.push_back({{"tier", tier.word},
                     {"name", base::to_json(tier.name)},
                     {"members", tier_json(*state.units, members, tier.word, filter, place)}});
  }
  out["tiers"] = std::move(shown);
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

std::string_view tier_of(const Standings& of, const commitment::RankingRule& rule) {
  constexpr int kTenths = 10;
  const auto points = points_of(of);
  if (!points || of.led < static_cast<std::size_t>(rule.led_min)) return kUnranked;
  const Tiers& tiers = tiers_of_units();
  if (*points >= rule.first * kTenths) return tiers[0].word;
  return tiers[*points >= rule.second * kTenths ? 1 : 2].word;
}

Result<BoardAnswer> get_rankings(World& world, const Caller& caller, const Parameters& parameters) {
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
  const office::Day day = today(world);
  return world.board->answer(*state, fmt::format("rankings {} {} {}", *year, by_county, day.text()),
                             [&] { return rankings_of(**state, *year, by_county, day); });
}

}  // namespace luoshi::service
