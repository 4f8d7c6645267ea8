#include "service/saved_filters.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "service/test_world_test.h"

namespace luoshi::service::test {
namespace {

class SavedFiltersTest : public testing::Test {
 protected:
  FiltersJson save(const std::string& person, const std::string& name, const std::string& query) {
    return save_filter(at.world(), at.caller(person), {"commitments", name, query});
  }
  // "红灯=light=red …", in their order.
  std::string told(const std::string& person) {
    auto all = list_saved_filters(at.world(), at.caller(person));
    if (!all) return why(all);
    std::string out;
    for (const auto& each : all->at("filters").as_array()) {
      out += (out.empty() ? "" : " ") + std::string(each.at("name").as_string()) + "=" +
             std::string(each.at("query").as_string());
    }
    return out;
  }
  std::string id_of_first(const std::string& person) {
    auto all = list_saved_filters(at.world(), at.caller(person));
    return std::string(all->at("filters").at(0).at("id").as_string());
  }

  TestWorld at;
};

TEST_F(SavedFiltersTest, AreOnesOwnAndByName) {
  EXPECT_EQ(told("p-clerk"), "");
  ASSERT_TRUE(save("p-clerk", "红灯", "light=red"));
  ASSERT_TRUE(save("p-clerk", "本周到期", "due=week"));
  ASSERT_TRUE(save("p-clerk", "红灯", "light=red&year=2026"));
  EXPECT_EQ(told("p-clerk"), "红灯=light=red&year=2026 本周到期=due=week");
  EXPECT_EQ(told("p-head"), "");
  const auto others = forget_filter(at.world(), at.caller("p-head"), id_of_first("p-clerk"));
  ASSERT_FALSE(others);
  EXPECT_EQ(others.error().code, base::ErrorCode::kNotFound);
  ASSERT_TRUE(forget_filter(at.world(), at.caller("p-clerk"), id_of_first("p-clerk")));
  EXPECT_EQ(told("p-clerk"), "本周到期=due=week");
  at.clock.advance(std::chrono::hours(24 * 366 * 5));
  EXPECT_EQ(told("p-clerk"), "本周到期=due=week");
}

TEST_F(SavedFiltersTest, WhatIsNoneIsRefused) {
  const Caller clerk = at.caller("p-clerk");
  const auto where = [&](const SavedFilterNew& wanted) {
    auto saved = save_filter(at.world(), clerk, wanted);
    return saved ? "taken" : saved.error().where;
  };
  EXPECT_EQ(where({"../x", "名", "a=b"}), "/page");
  EXPECT_EQ(where({"orders", "", "a=b"}), "/name");
  EXPECT_EQ(where({"orders", "名", "a=b c"}), "/query");
  EXPECT_EQ(where({"orders", "名", std::string(1'001, 'a')}), "/query");
  for (std::size_t i = 0; i < kSavedFiltersMax; ++i) {
    EXPECT_EQ(where({"orders", std::to_string(i), "a=b"}), "taken");
  }
  auto over = save_filter(at.world(), clerk, {"orders", "多一个", "a=b"});
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().reason, "state_forbids");
  EXPECT_EQ(where({"orders", "0", "a=c"}), "taken");  // in the place of another
}

TEST_F(SavedFiltersTest, GoWithThePerson) {
  ASSERT_TRUE(save("p-clerk", "红灯", "light=red"));
  const auto kept =
      at.world().ledger.store().transient().list("saved_filters", "", at.clock.wall_now(), 10);
  ASSERT_TRUE(kept) << why(kept);
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ(kept->front().second.find("红灯"), std::string::npos);  // sealed
  ASSERT_TRUE(at.world().vault.erase("p-clerk"));
  EXPECT_EQ(told("p-clerk"), "");
}

}  // namespace
}  // namespace luoshi::service::test
