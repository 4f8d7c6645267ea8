#include "grid/overlay.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

namespace luoshi::grid {
namespace {

struct Edge {
  Point low;  // y less than high.y
  Point high;
};

struct Box {
  std::int32_t left = std::numeric_limits<std::int32_t>::max();
  std::int32_t bottom = std::numeric_limits<std::int32_t>::max();
  std::int32_t right = std::numeric_limits<std::int32_t>::min();
  std::int32_t top = std::numeric_limits<std::int32_t>::min();

  bool meets(const Box& other) const {
    return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
  }
};

struct Shape {
  std::vector<Edge> edges;  // by their lower end; level ones hold no land and are left out
  Box box;
};

Shape shape_of(const Region& region) {
  Shape out;
  for (const Ring& ring : region.rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point one = ring[i];
      const Point other = ring[(i + 1) % ring.size()];
      out.box.left = std::min(out.box.left, one.x);
      out.box.right = std::max(out.box.right, one.x);
      out.box.bottom = std::min(out.box.bottom, one.y);
      out.box.top = std::max(out.box.top, one.y);
      if (one.y != other.y)
        out.edges.push_back(one.y < other.y ? Edge{one, other} : Edge{other, one});
    }
  }
  std::ranges::sort(out.edges, {}, [](const Edge& edge) { return edge.low.y; });
  return out;
}

double x_at(const Edge& edge, double y) {
  const double share = (y - edge.low.y) / (static_cast<double>(edge.high.y) - edge.low.y);
  return edge.low.x + share * (static_cast<double>(edge.high.x) - edge.low.x);
}

// The latitude at which two borders cross between `bottom` and `top`, where both are.
void add_crossing(const Edge& one, const Edge& other, double bottom, double top,
                  std::vector<double>& borders) {
  const double low =
      std::max({static_cast<double>(one.low.y), static_cast<double>(other.low.y), bottom});
  const double high =
      std::min({static_cast<double>(one.high.y), static_cast<double>(other.high.y), top});
  if (low >= high) return;
  const double below = x_at(one, low) - x_at(other, low);
  const double above = x_at(one, high) - x_at(other, high);
  if ((below < 0) == (above < 0) || below == above) return;
  borders.push_back(low + (high - low) * (below / (below - above)));
}

// The edges of a shape that the middle lines go through, as these go north.
class Front {
 public:
  explicit Front(const Shape& shape) : shape_(shape) {}

  // Where the border is crossed on this line, from west to east: in and out in turn.
  const std::vector<double>& at(double y) {
    while (next_ < shape_.edges.size() && shape_.edges[next_].low.y <= y) {
      active_.push_back(&shape_.edges[next_++]);
    }
    std::erase_if(active_, [&](const Edge* edge) { return edge->high.y <= y; });
    crossings_.clear();
    for (const Edge* edge : active_) crossings_.push_back(x_at(*edge, y));
    std::ranges::sort(crossings_);
    return crossings_;
  }

 private:
  const Shape& shape_;
  std::size_t next_ = 0;
  std::vector<const Edge*> active_;
  std::vector<double> crossings_;
};

// What two lists of ins and outs have in common.
double common_length(const std::vector<double>& one, const std::vector<double>& other) {
  double length = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i + 1 < one.size() && j + 1 < other.size()) {
    const double from = std::max(one[i], other[j]);
    const double to = std::min(one[i + 1], other[j + 1]);
    length += std::max(0.0, to - from);
    (one[i + 1] < other[j + 1] ? i : j) += 2;
  }
  return length;
}

double square_metres(double width, double height, double y) {
  constexpr double kMetres = 6371008.8 * std::numbers::pi / 180.0 / kPointsOfADegree;
  const double latitude = y / kPointsOfADegree / 180.0 * std::numbers::pi;
  return width * kMetres * std::cos(latitude) * height * kMetres;
}

std::vector<double> strips_of(const Shape& one, const Shape& other) {
  const double bottom = std::max(one.box.bottom, other.box.bottom);
  const double top = std::min(one.box.top, other.box.top);
  std::vector<double> borders{bottom, top};
  for (const Shape* shape : {&one, &other}) {
    for (const Edge& edge : shape->edges) {
      for (const std::int32_t y : {edge.low.y, edge.high.y}) {
        if (y > bottom && y < top) borders.push_back(y);
      }
    }
  }
  for (const Edge& mine : one.edges) {
    if (mine.low.y >= top) break;
    if (mine.high.y <= bottom) continue;
    for (const Edge& theirs : other.edges) {
      if (theirs.low.y >= mine.high.y) break;
      add_crossing(mine, theirs, bottom, top, borders);
    }
  }
  std::ranges::sort(borders);
  borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
  return borders;
}

double common_square_metres(const Shape& one, const Shape& other) {
  const std::vector<double> borders = strips_of(one, other);
  Front of_one(one);
  Front of_other(other);
  double area = 0;
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    const double middle = (borders[i] + borders[i + 1]) / 2;
    const double width = common_length(of_one.at(middle), of_other.at(middle));
    if (width > 0) area += square_metres(width, borders[i + 1] - borders[i], middle);
  }
  return area;
}

std::vector<Shape> shapes_of(const std::vector<const Region*>& regions) {
  std::vector<Shape> out;
  for (const Region* region : regions) out.push_back(shape_of(*region));
  return out;
}

}  // namespace

std::vector<Overlap> overlay(const std::vector<const Region*>& ones,
                             const std::vector<const Region*>& others, double square_metres_min) {
  const std::vector<Shape> first = shapes_of(ones);
  const std::vector<Shape> second = shapes_of(others);
  std::vector<std::size_t> by_left(second.size());
  std::iota(by_left.begin(), by_left.end(), std::size_t{0});
  std::ranges::sort(by_left, {}, [&](std::size_t each) { return second[each].box.left; });
  std::vector<Overlap> out;
  for (std::size_t i = 0; i < first.size(); ++i) {
    std::vector<Overlap> row;
    for (const std::size_t j : by_left) {
      if (second[j].box.left >= first[i].box.right) break;
      if (!first[i].box.meets(second[j].box)) continue;
      const double area = common_square_metres(first[i], second[j]);
      if (area >= square_metres_min) row.push_back({i, j, area});
    }
    std::ranges::sort(row, {}, &Overlap::other);
    out.insert(out.end(), row.begin(), row.end());
  }
  return out;
}

double square_metres_of(const Region& region) {
  const Shape shape = shape_of(region);
  return shape.edges.empty() ? 0 : common_square_metres(shape, shape);
}

}  // namespace luoshi::grid
