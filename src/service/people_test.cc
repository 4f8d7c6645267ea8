#include "service/people.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "service/roles.h"
#include "service/test_world_test.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;
using boost::json::object;
using test::why;

class People : public testing::Test {
 protected:
  // "name phone" as this caller is shown them, and which are masked; or what went wrong.
  std::string shown(const std::string& to, const std::string& of) {
    auto person = get_person(at.world(), at.caller(to), of);
    if (!person) return why(person);
    return std::string((*person)["name"].as_string()) + " " +
           std::string((*person)["phone"].as_string()) + " " + base::serialize((*person)["masked"]);
  }
  std::string logins(const std::string& who, const Parameters& parameters) {
    auto page = list_people(at.world(), at.caller(who), parameters);
    if (!page) return why(page);
    std::string all;
    for (const object& item : page->items) {
      all += (all.empty() ? "" : " ") + std::string(item.at("login").as_string());
    }
    return all;
  }
  Result<object> create(const Asked& asked, const PersonNew& wanted) {
    return create_person(at.world(), at.caller("p-sys"), asked, wanted);
  }
  std::string reason_of(const Result<object>& result) {
    return result ? "done" : result.error().reason + result.error().where;
  }

  test::TestWorld at;
};

TEST_F(People, FieldsAreShownAsTheRoleSays) {
  EXPECT_EQ(shown("p-supervision", "p-head"), "李四光 13800000004 []");
  EXPECT_EQ(shown("p-leader", "p-head"), R"(李四光 138****0004 ["phone"])");
  EXPECT_EQ(shown("p-aud", "p-head"), R"(李** 138****0004 ["name","phone"])");
  EXPECT_EQ(shown("p-aud", "p-aud"), "陈十 13800000010 []");
  // Nobody beyond one's own scope is there.
  EXPECT_NE(shown("p-clerk", "p-other").find("no such person"), std::string::npos);
  EXPECT_EQ(shown("p-clerk", "p-grid"), R"(吴六 138****0006 ["phone"])");
  EXPECT_EQ(shown("p-grid", "p-grid"), "吴六 13800000006 []");
  EXPECT_NE(shown("p-grid", "p-clerk").find("no such person"), std::string::npos);
}

TEST_F(People, ListsWithinTheScope) {
  EXPECT_EQ(logins("p-clerk", {}), "clerk grid head");
  EXPECT_EQ(logins("p-other", {}), "other public");
  EXPECT_EQ(logins("p-clerk", {{"unit", "u-b"}}), "");
  EXPECT_EQ(logins("p-aud", {{"unit", "u-a"}, {"sort", "-login"}}), "head grid clerk");
  EXPECT_EQ(logins("p-grid", {}), "");
}

TEST_F(People, ListsByEachFilter) {
  EXPECT_EQ(logins("p-sys", {{"role", "unit_clerk"}}), "clerk other");
  EXPECT_EQ(logins("p-sys", {{"q", "s"}}), "sec supervision sys");
  EXPECT_EQ(logins("p-sys", {{"q", "李四光"}}), "head");
  // Who sees telephone numbers masked does not find them out by asking.
  EXPECT_EQ(logins("p-sys", {{"q", "138-0000-0006"}}), "");
  EXPECT_EQ(logins("p-sys", {{"q", "李四"}}), "");
  EXPECT_EQ(logins("p-sys", {{"state", "left"}}), "");
  EXPECT_EQ(logins("p-sys", {{"locked", "true"}}), "");
  at.run(office::LockPerson{office::PersonId("p-grid"),
                            at.clock.wall_now() + std::chrono::minutes(5)});
  EXPECT_EQ(logins("p-sys", {{"locked", "true"}}), "grid");
  EXPECT_NE(logins("p-sys", {{"role", "king"}}).find("role"), std::string::npos);
}

TEST_F(People, SortedByWhatStandsElsewhere) {
  auto opened = at.sessions().open(office::PersonId("p-head"), office::SignInMethod::kPassword, {});
  ASSERT_TRUE(opened) << why(opened);
  EXPECT_EQ(logins("p-clerk", {{"sort", "-last_signed_in_at,login"}}), "head clerk grid");
  EXPECT_EQ(logins("p-clerk", {{"sort", "unit_name,-login"}}), "grid head clerk");
  auto page =
      list_people(at.world(), at.caller("p-clerk"), {{"sort", "unit_name"}, {"limit", "1"}});
  ASSERT_TRUE(page && page->next_cursor) << why(page);
  EXPECT_EQ(
      logins("p-clerk", {{"sort", "unit_name"}, {"limit", "1"}, {"cursor", *page->next_cursor}}),
      "clerk");
  auto csv = list_people(at.world(), at.caller("p-aud"), {{"format", "csv"}});
  ASSERT_TRUE(csv) << why(csv);
  EXPECT_NE(csv->bytes.find("李**"), std::string::npos);
  EXPECT_EQ(csv->bytes.find("李四光"), std::string::npos);
}

