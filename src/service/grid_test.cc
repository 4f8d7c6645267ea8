// Boundaries and places as they are loaded and asked for, and the cell that a case stands in.
#include "service/grid.h"

#include <boost/json.hpp>

#include "base/json.h"
#include "duty/grid_file.h"
#include "service/cases.h"
#include "service/gazetteer.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;
using duty::kBoundaries;

constexpr const char* kKinds = R"(kinds:
  - id: call
    name: 热线诉求
    series: 热线
    clock: {stages: [{amount: 5, unit: working_days}]}
    process:
      line: hotline
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
)";

// A square of so many thousandths of a degree, from 113.0 east and 27.0 north on.
std::string square(const std::string& properties, int west, int south, int east, int north) {
  const auto at = [](int x, int y) {
    return fmt::format("[{:.3f},{:.3f}]", 113.0 + x / 1e3, 27.0 + y / 1e3);
  };
  return fmt::format(
      R"({{"type":"Feature","properties":{{{}}},"geometry":{{"type":"Polygon","coordinates":[[{},{},{},{},{}]]}}}})",
      properties, at(west, south), at(east, south), at(east, north), at(west, north),
      at(west, south));
}
std::string region(const std::string& id, const std::string& name, const std::string& level,
                   const std::string& parent = {}, const std::string& more = {}) {
  return fmt::format(R"("id":"{}","name":"{}","level":"{}","parent":"{}"{})", id, name, level,
                     parent, more);
}
std::string collection(std::initializer_list<std::string> features) {
  return fmt::format(R"({{"type":"FeatureCollection","features":[{}]}})", fmt::join(features, ","));
}
// u-city over u-a over u-a1 over two cells, side by side.
std::string drawn(const std::string& more = {}) {
  return collection({square(region("u-city", "某市", "city"), 0, 0, 40, 20),
                     square(region("u-a", "甲区", "county", "u-city"), 0, 0, 40, 20),
                     square(region("u-a1", "甲一镇", "township", "u-a"), 0, 0, 40, 20),
                     square(region("g-1", "第一网格", "cell", "u-a1"), 0, 0, 20, 20),
                     square(region("g-2", "第二网格", "cell", "u-a1", more), 20, 0, 40, 20)});
}

class Grid : public RegisterTest {
 protected:
  std::uint64_t load(const std::string& text, const std::string& day = {},
                     std::string name = std::string(kBoundaries)) {
    GridFileNew wanted{std::move(name), text, {}};
    if (!day.empty()) wanted.effective_from = office::Day::parse(day).value();
    auto number = put_grid_file(*world_, {"system/seed", {}}, request(), wanted);
    EXPECT_TRUE(number) << why(number);
    return number.value_or(0);
  }
  json::object located(const char* longitude, const char* latitude, const std::string& on = {}) {
    Parameters parameters{{"longitude", longitude}, {"latitude", latitude}};
    if (!on.empty()) parameters.emplace_back("on", on);
    auto found = locate(*world_, parameters);
    EXPECT_TRUE(found) << why(found);
    return found.value_or(json::object());
  }
  static std::string innermost(const json::object& place) {
    const json::array& path = place.at("path").as_array();
    return path.empty() ? "" : std::string(path.back().at("id").as_string());
  }
  std::vector<std::string> found(const std::string& query) {
    std::vector<std::string> names;
    auto places = find_places(*world_, {{"q", query}});
    EXPECT_TRUE(places) << why(places);
    if (!places) return names;
    for (const json::value& each : places->at("items").as_array()) {
      names.emplace_back(each.at("name").as_string());
    }
    return names;
  }
};

TEST_F(Grid, APointLiesInTheRegionsOfTheDay) {
  EXPECT_EQ(located("113.005", "27.005").at("status"), "outside");  // nothing is drawn yet
  EXPECT_EQ(load(drawn()), 1u);
  const json::object place = located("113.005", "27.005");
  EXPECT_EQ(place.at("status"), "inside");
  EXPECT_EQ(place.at("path").as_array().size(), 4u);
  EXPECT_EQ(innermost(place), "g-1");
  EXPECT_EQ(innermost(located("113.02", "27.005")), "g-2");  // the border is whose lies east
  EXPECT_EQ(located("113.05", "27.005").at("status"), "outside");
  EXPECT_EQ(innermost(located("113.005", "27.005", "1980-01-01")), "g-1");  // the first: ever since
}

