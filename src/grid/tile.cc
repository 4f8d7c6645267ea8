#include "grid/tile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <protozero/pbf_writer.hpp>

#include "grid/internal/rings.h"

namespace luoshi::grid {
namespace {

constexpr std::int64_t kWorldSide = std::int64_t{1} << kWorldBits;
constexpr std::int32_t kBoxSideMin = 32;  // units: 4 pixels of a tile shown 512 pixels wide
constexpr int kFineFromZoom = 14;         // below it points stand half a pixel apart
constexpr int kCoarseStep = 4;
constexpr int kLabelLines = 15;

std::int32_t within_world(std::int64_t at) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(at, 0, kWorldSide - 1));
}

std::string_view word_of(Level level) {
  switch (level) {
    case Level::kCity:
      return "city";
    case Level::kCounty:
      return "county";
    case Level::kTownship:
      return "township";
    case Level::kVillage:
      return "village";
    case Level::kCell:
      return "cell";
    case Level::kOther:
      break;
  }
  return "other";
}

// -- the encoding: numbers of the fields as in the specification's schema --

constexpr std::uint32_t kPoints = 1;  // types of geometry
constexpr std::uint32_t kPolygons = 3;

class Pen {
 public:
  void move_to(TilePoint point) {
    out_.push_back(1 | (1 << 3));
    put(point);
  }
  void ring(const TileRing& ring) {
    move_to(ring.front());
    out_.push_back(2 | (static_cast<std::uint32_t>(ring.size() - 1) << 3));
    for (std::size_t i = 1; i < ring.size(); ++i) put(ring[i]);
    out_.push_back(7 | (1 << 3));
  }
  std::span<const std::uint32_t> drawn() const { return out_; }

 private:
  void put(TilePoint point) {
    out_.push_back(protozero::encode_zigzag32(point.x - at_.x));
    out_.push_back(protozero::encode_zigzag32(point.y - at_.y));
    at_ = point;
  }

  TilePoint at_{};
  std::vector<std::uint32_t> out_;
};

std::string encoded(const TileAttribute& attribute) {
  std::string out;
  protozero::pbf_writer writer(out);
  if (const auto* text = std::get_if<std::string_view>(&attribute.value)) {
    writer.add_string(1, text->data(), text->size());
  } else if (const auto* number = std::get_if<std::int64_t>(&attribute.value)) {
    writer.add_sint64(6, *number);
  } else {
    writer.add_bool(7, std::get<bool>(attribute.value));
  }
  return out;
}

// -- labels --

// Of a line from west to east, where it is longest inside.
struct Chord {
  std::int64_t length = -1;
  WorldPoint middle{};
};

void widen(const std::vector<std::vector<WorldPoint>>& rings, std::int32_t y, Chord& best) {
  std::vector<std::int64_t> met;
  for (const auto& ring : rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      WorldPoint a = ring[i];
      WorldPoint b = ring[(i + 1) % ring.size()];
      if ((a.y <= y) == (b.y <= y)) continue;
      if (a.y > b.y) std::swap(a, b);
      met.push_back(a.x + (std::int64_t{b.x} - a.x) * (y - a.y) / (b.y - a.y));
    }
  }
  std::ranges::sort(met);
  for (std::size_t i = 0; i + 1 < met.size(); i += 2) {
    if (met[i + 1] - met[i] <= best.length) continue;
    best.length = met[i + 1] - met[i];
    best.middle = {static_cast<std::int32_t>((met[i] + met[i + 1]) / 2), y};
  }
}

// -- shapes in a tile --

bool is_near(const TilePoint& low, const TilePoint& high) {
  return high.x >= -kTileBuffer && low.x <= kTileSide + kTileBuffer && high.y >= -kTileBuffer &&
         low.y <= kTileSide + kTileBuffer;
}

TileRing ring_in(const TileId& tile, const std::vector<WorldPoint>& ring, int step) {
  TileRing out;
  for (const WorldPoint place : ring) {
    const TilePoint point = tile_point(tile, place, step);
    if (out.empty() || out.back() != point) out.push_back(point);
  }
  while (out.size() > 1 && out.front() == out.back()) out.pop_back();
  return clipped(out, -kTileBuffer, kTileSide + kTileBuffer);
}

}  // namespace

WorldPoint world_point(Point place) {
  using std::numbers::pi;
  const std::int64_t east = (std::int64_t{place.x} + 180'000'000) * kWorldSide / 360'000'000;
  const double latitude = place.y / kPointsOfADegree / 180.0 * pi;
  const double up = std::log(std::tan(pi / 4 + latitude / 2)) / pi;  // 1 at the square's north
  const double down = std::clamp((1 - up) / 2, 0.0, 1.0);
  return {within_world(east),
          within_world(static_cast<std::int64_t>(down * static_cast<double>(kWorldSide)))};
}

bool is_tile(const TileId& tile) {
  if (tile.zoom < 0 || tile.zoom > kTileZoomMax) return false;
  const std::int32_t count = 1 << tile.zoom;
  return tile.x >= 0 && tile.x < count && tile.y >= 0 && tile.y < count;
}

