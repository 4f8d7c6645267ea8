#include "office/settings.h"

#include <gtest/gtest.h>

#include <functional>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

Settings city() {
  Settings settings;
  settings.city_name = "某市";
  return settings;
}

TEST(Settings, AreCheckedFieldByField) {
  struct Case {
    std::function<void(Settings&)> edit;
    std::string expected;  // "" when nothing is wrong
  };
  const std::vector<Case> cases = {
      {[](Settings&) {}, ""},
      {[](Settings& s) { s.city_name = ""; }, "/city_name"},
      {[](Settings& s) { s.password.length_min = 7; }, "/password/length_min"},
      {[](Settings& s) { s.password.classes_min = 5; }, "/password/classes_min"},
      {[](Settings& s) { s.password.failures_max = 2; }, "/password/failures_max"},
      {[](Settings& s) { s.session.hours_max = 25; }, "/session/hours_max"},
      {[](Settings& s) { s.session.idle_minutes = 0; }, "/session/idle_minutes"},
      {[](Settings& s) { s.evidence_grace_days = 0; }, "/evidence_grace_days"},
      {[](Settings& s) {
         s.working_hours.weekdays = {1, 8};
       },
       "/working_hours/weekdays/1"},
      {[](Settings& s) {
         s.working_hours.weekdays = {2, 2};
       },
       "/working_hours/weekdays/0"},
      {[](Settings& s) { s.working_hours.periods.clear(); }, "/working_hours/periods"},
      {[](Settings& s) { s.working_hours.periods[0].from = "8:30"; },
       "/working_hours/periods/0/from"},
      {[](Settings& s) { s.working_hours.periods[1].until = "24:00"; },
       "/working_hours/periods/1/until"},
      {[](Settings& s) { s.working_hours.periods[1].from = "11:00"; }, "/working_hours/periods/1"},
      {[](Settings& s) { s.anchor.at = "18"; }, "/anchor/at"},
      {[](Settings& s) { s.anchor.target = AnchorTarget::kMail; }, "/anchor/mail_to"},
      {[](Settings& s) { s.anchor.mail_to = "a b@c"; }, "/anchor/mail_to"},
      {[](Settings& s) { s.anchor.mail_to = "audit@example.org"; }, ""},
      {[](Settings& s) {
         s.oidc = IdentityProvider{"统一认证", "https://id.example.org", "luoshi"};
       },
       ""},
      {[](Settings& s) {
         s.oidc = IdentityProvider{"统一认证", "http://127.0.0.1:99/x", "luoshi"};
       },
       ""},
      {[](Settings& s) {
         s.oidc = IdentityProvider{"统一认证", "http://127.0.0.1.evil.org", "luoshi"};
       },
       "/oidc/issuer"},
      {[](Settings& s) {
         s.oidc = IdentityProvider{"统一认证", "http://id.example.org", "luoshi"};
       },
       "/oidc/issuer"},
      {[](Settings& s) {
         s.oidc = IdentityProvider{"", "https://id.example.org", "luoshi"};
       },
       "/oidc/name"},
  };
  for (const Case& each : cases) {
    Settings settings = city();
    each.edit(settings);
    const auto ok = check(settings);
    EXPECT_EQ(ok ? "" : ok.error().where, each.expected);
  }
}

TEST(Settings, ChangeAsAWholeWithAVersion) {
  Book book = small_city();
  EXPECT_TRUE(book.run(ChangeSettings{0, city()}));
  EXPECT_EQ(book.tell_all(ChangeSettings{1, city()}), "nothing");
  Settings next = city();
  next.session.hours_max = 8;
  EXPECT_EQ(book.tell_all(ChangeSettings{0, next}), "conflict /version");
  EXPECT_TRUE(book.run(ChangeSettings{1, next}, person("p-sys")));
  const auto state = static_cast<ledger::View&>(book).state<SettingsState>(settings_stream());
  EXPECT_EQ((*state)->settings, next);
  const auto again = base::from_json<Settings>(base::to_json(next));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, next);
}

TEST(Settings, TheIdentityProviderIsChangedOnTheServerOnly) {
  Book book = small_city();
  Settings settings = city();
  settings.oidc = IdentityProvider{"统一认证", "https://id.example.org", "luoshi"};
  EXPECT_EQ(book.tell_all(ChangeSettings{{}, settings}, person("p-sys")), "forbidden /oidc");
  EXPECT_TRUE(book.run(ChangeSettings{{}, settings}, {"system/console", {}}));
  settings.session.hours_max = 8;
  EXPECT_TRUE(book.run(ChangeSettings{{}, settings}, person("p-sys")));
}

// The mark is set by the first event, or never.
TEST(Settings, AreMarkedAsADemonstrationOnce) {
  Settings marked = city();
  marked.demonstration = true;
  Book book = small_city();
  EXPECT_TRUE(book.run(ChangeSettings{{}, marked}));
  EXPECT_EQ(book.events().back().kind_version, 2u);
  marked.language = Tongue::kEn;
  EXPECT_TRUE(book.run(ChangeSettings{{}, marked}));
  EXPECT_EQ(book.tell_all(ChangeSettings{{}, city()}), "forbidden /demonstration");

  Book real = small_city();
  EXPECT_TRUE(real.run(ChangeSettings{{}, city()}));
  EXPECT_EQ(real.events().back().kind_version, 1u);
  EXPECT_EQ(real.tell_all(ChangeSettings{{}, marked}), "forbidden /demonstration");
}

}  // namespace
}  // namespace luoshi::office
