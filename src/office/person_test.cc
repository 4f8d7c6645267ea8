#include "office/person.h"

#include <gtest/gtest.h>

#include <functional>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

using Steps = std::function<std::string(Book&)>;

struct Case {
  std::string name;
  Steps steps;  // what the last one tells
  std::string expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    Book book = small_city();
    EXPECT_EQ(each.steps(book), each.expected) << each.name;
    EXPECT_TRUE(book.replays_alike()) << each.name;
  }
}

CreatePerson someone(const std::string& login = "new.one") {
  return {PersonId("p-new"), login, sealed("name"), {}, UnitId("u-a")};
}

GrantRole grant(const std::string& id, Role role, const std::string& unit = "u-city") {
  return {PersonId(id), GrantId("g-new"), role, UnitId(unit), {}, {}, {}};
}

TEST(Person, IsCreatedOrRefused) {
  const auto create = [](std::function<void(CreatePerson&)> edit) -> Steps {
    return [edit](Book& book) {
      CreatePerson ask = someone();
      edit(ask);
      return book.tell_all(ask, person("p-sys"));
    };
  };
  check({
      {"right", create([](CreatePerson&) {}),
       R"(person.created person/p-new {"login":"new.one","name":{"sealed":"c2VhbGVkIG5hbWU","match":"bmFtZQ"},"unit_id":"u-a"})"},
      {"login taken", create([](CreatePerson& c) { c.login = "one"; }), "conflict /login"},
      {"login upper", create([](CreatePerson& c) { c.login = "New"; }), "invalid /login"},
      {"login digit first", create([](CreatePerson& c) { c.login = "1a"; }), "invalid /login"},
      {"login short", create([](CreatePerson& c) { c.login = "a"; }), "invalid /login"},
      {"login long", create([](CreatePerson& c) { c.login = std::string(41, 'a'); }),
       "invalid /login"},
      {"id", create([](CreatePerson& c) { c.id = PersonId("new"); }), "invalid /id"},
      {"id taken", create([](CreatePerson& c) { c.id = PersonId("p-one"); }), "conflict /id"},
      {"plain name", create([](CreatePerson& c) {
         c.name = {"张三", ""};
       }),
       "invalid /name"},
      {"empty phone", create([](CreatePerson& c) { c.phone = Sealed{}; }), "invalid /phone"},
      {"no unit", create([](CreatePerson& c) { c.unit_id = UnitId("u-x"); }), "not_found /unit_id"},
  });
}

TEST(Person, IsChangedOrRefused) {
  const auto change = [](const char* id, std::function<void(ChangePerson&)> edit) -> Steps {
    return [id, edit](Book& book) {
      ChangePerson ask;
      ask.id = PersonId(id);
      edit(ask);
      return book.tell_all(ask, person("p-sys"));
    };
  };
  check({
      {"login", change("p-one", [](ChangePerson& c) { c.login = "uno"; }),
       R"(person.login_changed person/p-one {"login":"uno"})"},
      {"the same login", change("p-one", [](ChangePerson& c) { c.login = "one"; }), "nothing"},
      {"login taken", change("p-one", [](ChangePerson& c) { c.login = "two"; }), "conflict /login"},
      {"unit", change("p-one", [](ChangePerson& c) { c.unit_id = UnitId("u-b"); }),
       R"(person.moved person/p-one {"unit_id":"u-b"})"},
      {"phone", change("p-one", [](ChangePerson& c) { c.phone = sealed("1"); }),
       R"(person.phone_changed person/p-one {"phone":{"sealed":"c2VhbGVkIDE","match":"MQ"}})"},
      {"no phone from none", change("p-one", [](ChangePerson& c) { c.phone.emplace(); }),
       "nothing"},
      {"old version", change("p-one", [](ChangePerson& c) { c.version = 9; }), "conflict /version"},
      {"an administrator's login", change("p-aud", [](ChangePerson& c) { c.login = "mine"; }),
       "forbidden /login"},
      {"one's own login", change("p-sys", [](ChangePerson& c) { c.login = "mine"; }),
       R"(person.login_changed person/p-sys {"login":"mine"})"},
      {"unknown", change("p-x", [](ChangePerson&) {}), "not_found /id"},
  });
}

