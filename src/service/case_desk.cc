// What a caller has to do to cases, and what reads like one that somebody asks for now.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <set>

#include "base/json.h"
#include "calendar/time.h"
#include "office/day.h"
#include "service/answers.h"
#include "service/cases.h"
#include "service/internal/case_json.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
using office::Right;
namespace json = boost::json;

constexpr std::size_t kShownMax = 50;  // of a part of the desk

struct DeskPart {
  const char* name;
  const char* todo;
  const char* column;  // of the unit that has it to do
  Right right;
};
constexpr std::array<DeskPart, 7> kDesk = {{
    {"to_admit", "admit", "centre", Right::kCasesTake},
    {"to_dispatch", "dispatch", "centre", Right::kCasesTake},
    {"to_decide", "decide_objection", "centre", Right::kCasesTake},
    {"to_receive", "receive", "unit", Right::kCasesHandle},
    {"to_answer", "answer", "unit", Right::kCasesHandle},
    {"to_check", "check", "centre", Right::kCasesCheck},
    {"to_follow_up", "follow_up", "centre", Right::kCasesCheck},
}};

// The query for these units alone, as many times as their number needs.
using Queries = std::vector<ledger::Query>;
Queries within(const ledger::Query& query, const char* column, const UnitScope& scope) {
  if (scope.everything) return {query};
  constexpr std::size_t kUnitsOfAQuery = 500;
  const std::set<std::string> units(scope.units.begin(), scope.units.end());
  Queries out;
  std::vector<ledger::Value> some;
  for (const std::string& unit : units) {
    some.push_back(unit);
    if (some.size() < kUnitsOfAQuery && unit != *units.rbegin()) continue;
    out.push_back(query);
    out.back().where.push_back({column, Comparison::kIn, std::exchange(some, {})});
  }
  return out;
}

Result<std::uint64_t> count_of(World& world, const Queries& queries) {
  std::uint64_t all = 0;
  for (const ledger::Query& each : queries) {
    auto count = world.ledger.count(each);
    if (!count) return count;
    all += *count;
  }
  return all;
}

// The first ones by due time; those without one come last.
Result<std::vector<ledger::Row>> first_of(World& world, const Queries& queries) {
  std::vector<ledger::Row> out;
  for (const ledger::Query& each : queries) {
    auto rows = world.ledger.rows(each);
    if (!rows) return tl::unexpected(rows.error());
    for (ledger::BookRow& row : *rows) out.push_back(std::move(row.row));
  }
  const std::size_t due = cases::requests_table().column("due_at");
  std::ranges::stable_sort(out, [due](const ledger::Row& one, const ledger::Row& other) {
    return one[due] < other[due];
  });
  if (out.size() > kShownMax) out.resize(kShownMax);
  return out;
}

Result<json::object> desk_part(World& world, const Caller& caller, const DeskPart& part) {
  auto scope = scope_of(world, caller, part.right);
  if (!scope) return tl::unexpected(scope.error());
  const ledger::Table& table = cases::requests_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"todo", Comparison::kEqual, {part.todo}}};
  query.order = {{"due_at", false}};
  query.limit = kShownMax;
  const Queries queries = within(query, part.column, *scope);
  auto count = count_of(world, queries);
  if (!count) return tl::unexpected(count.error());
  auto rows = first_of(world, queries);
  if (!rows) return tl::unexpected(rows.error());
  json::array items;
  for (const ledger::Row& each : *rows) {
    auto item = case_item(world, each);
    if (!item) return tl::unexpected(item.error());
    items.push_back(std::move(*item));
  }
  return json::object{{"count", *count},
                      {"filter", std::string("todo=") + part.todo + "&part=" + part.column},
                      {"items", std::move(items)}};
}

// What the caller handles, or his centre has out.
Result<Queries> own_cases(World& world, const Caller& caller) {
  const bool takes = caller.rights.has(Right::kCasesTake);
  auto scope = scope_of(world, caller, takes ? Right::kCasesTake : Right::kCasesRead);
  if (!scope) return tl::unexpected(scope.error());
  return within({.table = &cases::requests_table(), .book = ledger::kCityBook},
                takes ? "centre" : "unit", *scope);
}

Queries narrowed(Queries queries, const std::vector<ledger::Condition>& by) {
  for (ledger::Query& each : queries) each.where.insert(each.where.end(), by.begin(), by.end());
  return queries;
}

struct Today {
  std::int64_t at = 0;
  std::int64_t tonight = 0;
  std::string tomorrow;
};
Today today_of(env::WallTime now) {
  constexpr std::int64_t kDayMs = 86'400'000;
  const auto midnight = calendar::parse_time(office::city_day(now).text(), calendar::Zone{});
  return {now.time_since_epoch().count(), calendar::Zone{}.utc_seconds(*midnight) * 1'000 + kDayMs,
          office::city_day(now + std::chrono::hours(24)).text()};
}

// How many nobody has answered of which the time ends then.
Result<std::uint64_t> due_between(World& world, const Queries& queries, std::int64_t from,
                                  std::int64_t until) {
  return count_of(
      world, narrowed(queries,
                      {{"state", Comparison::kIn, {"registered", "admitted", "issued", "received"}},
                       {"due_at", Comparison::kGreaterOrEqual, {from}},
                       {"due_at", Comparison::kLess, {until}}}));
}

Result<json::object> desk_figure(World& world, const Queries& queries, std::int64_t from,
                                 std::int64_t until, std::string filter) {
  auto count = due_between(world, queries, from, until);
  if (!count) return tl::unexpected(count.error());
  return json::object{{"count", *count}, {"filter", std::move(filter)}};
}

