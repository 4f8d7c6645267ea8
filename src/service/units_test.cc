#include "service/units.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <future>

#include "base/json.h"
#include "service/test_world_test.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;
using boost::json::object;
using test::why;

class Units : public testing::Test {
 protected:
  Result<object> create(const std::string& who, const Asked& asked, UnitNew wanted) {
    std::promise<Result<object>> answered;
    create_unit(at.world(), at.caller(who), asked, std::move(wanted),
                [&](Result<object> made) { answered.set_value(std::move(made)); });
    return answered.get_future().get();
  }
  UnitNew office_below(const std::string& parent, const std::string& name = "民政局") {
    return {{}, name, "民政", office::UnitKind::kDepartment, office::UnitId(parent), "2020-01-01"};
  }
  // The names on a page, or the error.
  std::string names(const Parameters& parameters) {
    auto page = list_units(at.world(), parameters);
    if (!page) return why(page);
    std::string all;
    for (const object& item : page->items) {
      all += (all.empty() ? "" : " ") + std::string(item.at("name").as_string());
    }
    return all;
  }

  test::TestWorld at;
};

TEST_F(Units, WhatIsMadeIsAnsweredAsItIsReadAfterwards) {
  auto made = create("p-sys", at.new_request(), office_below("u-a"));
  ASSERT_TRUE(made) << why(made);
  auto read = get_unit(at.world(), std::string((*made)["id"].as_string()));
  ASSERT_TRUE(read) << why(read);
  EXPECT_EQ(base::serialize(*made), base::serialize(*read));
  EXPECT_EQ(base::serialize((*read)["path"]),
            R"([{"id":"u-city","name":"某市"},{"id":"u-a","name":"甲区"}])");
  EXPECT_EQ((*read)["version"].to_number<int>(), 1);
}

TEST_F(Units, ARepeatedRequestMakesNothing) {
  const Asked asked = at.new_request();
  auto first = create("p-sys", asked, office_below("u-a"));
  at.clock.advance(std::chrono::hours(1));
  auto second = create("p-sys", asked, office_below("u-a"));
  ASSERT_TRUE(first && second) << why(second);
  EXPECT_EQ(base::serialize(*first), base::serialize(*second));
  auto other = create("p-sys", at.asked(asked.request, "another"), office_below("u-b"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().reason, "key_reused");
}

TEST_F(Units, WhoMayAndWhoMayNot) {
  auto refused = create("p-leader", at.new_request(), office_below("u-a"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "right_missing");
  // Somebody whose administration ends at a county.
  at.add_person("p-local", "u-a", "县管理员", "");
  at.give("p-local", office::Role::kSystemAdmin, "u-a");
  EXPECT_TRUE(create("p-local", at.new_request(), office_below("u-a1", "所")));
  auto beyond = create("p-local", at.new_request(), office_below("u-b", "所"));
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code, ErrorCode::kForbidden);
  auto nowhere = create("p-sys", at.new_request(), office_below("u-none", "所"));
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(nowhere.error().where, "/parent_id");
}

TEST_F(Units, AChangeNeedsTheVersionThatWasRead) {
  UnitChange change;
  change.name = "新甲区";
  auto changed = change_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-a", 1, change);
  ASSERT_TRUE(changed) << why(changed);
  EXPECT_EQ((*changed)["name"].as_string(), "新甲区");
  EXPECT_EQ((*changed)["version"].to_number<int>(), 2);
  EXPECT_TRUE((*changed)["has_children"].as_bool());
  auto late = change_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-a", 1, change);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().reason, "version_outdated");
  // Those below see the new name.
  auto below = get_unit(at.world(), "u-a1");
  ASSERT_TRUE(below);
  EXPECT_EQ((*below)["path"].as_array().back().at("name").as_string(), "新甲区");
}

TEST_F(Units, NullEmptiesWhatMayBeEmpty) {
  UnitChange change;
  change.emptied = {"code"};
  auto changed = change_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-a", {}, change);
  ASSERT_TRUE(changed) << why(changed);
  EXPECT_EQ((*changed)["code"].as_string(), "");
  change.emptied = {"name"};
  auto refused = change_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-a", {}, change);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().where, "/name");
}

TEST_F(Units, MergedAndClosed) {
  auto merged = merge_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-b", {},
                           {office::UnitId("u-a"), "2026-03-01"});
  ASSERT_TRUE(merged) << why(merged);
  EXPECT_EQ((*merged)["state"].as_string(), "merged");
  EXPECT_EQ((*merged)["merged_into"].as_string(), "u-a");
  auto moved = at.world().directory.person(office::PersonId("p-other"));
  ASSERT_TRUE(moved && *moved);
  EXPECT_EQ((*moved)->unit_id.value(), "u-a");

  auto full =
      close_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-a", {}, {"2026-03-01", {}});
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().reason, "state_forbids");
  auto closed = close_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-dept", {},
                           {"2026-03-01", {}});
  ASSERT_TRUE(closed) << why(closed);
  EXPECT_EQ((*closed)["closed_on"].as_string(), "2026-03-01");
  const auto wrong = [&](const UnitClose& how) {
    auto done = close_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-a1", {}, how);
    return done ? "done" : done.error().where;
  };
  EXPECT_EQ(wrong({"soon", {}}), "/on");
  EXPECT_EQ(wrong({"2026-03-01", office::UnitId("u-none")}), "/hand_over_to");
  EXPECT_EQ(wrong({"2026-03-01", office::UnitId("u-a")}), "done");
}