TEST_F(People, AnAccountWithAFirstPasswordShownOnce) {
  const Asked asked = at.new_request();
  const PersonNew wanted{"newcomer", "新人", "13912345678", office::UnitId("u-a")};
  auto made = create(asked, wanted);
  ASSERT_TRUE(made) << why(made);
  const object& person = (*made)["person"].as_object();
  EXPECT_TRUE(person.at("must_change_password").as_bool());
  EXPECT_EQ(person.at("version").to_number<int>(), 2);
  const std::string password((*made)["first_password"].as_string());
  EXPECT_EQ(password.size(), 19u);
  auto opened = at.sessions().sign_in("newcomer", password, {});
  EXPECT_TRUE(opened) << why(opened);

  auto again = create(asked, wanted);
  ASSERT_TRUE(again) << why(again);
  EXPECT_TRUE((*again)["first_password"].is_null());
  EXPECT_EQ((*again)["person"].as_object().at("id"), person.at("id"));
  EXPECT_EQ(at.count("person.created"), test::everyone().size() + 1);
}

TEST_F(People, WrongMembersAreTold) {
  const office::UnitId unit("u-a");
  EXPECT_EQ(reason_of(create(at.new_request(), {"x!", "新人", {}, unit})), "/login");
  EXPECT_EQ(reason_of(create(at.new_request(), {"head", "新人", {}, unit})), "/login");
  EXPECT_EQ(reason_of(create(at.new_request(), {"newcomer", "", {}, unit})), "/name");
  EXPECT_EQ(reason_of(create(at.new_request(), {"newcomer", "新人", "12", unit})), "/phone");
  EXPECT_EQ(reason_of(create(at.new_request(), {"newcomer", "新人", {}, office::UnitId("u-x")})),
            "/unit_id");
}

TEST_F(People, ChangesOnlyWhatDiffers) {
  PersonChange change;
  change.name = "李 四光";  // the same name, spaced
  change.phone = "13700000000";
  const Caller caller = at.caller("p-sys");
  auto changed = change_person(at.world(), caller, at.new_request(), "p-head", 2, change);
  ASSERT_TRUE(changed) << why(changed);
  EXPECT_EQ(at.count("person.named"), 0u);
  EXPECT_EQ(at.count("person.phone_changed"), 1u);
  EXPECT_EQ(shown("p-head", "p-head"), "李四光 13700000000 []");
  EXPECT_EQ(reason_of(change_person(at.world(), caller, at.new_request(), "p-head", 2, change)),
            "version_outdated");
  change = {};
  change.emptied = {"phone"};
  ASSERT_TRUE(change_person(at.world(), caller, at.new_request(), "p-head", {}, change));
  EXPECT_EQ(shown("p-head", "p-head"), "李四光  []");
  change.emptied = {"name"};
  EXPECT_EQ(reason_of(change_person(at.world(), caller, at.new_request(), "p-head", {}, change)),
            "/name");
}

TEST_F(People, DutiesStayApart) {
  const auto grant = [&](const std::string& who, const std::string& whom, office::Role role) {
    return grant_role(at.world(), at.caller(who), at.new_request(), whom,
                      {role, office::UnitId("u-city"), {}, {}, {}});
  };
  EXPECT_EQ(reason_of(grant("p-sec", "p-sec", office::Role::kLeader)), "separation_of_duties");
  EXPECT_EQ(reason_of(grant("p-sec", "p-sys", office::Role::kAuditAdmin)),
            "separation_of_duties/role");
  EXPECT_EQ(reason_of(grant("p-sys", "p-head", office::Role::kLeader)), "right_missing");
  auto granted = grant("p-sec", "p-head", office::Role::kLeader);
  ASSERT_TRUE(granted) << why(granted);
  EXPECT_TRUE(at.caller("p-head").grants.size() == 2);
  const std::string id((*granted)["roles"].as_array().back().at("id").as_string());
  auto withdrawn = withdraw_role(at.world(), at.caller("p-sec"), at.new_request(), "p-head", id);
  ASSERT_TRUE(withdrawn) << why(withdrawn);
  EXPECT_EQ((*withdrawn)["roles"].as_array().size(), 1u);
  EXPECT_EQ(reason_of(withdraw_role(at.world(), at.caller("p-sec"), at.new_request(), "p-head",
                                    "g-none")),
            "");
}

