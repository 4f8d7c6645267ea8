// The locator beside a naive one that asks every edge of every region with no index.
#include "grid/locator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "grid/geojson.h"

namespace luoshi::grid {
namespace {

// By the rule as region.h words it: the point moved a hair east, and a hair's hair north.
bool is_inside(const Region& region, Point point) {
  bool inside = false;
  for (const Ring& ring : region.rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point a = ring[i];
      const Point b = ring[(i + 1) % ring.size()];
      if ((a.y <= point.y) == (b.y <= point.y)) continue;
      // Where the edge meets the point's latitude, as a fraction compared with the point.
      const std::int64_t height = std::int64_t{b.y} - a.y;
      const std::int64_t met =
          std::int64_t{a.x} * height + (std::int64_t{point.y} - a.y) * (std::int64_t{b.x} - a.x);
      const std::int64_t here = std::int64_t{point.x} * height;
      if (height > 0 ? met > here : met < here) inside = !inside;
    }
  }
  return inside;
}

std::size_t naive_find(const std::vector<Region>& regions, Point point) {
  std::size_t best = kNoRegion;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (!is_inside(regions[i], point)) continue;
    if (best == kNoRegion || regions[i].depth > regions[best].depth) best = i;
  }
  return best;
}

// Every corner, the middle of every edge, their neighbours, and places drawn at large.
std::vector<Point> hard_points(const std::vector<Region>& regions, std::mt19937& chance,
                               int reach) {
  std::vector<Point> out;
  const auto around = [&](std::int64_t x, std::int64_t y) {
    for (int dx = -1; dx <= 1; ++dx) {
      for (int dy = -1; dy <= 1; ++dy) {
        out.push_back({static_cast<std::int32_t>(x + dx), static_cast<std::int32_t>(y + dy)});
      }
    }
  };
  for (const Region& region : regions) {
    for (const Ring& ring : region.rings) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point next = ring[(i + 1) % ring.size()];
        around(ring[i].x, ring[i].y);
        around((std::int64_t{ring[i].x} + next.x) / 2, (std::int64_t{ring[i].y} + next.y) / 2);
      }
    }
  }
  std::uniform_int_distribution<std::int32_t> place(-reach / 8, reach + reach / 8);
  for (int i = 0; i < 500; ++i) out.push_back({place(chance), place(chance)});
  return out;
}

void expect_same(const std::vector<Region>& regions, std::mt19937& chance, int reach) {
  const Locator locator(regions);
  for (const Point point : hard_points(regions, chance, reach)) {
    ASSERT_EQ(locator.find(point), naive_find(regions, point)) << point.x << ", " << point.y;
  }
}

// Any ring at all: crossing itself, back on itself, points on a few lines.
Region random_region(std::mt19937& chance, int reach) {
  Region out;
  out.depth = chance() % 4;
  const int step = chance() % 3 == 0 ? std::max(1, reach / 7) : 1;
  for (auto rings = 1 + chance() % 3; rings > 0; --rings) {
    Ring ring;
    for (auto points = 3 + chance() % 9; points > 0; --points) {
      const auto draw = [&] {
        const auto value = static_cast<std::int32_t>(chance() % static_cast<unsigned>(reach));
        return value / step * step;
      };
      const std::int32_t x = draw();
      ring.push_back({x, draw()});
    }
    out.rings.push_back(ring);
  }
  return out;
}

TEST(Locator, AgreesWithTheNaiveOneOnAnyRegionsAtAll) {
  std::mt19937 chance(20261124);
  for (const int reach : {3, 12, 400, 100'000, 80'000'000}) {
    for (int round = 0; round < 60; ++round) {
      std::vector<Region> regions;
      for (auto n = 1 + chance() % 8; n > 0; --n)
        regions.push_back(random_region(chance, reach));
      expect_same(regions, chance, reach);
    }
  }
}

// A lattice with corners moved at random, none so far that two squares overlap.
std::vector<Region> lattice(std::mt19937& chance, int side, int size) {
  std::vector<Point> corners;
  for (int y = 0; y <= side; ++y) {
    for (int x = 0; x <= side; ++x) {
      const auto moved = [&](int at) {
        const int by = static_cast<int>(chance() % static_cast<unsigned>(size / 4 + 1));
        return static_cast<std::int32_t>(at * size + (at == 0 || at == side ? 0 : by));
      };
      const std::int32_t a = moved(x);
      corners.push_back({a, moved(y)});
    }
  }
  std::vector<Region> out;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const auto at = [&](int dx, int dy) {
        return corners[static_cast<std::size_t>((y + dy) * (side + 1) + x + dx)];
      };
      Region cell;
      cell.rings = {{at(0, 0), at(1, 0), at(1, 1), at(0, 1)}};
      out.push_back(cell);
    }
  }
  return out;
}

TEST(Locator, EveryPointOfADividedPlaneHasExactlyOneRegion) {
  std::mt19937 chance(7);
  for (const int size : {1, 4, 9}) {
    const std::vector<Region> cells = lattice(chance, 6, size);
    const Locator locator(cells);
    for (int y = 0; y < 6 * size; ++y) {
      for (int x = 0; x < 6 * size; ++x) {
        const auto holds = [&](const Region& cell) { return is_inside(cell, {x, y}); };
        EXPECT_EQ(std::ranges::count_if(cells, holds), 1) << x << ", " << y;
        EXPECT_EQ(locator.find({x, y}), naive_find(cells, {x, y}));
      }
    }
    EXPECT_EQ(locator.find({6 * size, 0}), kNoRegion);
    EXPECT_EQ(locator.find({0, -1}), kNoRegion);
  }
}

TEST(Locator, ABorderBelongsToTheEastAndToTheNorth) {
  Region west;
  west.rings = {{{0, 0}, {10, 0}, {10, 10}, {0, 10}}};
  Region east;
  east.rings = {{{10, 0}, {20, 0}, {20, 10}, {10, 10}}};
  Region north;
  north.rings = {{{0, 10}, {20, 10}, {20, 20}, {0, 20}}};
  const Locator locator({west, east, north});
  EXPECT_EQ(locator.find({10, 5}), 1u);
  EXPECT_EQ(locator.find({5, 10}), 2u);
  EXPECT_EQ(locator.find({10, 10}), 2u);
  EXPECT_EQ(locator.find({0, 0}), 0u);
  EXPECT_EQ(locator.find({20, 5}), kNoRegion);
  EXPECT_EQ(locator.find({5, 20}), kNoRegion);
}

TEST(Locator, TheInnermostAnswersAndItsParentWhereThereIsAGap) {
  Region parent;
  parent.rings = {{{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}},
                  {{700, 700}, {700, 800}, {800, 800}, {800, 700}}};
  Region child;
  child.depth = 1;
  child.rings = {{{100, 100}, {300, 100}, {200, 300}}};
  const Locator locator({parent, child});
  EXPECT_EQ(locator.find({200, 150}), 1u);
  EXPECT_EQ(locator.find({500, 500}), 0u);
  EXPECT_EQ(locator.find({750, 750}), kNoRegion);
  EXPECT_EQ(Locator({}).find({0, 0}), kNoRegion);
}

}  // namespace
}  // namespace luoshi::grid
