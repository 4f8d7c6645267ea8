#include "grid/locator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace luoshi::grid {
namespace {

constexpr std::size_t kTilesMin = 1024;
constexpr std::size_t kTilesMax = 4'000'000;

struct Box {
  std::int64_t left = std::numeric_limits<std::int32_t>::max();
  std::int64_t bottom = std::numeric_limits<std::int32_t>::max();
  std::int64_t right = std::numeric_limits<std::int32_t>::min();
  std::int64_t top = std::numeric_limits<std::int32_t>::min();
  std::size_t points = 0;

  void take(const Region& region) {
    for (const Ring& ring : region.rings) {
      points += ring.size();
      for (const Point point : ring) {
        left = std::min<std::int64_t>(left, point.x);
        right = std::max<std::int64_t>(right, point.x);
        bottom = std::min<std::int64_t>(bottom, point.y);
        top = std::max<std::int64_t>(top, point.y);
      }
    }
  }
};

}  // namespace

// Fills a Locator, region after region, innermost first.
class LocatorMaker {
 public:
  LocatorMaker(Locator& out, const std::vector<Region>& regions, const Box& box)
      : out_(out), regions_(regions) {
    out_.low_ = {static_cast<std::int32_t>(box.left), static_cast<std::int32_t>(box.bottom)};
    out_.high_ = {static_cast<std::int32_t>(box.right + 1), static_cast<std::int32_t>(box.top + 1)};
    const std::size_t wanted = std::clamp(box.points * 2, kTilesMin, kTilesMax);
    const auto side = static_cast<std::int64_t>(std::sqrt(static_cast<double>(wanted)));
    out_.tile_width_ = (box.right - box.left + side) / side;
    out_.tile_height_ = (box.top - box.bottom + side) / side;
    out_.columns_ = static_cast<std::size_t>((box.right - box.left) / out_.tile_width_ + 1);
    out_.rows_ = static_cast<std::size_t>((box.top - box.bottom) / out_.tile_height_ + 1);
    tiles_.resize(out_.columns_ * out_.rows_);
  }

