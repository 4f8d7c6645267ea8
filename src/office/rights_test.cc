#include "office/rights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "office/person.h"
#include "office/support_test.h"

namespace luoshi::office {
namespace {

TEST(Rights, NamesAndTablesAreInTheOrderOfTheirEnums) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < kRightCount; ++i) {
    const auto right = static_cast<Right>(i);
    EXPECT_EQ(parse_right(name_of(right)), right);
    names.emplace(name_of(right));
  }
  EXPECT_EQ(names.size(), kRightCount);
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    EXPECT_EQ(row_of(role).role, role);
    EXPECT_EQ(parse_role(name_of(role)), role);
    EXPECT_EQ(base::to_json(role), boost::json::value(name_of(role)));
  }
  EXPECT_EQ(base::to_json(Right::kUnitsRead), boost::json::value("units.read"));
  EXPECT_FALSE(base::from_json<Right>(boost::json::value("units.eat")));
}

// What no table may ever say.
TEST(Rights, AdministrationIsSplit) {
  using enum Right;
  const RightSet system = row_of(Role::kSystemAdmin).rights;
  const RightSet security = row_of(Role::kSecurityAdmin).rights;
  const RightSet audit = row_of(Role::kAuditAdmin).rights;
  EXPECT_TRUE(system.has_all({kUnitsWrite, kPeopleWrite, kSettingsWrite}));
  EXPECT_EQ(system.common({kRolesGrant, kAuditRead, kPeopleErase, kPeopleUnlock}), RightSet());
  EXPECT_TRUE(security.has_all({kRolesGrant, kPeopleUnlock, kSessionsRevoke, kTokensRevoke}));
  EXPECT_EQ(security.common({kPeopleWrite, kUnitsWrite, kSettingsWrite, kAuditRead}), RightSet());
  EXPECT_TRUE(audit.has(kAuditRead));
  const RightSet changes{kUnitsWrite,   kPeopleWrite,   kPeopleErase,    kPeopleUnlock,
                         kRolesGrant,   kFilesWrite,    kSessionsRevoke, kTokensOwn,
                         kTokensRevoke, kSettingsWrite, kReadingsWrite,  kCommitmentsWrite};
  EXPECT_EQ(audit.common(changes), RightSet());
  for (const RoleRow& row : role_table()) {
    EXPECT_EQ(is_administration(row.role), excluded_by(row.role).size() == 2);
    EXPECT_FALSE(row.rights.has_all({kCasesHandle, kCasesCheck})) << name_of(row.role);
    if (is_administration(row.role)) continue;
    EXPECT_EQ(row.rights.common({kUnitsWrite, kPeopleWrite, kRolesGrant, kAuditRead, kSettingsWrite,
                                 kPeopleErase}),
              RightSet())
        << name_of(row.role);
  }
}

TEST(Rights, HoldOnAUnitAndBelowForAPeriod) {
  UnitTree tree;
  tree.put(UnitId("u-city"), {});
  tree.put(UnitId("u-a"), UnitId("u-city"));
  tree.put(UnitId("u-a1"), UnitId("u-a"));
  tree.put(UnitId("u-b"), UnitId("u-city"));
  Grant grant{GrantId("g"),      Role::kUnitHead, UnitId("u-a"), day("2026-03-02"),
              day("2026-03-31"), PersonId("p-x"), false};
  struct Case {
    std::string day;
    std::string unit;
    Right right;
    bool expected;
  };
  const std::vector<Case> cases = {
      {"2026-03-02", "u-a", Right::kPeopleReveal, true},
      {"2026-03-31", "u-a1", Right::kPeopleReveal, true},
      {"2026-03-01", "u-a", Right::kPeopleReveal, false},
      {"2026-04-01", "u-a", Right::kPeopleReveal, false},
      {"2026-03-15", "u-b", Right::kPeopleReveal, false},
      {"2026-03-15", "u-city", Right::kPeopleReveal, false},
      {"2026-03-15", "u-a", Right::kPeopleWrite, false},
      {"2026-03-15", "u-unknown", Right::kPeopleReveal, false},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(may(std::span(&grant, 1), day(each.day), tree, each.right, UnitId(each.unit)),
              each.expected)
        << each.day << ' ' << each.unit;
  }
  grant.withdrawn = true;
  EXPECT_FALSE(
      may(std::span(&grant, 1), day("2026-03-15"), tree, Right::kPeopleReveal, UnitId("u-a")));
  EXPECT_EQ(shown(std::span(&grant, 1), day("2026-03-15"), tree, Field::kName, UnitId("u-a")),
            Shown::kHidden);
}

TEST(Rights, TheMostOpenGrantShowsAField) {
  UnitTree tree;
  tree.put(UnitId("u-city"), {});
  tree.put(UnitId("u-a"), UnitId("u-city"));
  const std::vector<Grant> grants = {
      {GrantId("g-1"), Role::kAuditAdmin, UnitId("u-city"), day("2026-01-01"), {}, {}, false},
      {GrantId("g-2"), Role::kSupervision, UnitId("u-a"), day("2026-01-01"), {}, {}, false}};
  const Day today = day("2026-03-02");
  EXPECT_EQ(shown(grants, today, tree, Field::kPhone, UnitId("u-city")), Shown::kMasked);
  EXPECT_EQ(shown(grants, today, tree, Field::kPhone, UnitId("u-a")), Shown::kOpen);
  EXPECT_TRUE(rights_of(grants, today).has_all({Right::kAuditRead, Right::kReadingsWrite}));
}

TEST(Day, IsReadStrictlyAndCounted) {
  for (const char* wrong : {"", "2026-2-01", "2026-02-30", "2026/02/01", "+026-02-01", "-026-02-01",
                            "2026-02-01 ", "1900-01-01", "2026-00-01"}) {
    EXPECT_FALSE(Day::parse(wrong)) << wrong;
  }
  EXPECT_EQ(plus_days(day("2024-02-28"), 2), day("2024-03-01"));
  EXPECT_EQ(plus_days(day("2199-12-31"), 2), day("2199-12-31"));
  // 16:00 UTC is midnight in the city.
  const env::WallTime midnight{std::chrono::milliseconds(1772380800000)};
  EXPECT_EQ(city_day(midnight), day("2026-03-02"));
  EXPECT_EQ(city_day(midnight - std::chrono::milliseconds(1)), day("2026-03-01"));
}

}  // namespace
}  // namespace luoshi::office
