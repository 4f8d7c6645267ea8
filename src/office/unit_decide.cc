// What may become of a unit (office/unit.h); how its events are folded is in unit.cc.
#include <fmt/format.h>

#include <algorithm>

#include "office/fields.h"
#include "office/fold.h"
#include "office/internal/hand_over.h"
#include "office/internal/kind_words.h"
#include "office/lookup.h"
#include "office/tree.h"
#include "office/unit.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::View;

constexpr std::size_t kNameMax = 100;
constexpr std::size_t kShortNameMax = 40;
constexpr std::size_t kUnitsMax = 100'000;  // rows that are looked at

Result<void> check_names(const Unit& unit) {
  if (auto ok = check_code(unit.code, "/code"); !ok) return ok;
  if (auto ok = check_text(unit.name, {.max = kNameMax}, "/name"); !ok) return ok;
  return check_text(unit.short_name, {.min = 0, .max = kShortNameMax}, "/short_name");
}

// Another active unit that has this code; a sibling that has this name.
ledger::Query same_code(const UnitId& id, const std::string& code) {
  return {.table = &units_table(),
          .where = {equals("code", code), equals("state", std::string(name_of(UnitState::kActive))),
                    differs("id", id.value())},
          .limit = 1};
}
ledger::Query same_name(const UnitId& id, const std::optional<UnitId>& parent,
                        const std::string& name) {
  return {.table = &units_table(),
          .where = {equals("parent", value_of(parent)), equals("name", name),
                    equals("state", std::string(name_of(UnitState::kActive))),
                    differs("id", id.value())},
          .limit = 1};
}

// Among active units: the code everywhere, the name among siblings.
Result<void> check_unique(View& view, const UnitId& id, const Unit& unit) {
  if (!unit.code.empty()) {
    auto taken = view.rows(same_code(id, unit.code));
    if (!taken) return tl::unexpected(taken.error());
    if (!taken->empty()) {
      const std::string name = text_at(units_table(), taken->front(), "name");
      return fail(ErrorCode::kConflict,
                  {fmt::format("代码{}已属于{}", unit.code, name),
                   fmt::format("the code {} belongs to {}", unit.code, name)},
                  "/code", {"应为未被使用的代码", "a code that no active unit has"});
    }
  }
  auto taken = view.rows(same_name(id, unit.parent_id, unit.name));
  if (!taken) return tl::unexpected(taken.error());
  if (!taken->empty()) {
    return fail(ErrorCode::kConflict,
                {fmt::format("同一上级下已有“{}”", unit.name),
                 fmt::format("\"{}\" already stands under the same unit", unit.name)},
                "/name", {"应与同级单位不同名", "a name that no active sibling has"});
  }
  return {};
}

Result<void> check_kind_below(UnitKind child, UnitKind parent, std::string where) {
  if (may_stand_below(child, parent)) return {};
  return fail(ErrorCode::kInvalidInput,
              {fmt::format("{}之下不能设{}", kKindWords[static_cast<std::size_t>(parent)].words[1],
                           kKindWords[static_cast<std::size_t>(child)].words[1]),
               fmt::format("a {} does not stand below a {}", name_of(child), name_of(parent))},
              std::move(where),
              {"次序为市、区县、乡镇、村（社区），部门可设在任一级之下（村除外）",
               "city, county, township, village in this order; a department below any but a "
               "village"});
}

// How many units stand above this one, itself not counted; the parents of active units are active.
Result<std::size_t> depth_of(View& view, const UnitId& id) {
  std::size_t depth = 0;
  std::optional<UnitId> at = id;
  for (; at && depth <= kTreeDepthMax; ++depth) {
    auto unit = view.state<Unit>(stream_of(*at));
    if (!unit) return tl::unexpected(unit.error());
    at = (*unit)->parent_id;
  }
  return depth - 1;
}

Result<bool> is_within(View& view, const UnitId& id, const UnitId& ancestor) {
  std::optional<UnitId> at = id;
  for (std::size_t steps = 0; at && steps <= kTreeDepthMax; ++steps) {
    if (*at == ancestor) return true;
    auto unit = view.state<Unit>(stream_of(*at));
    if (!unit) return tl::unexpected(unit.error());
    at = (*unit)->parent_id;
  }
  return false;
}

