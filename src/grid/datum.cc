#include "grid/datum.h"

#include <cctype>
#include <cmath>
#include <numbers>
#include <string>

namespace luoshi::grid {
namespace {

using std::numbers::pi;

constexpr double kAxis = 6378245.0;                        // of Krasovsky's ellipsoid, metres
constexpr double kEccentricity2 = 0.00669342162296594323;  // its first eccentricity, squared
constexpr int kStepsMax = 30;
constexpr double kMissMax = 1e-10;  // degrees: a hundredth of a millimetre

bool is_in_china(Degrees place) {
  return place.longitude >= 72.004 && place.longitude <= 137.8347 && place.latitude >= 0.8293 &&
         place.latitude <= 55.8271;
}

// The waves that both formulas share.
double waves(double value, double second, double third) {
  return (20.0 * std::sin(value * pi) + 40.0 * std::sin(value / 3.0 * pi)) * 2.0 / 3.0 +
         (second * std::sin(value / 12.0 * pi) + third * std::sin(value / 30.0 * pi)) * 2.0 / 3.0;
}

double ripple(double x) {
  return (20.0 * std::sin(6.0 * x * pi) + 20.0 * std::sin(2.0 * x * pi)) * 2.0 / 3.0;
}

Degrees gcj02_of(Degrees wgs84) {
  if (!is_in_china(wgs84)) return wgs84;
  const double x = wgs84.longitude - 105.0;
  const double y = wgs84.latitude - 35.0;
  const double root = std::sqrt(std::abs(x));
  const double north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root +
                       ripple(x) + waves(y, 160, 320);
  const double east =
      300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple(x) + waves(x, 150, 300);
  const double latitude = wgs84.latitude / 180.0 * pi;
  const double sine = std::sin(latitude);
  const double flat = 1 - kEccentricity2 * sine * sine;
  const double metres_north = kAxis * (1 - kEccentricity2) / (flat * std::sqrt(flat)) * pi / 180.0;
  const double metres_east = kAxis / std::sqrt(flat) * std::cos(latitude) * pi / 180.0;
  return {wgs84.longitude + east / metres_east, wgs84.latitude + north / metres_north};
}

Degrees bd09_of(Degrees gcj02) {
  if (!is_in_china(gcj02)) return gcj02;
  constexpr double kTurn = pi * 3000.0 / 180.0;
  const double x = gcj02.longitude;
  const double y = gcj02.latitude;
  const double length = std::hypot(x, y) + 0.00002 * std::sin(y * kTurn);
  const double angle = std::atan2(y, x) + 0.000003 * std::cos(x * kTurn);
  return {length * std::cos(angle) + 0.0065, length * std::sin(angle) + 0.006};
}

Degrees back(Degrees target, Degrees (*there)(Degrees)) {
  if (!is_in_china(target)) return target;
  Degrees guess = target;
  for (int step = 0; step < kStepsMax; ++step) {
    const Degrees reached = there(guess);
    const double east = target.longitude - reached.longitude;
    const double north = target.latitude - reached.latitude;
    guess = {guess.longitude + east, guess.latitude + north};
    if (std::abs(east) < kMissMax && std::abs(north) < kMissMax) break;
  }
  return guess;
}

}  // namespace

std::optional<Datum> datum_of(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c == '-' || c == ' ' || c == '_') continue;
    plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (plain == "wgs84") return Datum::kWgs84;
  if (plain == "gcj02") return Datum::kGcj02;
  if (plain == "bd09") return Datum::kBd09;
  return std::nullopt;
}

Degrees convert(Degrees place, Datum from, Datum to) {
  if (from == to) return place;
  if (from == Datum::kBd09) return convert(back(place, bd09_of), Datum::kGcj02, to);
  if (to == Datum::kBd09) return bd09_of(convert(place, from, Datum::kGcj02));
  return from == Datum::kWgs84 ? gcj02_of(place) : back(place, gcj02_of);
}

std::optional<Point> point_of(Degrees place, Datum from) {
  // Not written the other way round: no number at all is refused too.
  if (!(std::abs(place.longitude) <= 180 && std::abs(place.latitude) <= 90)) return std::nullopt;
  const Degrees wgs84 = convert(place, from, Datum::kWgs84);
  return Point{static_cast<std::int32_t>(std::lround(wgs84.longitude * kPointsOfADegree)),
               static_cast<std::int32_t>(std::lround(wgs84.latitude * kPointsOfADegree))};
}

double metres_between(Degrees one, Degrees other) {
  constexpr double kRadius = 6371008.8;
  const double middle = (one.latitude + other.latitude) / 360.0 * pi;
  const double east = (one.longitude - other.longitude) / 180.0 * pi * std::cos(middle);
  const double north = (one.latitude - other.latitude) / 180.0 * pi;
  return kRadius * std::hypot(east, north);
}

}  // namespace luoshi::grid
