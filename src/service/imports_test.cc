#include "service/imports.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "service/test_world_test.h"

namespace luoshi::service {
namespace {

using base::Result;
using test::why;

class Imports : public testing::Test {
 protected:
  std::string file(const std::string& text) {
    const std::string path = at.folder() + "/table.csv";
    EXPECT_TRUE(at.files.write_atomically(path, text));
    return path;
  }
  Result<Imported> units(const std::string& text, bool dry_run = false) {
    return import_units(at.world(), at.caller("p-sys"), at.new_request(), file(text), dry_run);
  }
  // "created 2 changed 1 unchanged 0", the places of what is wrong, or why not at all.
  static std::string told(const Result<Imported>& imported) {
    if (!imported) return why(imported);
    std::string out;
    for (const base::Error& problem : imported->problems) out += problem.where + " ";
    if (!out.empty()) return out;
    for (const char* member : {"created", "changed", "unchanged"}) {
      out += std::string(member) + " " + base::serialize(imported->result.at(member)) + " ";
    }
    return out;
  }

  test::TestWorld at;
};

TEST_F(Imports, UnitsMadeAndChangedByATable) {
  const std::string table =
      "名称,代码,类型,上级,备注\n"
      "甲二镇,990102001,乡镇,990102,\n"
      "二村,,村,甲二镇,\n"
      "新乙县,990121,区县,某市,\n";
  EXPECT_EQ(told(units(table, true)), "created 2 changed 1 unchanged 0 ");
  EXPECT_EQ(at.count("unit.renamed"), 0u);
  auto imported = units(table);
  EXPECT_EQ(told(imported), "created 2 changed 1 unchanged 0 ");
  EXPECT_EQ(at.count("unit.renamed"), 1u);
  // 备注 is no column of ours, and said to be none.
  EXPECT_EQ(imported->result.at("findings").as_array().at(0).at("cell").as_string(), "E1");
  EXPECT_EQ(told(units(table)), "created 0 changed 0 unchanged 3 ");
}

TEST_F(Imports, NothingOfATableWithAMistake) {
  const std::size_t before = at.count("unit.created");
  EXPECT_EQ(told(units("name,kind,parent\n甲二镇,township,u\n甲三镇,planet,甲区\n")), "B3 C2 ");
  EXPECT_EQ(told(units("kind,parent\ntownship,甲区\n")), " ");
  EXPECT_EQ(at.count("unit.created"), before);
}

TEST_F(Imports, ARepeatedImportIsAnsweredAsTheFirst) {
  const Asked asked = at.new_request();
  const std::string table = "name,kind,parent\n甲二镇,township,甲区\n";
  auto first = import_units(at.world(), at.caller("p-sys"), asked, file(table), false);
  auto again = import_units(at.world(), at.caller("p-sys"), asked, file(table), false);
  ASSERT_TRUE(first && again) << why(again);
  EXPECT_EQ(base::serialize(first->result), base::serialize(again->result));
  auto other =
      import_units(at.world(), at.caller("p-sys"), asked, file(table + "x,镇,甲区\n"), false);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().reason, "key_reused");
}

TEST_F(Imports, OnlyWithinTheScope) {
  at.add_person("p-local", "u-a", "县管理员", "");
  at.give("p-local", office::Role::kSystemAdmin, "u-a");
  auto refused = import_units(at.world(), at.caller("p-local"), at.new_request(),
                              file("name,kind,parent\n乙二镇,township,乙县\n"), false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "right_missing");
}

TEST_F(Imports, MoreThanOneCommandCanHold) {
  std::string table = "name,kind,parent\n";
  for (int i = 0; i < 2'500; ++i) table += fmt::format("村{},village,甲一镇\n", i);
  EXPECT_EQ(told(units(table)), "created 2500 changed 0 unchanged 0 ");
  EXPECT_EQ(told(units(table)), "created 0 changed 0 unchanged 2500 ");
}

TEST_F(Imports, PeopleWithFirstPasswords) {
  const std::string table =
      "登录名,姓名,手机,单位\n"
      "newcomer,新人,13912345678,甲区\n"
      "head,李四光,13700000000,990102\n"
      "clerk,孙三,13800000003,甲区\n";
  const Asked asked = at.new_request();
  auto imported = import_people(at.world(), at.caller("p-sys"), asked, file(table), false);
  EXPECT_EQ(told(imported), "created 1 changed 1 unchanged 1 ");
  const auto& passwords = imported->result.at("first_passwords").as_array();
  ASSERT_EQ(passwords.size(), 1u);
  EXPECT_TRUE(
      at.sessions().sign_in("newcomer", std::string(passwords[0].at("password").as_string()), {}));
  auto again = import_people(at.world(), at.caller("p-sys"), asked, file(table), false);
  EXPECT_EQ(told(again), "created 1 changed 1 unchanged 1 ");
  EXPECT_TRUE(again->result.at("first_passwords").is_null());
}

TEST_F(Imports, WhatIsNoTable) {
  auto binary =
      units(std::string("\x7F"
                        "ELF\0\0",
                        6));
  ASSERT_FALSE(binary);
  EXPECT_EQ(binary.error().code, base::ErrorCode::kUnsupported);
  auto broken = units("PK\x03\x04 nothing more");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().where, "/file");
}

}  // namespace
}  // namespace luoshi::service