// The ids of the active units directly below these.
Result<std::vector<ledger::Value>> next_level(View& view, const std::vector<ledger::Value>& level) {
  constexpr std::size_t kAskedAtOnce = 500;  // what a statement takes as parameters is limited
  std::vector<ledger::Value> next;
  for (std::size_t at = 0; at < level.size(); at += kAskedAtOnce) {
    const auto begin = level.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end =
        level.begin() + static_cast<std::ptrdiff_t>(std::min(at + kAskedAtOnce, level.size()));
    auto rows = rows_where(
        view, units_table(),
        {among("parent", {begin, end}), equals("state", std::string(name_of(UnitState::kActive)))},
        kUnitsMax);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::Row& row : *rows) next.push_back(row[0]);
  }
  return next;
}

// Levels below this unit: 0 when it has no active child.
Result<std::size_t> levels_below(View& view, const UnitId& id) {
  std::vector<ledger::Value> level{id.value()};
  std::size_t levels = 0;
  for (; levels < kTreeDepthMax; ++levels) {
    auto next = next_level(view, level);
    if (!next) return tl::unexpected(next.error());
    if (next->empty()) break;
    level = std::move(*next);
  }
  return levels;
}

Result<void> check_depth(View& view, const UnitId& parent, std::size_t levels, std::string where) {
  const auto depth = depth_of(view, parent);
  if (!depth) return tl::unexpected(depth.error());
  if (*depth + 1 + levels <= kTreeLevelsMax) return {};
  return fail(ErrorCode::kConflict,
              {fmt::format("单位的层级超过{}级", kTreeLevelsMax),
               fmt::format("more than {} levels of units", kTreeLevelsMax)},
              std::move(where), {"应设在更高一级之下", "a parent further up"});
}

Result<void> check_root(View& view, const CreateUnit& ask) {
  if (ask.kind != UnitKind::kCity) {
    return fail(ErrorCode::kInvalidInput, {"没有上级单位", "no unit above it"}, "/parent_id",
                {"除市以外都应有上级单位", "every unit but the city stands below another"});
  }
  auto taken = any_where(view, units_table(), {equals("parent", {})});
  if (!taken) return tl::unexpected(taken.error());
  if (!*taken) return {};
  return fail(ErrorCode::kConflict, {"已有最高一级单位", "there is a unit at the top"},
              "/parent_id", {"应设在它之下", "a place below it"});
}

Result<void> check_place(View& view, const CreateUnit& ask) {
  if (!ask.parent_id) return check_root(view, ask);
  auto parent = active_unit(view, *ask.parent_id, "/parent_id");
  if (!parent) return tl::unexpected(parent.error());
  if (auto ok = check_kind_below(ask.kind, (*parent)->kind, "/kind"); !ok) return ok;
  return check_depth(view, *ask.parent_id, 1, "/parent_id");
}

Result<void> check_move(View& view, const UnitId& id, const Unit& unit, const Unit& next) {
  if (unit.parent_id == next.parent_id) return {};
  if (!unit.parent_id) {
    return fail(ErrorCode::kConflict, {"最高一级单位不能移动", "the unit at the top does not move"},
                "/parent_id");
  }
  if (auto parent = active_unit(view, *next.parent_id, "/parent_id"); !parent) {
    return tl::unexpected(parent.error());
  }
  const auto inside = is_within(view, *next.parent_id, id);
  if (!inside) return tl::unexpected(inside.error());
  if (*inside) {
    return fail(ErrorCode::kConflict,
                {"不能移到自己或自己的下级之下", "a unit does not stand below itself"},
                "/parent_id", {"应为它的下级以外的单位", "a unit that is not below it"});
  }
  const auto levels = levels_below(view, id);
  if (!levels) return tl::unexpected(levels.error());
  return check_depth(view, *next.parent_id, *levels + 1, "/parent_id");
}

// Do the kinds above and below still fit?
Result<void> check_kinds(View& view, const UnitId& id, const Unit& unit, const Unit& next) {
  if (!next.parent_id) {
    if (next.kind == UnitKind::kCity) return {};
    return fail(ErrorCode::kConflict, {"最高一级单位只能是市", "the unit at the top is a city"},
                "/kind");
  }
  auto parent = view.state<Unit>(stream_of(*next.parent_id));
  if (!parent) return tl::unexpected(parent.error());
  const std::string where = unit.kind == next.kind ? "/parent_id" : "/kind";
  if (auto ok = check_kind_below(next.kind, (*parent)->kind, where); !ok) return ok;
  if (unit.kind == next.kind) return {};
  for (const UnitKind child : {UnitKind::kCity, UnitKind::kDepartment, UnitKind::kCounty,
                               UnitKind::kTownship, UnitKind::kVillage}) {
    if (may_stand_below(child, next.kind)) continue;
    auto there =
        any_where(view, units_table(),
                  {equals("parent", id.value()), equals("kind", std::string(name_of(child))),
                   equals("state", std::string(name_of(UnitState::kActive)))});
    if (!there) return tl::unexpected(there.error());
    if (*there) return check_kind_below(child, next.kind, "/kind");
  }
  return {};
}

