// The three datums in which places in China are written, and the ways between them.
//
// WGS 84 is what satellites give and what is stored. GCJ-02 is what maps published in China show:
// WGS 84 moved by some hundred metres, by a formula on Krasovsky's ellipsoid of 1940. BD-09 is
// GCJ-02 moved once more, by Baidu. Neither formula was ever published by its maker: these are the
// ones that the open implementations agree on, and docs/formats/boundaries.md says how far they can
// be trusted. Outside the box that they call China all three are the same, so that WGS 84 stays.
//
// The ways back have no formula: a guess is moved by what the way there misses, until it misses
// nothing. Thread rule: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace luoshi::grid {

enum class Datum { kWgs84, kGcj02, kBd09 };

// "wgs84", "gcj02", "bd09", also "WGS-84", "GCJ-02" and the like.
std::optional<Datum> datum_of(std::string_view name);

struct Degrees {
  double longitude = 0;
  double latitude = 0;
};

Degrees convert(Degrees place, Datum from, Datum to);

// A place that geometry is done with: WGS 84 in millionths of a degree, about 11 cm, so that every
// comparison is one of whole numbers and has one answer.
struct Point {
  std::int32_t x = 0;  // longitude
  std::int32_t y = 0;  // latitude

  friend bool operator==(const Point&, const Point&) = default;
};

inline constexpr double kPointsOfADegree = 1e6;

// Nothing when it is no place on earth.
std::optional<Point> point_of(Degrees place, Datum from);

// On a sphere of 6,371,008.8 m, the mean radius; good to half a percent.
double metres_between(Degrees one, Degrees other);

}  // namespace luoshi::grid
