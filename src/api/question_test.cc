// The page behind a message's link, as a browser meets it.
#include <deque>

#include "api/test_house_test.h"
#include "service/case_asking.h"
#include "service/cases.h"
#include "service/sending.h"

namespace luoshi::api {
namespace {

using service::Asked;
using service::Caller;
using test::Told;

constexpr const char* kHouse = "https://city.example";
constexpr const char* kKinds = R"(kinds:
  - id: call
    name: 热线诉求 <甲>
    name_en: call <a>
    series: 热线
    clock: {stages: [{amount: 5, unit: working_days}]}
    process:
      line: hotline
      follow_up: true
      message_first: {template_name: follow-up, days: 3}
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
)";

class QuestionPage : public testing::Test {
 protected:
  void SetUp() override {
    house_.at.load_rules("kinds", kKinds);
    house_.at.load_rules("calendar", "years: {2026: [], 2027: []}\n");
    service::World& world = house_.at.world();
    service::CaseNew wanted;
    wanted.kind = "call";
    wanted.summary = "路灯不亮";
    wanted.text = "秘密正文";
    wanted.reporter = service::CaseReporter{"王小明", "13912345678", "秘密住址"};
    const Caller hotline = house_.at.caller("p-hotline");
    const Caller clerk = house_.at.caller("p-clerk");
    auto made = service::register_case(world, hotline, house_.at.new_request(), wanted);
    ASSERT_TRUE(made) << service::test::why(made);
    const std::string id(made->at("id").as_string());
    const auto on = [&](const Caller& caller) {
      requests_.push_back(house_.at.new_request());
      return service::OnOne{world, caller, requests_.back(), id, {}};
    };
    ASSERT_TRUE(service::dispatch_case(on(hotline), {office::UnitId("u-a"), {}, {}, {}, {}}));
    ASSERT_TRUE(service::receive_case(on(clerk)));
    ASSERT_TRUE(service::answer_case(on(clerk), {"秘密答复", {}}));
    ASSERT_TRUE(service::accept_case(on(hotline), {}));
    ASSERT_TRUE(service::ask_people(world, kHouse));
    notice::MemoryMessageProvider provider;
    service::Sender sender(world, {kHouse, {}, &provider});
    ASSERT_TRUE(sender.work("messages"));
    ASSERT_EQ(provider.messages().size(), 1u);
    link_ = provider.messages()[0].parameters.at("link").substr(std::string(kHouse).size());
  }
  Told send(const std::string& form, const std::string& link) {
    return house_.ask("", Method::kPost, link, form,
                      {{"Content-Type", "application/x-www-form-urlencoded"}});
  }

  test::House house_;
  std::deque<Asked> requests_;
  std::string link_;
};

TEST_F(QuestionPage, ShowsTheNumberAndTakesOneAnswer) {
  const Told page = house_.ask("", Method::kGet, link_);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.find("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.headers.find("Cache-Control"), "no-store");
  EXPECT_EQ(page.headers.find("Referrer-Policy"), "no-referrer");
  EXPECT_NE(page.body.find("热线〔2026〕1号 call &lt;a&gt;"), std::string::npos) << page.body;
  EXPECT_EQ(page.body.find('{' + std::string("title}")), std::string::npos) << page.body;
  for (const char* secret : {"路灯", "秘密", "王", "139", "<script"}) {
    EXPECT_EQ(page.body.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(send("satisfied=3", link_).status, 400);
  EXPECT_EQ(send("solved=maybe", link_).status, 400);
  EXPECT_EQ(send("solved=no&satisfied=6", link_).status, 400);
  EXPECT_EQ(house_.at.count("case.followed_up"), 0u);
  const Told thanks = send("solved=yes&satisfied=4&text=+%E8%B0%A2%E8%B0%A2%0D%0A", link_);
  EXPECT_EQ(thanks.status, 200) << thanks.body;
  EXPECT_EQ(house_.at.count("case.followed_up"), 1u);
  EXPECT_EQ(send("solved=no", link_).status, 200);  // said before: thanked again, nothing more
  EXPECT_EQ(house_.at.count("case.followed_up"), 1u);
  EXPECT_EQ(house_.at.count("case.reopened"), 0u);
  EXPECT_EQ(house_.ask("", Method::kGet, link_).body.find("<form"), std::string::npos);
}

TEST_F(QuestionPage, WhatIsNotSolvedIsReopenedAndTheLinkIsNoMore) {
  EXPECT_EQ(send("solved=no", link_).status, 200);
  EXPECT_EQ(house_.at.count("case.reopened"), 1u);
  EXPECT_EQ(house_.ask("", Method::kGet, link_).status, 404);
}

TEST_F(QuestionPage, IsOverInTimeAndNobodyElsesLinkIsTold) {
  std::string wrong = link_;
  wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
  const Told none = house_.ask("", Method::kGet, wrong);
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.body, house_.ask("", Method::kGet, "/f/nobody.nothing").body);
  EXPECT_EQ(send("solved=yes", wrong).status, 404);
  house_.at.clock.advance(std::chrono::hours(24 * 4));
  EXPECT_EQ(house_.ask("", Method::kGet, link_).status, 410);
  EXPECT_EQ(send("solved=yes", link_).status, 410);
  EXPECT_EQ(house_.at.count("case.followed_up"), 0u);
}

}  // namespace
}  // namespace luoshi::api
