// Regions: a tree of named areas with boundaries, as a city draws them.
//
// Whose is a border: a point on a border belongs to the region that lies immediately east of it,
// and where the border itself runs east, to the one immediately north. So each point of a plane
// that is divided into regions without gap or overlap belongs to exactly one of them. Thread rule:
// values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/finding.h"
#include "grid/datum.h"

namespace luoshi::grid {

enum class Level { kOther, kCity, kCounty, kTownship, kVillage, kCell };

using Ring = std::vector<Point>;  // the first point is not said again at the end

inline constexpr std::size_t kNoRegion = static_cast<std::size_t>(-1);

struct Region {
  std::string id;
  std::string code;  // of the administrative divisions; may be empty
  std::string name;
  std::string parent_id;
  std::vector<std::string> predecessors;  // in older files: what was split or merged into it
  Level level = Level::kOther;
  std::size_t parent = kNoRegion;  // in Boundaries::regions
  std::size_t depth = 0;           // 0 without parent
  // Of all polygons, outer ones counter-clockwise and holes clockwise. Inside is what an odd number
  // of them surrounds.
  std::vector<Ring> rings;
};

// A parent's depth is less than its children's; ids differ.
struct Boundaries {
  std::vector<Region> regions;  // in the file's order
  std::vector<base::Finding> findings;
};

}  // namespace luoshi::grid
