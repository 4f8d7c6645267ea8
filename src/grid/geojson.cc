#include "grid/geojson.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <utility>

#include "base/json.h"

namespace luoshi::grid {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::Message;
using base::Severity;

constexpr std::array<std::pair<std::string_view, Level>, 11> kLevels = {{
    {"city", Level::kCity},
    {"prefecture", Level::kCity},
    {"county", Level::kCounty},
    {"district", Level::kCounty},
    {"township", Level::kTownship},
    {"town", Level::kTownship},
    {"street", Level::kTownship},
    {"subdistrict", Level::kTownship},
    {"village", Level::kVillage},
    {"community", Level::kVillage},
    {"cell", Level::kCell},
}};

Level level_of(std::string_view word) {
  for (const auto& [name, level] : kLevels) {
    if (name == word) return level;
  }
  return Level::kOther;
}

tl::unexpected<base::Error> wrong(Message what, Message right, std::string where = {}) {
  return base::fail(ErrorCode::kInvalidInput, std::move(what), std::move(where), std::move(right));
}

std::string text_of(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(*text);
  if (value.is_int64() || value.is_uint64()) return json::serialize(value);
  return {};
}

// An array of texts; of anything else nothing.
std::vector<std::string> texts_of(const json::object& properties, std::string_view name) {
  std::vector<std::string> out;
  const json::value* found = properties.if_contains(name);
  if (!found || !found->is_array()) return out;
  for (const json::value& each : found->get_array()) {
    if (std::string text = text_of(each); !text.empty()) out.push_back(std::move(text));
  }
  return out;
}

// "parent/code": the member `code` of the member `parent`.
std::string property(const json::object& properties, std::string_view path) {
  const json::object* at = &properties;
  while (true) {
    const std::size_t slash = path.find('/');
    const json::value* found = at->if_contains(path.substr(0, slash));
    if (!found) return {};
    if (slash == path.npos) return text_of(*found);
    at = found->if_object();
    if (!at) return {};
    path.remove_prefix(slash + 1);
  }
}

std::string shown(Point point) {
  return fmt::format("({:.6f}, {:.6f})", point.x / kPointsOfADegree, point.y / kPointsOfADegree);
}

// Twice the area, positive when counter-clockwise.
double doubled_area(const Ring& ring) {
  double sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point one = ring[i];
    const Point other = ring[(i + 1) % ring.size()];
    sum += (static_cast<double>(one.x) - ring[0].x) * (static_cast<double>(other.y) - ring[0].y) -
           (static_cast<double>(other.x) - ring[0].x) * (static_cast<double>(one.y) - ring[0].y);
  }
  return sum;
}

class Reader {
 public:
  explicit Reader(const GeoJsonOptions& options)
      : options_(options), datum_(options.datum), members_(options.members) {}

  base::Result<Boundaries> run(const json::value& value) {
    const json::object* collection = value.if_object();
    const json::value* features = collection ? collection->if_contains("features") : nullptr;
    if (!features || !features->is_array()) {
      return wrong({"不是 GeoJSON 要素集", "this is no GeoJSON FeatureCollection"},
                   {"最外层应是 {\"type\": \"FeatureCollection\", \"features\": […]}",
                    "the whole is {\"type\": \"FeatureCollection\", \"features\": […]}"});
    }
    if (auto known = take_settings(*collection); !known) return tl::unexpected(known.error());
    const json::array& array = features->get_array();
    for (std::size_t i = 0; i < array.size(); ++i) {
      where_ = fmt::format("/features/{}", i);
      take_feature(array[i]);
      if (points_ > options_.points_max) {
        return base::fail(ErrorCode::kTooLarge,
                          {"边界的点太多", "the boundaries have too many points"}, where_,
                          {fmt::format("至多 {} 个", options_.points_max),
                           fmt::format("at most {}", options_.points_max)});
      }
    }
    join_parents();
    return std::move(out_);
  }

