#include "service/case_mass.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <sstream>

#include "base/json.h"
#include "cases/clock.h"
#include "cases/request_rows.h"
#include "service/alike.h"
#include "service/answers.h"
#include "service/internal/case_json.h"
#include "service/internal/clock_json.h"
#include "service/internal/committed_view.h"
#include "service/scope.h"

namespace luoshi::service {

// As it stands in the transient values.
struct MassPlace {
  std::string centre;
  std::string unit;
  std::string region;
  friend auto operator<=>(const MassPlace&, const MassPlace&) = default;
};
BOOST_DESCRIBE_STRUCT(MassPlace, (), (centre, unit, region))
struct MassFigures {
  std::uint64_t people = 0;
  std::uint64_t count = 0;
  std::uint64_t open = 0;
  std::vector<std::uint64_t> by_day;  // of the days until now, the oldest first
  std::int64_t first_at = 0;
  std::int64_t last_at = 0;
};
BOOST_DESCRIBE_STRUCT(MassFigures, (), (people, count, open, by_day, first_at, last_at))
struct MassGroup {
  std::string id;  // of its first case
  std::string kind;
  std::string line;
  std::string category;
  std::uint64_t people_min = 0;
  int days = 0;
  MassFigures all;
  std::vector<MassPlace> places;
  std::vector<std::string> cases;  // the last of them, by time: MassCase::text
};
BOOST_DESCRIBE_STRUCT(MassGroup, (),
                      (id, kind, line, category, people_min, days, all, places, cases))
struct MassSeen {
  std::int64_t at = 0;
  std::vector<MassGroup> groups;
};
BOOST_DESCRIBE_STRUCT(MassSeen, (), (at, groups))

namespace {

using base::Result;
using ledger::Comparison;
namespace json = boost::json;

constexpr std::string_view kSpace = "cases.mass";
constexpr std::chrono::hours kRemembered{24};
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kGroupsMax = 40;
constexpr std::size_t kCasesKept = 100;  // of a group
constexpr std::size_t kShownMax = 5;     // of a group in the list

struct MassCase {
  std::string id;
  std::string person;  // who asked: the same for one number; the case's id when nobody is named
  std::int64_t at = 0;
  bool is_open = false;
  std::size_t place = 0;

  std::string text() const {
    return fmt::format("{} {} {} {} {}", id, person, at, is_open ? 1 : 0, place);
  }
  static MassCase parse(std::string_view text) {
    MassCase out;
    int open = 0;
    std::istringstream words{std::string(text)};
    words >> out.id >> out.person >> out.at >> open >> out.place;
    out.is_open = open == 1;
    return out;
  }
};

struct Bucket {
  const calendar::Kind* kind = nullptr;
  std::vector<Complaint> texts;
  std::vector<MassCase> cases;
  std::vector<MassPlace> places;
};
using Buckets = std::map<std::pair<std::string, std::string>, Bucket>;  // by kind and category

std::optional<cases::Point> point_in(const ledger::Table& table, const ledger::Row& row) {
  const auto* longitude = std::get_if<std::int64_t>(&row[table.column("longitude")]);
  const auto* latitude = std::get_if<std::int64_t>(&row[table.column("latitude")]);
  if (longitude == nullptr || latitude == nullptr) return std::nullopt;
  return cases::Point{*longitude, *latitude};
}

bool is_open(const std::string& state) {
  return state == "registered" || state == "admitted" || state == "issued" || state == "received" ||
         state == "answered";
}

// What was asked within the kinds' days, by time.
Result<Buckets> recent(World& world, const calendar::KindsReading& read, std::int64_t now) {
  Buckets out;
  std::map<std::string, const calendar::Kind*> kinds;
  int days_max = 0;
  for (const calendar::Kind& kind : read.kinds) {
    if (!kind.process || !kind.process->mass) continue;
    kinds[kind.id] = &kind;
    days_max = std::max(days_max, kind.process->mass->days);
  }
  if (kinds.empty()) return out;
  const ledger::Table& table = cases::requests_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"opened_at", Comparison::kGreaterOrEqual, {now - days_max * kDayMs}}};
  query.order = {{"opened_at", true}};
  query.limit = kLookedAtMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  for (auto each = rows->rbegin(); each != rows->rend(); ++each) {
    const ledger::Row& row = each->row;
    const auto text = [&](const char* column) { return text_of(table, row, column); };
    const auto kind = kinds.find(text("kind"));
    const std::int64_t at = std::get<std::int64_t>(row[table.column("opened_at")]);
    const std::string state = text("state");
    if (kind == kinds.end() || at < now - kind->second->process->mass->days * kDayMs) continue;
    if (state == "withdrawn" || state == "refused") continue;
    // What came from outside is called by its category until somebody has read it.
    const auto* category = calendar::find_category(*kind->second->process, text("category"));
    if (category != nullptr && category->name == text("summary")) continue;
    Bucket& bucket = out[{kind->first, text("category")}];
    bucket.kind = kind->second;
    bucket.texts.push_back({text("summary"), text("region"), point_in(table, row)});
    const std::string reporter = text("reporter");
    bucket.cases.push_back(
        {text("id"), reporter.empty() ? text("id") : reporter, at, is_open(state)});
    bucket.places.push_back({text("centre"), text("unit"), text("region")});
  }
  return out;
}

