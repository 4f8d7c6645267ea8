// What is told to webhooks: what they want, once, signed, and nothing of what was said.
#include "service/sending.h"

#include <condition_variable>

#include "notice/delivery.h"
#include "service/messages.h"
#include "service/sending_thread.h"
#include "service/test_filing_test.h"
#include "service/webhook_letter.h"
#include "service/webhooks.h"
#include "vault/encoding.h"
#include "vault/hmac.h"

namespace luoshi::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::why;
namespace json = boost::json;

constexpr const char* kBase = "https://luoshi.example.org";

std::string key_of(std::string secret) {
  secret.erase(0, std::string("whsec_").size());
  while (secret.ends_with('=')) secret.pop_back();
  std::ranges::replace(secret, '+', '-');
  std::ranges::replace(secret, '/', '_');
  return vault::parse_base64url(secret).value_or("");
}

class SendingTest : public test::FilingTest {
 protected:
  void SetUp() override {
    test::FilingTest::SetUp();
    sender_.emplace(*world_, SendingOptions{kBase, {}});
  }
  // Its id; what is told to it is signed with secret_.
  std::string hook(std::vector<std::string> kinds,
                   const std::string& url = "https://example.org/in") {
    auto made =
        register_webhook(*world_, caller("p-sys"), request(), {"热线平台", url, std::move(kinds)});
    EXPECT_TRUE(made) << why(made);
    if (!made) return {};
    secret_ = std::string(made->at("secret").as_string());
    clock_.advance(std::chrono::seconds(1));
    return std::string(made->at("webhook").at("id").as_string());
  }
  void unit(const std::string& id) {
    city_.add_unit(id, "u-city", office::UnitKind::kDepartment, "内部名称" + id, "");
  }
  void round() {
    auto planned = sender_->plan();
    EXPECT_TRUE(planned) << why(planned);
    for (const std::string& destination : sender_->destinations()) {
      auto worked = sender_->work(destination);
      EXPECT_TRUE(worked) << why(worked);
    }
  }
  void answers(int status, int times = 1) {
    for (int i = 0; i < times; ++i) city_.http.expect(env::HttpAnswer{.status = status});
  }
  // Kinds of what was sent, in order.
  std::vector<std::string> sent() {
    std::vector<std::string> out;
    for (const env::HttpRequest& each : city_.http.requests()) {
      out.emplace_back(base::parse_json(each.body)->at("kind").as_string());
    }
    return out;
  }
  std::size_t listed(const std::string& state) {
    auto page = list_deliveries(*world_, caller("p-sys"), {{"state", state}});
    EXPECT_TRUE(page) << why(page);
    return page ? page->items.size() : 0;
  }
  json::object shown(const std::string& id) { return *get_webhook(*world_, caller("p-sys"), id); }
  OnOne on(const std::string& id) {
    callers_.push_back(std::make_unique<Caller>(caller("p-sys")));
    requests_.push_back(std::make_unique<Asked>(request()));
    return {*world_, *callers_.back(), *requests_.back(), id, {}};
  }

  std::optional<Sender> sender_;
  std::string secret_;
  std::vector<std::unique_ptr<Caller>> callers_;
  std::vector<std::unique_ptr<Asked>> requests_;
};

