// Two divisions of the same land laid over each other: how much of which region lies on which.
//
// Of each pair whose boxes meet, the plane is cut into strips at every corner and every crossing of
// their borders. Within a strip no border turns or crosses another, so that a strip's area is its
// height times the length of what both hold on its middle line: exact for straight borders, but for
// the rounding of doubles. Degrees become square metres strip by strip, on a sphere.
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <vector>

#include "grid/region.h"

namespace luoshi::grid {

struct Overlap {
  std::size_t one = 0;  // in the first list
  std::size_t other = 0;
  double square_metres = 0;
};

// Of all pairs that share any land, by `one`, then by `other`. What is less than
// `square_metres_min` is left out: two files of one border differ by that much.
std::vector<Overlap> overlay(const std::vector<const Region*>& ones,
                             const std::vector<const Region*>& others,
                             double square_metres_min = 1);

double square_metres_of(const Region& region);

}  // namespace luoshi::grid
