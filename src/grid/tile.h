// Vector tiles (Mapbox Vector Tile 2.1) in web mercator: where a place lies in the world's square,
// layers of points and polygons, and the tiles of regions.
//
// The world is a square of 2^30 units a side, from 180° west and 85.0511° north, x to the east and
// y to the south; all that follows is whole numbers. A tile of zoom z is one of 4^z squares of it,
// 4,096 units of its own a side. Thread rule: values; TileRegions is immutable once made.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "grid/region.h"

namespace luoshi::grid {

inline constexpr int kTileZoomMax = 18;  // where a tile's unit is one of the world's: 3.7 cm
inline constexpr int kTileSide = 4096;   // of a tile, in its units
inline constexpr int kTileBuffer = 64;   // so far beyond its sides a tile tells of polygons
inline constexpr int kWorldBits = 30;

struct WorldPoint {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend auto operator<=>(const WorldPoint&, const WorldPoint&) = default;
};
// Beyond 85.0511° it is the square's side.
WorldPoint world_point(Point place);

struct TileId {
  int zoom = 0;
  std::int32_t x = 0;
  std::int32_t y = 0;
};
bool is_tile(const TileId& tile);  // zoom, column and row are such as there are

struct TilePoint {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend auto operator<=>(const TilePoint&, const TilePoint&) = default;
};
// In this tile's units, rounded to a multiple of `step` (a power of two) counted from the world's
// corner: the same place in every tile that tells of it.
TilePoint tile_point(const TileId& tile, WorldPoint place, int step = 1);

using TileRing = std::vector<TilePoint>;
// The outer ring, whose area is positive with y to the south, and holes.
using TilePolygon = std::vector<TileRing>;

struct TileAttribute {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, bool> value;
};

class TileLayer {
 public:
  explicit TileLayer(std::string_view name) : name_(name) {}

  void add(TilePoint place, std::span<const TileAttribute> attributes);
  void add(std::span<const TilePolygon> polygons, std::span<const TileAttribute> attributes);
  // As a part of a tile, which is its layers' bytes one behind the other; "" of an empty layer.
  std::string bytes() const;

 private:
  void add(std::uint32_t type, std::span<const std::uint32_t> geometry,
           std::span<const TileAttribute> attributes);
  std::uint32_t key(std::string_view name);
  std::uint32_t value(const TileAttribute& attribute);

  std::string name_;
  std::string features_;
  std::vector<std::string> keys_;
  std::vector<std::string> values_;
  std::unordered_map<std::string, std::uint32_t> places_of_values_;
  std::vector<std::uint32_t> tags_;  // of the feature at hand
};

// Regions as tiles: the layer "regions" of polygons and "region_labels" with a point inside of each
// region, both with the attributes id, name, code, parent and level. Points are rounded to the grid
// of the tile, coarser at low zooms, each for itself: so neighbours and tiles keep their common
// border. What is smaller than four pixels is left out.
class TileRegions {
 public:
  // The regions must outlive this.
  explicit TileRegions(const std::vector<Region>& regions);
  std::string tile(const TileId& id) const;

 private:
  struct Shape {
    const Region* region = nullptr;
    std::vector<std::vector<WorldPoint>> rings;
    WorldPoint low{};  // of the box around it
    WorldPoint high{};
    WorldPoint label{};
  };
  static Shape shape_of(const Region& region);

  std::vector<Shape> shapes_;  // parents before what lies in them
};

}  // namespace luoshi::grid