TEST_F(Grid, ASplitCountsFromItsDayAndTellsWhatBecameOfTheOldRegion) {
  load(drawn());
  const std::string next =
      collection({square(region("u-city", "某市", "city"), 0, 0, 40, 20),
                  square(region("u-a", "甲区", "county", "u-city"), 0, 0, 40, 20),
                  square(region("u-a1", "甲一镇", "township", "u-a"), 0, 0, 40, 20),
                  square(region("g-1", "第一网格", "cell", "u-a1"), 0, 0, 20, 20),
                  square(region("g-3", "第三网格", "cell", "u-a1", R"(,"predecessors":["g-2"])"),
                         20, 0, 30, 20),
                  square(region("g-4", "第四网格", "cell", "u-a1", R"(,"predecessors":["g-2"])"),
                         30, 0, 40, 20)});
  EXPECT_EQ(load(next, "2026-03-01"), 2u);
  EXPECT_EQ(load(next, "2026-03-01"), 2u);  // the same again is nothing new
  EXPECT_EQ(innermost(located("113.025", "27.005")), "g-3");
  EXPECT_EQ(innermost(located("113.025", "27.005", "2026-02-28")), "g-2");
  auto old = get_region(*world_, caller("p-clerk"), "g-2", {});
  ASSERT_TRUE(old) << why(old);
  EXPECT_EQ(old->at("until"), "2026-03-01");
  EXPECT_EQ(old->at("successors").as_array().size(), 2u);
  auto now = get_region(*world_, caller("p-clerk"), "g-4", {});
  ASSERT_TRUE(now) << why(now);
  EXPECT_TRUE(now->at("until").is_null());
  EXPECT_EQ(now->at("predecessors"), json::value{"g-2"});
  EXPECT_EQ(get_region(*world_, caller("p-clerk"), "g-9", {}).error().code,
            base::ErrorCode::kNotFound);
}

TEST_F(Grid, ACaseStandsInTheCellOfItsPointAsTheGridWasThen) {
  load_kinds(kKinds);
  load(drawn());
  load(collection({square(region("u-city", "某市", "city"), 0, 0, 40, 20),
                   square(region("g-9", "新网格", "cell", "u-city"), 0, 0, 40, 20)}),
       "2026-03-01");
  CaseNew wanted;
  wanted.kind = "call";
  wanted.summary = "路灯不亮";
  wanted.point = {base::Decimal::parse("113.005").value(), base::Decimal::parse("27.005").value()};
  wanted.came_at = "2026-02-27T10:00:00+08:00";
  auto then = register_case(*world_, caller("p-hotline"), request(), wanted);
  ASSERT_TRUE(then) << why(then);
  EXPECT_EQ(then->at("cell").at("id"), "g-1");
  EXPECT_EQ(then->at("cell").at("name"), "第一网格");
  EXPECT_EQ(then->at("region").at("id"), "u-a1");
  wanted.came_at.reset();
  auto now = register_case(*world_, caller("p-hotline"), request(), wanted);
  ASSERT_TRUE(now) << why(now);
  EXPECT_EQ(now->at("cell").at("id"), "g-9");
  EXPECT_EQ(now->at("region").at("id"), "u-city");
  auto listed = list_cases(*world_, caller("p-hotline"), {{"cell", "g-1"}});
  ASSERT_TRUE(listed) << why(listed);
  EXPECT_EQ(listed->items.size(), 1u);
  wanted.point->longitude = base::Decimal::parse("114").value();
  auto outside = register_case(*world_, caller("p-hotline"), request(), wanted);
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().where, "/point");
}

