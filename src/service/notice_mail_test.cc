// Notices as mail: to who wants them, of what he has not read, once, and without anybody's reasons.
#include "notice/notice.h"
#include "service/cases.h"
#include "service/mail_wishes.h"
#include "service/notices.h"
#include "service/orders.h"
#include "service/sending.h"
#include "service/test_register_test.h"
#include "service/webhooks.h"

namespace luoshi::service::test {
namespace {

using notice::MailRhythm;
using std::chrono::minutes;

class NoticeMailTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_orders();
    SendingOptions options;
    options.base_url = "https://luoshi.example.org";
    options.mail_from = "luoshi@example.org";
    sender_.emplace(*world_, options);
  }
  void wish(const std::string& person, MailRhythm rhythm,
            std::optional<std::string> address = "sun@example.org") {
    auto done = wish_mail(*world_, caller(person), request(), {rhythm, std::move(address)});
    ASSERT_TRUE(done) << why(done);
    round();  // from now on
  }
  std::string open_one(const std::string& title) {
    OrderNew wanted;
    wanted.kind = "order";
    wanted.title = title;
    wanted.unit = office::UnitId("u-a");
    auto made = open_order(*world_, caller("p-supervision"), request(), wanted);
    EXPECT_TRUE(made) << why(made);
    return std::string(made->at("id").as_string());
  }
  // Some time later.
  void round(std::chrono::minutes later = minutes(11)) {
    clock_.advance(later);
    EXPECT_TRUE(make_notices(*world_));
    auto planned = sender_->plan();
    EXPECT_TRUE(planned) << why(planned);
    auto worked = sender_->work("mail");
    EXPECT_TRUE(worked) << why(worked);
  }
  std::vector<env::Mail> mails() { return city_.mailer.mails(); }

  std::optional<Sender> sender_;
};

TEST_F(NoticeMailTest, WhatIsUnreadComesInOneMail) {
  wish("p-clerk", MailRhythm::kSoon);
  const std::string id = open_one("加快开工");
  open_one("加快验收");
  round();
  ASSERT_EQ(mails().size(), 1u);
  const env::Mail mail = mails()[0];
  EXPECT_EQ(mail.from, "luoshi@example.org");
  EXPECT_EQ(mail.to, std::vector<std::string>{"sun@example.org"});
  EXPECT_EQ(mail.subject, "落实：2条新通知");
  EXPECT_NE(mail.text.find("督办〔2026〕1号请签收：加快开工\n  "
                           "https://luoshi.example.org/#/orders/" +
                           id),
            std::string::npos)
      << mail.text;
  round();
  EXPECT_EQ(mails().size(), 1u);
  // In the queue stands whom it is for, not what it says and where it goes.
  const auto rows = ledger_->store().transient().list("deliveries", "", clock_.wall_now(), 10);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().second.find("加快"), std::string::npos);
  EXPECT_EQ(rows->front().second.find("sun@"), std::string::npos);
}

TEST_F(NoticeMailTest, ReasonsStayHere) {
  wish("p-clerk", MailRhythm::kSoon);
  const std::string id = open_one("加快开工");
  does("p-clerk", id, receive_order);
  does("p-clerk", id, answer_order, OrderAnswer{"已开工", {}});
  round();
  does("p-supervision", id, return_order, OrderReturn{"张三的材料不实：请核", {}});
  round();
  ASSERT_EQ(mails().size(), 2u);
  EXPECT_TRUE(mails()[1].text.starts_with("督办〔2026〕1号被退回\n")) << mails()[1].text;
  EXPECT_EQ(mails()[1].text.find("张三"), std::string::npos);
}

