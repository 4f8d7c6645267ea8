// Six real districts in GCJ-02 and the codes of their townships. Needs LUOSHI_TEST_DATA.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "base/json.h"
#include "grid/check.h"
#include "grid/geojson.h"
#include "grid/locator.h"

namespace luoshi::grid {
namespace {

std::string text_of(const std::string& name) {
  const char* folder = std::getenv("LUOSHI_TEST_DATA");
  if (!folder) return {};
  std::ifstream file(std::string(folder) + "/geo/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

GeoJsonOptions options() {
  GeoJsonOptions out;
  out.datum = Datum::kGcj02;
  out.members.id = out.members.code = "adcode";
  out.members.parent = "parent/adcode";
  return out;
}

TEST(Districts, EveryPointGoesToWgs84AndBackWithinAMetre) {
  const std::string text = text_of("zigong_districts_gcj02.geojson");
  if (text.empty()) GTEST_SKIP() << "LUOSHI_TEST_DATA has no geo folder";
  const auto read = read_geojson(text, options());
  ASSERT_TRUE(read);
  ASSERT_EQ(read->regions.size(), 6u);
  const auto json = base::parse_json(text);
  ASSERT_TRUE(json);
  std::size_t points = 0;
  double worst = 0;
  for (const auto& feature : json->at("features").as_array()) {
    for (const auto& polygon : feature.at("geometry").at("coordinates").as_array()) {
      for (const auto& ring : polygon.as_array()) {
        for (const auto& position : ring.as_array()) {
          const Degrees place{position.at(0).to_number<double>(),
                              position.at(1).to_number<double>()};
          const auto point = point_of(place, Datum::kGcj02);
          ASSERT_TRUE(point);
          const Degrees back = convert({point->x / kPointsOfADegree, point->y / kPointsOfADegree},
                                       Datum::kWgs84, Datum::kGcj02);
          worst = std::max(worst, metres_between(place, back));
          ++points;
        }
      }
    }
  }
  std::printf("[ measured ] %zu points, worst round trip %.3f m\n", points, worst);
  EXPECT_GT(points, 5000u);
  EXPECT_LT(worst, 1.0);
}

TEST(Districts, EachSeatLiesInItsDistrict) {
  const std::string text = text_of("zigong_districts_gcj02.geojson");
  if (text.empty()) GTEST_SKIP() << "LUOSHI_TEST_DATA has no geo folder";
  const auto read = read_geojson(text, options());
  ASSERT_TRUE(read);
  const Locator locator(read->regions);
  const auto json = base::parse_json(text);
  ASSERT_TRUE(json);
  for (const auto& feature : json->at("features").as_array()) {
    const auto& center = feature.at("properties").at("center");
    const auto point = point_of(
        {center.at(0).to_number<double>(), center.at(1).to_number<double>()}, Datum::kGcj02);
    ASSERT_TRUE(point);
    const std::size_t found = locator.find(*point);
    ASSERT_NE(found, kNoRegion);
    EXPECT_EQ(read->regions[found].name, feature.at("properties").at("name").as_string());
  }
  for (const auto& finding : check_regions(read->regions)) {
    std::printf("[ measured ] %s: %s\n", finding.where.c_str(), finding.message.en.c_str());
    EXPECT_NE(finding.code, "grid.crosses_itself");
  }
}

TEST(Districts, TownshipsJoinTheirDistrictsByCodeAndAreNamedOnce) {
  std::istringstream lines(text_of("zigong_townships_2023.csv"));
  const std::string text = text_of("zigong_districts_gcj02.geojson");
  if (text.empty()) GTEST_SKIP() << "LUOSHI_TEST_DATA has no geo folder";
  const auto read = read_geojson(text, options());
  ASSERT_TRUE(read);
  std::map<std::string, std::size_t> townships;  // how many a district has
  for (const Region& region : read->regions) townships[region.code] = 0;
  std::map<std::string, std::string> codes;  // by district's code and name
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::string code = line.substr(0, 9);
    const std::string name = line.substr(11, line.rfind('"') - 11);
    const std::string district = line.substr(line.rfind('"') + 2, 6);
    EXPECT_EQ(code.substr(0, 6), district) << line;
    ASSERT_TRUE(townships.contains(district)) << line;
    ++townships[district];
    EXPECT_TRUE(codes.emplace(district + name, code).second) << line;
  }
  for (const auto& [district, count] : townships) EXPECT_GT(count, 0u) << district;
  std::printf("[ measured ] %zu townships joined to %zu districts\n", codes.size(),
              townships.size());
}

}  // namespace
}  // namespace luoshi::grid
