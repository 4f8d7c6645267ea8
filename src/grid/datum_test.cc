#include "grid/datum.h"

#include <gtest/gtest.h>

#include <cmath>

namespace luoshi::grid {
namespace {

constexpr Datum kDatums[] = {Datum::kWgs84, Datum::kGcj02, Datum::kBd09};

TEST(Datum, NamesAsPeopleWriteThem) {
  EXPECT_EQ(datum_of("wgs84"), Datum::kWgs84);
  EXPECT_EQ(datum_of("GCJ-02"), Datum::kGcj02);
  EXPECT_EQ(datum_of("BD-09"), Datum::kBd09);
  EXPECT_FALSE(datum_of("cgcs"));
}

TEST(Datum, EveryWayThereAndBackInChinaMissesLessThanAMillimetre) {
  double worst = 0;
  for (int x = 73; x < 137; ++x) {
    for (int y = 2; y < 55; ++y) {
      const Degrees place{x + 0.137 * (y % 7), y + 0.0931 * (x % 9)};
      for (const Datum from : kDatums) {
        for (const Datum to : kDatums) {
          const Degrees back = convert(convert(place, from, to), to, from);
          worst = std::max(worst, metres_between(place, back));
        }
      }
    }
  }
  EXPECT_LT(worst, 0.001);
}

TEST(Datum, MovesByHundredsOfMetresInChina) {
  const Degrees place{116.404, 39.915};
  const double gcj02 = metres_between(place, convert(place, Datum::kWgs84, Datum::kGcj02));
  EXPECT_GT(gcj02, 300);
  EXPECT_LT(gcj02, 900);
  // A pair that open implementations are tested with.
  const Degrees known = convert(place, Datum::kWgs84, Datum::kGcj02);
  EXPECT_NEAR(known.longitude, 116.41024449916938, 1e-6);
  EXPECT_NEAR(known.latitude, 39.91640428150164, 1e-6);
  const Degrees baidu = convert(place, Datum::kGcj02, Datum::kBd09);
  EXPECT_NEAR(baidu.longitude, 116.41036949371029, 1e-6);
  EXPECT_NEAR(baidu.latitude, 39.92133699351022, 1e-6);
}

TEST(Datum, OutsideOfChinaNothingMoves) {
  for (const Degrees place : {Degrees{2.35, 48.86}, Degrees{-122.4, 37.8}, Degrees{151.2, -33.9}}) {
    for (const Datum from : kDatums) {
      for (const Datum to : kDatums) {
        EXPECT_EQ(metres_between(place, convert(place, from, to)), 0);
      }
    }
  }
}

TEST(Datum, APointIsOnEarth) {
  EXPECT_EQ(point_of({2.3500004, 48.8599996}, Datum::kWgs84), (Point{2350000, 48860000}));
  EXPECT_FALSE(point_of({181, 0}, Datum::kWgs84));
  EXPECT_FALSE(point_of({0, 90.01}, Datum::kWgs84));
  EXPECT_FALSE(point_of({std::nan(""), 0}, Datum::kWgs84));
}

}  // namespace
}  // namespace luoshi::grid