TilePoint tile_point(const TileId& tile, WorldPoint place, int step) {
  const std::int64_t unit = std::int64_t{step} << (kTileZoomMax - tile.zoom);
  const auto on_axis = [&](std::int32_t at, std::int32_t number) {
    const std::int64_t rounded = (at + unit / 2) / unit * step;
    return static_cast<std::int32_t>(rounded - std::int64_t{number} * kTileSide);
  };
  return {on_axis(place.x, tile.x), on_axis(place.y, tile.y)};
}

void TileLayer::add(TilePoint place, std::span<const TileAttribute> attributes) {
  Pen pen;
  pen.move_to(place);
  add(kPoints, pen.drawn(), attributes);
}

void TileLayer::add(std::span<const TilePolygon> polygons,
                    std::span<const TileAttribute> attributes) {
  Pen pen;
  for (const TilePolygon& polygon : polygons) {
    for (const TileRing& ring : polygon) pen.ring(ring);
  }
  if (!pen.drawn().empty()) add(kPolygons, pen.drawn(), attributes);
}

void TileLayer::add(std::uint32_t type, std::span<const std::uint32_t> geometry,
                    std::span<const TileAttribute> attributes) {
  tags_.clear();
  for (const TileAttribute& each : attributes) {
    tags_.push_back(key(each.name));
    tags_.push_back(value(each));
  }
  protozero::pbf_writer layer(features_);
  protozero::pbf_writer feature(layer, 2);
  feature.add_packed_uint32(2, tags_.begin(), tags_.end());
  feature.add_uint32(3, type);
  feature.add_packed_uint32(4, geometry.begin(), geometry.end());
}

std::uint32_t TileLayer::key(std::string_view name) {
  const auto found = std::ranges::find(keys_, name);
  if (found == keys_.end()) {
    keys_.emplace_back(name);
    return static_cast<std::uint32_t>(keys_.size() - 1);
  }
  return static_cast<std::uint32_t>(found - keys_.begin());
}

std::uint32_t TileLayer::value(const TileAttribute& attribute) {
  std::string bytes = encoded(attribute);
  const auto [place, is_new] =
      places_of_values_.try_emplace(std::move(bytes), static_cast<std::uint32_t>(values_.size()));
  if (is_new) values_.push_back(place->first);
  return place->second;
}

std::string TileLayer::bytes() const {
  if (features_.empty()) return {};
  std::string content = features_;
  protozero::pbf_writer layer(content);
  layer.add_uint32(15, 2);  // the version
  layer.add_string(1, name_);
  for (const std::string& each : keys_) layer.add_string(3, each);
  for (const std::string& each : values_) layer.add_message(4, each);
  layer.add_uint32(5, kTileSide);
  std::string out;
  protozero::pbf_writer(out).add_message(3, content);
  return out;
}

TileRegions::TileRegions(const std::vector<Region>& regions) {
  shapes_.reserve(regions.size());
  for (const Region& each : regions) {
    if (!each.rings.empty()) shapes_.push_back(shape_of(each));
  }
  std::ranges::stable_sort(shapes_, {}, [](const Shape& each) { return each.region->depth; });
}

TileRegions::Shape TileRegions::shape_of(const Region& region) {
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  Shape out{&region, {}, {kMost, kMost}, {}, {}};
  for (const Ring& ring : region.rings) {
    auto& projected = out.rings.emplace_back();
    for (const Point place : ring) {
      const WorldPoint point = world_point(place);
      projected.push_back(point);
      out.low = {std::min(out.low.x, point.x), std::min(out.low.y, point.y)};
      out.high = {std::max(out.high.x, point.x), std::max(out.high.y, point.y)};
    }
  }
  Chord best;
  for (std::int64_t line = 1; line <= kLabelLines; ++line) {
    const std::int64_t height = std::int64_t{out.high.y} - out.low.y;
    widen(out.rings, static_cast<std::int32_t>(out.low.y + height * line / (kLabelLines + 1)),
          best);
  }
  out.label = best.middle;
  return out;
}

std::string TileRegions::tile(const TileId& id) const {
  const int step = id.zoom < kFineFromZoom ? kCoarseStep : 1;
  TileLayer areas("regions");
  TileLayer labels("region_labels");
  for (const Shape& shape : shapes_) {
    const TilePoint low = tile_point(id, shape.low);
    const TilePoint high = tile_point(id, shape.high);
    const bool is_small = high.x - low.x < kBoxSideMin && high.y - low.y < kBoxSideMin;
    if (is_small || !is_near(low, high)) continue;
    const Region& region = *shape.region;
    const std::array<TileAttribute, 5> attributes{{{"id", region.id},
                                                   {"name", region.name},
                                                   {"code", region.code},
                                                   {"parent", region.parent_id},
                                                   {"level", word_of(region.level)}}};
    std::vector<TileRing> rings;
    for (const auto& ring : shape.rings) {
      TileRing part = ring_in(id, ring, step);
      if (part.size() > 2) rings.push_back(std::move(part));
    }
    areas.add(polygons_of(rings), attributes);
    const TilePoint label = tile_point(id, shape.label);
    const bool is_here = std::min(label.x, label.y) >= 0 && std::max(label.x, label.y) < kTileSide;
    if (is_here) labels.add(label, attributes);
  }
  return areas.bytes() + labels.bytes();
}

}  // namespace luoshi::grid
