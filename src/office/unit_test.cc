#include "office/unit.h"

#include <gtest/gtest.h>

#include <functional>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

CreateUnit create(const std::string& id, const std::string& parent, UnitKind kind,
                  const std::string& name, const std::string& code = "") {
  CreateUnit ask{UnitId(id), code, name, "", kind, {}, {}};
  if (!parent.empty()) ask.parent_id = UnitId(parent);
  return ask;
}

ChangeUnit change(const std::string& id) {
  ChangeUnit ask;
  ask.id = UnitId(id);
  return ask;
}

TEST(Unit, IsCreatedOrRefused) {
  struct Case {
    CreateUnit ask;
    std::string expected;
  };
  using enum UnitKind;
  const std::vector<Case> cases = {
      {create("u-new", "u-a", kTownship, "新镇", "990102001"),
       R"(unit.created unit/u-new {"code":"990102001","name":"新镇","short_name":"","kind":"township","parent_id":"u-a"})"},
      {create("u-new", "u-city", kDepartment, "甲一镇"),
       R"(unit.created unit/u-new {"code":"","name":"甲一镇","short_name":"","kind":"department","parent_id":"u-city"})"},
      {create("u-new", "u-dept", kDepartment, "某科"),
       R"(unit.created unit/u-new {"code":"","name":"某科","short_name":"","kind":"department","parent_id":"u-dept"})"},
      {create("unit-1", "u-a", kTownship, "新镇"), "invalid /id"},
      {create("u-", "u-a", kTownship, "新镇"), "invalid /id"},
      {create("u-New", "u-a", kTownship, "新镇"), "invalid /id"},
      {create("u-a", "u-a", kTownship, "新镇"), "conflict /id"},
      {create("u-new", "u-a", kTownship, ""), "invalid /name"},
      {create("u-new", "u-a", kTownship, " 新镇"), "invalid /name"},
      {create("u-new", "u-a", kTownship, "新\x01镇"), "invalid /name"},
      {create("u-new", "u-a", kTownship, "\xFF"), "invalid /name"},
      {create("u-new", "u-a", kTownship, "甲一镇"), "conflict /name"},
      {create("u-new", "u-a", kTownship, "新镇", "12345"), "invalid /code"},
      {create("u-new", "u-a", kTownship, "新镇", "99010a"), "invalid /code"},
      {create("u-new", "u-a", kTownship, "新镇", "990121"), "conflict /code"},
      {create("u-new", "u-nowhere", kTownship, "新镇"), "not_found /parent_id"},
      {create("u-new", "", kTownship, "新镇"), "invalid /parent_id"},
      {create("u-new", "", kCity, "新市"), "conflict /parent_id"},
      {create("u-new", "u-a1", kCounty, "新区"), "invalid /kind"},
      {create("u-new", "u-a1", kTownship, "新镇"), "invalid /kind"},
      {create("u-new", "u-dept", kTownship, "新镇"), "invalid /kind"},
      {create("u-new", "u-city", kVillage, "新村"),
       R"(unit.created unit/u-new {"code":"","name":"新村","short_name":"","kind":"village","parent_id":"u-city"})"},
  };
  for (const Case& each : cases) {
    Book book = small_city();
    EXPECT_EQ(book.tell_all(each.ask), each.expected);
  }
}

