#include "office/token.h"

#include <gtest/gtest.h>

#include <functional>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

CreateToken token(const std::string& id = "t-1", char digit = 'a') {
  return {TokenId(id),         PersonId("p-one"), "报表程序",
          {Right::kUnitsRead}, day("2026-12-31"), std::string(64, digit)};
}

TEST(Token, IsCreatedOrRefused) {
  struct Case {
    std::string name;
    std::function<void(CreateToken&)> edit;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"right", [](CreateToken&) {},
       R"(token.created token/t-1 {"name":"报表程序","person_id":"p-one","scopes":["units.read"],"expires_on":"2026-12-31","digest":")" +
           std::string(64, 'a') + "\"}"},
      {"id", [](CreateToken& t) { t.id = TokenId("x"); }, "invalid /id"},
      {"name", [](CreateToken& t) { t.name = ""; }, "invalid /name"},
      {"for another", [](CreateToken& t) { t.person_id = PersonId("p-two"); },
       "forbidden /person_id"},
      {"no scope", [](CreateToken& t) { t.scopes.clear(); }, "invalid /scopes"},
      {"more than one's own", [](CreateToken& t) { t.scopes.push_back(Right::kUnitsWrite); },
       "forbidden /scopes/1"},
      {"twice", [](CreateToken& t) { t.scopes.push_back(Right::kUnitsRead); }, "invalid /scopes/0"},
      {"past", [](CreateToken& t) { t.expires_on = day("2026-03-01"); }, "invalid /expires_on"},
      {"today",
       [](CreateToken& t) {
         t.expires_on = day("2026-03-02");
         t.digest[0] = 'A';
       },
       R"(token.created token/t-1 {"name":"报表程序","person_id":"p-one","scopes":["units.read"],"expires_on":"2026-03-02","digest":"A)" +
           std::string(63, 'a') + "\"}"},
      {"more than a year", [](CreateToken& t) { t.expires_on = day("2027-03-04"); },
       "invalid /expires_on"},
      {"no day", [](CreateToken& t) { t.expires_on = {}; }, "invalid /expires_on"},
      {"digest", [](CreateToken& t) { t.digest.pop_back(); }, "invalid /digest"},
  };
  for (const Case& each : cases) {
    Book book = small_city();
    CreateToken ask = token();
    each.edit(ask);
    EXPECT_EQ(book.tell_all(ask, person("p-one")), each.expected) << each.name;
    EXPECT_TRUE(book.replays_alike());
  }
}

TEST(Token, IsRevokedOnce) {
  Book book = small_city();
  ASSERT_TRUE(book.run(token(), person("p-one")));
  EXPECT_EQ(book.tell_all(token("t-2"), person("p-one")), "conflict /digest");
  EXPECT_EQ(book.tell_all(token("t-1", 'b'), person("p-one")), "conflict /id");
  const auto state = static_cast<ledger::View&>(book).state<Token>({"token", "t-1"});
  EXPECT_TRUE(is_usable(**state, day("2026-12-31")));
  EXPECT_FALSE(is_usable(**state, day("2027-01-01")));
  EXPECT_EQ(book.tell_all(RevokeToken{TokenId("t-1")}, person("p-sec")),
            R"(token.revoked token/t-1 {"by_owner":false})");
  EXPECT_FALSE(is_usable(**state, day("2026-03-02")));
  EXPECT_EQ(book.tell_all(RevokeToken{TokenId("t-1")}, person("p-sec")), "conflict /id");
  EXPECT_EQ(book.tell_all(RevokeToken{TokenId("t-9")}, person("p-sec")), "not_found /id");
}

TEST(Token, APersonHasTwentyAtTheMost) {
  Book book = small_city();
  const auto numbered = [](std::size_t i) {
    CreateToken ask = token("t-" + std::to_string(i));
    ask.digest = std::string(62, '0') + (i < 10 ? "0" : "") + std::to_string(i);
    return ask;
  };
  for (std::size_t i = 0; i < kTokensMax; ++i) {
    ASSERT_TRUE(book.run(numbered(i), person("p-one")));
  }
  EXPECT_EQ(book.tell_all(numbered(kTokensMax), person("p-one")), "conflict /person_id");
  ASSERT_TRUE(book.run(RevokeToken{TokenId("t-3")}, person("p-one")));
  EXPECT_TRUE(book.run(numbered(kTokensMax), person("p-one")));
}

TEST(Token, WhoIsSuspendedMakesNone) {
  Book book = small_city();
  ASSERT_TRUE(book.run(SuspendPerson{PersonId("p-one"), {}, {"cmVhc29u", ""}}));
  EXPECT_EQ(book.tell_all(token()), "conflict /person_id");
}

}  // namespace
}  // namespace luoshi::office
