// Rankings against points that are counted by hand, and search over everything.
#include "service/rankings.h"

#include <boost/json.hpp>

#include "commitment/commitment.h"
#include "service/find.h"
#include "service/test_filing_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

BoardCommitment one_of(const char* light, std::vector<BoardAsked> asked, int returned = 0) {
  BoardCommitment out;
  out.light = light;
  out.status = "signed";
  for (const BoardAsked& each : asked) {
    if (each.came != 0) out.reports.push_back({});
  }
  if (returned > 0) out.reports.front().returned = returned;
  out.asked = std::move(asked);
  return out;
}

TEST(Rankings, CountsWhatTheRuleSays) {
  constexpr DayNumber kToday = 100;
  Standings of;
  of.take(one_of("green", {{50, 40}, {80, 79}, {110, 0}}), kToday);
  of.take(one_of("yellow", {{50, 51}, {80, 80}}, 2), kToday);
  EXPECT_EQ(tier_of(of), "unranked");
  of.take(one_of("red", {{50, 45}, {99, 0}}), kToday);
  of.take(one_of("none", {}), kToday);
  EXPECT_EQ(of.led, 4u);
  EXPECT_EQ(of.reports_due, 6u);      // the one of day 110 is still to come
  EXPECT_EQ(of.reports_in_time, 4u);  // one came a day late, one has not come
  EXPECT_EQ(of.reports_came, 5u);
  EXPECT_EQ(of.reports_returned, 1u);
  EXPECT_EQ(of.with_late_report, 2u);
  EXPECT_EQ(of.with_returned_report, 1u);
  // 50 * 1.5 / 3 + 30 * 4 / 6 + 20 * 4 / 5
  EXPECT_EQ(points_of(of), 610);
  EXPECT_EQ(tier_of(of, {70, 61, 4}), "good");
  EXPECT_EQ(tier_of(of, {61, 50, 4}), "excellent");
  EXPECT_EQ(tier_of(of, {61, 50, 5}), "unranked");
  EXPECT_EQ(tier_of(of), "behind");
}

TEST(Rankings, WhatThereIsNothingOfIsLeftOut) {
  Standings of;
  EXPECT_FALSE(points_of(of).has_value());
  for (int i = 0; i < 3; ++i) of.take(one_of("done", {}), 100);
  EXPECT_EQ(points_of(of), 1'000);
  EXPECT_EQ(tier_of(of), "excellent");
}

class FindTest : public FilingTest {
 protected:
  json::object found(const std::string& q, const std::string& person = "p-supervision") {
    auto got = find_everything(*world_, caller(person), {{"q", q}});
    EXPECT_TRUE(got) << why(got);
    return got ? *got : json::object();
  }
  static std::size_t count(const json::object& of, const char* kind) {
    const json::value* found = of.if_contains(kind);
    return found ? found->at("count").to_number<std::size_t>() : 999;
  }
};

TEST_F(FindTest, FindsWhatTheCallerMaySee) {
  commitment::MakeCommitment ask;
  ask.id = commitment::CommitmentId("c-1");
  ask.title = "改造城市污水管网120公里";
  ask.text = "推进城市更新，完成老旧小区雨污分流";
  ask.year = 2026;
  ask.measure.by = commitment::MeasuredBy::kMilestones;
  city_.run(ask);
  EXPECT_EQ(count(found("污水管网"), "commitments"), 1u);
  EXPECT_EQ(count(found("wsgw"), "commitments"), 1u);
  EXPECT_EQ(count(found("雨污分流"), "commitments"), 1u);
  const json::object body = found("老旧小区");
  EXPECT_NE(body.at("commitments").at("items").at(0).at("excerpt").as_string().find("老旧小区"),
            std::string::npos);
  EXPECT_EQ(count(found("学校"), "commitments"), 0u);
  EXPECT_EQ(count(found(""), "commitments"), 0u);
  EXPECT_EQ(count(found("甲区"), "units"), 1u);
  EXPECT_EQ(count(found("jq"), "units"), 1u);
  EXPECT_EQ(count(found("990121"), "units"), 1u);
  EXPECT_EQ(count(found("clerk"), "people"), 1u);
  EXPECT_FALSE(found("clerk", "p-grid").contains("people"));
  EXPECT_FALSE(find_everything(*world_, caller("p-public"), {{"q", "甲"}}));
}

TEST_F(FindTest, RankingsOpenWhatTheyCount) {
  for (int i = 0; i < 4; ++i) {
    commitment::MakeCommitment ask;
    ask.id = commitment::CommitmentId("c-" + std::to_string(i));
    ask.title = "任务";
    ask.year = 2026;
    ask.measure.by = commitment::MeasuredBy::kMilestones;
    ask.responsibility = commitment::Responsibility{office::UnitId(i < 3 ? "u-a1" : "u-b"), {}, {}};
    city_.run(ask);
  }
  auto answer = get_rankings(*world_, caller("p-leader"), {{"of", "counties"}});
  ASSERT_TRUE(answer) << why(answer);
  const json::object* ranked = answer->get();
  EXPECT_EQ(ranked->at("rules").as_array().size(), 7u);
  const json::array& unranked = ranked->at("tiers").at(3).at("members").as_array();
  ASSERT_EQ(unranked.size(), 2u);  // there is nothing to count yet
  EXPECT_EQ(unranked[0].at("led").at("filter").as_string(), "year=2026&county=u-a");
  EXPECT_EQ(unranked[0].at("led").at("count").to_number<int>(), 3);
  EXPECT_TRUE(unranked[0].at("place").is_null());
  EXPECT_FALSE(get_rankings(*world_, caller("p-leader"), {{"of", "people"}}));
  city_.run(office::LoadRules{"light", {}, "tiers: {first: 88, led_min: 2}\n", {}});
  answer = get_rankings(*world_, caller("p-leader"), {{"of", "counties"}});
  ASSERT_TRUE(answer) << why(answer);
  const std::string rules = json::serialize((*answer)->at("rules"));
  EXPECT_NE(rules.find("88分以上为第一档，75分以上为第二档"), rules.npos) << rules;
  EXPECT_NE(rules.find("不足2项的不排名"), rules.npos) << rules;
}

}  // namespace
}  // namespace luoshi::service::test
