#include "office/support_test.h"

#include <gtest/gtest.h>

#include "vault/encoding.h"

namespace luoshi::office {

Day day(const std::string& text) { return Day::parse(text).value_or(Day()); }

Sealed sealed(const std::string& text) {
  return {vault::to_base64url("sealed " + text), vault::to_base64url(text)};
}

Actor person(const std::string& id) { return {"person/" + id, PersonId(id)}; }

Book small_city() {
  Book book;
  const auto must = [](const base::Result<ledger::Decision>& decision) {
    EXPECT_TRUE(decision) << decision.error().to_string(base::Language::kEnglish);
  };
  const auto unit = [&](const char* id, const char* parent, UnitKind kind, const char* name,
                        const char* code) {
    CreateUnit ask{UnitId(id), code, name, "", kind, {}, {}};
    if (*parent) ask.parent_id = UnitId(parent);
    must(book.run(ask));
  };
  unit("u-city", "", UnitKind::kCity, "某市", "990100");
  unit("u-a", "u-city", UnitKind::kCounty, "甲区", "990102");
  unit("u-b", "u-city", UnitKind::kCounty, "乙县", "990121");
  unit("u-a1", "u-a", UnitKind::kTownship, "甲一镇", "");
  unit("u-b1", "u-b", UnitKind::kTownship, "乙一镇", "");
  unit("u-dept", "u-city", UnitKind::kDepartment, "市某局", "");
  const auto someone = [&](const char* id, const char* at, Role role) {
    must(book.run(
        CreatePerson{PersonId(id), std::string(id).substr(2), sealed(id), {}, UnitId(at)}));
    must(book.run(GrantRole{PersonId(id),
                            GrantId("g-" + std::string(id).substr(2)),
                            role,
                            UnitId(is_administration(role) ? "u-city" : at),
                            {},
                            {},
                            {}}));
  };
  someone("p-sys", "u-dept", Role::kSystemAdmin);
  someone("p-sec", "u-dept", Role::kSecurityAdmin);
  someone("p-aud", "u-dept", Role::kAuditAdmin);
  someone("p-one", "u-a", Role::kUnitClerk);
  someone("p-two", "u-b", Role::kUnitClerk);
  return book;
}

}  // namespace luoshi::office