TEST(Unit, IsChangedOrRefused) {
  struct Case {
    std::string name;
    std::function<void(ChangeUnit&)> edit;
    std::string unit;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"rename", [](ChangeUnit& c) { c.name = "甲市"; }, "u-a",
       R"(unit.renamed unit/u-a {"name":"甲市","short_name":""})"},
      {"no change", [](ChangeUnit& c) { c.name = "甲区"; }, "u-a", "nothing"},
      {"all at once",
       [](ChangeUnit& c) {
         c.short_name = "甲";
         c.code = "";
         c.valid_from = day("2020-05-01");
       },
       "u-a",
       "unit.renamed unit/u-a {\"name\":\"甲区\",\"short_name\":\"甲\"}\n"
       "unit.recoded unit/u-a {\"code\":\"\"}\n"
       "unit.dated unit/u-a {\"valid_from\":\"2020-05-01\"}"},
      {"move", [](ChangeUnit& c) { c.parent_id = UnitId("u-b"); }, "u-a1",
       R"(unit.moved unit/u-a1 {"parent_id":"u-b"})"},
      {"move below itself", [](ChangeUnit& c) { c.parent_id = UnitId("u-a"); }, "u-a",
       "conflict /parent_id"},
      {"move below a descendant", [](ChangeUnit& c) { c.parent_id = UnitId("u-a1"); }, "u-a",
       "conflict /parent_id"},
      {"move the top", [](ChangeUnit& c) { c.parent_id = UnitId("u-a"); }, "u-city",
       "conflict /parent_id"},
      {"move to nowhere", [](ChangeUnit& c) { c.parent_id = UnitId("u-x"); }, "u-a",
       "not_found /parent_id"},
      {"move below a department", [](ChangeUnit& c) { c.parent_id = UnitId("u-dept"); }, "u-a1",
       "invalid /parent_id"},
      {"a sibling's name", [](ChangeUnit& c) { c.name = "乙县"; }, "u-a", "conflict /name"},
      {"another's code", [](ChangeUnit& c) { c.code = "990121"; }, "u-a", "conflict /code"},
      {"kind", [](ChangeUnit& c) { c.kind = UnitKind::kVillage; }, "u-a1",
       R"(unit.kind_changed unit/u-a1 {"kind":"village"})"},
      {"kind against children", [](ChangeUnit& c) { c.kind = UnitKind::kTownship; }, "u-a",
       "invalid /kind"},
      {"kind of the top", [](ChangeUnit& c) { c.kind = UnitKind::kCounty; }, "u-city",
       "conflict /kind"},
      {"version",
       [](ChangeUnit& c) {
         c.version = 1;
         c.name = "甲市";
       },
       "u-a", R"(unit.renamed unit/u-a {"name":"甲市","short_name":""})"},
      {"old version",
       [](ChangeUnit& c) {
         c.version = 2;
         c.name = "甲市";
       },
       "u-a", "conflict /version"},
      {"unknown", [](ChangeUnit&) {}, "u-x", "not_found /id"},
  };
  for (const Case& each : cases) {
    Book book = small_city();
    ChangeUnit ask = change(each.unit);
    each.edit(ask);
    EXPECT_EQ(book.tell_all(ask), each.expected) << each.name;
  }
}

TEST(Unit, MergesWithAllThatBelongsToIt) {
  Book book = small_city();
  const std::string told =
      book.tell_all(MergeUnit{UnitId("u-b"), 1, UnitId("u-a"), day("2026-03-01")});
  EXPECT_EQ(told,
            "unit.moved unit/u-b1 {\"parent_id\":\"u-a\"}\n"
            "person.moved person/p-two {\"unit_id\":\"u-a\"}\n"
            "person.role_moved person/p-two {\"grant_id\":\"g-two\",\"unit_id\":\"u-a\"}\n"
            "unit.merged unit/u-b {\"into\":\"u-a\",\"on\":\"2026-03-01\"}");
  EXPECT_EQ(book.tell_all(change("u-b")), "conflict /id");
  // Its name and code are free again.
  EXPECT_TRUE(book.run(create("u-c", "u-city", UnitKind::kCounty, "乙县", "990121")));
}

TEST(Unit, IsNotMergedWhen) {
  struct Case {
    MergeUnit ask;
    std::string expected;
  };
  const Day today = day("2026-03-02");
  const auto merge = [](const char* from, const char* into, Day on) {
    return MergeUnit{UnitId(from), {}, UnitId(into), on};
  };
  const std::vector<Case> cases = {
      {merge("u-b", "u-b", today), "conflict /into"},
      {merge("u-b", "u-b1", today), "conflict /into"},
      {merge("u-b", "u-dept", today), "conflict /into"},
      {merge("u-b", "u-x", today), "not_found /into"},
      {merge("u-city", "u-a", today), "conflict /on"},
      {merge("u-b", "u-a", day("2026-03-03")), "invalid /on"},
      {merge("u-x", "u-a", today), "not_found /id"},
  };
  for (const Case& each : cases) {
    Book book = small_city();
    EXPECT_EQ(book.tell_all(each.ask), each.expected);
  }
  Book book = small_city();
  ASSERT_TRUE(book.run(create("u-b2", "u-b", UnitKind::kTownship, "甲一镇")));
  EXPECT_EQ(book.tell_all(merge("u-b", "u-a", today)), "conflict /into")
      << "a child's name is taken";
}