// The example of the convention's own libraries.
TEST(WebhookLetter, IsSignedAsTheConventionHasIt) {
  const std::string key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  EXPECT_EQ(webhook_signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
                              R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_EQ(secret_text(key), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
}

TEST(WebhookLetter, LinksToWhatHasAPage) {
  EXPECT_EQ(link_to(kBase, "case/o-1"), "https://luoshi.example.org/#/orders/o-1");
  EXPECT_EQ(link_to(kBase, "case/q-1"), "https://luoshi.example.org/#/cases/q-1");
  EXPECT_EQ(link_to("https://a.example/", "review/r-1"), "https://a.example/#/readings/r-1/review");
  EXPECT_EQ(link_to(kBase, "settings/city"), std::nullopt);
  EXPECT_EQ(link_to("", "case/o-1"), std::nullopt);
}

TEST_F(SendingTest, TellsWhatIsWantedOnceAndSigned) {
  const std::string id = hook({"unit.*"});
  unit("u-new");
  answers(204);
  round();
  round();
  ASSERT_EQ(sent(), std::vector<std::string>{"unit.created"});
  const env::HttpRequest request = city_.http.requests().front();
  EXPECT_EQ(request.url, "https://example.org/in");
  EXPECT_EQ(request.method, env::HttpMethod::kPost);
  EXPECT_NE(request.reaches, nullptr);
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : request.headers) headers[name] = value;
  EXPECT_EQ(headers["Content-Type"], "application/json");
  const std::string signed_text = headers["webhook-id"] + "." + headers["webhook-timestamp"];
  EXPECT_EQ(headers["webhook-timestamp"],
            std::to_string(clock_.wall_now().time_since_epoch().count() / 1000));
  EXPECT_EQ(headers["webhook-signature"],
            webhook_signature(key_of(secret_), headers["webhook-id"], headers["webhook-timestamp"],
                              request.body));
  EXPECT_TRUE(headers["webhook-id"].starts_with(id + "_1-")) << headers["webhook-id"];
  // The body, whole: nothing that anybody has written.
  const json::object body = base::parse_json(request.body)->get_object();
  EXPECT_EQ(body.size(), 5u);
  EXPECT_EQ(body.at("id"), json::value(headers["webhook-id"]));
  EXPECT_EQ(body.at("stream"), "unit/u-new");
  EXPECT_EQ(body.at("link"), "https://luoshi.example.org/#/units/u-new");
  EXPECT_TRUE(body.at("time").is_string());
  EXPECT_EQ(listed("delivered"), 1u);
  EXPECT_EQ(listed("waiting"), 0u);
}

TEST_F(SendingTest, NobodyHearsOfPeopleOrOfWhatWasBefore) {
  unit("u-before");
  clock_.advance(minutes(1));
  hook({"*"});
  city_.add_person("p-new", "u-a", "张三", "13900000000");
  city_.give("p-new", office::Role::kUnitClerk, "u-a");
  unit("u-after");
  answers(200, 10);
  round();
  EXPECT_EQ(sent(), std::vector<std::string>{"unit.created"});
  for (const env::HttpRequest& each : city_.http.requests()) {
    EXPECT_EQ(each.body.find("p-new"), std::string::npos) << each.body;
    EXPECT_EQ(each.body.find("内部名称"), std::string::npos) << each.body;
  }
}

TEST_F(SendingTest, EachHearsWhatItWants) {
  const std::string cases = hook({"case.*"});
  const std::string both = hook({"unit.created", "case.*"});
  unit("u-new");
  answers(200, 2);
  round();
  ASSERT_EQ(city_.http.requests().size(), 1u);
  const auto delivered = list_deliveries(*world_, caller("p-sys"), {{"state", "delivered"}});
  EXPECT_EQ(delivered->items.front().at("destination"), json::value(both));
}

// With the machine what passes is lost; the ledger is not, and is told again under the same ids.
TEST_F(SendingTest, WhatIsLostWithTheMachineIsToldAgain) {
  const std::string id = hook({"unit.*"});
  unit("u-one");
  unit("u-two");
  answers(200, 2);
  round();
  ASSERT_EQ(city_.http.requests().size(), 2u);
  ledger::Transient& values = ledger_->store().transient();
  // The place alone: what was delivered is still known.
  ASSERT_TRUE(values.erase("webhooks.read", "1"));
  round();
  EXPECT_EQ(city_.http.requests().size(), 2u);
  ASSERT_TRUE(values.sweep(clock_.wall_now() + hours(24 * 400)));
  answers(200, 2);
  Sender anew(*world_, {kBase, {}});
  ASSERT_TRUE(anew.plan());
  ASSERT_TRUE(anew.work(id));
  const auto requests = city_.http.requests();
  ASSERT_EQ(requests.size(), 4u);
  EXPECT_EQ(base::parse_json(requests[0].body)->at("id"),
            base::parse_json(requests[2].body)->at("id"));
}

TEST_F(SendingTest, WhatIsNotTakenIsTriedAgainAndShown) {
  hook({"unit.*"});
  unit("u-new");
  answers(302);  // where it leads nobody goes
  round();
  auto waiting = list_deliveries(*world_, caller("p-sys"), {{"state", "waiting"}});
  ASSERT_EQ(waiting->items.size(), 1u);
  EXPECT_EQ(waiting->items[0].at("status"), 302);
  EXPECT_EQ(waiting->items[0].at("error"), "对方回答 302");
  EXPECT_EQ(waiting->items[0].at("stream"), "unit/u-new");
  city_.http.expect(base::Result<env::HttpAnswer>(tl::unexpected(
      base::Error{base::ErrorCode::kUnavailable, {"无法连接", "cannot connect"}, "x", {}, {}})));
  clock_.advance(minutes(1));
  round();
  EXPECT_EQ(
      list_deliveries(*world_, caller("p-sys"), {{"state", "waiting"}})->items[0].at("error_en"),
      "cannot connect");
  answers(200);
  clock_.advance(minutes(2));
  round();
  EXPECT_EQ(listed("delivered"), 1u);
}

TEST_F(SendingTest, OneThatFailsForLongIsPausedUntilSomebodyResumesIt) {
  const std::string id = hook({"unit.*"});
  unit("u-new");
  answers(500, 1000);
  for (int hour = 0; hour < 24 * 5; ++hour) {
    round();
    clock_.advance(hours(1));
    if (hour % 12 == 0) unit("u-" + std::to_string(hour));
  }
  EXPECT_EQ(shown(id).at("paused"), "failing");
  const std::size_t before = city_.http.requests().size();
  EXPECT_LE(before, 80u);
  clock_.advance(hours(24 * 8));  // what waits for so long waits no more
  round();
  EXPECT_EQ(city_.http.requests().size(), before);
  EXPECT_EQ(listed("waiting"), 0u);
  auto page = list_deliveries(*world_, caller("p-sys"), {{"state", "dead"}});
  const std::string dead(page->items.front().at("id").as_string());
  ASSERT_TRUE(resume_webhook(on(id)));
  EXPECT_TRUE(shown(id).at("paused").is_null());
  ASSERT_TRUE(redeliver(*world_, caller("p-sys"), dead));
  round();
  EXPECT_EQ(city_.http.requests().size(), before + 1);
  EXPECT_EQ(redeliver(*world_, caller("p-sys"), "w-none_1-1").error().code,
            base::ErrorCode::kNotFound);
}

TEST_F(SendingTest, OneThatIsGoneIsPausedAtOnce) {
  const std::string id = hook({"unit.*"});
  unit("u-new");
  answers(410);
  round();
  EXPECT_EQ(shown(id).at("paused"), "gone");
  EXPECT_EQ(city_.count("webhook.paused"), 1u);
}

TEST_F(SendingTest, ATestIsSentAtOnceAndARemovedOneGetsNothing) {
  const std::string id = hook({"case.*"});
  auto delivery = test_webhook(on(id));
  ASSERT_TRUE(delivery) << why(delivery);
  answers(200);
  round();
  EXPECT_EQ(sent(), std::vector<std::string>{"webhook.tested"});
  ASSERT_TRUE(test_webhook(on(id)));
  ASSERT_TRUE(remove_webhook(on(id)));
  round();
  EXPECT_EQ(city_.http.requests().size(), 1u);
  EXPECT_FALSE(get_webhook(*world_, caller("p-sys"), id));
  EXPECT_FALSE(redeliver(*world_, caller("p-sys"), std::string(delivery->at("id").as_string())));
}

TEST_F(SendingTest, ANewSecretSignsBesideTheFormer) {
  const std::string id = hook({"unit.*"});
  const std::string former = secret_;
  auto renewed = renew_webhook_secret(on(id));
  ASSERT_TRUE(renewed) << why(renewed);
  const std::string latter(renewed->at("secret").as_string());
  const auto signatures = [&](const std::string& unit_id) {
    unit(unit_id);
    answers(200);
    round();
    const env::HttpRequest last = city_.http.requests().back();
    std::map<std::string, std::string> headers;
    for (const auto& [name, value] : last.headers) headers[name] = value;
    const auto by = [&](const std::string& secret) {
      return webhook_signature(key_of(secret), headers["webhook-id"], headers["webhook-timestamp"],
                               last.body);
    };
    return headers["webhook-signature"] == by(latter) + " " + by(former) ? "both"
           : headers["webhook-signature"] == by(latter)                  ? "new"
                                                                         : "other";
  };
  EXPECT_STREQ(signatures("u-one"), "both");
  clock_.advance(hours(25));
  EXPECT_STREQ(signatures("u-two"), "new");
}

TEST_F(SendingTest, IsTheAdministratorsAlone) {
  for (const char* person : {"p-leader", "p-supervision", "p-clerk", "p-sec", "p-aud"}) {
    EXPECT_FALSE(list_webhooks(*world_, caller(person), {})) << person;
    EXPECT_FALSE(list_deliveries(*world_, caller(person), {})) << person;
    EXPECT_FALSE(
        register_webhook(*world_, caller(person), request(), {"a", "https://example.org/", {"*"}}))
        << person;
  }
  // A repeated request is told which it was, and no secret; what was sealed for it is gone.
  const Asked once = request();
  const WebhookNew wanted{"a", "https://example.org/", {"*"}};
  const auto first = register_webhook(*world_, caller("p-sys"), once, wanted);
  const auto again = register_webhook(*world_, caller("p-sys"), once, wanted);
  ASSERT_TRUE(first && again) << why(again);
  EXPECT_EQ(first->at("webhook").at("id"), again->at("webhook").at("id"));
  EXPECT_TRUE(again->at("secret").is_null());
  EXPECT_EQ(list_webhooks(*world_, caller("p-sys"), {})->items.size(), 1u);
  // In the ledger the secret is sealed.
  const auto event = ledger_->events({.book = ledger::kCityBook, .kind = "webhook.registered"});
  const std::string secret(first->at("secret").as_string());
  EXPECT_EQ(event->front().body.find(secret.substr(6)), std::string::npos);
}

constexpr const char* kPhone = "13912345678";

TEST_F(SendingTest, AMessageIsSentOnceAndItsNumberIsSealedUntilThen) {
  notice::MemoryMessageProvider provider;
  const MessageWords words{"follow-up", {{"number", "12345-1"}}};
  ASSERT_TRUE(send_message(*world_, "o-1-follow-up", "reporter/o-1", kPhone, words));
  ASSERT_TRUE(send_message(*world_, "o-1-follow-up", "reporter/o-1", kPhone, words));
  EXPECT_FALSE(send_message(*world_, "O 1", "reporter/o-1", kPhone, words));
  EXPECT_FALSE(send_message(*world_, "o-2", "reporter/o-1", kPhone, {"Template!", {}}));
  const auto rows = ledger_->store().transient().list("deliveries", "", clock_.wall_now(), 10);
  ASSERT_EQ(rows->size(), 1u);
  for (const auto& [name, value] : *rows) {
    EXPECT_EQ(value.find(kPhone), std::string::npos) << name;
  }
  round();  // nobody is there to send it
  EXPECT_EQ(listed("waiting"), 1u);
  Sender sender(*world_, {kBase, {}, &provider});
  provider.fail_next({base::ErrorCode::kUnavailable, {"没有回答", "no answer"}, {}, {}, {}});
  ASSERT_TRUE(sender.work("messages"));
  EXPECT_EQ(provider.messages().size(), 0u);
  clock_.advance(minutes(1));
  ASSERT_TRUE(sender.work("messages"));
  ASSERT_EQ(provider.messages().size(), 1u);
  EXPECT_EQ(provider.messages()[0].to, kPhone);
  EXPECT_EQ(provider.messages()[0].parameters.at("number"), "12345-1");
  // Nothing of it stands in the list of what was delivered.
  const auto page = list_deliveries(*world_, caller("p-sys"), {{"state", "delivered"}});
  EXPECT_EQ(page->items[0].at("destination"), "messages");
  EXPECT_TRUE(page->items[0].at("stream").is_null());
}

TEST_F(SendingTest, AMessageToWhoeverWasErasedIsDead) {
  notice::MemoryMessageProvider provider;
  Sender sender(*world_, {kBase, {}, &provider});
  ASSERT_TRUE(send_message(*world_, "o-1", "reporter/o-1", kPhone, {"follow-up", {}}));
  ASSERT_TRUE(world_->vault.erase("reporter/o-1"));
  ASSERT_TRUE(sender.work("messages"));
  EXPECT_TRUE(provider.messages().empty());
  EXPECT_EQ(listed("dead"), 1u);
}

// Answers for one address only when it is let go; counts the others.
class HangingClient final : public env::HttpClient {
 public:
  base::Result<env::HttpAnswer> send(const env::HttpRequest& request) override {
    std::unique_lock lock(mutex_);
    if (request.url.find("slow") != std::string::npos) {
      changed_.wait(lock, [&] { return is_let_go_; });
    } else {
      ++answered_;
      changed_.notify_all();
    }
    return env::HttpAnswer{.status = 200};
  }
  bool wait_for(int answered) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return answered_ >= answered; });
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    is_let_go_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_let_go_ = false;
  int answered_ = 0;
};

TEST_F(SendingTest, ASlowOneHoldsUpNoOther) {
  for (int i = 0; i < 3; ++i) hook({"unit.*"}, "https://example.org/slow");
  hook({"unit.*"}, "https://example.org/fast");
  HangingClient client;
  World world{*ledger_,       world_->vault, world_->evidence, world_->files, world_->clock,
              world_->random, client,        world_->mailer,   world_->log,   world_->directory};
  for (int i = 0; i < 20; ++i) unit("u-" + std::to_string(i));
  Sender sender(world, {kBase, {}});
  {
    const SendingThread thread(sender, world);
    EXPECT_TRUE(client.wait_for(20));
    client.let_go();
  }
  EXPECT_GE(listed("delivered"), 20u);
}

}  // namespace
}  // namespace luoshi::service
