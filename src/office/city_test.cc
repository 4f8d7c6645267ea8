#include "office/city.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(std::string(LUOSHI_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  EXPECT_FALSE(out.str().empty()) << path;
  return out.str();
}

std::map<std::string, std::string> sample() {
  std::map<std::string, std::string> files;
  for (const char* name : {"units.yaml", "people.yaml", "settings.yaml", "calendar.yaml",
                           "kinds.yaml", "light.yaml"}) {
    files[name] = file("cities/sample/" + std::string(name));
  }
  return files;
}

base::Result<Sealed> seal(const PersonId&, Field, const std::string& plain) {
  return sealed(plain);
}

// Findings as "units.yaml:3 city.unknown_unit", one a line.
std::string findings_of(const std::map<std::string, std::string>& files) {
  std::string text;
  for (const base::Finding& finding : read_city(files).findings) {
    EXPECT_FALSE(finding.message.zh.empty() || finding.message.en.empty());
    text += finding.where + " " + finding.code + "\n";
  }
  return text;
}

TEST(City, TheSampleSeedsAnEmptyLedger) {
  const CityReading reading = read_city(sample());
  for (const base::Finding& finding : reading.findings) {
    ADD_FAILURE() << finding.where << ": " << finding.message.en;
  }
  const auto seed = seed_of(reading.city, seal, {});
  ASSERT_TRUE(seed);
  ASSERT_EQ(seed->places.size(), seed->commands.size());
  Book book;
  std::set<std::string> requests;
  for (const ledger::Command& command : seed->commands) {
    const auto decision = command.decide(book);
    ASSERT_TRUE(decision) << command.request << ' '
                          << decision.error().to_string(base::Language::kEnglish);
    EXPECT_FALSE(decision->events.empty());
    EXPECT_TRUE(requests.insert(command.request).second);
    book.keep(*decision);
  }
  EXPECT_EQ(book.rows_of(units_table()).size(), reading.city.units.size());
  EXPECT_EQ(book.rows_of(people_table()).size(), reading.city.people.size());
  EXPECT_GE(reading.city.units.size(), 140);
  EXPECT_GE(reading.city.people.size(), 60);
}

TEST(City, RulesEnterAsTheyAreBehindTheSettings) {
  const std::string kinds =
      "kinds:\n  - {id: a, name: 甲, clock: {stages: [{amount: 3, unit: hours}]}}\n";
  const CityReading reading =
      read_city({{"kinds.yaml", kinds}, {"light.yaml", "red_below: 0.5\n"}});
  EXPECT_TRUE(reading.findings.empty());
  const auto seed = seed_of(reading.city, seal, {});
  ASSERT_TRUE(seed);
  EXPECT_EQ(seed->places,
            (std::vector<std::string>{"settings.yaml:1", "kinds.yaml:1", "light.yaml:1"}));
  const CityReading wrong = read_city({{"kinds.yaml", "kinds:\n  - {id: a}\n"}});
  EXPECT_TRUE(has_errors(wrong.findings));
}

// What only the decision finds wrong is led back to its line.
TEST(City, ASeedKnowsItsPlaces) {
  const CityReading reading =
      read_city({{"units.yaml",
                  "units:\n  - {id: u-b, name: 局, kind: department, parent: u-a}\n"
                  "  - {id: u-a, name: 市, kind: city}\n"
                  "  - {id: u-c, name: 局, kind: department, parent: u-a}\n"}});
  const auto seed = seed_of(reading.city, seal, {});
  ASSERT_TRUE(seed);
  Book book;
  std::string told;
  for (std::size_t i = 0; i < seed->commands.size(); ++i) {
    const auto decision = seed->commands[i].decide(book);
    told += seed->places[i] + (decision ? " " : " wrong ");
    if (decision) book.keep(*decision);
  }
  EXPECT_EQ(told, "settings.yaml:1 units.yaml:3 units.yaml:2 units.yaml:4 wrong ");
}

// The sample has what a tour of the program needs.
TEST(City, TheSampleHasEveryRoleAndThreeAdministrators) {
  const City city = read_city(sample()).city;
  std::map<Role, std::set<std::string>> holders;
  for (const CityPerson& person : city.people) {
    for (const CityRole& role : person.roles.value_or(std::vector<CityRole>{})) {
      holders[role.role].insert(person.login);
    }
  }
  EXPECT_EQ(holders.size(), kRoleCount);
  EXPECT_EQ(holders[Role::kSystemAdmin], std::set<std::string>{"sysadmin"});
  EXPECT_EQ(holders[Role::kSecurityAdmin], std::set<std::string>{"secadmin"});
  EXPECT_EQ(holders[Role::kAuditAdmin], std::set<std::string>{"auditor"});
  EXPECT_TRUE(holders[Role::kSupervision].contains("duban"));
}