TEST(Person, PasswordsOfAdministratorsAreSetByThemselves) {
  const auto set = [](const char* id, const Actor& actor) -> Steps {
    return [id, actor](Book& book) {
      return book.tell_all(SetPassword{PersonId(id), {"aGFzaA", ""}, true}, actor);
    };
  };
  const auto told = [](const char* id) {
    return "person.password_set person/" + std::string(id) +
           R"( {"password":{"sealed":"aGFzaA","match":""},"must_change":true})";
  };
  check({
      {"a clerk's by the system administrator", set("p-one", person("p-sys")), told("p-one")},
      {"the auditor's by the system administrator", set("p-aud", person("p-sys")),
       "forbidden /password"},
      {"the security administrator's by the system administrator", set("p-sec", person("p-sys")),
       "forbidden /password"},
      {"the system administrator's by the security administrator", set("p-sys", person("p-sec")),
       "forbidden /password"},
      {"one's own", set("p-aud", person("p-aud")), told("p-aud")},
      {"by the command line", set("p-aud", {"system/console", {}}), told("p-aud")},
      {"by another holder of the same",
       [&](Book& book) {
         EXPECT_TRUE(book.run(grant("p-one", Role::kAuditAdmin), person("p-sec")));
         return book.tell_all(SetPassword{PersonId("p-aud"), {"aGFzaA", ""}, true},
                              person("p-one"));
       },
       told("p-aud")},
  });
}

TEST(Person, FormerPasswordsAreKept) {
  Book book = small_city();
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(book.run(SetPassword{PersonId("p-one"), sealed(std::to_string(i)), i == 29}));
  }
  const auto state = static_cast<ledger::View&>(book).state<Person>({"person", "p-one"});
  ASSERT_TRUE(state);
  EXPECT_EQ((*state)->password, sealed("29"));
  ASSERT_EQ((*state)->former_passwords.size(), kFormerPasswordsMax);
  EXPECT_EQ((*state)->former_passwords.front(), sealed("28"));
  EXPECT_TRUE((*state)->must_change_password);
}

TEST(Person, LocksAndUnlocks) {
  Book book = small_city();
  const env::WallTime until = book.now() + std::chrono::minutes(15);
  EXPECT_EQ(book.tell_all(LockPerson{PersonId("p-one"), book.now()}), "invalid /until");
  EXPECT_EQ(book.tell_all(UnlockPerson{PersonId("p-one")}, person("p-sec")), "conflict /id");
  EXPECT_TRUE(book.run(LockPerson{PersonId("p-one"), until}));
  const auto state = static_cast<ledger::View&>(book).state<Person>({"person", "p-one"});
  EXPECT_TRUE(is_locked(**state, book.now()));
  EXPECT_FALSE(is_locked(**state, until));
  EXPECT_EQ(book.tell_all(UnlockPerson{PersonId("p-one")}, person("p-one")), "forbidden /id");
  EXPECT_EQ(book.tell_all(UnlockPerson{PersonId("p-one")}, person("p-sec")),
            "person.unlocked person/p-one {}");
}

TEST(Person, RolesAreGrantedOrRefused) {
  const auto by = [](const char* actor, std::function<void(GrantRole&)> edit) -> Steps {
    return [actor, edit](Book& book) {
      GrantRole ask = grant("p-one", Role::kUnitHead, "u-a");
      edit(ask);
      return book.tell_all(ask, person(actor));
    };
  };
  check({
      {"right", by("p-sec", [](GrantRole&) {}),
       R"(person.role_granted person/p-one {"grant_id":"g-new","role":"unit_head","unit_id":"u-a","from":"2026-03-02"})"},
      {"to oneself", by("p-one", [](GrantRole&) {}), "forbidden /id"},
      {"to oneself, acting for another",
       by("p-one",
          [](GrantRole& g) {
            g.role = Role::kUnitClerk;
            g.acting_for = PersonId("p-two");
            g.unit_id = UnitId("u-b");
            g.until = day("2026-03-31");
          }),
       "forbidden /id"},
      {"a second administration",
       by("p-sec",
          [](GrantRole& g) {
            g.id = PersonId("p-sys");
            g.role = Role::kAuditAdmin;
          }),
       "forbidden /role"},
      {"a second administration, later",
       by("p-sec",
          [](GrantRole& g) {
            g.id = PersonId("p-sys");
            g.role = Role::kAuditAdmin;
            g.from = day("2027-01-01");
          }),
       "forbidden /role"},
      {"a second administration, acting for another",
       by("p-sec",
          [](GrantRole& g) {
            g.id = PersonId("p-sys");
            g.role = Role::kAuditAdmin;
            g.unit_id = UnitId("u-city");
            g.acting_for = PersonId("p-aud");
            g.until = day("2026-03-31");
          }),
       "forbidden /role"},
      {"an administration", by("p-sec", [](GrantRole& g) { g.role = Role::kAuditAdmin; }),
       R"(person.role_granted person/p-one {"grant_id":"g-new","role":"audit_admin","unit_id":"u-a","from":"2026-03-02"})"},
      {"the same again", by("p-sec", [](GrantRole& g) { g.role = Role::kUnitClerk; }),
       "conflict /role"},
      {"a grant's id taken", by("p-sec", [](GrantRole& g) { g.grant_id = GrantId("g-two"); }),
       "conflict /grant_id"},
      {"begins in the past", by("p-sec", [](GrantRole& g) { g.from = day("2026-03-01"); }),
       "invalid /from"},
      {"ends before it begins",
       by("p-sec",
          [](GrantRole& g) {
            g.from = day("2026-04-01");
            g.until = day("2026-03-31");
          }),
       "invalid /until"},
      {"no such unit", by("p-sec", [](GrantRole& g) { g.unit_id = UnitId("u-x"); }),
       "not_found /unit_id"},
      {"no such person", by("p-sec", [](GrantRole& g) { g.id = PersonId("p-x"); }),
       "not_found /id"},
  });
}

