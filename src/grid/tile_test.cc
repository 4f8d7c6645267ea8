// Rings and tiles beside naive looks at them: what lies inside, point by point, and every pair of
// edges.
#include "grid/tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "grid/internal/rings.h"
#include "grid/test_tile_test.h"

namespace luoshi::grid {
namespace {

struct Line {
  TilePoint a;
  TilePoint b;
};

std::vector<Line> lines_of(const std::vector<TileRing>& rings) {
  std::vector<Line> out;
  for (const TileRing& ring : rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      out.push_back({ring[i], ring[(i + 1) % ring.size()]});
    }
  }
  return out;
}

std::int64_t side_of(const Line& line, TilePoint point) {
  return (std::int64_t{line.b.x} - line.a.x) * (point.y - line.a.y) -
         (std::int64_t{line.b.y} - line.a.y) * (point.x - line.a.x);
}

// In doubled units. A border belongs to what lies to the east of it.
bool is_inside(const std::vector<TileRing>& rings, TilePoint doubled) {
  bool inside = false;
  for (Line each : lines_of(rings)) {
    each = {{each.a.x * 2, each.a.y * 2}, {each.b.x * 2, each.b.y * 2}};
    if ((each.a.y <= doubled.y) == (each.b.y <= doubled.y)) continue;
    const std::int64_t side = side_of(each, doubled);
    if (each.a.y < each.b.y ? side > 0 : side < 0) inside = !inside;
  }
  return inside;
}

double distance(const Line& line, double x, double y) {
  const double dx = line.b.x - line.a.x;
  const double dy = line.b.y - line.a.y;
  const double length = dx * dx + dy * dy;
  const double along = length == 0 ? 0 : ((x - line.a.x) * dx + (y - line.a.y) * dy) / length;
  const double at = std::clamp(along, 0.0, 1.0);
  return std::hypot(x - (line.a.x + at * dx), y - (line.a.y + at * dy));
}

std::vector<TileRing> all_rings(const std::vector<TilePolygon>& polygons) {
  std::vector<TileRing> out;
  for (const TilePolygon& each : polygons) out.insert(out.end(), each.begin(), each.end());
  return out;
}

// They lie on one another, or meet inside of both.
bool is_clash(const Line& one, const Line& other) {
  const auto sign = [](std::int64_t value) { return value > 0 ? 1 : value < 0 ? -1 : 0; };
  const int from = sign(side_of(one, other.a));
  const int to = sign(side_of(one, other.b));
  if (from != 0 || to != 0) {
    return from * to < 0 && sign(side_of(other, one.a)) * sign(side_of(other, one.b)) < 0;
  }
  const auto [a, b] = std::minmax(one.a, one.b);
  const auto [c, d] = std::minmax(other.a, other.b);
  return std::max(a, c) < std::min(b, d);
}

// "" when these are what the specification wants: outer rings positive, holes negative and inside
// of their outer ring, no corner twice in a ring, no two edges that clash.
std::string fault_of(const std::vector<TilePolygon>& polygons) {
  for (const TilePolygon& polygon : polygons) {
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      TileRing ring = polygon[i];
      if (ring.size() < 3) return "a ring of fewer than three corners";
      if ((doubled_area(ring) > 0) != (i == 0) || doubled_area(ring) == 0) return "orientation";
      const TilePoint middle{ring[0].x + ring[1].x, ring[0].y + ring[1].y};
      if (i > 0 && !is_inside({polygon[0]}, middle)) return "a hole outside";
      std::ranges::sort(ring);
      if (std::ranges::adjacent_find(ring) != ring.end()) return "a corner twice";
    }
  }
  const std::vector<Line> lines = lines_of(all_rings(polygons));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = i + 1; j < lines.size(); ++j) {
      if (is_clash(lines[i], lines[j])) return "two edges clash";
    }
  }
  return "";
}

TileRing random_ring(std::mt19937& chance, int reach, int step) {
  TileRing out;
  const auto draw = [&] {
    return static_cast<std::int32_t>(chance() % static_cast<unsigned>(reach)) / step * step;
  };
  for (auto points = 3 + chance() % 9; points > 0; --points) {
    const std::int32_t x = draw();
    out.push_back({x, draw()});
  }
  return out;
}