TEST(Unit, ClosesWhenNothingIsLeft) {
  Book book = small_city();
  const Day today = day("2026-03-02");
  EXPECT_EQ(book.tell_all(CloseUnit{UnitId("u-a"), {}, today, {}}), "conflict /id");
  EXPECT_EQ(book.tell_all(CloseUnit{UnitId("u-dept"), {}, today, {}}), "conflict /id") << "people";
  EXPECT_EQ(book.tell_all(CloseUnit{UnitId("u-a1"), {}, today, {}}),
            R"(unit.closed unit/u-a1 {"on":"2026-03-02"})");
  EXPECT_EQ(book.tell_all(CloseUnit{UnitId("u-a1"), {}, today, {}}), "conflict /id");
  EXPECT_EQ(book.tell_all(CloseUnit{UnitId("u-a"), {}, today, UnitId("u-a1")}),
            "conflict /hand_over_to");
  EXPECT_EQ(book.tell_all(CloseUnit{UnitId("u-a"), {}, today, UnitId("u-b")}),
            "person.moved person/p-one {\"unit_id\":\"u-b\"}\n"
            "person.role_moved person/p-one {\"grant_id\":\"g-one\",\"unit_id\":\"u-b\"}\n"
            "unit.closed unit/u-a {\"on\":\"2026-03-02\",\"handed_to\":\"u-b\"}");
}

TEST(Unit, TreesAreNotDeeperThanTwelveLevels) {
  Book book;
  ASSERT_TRUE(book.run(create("u-0", "", UnitKind::kCity, "市")));
  for (int level = 1; level <= 13; ++level) {
    const bool fits = level < static_cast<int>(kTreeLevelsMax);
    EXPECT_EQ(book.run(create("u-" + std::to_string(level), "u-" + std::to_string(level - 1),
                              UnitKind::kDepartment, "局"))
                  .has_value(),
              fits)
        << level;
    if (!fits) break;
  }
  ASSERT_TRUE(book.run(create("u-side", "u-0", UnitKind::kDepartment, "侧局")));
  ChangeUnit ask = change("u-1");
  ask.parent_id = UnitId("u-side");
  EXPECT_EQ(book.tell_all(ask), "conflict /parent_id");
}

TEST(Unit, RowsAreComputedAnewFromEvents) {
  Book book = small_city();
  ASSERT_TRUE(book.run(MergeUnit{UnitId("u-b"), {}, UnitId("u-a"), day("2026-03-01")}));
  EXPECT_TRUE(book.replays_alike());
}

TEST(Unit, AnUnknownEventIsToldAndChangesNothing) {
  ledger::Event event;
  event.stream = "unit/u-a";
  event.kind = "unit.renamed";
  event.kind_version = 2;
  const ledger::StreamKind kind = unit_streams();
  const auto state = kind.create();
  const auto ok = kind.apply(state.get(), event);
  ASSERT_FALSE(ok);
  EXPECT_EQ(ok.error().code, base::ErrorCode::kUnsupported);
  event.kind_version = 1;
  event.body = R"({"name":1})";
  EXPECT_FALSE(kind.apply(state.get(), event));
}

TEST(Unit, KindsAreReadInBothLanguages) {
  EXPECT_EQ(parse_unit_kind("township"), UnitKind::kTownship);
  EXPECT_EQ(parse_unit_kind("街道"), UnitKind::kTownship);
  EXPECT_EQ(parse_unit_kind("社区"), UnitKind::kVillage);
  EXPECT_EQ(parse_unit_kind(""), std::nullopt);
  EXPECT_EQ(parse_unit_kind("省"), std::nullopt);
}

}  // namespace
}  // namespace luoshi::office