TEST(Person, AnActingOfficerGetsWhatTheOtherHolds) {
  const auto act = [](std::function<void(GrantRole&)> edit) -> Steps {
    return [edit](Book& book) {
      GrantRole ask = grant("p-one", Role::kUnitClerk, "u-b");
      ask.acting_for = PersonId("p-two");
      ask.until = day("2026-03-31");
      edit(ask);
      return book.tell_all(ask, person("p-sec"));
    };
  };
  check({
      {"right", act([](GrantRole&) {}),
       R"(person.role_granted person/p-one {"grant_id":"g-new","role":"unit_clerk","unit_id":"u-b","from":"2026-03-02","until":"2026-03-31","acting_for":"p-two"})"},
      {"without end", act([](GrantRole& g) { g.until.reset(); }), "invalid /until"},
      {"another role", act([](GrantRole& g) { g.role = Role::kUnitHead; }), "conflict /acting_for"},
      {"another unit", act([](GrantRole& g) { g.unit_id = UnitId("u-b1"); }),
       "conflict /acting_for"},
      {"for himself", act([](GrantRole& g) { g.acting_for = PersonId("p-one"); }),
       "invalid /acting_for"},
      {"for nobody", act([](GrantRole& g) { g.acting_for = PersonId("p-x"); }),
       "not_found /acting_for"},
      {"for one who acts himself",
       [](Book& book) {
         GrantRole first = grant("p-one", Role::kUnitClerk, "u-b");
         first.acting_for = PersonId("p-two");
         first.until = day("2026-03-31");
         EXPECT_TRUE(book.run(first, person("p-sec")));
         GrantRole second = first;
         second.id = PersonId("p-aud");
         second.grant_id = GrantId("g-other");
         second.acting_for = PersonId("p-one");
         return book.tell_all(second, person("p-sec"));
       },
       "conflict /acting_for"},
  });
}

TEST(Person, RolesAreWithdrawnOrRefused) {
  const auto withdraw = [](const char* id, const char* grant_id) -> Steps {
    return [id, grant_id](Book& book) {
      return book.tell_all(WithdrawRole{PersonId(id), GrantId(grant_id)}, person("p-sec"));
    };
  };
  check({
      {"right", withdraw("p-one", "g-one"),
       R"(person.role_withdrawn person/p-one {"grant_id":"g-one"})"},
      {"another's", withdraw("p-one", "g-two"), "not_found /grant_id"},
      {"the last of an administration", withdraw("p-aud", "g-aud"), "conflict /grant_id"},
      {"not the last any more",
       [](Book& book) {
         EXPECT_TRUE(book.run(grant("p-one", Role::kAuditAdmin), person("p-sec")));
         return book.tell_all(WithdrawRole{PersonId("p-aud"), GrantId("g-aud")}, person("p-sec"));
       },
       R"(person.role_withdrawn person/p-aud {"grant_id":"g-aud"})"},
      {"twice",
       [](Book& book) {
         const WithdrawRole ask{PersonId("p-one"), GrantId("g-one")};
         EXPECT_TRUE(book.run(ask));
         return book.tell_all(ask);
       },
       "conflict /grant_id"},
  });
}

