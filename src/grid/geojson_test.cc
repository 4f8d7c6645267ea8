#include "grid/geojson.h"

#include <gtest/gtest.h>

#include "grid/check.h"

namespace luoshi::grid {
namespace {

std::string feature(const std::string& properties, const std::string& ring) {
  return R"({"type":"Feature","properties":{)" + properties +
         R"(},"geometry":{"type":"Polygon","coordinates":[)" + ring + "]}}";
}

std::string square(double x, double y, double size) {
  const auto at = [](double a, double b) {
    return "[" + std::to_string(a) + "," + std::to_string(b) + "]";
  };
  return "[" + at(x, y) + "," + at(x + size, y) + "," + at(x + size, y + size) + "," +
         at(x, y + size) + "," + at(x, y) + "]";
}

Boundaries read(const std::string& features, const std::string& settings = "") {
  auto out = read_geojson(R"({"type":"FeatureCollection",)" + settings + R"("features":[)" +
                          features + "]}");
  EXPECT_TRUE(out) << out.error().to_string(base::Language::kEnglish);
  return out ? *out : Boundaries();
}

// The codes of all findings, of the reading and of the check.
std::vector<std::string> codes(const Boundaries& boundaries) {
  std::vector<std::string> out;
  for (const auto& each : boundaries.findings) out.push_back(each.code);
  for (const auto& each : check_regions(boundaries.regions)) out.push_back(each.code);
  return out;
}

using Codes = std::vector<std::string>;

TEST(GeoJson, MapsPropertiesAndJoinsParents) {
  const Boundaries read_ones =
      read(feature(R"("adcode":510302,"name":"甲","level":"district","up":{"adcode":5103})",
                   square(0, 0, 1)) +
               "," + feature(R"("adcode":5103,"name":"乙","level":"city")", square(0, 0, 1)),
           R"("members":{"id":"adcode","code":"adcode","parent":"up/adcode"},)");
  ASSERT_EQ(read_ones.regions.size(), 2u);
  const Region& region = read_ones.regions[0];
  EXPECT_EQ(region.id, "510302");
  EXPECT_EQ(region.code, "510302");
  EXPECT_EQ(region.name, "甲");
  EXPECT_EQ(region.level, Level::kCounty);
  EXPECT_EQ(region.parent, 1u);
  EXPECT_EQ(region.depth, 1u);
  EXPECT_EQ(codes(read_ones), Codes{});
}

TEST(GeoJson, ConvertsFromTheDatumOfTheFile) {
  const Boundaries moved =
      read(feature(R"("id":"a")", square(104.7, 29.3, 0.1)), R"("datum":"gcj02",)");
  ASSERT_EQ(moved.regions.size(), 1u);
  EXPECT_EQ(moved.regions[0].rings[0][0], *point_of({104.7, 29.3}, Datum::kGcj02));
  EXPECT_NE(moved.regions[0].rings[0][0], (Point{104700000, 29300000}));
}

TEST(GeoJson, RepairsAndNamesWhatItRepaired) {
  const Boundaries open = read(feature(R"("id":"a")", "[[0,0],[1,0],[1,1],[0,1]]"));
  EXPECT_EQ(codes(open), Codes{"grid.ring_not_closed"});
  EXPECT_EQ(open.regions[0].rings[0].size(), 4u);
  EXPECT_EQ(open.findings[0].where, "/features/0 (a ) ring 0");
  const Boundaries turned = read(feature(R"("id":"a")", "[[0,0],[0,1],[1,1],[1,0],[0,0]]"));
  EXPECT_EQ(codes(turned), Codes{"grid.orientation"});
  EXPECT_EQ(turned.regions[0].rings[0].front(), (Point{1000000, 0}));
}

TEST(GeoJson, LeavesOutWhatCannotBeUsed) {
  const std::string good = square(0, 0, 1);
  EXPECT_EQ(codes(read(feature(R"("name":"a")", good))), Codes{"grid.no_id"});
  const Boundaries twice =
      read(feature(R"("id":"a")", good) + "," + feature(R"("id":"a")", square(5, 5, 1)));
  EXPECT_EQ(codes(twice), Codes{"grid.duplicate_id"});
  EXPECT_EQ(twice.regions.size(), 1u);
  EXPECT_EQ(codes(read(feature(R"("id":"a")", "[[0,0],[1,0],[0,0]]"))),
            Codes{"grid.ring_too_short"});
  EXPECT_EQ(codes(read(feature(R"("id":"a")", "[[0,0],[1,0],[500,0],[0,0]]"))),
            Codes{"grid.no_position"});
  EXPECT_EQ(codes(read(feature(R"("id":"a","parent":"b")", good))), Codes{"grid.unknown_parent"});
  EXPECT_EQ(codes(read(feature(R"("id":"a","parent":"a")", good))),
            Codes{"grid.parents_in_circle"});
  EXPECT_EQ(codes(read(R"({"type":"Feature","properties":{"id":"a"},"geometry":null})")),
            Codes{"grid.no_area"});
  EXPECT_FALSE(read_geojson("[]"));
  EXPECT_FALSE(read_geojson(R"({"features":[],"datum":"mars"})"));
}

struct Drawing {
  const char* name;
  std::string features;
  Codes codes;
};

TEST(GeoJson, TheCheckFindsWhatDoesNotFitTogether) {
  const std::string parent = feature(R"("id":"p")", square(0, 0, 2));
  const auto child = [](const std::string& id, const std::string& ring) {
    return feature(R"("id":")" + id + R"(","parent":"p")", ring);
  };
  const std::string quarters = child("a", square(0, 0, 1)) + "," + child("b", square(1, 0, 1)) +
                               "," + child("c", square(0, 1, 1));
  const Drawing all[] = {
      {"whole", parent + "," + quarters + "," + child("d", square(1, 1, 1)), {}},
      {"gap", parent + "," + quarters, {"grid.gap"}},
      {"overlap",
       parent + "," + quarters + "," +
           child("d", "[[1,1],[0.9,1],[0.9,1.5],[1,2],[2,2],[2,1],[1,1]]"),
       {"grid.orientation", "grid.overlap"}},
      {"outside",
       parent + "," + quarters + "," + child("d", "[[1,1],[2,1],[2.1,2],[1,2],[1,1]]"),
       {"grid.outside_parent"}},
      {"bow", feature(R"("id":"a")", "[[0,0],[2,2],[2,0],[0,3],[0,0]]"), {"grid.crosses_itself"}},
      {"twins",
       feature(R"("id":"a")", square(0, 0, 1)) + "," + feature(R"("id":"b")", square(0, 0, 1)),
       {"grid.overlap"}}};
  for (const Drawing& each : all) EXPECT_EQ(codes(read(each.features)), each.codes) << each.name;
}

}  // namespace
}  // namespace luoshi::grid
