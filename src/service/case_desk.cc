// What a caller has to do to cases.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <map>
#include <set>

#include "base/json.h"
#include "calendar/time.h"
#include "cases/waiting.h"
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

Queries narrowed(Queries queries, const std::vector<ledger::Condition>& by) {
  for (ledger::Query& each : queries) each.where.insert(each.where.end(), by.begin(), by.end());
  return queries;
}

Result<void> add_rows(World& world, const Queries& queries, std::vector<ledger::Row>& out) {
  for (const ledger::Query& each : queries) {
    auto rows = world.ledger.rows(each);
    if (!rows) return tl::unexpected(rows.error());
    for (ledger::BookRow& row : *rows) out.push_back(std::move(row.row));
  }
  return {};
}

// The first ones by due time; those without one, which the stores put first, come last.
Result<std::vector<ledger::Row>> first_of(World& world, const Queries& queries) {
  std::vector<ledger::Row> out;
  const Queries timed = narrowed(queries, {{"due_at", Comparison::kIsNotNull, {}}});
  if (auto done = add_rows(world, timed, out); !done) return tl::unexpected(done.error());
  const std::size_t due = cases::requests_table().column("due_at");
  std::ranges::stable_sort(out, [due](const ledger::Row& one, const ledger::Row& other) {
    return one[due] < other[due];
  });
  if (out.size() < kShownMax) {
    const Queries others = narrowed(queries, {{"due_at", Comparison::kIsNull, {}}});
    if (auto done = add_rows(world, others, out); !done) return tl::unexpected(done.error());
  }
  if (out.size() > kShownMax) out.resize(kShownMax);
  return out;
}

// The cases of these units: as centres, or as units in charge.
struct Own {
  const char* column;
  UnitScope scope;
};

// What the caller handles, or his centre has out.
Result<Own> own_cases(World& world, const Caller& caller) {
  const bool takes = caller.rights.has(Right::kCasesTake);
  auto scope = scope_of(world, caller, takes ? Right::kCasesTake : Right::kCasesRead);
  if (!scope) return tl::unexpected(scope.error());
  return Own{takes ? "centre" : "unit", std::move(*scope)};
}

// By line: how many cases, each kind of waiting apart.
using ByLine = std::map<std::string, std::map<std::string, std::int64_t>>;

Result<void> add(World& world, const Own& own, ledger::Totals totals, ByLine& out) {
  for (const ledger::Query& each : within(totals.of, own.column, own.scope)) {
    totals.of = each;
    auto rows = world.ledger.totals(totals);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::Row& row : *rows) {
      out[std::get<std::string>(row[0])][std::get<std::string>(row[1])] +=
          std::get<std::int64_t>(row[2]);
    }
  }
  return {};
}

Result<ByLine> waiting_cases(World& world, const Own& own, std::vector<ledger::Condition> where) {
  ByLine out;
  ledger::Totals totals{.of = {.table = &cases::case_waiting_table(), .book = ledger::kCityBook},
                        .by = {"line", "todo"},
                        .sums = {"cases"}};
  totals.of.where = std::move(where);
  if (auto ok = add(world, own, std::move(totals), out); !ok) return tl::unexpected(ok.error());
  return out;
}

// Nobody has answered them, and their time ends then.
Result<void> add_due(World& world, const Own& own, std::int64_t from, std::int64_t until,
                     ByLine& out) {
  ledger::Totals totals{.of = {.table = &cases::requests_table(), .book = ledger::kCityBook},
                        .by = {"line", "todo"}};
  totals.of.where = {cases::not_answered(),
                     {"due_at", Comparison::kGreaterOrEqual, {from}},
                     {"due_at", Comparison::kLess, {until}}};
  return add(world, own, std::move(totals), out);
}

struct Today {
  office::Day day;
  std::int64_t from = 0;
  std::int64_t at = 0;
  std::int64_t tonight = 0;
  std::string tomorrow;
};
Today today_of(env::WallTime now) {
  constexpr std::int64_t kDayMs = 86'400'000;
  const office::Day day = office::city_day(now);
  const auto midnight = calendar::parse_time(day.text(), calendar::Zone{});
  const std::int64_t from = calendar::Zone{}.utc_seconds(*midnight) * 1'000;
  return {day, from, now.time_since_epoch().count(), from + kDayMs,
          office::plus_days(day, 1).text()};
}