TEST_F(Units, ListsByEachFilter) {
  EXPECT_EQ(names({{"sort", "name"}, {"parent", "u-city"}}), "乙县 市某局 甲区");
  EXPECT_EQ(names({{"parent", "none"}}), "某市");
  EXPECT_EQ(names({{"below", "u-a"}, {"sort", "-kind"}}), "甲一镇 甲区");
  EXPECT_EQ(names({{"below", "u-city"}, {"kind", "county"}}), "甲区 乙县");
  EXPECT_EQ(names({{"below", "u-none"}}), "");
  EXPECT_EQ(names({{"q", "一镇 甲"}}), "甲一镇");
  EXPECT_EQ(names({{"q", "9901"}}), "某市 甲区 乙县");
  EXPECT_NE(names({{"kind", "planet"}}).find("kind"), std::string::npos);
  EXPECT_NE(names({{"limits", "3"}}).find("unknown_parameter"), std::string::npos);
}

TEST_F(Units, PagesTellWhoHasChildren) {
  auto page = list_units(at.world(), {{"limit", "2"}, {"sort", "name"}});
  ASSERT_TRUE(page && page->next_cursor);
  std::string told;
  while (page) {
    for (const object& item : page->items) {
      told +=
          std::string(item.at("id").as_string()) + (item.at("has_children").as_bool() ? "+ " : " ");
    }
    if (!page->next_cursor) break;
    page =
        list_units(at.world(), {{"limit", "2"}, {"sort", "name"}, {"cursor", *page->next_cursor}});
    ASSERT_TRUE(page) << why(page);
  }
  EXPECT_EQ(told, "u-b1 u-b+ u-dept u-city+ u-a1 u-a+ ");
}

TEST_F(Units, ExportsWhatTheListShows) {
  auto csv = list_units(at.world(), {{"format", "csv"}, {"parent", "none"}});
  ASSERT_TRUE(csv) << why(csv);
  EXPECT_NE(csv->bytes.find("代码"), std::string::npos);
  EXPECT_NE(csv->bytes.find("某市"), std::string::npos);
}

TEST_F(Units, HistoryIsTheLatestFirst) {
  UnitChange change;
  change.name = "新甲区";
  ASSERT_TRUE(change_unit(at.world(), at.caller("p-sys"), at.new_request(), "u-a", 1, change));
  auto page = list_unit_events(at.world(), "u-a", {});
  ASSERT_TRUE(page) << why(page);
  ASSERT_EQ(page->items.size(), 2u);
  EXPECT_EQ(page->items[0].at("kind").as_string(), "unit.renamed");
  EXPECT_EQ(page->items[0].at("actor_login").as_string(), "sys");
  EXPECT_EQ(page->items[0].at("previous_hash").as_string().size(), 64u);
  EXPECT_EQ(page->items[1].at("actor_id").as_string(), "system");
  EXPECT_FALSE(list_unit_events(at.world(), "u-none", {}));
}

}  // namespace
}  // namespace luoshi::service
