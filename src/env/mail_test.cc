#include "env/mail.h"

#include <gtest/gtest.h>

#include "env/test_server_test.h"

namespace luoshi::env {
namespace {

using base::ErrorCode;
constexpr WallTime kNow{std::chrono::milliseconds(1'782'892'800'007)};

Mail sample() {
  return {.id = "order-7",
          .from = "office@example.org",
          .to = {"a@example.org", "b+c@example.org"},
          .subject = "督办",
          .text = "你好\n",
          .attachment = std::nullopt};
}

TEST(Mail, IsWrittenAsTheStandardsSay) {
  Mail mail = sample();
  EXPECT_EQ(format_mail(mail, kNow).value(),
            "Date: Wed, 01 Jul 2026 08:00:00 +0000\r\n"
            "From: <office@example.org>\r\n"
            "To: <a@example.org>,\r\n <b+c@example.org>\r\n"
            "Subject: =?UTF-8?B?552j5Yqe?=\r\n"
            "Message-ID: <order-7@example.org>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n"
            "5L2g5aW9Cg==\r\n");
  mail.attachment = MailAttachment{"锚.txt", "text/plain", std::string(58, 'a')};
  const std::string with = format_mail(mail, kNow).value();
  EXPECT_NE(with.find("\r\n--=_luoshi_part\r\nContent-Type: text/plain\r\n"), with.npos) << with;
  EXPECT_NE(with.find(" filename*=UTF-8''%E9%94%9A.txt\r\n"), with.npos);
  EXPECT_TRUE(with.ends_with("YWFh\r\nYQ==\r\n--=_luoshi_part--\r\n"));
}

TEST(Mail, DividesLongSubjectsBetweenCharacters) {
  Mail mail = sample();
  for (int i = 0; i < 20; ++i) mail.subject += "一";
  const std::string text = format_mail(mail, kNow).value();
  EXPECT_NE(
      text.find("=?UTF-8?B?552j5Yqe5LiA5LiA5LiA5LiA5LiA5LiA5LiA5LiA5LiA5LiA5LiA5LiA5LiA?=\r\n "
                "=?UTF-8?B?5LiA5LiA5LiA5LiA5LiA5LiA5LiA?=\r\n"),
      text.npos)
      << text;
}

TEST(Mail, RefusesWhatWouldBreakItsLines) {
  const auto refused = [](auto change) {
    Mail mail = sample();
    change(mail);
    const auto text = format_mail(mail, kNow);
    return !text && text.error().code == ErrorCode::kInvalidInput;
  };
  EXPECT_FALSE(refused([](Mail&) {}));
  EXPECT_TRUE(refused([](Mail& mail) { mail.id = "a>\r\n"; }));
  EXPECT_TRUE(refused([](Mail& mail) { mail.from = "a@b\r\nBcc: c@d"; }));
  EXPECT_TRUE(refused([](Mail& mail) { mail.to = {}; }));
  EXPECT_TRUE(refused([](Mail& mail) { mail.to = {"a@b> <c@d"}; }));
  EXPECT_TRUE(refused([](Mail& mail) { mail.to.assign(101, "a@b"); }));
  EXPECT_TRUE(refused([](Mail& mail) { mail.subject = "a\nb"; }));
  EXPECT_TRUE(refused([](Mail& mail) { mail.subject = "\xFF"; }));
  EXPECT_TRUE(refused([](Mail& mail) { mail.attachment = {"a", "text/plain\r\nX: y", ""}; }));
  EXPECT_TRUE(refused([](Mail& mail) { mail.attachment = {"a\n", "text/plain", ""}; }));
}

// A mail server that takes one mail; `heard` is all that it was told.
std::function<void(Conversation&)> mail_server(std::string& heard, const char* verdict) {
  return [&heard, verdict](Conversation& conversation) {
    conversation.say("220 test\r\n");
    for (;;) {
      const std::string line = conversation.hear_to("\r\n");
      heard += line;
      if (line.empty()) return;
      if (line.starts_with("QUIT")) return conversation.say("221 bye\r\n");
      if (line.starts_with("DATA")) {
        conversation.say("354 go on\r\n");
        heard += conversation.hear_to("\r\n.\r\n");
        conversation.say(verdict);
      } else {
        conversation.say("250 yes\r\n");
      }
    }
  };
}

TEST(SmtpMailer, HandsTheMailOver) {
  SimulatedClock clock(kNow);
  std::string heard;
  {
    TestServer server(mail_server(heard, "250 taken\r\n"));
    SmtpMailer mailer({.url = server.at("smtp")}, clock);
    const auto sent = mailer.send(sample());
    ASSERT_TRUE(sent.has_value()) << sent.error().to_string(base::Language::kEnglish);
  }
  EXPECT_NE(heard.find("MAIL FROM:<office@example.org>"), heard.npos) << heard;
  EXPECT_NE(heard.find("RCPT TO:<b+c@example.org>"), heard.npos);
  EXPECT_NE(heard.find(format_mail(sample(), kNow).value() + ".\r\n"), heard.npos);
}

TEST(SmtpMailer, SaysWhenItWasNotTaken) {
  SimulatedClock clock(kNow);
  std::string heard;
  TestServer server(mail_server(heard, "554 no\r\n"));
  SmtpMailer mailer({.url = server.at("smtp")}, clock);
  EXPECT_EQ(mailer.send(sample()).error().code, ErrorCode::kUnavailable);
  SmtpMailer elsewhere({.url = "https://example.org"}, clock);
  EXPECT_EQ(elsewhere.send(sample()).error().code, ErrorCode::kInvalidInput);
}

TEST(MemoryMailer, KeepsMailsAndFailsOnce) {
  MemoryMailer mailer;
  mailer.fail_next({ErrorCode::kUnavailable, {}, {}, {}});
  EXPECT_FALSE(mailer.send(sample()).has_value());
  EXPECT_TRUE(mailer.send(sample()).has_value());
  EXPECT_EQ(mailer.mails().size(), 1u);
}

}  // namespace
}  // namespace luoshi::env