MassFigures figures_of(const std::vector<MassCase>& cases, int days, std::int64_t now) {
  MassFigures out;
  std::set<std::string_view> people;
  out.by_day.resize(static_cast<std::size_t>(days));
  for (const MassCase& each : cases) {
    people.insert(each.person);
    out.open += each.is_open ? 1 : 0;
    const std::int64_t ago = std::max<std::int64_t>(0, now - each.at) / kDayMs;
    if (ago < days) ++out.by_day[static_cast<std::size_t>(days - 1 - ago)];
  }
  out.people = people.size();
  out.count = cases.size();
  if (cases.empty()) return out;
  out.first_at = cases.front().at;
  out.last_at = cases.back().at;
  return out;
}

void add_groups(const std::string& category, const Bucket& bucket, MassSeen& out) {
  const calendar::Process& process = *bucket.kind->process;
  const calendar::Mass& rule = *process.mass;
  const AlikeRule alike{static_cast<std::size_t>(rule.alike_percent) * 10, rule.near_metres};
  for (const std::vector<std::size_t>& indexes : groups_alike(bucket.texts, alike)) {
    if (indexes.size() < static_cast<std::size_t>(rule.people)) continue;
    std::vector<MassCase> cases;
    std::map<MassPlace, std::size_t> places;
    for (const std::size_t index : indexes) {
      cases.push_back(bucket.cases[index]);
      cases.back().place = places.emplace(bucket.places[index], places.size()).first->second;
    }
    MassGroup group{cases.front().id,
                    bucket.kind->id,
                    std::string(base::to_json(process.line).as_string()),
                    category,
                    static_cast<std::uint64_t>(rule.people),
                    rule.days,
                    figures_of(cases, rule.days, out.at),
                    std::vector<MassPlace>(places.size()),
                    {}};
    if (group.all.people < group.people_min) continue;
    for (const auto& [place, number] : places) group.places[number] = place;
    for (std::size_t i = cases.size() - std::min(cases.size(), kCasesKept); i < cases.size(); ++i) {
      group.cases.push_back(cases[i].text());
    }
    out.groups.push_back(std::move(group));
  }
}

// -- for one caller --

// What one caller may see of a group.
struct SeenGroup {
  std::string id;  // of the first that he may see
  std::vector<MassCase> cases;
  MassFigures figures;
};
SeenGroup seen_of(const MassGroup& group, const UnitScope& scope, std::int64_t now) {
  std::vector<bool> is_seen;
  for (const MassPlace& each : group.places) {
    is_seen.push_back(scope.has(each.centre) || scope.has(each.unit) ||
                      (!each.region.empty() && scope.has(each.region)));
  }
  SeenGroup out;
  for (const std::string& each : group.cases) {
    MassCase one = MassCase::parse(each);
    if (one.place < is_seen.size() && is_seen[one.place]) out.cases.push_back(std::move(one));
  }
  const bool sees_all = std::ranges::count(is_seen, false) == 0;
  if (!out.cases.empty()) out.id = sees_all ? group.id : out.cases.front().id;
  out.figures = sees_all ? group.all : figures_of(out.cases, group.days, now);
  return out;
}

// Those that are told first: what is open, and of that the latest.
std::vector<std::string> first_of(const SeenGroup& group, std::size_t most) {
  std::vector<const MassCase*> all;
  for (const MassCase& each : group.cases) all.push_back(&each);
  std::ranges::stable_sort(all, [](const MassCase* one, const MassCase* other) {
    return std::pair(one->is_open, one->at) > std::pair(other->is_open, other->at);
  });
  std::vector<std::string> ids;
  for (const MassCase* each : all) {
    if (ids.size() < most) ids.push_back(each->id);
  }
  return ids;
}

