#include "grid/label.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "grid/locator.h"

namespace luoshi::grid {
namespace {

Region region_of(std::vector<Ring> rings) {
  Region out;
  out.id = "r";
  out.rings = std::move(rings);
  return out;
}

TEST(Label, StandsWithinAlsoOfAHorseshoe) {
  const Region horseshoe =
      region_of({{{0, 0}, {90, 0}, {90, 100}, {80, 100}, {80, 10}, {10, 10}, {10, 100}, {0, 100}}});
  const auto point = point_within(horseshoe);
  ASSERT_TRUE(point);
  EXPECT_EQ(Locator({horseshoe}).find(*point), 0u);
  EXPECT_FALSE(point_within(region_of({})));
  EXPECT_FALSE(point_within(region_of({{{0, 0}, {10, 10}, {20, 20}}})));
}

TEST(Label, OfDrawnRegionsLiesWithin) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    Ring ring;  // a star around the middle: its corners turn once around
    const int corners = 5 + static_cast<int>(random() % 12);
    for (int i = 0; i < corners; ++i) {
      const double angle = 6.283185 * i / corners;
      const double far = 200 + static_cast<double>(random() % 10'000);
      ring.push_back({static_cast<std::int32_t>(far * std::cos(angle)),
                      static_cast<std::int32_t>(far * std::sin(angle))});
    }
    const Region region = region_of({ring});
    const auto point = point_within(region);
    ASSERT_TRUE(point) << round;
    EXPECT_EQ(Locator({region}).find(*point), 0u) << round;
  }
}

}  // namespace
}  // namespace luoshi::grid
