#include "service/scope.h"

#include <algorithm>

#include "office/unit.h"
#include "service/answers.h"
#include "service/directory.h"

namespace luoshi::service {
namespace {

using base::Result;

constexpr std::size_t kValuesMax = 1'000;   // of one condition
constexpr std::size_t kUnitsMax = 200'000;  // of one level of the tree

// The children of these, by as many queries as their number needs.
Result<std::vector<std::string>> children_of(World& world, const std::vector<std::string>& units) {
  std::vector<std::string> children;
  for (std::size_t begin = 0; begin < units.size(); begin += kValuesMax) {
    const std::size_t end = std::min(begin + kValuesMax, units.size());
    ledger::Query query{.table = &office::units_table(), .book = ledger::kCityBook};
    std::vector<ledger::Value> parents(units.begin() + static_cast<std::ptrdiff_t>(begin),
                                       units.begin() + static_cast<std::ptrdiff_t>(end));
    query.where = {{"parent", ledger::Comparison::kIn, std::move(parents)}};
    query.limit = kUnitsMax;
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::BookRow& row : *rows) {
      children.push_back(text_of(*query.table, row.row, "id"));
    }
  }
  return children;
}

Result<void> add_subtree(World& world, const office::UnitId& unit, UnitScope& scope) {
  std::vector<std::string> level{unit.value()};
  for (std::size_t depth = 0; depth < office::kTreeDepthMax && !level.empty(); ++depth) {
    std::erase_if(level, [&](const std::string& id) { return !scope.units.insert(id).second; });
    auto next = children_of(world, level);
    if (!next) return tl::unexpected(next.error());
    level = std::move(*next);
  }
  return {};
}

}  // namespace

Result<UnitScope> subtree_of(World& world, const office::UnitId& unit) {
  UnitScope scope;
  auto root = world.directory.unit(unit);
  if (!root) return tl::unexpected(root.error());
  if (!*root) return scope;
  scope.everything = !(*root)->parent_id.has_value();
  if (scope.everything) return scope;
  if (auto done = add_subtree(world, unit, scope); !done) return tl::unexpected(done.error());
  return scope;
}

Result<UnitScope> scope_of(World& world, const Caller& caller, office::Right right) {
  UnitScope scope;
  if (!caller.rights.has(right)) return scope;
  for (const office::Grant& grant : caller.grants) {
    if (!office::is_in_force(grant, today(world)) ||
        !office::row_of(grant.role).rights.has(right)) {
      continue;
    }
    auto unit = world.directory.unit(grant.unit_id);
    if (!unit) return tl::unexpected(unit.error());
    if (!*unit) continue;
    if (!(*unit)->parent_id) {
      scope.everything = true;
      return scope;
    }
    if (auto done = add_subtree(world, grant.unit_id, scope); !done) {
      return tl::unexpected(done.error());
    }
  }
  return scope;
}

bool add_condition(std::vector<ledger::Condition>& where, std::string column,
                   const std::unordered_set<std::string>& values) {
  if (values.size() > kValuesMax) return false;
  where.push_back({std::move(column), ledger::Comparison::kIn,
                   std::vector<ledger::Value>(values.begin(), values.end())});
  return true;
}

void add_search(std::string text, std::vector<ledger::Condition>& where) {
  constexpr std::size_t kWordsMax = 10;
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  std::size_t at = text.find_first_not_of(' ');
  for (std::size_t i = 0; i < kWordsMax && at != std::string::npos; ++i) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    where.push_back({"words", ledger::Comparison::kContains, {text.substr(at, end - at)}});
    at = text.find_first_not_of(' ', end);
  }
}

}  // namespace luoshi::service