Result<std::map<std::string, json::object>> items_of(World& world,
                                                     const std::vector<ledger::Value>& ids) {
  std::map<std::string, json::object> out;
  if (ids.empty()) return out;
  ledger::Query query{.table = &cases::requests_table(), .book = ledger::kCityBook};
  query.where = {{"id", Comparison::kIn, ids}};
  query.limit = ids.size();
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::BookRow& each : *rows) {
    auto item = case_item(world, each.row);
    if (!item) return tl::unexpected(item.error());
    out[text_of(*query.table, each.row, "id")] = std::move(*item);
  }
  return out;
}

json::object group_json(const MassGroup& group, const SeenGroup& seen,
                        const calendar::KindsReading* kinds) {
  const MassFigures& figures = seen.figures;
  json::object out{{"id", seen.id}, {"line", group.line}};
  const calendar::Kind* kind = kinds ? calendar::find_kind(kinds->kinds, group.kind) : nullptr;
  const bool is_known = kind != nullptr && kind->process;
  const calendar::Category* category =
      is_known ? calendar::find_category(*kind->process, group.category) : nullptr;
  out["kind"] =
      kind ? name_json(kind->id, kind->name, kind->name_en) : name_json(group.kind, group.kind, {});
  out["category"] =
      category ? name_json(category->id, category->name, category->name_en) : json::value(nullptr);
  out["people"] = figures.people;
  out["count"] = figures.count;
  out["open"] = figures.open;
  out["by_day"] = base::to_json(figures.by_day);
  out["first_at"] = time_json(figures.first_at);
  out["last_at"] = time_json(figures.last_at);
  return out;
}

}  // namespace

Result<std::uint64_t> see_mass_complaints(World& world) {
  CommittedView view(world);
  auto kinds = cases::kinds_now(view);
  if (!kinds) return tl::unexpected(kinds.error());
  MassSeen seen;
  seen.at = world.clock.wall_now().time_since_epoch().count();
  if (*kinds) {
    auto buckets = recent(world, **kinds, seen.at);
    if (!buckets) return tl::unexpected(buckets.error());
    for (const auto& [key, bucket] : *buckets) add_groups(key.second, bucket, seen);
  }
  std::ranges::stable_sort(seen.groups, [](const MassGroup& one, const MassGroup& other) {
    return one.all.people > other.all.people;
  });
  if (seen.groups.size() > kGroupsMax) seen.groups.resize(kGroupsMax);
  auto kept = world.ledger.store().transient().put(std::string(kSpace), "seen",
                                                   base::serialize(base::to_json(seen)),
                                                   world.clock.wall_now() + kRemembered);
  if (!kept) return tl::unexpected(kept.error());
  return seen.groups.size();
}

CaseJson list_mass_complaints(World& world, const Caller& caller, const Parameters& parameters) {
  auto scope = scope_of(world, caller, office::Right::kCasesRead);
  if (!scope) return tl::unexpected(scope.error());
  auto text =
      world.ledger.store().transient().get(std::string(kSpace), "seen", world.clock.wall_now());
  if (!text) return tl::unexpected(text.error());
  json::object out{{"as_of", nullptr}, {"groups", json::array()}};
  if (!*text) return out;  // the first minute of a server
  auto value = base::parse_json(**text, {.bytes_max = (*text)->size()});
  if (!value) return tl::unexpected(value.error());
  auto seen = base::from_json<MassSeen>(*value);
  if (!seen) return tl::unexpected(seen.error());
  const auto line = value_of(parameters, "line");
  const auto wanted = value_of(parameters, "group");
  CommittedView view(world);
  auto kinds = cases::kinds_now(view);
  if (!kinds) return tl::unexpected(kinds.error());
  std::vector<std::pair<json::object, std::vector<std::string>>> shown;
  std::vector<ledger::Value> ids;
  for (const MassGroup& group : seen->groups) {
    if (line && *line != group.line) continue;
    const SeenGroup of = seen_of(group, *scope, seen->at);
    if (of.cases.empty() || of.figures.people < group.people_min) continue;
    if (wanted && *wanted != of.id) continue;
    auto first = first_of(of, wanted ? kCasesKept : kShownMax);
    ids.insert(ids.end(), first.begin(), first.end());
    shown.emplace_back(group_json(group, of, kinds->get()), std::move(first));
  }
  auto items = items_of(world, ids);
  if (!items) return tl::unexpected(items.error());
  json::array groups;
  for (auto& [group, first] : shown) {
    json::array of;
    for (const std::string& id : first) {
      if (const auto found = items->find(id); found != items->end()) of.push_back(found->second);
    }
    group["items"] = std::move(of);
    groups.push_back(std::move(group));
  }
  out["as_of"] = time_json(seen->at);
  out["groups"] = std::move(groups);
  return out;
}

}  // namespace luoshi::service
