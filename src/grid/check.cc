#include "grid/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <string>
#include <utility>

namespace luoshi::grid {
namespace {

using base::Finding;
using base::Severity;

struct Edge {
  Point low;  // not above `high`
  Point high;
  std::size_t region = 0;
};

std::vector<Edge> edges_of(const std::vector<Region>& regions, std::size_t region) {
  std::vector<Edge> out;
  for (const Ring& ring : regions[region].rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point one = ring[i];
      const Point other = ring[(i + 1) % ring.size()];
      out.push_back(one.y <= other.y ? Edge{one, other, region} : Edge{other, one, region});
    }
  }
  return out;
}

// On which side of the line from `from` to `to`: 1 left, -1 right, 0 on it. Exact.
int side(Point from, Point to, Point point) {
  const std::int64_t one = (std::int64_t{to.x} - from.x) * (std::int64_t{point.y} - from.y);
  const std::int64_t other = (std::int64_t{to.y} - from.y) * (std::int64_t{point.x} - from.x);
  return one == other ? 0 : (one > other ? 1 : -1);
}

// In one point that is an end of neither.
bool do_cross(const Edge& one, const Edge& other) {
  return side(one.low, one.high, other.low) * side(one.low, one.high, other.high) < 0 &&
         side(other.low, other.high, one.low) * side(other.low, other.high, one.high) < 0;
}

std::string shown(double x, double y) {
  return fmt::format("({:.6f}, {:.6f})", x / kPointsOfADegree, y / kPointsOfADegree);
}

double x_at(const Edge& edge, double y) {
  const double share = (y - edge.low.y) / (static_cast<double>(edge.high.y) - edge.low.y);
  return edge.low.x + share * (static_cast<double>(edge.high.x) - edge.low.x);
}

// What a strip's line finds too much or too little, added up.
struct Area {
  double square_metres = 0;
  double widest = 0;  // of the lines, in degrees' millionths; it names the place
  double x = 0;
  double y = 0;
};

enum class Fault { kOverlap, kGap, kOutside };

struct FaultKey {
  Fault fault;
  std::size_t one;
  std::size_t other;
  auto operator<=>(const FaultKey&) const = default;
};

// A parent (or none) and its children, swept from south to north.
class Family {
 public:
  Family(const std::vector<Region>& regions, std::size_t parent,
         const std::vector<std::size_t>& children, const CheckOptions& options)
      : parent_(parent), options_(options) {
    for (const std::size_t child : children) take(edges_of(regions, child));
    if (parent != kNoRegion) take(edges_of(regions, parent));
    std::ranges::sort(edges_, {}, [](const Edge& edge) { return edge.low.y; });
  }

  std::map<FaultKey, Area> run() {
    std::vector<Edge> active;
    std::size_t next = 0;
    const std::vector<std::int32_t> borders = strips();
    for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
      const std::int32_t bottom = borders[i];
      const std::int32_t top = borders[i + 1];
      std::erase_if(active, [&](const Edge& edge) { return edge.high.y <= bottom; });
      for (; next < edges_.size() && edges_[next].low.y < top; ++next) {
        if (edges_[next].high.y > bottom) active.push_back(edges_[next]);
      }
      constexpr int kLines = 3;  // so that two borders that cross within the strip are seen to
      for (int line = 0; line < kLines; ++line) {
        const double height = (static_cast<double>(top) - bottom) / kLines;
        sweep(active, bottom + height * (line + 0.5), height);
      }
    }
    return std::move(found_);
  }

 private:
  void take(const std::vector<Edge>& edges) {
    for (const Edge& edge : edges) {
      if (edge.low.y < edge.high.y) edges_.push_back(edge);
    }
  }

  std::vector<std::int32_t> strips() const {
    std::vector<std::int32_t> all;
    for (const Edge& edge : edges_) {
      all.push_back(edge.low.y);
      all.push_back(edge.high.y);
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() <= options_.strips_max + 1) return all;
    std::vector<std::int32_t> some;
    for (std::size_t i = 0; i <= options_.strips_max; ++i) {
      some.push_back(all[i * (all.size() - 1) / options_.strips_max]);
    }
    return some;
  }

  void sweep(const std::vector<Edge>& active, double y, double height) {
    crossings_.clear();
    for (const Edge& edge : active) {
      if (edge.low.y <= y && y < edge.high.y) crossings_.emplace_back(x_at(edge, y), edge.region);
    }
    std::ranges::sort(crossings_);
    std::vector<std::size_t> inside;  // the regions between this crossing and the next
    for (std::size_t i = 0; i < crossings_.size(); ++i) {
      const auto [x, region] = crossings_[i];
      const auto found = std::ranges::find(inside, region);
      if (found == inside.end()) {
        inside.push_back(region);
      } else {
        inside.erase(found);
      }
      if (i + 1 == crossings_.size() || crossings_[i + 1].first <= x) continue;
      judge(inside, x, crossings_[i + 1].first, y, height);
    }
  }

