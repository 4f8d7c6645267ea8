// The tree of units by ids alone: who stands below whom.
//
// Invariant: no circle (decide in unit.cc sees to it); should one be handed in, every walk still
// ends, after kTreeDepthMax steps. Children come in the order in which they were put.
// Thread rule: a value; const functions from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/table.h"
#include "office/names.h"

namespace luoshi::office {

// Levels of units. What may be made has at most kTreeLevelsMax; walks allow for more.
inline constexpr std::size_t kTreeLevelsMax = 12;
inline constexpr std::size_t kTreeDepthMax = 64;

class UnitTree {
 public:
  void put(const UnitId& unit, const std::optional<UnitId>& parent);
  static UnitTree of_rows(const std::vector<ledger::Row>& rows);  // of the table units

  bool has(const UnitId& unit) const { return parents_.contains(unit); }
  std::optional<UnitId> parent_of(const UnitId& unit) const;
  // Itself included. False for units that are not in the tree.
  bool is_within(const UnitId& unit, const UnitId& ancestor) const;
  std::vector<UnitId> path_to(const UnitId& unit) const;     // the root first, without itself
  std::vector<UnitId> subtree_of(const UnitId& unit) const;  // itself first, then level by level
  const std::vector<UnitId>& children_of(const UnitId& unit) const;

 private:
  std::unordered_map<UnitId, std::optional<UnitId>> parents_;
  std::unordered_map<UnitId, std::vector<UnitId>> children_;
};

}  // namespace luoshi::office