// Up and sideways by turns, so that every meeting is a whole place.
TileRing stairs(std::mt19937& chance, int reach) {
  TileRing out = random_ring(chance, reach, 1);
  TileRing square;
  for (std::size_t i = 0; i < out.size(); ++i) {
    square.push_back(out[i]);
    square.push_back({out[(i + 1) % out.size()].x, out[i].y});
  }
  return square;
}

TEST(Rings, OfStairsAreTheSameAreaInEveryPlace) {
  std::mt19937 chance(31);
  for (int round = 0; round < 600; ++round) {
    std::vector<TileRing> rings;
    for (auto n = 1 + chance() % 3; n > 0; --n) rings.push_back(stairs(chance, 14));
    std::vector<TileRing> parts;
    for (const TileRing& ring : rings) parts.push_back(clipped(ring, 3, 10));
    const auto polygons = polygons_of(parts);
    ASSERT_EQ(fault_of(polygons), "") << round;
    for (std::int32_t x = -1; x < 30; x += 2) {
      for (std::int32_t y = -1; y < 30; y += 2) {
        const bool is_in = std::min(x, y) > 6 && std::max(x, y) < 20;
        ASSERT_EQ(is_inside(all_rings(polygons), {x, y}), is_in && is_inside(rings, {x, y}))
            << round << ": " << x / 2.0 << ", " << y / 2.0;
      }
    }
  }
}

