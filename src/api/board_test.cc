// What reads across commitments, and indicators, at the API: shapes, tags, versions, and that one
// sees in the next read what one was just answered.
#include <boost/json.hpp>

#include "api/test_house_test.h"

namespace luoshi::api {
namespace {

using test::House;
using test::Told;

std::string header(const Told& told, std::string_view name) {
  const auto found = told.headers.find(name);
  return found ? std::string(*found) : std::string();
}

std::int64_t count(const boost::json::object& of, const char* member) {
  return of.at(member).at("count").to_number<std::int64_t>();
}

constexpr const char* kPromise = R"({"kind":"task","title":"改造污水管网","year":2026})";

TEST(BoardApi, ShowsWhatWasJustAnswered) {
  House house;
  const Told empty = house.ask("p-leader", Method::kGet, "/api/v1/overview?year=2026");
  ASSERT_EQ(empty.status, 200) << empty.body;
  EXPECT_EQ(count(empty.json(), "total"), 0);
  const std::string tag = header(empty, "ETag");
  const Told same = house.ask("p-leader", Method::kGet, "/api/v1/overview?year=2026", {},
                              {{"If-None-Match", tag}});
  EXPECT_EQ(same.status, 304);

  const Told made = house.ask("p-supervision", Method::kPost, "/api/v1/commitments", kPromise);
  ASSERT_EQ(made.status, 201) << made.body;
  const Told now = house.ask("p-leader", Method::kGet, "/api/v1/overview?year=2026", {},
                             {{"If-None-Match", tag}});
  ASSERT_EQ(now.status, 200) << now.body;
  EXPECT_EQ(count(now.json(), "total"), 1);
  EXPECT_EQ(count(now.json(), "unassigned"), 1);
  const std::string filter(now.json().at("unassigned").at("filter").as_string());
  const Told listed = house.ask("p-leader", Method::kGet, "/api/v1/commitments?" + filter);
  ASSERT_EQ(listed.status, 200) << listed.body;
  EXPECT_EQ(listed.json().at("items").as_array().size(), 1u);

  const Told desk = house.ask("p-supervision", Method::kGet, "/api/v1/desk");
  ASSERT_EQ(desk.status, 200) << desk.body;
  EXPECT_TRUE(desk.json().at("unit").is_null());
  EXPECT_EQ(count(desk.json().at("office").as_object(), "unassigned"), 1);
  EXPECT_EQ(count(desk.json().at("office").as_object(), "candidates"), 0);
  const Told found = house.ask("p-leader", Method::kGet, "/api/v1/search?q=wsgw&limit=3");
  ASSERT_EQ(found.status, 200) << found.body;
  EXPECT_EQ(count(found.json(), "commitments"), 1);
  const Told ranked = house.ask("p-leader", Method::kGet, "/api/v1/rankings?of=counties");
  ASSERT_EQ(ranked.status, 200) << ranked.body;
  EXPECT_EQ(ranked.json().at("tiers").as_array().size(), 4u);
}

TEST(BoardApi, RefusesWhatItDoesNotKnow) {
  House house;
  for (const char* target :
       {"/api/v1/overview?month=3", "/api/v1/overview?year=now", "/api/v1/desk?unit=u-a",
        "/api/v1/rankings?of=people", "/api/v1/search?q=a&limit=0",
        "/api/v1/commitments?report=lost", "/api/v1/commitments?desk=mine",
        "/api/v1/commitments?county=a", "/api/v1/commitments?turned_red_since=monday",
        "/api/v1/indicators?year=2026"}) {
    EXPECT_EQ(house.ask("p-leader", Method::kGet, target).status, 400) << target;
  }
  EXPECT_EQ(house.ask("p-public", Method::kGet, "/api/v1/overview").status, 403);
}

TEST(BoardApi, IndicatorsHaveVersionsAndTheirFiguresCome) {
  House house;
  const std::string all = "/api/v1/indicators";
  const Told made = house.ask("p-supervision", Method::kPost, all,
                              R"({"name":"固定资产投资","unit":"亿元","cumulative":true})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(header(made, "ETag"), "\"1\"");
  const std::string one = header(made, "Location");
  const std::string change = R"({"highest":"900","reason":"补充"})";
  EXPECT_EQ(house.ask("p-supervision", Method::kPatch, one, change).status, 428);
  EXPECT_EQ(house.ask("p-supervision", Method::kPatch, one, change, {{"If-Match", "\"7\""}}).status,
            412);
  const Told changed =
      house.ask("p-supervision", Method::kPatch, one, change, {{"If-Match", "\"1\""}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(header(changed, "ETag"), "\"2\"");
  const std::string rows =
      R"({"region":"u-a","rows":[{"period":"2026-01","value":"12.5"}],"source":"统计局"})";
  const Told recorded = house.ask("p-clerk", Method::kPost, one + "/observations", rows);
  ASSERT_EQ(recorded.status, 200) << recorded.body;
  EXPECT_EQ(recorded.json().at("recorded").to_number<int>(), 1);
  EXPECT_EQ(house.ask("p-other", Method::kPost, one + "/observations", rows).status, 403);
  const Told shown = house.ask("p-leader", Method::kGet, one + "?region=u-a");
  ASSERT_EQ(shown.status, 200) << shown.body;
  EXPECT_EQ(shown.json().at("points").at(0).at("value").as_string(), "12.5");
  const Told values = house.ask("p-leader", Method::kGet, one + "/observations?region=u-a");
  ASSERT_EQ(values.status, 200) << values.body;
  EXPECT_EQ(values.json().at("items").as_array().size(), 1u);
  EXPECT_EQ(house.ask("p-leader", Method::kGet, all + "/i-nobody").status, 404);
  const Told retired =
      house.ask("p-supervision", Method::kPost, one + "/retire", R"({"reason":"口径已变"})");
  ASSERT_EQ(retired.status, 200) << retired.body;
  EXPECT_EQ(retired.json().at("state").as_string(), "retired");
}

}  // namespace
}  // namespace luoshi::api
