// From rings to polygons:
//
//   clipped ─▶ edges ─▶ those there an even number of times go ─▶ cut where they meet ─┐
//                          ▲──────────────── until none is cut ◀──────────────────────┘
//      ─▶ walks around each face ─▶ those of inner faces, cut where they touch themselves
//      ─▶ outer rings with their holes
//
// When no edge is there twice and none meets another but in a common end, every edge divides inside
// from outside, so a walk that always turns to the next edge keeps one of both beside it.
#include "grid/internal/rings.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/check.h"

namespace luoshi::grid {
namespace {

constexpr int kPassesMax = 64;

struct Edge {
  TilePoint low;  // less than high
  TilePoint high;
  friend auto operator<=>(const Edge&, const Edge&) = default;
};
using Edges = std::vector<Edge>;

// Positive when c lies to the side of positive areas of the way from a to b.
std::int64_t turn(TilePoint a, TilePoint b, TilePoint c) {
  return (std::int64_t{b.x} - a.x) * (std::int64_t{c.y} - a.y) -
         (std::int64_t{b.y} - a.y) * (std::int64_t{c.x} - a.x);
}

// To the nearest; of halves the greater.
std::int64_t rounded_quotient(std::int64_t dividend, std::int64_t divisor) {
  if (divisor < 0) return rounded_quotient(-dividend, -divisor);
  const std::int64_t doubled = 2 * dividend + divisor;
  const std::int64_t out = doubled / (2 * divisor);
  return out - (doubled % (2 * divisor) < 0 ? 1 : 0);
}

// -- cutting to the square --

// Where the line from a to b meets `at` on the axis that `along` says; one place for both ways.
TilePoint cut(TilePoint a, TilePoint b, std::int32_t TilePoint::*along,
              std::int32_t TilePoint::*across, std::int32_t at) {
  if (b < a) std::swap(a, b);
  TilePoint out;
  out.*along = at;
  out.*across =
      a.*across + static_cast<std::int32_t>(rounded_quotient(
                      (std::int64_t{b.*across} - a.*across) * (std::int64_t{at} - a.*along),
                      std::int64_t{b.*along} - a.*along));
  return out;
}

template <class IsIn>
TileRing cut_by(const TileRing& ring, std::int32_t TilePoint::*along,
                std::int32_t TilePoint::*across, std::int32_t at, IsIn is_in) {
  TileRing out;
  const auto put = [&](TilePoint point) {
    if (out.empty() || out.back() != point) out.push_back(point);
  };
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const TilePoint a = ring[i];
    const TilePoint b = ring[(i + 1) % ring.size()];
    const bool a_is_in = is_in(a.*along);
    if (a_is_in) put(a);
    if (a_is_in != is_in(b.*along)) put(cut(a, b, along, across, at));
  }
  while (out.size() > 1 && out.front() == out.back()) out.pop_back();
  return out;
}

// -- edges that do not meet --

// Sorts them, and leaves one of those that are there an odd number of times.
void drop_pairs(Edges& edges) {
  std::ranges::sort(edges);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < edges.size();) {
    std::size_t end = i + 1;
    while (end < edges.size() && edges[end] == edges[i]) ++end;
    if ((end - i) % 2 == 1) edges[kept++] = edges[i];
    i = end;
  }
  edges.resize(kept);
}

Edges edges_of(const std::vector<TileRing>& rings) {
  Edges out;
  for (const TileRing& ring : rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto [low, high] = std::minmax(ring[i], ring[(i + 1) % ring.size()]);
      if (low != high) out.push_back({low, high});
    }
  }
  drop_pairs(out);
  return out;
}

struct Cut {
  std::size_t edge;
  TilePoint at;
};

bool is_strictly_on(const Edge& edge, TilePoint point) {
  return edge.low < point && point < edge.high && turn(edge.low, edge.high, point) == 0;
}

int sign(std::int64_t value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

// Where two edges meet other than in a common end, each of them that has no end there is cut.
void cut_pair(const Edges& edges, std::size_t i, std::size_t j, std::vector<Cut>& cuts) {
  const Edge& one = edges[i];
  const Edge& other = edges[j];
  const std::int64_t from = turn(one.low, one.high, other.low);
  const std::int64_t to = turn(one.low, one.high, other.high);
  const int sides = sign(from) * sign(to);
  if (sides > 0) return;
  const int own =
      sign(turn(other.low, other.high, one.low)) * sign(turn(other.low, other.high, one.high));
  if (own > 0) return;
  if (sides == 0 || own == 0) {
    for (const TilePoint end : {other.low, other.high}) {
      if (is_strictly_on(one, end)) cuts.push_back({i, end});
    }
    for (const TilePoint end : {one.low, one.high}) {
      if (is_strictly_on(other, end)) cuts.push_back({j, end});
    }
    return;
  }
  const auto met = [&](std::int32_t TilePoint::*axis) {
    const std::int64_t way = std::int64_t{other.high.*axis} - other.low.*axis;
    return other.low.*axis + static_cast<std::int32_t>(rounded_quotient(way * from, from - to));
  };
  const TilePoint at{met(&TilePoint::x), met(&TilePoint::y)};
  if (at != one.low && at != one.high) cuts.push_back({i, at});
  if (at != other.low && at != other.high) cuts.push_back({j, at});
}

std::vector<Cut> cuts_of(const Edges& edges) {
  std::vector<Cut> out;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto [bottom, top] = std::minmax(edges[i].low.y, edges[i].high.y);
    for (std::size_t j = i + 1; j < edges.size() && edges[j].low.x <= edges[i].high.x; ++j) {
      const auto [low, high] = std::minmax(edges[j].low.y, edges[j].high.y);
      if (low <= top && high >= bottom) cut_pair(edges, i, j, out);
    }
  }
  return out;
}

