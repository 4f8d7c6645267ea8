#include "office/internal/hand_over.h"

#include <fmt/format.h>

#include <unordered_set>

#include "office/fold.h"
#include "office/lookup.h"
#include "office/person.h"
#include "office/unit.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Row;

struct Belongings {
  std::vector<Row> children;
  std::vector<Row> people;
  std::vector<Row> grants;
  std::size_t size() const { return children.size() + people.size() + grants.size(); }
};

Result<std::vector<Row>> active_children(ledger::View& view, const UnitId& unit) {
  return rows_where(
      view, units_table(),
      {equals("parent", unit.value()), equals("state", std::string(name_of(UnitState::kActive)))});
}

Result<Belongings> belongings_of(ledger::View& view, const UnitId& unit) {
  auto children = active_children(view, unit);
  if (!children) return tl::unexpected(children.error());
  auto people = rows_where(view, people_table(),
                           {equals("unit", unit.value()),
                            among("state", {std::string(name_of(PersonState::kActive)),
                                            std::string(name_of(PersonState::kSuspended))})});
  if (!people) return tl::unexpected(people.error());
  auto grants = rows_where(view, role_grants_table(),
                           {equals("unit", unit.value()), equals("withdrawn", std::int64_t{0})},
                           10 * kRowsAskedMax);
  if (!grants) return tl::unexpected(grants.error());
  const std::string today = city_day(view.now()).text();
  std::erase_if(*grants, [&](const Row& row) {
    const std::string until = text_at(role_grants_table(), row, "until_day");
    return !until.empty() && until < today;
  });
  return Belongings{std::move(*children), std::move(*people), std::move(*grants)};
}

// Names and kinds of the children must fit under the unit that takes them.
Result<void> check_children(ledger::View& view, const UnitId& from, const UnitId& to,
                            const std::vector<Row>& children, const std::string& where) {
  auto there = active_children(view, to);
  if (!there) return tl::unexpected(there.error());
  auto taker = view.state<Unit>(stream_of(to));
  if (!taker) return tl::unexpected(taker.error());
  std::unordered_set<std::string> names;
  for (const Row& row : *there) {
    // The unit that ends frees its own name.
    if (std::get<std::string>(row[0]) != from.value()) {
      names.insert(text_at(units_table(), row, "name"));
    }
  }
  for (const Row& row : children) {
    const std::string name = text_at(units_table(), row, "name");
    const auto kind = parse_unit_kind(text_at(units_table(), row, "kind"));
    if (!names.insert(name).second) {
      return fail(ErrorCode::kConflict,
                  {fmt::format("两边都有名为“{}”的下级单位", name),
                   fmt::format("both have a unit called \"{}\" below them", name)},
                  where,
                  {"应先改名、合并或撤销其中一个", "rename, merge or close one of them first"});
    }
    if (!kind || !may_stand_below(*kind, (*taker)->kind)) {
      return fail(ErrorCode::kConflict,
                  {fmt::format("“{}”不能设在{}之下", name, (*taker)->name),
                   fmt::format("\"{}\" cannot stand below {}", name, (*taker)->name)},
                  where, {"应先移走它", "move it elsewhere first"});
    }
  }
  return {};
}

}  // namespace

Result<void> hand_over(ledger::View& view, const UnitId& from, const UnitId& to,
                       const std::string& where, std::vector<ledger::NewEvent>& events) {
  const auto all = belongings_of(view, from);
  if (!all) return tl::unexpected(all.error());
  if (all->size() > kHandedOverMax) {
    return fail(ErrorCode::kTooLarge,
                {fmt::format("要移交的下级单位、人员和角色超过{}项", kHandedOverMax),
                 fmt::format("more than {} units, people and roles to hand over", kHandedOverMax)},
                where, {"应先分批移走一部分", "move some of them first"});
  }
  if (auto ok = check_children(view, from, to, all->children, where); !ok) return ok;
  for (const Row& row : all->children) {
    events.push_back(
        new_event(stream_of(UnitId(std::get<std::string>(row[0]))), "unit.moved", UnitMoved{to}));
  }
  for (const Row& row : all->people) {
    events.push_back(new_event(stream_of(PersonId(std::get<std::string>(row[0]))), "person.moved",
                               PersonMoved{to}));
  }
  for (const Row& row : all->grants) {
    const PersonId person(text_at(role_grants_table(), row, "person"));
    events.push_back(new_event(stream_of(person), "person.role_moved",
                               PersonRoleMoved{GrantId(std::get<std::string>(row[0])), to}));
  }
  return {};
}

Result<void> check_empty(ledger::View& view, const UnitId& unit, std::string where) {
  const auto all = belongings_of(view, unit);
  if (!all) return tl::unexpected(all.error());
  if (all->size() == 0) return {};
  return fail(ErrorCode::kConflict,
              {fmt::format("还有{}个下级单位、{}名人员、{}项角色", all->children.size(),
                           all->people.size(), all->grants.size()),
               fmt::format("it still has {} units below it, {} people and {} roles",
                           all->children.size(), all->people.size(), all->grants.size())},
              std::move(where),
              {"应先移走，或指明由谁接手", "move them first, or say who takes over"});
}

}  // namespace luoshi::office
