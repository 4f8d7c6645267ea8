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

// Chance as ever, and in the middle of it somebody else comes between.
class Interrupting final : public env::Random {
 public:
  Interrupting(env::Random& inner, std::function<void()> once)
      : inner_(inner), once_(std::move(once)) {}
  void fill(std::span<std::byte> bytes) override {
    inner_.fill(bytes);
    if (++calls_ == kCalls) once_();
  }

 private:
  // After the plan was made (an id for each row), before the first batch is decided.
  static constexpr int kCalls = 800;
  env::Random& inner_;
  std::function<void()> once_;
  int calls_ = 0;
};

TEST_F(Imports, OneThatBreaksOffTellsWhatWasDoneAndItsPasswords) {
  std::string table = "login,name,unit\n";
  for (int i = 0; i < 600; ++i) table += fmt::format("new{},新人{},甲区\n", i, i);
  table += "clerk,孙四,甲区\n";
  Interrupting chance(at.random, [&] {
    office::ChangePerson ask;
    ask.id = office::PersonId("p-clerk");
    ask.login = "clerk2";
    at.run(ask);
  });
  World& w = at.world();
  World world{w.ledger, w.vault, w.evidence, w.files, w.clock,
              chance,   w.http,  w.mailer,   w.log,   w.directory};
  auto imported = import_people(world, at.caller("p-sys"), at.new_request(), file(table), false);
  ASSERT_TRUE(imported) << why(imported);
  EXPECT_EQ(told(imported), "created 500 changed 0 unchanged 0 ");
  const auto& result = imported->result;
  EXPECT_FALSE(result.at("is_complete").as_bool());
  EXPECT_EQ(result.at("rows_not_done").as_array().size(), 101u);
  EXPECT_EQ(result.at("rows_not_done").as_array()[0].as_string(), "A502");
  EXPECT_TRUE(result.at("rows_in_doubt").as_array().empty());
  const auto& finding = result.at("findings").as_array().at(0).as_object();
  EXPECT_EQ(finding.at("code").as_string(), "import.broke_off");
  EXPECT_EQ(finding.at("cell").as_string(), "A602");
  const auto& passwords = result.at("first_passwords").as_array();
  ASSERT_EQ(passwords.size(), 500u);
  for (const std::size_t i : {0u, 499u}) {
    EXPECT_TRUE(at.sessions().sign_in(std::string(passwords[i].at("login").as_string()),
                                      std::string(passwords[i].at("password").as_string()), {}));
  }
  // The rest is done by the same file, once it says what stands now.
  table.replace(table.find("clerk,"), 6, "clerk2,");
  auto rest = import_people(at.world(), at.caller("p-sys"), at.new_request(), file(table), false);
  EXPECT_EQ(told(rest), "created 100 changed 1 unchanged 500 ");
  EXPECT_TRUE(rest->result.at("is_complete").as_bool());
  EXPECT_EQ(rest->result.at("first_passwords").as_array().size(), 100u);
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
