// A vector tile read back.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <vector>

#include "grid/tile.h"

namespace luoshi::grid {

struct ReadFeature {
  std::uint32_t type = 0;
  std::map<std::string, std::string> attributes;  // numbers in digits, flags as 0 and 1
  std::vector<TilePoint> points;
  std::vector<TileRing> rings;
};
struct ReadLayer {
  std::uint32_t version = 0;
  std::uint32_t extent = 0;
  std::vector<ReadFeature> features;
};

class TileReader {
 public:
  // By name. Fails the test where the tile is none.
  static std::map<std::string, ReadLayer> read(const std::string& bytes) {
    std::map<std::string, ReadLayer> out;
    protozero::pbf_reader tile(bytes);
    while (tile.next(3)) {
      TileReader reader(tile.get_message());
      EXPECT_TRUE(out.emplace(reader.name_, reader.layer_).second) << "twice: " << reader.name_;
    }
    return out;
  }

 private:
  explicit TileReader(protozero::pbf_reader layer) {
    std::vector<protozero::pbf_reader> features;
    while (layer.next()) {
      switch (layer.tag()) {
        case 1:
          name_ = layer.get_string();
          break;
        case 2:
          features.push_back(layer.get_message());
          break;
        case 3:
          keys_.push_back(layer.get_string());
          break;
        case 4:
          values_.push_back(value_in(layer.get_message()));
          break;
        case 5:
          layer_.extent = layer.get_uint32();
          break;
        default:
          EXPECT_EQ(layer.tag(), 15u);
          layer_.version = layer.get_uint32();
      }
    }
    for (protozero::pbf_reader& each : features) add(each);
  }

  static std::string value_in(protozero::pbf_reader value) {
    EXPECT_TRUE(value.next());
    if (value.tag() == 1) return value.get_string();
    if (value.tag() == 6) return std::to_string(value.get_sint64());
    EXPECT_EQ(value.tag(), 7u);
    return value.get_bool() ? "1" : "0";
  }

  void add(protozero::pbf_reader& feature) {
    ReadFeature out;
    while (feature.next()) {
      if (feature.tag() == 2) {
        const auto tags = feature.get_packed_uint32();
        for (auto tag = tags.begin(); tag != tags.end();) {
          const std::string& key = keys_.at(*tag++);
          EXPECT_TRUE(out.attributes.emplace(key, values_.at(*tag++)).second);
        }
      } else if (feature.tag() == 3) {
        out.type = feature.get_uint32();
      } else {
        EXPECT_EQ(feature.tag(), 4u);
        const auto geometry = feature.get_packed_uint32();
        draw({geometry.begin(), geometry.end()}, out);
      }
    }
    layer_.features.push_back(std::move(out));
  }

  static void draw(const std::vector<std::uint32_t>& geometry, ReadFeature& out) {
    TilePoint pen{};
    TileRing ring;
    for (std::size_t at = 0; at < geometry.size();) {
      const std::uint32_t command = geometry[at] & 7;
      const std::uint32_t count = geometry[at++] >> 3;
      if (command == 7) {
        EXPECT_EQ(count, 1u);
        out.rings.push_back(std::move(ring));
        ring.clear();
        continue;
      }
      EXPECT_EQ(command, ring.empty() ? 1u : 2u);
      for (std::uint32_t i = 0; i < count; ++i) {
        pen.x += protozero::decode_zigzag32(geometry.at(at++));
        pen.y += protozero::decode_zigzag32(geometry.at(at++));
        ring.push_back(pen);
      }
    }
    out.points = std::move(ring);
  }

  std::string name_;
  ReadLayer layer_;
  std::vector<std::string> keys_;
  std::vector<std::string> values_;
};

}  // namespace luoshi::grid
