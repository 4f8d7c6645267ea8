#include "grid/label.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace luoshi::grid {
namespace {

std::pair<std::int32_t, std::int32_t> heights(const Ring& ring) {
  const auto [low, high] =
      std::minmax_element(ring.begin(), ring.end(),
                          [](const Point& one, const Point& other) { return one.y < other.y; });
  return {low->y, high->y};
}

double area(const Ring& ring) {
  double sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point one = ring[i];
    const Point other = ring[(i + 1) % ring.size()];
    sum += (static_cast<double>(one.x) - ring[0].x) * (static_cast<double>(other.y) - ring[0].y) -
           (static_cast<double>(other.x) - ring[0].x) * (static_cast<double>(one.y) - ring[0].y);
  }
  return std::abs(sum);
}

// Where the borders cross the line at y, from west to east.
std::vector<double> crossings(const Region& region, double y) {
  std::vector<double> out;
  for (const Ring& ring : region.rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      Point low = ring[i];
      Point high = ring[(i + 1) % ring.size()];
      if (low.y > high.y) std::swap(low, high);
      if (y < low.y || y >= high.y) continue;
      out.push_back(low.x + (y - low.y) * (static_cast<double>(high.x) - low.x) /
                                (static_cast<double>(high.y) - low.y));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

std::optional<Point> point_within(const Region& region) {
  const auto largest =
      std::max_element(region.rings.begin(), region.rings.end(),
                       [](const Ring& one, const Ring& other) { return area(one) < area(other); });
  if (largest == region.rings.end() || area(*largest) == 0) return std::nullopt;
  const auto [low, high] = heights(*largest);
  const std::int32_t y = low + (high - low) / 2;
  const std::vector<double> at = crossings(region, y);
  double widest = 0;
  std::optional<Point> out;
  for (std::size_t i = 0; i + 1 < at.size(); i += 2) {
    if (at[i + 1] - at[i] < widest) continue;
    widest = at[i + 1] - at[i];
    out = Point{static_cast<std::int32_t>(std::floor((at[i] + at[i + 1]) / 2)), y};
  }
  return out;
}

}  // namespace luoshi::grid