TEST(Rings, OfAnyKindBecomeValidPolygonsOfTheSamePlaces) {
  std::mt19937 chance(32);
  std::size_t made = 0;
  std::size_t asked = 0;
  for (const int reach : {4, 9, 40, 300, 5'000}) {
    for (int round = 0; round < 400; ++round) {
      std::vector<TileRing> rings;
      const int step = chance() % 3 == 0 ? std::max(1, reach / 7) : 1;
      for (auto n = 1 + chance() % 3; n > 0; --n) rings.push_back(random_ring(chance, reach, step));
      const std::int32_t low = reach / 5;
      const std::int32_t high = reach - reach / 4;
      std::vector<TileRing> parts;
      for (const TileRing& ring : rings) parts.push_back(clipped(ring, low, high));
      const auto polygons = polygons_of(parts);
      ASSERT_EQ(fault_of(polygons), "") << reach << ", " << round;
      made += polygons.size();
      const std::vector<Line> lines = lines_of(rings);
      for (int i = 0; i < 40; ++i) {
        const TilePoint at{
            static_cast<std::int32_t>(chance() % static_cast<unsigned>(reach)) * 2 + 1,
            static_cast<std::int32_t>(chance() % static_cast<unsigned>(reach)) * 2 + 1};
        const double x = at.x / 2.0;
        const double y = at.y / 2.0;
        const bool is_near =
            std::ranges::any_of(lines, [&](const Line& each) { return distance(each, x, y) < 3; });
        if (is_near || std::min(x, y) < low + 3 || std::max(x, y) > high - 3) continue;
        ++asked;
        ASSERT_EQ(is_inside(all_rings(polygons), at), is_inside(rings, at)) << x << ", " << y;
      }
    }
  }
  EXPECT_GT(made, 2'000u);
  EXPECT_GT(asked, 5'000u);
}

TEST(Rings, WithHolesThatTouchAreTakenApart) {
  const TileRing square{{0, 0}, {8, 0}, {8, 8}, {0, 8}};
  const TileRing diamond{{4, 0}, {8, 4}, {4, 8}, {0, 4}};
  EXPECT_EQ(polygons_of({square, diamond}).size(), 4u);  // its corners cut the square in four
  const auto touched = polygons_of({square, {{4, 0}, {6, 3}, {2, 3}}});
  ASSERT_EQ(touched.size(), 1u);
  EXPECT_EQ(touched[0].size(), 2u);
  const auto island =
      polygons_of({square, {{1, 1}, {7, 1}, {7, 7}, {1, 7}}, {{3, 3}, {5, 3}, {4, 5}}});
  ASSERT_EQ(island.size(), 2u);
  EXPECT_EQ(island[0].size(), 1u);
  EXPECT_EQ(island[1].size(), 2u);
  EXPECT_TRUE(polygons_of({square, square}).empty());
  EXPECT_TRUE(polygons_of({{{0, 0}, {5, 5}, {2, 2}}}).empty());
}

TEST(Tile, PlacesLieInTheWorldsSquare) {
  constexpr std::int32_t kHalf = 1 << 29;
  EXPECT_EQ(world_point({0, 0}), (WorldPoint{kHalf, kHalf}));
  EXPECT_EQ(world_point({-180'000'000, 90'000'000}), (WorldPoint{0, 0}));
  EXPECT_EQ(world_point({180'000'000, -90'000'000}), (WorldPoint{2 * kHalf - 1, 2 * kHalf - 1}));
  // 45° north is 0.1402749… of the square's side north of the equator.
  EXPECT_NEAR(world_point({90'000'000, 45'000'000}).y, 2.0 * kHalf * (0.5 - 0.14027496), 20);
  EXPECT_EQ(world_point({90'000'000, 0}).x, kHalf + kHalf / 2);
  EXPECT_TRUE(is_tile({0, 0, 0}));
  EXPECT_TRUE(is_tile({3, 7, 7}));
  EXPECT_FALSE(is_tile({3, 8, 0}));
  EXPECT_FALSE(is_tile({3, 0, -1}));
  EXPECT_FALSE(is_tile({19, 0, 0}));
}

TEST(Tile, APlaceIsTheSameInEveryTile) {
  std::mt19937 chance(33);
  for (int i = 0; i < 2'000; ++i) {
    const WorldPoint place{static_cast<std::int32_t>(chance() % (1u << 30)),
                           static_cast<std::int32_t>(chance() % (1u << 30))};
    const int zoom = static_cast<int>(chance() % 19);
    const int shift = kWorldBits - zoom;
    const TileId own{zoom, place.x >> shift, place.y >> shift};
    const TileId next{zoom, own.x + 1, own.y + 1};
    for (const int step : {1, 4}) {
      const TilePoint here = tile_point(own, place, step);
      EXPECT_EQ(tile_point(next, place, step), (TilePoint{here.x - kTileSide, here.y - kTileSide}));
      EXPECT_TRUE(here.x >= 0 && here.x <= kTileSide);
    }
  }
}

// Four villages about 1.1 km wide around 120.4° E, 34.2° N, whose borders are no straight lines.
std::vector<Region> villages(std::mt19937& chance) {
  constexpr int kSide = 3;
  constexpr std::int32_t kSize = 10'000;
  std::vector<Point> corners;
  for (int i = 0; i < kSide * kSide; ++i) {
    const auto moved = [&] { return static_cast<std::int32_t>(chance() % 3'000); };
    const std::int32_t x = 120'400'000 + i % kSide * kSize + moved();
    corners.push_back({x, 34'200'000 + i / kSide * kSize + moved()});
  }
  std::vector<Region> out;
  for (const int corner : {0, 1, 3, 4}) {
    Region region;
    region.id = "v" + std::to_string(corner);
    region.name = "第" + std::to_string(corner) + "村";
    region.level = Level::kVillage;
    const auto at = static_cast<std::size_t>(corner);
    region.rings = {{corners[at], corners[at + 1], corners[at + 4], corners[at + 3]}};
    out.push_back(std::move(region));
  }
  return out;
}

TEST(Tile, OfRegionsHasValidPolygonsWithWhoTheyAre) {
  std::mt19937 chance(34);
  const std::vector<Region> regions = villages(chance);
  const TileRegions tiles(regions);
  const WorldPoint place = world_point(regions[0].rings[0][2]);
  for (int zoom = 10; zoom <= kTileZoomMax; ++zoom) {
    const int shift = kWorldBits - zoom;
    const auto layers = TileReader::read(tiles.tile({zoom, place.x >> shift, place.y >> shift}));
    ASSERT_TRUE(layers.contains("regions")) << zoom;
    const ReadLayer& layer = layers.at("regions");
    EXPECT_EQ(layer.version, 2u);
    EXPECT_EQ(layer.extent, 4096u);
    for (const ReadFeature& each : layer.features) {
      EXPECT_EQ(each.type, 3u);
      EXPECT_EQ(fault_of({each.rings}), "");
      EXPECT_EQ(each.attributes.at("level"), "village");
      EXPECT_EQ(each.attributes.at("name"), "第" + each.attributes.at("id").substr(1) + "村");
      for (const TileRing& ring : each.rings) {
        for (const TilePoint point : ring) {
          EXPECT_GE(std::min(point.x, point.y), -kTileBuffer);
          EXPECT_LE(std::max(point.x, point.y), kTileSide + kTileBuffer);
        }
      }
    }
  }
  // From afar they are too small.
  EXPECT_EQ(tiles.tile({5, place.x >> 25, place.y >> 25}), "");
  EXPECT_EQ(tiles.tile({12, 0, 0}), "");
}

TEST(Tile, ALabelStandsOnceAndInsideOfItsRegion) {
  std::mt19937 chance(35);
  const std::vector<Region> regions = villages(chance);
  const TileRegions tiles(regions);
  const WorldPoint place = world_point(regions[0].rings[0][2]);
  constexpr int kZoom = 15;
  std::map<std::string, int> seen;
  for (int dx = -4; dx <= 4; ++dx) {
    for (int dy = -4; dy <= 4; ++dy) {
      const TileId id{kZoom, (place.x >> (kWorldBits - kZoom)) + dx,
                      (place.y >> (kWorldBits - kZoom)) + dy};
      auto layers = TileReader::read(tiles.tile(id));
      for (const ReadFeature& each : layers["region_labels"].features) {
        const std::string name = each.attributes.at("id");
        ++seen[name];
        ASSERT_EQ(each.points.size(), 1u);
        const TilePoint at{each.points[0].x * 2, each.points[0].y * 2};
        for (const ReadFeature& region : layers["regions"].features) {
          EXPECT_EQ(is_inside(region.rings, at), region.attributes.at("id") == name);
        }
      }
    }
  }
  EXPECT_EQ(seen, (std::map<std::string, int>{{"v0", 1}, {"v1", 1}, {"v3", 1}, {"v4", 1}}));
}

// Where regions' borders meet the side between two tiles: the places along it, by region.
std::map<std::string, std::vector<double>> met_at(const ReadLayer& layer, std::int32_t x) {
  std::map<std::string, std::vector<double>> out;
  for (const ReadFeature& each : layer.features) {
    for (const Line& line : lines_of(each.rings)) {
      if ((line.a.x < x) == (line.b.x < x)) continue;
      out[each.attributes.at("id")].push_back(
          line.a.y + double(line.b.y - line.a.y) * (x - line.a.x) / (line.b.x - line.a.x));
    }
  }
  for (auto& [id, places] : out) std::ranges::sort(places);
  return out;
}

TEST(Tile, BordersGoOnInTheNextTile) {
  std::mt19937 chance(36);
  int compared = 0;
  for (int round = 0; round < 40; ++round) {
    const std::vector<Region> regions = villages(chance);
    const TileRegions tiles(regions);
    const WorldPoint place = world_point(regions[0].rings[0][2]);
    for (const int zoom : {13, 14, 16}) {
      const int shift = kWorldBits - zoom;
      const TileId left{zoom, place.x >> shift, place.y >> shift};
      const TileId right{zoom, left.x + 1, left.y};
      const auto here = met_at(TileReader::read(tiles.tile(left))["regions"], kTileSide);
      const auto there = met_at(TileReader::read(tiles.tile(right))["regions"], 0);
      ASSERT_EQ(here.size(), there.size());
      for (const auto& [id, places] : here) {
        ASSERT_EQ(places.size(), there.at(id).size()) << id;
        for (std::size_t i = 0; i < places.size(); ++i, ++compared) {
          EXPECT_NEAR(places[i], there.at(id)[i], 1.0);
        }
      }
    }
  }
  EXPECT_GT(compared, 150);
}

TEST(Tile, NeighboursShareTheirBorderPointByPoint) {
  std::mt19937 chance(37);
  const std::vector<Region> regions = villages(chance);
  const TileRegions tiles(regions);
  const WorldPoint place = world_point(regions[0].rings[0][2]);
  for (int zoom = 11; zoom <= kTileZoomMax; ++zoom) {
    const int shift = kWorldBits - zoom;
    auto layers = TileReader::read(tiles.tile({zoom, place.x >> shift, place.y >> shift}));
    std::map<std::pair<TilePoint, TilePoint>, int> edges;
    for (const ReadFeature& each : layers["regions"].features) {
      for (const Line& line : lines_of(each.rings)) ++edges[{line.a, line.b}];
    }
    int shared = 0;
    for (const auto& [edge, times] : edges) {
      EXPECT_EQ(times, 1);
      shared += edges.contains({edge.second, edge.first}) ? 1 : 0;
    }
    EXPECT_GE(shared, 4) << zoom;  // there and back: of the four borders what this tile has
  }
}

}  // namespace
}  // namespace luoshi::grid
