#include "office/tree.h"

#include <algorithm>
#include <unordered_set>

#include "office/unit.h"

namespace luoshi::office {

void UnitTree::put(const UnitId& unit, const std::optional<UnitId>& parent) {
  const auto before = parents_.find(unit);
  if (before != parents_.end() && before->second) {
    std::erase(children_[*before->second], unit);
  }
  parents_[unit] = parent;
  if (parent) children_[*parent].push_back(unit);
}

UnitTree UnitTree::of_rows(const std::vector<ledger::Row>& rows) {
  const std::size_t id = units_table().column("id");
  const std::size_t parent = units_table().column("parent");
  UnitTree tree;
  for (const ledger::Row& row : rows) {
    const auto* above = std::get_if<std::string>(&row[parent]);
    tree.put(UnitId(std::get<std::string>(row[id])),
             above ? std::optional(UnitId(*above)) : std::nullopt);
  }
  return tree;
}

std::optional<UnitId> UnitTree::parent_of(const UnitId& unit) const {
  const auto found = parents_.find(unit);
  return found == parents_.end() ? std::nullopt : found->second;
}

bool UnitTree::is_within(const UnitId& unit, const UnitId& ancestor) const {
  if (!has(unit)) return false;
  std::optional<UnitId> at = unit;
  for (std::size_t steps = 0; at && steps < kTreeDepthMax; ++steps) {
    if (*at == ancestor) return true;
    at = parent_of(*at);
  }
  return false;
}

std::vector<UnitId> UnitTree::path_to(const UnitId& unit) const {
  std::vector<UnitId> path;
  std::optional<UnitId> at = parent_of(unit);
  while (at && path.size() < kTreeDepthMax) {
    path.push_back(*at);
    at = parent_of(*at);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<UnitId> UnitTree::subtree_of(const UnitId& unit) const {
  std::vector<UnitId> all;
  if (!has(unit)) return all;
  std::unordered_set<UnitId> seen{unit};
  all.push_back(unit);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const UnitId& child : children_of(all[i])) {
      if (seen.insert(child).second) all.push_back(child);
    }
  }
  return all;
}

const std::vector<UnitId>& UnitTree::children_of(const UnitId& unit) const {
  static const std::vector<UnitId> kNone;
  const auto found = children_.find(unit);
  return found == children_.end() ? kNone : found->second;
}

}  // namespace luoshi::office
