// Areas that two divisions have in common, against squares that are counted and against convex
// shapes that are clipped edge by edge.
#include "grid/overlay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <random>

namespace luoshi::grid {
namespace {

// On the equator, where a millionth of a degree is as long to the east as to the north.
constexpr double kMetres = 6371008.8 * std::numbers::pi / 180.0 / kPointsOfADegree;

Region region(std::vector<Ring> rings) {
  Region out;
  out.rings = std::move(rings);
  return out;
}
Ring square(std::int32_t x, std::int32_t y, std::int32_t size) {
  return {{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}};
}
double common(const Region& one, const Region& other) {
  double sum = 0;
  for (const Overlap& each : overlay({&one}, {&other}, 0)) sum += each.square_metres;
  return sum / (kMetres * kMetres);
}

TEST(Overlay, SquaresHolesAndTouchingBorders) {
  EXPECT_NEAR(common(region({square(0, 0, 100)}), region({square(50, 50, 100)})), 2'500, 1e-3);
  EXPECT_EQ(common(region({square(0, 0, 100)}), region({square(100, 0, 100)})), 0);
  EXPECT_NEAR(common(region({square(0, 0, 100)}), region({square(20, 20, 10)})), 100, 1e-3);
  Ring hole = square(20, 20, 60);
  std::ranges::reverse(hole);
  EXPECT_NEAR(common(region({square(0, 0, 100), hole}), region({square(0, 0, 50)})), 1'600, 1e-3);
  // A bow's two borders cross between its corners.
  const Region left = region({{{0, 0}, {100, 100}, {0, 100}}});
  const Region right = region({{{100, 0}, {100, 100}, {0, 100}}});
  EXPECT_NEAR(common(left, right), 2'500, 1e-3);
  EXPECT_NEAR(square_metres_of(left) / (kMetres * kMetres), 5'000, 1e-3);
  EXPECT_EQ(square_metres_of(region({})), 0);
}

// A small world of cells, each owned by one of four in either division: the borders are drawn
// around squares, and what is common is the number of squares.
TEST(Overlay, CountsAsMuchAsWhoeverCountsSquares) {
  constexpr int kSide = 6;
  constexpr std::int32_t kSize = 1'000;
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Region> owners[2] = {std::vector<Region>(4), std::vector<Region>(4)};
    std::map<std::pair<std::size_t, std::size_t>, int> squares;
    for (int x = 0; x < kSide; ++x) {
      for (int y = 0; y < kSide; ++y) {
        const std::size_t one = random() % 4;
        const std::size_t other = random() % 4;
        owners[0][one].rings.push_back(square(x * kSize, y * kSize, kSize));
        owners[1][other].rings.push_back(square(x * kSize, y * kSize, kSize));
        ++squares[{one, other}];
      }
    }
    std::vector<const Region*> lists[2];
    for (int side = 0; side < 2; ++side) {
      for (const Region& each : owners[side]) lists[side].push_back(&each);
    }
    std::map<std::pair<std::size_t, std::size_t>, int> found;
    for (const Overlap& each : overlay(lists[0], lists[1], 0.1)) {
      const double count = each.square_metres / (kMetres * kMetres) / (kSize * kSize);
      EXPECT_NEAR(count, std::round(count), 1e-3);
      found[{each.one, each.other}] = static_cast<int>(std::lround(count));
    }
    ASSERT_EQ(found, squares) << round;
  }
}

using Place = std::pair<double, double>;

double area_of(const std::vector<Place>& shape) {
  double twice = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const Place& one = shape[i];
    const Place& other = shape[(i + 1) % shape.size()];
    twice += one.first * other.second - other.first * one.second;
  }
  return std::abs(twice) / 2;
}

// What of a convex shape lies left of a line.
std::vector<Place> clipped(const std::vector<Place>& shape, const Place& from, const Place& to) {
  const auto side = [&](const Place& at) {
    return (to.first - from.first) * (at.second - from.second) -
           (to.second - from.second) * (at.first - from.first);
  };
  std::vector<Place> out;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const Place& one = shape[i];
    const Place& other = shape[(i + 1) % shape.size()];
    const double here = side(one);
    const double there = side(other);
    if (here >= 0) out.push_back(one);
    if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
      const double share = here / (here - there);
      out.emplace_back(one.first + share * (other.first - one.first),
                       one.second + share * (other.second - one.second));
    }
  }
  return out;
}

TEST(Overlay, AgreesWithTrianglesClippedEdgeByEdge) {
  std::mt19937 random(11);
  const auto corner = [&] { return static_cast<std::int32_t>(random() % 2'000); };
  int met = 0;
  for (int round = 0; round < 20'000; ++round) {
    Ring rings[2];
    std::vector<Place> shapes[2];
    for (int i = 0; i < 2; ++i) {
      for (int n = 0; n < 3; ++n) rings[i].push_back({corner(), corner()});
      const auto& [a, b, c] = std::tie(rings[i][0], rings[i][1], rings[i][2]);
      const double turn = (static_cast<double>(b.x) - a.x) * (static_cast<double>(c.y) - a.y) -
                          (static_cast<double>(b.y) - a.y) * (static_cast<double>(c.x) - a.x);
      if (turn < 0) std::swap(rings[i][1], rings[i][2]);
      for (const Point& point : rings[i]) shapes[i].emplace_back(point.x, point.y);
    }
    std::vector<Place> left = shapes[0];
    for (std::size_t n = 0; n < 3; ++n) left = clipped(left, shapes[1][n], shapes[1][(n + 1) % 3]);
    const double expected = left.size() < 3 ? 0 : area_of(left);
    const double found = common(region({rings[0]}), region({rings[1]}));
    ASSERT_NEAR(found, expected, 1e-6 * (1 + expected)) << round;
    met += expected > 0 ? 1 : 0;
  }
  EXPECT_GT(met, 5'000);
}

}  // namespace
}  // namespace luoshi::grid