TEST(Person, IsSuspendedAndReinstated) {
  const auto suspend = [](const char* id, const char* actor) -> Steps {
    return [id, actor](Book& book) {
      return book.tell_all(SuspendPerson{PersonId(id), {}, {"cmVhc29u", ""}}, person(actor));
    };
  };
  check({
      {"right", suspend("p-one", "p-sys"),
       R"(person.suspended person/p-one {"reason":{"sealed":"cmVhc29u","match":""}})"},
      {"himself", suspend("p-sys", "p-sys"), "forbidden /id"},
      {"the last of an administration", suspend("p-aud", "p-sys"), "conflict /id"},
      {"twice",
       [](Book& book) {
         const SuspendPerson ask{PersonId("p-one"), {}, {"cmVhc29u", ""}};
         EXPECT_TRUE(book.run(ask));
         return book.tell_all(ask);
       },
       "conflict /id"},
      {"and back",
       [](Book& book) {
         EXPECT_TRUE(book.run(SuspendPerson{PersonId("p-one"), {}, {"cmVhc29u", ""}}));
         return book.tell_all(ReinstatePerson{PersonId("p-one"), 3}, person("p-sys"));
       },
       "person.reinstated person/p-one {}"},
      {"nobody is reinstated who works",
       [](Book& book) {
         return book.tell_all(ReinstatePerson{PersonId("p-one"), {}});
       },
       "conflict /id"},
  });
}

TEST(Person, LeavesAndIsErased) {
  const auto leave = [](std::function<void(LeavePerson&)> edit) -> Steps {
    return [edit](Book& book) {
      LeavePerson ask{PersonId("p-one"), {}, PersonId("p-two"), 3};
      edit(ask);
      return book.tell_all(ask, person("p-sys"));
    };
  };
  const auto gone = [](Book& book) {
    EXPECT_TRUE(book.run(LeavePerson{PersonId("p-one"), {}, {}, 0}));
  };
  check({
      {"right", leave([](LeavePerson&) {}),
       R"(person.left person/p-one {"on":"2026-03-02","successor_id":"p-two"})"},
      {"nothing is open", leave([](LeavePerson& l) {
         l.successor_id.reset();
         l.open_count = 0;
       }),
       R"(person.left person/p-one {"on":"2026-03-02"})"},
      {"nobody takes over", leave([](LeavePerson& l) { l.successor_id.reset(); }),
       "conflict /successor_id"},
      {"to himself", leave([](LeavePerson& l) { l.successor_id = PersonId("p-one"); }),
       "invalid /successor_id"},
      {"to nobody", leave([](LeavePerson& l) { l.successor_id = PersonId("p-x"); }),
       "not_found /successor_id"},
      {"himself", leave([](LeavePerson& l) { l.id = PersonId("p-sys"); }), "forbidden /id"},
      {"the last of an administration", leave([](LeavePerson& l) { l.id = PersonId("p-sec"); }),
       "conflict /id"},
      {"is erased afterwards",
       [&](Book& book) {
         gone(book);
         return book.tell_all(ErasePerson{PersonId("p-one"), {}, "离任满三年"}, person("p-sec"));
       },
       R"(person.erased person/p-one {"purpose":"离任满三年"})"},
      {"not before",
       [](Book& book) {
         return book.tell_all(ErasePerson{PersonId("p-one"), {}, "离任满三年"}, person("p-sec"));
       },
       "conflict /id"},
      {"not without a purpose",
       [&](Book& book) {
         gone(book);
         return book.tell_all(ErasePerson{PersonId("p-one"), {}, "无"}, person("p-sec"));
       },
       "invalid /purpose"},
      {"the login stays taken",
       [&](Book& book) {
         gone(book);
         EXPECT_TRUE(book.run(ErasePerson{PersonId("p-one"), {}, "离任满三年"}));
         return book.tell_all(someone("one"));
       },
       "conflict /login"},
      {"gets no role any more",
       [&](Book& book) {
         gone(book);
         return book.tell_all(grant("p-one", Role::kUnitHead, "u-a"), person("p-sec"));
       },
       "conflict /id"},
  });
}

TEST(Person, WhoHasLeftHoldsNothingAndTheErasedShowNothing) {
  Book book = small_city();
  ASSERT_TRUE(book.run(LeavePerson{PersonId("p-one"), {}, {}, 0}));
  const auto state = static_cast<ledger::View&>(book).state<Person>({"person", "p-one"});
  EXPECT_TRUE((*state)->grants.front().withdrawn);
  EXPECT_EQ(rights_of(**state, day("2026-03-02")), RightSet());
  ASSERT_TRUE(book.run(ErasePerson{PersonId("p-one"), {}, "离任满三年"}));
  const ledger::Row& row = book.rows_of(people_table()).at({std::string("p-one")});
  for (const char* column : {"name", "name_match", "phone", "phone_match"}) {
    EXPECT_EQ(row[people_table().column(column)], ledger::Value()) << column;
  }
}

}  // namespace
}  // namespace luoshi::office