Unit changed(const Unit& unit, const ChangeUnit& ask) {
  Unit next = unit;
  if (ask.code) next.code = *ask.code;
  if (ask.name) next.name = *ask.name;
  if (ask.short_name) next.short_name = *ask.short_name;
  if (ask.kind) next.kind = *ask.kind;
  if (ask.parent_id) next.parent_id = ask.parent_id;
  if (ask.valid_from) next.valid_from = *ask.valid_from;
  return next;
}

void add_changes(const ledger::StreamId& stream, const Unit& unit, const Unit& next,
                 std::vector<ledger::NewEvent>& events) {
  if (unit.name != next.name || unit.short_name != next.short_name) {
    events.push_back(new_event(stream, "unit.renamed", UnitRenamed{next.name, next.short_name}));
  }
  if (unit.code != next.code) {
    events.push_back(new_event(stream, "unit.recoded", UnitRecoded{next.code}));
  }
  if (unit.kind != next.kind) {
    events.push_back(new_event(stream, "unit.kind_changed", UnitKindChanged{next.kind}));
  }
  if (unit.valid_from != next.valid_from) {
    events.push_back(new_event(stream, "unit.dated", UnitDated{next.valid_from}));
  }
  if (unit.parent_id != next.parent_id) {
    events.push_back(new_event(stream, "unit.moved", UnitMoved{*next.parent_id}));
  }
}

Result<void> check_ending(View& view, const Unit& unit, const Day& on) {
  if (!unit.parent_id) {
    return fail(ErrorCode::kConflict,
                {"最高一级单位不能撤并", "the unit at the top is neither merged nor closed"},
                "/on");
  }
  const Day today = city_day(view.now());
  if (on.empty() || on > today || (unit.valid_from && on < *unit.valid_from)) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("“{}”不是可用的日期", on.text()),
                 fmt::format("\"{}\" is not a day for it", on.text())},
                "/on",
                {fmt::format("应不晚于今天（{}），不早于设立之日", today.text()),
                 fmt::format("today ({}) or before, not before the unit began", today.text())});
  }
  return {};
}

// Who takes over: active, another, and not below the one that ends.
Result<const Unit*> check_taker(View& view, const UnitId& id, const UnitId& taker,
                                std::string where) {
  auto unit = active_unit(view, taker, where);
  if (!unit) return unit;
  const auto inside = is_within(view, taker, id);
  if (!inside) return tl::unexpected(inside.error());
  if (*inside) {
    return fail(ErrorCode::kConflict,
                {"不能并入自己或自己的下级", "into itself or a unit below it"}, std::move(where),
                {"应为它的下级以外的单位", "a unit that is not below it"});
  }
  const auto levels = levels_below(view, id);
  if (!levels) return tl::unexpected(levels.error());
  if (auto ok = check_depth(view, taker, *levels, where); !ok) return tl::unexpected(ok.error());
  return unit;
}

Result<Decision> decided(View& view, const UnitId& id, std::vector<ledger::NewEvent> events) {
  const auto version = view.version(stream_of(id));
  if (!version) return tl::unexpected(version.error());
  const ledger::StreamId stream = stream_of(id);
  const auto own = std::count_if(events.begin(), events.end(), [&](const ledger::NewEvent& event) {
    return event.stream == stream;
  });
  return Decision{std::move(events),
                  reply_of(id.value(), *version + static_cast<std::uint64_t>(own))};
}

Result<const Unit*> unit_to_change(View& view, const UnitId& id,
                                   const std::optional<std::uint64_t>& version) {
  auto unit = active_unit(view, id, "/id");
  if (!unit) return unit;
  if (auto ok = check_version(view, stream_of(id), version); !ok) {
    return tl::unexpected(ok.error());
  }
  return unit;
}

}  // namespace

std::vector<ledger::Query> queries_of(const CreateUnit& ask) {
  std::vector<ledger::Query> queries{same_name(ask.id, ask.parent_id, ask.name)};
  if (!ask.code.empty()) queries.push_back(same_code(ask.id, ask.code));
  return queries;
}

