#include "service/case_mass.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

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
struct MassCase {
  std::string id;
  std::string person;  // who asked: the same for one number; the case's id when nobody is named
  std::string centre;
  std::string unit;
  std::string region;
  std::int64_t at = 0;
  bool is_open = false;
};
BOOST_DESCRIBE_STRUCT(MassCase, (), (id, person, centre, unit, region, at, is_open))
struct MassGroup {
  std::string kind;
  std::string line;
  std::string category;
  int people_min = 0;
  int days = 0;
  std::vector<MassCase> cases;  // by time; the first leads
};
BOOST_DESCRIBE_STRUCT(MassGroup, (), (kind, line, category, people_min, days, cases))
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
constexpr std::size_t kCasesOfGroupMax = 1'000;
constexpr std::size_t kShownMax = 5;  // of a group in the list
constexpr std::size_t kAllMax = 100;  // of one group

struct Bucket {
  const calendar::Kind* kind = nullptr;
  std::vector<Complaint> texts;
  std::vector<MassCase> cases;
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
    Bucket& bucket = out[{kind->first, text("category")}];
    bucket.kind = kind->second;
    bucket.texts.push_back({text("summary"), text("region"), point_in(table, row)});
    const std::string reporter = text("reporter");
    bucket.cases.push_back({text("id"), reporter.empty() ? text("id") : reporter, text("centre"),
                            text("unit"), text("region"), at, is_open(state)});
  }
  return out;
}

std::size_t people_in(const std::vector<MassCase>& cases) {
  std::set<std::string_view> people;
  for (const MassCase& each : cases) people.insert(each.person);
  return people.size();
}

void add_groups(const std::string& category, const Bucket& bucket, MassSeen& out) {
  const calendar::Mass& rule = *bucket.kind->process->mass;
  const AlikeRule alike{static_cast<std::size_t>(rule.alike_percent) * 10, rule.near_metres};
  for (const std::vector<std::size_t>& indexes : groups_alike(bucket.texts, alike)) {
    if (indexes.size() < static_cast<std::size_t>(rule.people)) continue;
    MassGroup group{
        bucket.kind->id, std::string(base::to_json(bucket.kind->process->line).as_string()),
        category,        rule.people,
        rule.days,       {}};
    const std::size_t from = indexes.size() - std::min(indexes.size(), kCasesOfGroupMax);
    for (std::size_t i = from; i < indexes.size(); ++i) {
      group.cases.push_back(bucket.cases[indexes[i]]);
    }
    if (people_in(group.cases) < static_cast<std::size_t>(rule.people)) continue;
    out.groups.push_back(std::move(group));
  }
}

// -- for one caller --

// How many came on each of the days until now, the oldest day first.
json::array by_day(const MassGroup& group, std::int64_t now) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(group.days));
  for (const MassCase& each : group.cases) {
    const std::int64_t ago = std::max<std::int64_t>(0, now - each.at) / kDayMs;
    if (ago < group.days) ++counts[static_cast<std::size_t>(group.days - 1 - ago)];
  }
  return json::array(counts.begin(), counts.end());
}

// Those that are told first: what is open, and of that the latest.
std::vector<std::string> first_of(const MassGroup& group, std::size_t most) {
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

// What this caller may see of it; no cases when that is too little.
MassGroup seen_of(MassGroup group, const UnitScope& scope) {
  std::erase_if(group.cases, [&](const MassCase& each) {
    return !scope.has(each.centre) && !scope.has(each.unit) &&
           (each.region.empty() || !scope.has(each.region));
  });
  if (people_in(group.cases) < static_cast<std::size_t>(group.people_min)) group.cases.clear();
  return group;
}

json::object group_json(const MassGroup& group, const calendar::KindsReading* kinds,
                        std::int64_t now) {
  json::object out{{"id", group.cases.front().id}, {"line", group.line}};
  const calendar::Kind* kind = kinds ? calendar::find_kind(kinds->kinds, group.kind) : nullptr;
  const bool is_known = kind != nullptr && kind->process;
  const calendar::Category* category =
      is_known ? calendar::find_category(*kind->process, group.category) : nullptr;
  out["kind"] =
      kind ? name_json(kind->id, kind->name, kind->name_en) : name_json(group.kind, group.kind, {});
  out["category"] =
      category ? name_json(category->id, category->name, category->name_en) : json::value(nullptr);
  out["people"] = people_in(group.cases);
  out["count"] = group.cases.size();
  out["open"] = std::ranges::count(group.cases, true, &MassCase::is_open);
  out["by_day"] = by_day(group, now);
  out["first_at"] = time_json(group.cases.front().at);
  out["last_at"] = time_json(group.cases.back().at);
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
    return people_in(one.cases) > people_in(other.cases);
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
  for (MassGroup& each : seen->groups) {
    const MassGroup group = seen_of(std::move(each), *scope);
    if (group.cases.empty() || (line && *line != group.line)) continue;
    if (wanted && *wanted != group.cases.front().id) continue;
    auto first = first_of(group, wanted ? kAllMax : kShownMax);
    ids.insert(ids.end(), first.begin(), first.end());
    shown.emplace_back(group_json(group, kinds->get(), seen->at), std::move(first));
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
