// Which units a list may tell of: a unit and all below it, or what a caller's roles cover; and the
// conditions that lists have in common.
// A unit list that is short stands in the query itself; a long one is compared row by row.
// Thread rule: any thread.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "ledger/table.h"
#include "service/caller.h"
#include "service/world.h"

namespace luoshi::service {

struct UnitScope {
  bool everything = false;
  std::unordered_set<std::string> units;

  bool has(const std::string& unit) const { return everything || units.contains(unit); }
};

// Empty for a unit that is not there.
base::Result<UnitScope> subtree_of(World& world, const office::UnitId& unit);
// What is covered by those of the caller's grants, in force today, that give this right.
base::Result<UnitScope> scope_of(World& world, const Caller& caller, office::Right right);

// Adds the condition that `column` is one of these, when they are few enough for a query; else
// false, and the caller of this compares each row.
bool add_condition(std::vector<ledger::Condition>& where, std::string column,
                   const std::unordered_set<std::string>& values);

// Adds that the column `words`, which is in small letters, has every word of what is searched, the
// first ten of them.
void add_search(std::string text, std::vector<ledger::Condition>& where);

}  // namespace luoshi::service
