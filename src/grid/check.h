// What is wrong with regions that are well-formed each by itself: rings that cross themselves,
// siblings that overlap, gaps within a parent, what lies outside of the parent.
//
// Areas are found by lines from west to east through every strip between two neighbouring points'
// latitudes, and are as exact as straight borders make them. Thread rule: pure.
#pragma once

#include <cstddef>
#include <vector>

#include "base/finding.h"
#include "grid/region.h"

namespace luoshi::grid {

struct CheckOptions {
  double square_metres_min = 10;    // less is rounding, not a fault
  std::size_t strips_max = 20'000;  // of one family; above it, strips are joined
  std::size_t findings_max = 200;
};

std::vector<base::Finding> check_regions(const std::vector<Region>& regions,
                                         const CheckOptions& options = {});

}  // namespace luoshi::grid
