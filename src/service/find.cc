#include "service/find.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/unicode.h"
#include "service/answers.h"
#include "service/board.h"
#include "service/board_filter.h"
#include "service/people.h"

namespace luoshi::service {
namespace {

using base::Result;
using office::Right;
namespace json = boost::json;

constexpr std::size_t kShownUsual = 8;  // of each kind
constexpr std::size_t kShownMax = 50;
constexpr std::size_t kExcerptCharacters = 60;
constexpr std::size_t kQueryCharactersMax = 100;

// The best first; what is as good in the order in which it was put.
template <class Thing>
class Found {
 public:
  void take(const Thing* thing, int score) {
    if (score > 0) all_.push_back({score, thing});
  }
  std::size_t count() const { return all_.size(); }
  template <class Json>
  json::array shown(std::size_t limit, const Json& json_of_thing) {
    const std::size_t count = std::min(limit, all_.size());
    std::ranges::stable_sort(all_, std::greater<>(), &Scored::score);
    json::array out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(json_of_thing(*all_[i].thing));
    return out;
  }

 private:
  struct Scored {
    int score;
    const Thing* thing;
  };
  std::vector<Scored> all_;
};

json::object commitments_json(const BoardState& state, const search::Query& query,
                              const std::string& text, std::size_t limit) {
  Found<BoardCommitment> found;
  for (const auto& each : state.commitments) found.take(each.get(), query.match(each->text));
  json::object out = figure_json(found.count(), {{"q", text}});
  out["items"] = found.shown(limit, [&](const BoardCommitment& one) {
    return json::object{
        {"id", one.id},
        {"title", one.title},
        {"excerpt", query.excerpt(one.text, kExcerptCharacters)},
        {"year", one.year},
        {"kind", one.kind},
        {"status", one.status},
        {"light", one.light},
        {"lead_name",
         one.lead.empty() ? json::value(nullptr) : json::value(state.units->name_of(one.lead))}};
  });
  return out;
}

json::object units_json(const BoardState& state, const search::Query& query, std::size_t limit) {
  Found<BoardUnit> found;
  for (const BoardUnit& each : state.units->all()) found.take(&each, query.match(each.text));
  json::object out{{"count", found.count()}};
  out["items"] = found.shown(limit, [](const BoardUnit& one) {
    return json::object{{"id", one.id}, {"title", one.name}, {"kind", one.kind}};
  });
  return out;
}

json::object things_json(const BoardState& state, ThingKind kind, const search::Query& query,
                         std::size_t limit) {
  Found<BoardThing> found;
  for (const BoardThing& each : *state.things[static_cast<std::size_t>(kind)]) {
    found.take(&each, query.match(each.text));
  }
  json::object out{{"count", found.count()}};
  out["items"] = found.shown(limit, [&](const BoardThing& one) {
    return json::object{{"id", one.id},
                        {"title", one.title},
                        {"excerpt", query.excerpt(one.text, kExcerptCharacters)},
                        {"year", one.year == 0 ? json::value(nullptr) : json::value(one.year)}};
  });
  return out;
}

// As the list of people finds and shows them, masked as there.
Result<json::object> people_json(World& world, const Caller& caller, const std::string& text,
                                 std::size_t limit) {
  auto page = list_people(world, caller, {{"q", text}, {"limit", std::to_string(limit)}});
  if (!page) return tl::unexpected(page.error());
  json::array items(page->items.begin(), page->items.end());
  return json::object{{"count", items.size()},
                      {"more", page->next_cursor.has_value()},
                      {"items", std::move(items)}};
}

Result<std::size_t> limit_of(const Parameters& parameters) {
  const auto text = value_of(parameters, "limit");
  if (!text) return kShownUsual;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  const bool is_number = error == std::errc() && end == text->data() + text->size();
  if (is_number && limit >= 1 && limit <= kShownMax) return limit;
  return tl::unexpected(wrong_parameter("limit", {"应为 1 至 50", "1 to 50"}));
}

}  // namespace

Result<json::object> find_everything(World& world, const Caller& caller,
                                     const Parameters& parameters) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto limit = limit_of(parameters);
  if (!limit) return tl::unexpected(limit.error());
  const std::string text = value_of(parameters, "q").value_or("");
  if (base::to_utf32(text).size() > kQueryCharactersMax) {
    return tl::unexpected(wrong_parameter("q", {"至多 100 字", "100 characters at the most"}));
  }
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  const search::Query query(text);
  json::object out{{"q", text}};
  out["commitments"] = commitments_json(**state, query, text, *limit);
  if (caller.rights.has(Right::kUnitsRead)) out["units"] = units_json(**state, query, *limit);
  if (caller.rights.has(Right::kReadingsRead)) {
    out["readings"] = things_json(**state, ThingKind::kReading, query, *limit);
  }
  out["packages"] = things_json(**state, ThingKind::kPackage, query, *limit);
  out["sources"] = things_json(**state, ThingKind::kSource, query, *limit);
  out["indicators"] = things_json(**state, ThingKind::kIndicator, query, *limit);
  if (!caller.rights.has(Right::kPeopleRead) || query.is_empty()) return out;
  auto people = people_json(world, caller, text, *limit);
  if (!people) return tl::unexpected(people.error());
  out["people"] = std::move(*people);
  return out;
}

}  // namespace luoshi::service