Result<const Unit*> active_unit(View& view, const UnitId& id, std::string where) {
  auto unit = view.state<Unit>(stream_of(id));
  if (!unit) return tl::unexpected(unit.error());
  if (!(*unit)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个单位", "there is no such unit"}, std::move(where),
                {"应为已有的单位", "a unit that is there"});
  }
  if ((*unit)->state == UnitState::kActive) return unit;
  return fail(ErrorCode::kConflict,
              {fmt::format("{}已撤并", (*unit)->name),
               fmt::format("{} has been merged or closed", (*unit)->name)},
              std::move(where), {"应为仍在的单位", "an active unit"});
}

Result<Decision> decide(View& view, const CreateUnit& ask, const Actor&) {
  if (auto ok = check_id(ask.id.value(), 'u', "/id"); !ok) return tl::unexpected(ok.error());
  const auto version = view.version(stream_of(ask.id));
  if (!version) return tl::unexpected(version.error());
  if (*version > 0) {
    return fail(ErrorCode::kConflict, {"这个标识已有单位", "a unit has this id"}, "/id");
  }
  Unit unit;
  unit.code = ask.code;
  unit.name = ask.name;
  unit.short_name = ask.short_name;
  unit.parent_id = ask.parent_id;
  if (auto ok = check_names(unit); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_place(view, ask); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_unique(view, ask.id, unit); !ok) return tl::unexpected(ok.error());
  return decided(view, ask.id,
                 {new_event(stream_of(ask.id), "unit.created",
                            UnitCreated{ask.code, ask.name, ask.short_name, ask.kind, ask.parent_id,
                                        ask.valid_from})});
}

Result<Decision> decide(View& view, const ChangeUnit& ask, const Actor&) {
  const auto unit = unit_to_change(view, ask.id, ask.version);
  if (!unit) return tl::unexpected(unit.error());
  const Unit next = changed(**unit, ask);
  if (auto ok = check_names(next); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_move(view, ask.id, **unit, next); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_kinds(view, ask.id, **unit, next); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_unique(view, ask.id, next); !ok) return tl::unexpected(ok.error());
  std::vector<ledger::NewEvent> events;
  add_changes(stream_of(ask.id), **unit, next, events);
  return decided(view, ask.id, std::move(events));
}

Result<Decision> decide(View& view, const MergeUnit& ask, const Actor&) {
  const auto unit = unit_to_change(view, ask.id, ask.version);
  if (!unit) return tl::unexpected(unit.error());
  if (auto ok = check_ending(view, **unit, ask.on); !ok) return tl::unexpected(ok.error());
  const auto taker = check_taker(view, ask.id, ask.into, "/into");
  if (!taker) return tl::unexpected(taker.error());
  if ((*taker)->kind != (*unit)->kind) {
    return fail(ErrorCode::kConflict,
                {fmt::format("{}与{}不是同类单位", (*unit)->name, (*taker)->name),
                 fmt::format("{} and {} are of different kinds", (*unit)->name, (*taker)->name)},
                "/into", {"应并入同类单位", "a unit of the same kind"});
  }
  std::vector<ledger::NewEvent> events;
  if (auto ok = hand_over(view, ask.id, ask.into, "/into", events); !ok) {
    return tl::unexpected(ok.error());
  }
  events.push_back(new_event(stream_of(ask.id), "unit.merged", UnitMerged{ask.into, ask.on}));
  return decided(view, ask.id, std::move(events));
}

Result<Decision> decide(View& view, const CloseUnit& ask, const Actor&) {
  const auto unit = unit_to_change(view, ask.id, ask.version);
  if (!unit) return tl::unexpected(unit.error());
  if (auto ok = check_ending(view, **unit, ask.on); !ok) return tl::unexpected(ok.error());
  std::vector<ledger::NewEvent> events;
  if (ask.hand_over_to) {
    const auto taker = check_taker(view, ask.id, *ask.hand_over_to, "/hand_over_to");
    if (!taker) return tl::unexpected(taker.error());
    if (auto ok = hand_over(view, ask.id, *ask.hand_over_to, "/hand_over_to", events); !ok) {
      return tl::unexpected(ok.error());
    }
  } else if (auto ok = check_empty(view, ask.id, "/id"); !ok) {
    return tl::unexpected(ok.error());
  }
  events.push_back(
      new_event(stream_of(ask.id), "unit.closed", UnitClosed{ask.on, ask.hand_over_to}));
  return decided(view, ask.id, std::move(events));
}

}  // namespace luoshi::office
