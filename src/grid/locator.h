// A point → the innermost region that it lies in (region.h says whose a border is).
//
// The box of all regions is cut into tiles. A tile knows which regions touch it, innermost first:
// those that cover it whole need no geometry, and end the list. For the others the tile's row holds
// the edges that reach into that row, and a line to the east is counted through them: an even
// number of crossings is outside. Whole numbers throughout; horizontal edges never count.
//
// Memory: about 20 bytes an edge and row that it reaches into, and 12 a tile.
// Thread rule: immutable once made; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grid/region.h"

namespace luoshi::grid {

class Locator {
 public:
  explicit Locator(const std::vector<Region>& regions);

  // kNoRegion: outside of all. Regions of the same depth that overlap: the first one's.
  std::size_t find(Point point) const;

  std::size_t tiles() const { return first_candidate_.empty() ? 0 : first_candidate_.size() - 1; }

 private:
  friend class LocatorMaker;
  struct Edge {
    Point low;  // y less than high.y
    Point high;
  };
  struct Candidate {
    std::uint32_t region;
    std::uint32_t run;  // in runs_; kWhole: the region covers the tile
  };
  struct Run {
    std::uint32_t first;
    std::uint32_t count;
  };
  static constexpr std::uint32_t kWhole = 0xFFFFFFFF;

  static bool is_inside(const Edge* edge, std::size_t count, Point point);

  Point low_{};  // the box: low_ inside, high_ outside
  Point high_{};
  std::int64_t tile_width_ = 1;
  std::int64_t tile_height_ = 1;
  std::size_t columns_ = 0;
  std::size_t rows_ = 0;
  std::vector<std::uint32_t> first_candidate_;  // by tile, and one behind the last
  std::vector<Candidate> candidates_;
  std::vector<Run> runs_;
  std::vector<Edge> edges_;
};

}  // namespace luoshi::grid