Result<ByLine> overdue_cases(World& world, const Own& own, const Today& today) {
  ByLine out;
  for (std::vector<ledger::Condition> where : cases::waiting_since_before(today.day)) {
    where.push_back(cases::not_answered());
    auto some = waiting_cases(world, own, std::move(where));
    if (!some) return some;
    for (const auto& [line, counts] : *some) {
      for (const auto& [todo, count] : counts) out[line][todo] += count;
    }
  }
  if (auto ok = add_due(world, own, today.from, today.at, out); !ok) {
    return tl::unexpected(ok.error());
  }
  return out;
}

std::int64_t all_of(const std::map<std::string, std::int64_t>& counts) {
  std::int64_t all = 0;
  for (const auto& [todo, count] : counts) all += count;
  return all;
}
std::int64_t all_of(const ByLine& counts) {
  std::int64_t all = 0;
  for (const auto& [line, each] : counts) all += all_of(each);
  return all;
}

Result<json::object> desk_part(World& world, const Caller& caller, const DeskPart& part) {
  auto scope = scope_of(world, caller, part.right);
  if (!scope) return tl::unexpected(scope.error());
  const ledger::Table& table = cases::requests_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"todo", Comparison::kEqual, {part.todo}}};
  query.order = {{"due_at", false}};
  query.limit = kShownMax;
  auto waiting = cases::waiting_at_all();
  waiting.push_back(query.where.front());
  auto count = waiting_cases(world, {part.column, *scope}, waiting);
  if (!count) return tl::unexpected(count.error());
  auto rows = first_of(world, within(query, part.column, *scope));
  if (!rows) return tl::unexpected(rows.error());
  json::array items;
  for (const ledger::Row& each : *rows) {
    auto item = case_item(world, each);
    if (!item) return tl::unexpected(item.error());
    items.push_back(std::move(*item));
  }
  return json::object{{"count", all_of(*count)},
                      {"filter", std::string("todo=") + part.todo + "&part=" + part.column},
                      {"items", std::move(items)}};
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
  const auto own = own_cases(world, caller);
  if (!own) return tl::unexpected(own.error());
  const Today day = today_of(world.clock.wall_now());
  const auto overdue = overdue_cases(world, *own, day);
  if (!overdue) return tl::unexpected(overdue.error());
  ByLine due;
  if (auto ok = add_due(world, *own, day.at, day.tonight, due); !ok) {
    return tl::unexpected(ok.error());
  }
  out["overdue"] = {{"count", all_of(*overdue)}, {"filter", "overdue=true"}};
  out["due_today"] = {{"count", all_of(due)},
                      {"filter", "overdue=false&state=unanswered&due_before=" + day.tomorrow}};
  return out;
}

CaseJson open_cases_by_line(World& world, const Caller& caller) {
  if (auto may = require(caller, Right::kCasesRead); !may) return tl::unexpected(may.error());
  const auto own = own_cases(world, caller);
  if (!own) return tl::unexpected(own.error());
  const Today day = today_of(world.clock.wall_now());
  auto where = cases::waiting_at_all();
  where.push_back(cases::not_closed());
  auto open = waiting_cases(world, *own, std::move(where));
  if (!open) return tl::unexpected(open.error());
  auto overdue = overdue_cases(world, *own, day);
  if (!overdue) return tl::unexpected(overdue.error());
  ByLine due;
  if (auto ok = add_due(world, *own, day.at, day.tonight, due); !ok) {
    return tl::unexpected(ok.error());
  }
  json::array lines;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<calendar::Line>>([&](auto each) {
    const json::value name = base::to_json(each.value);
    const std::string line(name.as_string());
    auto& waiting = (*open)[line];
    lines.push_back({{"line", name},
                     {"open", all_of(waiting)},
                     {"not_dispatched", waiting["admit"] + waiting["dispatch"]},
                     {"overdue", all_of((*overdue)[line])},
                     {"due_today", all_of(due[line])}});
  });
  return json::object{{"lines", std::move(lines)}};
}

}  // namespace luoshi::service