TEST_F(People, SuspendedNobodyIsServedAnyMore) {
  auto opened = at.sessions().open(office::PersonId("p-head"), office::SignInMethod::kPassword, {});
  ASSERT_TRUE(opened);
  auto suspended = suspend_person(at.world(), at.sessions(), at.caller("p-sys"), at.new_request(),
                                  "p-head", {"在查"});
  ASSERT_TRUE(suspended) << why(suspended);
  EXPECT_EQ((*suspended)["state"].as_string(), "suspended");
  EXPECT_FALSE(at.sessions().by_cookie(opened->cookie));
  auto back = reinstate_person(at.world(), at.caller("p-sys"), at.new_request(), "p-head");
  ASSERT_TRUE(back) << why(back);
  EXPECT_FALSE(at.sessions().by_cookie(opened->cookie));
}

TEST_F(People, LockedResetAndUnlocked) {
  at.run(office::LockPerson{office::PersonId("p-head"),
                            at.clock.wall_now() + std::chrono::minutes(5)});
  at.world().directory.forget("person/p-head");
  auto unlocked =
      unlock_person(at.world(), at.sessions(), at.caller("p-sec"), at.new_request(), "p-head");
  ASSERT_TRUE(unlocked) << why(unlocked);
  EXPECT_FALSE((*unlocked)["is_locked"].as_bool());
  auto reset =
      reset_password(at.world(), at.sessions(), at.caller("p-sec"), at.new_request(), "p-head");
  ASSERT_TRUE(reset) << why(reset);
  EXPECT_TRUE((*reset)["first_password"].is_string());
  EXPECT_EQ(reason_of(reset_password(at.world(), at.sessions(), at.caller("p-sec"),
                                     at.new_request(), "p-aud")),
            "separation_of_duties/password");
}

TEST_F(People, LeavesAndIsErased) {
  auto left = person_leaves(at.world(), at.sessions(), at.caller("p-sys"), at.new_request(),
                            "p-head", {boost::json::value("p-clerk")});
  ASSERT_TRUE(left) << why(left);
  EXPECT_EQ((*left)["person"].as_object().at("state").as_string(), "left");
  EXPECT_EQ((*left)["handed_over"].as_array().size(), 0u);
  EXPECT_EQ(reason_of(erase_person(at.world(), at.caller("p-sec"), at.new_request(), "p-clerk",
                                   {"本人申请"})),
            "state_forbids");
  const Asked asked = at.new_request();
  for (int i = 0; i < 2; ++i) {
    auto erased = erase_person(at.world(), at.caller("p-sec"), asked, "p-head", {"本人申请"});
    ASSERT_TRUE(erased) << why(erased);
    EXPECT_EQ((*erased)["state"].as_string(), "erased");
    EXPECT_EQ((*erased)["name"].as_string(), "");
  }
  EXPECT_EQ(at.count("person.erased"), 1u);
  EXPECT_EQ(logins("p-sys", {{"q", "李四光"}}), "");
}

TEST_F(People, RevealedOnlyOnTheRecord) {
  const Parameters why_phone{{"field", "phone"}, {"purpose", "核实投诉人"}};
  auto revealed = reveal_person(at.world(), at.caller("p-head"), "p-grid", why_phone);
  ASSERT_TRUE(revealed) << why(revealed);
  EXPECT_EQ((*revealed)["value"].as_string(), "13800000006");
  EXPECT_EQ((*revealed)["book"].as_string(), "access");
  EXPECT_EQ(at.count("access.field_revealed"), 1u);
  EXPECT_EQ(reason_of(reveal_person(at.world(), at.caller("p-leader"), "p-grid", why_phone)),
            "right_missing");
  auto beyond = reveal_person(at.world(), at.caller("p-head"), "p-other", why_phone);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(reason_of(reveal_person(at.world(), at.caller("p-head"), "p-grid",
                                    {{"field", "phone"}, {"purpose", "查"}})),
            "purpose");
  EXPECT_EQ(at.count("access.field_revealed"), 1u);
}

TEST_F(People, RolesAreListed) {
  auto page = list_roles(at.world(), {});
  ASSERT_TRUE(page) << why(page);
  ASSERT_EQ(page->items.size(), office::kRoleCount);
  EXPECT_EQ(base::serialize(page->items.back().at("excludes")),
            R"(["system_admin","security_admin"])");
}

}  // namespace
}  // namespace luoshi::service