// The edges with those that are cut in pieces.
Edges cut_at(const Edges& edges, std::vector<Cut> cuts) {
  const auto along = [&](const Cut& each) {
    const Edge& edge = edges[each.edge];
    return (std::int64_t{edge.high.x} - edge.low.x) * (std::int64_t{each.at.x} - edge.low.x) +
           (std::int64_t{edge.high.y} - edge.low.y) * (std::int64_t{each.at.y} - edge.low.y);
  };
  std::ranges::sort(cuts, {}, [&](const Cut& each) { return std::pair(each.edge, along(each)); });
  Edges out;
  auto next = cuts.begin();
  for (std::size_t i = 0; i < edges.size(); ++i) {
    TilePoint from = edges[i].low;
    const auto piece = [&](TilePoint to) {
      const auto [low, high] = std::minmax(from, to);
      if (low != high) out.push_back({low, high});
      from = to;
    };
    for (; next != cuts.end() && next->edge == i; ++next) piece(next->at);
    piece(edges[i].high);
  }
  drop_pairs(out);
  return out;
}

// Nothing, should it not come to an end; then no polygon is better than a wrong one.
std::optional<Edges> apart(Edges edges) {
  for (int pass = 0; pass < kPassesMax; ++pass) {
    std::vector<Cut> cuts = cuts_of(edges);
    if (cuts.empty()) return edges;
    edges = cut_at(edges, std::move(cuts));
  }
  return std::nullopt;
}

// -- walks --

struct Step {
  TilePoint from;
  TilePoint to;
};

// By the angle of the way, in the sense of positive areas.
bool is_before(const Step& left, const Step& right) {
  if (left.from != right.from) return left.from < right.from;
  const auto is_upper = [](const Step& each) {
    return each.to.y > each.from.y || (each.to.y == each.from.y && each.to.x > each.from.x);
  };
  if (is_upper(left) != is_upper(right)) return is_upper(left);
  return turn(left.from, left.to, right.to) > 0;
}

class Walker {
 public:
  explicit Walker(const Edges& edges) : edges_(edges) {
    for (const Edge& edge : edges) {
      steps_.push_back({edge.low, edge.high});
      steps_.push_back({edge.high, edge.low});
    }
    std::ranges::sort(steps_, is_before);
    taken_.resize(steps_.size());
  }

