// Where a region's name stands on a map, and where a search for it leads. Thread rule: pure.
#pragma once

#include <optional>

#include "grid/region.h"

namespace luoshi::grid {

// A point inside: on the line from west to east through the middle of the region's largest ring,
// the middle of its widest part. Nothing for a region without area.
std::optional<Point> point_within(const Region& region);

}  // namespace luoshi::grid