TEST_F(Grid, WhoMayWriteSettingsLoadsItAndFindingsAreTold) {
  const auto upload = [&](const std::string& text, const char* who, bool dry_run) {
    const std::string path = city_.folder() + "/upload.geojson";
    EXPECT_TRUE(city_.files.write_atomically(path, text));
    GridUpload wanted{{path, "grid.geojson", text.size()}, "boundaries", "urban", {}, dry_run};
    return load_grid_file(*world_, caller(who), request(), wanted);
  };
  const std::string crossed =
      collection({square(region("u-city", "某市", "city"), 0, 0, 40, 20),
                  square(region("x-1", "一", "cell", "u-city"), 0, 0, 25, 20),
                  square(region("x-2", "二", "cell", "u-city"), 20, 0, 40, 20)});
  EXPECT_EQ(upload(crossed, "p-clerk", true).error().code, base::ErrorCode::kForbidden);
  auto tried = upload(crossed, "p-sys", true);
  ASSERT_TRUE(tried) << why(tried);
  EXPECT_TRUE(tried->at("number").is_null());
  ASSERT_EQ(tried->at("findings").as_array().size(), 1u);
  EXPECT_EQ(tried->at("findings").at(0).at("code"), "grid.overlap");
  EXPECT_EQ(city_.count("grid_file.loaded"), 0u);
  auto loaded = upload(crossed, "p-sys", false);
  ASSERT_TRUE(loaded) << why(loaded);
  EXPECT_EQ(loaded->at("name"), "boundaries-urban");
  EXPECT_EQ(city_.count("grid_file.loaded"), 1u);
  EXPECT_EQ(located("113.005", "27.005").at("status"), "outside");  // of the city's own grid
  EXPECT_EQ(upload("{}", "p-sys", false).error().where.substr(0, 5), "/file");
  EXPECT_EQ(list_grid_files(*world_, caller("p-clerk"), {})->items.size(), 1u);
}

TEST_F(Grid, PlacesAreFoundAsWrittenByPinyinBySoundAndInPart) {
  load(drawn());
  load(
      "名称,类别,别名,经度,纬度\n"
      "墨香花园,小区,香园、墨园,113.005,27.005\n"
      "石桥路,道路,,113.025,27.005\n"
      "石桥路,道路,,113.005,27.015\n"
      "没有坐标,道路,,一百,27.015\n",
      {}, std::string(duty::kPlaces));
  using Names = std::vector<std::string>;
  EXPECT_EQ(found("墨香"), Names{"墨香花园"});
  EXPECT_EQ(found("香园"), Names{"墨香花园"});
  EXPECT_EQ(found("moxiang"), Names{"墨香花园"});
  EXPECT_EQ(found("mxhy"), Names{"墨香花园"});
  EXPECT_EQ(found("莫乡花园"), Names{"墨香花园"});  // it sounds so
  EXPECT_EQ(found("墨香花圆小区"), Names{});        // too much of it is another word
  EXPECT_EQ(found("第一网格"), Names{"第一网格"});  // regions are places
  EXPECT_EQ(found("石桥路"), (Names{"石桥路", "石桥路"}));
  auto narrowed = find_places(*world_, {{"q", "甲区第二网格石桥路"}});
  ASSERT_TRUE(narrowed) << why(narrowed);
  ASSERT_EQ(narrowed->at("items").as_array().size(), 1u);
  EXPECT_EQ(narrowed->at("items").at(0).at("longitude"), "113.025000");
  EXPECT_EQ(found("码头"), Names{});
  EXPECT_FALSE(find_places(*world_, {{"q", ""}}));
  EXPECT_FALSE(find_places(*world_, {{"q", "路"}, {"limit", "0"}}));
}

TEST(Places, WhatIsWrongWithARowIsTold) {
  auto read = read_places("name,longitude,latitude,datum\n好,113,27,gcj02\n,113,27,\n坏,200,27,\n");
  ASSERT_TRUE(read) << why(read);
  EXPECT_EQ(read->places.size(), 1u);
  ASSERT_EQ(read->findings.size(), 2u);
  EXPECT_EQ(read->findings[0].code, "places.no_name");
  EXPECT_EQ(read->findings[1].where, "4");
  EXPECT_FALSE(read_places("a,b\n1,2\n"));
  EXPECT_FALSE(read_places_file("name,longitude,latitude\n坏,200,27\n"));
}

}  // namespace
}  // namespace luoshi::service::test
