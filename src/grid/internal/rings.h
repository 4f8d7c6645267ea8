// Rings cut to a square and made into valid polygons, in whole numbers. Thread rule: pure.
#pragma once

#include <vector>

#include "grid/tile.h"

namespace luoshi::grid {

// What of the ring's inside lies in the square from `low` to `high` both ways. Where it leaves the
// square and comes back, it runs along the square's side, perhaps there and back again. An edge is
// cut at the same place whichever way it runs.
TileRing clipped(const TileRing& ring, std::int32_t low, std::int32_t high);

// What an odd number of the rings surrounds, as polygons none of whose edges cross or lie on one
// another, with a connected inside; rings that meet do so in points that are corners of one of
// them. Where edges cross elsewhere than in a whole place they are bent there by less than a unit.
std::vector<TilePolygon> polygons_of(const std::vector<TileRing>& rings);

// The doubled area, positive for outer rings.
std::int64_t doubled_area(const TileRing& ring);

}  // namespace luoshi::grid