 private:
  base::Result<void> take_settings(const json::object& collection) {
    if (const json::value* datum = collection.if_contains("datum")) {
      const auto known = datum_of(text_of(*datum));
      if (!known) {
        return wrong({"不认得的坐标系", "the datum is not known"},
                     {"可用：wgs84、gcj02、bd09", "one of: wgs84, gcj02, bd09"}, "/datum");
      }
      datum_ = *known;
    }
    const json::value* members = collection.if_contains("members");
    if (!members) return {};
    const json::object* named = members->if_object();
    if (!named) {
      return wrong({"members 应是一个对象", "members must be an object"},
                   {"例如 {\"id\": \"adcode\"}", "for instance {\"id\": \"adcode\"}"}, "/members");
    }
    const std::pair<const char*, std::string*> all[] = {{"id", &members_.id},
                                                        {"code", &members_.code},
                                                        {"name", &members_.name},
                                                        {"parent", &members_.parent},
                                                        {"level", &members_.level}};
    for (const auto& [name, target] : all) {
      if (const json::value* path = named->if_contains(name)) *target = text_of(*path);
    }
    return {};
  }

  void tell(std::string code, Severity severity, Message message) {
    if (out_.findings.size() >= options_.findings_max) return;
    out_.findings.push_back({std::move(code), severity, {}, where_, std::move(message)});
  }

  void take_feature(const json::value& value) {
    const json::object* feature = value.if_object();
    const json::value* properties = feature ? feature->if_contains("properties") : nullptr;
    if (!properties || !properties->is_object()) {
      tell("grid.no_properties", Severity::kError,
           {"要素没有 properties，未采用", "the feature has no properties and was left out"});
      return;
    }
    const json::object& said = properties->get_object();
    Region region;
    region.id = property(said, members_.id);
    if (region.id.empty() && feature->contains("id")) region.id = text_of(feature->at("id"));
    region.code = property(said, members_.code);
    region.name = property(said, members_.name);
    region.parent_id = property(said, members_.parent);
    region.level = level_of(property(said, members_.level));
    region.predecessors = texts_of(said, "predecessors");
    if (region.id.empty()) {
      tell("grid.no_id", Severity::kError,
           {fmt::format("区域“{}”没有编号，未采用", region.name),
            fmt::format("the region '{}' has no id and was left out", region.name)});
      return;
    }
    where_ += fmt::format(" ({} {})", region.id, region.name);
    if (by_id_.contains(region.id)) {
      tell("grid.duplicate_id", Severity::kError,
           {"这个编号前面已有一个区域，后一个未采用",
            "an earlier region has this id; this one was left out"});
      return;
    }
    const json::value* geometry = feature->if_contains("geometry");
    take_geometry(geometry ? *geometry : json::value(), region);
    by_id_.emplace(region.id, out_.regions.size());
    out_.regions.push_back(std::move(region));
  }

  void take_geometry(const json::value& value, Region& region) {
    const json::object* geometry = value.if_object();
    const json::value* coordinates = geometry ? geometry->if_contains("coordinates") : nullptr;
    const std::string type =
        geometry && geometry->contains("type") ? text_of(geometry->at("type")) : std::string();
    if (coordinates && coordinates->is_array()) {
      const json::array& array = coordinates->get_array();
      if (type == "Polygon") return take_polygon(array, where_, region);
      if (type == "MultiPolygon") {
        const std::string place = where_;
        for (std::size_t i = 0; i < array.size(); ++i) {
          if (const json::array* polygon = array[i].if_array()) {
            take_polygon(*polygon, fmt::format("{} polygon {}", place, i), region);
          }
        }
        where_ = place;
        return;
      }
    }
    tell("grid.no_area", Severity::kError,
         {"没有面（Polygon 或 MultiPolygon），不含任何一点",
          "it has no area (Polygon or MultiPolygon) and holds no point"});
  }

