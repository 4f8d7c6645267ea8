// What is said to somebody while he writes: which category it may be, and what others have reported
// close by, as everybody may see it.
#include <algorithm>
#include <boost/json.hpp>

#include "service/alike.h"
#include "service/answers.h"
#include "service/internal/clock_json.h"
#include "service/internal/door_kinds.h"
#include "service/internal/open311_kinds.h"
#include "service/open311.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

constexpr std::size_t kSuggestedMax = 3;
constexpr std::size_t kScoreMin = 400;  // thousandths of a name's pairs of characters
constexpr std::size_t kAlikeMax = 5;
constexpr const char* kNearLongitude = "0.0025";  // some 200 m
constexpr const char* kNearLatitude = "0.0018";

// Of the pairs of characters of a name, the share that the text has too.
std::size_t share_in(const std::string& name, const Pairs& text) {
  const Pairs pairs = pairs_of(name);
  if (pairs.empty()) return 0;
  const auto found = std::ranges::count_if(
      pairs, [&](std::uint64_t pair) { return std::ranges::binary_search(text, pair); });
  return static_cast<std::size_t>(found) * 1'000 / pairs.size();
}

Parameters near(const DoorWords& words, const calendar::Kind& kind) {
  const auto add = [](const base::Decimal& value, const char* more) {
    return (value + base::Decimal::parse(more).value()).to_string();
  };
  const auto less = [](const base::Decimal& value, const char* by) {
    return (value - base::Decimal::parse(by).value()).to_string();
  };
  const CasePoint& at = *words.point;
  std::string codes;
  for (const auto& each : kind.process->categories.value_or(std::vector<calendar::Category>())) {
    if (words.category && *words.category != each.id) continue;
    codes += (codes.empty() ? "" : ",") + service_code(kind.id, each.id);
  }
  return {
      {"bbox", less(at.longitude, kNearLongitude) + "," + less(at.latitude, kNearLatitude) + "," +
                   add(at.longitude, kNearLongitude) + "," + add(at.latitude, kNearLatitude)},
      {"service_code", codes},
      {"status", "open"},
      {"page_size", std::to_string(kAlikeMax)}};
}

Result<json::array> alike(const DoorAsked& asked, const DoorKinds& kinds, const DoorWords& words) {
  const calendar::Kind* kind = words.kind ? kinds.find(*words.kind) : nullptr;
  const bool is_on_map = kind != nullptr && kind->process->open311 &&
                         kind->process->open311->is_offered && kind->process->open311->points;
  if (!is_on_map || !words.point) return json::array();
  const Parameters parameters = near(words, *kind);
  auto found = open311_requests({asked.world, parameters, asked.language});
  if (!found) return tl::unexpected(at_member(found.error(), "/point"));
  return found->as_array();
}

}  // namespace

std::vector<DoorSuggestion> suggested(const DoorKinds& kinds, const DoorWords& words) {
  const Pairs text = pairs_of(words.text.value_or(""));
  std::vector<DoorSuggestion> out;
  for (const calendar::Kind* kind : kinds.kinds) {
    if (words.kind && *words.kind != kind->id) continue;
    for (const auto& each : kind->process->categories.value_or(std::vector<calendar::Category>())) {
      const std::size_t score =
          std::max(share_in(each.name, text), share_in(each.name_en.value_or(""), text));
      if (score >= kScoreMin)
        out.push_back({kind, calendar::find_category(*kind->process, each.id), score});
    }
  }
  std::ranges::stable_sort(out, std::greater<>(), &DoorSuggestion::score);
  if (out.size() > kSuggestedMax) out.resize(kSuggestedMax);
  return out;
}

DoorJson door_hints(const DoorAsked& asked, const DoorWords& words) {
  auto kinds = door_kinds(asked.world);
  if (!kinds) return tl::unexpected(kinds.error());
  if (auto may = may_look(asked, *kinds); !may) return tl::unexpected(may.error());
  json::array categories;
  for (const DoorSuggestion& each : suggested(*kinds, words)) {
    json::object shown =
        name_json(each.category->id, each.category->name, each.category->name_en).as_object();
    shown["kind"] = each.kind->id;
    shown["score"] = static_cast<double>(each.score) / 1'000;
    categories.push_back(std::move(shown));
  }
  auto others = alike(asked, *kinds, words);
  if (!others) return tl::unexpected(others.error());
  return json::object{{"categories", std::move(categories)}, {"alike", std::move(*others)}};
}

}  // namespace luoshi::service
