// Webhooks: what may be registered and changed, and how they come and go.
#include "notice/webhook.h"

#include <gtest/gtest.h>

#include "notice/test_book_test.h"

namespace luoshi::notice {
namespace {

class WebhookTest : public test::Book {
 protected:
  static RegisterWebhook one(const std::string& id = "w-1") {
    return {WebhookId(id), {"热线", "https://example.org/in", {"case.*"}, {"c2VhbGVk", ""}}};
  }
  // Where registering such a one is refused; "" when it is not.
  std::string refused(const std::function<void(WebhookRegistered&)>& change) {
    RegisterWebhook ask = one("w-" + std::to_string(++tried_));
    change(ask.what);
    const std::string answer = run(ask);
    return answer.starts_with('/') ? answer : "";
  }
  const Webhook& state(const std::string& id = "w-1") {
    kept_ = *ledger_->state<Webhook>(ledger::kCityBook, stream_of(WebhookId(id)));
    return *kept_;
  }
  std::size_t rows() { return *ledger_->count({.table = &webhooks_table()}); }

  std::shared_ptr<const Webhook> kept_;
  int tried_ = 100;
};

TEST_F(WebhookTest, WantsWhatItsPatternsSay) {
  EXPECT_TRUE(wants({"case.*"}, "case.opened"));
  EXPECT_FALSE(wants({"case.*"}, "casework.opened"));
  EXPECT_FALSE(wants({"case.opened"}, "case.opened_again"));
  EXPECT_TRUE(wants({"unit.created", "case.opened"}, "case.opened"));
  EXPECT_TRUE(wants({"*"}, "unit.created"));
  EXPECT_FALSE(wants({}, "unit.created"));
}

TEST_F(WebhookTest, RegistersWhatMayBeSentTo) {
  EXPECT_EQ(run(one()), R"({"id":"w-1","version":1})");
  EXPECT_EQ(run(one()), "/id");
  for (const char* url : {"http://127.0.0.1:9000/in", "http://localhost/", "https://10.0.0.1/"}) {
    EXPECT_EQ(refused([&](auto& what) { what.url = url; }), "") << url;
  }
  for (const char* url : {"http://example.org/", "ftp://example.org/", "example.org", "",
                          "https://user:secret@example.org/"}) {
    EXPECT_EQ(refused([&](auto& what) { what.url = url; }), "/url") << url;
  }
  EXPECT_EQ(refused([](auto& what) { what.url += std::string(kUrlBytesMax, 'a'); }), "/url");
  EXPECT_EQ(refused([](auto& what) { what.name = ""; }), "/name");
  EXPECT_EQ(refused([](auto& what) { what.name = "a\nb"; }), "/name");
  EXPECT_EQ(refused([](auto& what) { what.kinds = {}; }), "/kinds");
  EXPECT_EQ(refused([](auto& what) { what.kinds = {"case.*", "case.*"}; }), "/kinds/1");
  for (const char* kind : {"case", "case.", ".opened", "Case.opened", "case.*.b", "**", "a.b.c"}) {
    EXPECT_EQ(refused([&](auto& what) { what.kinds = {kind}; }), "/kinds/0") << kind;
  }
}

TEST_F(WebhookTest, ThereAreOnlySoMany) {
  for (std::size_t i = 0; i < kWebhooksMax; ++i) {
    EXPECT_NE(run(one("w-" + std::to_string(i))), "/id");
  }
  EXPECT_EQ(run(one("w-more")), "/id");
  run(RemoveWebhook{WebhookId("w-0")});
  EXPECT_NE(run(one("w-more")), "/id");
}

TEST_F(WebhookTest, ChangesPausesAndGoes) {
  run(one());
  EXPECT_EQ(run(ChangeWebhook{WebhookId("w-1"), 1, {{}, {}, {{"unit.*"}}}}),
            R"({"id":"w-1","version":2})");
  EXPECT_EQ(run(ChangeWebhook{WebhookId("w-1"), 1, {"二", {}, {}}}), "/version");
  EXPECT_EQ(run(ChangeWebhook{WebhookId("w-1"), 2, {{}, "http://example.org/", {}}}), "/url");
  EXPECT_EQ(state().kinds, std::vector<std::string>{"unit.*"});
  EXPECT_EQ(state().name, "热线");
  EXPECT_EQ(run(PauseWebhook{WebhookId("w-1"), PauseCause::kFailing}),
            R"({"id":"w-1","version":3})");
  EXPECT_EQ(run(PauseWebhook{WebhookId("w-1"), PauseCause::kAsked}), R"({"id":"w-1","version":3})");
  EXPECT_EQ(state().paused, PauseCause::kFailing);
  EXPECT_FALSE(state().is_told());
  run(ResumeWebhook{WebhookId("w-1")});
  EXPECT_EQ(run(ResumeWebhook{WebhookId("w-1")}), R"({"id":"w-1","version":4})");
  EXPECT_TRUE(state().is_told());
  EXPECT_EQ(rows(), 1u);
  run(RemoveWebhook{WebhookId("w-1")});
  EXPECT_FALSE(state().is_there());
  EXPECT_EQ(rows(), 0u);
  EXPECT_EQ(run(ResumeWebhook{WebhookId("w-1")}), "/id");
  EXPECT_EQ(run(one()), "/id");  // its id is used for ever
}

TEST_F(WebhookTest, KeepsTheSecretBefore) {
  run(one());
  clock_.advance(std::chrono::hours(5));
  run(RenewWebhookSecret{WebhookId("w-1"), {"bmV3", ""}});
  EXPECT_EQ(state().secret.sealed, "bmV3");
  ASSERT_TRUE(state().former_secret);
  EXPECT_EQ(state().former_secret->sealed, "c2VhbGVk");
  EXPECT_EQ(state().renewed_at, clock_.wall_now());
}

}  // namespace
}  // namespace luoshi::notice