  void take_polygon(const json::array& rings, const std::string& place, Region& region) {
    const std::string before = where_;
    for (std::size_t i = 0; i < rings.size(); ++i) {
      where_ = fmt::format("{} ring {}", place, i);
      if (const json::array* ring = rings[i].if_array()) take_ring(*ring, i == 0, region);
    }
    where_ = before;
  }

  void take_ring(const json::array& positions, bool is_outer, Region& region) {
    Ring ring;
    points_ += positions.size();
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const auto point = position_of(positions[i]);
      if (!point) {
        tell("grid.no_position", Severity::kError,
             {fmt::format("第 {} 点不是“经度, 纬度”，这一环未采用", i + 1),
              fmt::format("point {} is no [longitude, latitude]; the ring was left out", i + 1)});
        return;
      }
      if (ring.empty() || ring.back() != *point) ring.push_back(*point);
    }
    if (ring.size() > 1 && ring.front() == ring.back()) {
      ring.pop_back();
    } else if (ring.size() > 2) {
      tell("grid.ring_not_closed", Severity::kWarning,
           {fmt::format("环没有闭合：始于 {}，止于 {}；已连上", shown(ring.front()),
                        shown(ring.back())),
            fmt::format("the ring is not closed: from {} to {}; closed now", shown(ring.front()),
                        shown(ring.back()))});
    }
    if (ring.size() < 3) {
      tell("grid.ring_too_short", Severity::kError,
           {"环不足三个不同的点，未采用",
            "the ring has fewer than three different points and was left out"});
      return;
    }
    if ((doubled_area(ring) > 0) != is_outer) {
      std::ranges::reverse(ring);
      tell("grid.orientation", Severity::kInfo,
           {is_outer ? "外环应为逆时针，已改正" : "内环应为顺时针，已改正",
            is_outer ? "an outer ring runs counter-clockwise; turned"
                     : "a hole runs clockwise; turned"});
    }
    region.rings.push_back(std::move(ring));
  }

  std::optional<Point> position_of(const json::value& value) const {
    const json::array* pair = value.if_array();
    if (!pair || pair->size() < 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) {
      return std::nullopt;
    }
    return point_of({(*pair)[0].to_number<double>(), (*pair)[1].to_number<double>()}, datum_);
  }

  // Parents by their ids; a circle is cut where it is found.
  void join_parents() {
    for (Region& region : out_.regions) {
      if (region.parent_id.empty()) continue;
      const auto found = by_id_.find(region.parent_id);
      if (found != by_id_.end()) region.parent = found->second;
      where_ = region.id;
      if (found == by_id_.end()) {
        tell("grid.unknown_parent", Severity::kWarning,
             {fmt::format("上级“{}”不在文件里", region.parent_id),
              fmt::format("its parent '{}' is not in the file", region.parent_id)});
      }
    }
    for (Region& region : out_.regions) {
      std::size_t depth = 0;
      for (std::size_t up = region.parent; up != kNoRegion; up = out_.regions[up].parent) {
        if (++depth <= out_.regions.size()) continue;
        where_ = region.id;
        tell("grid.parents_in_circle", Severity::kError,
             {"上级绕成一圈，已当作没有上级", "its parents run in a circle; taken as without one"});
        region.parent = kNoRegion;
        depth = 0;
        break;
      }
      region.depth = depth;
    }
  }

  const GeoJsonOptions& options_;
  Datum datum_;
  Members members_;
  Boundaries out_;
  std::map<std::string, std::size_t> by_id_;
  std::string where_;
  std::size_t points_ = 0;
};

}  // namespace

base::Result<Boundaries> read_geojson(std::string_view text, const GeoJsonOptions& options) {
  base::JsonLimits limits;
  limits.bytes_max = options.bytes_max;
  auto value = base::parse_json(text, limits);
  if (!value) return tl::unexpected(value.error());
  return Reader(options).run(*value);
}

}  // namespace luoshi::grid
