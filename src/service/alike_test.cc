#include "service/alike.h"

#include <gtest/gtest.h>

#include <random>

namespace luoshi::service {
namespace {

using Groups = std::vector<std::vector<std::size_t>>;

// Each is compared with every leader.
Groups naive(const std::vector<Complaint>& all, const AlikeRule& rule) {
  Groups groups;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::size_t best = groups.size();
    std::size_t most = 0;
    for (std::size_t group = 0; group < groups.size(); ++group) {
      const Complaint& leader = all[groups[group].front()];
      const std::size_t share = likeness(pairs_of(all[i].text), pairs_of(leader.text));
      if (share < rule.share_min || share <= most || !is_same_place(all[i], leader, rule)) continue;
      best = group;
      most = share;
    }
    if (best == groups.size()) groups.emplace_back();
    groups[best].push_back(i);
  }
  return groups;
}

TEST(Alike, CountsPairsOfNeighbours) {
  EXPECT_EQ(pairs_of("路灯路灯"), (Pairs{0x706F'0000'8DEF, 0x8DEF'0000'706F}));  // 灯路 路灯
  EXPECT_TRUE(pairs_of("灯").empty());
  EXPECT_EQ(likeness(pairs_of("小区停水"), pairs_of("小区停水")), 1'000u);
  EXPECT_EQ(likeness(pairs_of("小区停水"), pairs_of("小区停电")), 666u);
  EXPECT_EQ(likeness(pairs_of("小区停水"), pairs_of("路灯不亮")), 0u);
  EXPECT_EQ(likeness(pairs_of(""), pairs_of("")), 0u);
}

TEST(Alike, APlaceIsANearPointOrElseTheRegion) {
  const AlikeRule rule{500, 500};
  const Complaint here{"停水", "u-a", cases::Point{119'450'000, 32'390'000}};
  const Complaint near{"停水", "u-b", cases::Point{119'453'000, 32'391'000}};  // 303 m
  const Complaint far{"停水", "u-a", cases::Point{119'456'000, 32'390'000}};   // 564 m
  const Complaint somewhere{"停水", "u-a", {}};
  EXPECT_TRUE(is_same_place(here, near, rule));
  EXPECT_FALSE(is_same_place(here, far, rule));
  EXPECT_TRUE(is_same_place(far, somewhere, rule));
  EXPECT_FALSE(is_same_place(near, somewhere, rule));
}

TEST(Alike, MakesNoChains) {
  const std::vector<Complaint> all = {{"锦绣小区停水两天", "u-a", {}},
                                      {"锦绣小区停水两天了没人管", "u-a", {}},
                                      {"停水两天了没人管电话打不通", "u-a", {}},
                                      {"锦绣小区停水", "u-b", {}}};
  EXPECT_EQ(groups_alike(all, {600, 500}), (Groups{{0, 1}, {2}, {3}}));
}

TEST(Alike, FindsWhatComparingEachWithEachFinds) {
  std::mt19937 random(7);
  const auto draw = [&](std::size_t below) { return random() % below; };
  const std::vector<std::string> words = {"停水", "停电", "小区", "路灯", "不亮", "噪声", "扰民"};
  for (int round = 0; round < 200; ++round) {
    std::vector<Complaint> all;
    for (std::size_t i = 0; i < 2 + draw(30); ++i) {
      Complaint one;
      for (std::size_t word = 0; word < 1 + draw(4); ++word) one.text += words[draw(words.size())];
      one.region = draw(2) == 0 ? "u-a" : "u-b";
      if (draw(2) == 0) one.point = cases::Point{static_cast<std::int64_t>(draw(20'000)), 0};
      all.push_back(std::move(one));
    }
    const AlikeRule rule{200 + draw(800), 1'000};
    EXPECT_EQ(groups_alike(all, rule), naive(all, rule)) << round;
  }
}

}  // namespace
}  // namespace luoshi::service