TEST(City, AbsentFilesSayNothing) {
  const CityReading reading = read_city({});
  EXPECT_TRUE(reading.findings.empty());
  EXPECT_TRUE(reading.city.units.empty());
}

TEST(City, FindingsNameTheLine) {
  struct Case {
    std::string file;
    std::string text;
    std::string expected;
  };
  const std::string units = "units.yaml";
  const std::string people = "people.yaml";
  const std::string settings = "settings.yaml";
  const std::vector<Case> cases = {
      {units, "units: [", "units.yaml:1 city.malformed\n"},
      {units, "", "units.yaml:1 city.malformed\n"},
      {units, "- 1\n", "units.yaml:1 city.malformed\n"},
      {units, "units: []\nmore: 1\n", "units.yaml:1 city.malformed\n"},
      {units, "units:\n  - {id: u-a, name: 市, kind: city}\n", ""},
      {units, "units:\n  - {id: u-a, name: 市, kind: city, code: 990100}\n", ""},
      {units, "units:\n  - {id: u-a, name: 市, kind: city, colour: red}\n",
       "units.yaml:2 city.malformed\n"},
      {units, "units:\n  - {id: u-a, name: 市}\n", "units.yaml:2 city.malformed\n"},
      {units, "units:\n  - {id: u-a, name: 市, kind: town}\n", "units.yaml:2 city.malformed\n"},
      {units, "units:\n  - id: u-a\n    name: 市\n    kind: city\n    valid_from: 1998\n",
       "units.yaml:5 city.malformed\n"},
      {units, "units:\n  - id: u-a\n    id: u-b\n    name: 市\n    kind: city\n",
       "units.yaml:3 city.malformed\n"},
      {units,
       "units:\n  - {id: u-a, name: 市, kind: city}\n  - {id: u-a, name: 局, kind: department, "
       "parent: u-a}\n",
       "units.yaml:3 city.repeated\n"},
      {units, "units:\n  - {id: u-b, name: 局, kind: department, parent: u-a}\n",
       "units.yaml:2 city.unknown_unit\n"},
      {units,
       "units:\n  - {id: u-b, name: 局, kind: department, parent: u-c}\n  - {id: u-c, name: 局, "
       "kind: department, parent: u-b}\n",
       "units.yaml:2 city.circle\nunits.yaml:3 city.circle\n"},
      {people, "people:\n  - {id: p-a, login: aa, name: 甲, unit: u-x}\n",
       "people.yaml:2 city.unknown_unit\n"},
      {people, "people:\n  - {id: p-a, login: aa, name: 甲, unit: u-x, roles: [{role: king}]}\n",
       "people.yaml:2 city.malformed\n"},
      {settings, "city_name: 某市\n", ""},
      {settings, "city_name: 某市\nsession: {hours_max: 8}\n", ""},
      {settings, "city_name: 某市\nsession:\n  hours_max: 99\n",
       "settings.yaml:3 city.malformed\n"},
      {settings, "city_name: 某市\nsession:\n  hours: 9\n", "settings.yaml:3 city.malformed\n"},
      {settings, "city_name: !!binary abc\n",
       "settings.yaml:1 city.malformed\nsettings.yaml:1 city.malformed\n"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(findings_of({{each.file, each.text}}), each.expected) << each.text;
  }
}

TEST(City, ParentsMayStandBehindTheirChildren) {
  const CityReading reading =
      read_city({{"units.yaml",
                  "units:\n  - {id: u-c, name: 科, kind: department, parent: u-b}\n"
                  "  - {id: u-b, name: 局, kind: department, parent: u-a}\n"
                  "  - {id: u-a, name: 市, kind: city}\n"}});
  ASSERT_TRUE(reading.findings.empty());
  ASSERT_EQ(reading.city.units.size(), 3);
  EXPECT_EQ(reading.city.units[0].id, UnitId("u-a"));
  EXPECT_EQ(reading.city.units[2].id, UnitId("u-c"));
}

// What explodes, nests or names itself is told, and ends.
TEST(City, HostileFilesEnd) {
  std::string lines = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    lines += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int copy = 1; copy < 10; ++copy) lines += ", " + before;
    lines += "]\n";
  }
  for (const std::string& text :
       {lines, std::string("units: &a [*a, *a]\n"), std::string(100'000, '['),
        std::string("units: \xFF\n"), std::string(kCityFileBytesMax + 1, ' ')}) {
    const CityReading reading = read_city({{"units.yaml", text}});
    EXPECT_TRUE(has_errors(reading.findings));
  }
}

}  // namespace
}  // namespace luoshi::office
