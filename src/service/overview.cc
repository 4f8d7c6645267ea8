#include "service/overview.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <tuple>
#include <unordered_map>

#include "base/check.h"
#include "commitment/figure.h"
#include "service/answers.h"
#include "service/board_filter.h"
#include "service/light_counts.h"

namespace luoshi::service {
namespace {

using base::Result;
using B = BoardCommitment;
namespace json = boost::json;

constexpr std::array<std::string_view, 4> kKinds{"target", "task", "project", "livelihood"};

struct Counts {
  LightCounts lights;
  std::int64_t place = INT64_MAX;  // of the first in the report

  void take(const B& one) {
    lights.take(one);
    place = std::min(place, one.span_start.value_or(INT64_MAX));
  }
};

// Those of the year, counted by what they have in common.
class Counting {
 public:
  Counting(const BoardState& state, std::string of_year)
      : state_(state), year_(std::move(of_year)) {}

  void take(const B& one) {
    all_.take(one);
    kinds_[one.kind].take(one);
    chapters_[one.chapter].take(one);
    leads_[one.lead].take(one);
    counties_[state_.units->county_of(one.lead)].take(one);
  }

  void write(json::object& out) const {
    out["total"] = figure_json(all_.lights.all(), year_);
    out["by_light"] = all_.lights.json(year_);
    out["by_kind"] = kinds_json();
    out["by_chapter"] = chapters_json();
    out["by_lead"] = units_json("lead", leads_);
    out["by_county"] = units_json("county", counties_);
  }

 private:
  using Groups = std::unordered_map<std::string_view, Counts>;  // of texts of the state
  using Sorted = std::vector<std::pair<std::string_view, Counts>>;

  json::object group_json(const char* name, std::string_view key, const Counts& counts) const {
    const std::string filter = narrowed(year_, name, key.empty() ? "none" : key);
    json::object out = figure_json(counts.lights.all(), filter);
    out["lights"] = counts.lights.json(filter);
    return out;
  }

  json::array kinds_json() const {
    json::array out;
    for (const std::string_view kind : kKinds) {
      const auto found = kinds_.find(kind);
      const Counts counts = found == kinds_.end() ? Counts{} : found->second;
      json::object group = group_json("kind", kind, counts);
      group["kind"] = kind;
      out.push_back(std::move(group));
    }
    return out;
  }

  // In the order of the report; what is of none comes last.
  json::array chapters_json() const {
    std::vector<std::pair<std::string, Counts>> all(chapters_.begin(), chapters_.end());
    std::ranges::stable_sort(
        all, {}, [](const auto& each) { return std::pair(each.first.empty(), each.second.place); });
    json::array out;
    for (const auto& [chapter, counts] : all) {
      json::object group = group_json("chapter", chapter, counts);
      group["chapter"] = chapter;
      out.push_back(std::move(group));
    }
    return out;
  }

  // Where most is wrong first; nobody's last.
  json::array units_json(const char* name, const Groups& groups) const {
    Sorted all(groups.begin(), groups.end());
    std::ranges::sort(all, [](const auto& one, const auto& other) {
      if (one.first.empty() != other.first.empty()) return other.first.empty();
      const auto rank = [](const auto& each) {
        const LightCounts& lights = each.second.lights;
        return std::tuple(lights.red(), lights.yellow(), lights.all());
      };
      return std::tuple(rank(one), other.first) > std::tuple(rank(other), one.first);
    });
    json::array out;
    for (const auto& [unit, counts] : all) {
      json::object group = group_json(name, unit, counts);
      group["unit"] =
          unit.empty()
              ? json::value(nullptr)
              : json::value{{"id", unit}, {"name", state_.units->name_of(std::string(unit))}};
      out.push_back(std::move(group));
    }
    return out;
  }

  const BoardState& state_;
  const std::string year_;  // the filter
  Counts all_;
  Groups kinds_, chapters_, leads_, counties_;
};

// A figure that a filter alone says.
struct Said {
  const char* member;
  Parameters filter;
};

std::vector<Said> said(const Parameters& year, const office::Day& today) {
  const office::Day monday = monday_of(today);
  const auto of = [&year](std::string name, std::string value) {
    return with(year, std::move(name), std::move(value));
  };
  const Parameters this_week = with(of("due_after", office::plus_days(monday, -1).text()),
                                    "due_before", office::plus_days(monday, 7).text());
  return {{"open", of("open", "true")},
          {"due_this_week", with(this_week, "open", "true")},
          {"overdue", with(of("due_before", today.text()), "open", "true")},
          {"turned_red_since_monday", of("turned_red_since", monday.text())},
          {"unassigned", of("status", "unassigned")},
          {"unsigned", of("status", "assigned")},
          {"unreported", of("report", "awaited")},
          {"reports_late", of("report", "late")},
          {"waiting_for_confirmation", of("report", "reported")},
          {"returned", of("report", "returned")}};
}

// The same for everybody who may see it.
json::object overview_of(const BoardState& state, int year, const office::Day& day) {
  const Parameters of_year{{"year", std::to_string(year)}};
  json::object out{{"year", year},
                   {"as_of", day.text()},
                   {"monday", monday_of(day).text()},
                   {"version", state.changed}};
  Counting counting(state, query_of(of_year));
  for (const auto& each : state.commitments) {
    if (each->year == year) counting.take(*each);
  }
  counting.write(out);
  for (const Said& each : said(of_year, day)) {
    const auto filter = BoardFilter::read(state, each.filter, Caller{}, day);
    LUOSHI_CHECK(filter.has_value());
    out[each.member] = figure_json(chosen(state, *filter).size(), each.filter);
  }
  return out;
}

}  // namespace

Result<int> year_asked(const World& world, const Parameters& parameters) {
  const std::string text = value_of(parameters, "year").value_or(today(world).text().substr(0, 4));
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  const bool is_year = error == std::errc() && end == text.data() + text.size();
  if (is_year && year >= 1949 && year <= 2199) return year;
  return tl::unexpected(wrong_parameter("year", {"应为 1949 至 2199", "1949 to 2199"}));
}

office::Day monday_of(const office::Day& day) {
  constexpr std::int64_t kThursday = 3;  // 1970-01-01, counted from Monday
  const auto weekday = (commitment::day_number(day) + kThursday) % 7;
  return office::plus_days(day, -static_cast<int>(weekday));
}

Result<BoardAnswer> get_overview(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto year = year_asked(world, parameters);
  if (!year) return tl::unexpected(year.error());
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  const office::Day day = today(world);
  return world.board->answer(*state, fmt::format("overview {} {}", *year, day.text()),
                             [&] { return overview_of(**state, *year, day); });
}

}  // namespace luoshi::service