// Of one line: what is open, and of that what is overdue, due until tonight, and not dispatched.
Result<json::object> line_json(World& world, const Queries& own, calendar::Line line,
                               const Today& today) {
  const json::value name = base::to_json(line);
  const Queries queries =
      narrowed(own, {{"line", Comparison::kEqual, {std::string(name.as_string())}}});
  json::object out{{"line", name}};
  const auto count_in = [&](const char* member, std::vector<ledger::Value> states) {
    auto count =
        count_of(world, narrowed(queries, {{"state", Comparison::kIn, std::move(states)}}));
    if (count) out[member] = *count;
    return count;
  };
  auto open = count_in("open", {"registered", "admitted", "issued", "received", "answered"});
  if (!open) return tl::unexpected(open.error());
  auto waiting = count_in("not_dispatched", {"registered", "admitted"});
  if (!waiting) return tl::unexpected(waiting.error());
  auto overdue = due_between(world, queries, 0, today.at);
  if (!overdue) return tl::unexpected(overdue.error());
  auto due = due_between(world, queries, today.at, today.tonight);
  if (!due) return tl::unexpected(due.error());
  out["overdue"] = *overdue;
  out["due_today"] = *due;
  return out;
}

// -- what reads alike --

// The pairs of neighbouring characters.
std::vector<std::string> pairs_of(const std::string& text) {
  std::vector<std::string> characters;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
    characters.push_back(text.substr(i, next - i));
    i = next;
  }
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
    pairs.push_back(characters[i] + characters[i + 1]);
  }
  std::ranges::sort(pairs);
  return pairs;
}

// Of all pairs of both, the share in thousandths that they have in common.
std::size_t likeness(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  if (one.empty() || other.empty()) return 0;
  std::vector<std::string> common;
  std::ranges::set_intersection(one, other, std::back_inserter(common));
  return common.size() * 2'000 / (one.size() + other.size());
}

}  // namespace

CaseJson case_desk(World& world, const Caller& caller) {
  if (auto may = require(caller, Right::kCasesRead); !may) return tl::unexpected(may.error());
  json::object out;
  for (const DeskPart& part : kDesk) {
    out[part.name] = nullptr;  // for whoever has no such right
    if (!caller.rights.has(part.right)) continue;
    auto shown = desk_part(world, caller, part);
    if (!shown) return tl::unexpected(shown.error());
    out[part.name] = std::move(*shown);
  }
  auto own = own_cases(world, caller);
  if (!own) return tl::unexpected(own.error());
  const Today day = today_of(world.clock.wall_now());
  auto overdue = desk_figure(world, *own, 0, day.at, "overdue=true");
  if (!overdue) return tl::unexpected(overdue.error());
  auto today = desk_figure(world, *own, day.at, day.tonight,
                           "overdue=false&state=open&due_before=" + day.tomorrow);
  if (!today) return tl::unexpected(today.error());
  out["overdue"] = std::move(*overdue);
  out["due_today"] = std::move(*today);
  return out;
}

CaseJson open_cases_by_line(World& world, const Caller& caller) {
  if (auto may = require(caller, Right::kCasesRead); !may) return tl::unexpected(may.error());
  auto own = own_cases(world, caller);
  if (!own) return tl::unexpected(own.error());
  const Today day = today_of(world.clock.wall_now());
  std::vector<calendar::Line> all;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<calendar::Line>>(
      [&](auto each) { all.push_back(each.value); });
  json::array lines;
  for (const calendar::Line line : all) {
    auto of = line_json(world, *own, line, day);
    if (!of) return of;
    lines.push_back(std::move(*of));
  }
  return json::object{{"lines", std::move(lines)}};
}

CaseJson similar_cases(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kCasesTake); !may) return tl::unexpected(may.error());
  constexpr std::int64_t kWeeksMs = std::int64_t{60} * 86'400'000;
  constexpr std::size_t kLookedAt = 2'000;
  constexpr std::size_t kLeast = 300;
  constexpr std::size_t kGiven = 8;
  auto scope = scope_of(world, caller, Right::kCasesTake);
  if (!scope) return tl::unexpected(scope.error());
  const ledger::Table& table = cases::requests_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  for (const char* name : {"kind", "category", "region"}) {
    if (const auto value = value_of(parameters, name); value && !value->empty()) {
      query.where.push_back({name, Comparison::kEqual, {*value}});
    }
  }
  const std::int64_t now = world.clock.wall_now().time_since_epoch().count();
  query.where.push_back({"opened_at", Comparison::kGreaterOrEqual, {now - kWeeksMs}});
  query.order = {{"opened_at", true}};
  query.limit = kLookedAt;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  const auto wanted = pairs_of(value_of(parameters, "summary").value_or(""));
  std::vector<std::pair<std::size_t, const ledger::Row*>> alike;
  for (const ledger::BookRow& each : *rows) {
    if (!scope->has(text_of(table, each.row, "centre"))) continue;
    const std::size_t share = likeness(wanted, pairs_of(text_of(table, each.row, "summary")));
    if (share >= kLeast) alike.emplace_back(share, &each.row);
  }
  std::ranges::stable_sort(alike, std::greater<>(),
                           &std::pair<std::size_t, const ledger::Row*>::first);
  if (alike.size() > kGiven) alike.resize(kGiven);
  json::array items;
  for (const auto& [share, row] : alike) {
    auto item = case_item(world, *row);
    if (!item) return item;
    (*item)["likeness"] = static_cast<double>(share) / 1'000;
    items.push_back(std::move(*item));
  }
  return json::object{{"items", std::move(items)}};
}

}  // namespace luoshi::service