  void run() {
    std::vector<std::uint32_t> order(regions_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::uint32_t each) { return regions_[each].depth; });
    for (const std::uint32_t each : order) add(each);
    for (const auto& tile : tiles_) {
      out_.first_candidate_.push_back(static_cast<std::uint32_t>(out_.candidates_.size()));
      out_.candidates_.insert(out_.candidates_.end(), tile.begin(), tile.end());
    }
    out_.first_candidate_.push_back(static_cast<std::uint32_t>(out_.candidates_.size()));
  }

 private:
  using Edge = Locator::Edge;

  std::size_t row_of(std::int64_t y) const {
    return static_cast<std::size_t>((y - out_.low_.y) / out_.tile_height_);
  }
  std::size_t column_of(std::int64_t x) const {
    return static_cast<std::size_t>((x - out_.low_.x) / out_.tile_width_);
  }

  void add(std::uint32_t region) {
    edges_.clear();
    Box box;
    box.take(regions_[region]);
    for (const Ring& ring : regions_[region].rings) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point one = ring[i];
        const Point other = ring[(i + 1) % ring.size()];
        edges_.push_back(one.y <= other.y ? Edge{one, other} : Edge{other, one});
      }
    }
    if (edges_.empty()) return;
    std::ranges::sort(edges_, {}, [](const Edge& edge) { return edge.low.y; });
    active_.clear();
    next_ = 0;
    left_ = column_of(box.left);
    right_ = column_of(box.right);
    for (std::size_t row = row_of(box.bottom); row <= row_of(box.top); ++row) add_row(region, row);
  }

  void add_row(std::uint32_t region, std::size_t row) {
    const std::int64_t bottom = out_.low_.y + static_cast<std::int64_t>(row) * out_.tile_height_;
    const std::int64_t top = bottom + out_.tile_height_;
    std::erase_if(active_, [&](const Edge& edge) { return edge.high.y < bottom; });
    for (; next_ < edges_.size() && edges_[next_].low.y < top; ++next_) {
      active_.push_back(edges_[next_]);
    }
    touched_.assign(right_ - left_ + 1, false);
    const std::size_t first = out_.edges_.size();
    for (const Edge& edge : active_) {
      touch(edge, bottom, top);
      if (edge.low.y < edge.high.y) out_.edges_.push_back(edge);
    }
    const std::size_t count = out_.edges_.size() - first;
    out_.runs_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count)});
    for (std::size_t column = left_; column <= right_; ++column) {
      auto& tile = tiles_[row * out_.columns_ + column];
      if (!tile.empty() && tile.back().run == Locator::kWhole) continue;
      if (touched_[column - left_]) {
        tile.push_back({region, static_cast<std::uint32_t>(out_.runs_.size() - 1)});
        continue;
      }
      const std::int64_t left = out_.low_.x + static_cast<std::int64_t>(column) * out_.tile_width_;
      const Point corner{static_cast<std::int32_t>(left), static_cast<std::int32_t>(bottom)};
      // No edge comes near: what holds for the corner holds for all of it.
      if (Locator::is_inside(out_.edges_.data() + first, count, corner)) {
        tile.push_back({region, Locator::kWhole});
      }
    }
  }

  // Marks the tiles of the row that the edge may touch; one unit more on each side pays for the
  // rounding of doubles.
  void touch(const Edge& edge, std::int64_t bottom, std::int64_t top) {
    double from = edge.low.x;
    double to = edge.high.x;
    if (edge.low.y < edge.high.y) {
      const double slope = (to - from) / (static_cast<double>(edge.high.y) - edge.low.y);
      const auto x_at = [&](std::int64_t y) {
        return edge.low.x + slope * static_cast<double>(y - edge.low.y);
      };
      if (edge.high.y > top) to = x_at(top);
      if (edge.low.y < bottom) from = x_at(bottom);
    }
    const auto low = static_cast<std::int64_t>(std::floor(std::min(from, to))) - 1;
    const auto high = static_cast<std::int64_t>(std::ceil(std::max(from, to))) + 1;
    const std::size_t first = column_of(std::max<std::int64_t>(low, out_.low_.x));
    const std::size_t last = std::min(column_of(high), right_);
    for (std::size_t column = std::max(first, left_); column <= last; ++column) {
      touched_[column - left_] = true;
    }
  }

  Locator& out_;
  const std::vector<Region>& regions_;
  std::vector<std::vector<Locator::Candidate>> tiles_;
  // Of the region and row at hand:
  std::vector<Edge> edges_;   // by their lower end
  std::size_t next_ = 0;      // in edges_
  std::vector<Edge> active_;  // that reach into the row
  std::vector<bool> touched_;
  std::size_t left_ = 0;
  std::size_t right_ = 0;
};

Locator::Locator(const std::vector<Region>& regions) {
  Box box;
  for (const Region& region : regions) box.take(region);
  if (box.points > 0) LocatorMaker(*this, regions, box).run();
}

bool Locator::is_inside(const Edge* edge, std::size_t count, Point point) {
  bool inside = false;
  for (const Edge* end = edge + count; edge != end; ++edge) {
    const bool spans = (edge->low.y <= point.y) & (point.y < edge->high.y);
    const std::int64_t along =
        (std::int64_t{edge->high.x} - edge->low.x) * (std::int64_t{point.y} - edge->low.y);
    const std::int64_t across =
        (std::int64_t{point.x} - edge->low.x) * (std::int64_t{edge->high.y} - edge->low.y);
    inside ^= spans & (along > across);  // the edge lies east of the point
  }
  return inside;
}

std::size_t Locator::find(Point point) const {
  if (point.x < low_.x || point.x >= high_.x || point.y < low_.y || point.y >= high_.y) {
    return kNoRegion;
  }
  const auto column = static_cast<std::size_t>((std::int64_t{point.x} - low_.x) / tile_width_);
  const auto row = static_cast<std::size_t>((std::int64_t{point.y} - low_.y) / tile_height_);
  const std::size_t tile = row * columns_ + column;
  for (std::uint32_t i = first_candidate_[tile]; i < first_candidate_[tile + 1]; ++i) {
    const Candidate candidate = candidates_[i];
    if (candidate.run == kWhole) return candidate.region;
    const Run run = runs_[candidate.run];
    if (is_inside(edges_.data() + run.first, run.count, point)) return candidate.region;
  }
  return kNoRegion;
}

}  // namespace luoshi::grid
