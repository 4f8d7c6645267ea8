// Mass complaints: who counts, who is told of what.
#include "service/case_mass.h"

#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

constexpr const char* kKinds = R"(kinds:
  - id: call
    name: 热线诉求
    series: 热线
    clock: {stages: [{amount: 5, unit: working_days}]}
    process:
      line: hotline
      mass: {people: 3, days: 2, alike_percent: 45, near_metres: 500}
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
      categories: [{id: water, name: 供水, name_en: water}, {id: light, name: 路灯}]
  - id: quiet
    name: 不看的
    series: 其他
    clock: {stages: [{amount: 5, unit: working_days}]}
    process:
      line: hotline
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
      categories: [{id: water, name: 供水}]
)";

class CaseMassTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_kinds(kKinds);
  }
  CaseNew about(const std::string& summary, const std::string& phone) const {
    CaseNew wanted;
    wanted.kind = "call";
    wanted.category = "water";
    wanted.summary = summary;
    if (!phone.empty()) wanted.reporter = CaseReporter{"王小明", phone, {}};
    return wanted;
  }
  std::string add(const CaseNew& wanted) {
    clock_.advance(std::chrono::seconds(1));
    auto made = register_case(*world_, caller("p-hotline"), request(), wanted);
    EXPECT_TRUE(made) << why(made);
    return made ? text_in(*made, "id") : std::string();
  }
  std::uint64_t look() {
    auto found = see_mass_complaints(*world_);
    EXPECT_TRUE(found) << why(found);
    return found.value_or(0);
  }
  json::array groups(const std::string& person = "p-hotline", const Parameters& by = {}) {
    auto told = list_mass_complaints(*world_, caller(person), by);
    EXPECT_TRUE(told) << why(told);
    return told ? told->at("groups").as_array() : json::array();
  }
};

TEST_F(CaseMassTest, CountsPeopleWhoAskForTheSameThing) {
  EXPECT_TRUE(groups().empty());  // nobody has looked yet
  const std::string first = add(about("锦绣小区停水两天", "13900000001"));
  add(about("锦绣小区停水两天没人管", "13900000002"));
  for (int i = 0; i < 3; ++i) add(about("锦绣小区还在停水", "13900000002"));
  add(about("东门路灯不亮", "13900000003"));
  CaseNew unlike = about("锦绣小区停水两天", "13900000004");
  unlike.category = "light";
  add(unlike);
  unlike.category = "water";
  unlike.kind = "quiet";
  for (const char* phone : {"13900000005", "13900000006", "13900000007"}) {
    unlike.reporter->phone = phone;
    add(unlike);
  }
  EXPECT_EQ(look(), 0u);  // two people, however often they call
  pass_hours(25);
  const std::string last = add(about("锦绣小区停水三天", ""));
  EXPECT_EQ(look(), 1u);
  const json::array all = groups();
  ASSERT_EQ(all.size(), 1u);
  const json::object& group = all[0].as_object();
  EXPECT_EQ(text_in(group, "id"), first);
  EXPECT_EQ(text_in(group.at("category"), "id"), "water");
  EXPECT_EQ(group.at("people"), json::value(3));
  EXPECT_EQ(group.at("count"), json::value(6));
  EXPECT_EQ(group.at("open"), json::value(6));
  EXPECT_EQ(group.at("by_day"), (json::array{5, 1}));
  ASSERT_EQ(group.at("items").as_array().size(), 5u);
  EXPECT_EQ(text_in(group.at("items").at(0), "id"), last);
  EXPECT_EQ(groups("p-hotline", {{"group", first}})[0].at("items").as_array().size(), 6u);
  EXPECT_TRUE(groups("p-hotline", {{"group", last}}).empty());
  EXPECT_TRUE(groups("p-hotline", {{"line", "hazard"}}).empty());
  EXPECT_EQ(groups("p-hotline", {{"line", "hotline"}}).size(), 1u);
  // After the kind's days it is over.
  pass_hours(24);
  EXPECT_EQ(look(), 0u);
}

TEST_F(CaseMassTest, WhatNobodyHasReadIsLikeNothing) {
  for (const char* phone : {"13900000001", "13900000002", "13900000003"}) {
    add(about("供水", phone));  // the category's name
  }
  EXPECT_EQ(look(), 0u);
}

TEST_F(CaseMassTest, TellsEverybodyOfWhatHeMaySeeAlone) {
  std::vector<std::string> ids;
  for (const char* phone : {"13900000001", "13900000002", "13900000003", "13900000004"}) {
    ids.push_back(add(about("锦绣小区停水两天", phone)));
  }
  for (std::size_t i = 0; i < 2; ++i) {
    does("p-hotline", ids[i], dispatch_case, CaseDispatch{office::UnitId("u-a"), {}, {}, {}, {}});
  }
  EXPECT_EQ(look(), 1u);
  EXPECT_EQ(groups().size(), 1u);
  EXPECT_TRUE(groups("p-clerk").empty());  // two of them are his: no mass that he may know of
  does("p-hotline", ids[2], dispatch_case, CaseDispatch{office::UnitId("u-a"), {}, {}, {}, {}});
  look();
  const json::array seen = groups("p-clerk");
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].at("count"), json::value(3));
  EXPECT_EQ(seen[0].at("items").as_array().size(), 3u);
  for (const json::value& item : seen[0].at("items").as_array()) {
    EXPECT_NE(text_in(item, "id"), ids[3]);
  }
  // What is merged, answered or over still counts; what was withdrawn does not.
  does("p-hotline", ids[3], withdraw_case, CaseReason{"登记有误"});
  does("p-hotline", ids[1], merge_case, CaseMerge{ids[0]});
  look();
  EXPECT_EQ(groups()[0].at("count"), json::value(3));
  EXPECT_EQ(groups()[0].at("open"), json::value(2));
  EXPECT_EQ(text_in(groups()[0].at("items").at(2), "id"), ids[1]);
}

}  // namespace
}  // namespace luoshi::service::test