TEST_F(NoticeMailTest, WhatPeopleAskForStaysHereToo) {
  load_kinds(
      "kinds:\n"
      "  - id: letter\n"
      "    name: 信访\n"
      "    series: 信访\n"
      "    clock:\n"
      "      stages: [{amount: 10, unit: working_days}]\n"
      "      rungs: [{id: half, name: 过半, name_en: half, to: unit_clerk, share_percent: 50}]\n"
      "    process:\n"
      "      line: petition\n"
      "      dispatched_by: [hotline_operator]\n"
      "      secrecy: {roles: [hotline_operator]}\n");
  wish("p-clerk", MailRhythm::kSoon);
  CaseNew what;
  what.kind = "letter";
  what.summary = "反映拆迁：补偿未付";
  auto made = register_case(*world_, caller("p-hotline"), request(), what);
  ASSERT_TRUE(made) << why(made);
  const std::string id = text_in(*made, "id");
  does("p-hotline", id, dispatch_case, CaseDispatch{office::UnitId("u-a"), {}, {}, {}, {}});
  round();
  pass_days(10);
  city_.run(cases::RecordRungs{});
  round();
  ASSERT_EQ(mails().size(), 2u);
  const std::string page = "  https://luoshi.example.org/#/cases/" + id + "\n";
  EXPECT_TRUE(mails()[0].text.starts_with("信访〔2026〕1号请签收\n" + page)) << mails()[0].text;
  EXPECT_TRUE(mails()[1].text.starts_with("信访〔2026〕1号过半\n" + page)) << mails()[1].text;
}

TEST_F(NoticeMailTest, WhatIsReadBeforeItIsSentIsNotSent) {
  wish("p-clerk", MailRhythm::kSoon);
  open_one("加快开工");
  city_.mailer.fail_next({base::ErrorCode::kUnavailable, {"不通", "no answer"}, {}, {}, {}});
  round();
  EXPECT_TRUE(mails().empty());
  ASSERT_TRUE(
      read_notices(*world_, caller("p-clerk"), request(), {rfc3339(clock_.wall_now()), {}}));
  round();
  EXPECT_TRUE(mails().empty());
  open_one("加快验收");
  city_.mailer.fail_next({base::ErrorCode::kUnavailable, {"不通", "no answer"}, {}, {}, {}});
  round();
  round();
  ASSERT_EQ(mails().size(), 1u);
  EXPECT_EQ(mails()[0].subject, "落实：1条新通知");
}

TEST_F(NoticeMailTest, OnceADayComesAtEight) {
  wish("p-clerk", MailRhythm::kDaily);
  open_one("加快开工");
  for (int i = 0; i < 20; ++i) round(std::chrono::hours(1));  // from about ten in the morning
  EXPECT_TRUE(mails().empty());
  open_one("加快验收");
  round(std::chrono::hours(2));
  ASSERT_EQ(mails().size(), 1u);
  EXPECT_EQ(mails()[0].subject, "落实：2条新通知");
}

TEST_F(NoticeMailTest, WhoeverWantsNoneOrIsGoneGetsNone) {
  wish("p-clerk", MailRhythm::kSoon);
  open_one("加快开工");
  city_.mailer.fail_next({base::ErrorCode::kUnavailable, {"不通", "no answer"}, {}, {}, {}});
  round();
  wish("p-clerk", MailRhythm::kNone, std::nullopt);
  EXPECT_TRUE(mails().empty());
  EXPECT_EQ(list_deliveries(*world_, caller("p-sys"), {{"destination", "mail"}})->items.size(), 1u);
  open_one("加快验收");
  round();
  EXPECT_TRUE(mails().empty());
}

TEST_F(NoticeMailTest, TheAddressIsOnesOwnAndSealed) {
  const auto refused = [&](MailRhythm rhythm, std::optional<std::string> address) {
    auto done = wish_mail(*world_, caller("p-clerk"), request(), {rhythm, std::move(address)});
    return done ? std::string() : done.error().where;
  };
  EXPECT_EQ(refused(MailRhythm::kSoon, "nobody"), "/address");
  EXPECT_EQ(refused(MailRhythm::kSoon, "a@b.org\r\nBcc: c@d.org"), "/address");
  EXPECT_EQ(refused(MailRhythm::kDaily, std::nullopt), "/address");
  wish("p-clerk", MailRhythm::kDaily);
  const auto events = ledger_->events({.book = ledger::kCityBook, .kind = "mail.wished"});
  ASSERT_EQ(events->size(), 1u);
  EXPECT_EQ(events->front().body.find("sun@"), std::string::npos);
  EXPECT_EQ(get_mail_wish(*world_, caller("p-clerk"))->at("address"), "sun@example.org");
  EXPECT_TRUE(get_mail_wish(*world_, caller("p-head"))->at("address").is_null());
}

}  // namespace
}  // namespace luoshi::service::test