  void judge(const std::vector<std::size_t>& inside, double from, double to, double y,
             double height) {
    std::size_t children = 0;
    std::size_t first = kNoRegion;
    bool in_parent = false;
    for (const std::size_t each : inside) {
      if (each == parent_) {
        in_parent = true;
        continue;
      }
      if (++children == 1) first = each;
      if (children == 2) {
        add({Fault::kOverlap, std::min(first, each), std::max(first, each)}, from, to, y, height);
      }
    }
    if (parent_ == kNoRegion) return;
    if (in_parent && children == 0) add({Fault::kGap, parent_, parent_}, from, to, y, height);
    if (!in_parent && children > 0) add({Fault::kOutside, first, parent_}, from, to, y, height);
  }

  void add(FaultKey key, double from, double to, double y, double height) {
    constexpr double kMetres = 6371008.8 * std::numbers::pi / 180.0 / kPointsOfADegree;
    const double latitude = y / kPointsOfADegree / 180.0 * std::numbers::pi;
    Area& area = found_[key];
    area.square_metres += (to - from) * kMetres * std::cos(latitude) * height * kMetres;
    if (to - from <= area.widest) return;
    area.widest = to - from;
    area.x = (from + to) / 2;
    area.y = y;
  }

  std::size_t parent_;
  const CheckOptions& options_;
  std::vector<Edge> edges_;
  std::vector<std::pair<double, std::size_t>> crossings_;
  std::map<FaultKey, Area> found_;
};

class Check {
 public:
  Check(const std::vector<Region>& regions, const CheckOptions& options)
      : regions_(regions), options_(options) {}

  std::vector<Finding> run() {
    std::map<std::size_t, std::vector<std::size_t>> children;  // of kNoRegion: the roots
    for (std::size_t i = 0; i < regions_.size(); ++i) {
      find_crossings(i);
      children[regions_[i].parent].push_back(i);
    }
    for (const auto& [parent, all] : children) {
      for (const auto& [key, area] : Family(regions_, parent, all, options_).run()) {
        if (area.square_metres >= options_.square_metres_min) tell_area(key, area);
      }
    }
    return std::move(findings_);
  }

 private:
  std::string name(std::size_t region) const {
    return fmt::format("{} {}", regions_[region].id, regions_[region].name);
  }

  void tell(std::string code, Severity severity, std::size_t region, base::Message message) {
    if (findings_.size() >= options_.findings_max) return;
    findings_.push_back({std::move(code), severity, {}, name(region), std::move(message)});
  }

  // The first place of each region; edges that come near each other by their longitudes.
  void find_crossings(std::size_t region) {
    std::vector<Edge> edges = edges_of(regions_, region);
    const auto left = [](const Edge& edge) { return std::min(edge.low.x, edge.high.x); };
    std::ranges::sort(edges, {}, left);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const std::int32_t right = std::max(edges[i].low.x, edges[i].high.x);
      for (std::size_t j = i + 1; j < edges.size() && left(edges[j]) <= right; ++j) {
        if (!do_cross(edges[i], edges[j])) continue;
        const Point at = edges[j].low;
        tell("grid.crosses_itself", Severity::kError, region,
             {fmt::format("边界在 {} 附近与自身相交", shown(at.x, at.y)),
              fmt::format("the boundary crosses itself near {}", shown(at.x, at.y))});
        return;
      }
    }
  }

  void tell_area(const FaultKey& key, const Area& area) {
    const std::string at = shown(area.x, area.y);
    const double size = area.square_metres;
    if (key.fault == Fault::kOverlap) {
      tell("grid.overlap", Severity::kError, key.one,
           {fmt::format("与“{}”重叠约 {:.0f} 平方米，在 {}", name(key.other), size, at),
            fmt::format("overlaps '{}' by about {:.0f} m2, at {}", name(key.other), size, at)});
    } else if (key.fault == Fault::kGap) {
      tell("grid.gap", Severity::kWarning, key.one,
           {fmt::format("有约 {:.0f} 平方米不属于任何下级，在 {}", size, at),
            fmt::format("about {:.0f} m2 of it lie in none of its parts, at {}", size, at)});
    } else {
      tell("grid.outside_parent", Severity::kError, key.one,
           {fmt::format("有约 {:.0f} 平方米在上级“{}”之外，在 {}", size, name(key.other), at),
            fmt::format("about {:.0f} m2 lie outside of its parent '{}', at {}", size,
                        name(key.other), at)});
    }
  }

  const std::vector<Region>& regions_;
  const CheckOptions& options_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_regions(const std::vector<Region>& regions,
                                   const CheckOptions& options) {
  return Check(regions, options).run();
}

}  // namespace luoshi::grid
