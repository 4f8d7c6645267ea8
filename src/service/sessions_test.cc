// Signing in, staying and leaving; tokens. On a real ledger with simulated time.
#include "service/sessions.h"

#include <gtest/gtest.h>

#include <thread>

#include "service/directory.h"
#include "service/personal.h"
#include "service/test_world_test.h"
#include "service/tokens.h"
#include "vault/password.h"

namespace luoshi::service {
namespace {

using test::TestWorld;

constexpr const char* kPassword = "First-password-1";
constexpr const char* kOther = "Another-password-2";

class SessionsTest : public ::testing::Test {
 protected:
  void SetUp() override { give_password("p-clerk", kPassword, false); }

  void give_password(const std::string& person, const std::string& password, bool must_change) {
    // A cheap hash: what it costs is tested in the vault.
    auto hash = vault::hash_password(at.random, password, {.memory_kibibytes = 64, .passes = 1});
    ASSERT_TRUE(hash);
    const office::PersonId id(person);
    at.run(office::SetPassword{id, *seal(at.world(), id, kPasswordContext, *hash, false),
                               must_change});
    at.world().directory.forget("person/" + person);
  }

  base::Result<Opened> sign_in(const std::string& password = kPassword) {
    return at.sessions().sign_in("clerk", password, {"10.0.0.1", "browser"});
  }

  static std::string reason(const base::Result<Opened>& result) {
    return result ? "" : result.error().reason;
  }