  // The rings around inside faces: outer ones positive, holes negative.
  std::vector<TileRing> rings() {
    std::vector<TileRing> out;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (taken_[i]) continue;
      const std::vector<std::size_t> walk = walk_from(i);
      if (has_inside(walk)) add_simple(walk, out);
    }
    return out;
  }

 private:
  // With the face to the side of positive areas: on from an edge's end by the one before the way
  // back.
  std::vector<std::size_t> walk_from(std::size_t first) {
    std::vector<std::size_t> out;
    for (std::size_t at = first; !taken_[at]; at = next(at)) {
      taken_[at] = true;
      out.push_back(at);
    }
    return out;
  }

  std::size_t next(std::size_t at) const {
    const TilePoint corner = steps_[at].to;
    const auto [begin, end] = std::ranges::equal_range(steps_, corner, {}, &Step::from);
    const auto back = std::ranges::find(begin, end, steps_[at].from, &Step::to);
    LUOSHI_CHECK(back != end);
    const auto chosen = back == begin ? end - 1 : back - 1;
    return static_cast<std::size_t>(chosen - steps_.begin());
  }

  // Counted from the middle of an edge that is not level, in doubled units, to the east.
  bool has_inside(const std::vector<std::size_t>& walk) const {
    const auto found = std::ranges::find_if(
        walk, [&](std::size_t each) { return steps_[each].from.y != steps_[each].to.y; });
    LUOSHI_CHECK(found != walk.end());
    const Step& step = steps_[*found];
    const TilePoint middle{step.from.x + step.to.x, step.from.y + step.to.y};
    const auto [low, high] = std::minmax(step.from, step.to);
    bool east_is_inside = false;
    for (const Edge& edge : edges_) {
      if (edge == Edge{low, high}) continue;
      east_is_inside ^= crosses_east_of(edge, middle);
    }
    // Where the way runs to the south, positive areas lie to the west.
    return step.to.y > step.from.y ? !east_is_inside : east_is_inside;
  }

  static bool crosses_east_of(const Edge& edge, TilePoint doubled) {
    TilePoint a{edge.low.x * 2, edge.low.y * 2};
    TilePoint b{edge.high.x * 2, edge.high.y * 2};
    if ((a.y <= doubled.y) == (b.y <= doubled.y)) return false;
    if (a.y > b.y) std::swap(a, b);
    return turn(a, b, doubled) > 0;
  }

  // A walk that comes to a corner again is two rings there.
  void add_simple(const std::vector<std::size_t>& walk, std::vector<TileRing>& out) const {
    std::map<TilePoint, std::size_t> places;
    TileRing path;
    for (const std::size_t each : walk) {
      const TilePoint point = steps_[each].from;
      const auto [place, is_new] = places.try_emplace(point, path.size());
      if (!is_new) {
        const auto from = path.begin() + static_cast<std::ptrdiff_t>(place->second);
        out.emplace_back(from, path.end());
        for (auto gone = from + 1; gone != path.end(); ++gone) places.erase(*gone);
        path.erase(from + 1, path.end());
      } else {
        path.push_back(point);
      }
    }
    out.push_back(std::move(path));
  }

  const Edges& edges_;
  std::vector<Step> steps_;
  std::vector<bool> taken_;
};

// Asked of a place, in doubled units, that is on none of its edges.
bool surrounds(const TileRing& ring, TilePoint doubled) {
  bool inside = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    TilePoint a{ring[i].x * 2, ring[i].y * 2};
    const TilePoint& following = ring[(i + 1) % ring.size()];
    TilePoint b{following.x * 2, following.y * 2};
    if ((a.y <= doubled.y) == (b.y <= doubled.y)) continue;
    if (a.y > b.y) std::swap(a, b);
    inside ^= turn(a, b, doubled) > 0;
  }
  return inside;
}

// Each hole into the smallest outer ring around it.
std::vector<TilePolygon> with_holes(std::vector<TileRing> rings) {
  std::ranges::stable_sort(rings, {}, doubled_area);
  const auto first =
      std::ranges::find_if(rings, [](const auto& ring) { return doubled_area(ring) > 0; });
  std::vector<TilePolygon> out;
  for (auto each = first; each != rings.end(); ++each) out.push_back({*each});
  for (auto hole = rings.begin(); hole != first; ++hole) {
    const TilePoint middle{(*hole)[0].x + (*hole)[1].x, (*hole)[0].y + (*hole)[1].y};
    const auto around = std::ranges::find_if(
        out, [&](const TilePolygon& each) { return surrounds(each.front(), middle); });
    LUOSHI_CHECK(around != out.end());
    around->push_back(std::move(*hole));
  }
  return out;
}

bool has_corner_twice(TileRing ring) {
  std::ranges::sort(ring);
  return std::ranges::adjacent_find(ring) != ring.end();
}

}  // namespace

std::int64_t doubled_area(const TileRing& ring) {
  std::int64_t out = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const TilePoint& next = ring[(i + 1) % ring.size()];
    out += std::int64_t{ring[i].x} * next.y - std::int64_t{next.x} * ring[i].y;
  }
  return out;
}

TileRing clipped(const TileRing& ring, std::int32_t low, std::int32_t high) {
  TileRing out = ring;
  for (const auto& [along, across] :
       {std::pair(&TilePoint::x, &TilePoint::y), std::pair(&TilePoint::y, &TilePoint::x)}) {
    out = cut_by(out, along, across, low, [&](std::int32_t at) { return at >= low; });
    out = cut_by(out, along, across, high, [&](std::int32_t at) { return at <= high; });
  }
  return out;
}

std::vector<TilePolygon> polygons_of(const std::vector<TileRing>& rings) {
  const Edges edges = edges_of(rings);
  if (edges.empty()) return {};
  std::vector<Cut> cuts = cuts_of(edges);
  const bool is_simple = rings.size() == 1 && cuts.empty() &&
                         edges.size() == rings.front().size() && !has_corner_twice(rings.front());
  if (is_simple) {
    TileRing ring = rings.front();
    if (doubled_area(ring) < 0) std::ranges::reverse(ring);
    return {{std::move(ring)}};
  }
  const auto divided = cuts.empty() ? std::optional(edges) : apart(cut_at(edges, std::move(cuts)));
  if (!divided) return {};
  return with_holes(Walker(*divided).rings());
}

}  // namespace luoshi::grid