  TestWorld at;
};

TEST_F(SessionsTest, ASessionTellsWhoAsks) {
  auto opened = sign_in();
  ASSERT_TRUE(opened) << test::why(opened);
  auto caller = at.sessions().by_cookie(opened->cookie);
  ASSERT_TRUE(caller) << test::why(caller);
  EXPECT_EQ(caller->person.value(), "p-clerk");
  EXPECT_TRUE(caller->rights.has(office::Right::kUnitsRead));
  EXPECT_TRUE(at.sessions().is_csrf_of(*caller, opened->session.csrf));
  EXPECT_FALSE(at.sessions().is_csrf_of(*caller, "guessed"));
  EXPECT_FALSE(at.sessions().by_cookie(opened->session.id + ".guessed"));
  EXPECT_FALSE(at.sessions().by_cookie("nonsense"));
}

TEST_F(SessionsTest, NobodyLearnsWhichLoginsThereAre) {
  EXPECT_EQ(reason(sign_in("wrong")), "sign_in_failed");
  EXPECT_EQ(reason(at.sessions().sign_in("nobody", "wrong", {})), "sign_in_failed");
  EXPECT_EQ(at.count("access.sign_in_failed"), 2u);
}

TEST_F(SessionsTest, TooManyFailuresLockForAWhile) {
  for (int i = 0; i < 4; ++i) EXPECT_EQ(reason(sign_in("wrong")), "sign_in_failed");
  EXPECT_EQ(reason(sign_in("wrong")), "locked_out");
  EXPECT_EQ(reason(sign_in()), "locked_out");
  EXPECT_EQ(at.count("person.locked"), 1u);
  at.clock.advance(std::chrono::minutes(16));
  EXPECT_TRUE(sign_in());
}

TEST_F(SessionsTest, AUnknownLoginLocksToo) {
  for (int i = 0; i < 5; ++i) (void)at.sessions().sign_in("nobody", "wrong", {});
  EXPECT_EQ(reason(at.sessions().sign_in("nobody", "wrong", {})), "locked_out");
}

TEST_F(SessionsTest, AttemptsUnderWayCountTowardsTheLimit) {
  SignInAttempts attempts(at.world());
  SignInAttempts of_another_process(at.world());
  const office::PasswordRules rules;
  {
    std::vector<SignInAttempts::Attempt> running;
    for (int i = 0; i < rules.failures_max; ++i) {
      auto begun = (i % 2 == 0 ? attempts : of_another_process).begin("clerk", rules);
      ASSERT_TRUE(begun) << test::why(begun);
      running.push_back(std::move(*begun));
    }
    EXPECT_EQ(reason(sign_in("wrong")), "too_many_requests");
    EXPECT_EQ(reason(sign_in()), "too_many_requests");
    EXPECT_EQ(at.count("access.sign_in_failed"), 0u);
    EXPECT_FALSE(running.back().failed().value());
    running.pop_back();
    EXPECT_EQ(reason(sign_in()), "too_many_requests");
  }
  // Given up, four of them: one failure stays.
  for (int i = 2; i < rules.failures_max; ++i) EXPECT_EQ(reason(sign_in("w")), "sign_in_failed");
  EXPECT_EQ(reason(sign_in("wrong")), "locked_out");
}

TEST_F(SessionsTest, GuessesAtOnceAreNoMoreThanGuessesInARow) {
  constexpr int kGuesses = 24;
  std::vector<std::thread> guessers;
  for (int i = 0; i < kGuesses; ++i) {
    guessers.emplace_back([&] {
      const std::string told = reason(sign_in("wrong"));
      EXPECT_TRUE(told == "sign_in_failed" || told == "locked_out" || told == "too_many_requests")
          << told;
    });
  }
  for (std::thread& each : guessers) each.join();
  EXPECT_LE(at.count("access.sign_in_failed"), 5u);
  for (int i = 0; i < 5; ++i) (void)sign_in("wrong");
  EXPECT_EQ(at.count("access.sign_in_failed"), 5u);
  EXPECT_EQ(at.count("person.locked"), 1u);
}

TEST_F(SessionsTest, ASuccessForgetsFailuresAndNoAttemptUnderWay) {
  SignInAttempts attempts(at.world());
  const office::PasswordRules rules;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(reason(sign_in("wrong")), "sign_in_failed");
  auto running = attempts.begin("clerk", rules);
  ASSERT_TRUE(running);
  EXPECT_TRUE(sign_in());
  for (int i = 0; i < 4; ++i) EXPECT_EQ(reason(sign_in("wrong")), "sign_in_failed");
  EXPECT_EQ(reason(sign_in("wrong")), "too_many_requests");
  EXPECT_TRUE(running->failed().value());
  EXPECT_EQ(reason(sign_in()), "locked_out");
}

TEST_F(SessionsTest, ASessionEndsByIdlenessAndByAge) {
  auto opened = sign_in();
  ASSERT_TRUE(opened);
  at.clock.advance(std::chrono::minutes(61));
  EXPECT_FALSE(at.sessions().by_cookie(opened->cookie));
  auto second = sign_in();
  ASSERT_TRUE(second);
  for (int i = 0; i < 11; ++i) {
    at.clock.advance(std::chrono::minutes(50));
    (void)at.sessions().by_cookie(second->cookie);
  }
  EXPECT_TRUE(at.sessions().by_cookie(second->cookie));
  at.clock.advance(std::chrono::minutes(55));
  EXPECT_FALSE(at.sessions().by_cookie(second->cookie));
}

TEST_F(SessionsTest, SigningOutAndRevokingEndIt) {
  auto first = sign_in();
  auto second = sign_in();
  ASSERT_TRUE(first && second);
  ASSERT_TRUE(at.sessions().sign_out(first->caller));
  EXPECT_FALSE(at.sessions().by_cookie(first->cookie));
  EXPECT_TRUE(at.sessions().by_cookie(second->cookie));
  ASSERT_TRUE(at.sessions().end(second->caller.person, second->session.id, at.caller("p-sec")));
  EXPECT_FALSE(at.sessions().by_cookie(second->cookie));
  EXPECT_EQ(at.count("access.session_revoked"), 1u);
}

TEST_F(SessionsTest, AnotherProcessesRevocationIsSeen) {
  auto opened = sign_in();
  ASSERT_TRUE(opened);
  ASSERT_TRUE(at.sessions().by_cookie(opened->cookie));
  Sessions other(at.world());
  ASSERT_TRUE(other.end(opened->caller.person, opened->session.id, at.caller("p-sec")));
  at.clock.advance(std::chrono::seconds(3));
  EXPECT_FALSE(at.sessions().by_cookie(opened->cookie));
}

TEST_F(SessionsTest, WhoIsSuspendedIsOut) {
  auto opened = sign_in();
  ASSERT_TRUE(opened);
  const office::PersonId id("p-clerk");
  at.run(office::SuspendPerson{id, {}, *seal(at.world(), id, kReasonContext, "原因", false)});
  at.world().directory.forget("person/p-clerk");
  EXPECT_FALSE(at.sessions().by_cookie(opened->cookie));
  EXPECT_FALSE(sign_in());
}

TEST_F(SessionsTest, AFirstPasswordGivesNoRightButToChangeIt) {
  give_password("p-clerk", kPassword, true);
  auto opened = sign_in();
  ASSERT_TRUE(opened);
  EXPECT_EQ(require(opened->caller, office::Right::kUnitsRead).error().reason,
            "password_change_required");
  Sessions& sessions = at.sessions();
  EXPECT_EQ(sessions.change_password(opened->caller, "wrong", kOther, {}).error().where, "/old");
  EXPECT_EQ(sessions.change_password(opened->caller, kPassword, "short", {}).error().where, "/new");
  EXPECT_EQ(sessions.change_password(opened->caller, kPassword, kPassword, {}).error().where,
            "/new");
  auto changed = sessions.change_password(opened->caller, kPassword, kOther, {});
  ASSERT_TRUE(changed) << test::why(changed);
  EXPECT_TRUE(require(changed->caller, office::Right::kUnitsRead));
  EXPECT_FALSE(sessions.by_cookie(opened->cookie));
  EXPECT_TRUE(sessions.by_cookie(changed->cookie));
  EXPECT_EQ(reason(sign_in()), "sign_in_failed");
  EXPECT_TRUE(sign_in(kOther));
}

TEST_F(SessionsTest, ATokenHasItsScopesAndNoMore) {
  auto opened = sign_in();
  ASSERT_TRUE(opened);
  NewToken wanted{"程序", {"units.read"}, office::plus_days(today(at.world()), 7).text()};
  const Asked asked = at.new_request();
  auto made = create_token(at.world(), opened->caller, asked, wanted);
  ASSERT_TRUE(made) << test::why(made);
  const std::string secret(made->at("secret").get_string());
  auto again = create_token(at.world(), opened->caller, asked, wanted);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->at("secret").is_null());
  EXPECT_EQ(again->at("token").at("id"), made->at("token").at("id"));

  auto caller = at.sessions().by_token(secret);
  ASSERT_TRUE(caller) << test::why(caller);
  EXPECT_TRUE(require(*caller, office::Right::kUnitsRead));
  EXPECT_FALSE(require(*caller, office::Right::kRolesRead));
  EXPECT_FALSE(create_token(at.world(), *caller, at.new_request(), wanted));
  EXPECT_FALSE(at.sessions().by_token(secret + "x"));

  const std::string id(made->at("token").at("id").get_string());
  EXPECT_FALSE(revoke_token(at.world(), at.caller("p-other"), at.new_request(), id));
  ASSERT_TRUE(revoke_token(at.world(), opened->caller, at.new_request(), id));
  EXPECT_FALSE(at.sessions().by_token(secret));
}

TEST_F(SessionsTest, ATokenEndsWithItsDay) {
  auto secret =
      make_token_for(at.world(), "clerk", {"短", {"units.read"}, today(at.world()).text()});
  ASSERT_TRUE(secret) << test::why(secret);
  EXPECT_TRUE(at.sessions().by_token(*secret));
  at.clock.advance(std::chrono::hours(24));
  EXPECT_FALSE(at.sessions().by_token(*secret));
}

}  // namespace
}  // namespace luoshi::service
