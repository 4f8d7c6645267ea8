// People are asked by message: once, with a number that is sealed until it is sent, and what they
// say is a follow-up.
#include "service/case_asking.h"

#include "service/cases.h"
#include "service/messages.h"
#include "service/sending.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

constexpr const char* kBase = "https://luoshi.example.org/";
constexpr const char* kPhone = "13912345678";
constexpr const char* kKinds = R"(kinds:
  - id: call
    name: 热线诉求
    series: 热线
    clock: {stages: [{amount: 5, unit: working_days}], on_return: {effect: restart}}
    process:
      line: hotline
      follow_up: true
      message_first: {template_name: follow-up, days: 3, open_days: 10}
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
)";

class CaseAskingTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_kinds(kKinds);
    sender_.emplace(*world_, SendingOptions{kBase, {}, &provider_});
  }
  void close(const std::string& id) {
    does("p-clerk", id, receive_case);
    does("p-clerk", id, answer_case, CaseAnswer{"已修好", {}});
    does("p-hotline", id, accept_case, CaseAcceptance{});
  }
  std::string closed() {
    CaseNew wanted;
    wanted.kind = "call";
    wanted.summary = "路灯不亮";
    wanted.reporter = CaseReporter{"王小明", kPhone, {}};
    auto made = register_case(*world_, caller("p-hotline"), request(), wanted);
    EXPECT_TRUE(made) << why(made);
    const std::string id = made ? text_in(*made, "id") : std::string();
    does("p-hotline", id, dispatch_case, CaseDispatch{office::UnitId("u-a"), {}, {}, {}, {}});
    close(id);
    return id;
  }
  std::uint64_t asks(const std::string& base = kBase) {
    auto done = ask_people(*world_, base);
    EXPECT_TRUE(done) << why(done);
    return done.value_or(0);
  }
  // The code in the last message that was sent.
  std::string code() {
    auto worked = sender_->work("messages");
    EXPECT_TRUE(worked) << why(worked);
    if (provider_.messages().empty()) return {};
    const std::string link = provider_.messages().back().parameters.at("link");
    EXPECT_TRUE(link.starts_with("https://luoshi.example.org/f/")) << link;
    return link.substr(link.rfind('/') + 1);
  }
  json::object shown(const std::string& id) {
    auto got = get_case(*world_, caller("p-hotline"), id);
    EXPECT_TRUE(got) << why(got);
    return got ? *got : json::object();
  }

  notice::MemoryMessageProvider provider_;
  std::optional<Sender> sender_;
};

TEST_F(CaseAskingTest, WhatIsNotSolvedBeginsAnewAndIsAskedAgain) {
  const std::string id = closed();
  EXPECT_EQ(text_in(shown(id), "todo"), "ask");
  EXPECT_EQ(asks(), 1u);
  EXPECT_EQ(asks(), 0u);
  EXPECT_EQ(text_in(shown(id), "todo"), "await_reply");
  const std::string first = code();
  ASSERT_EQ(provider_.messages().size(), 1u);
  EXPECT_EQ(provider_.messages()[0].to, kPhone);
  EXPECT_EQ(provider_.messages()[0].template_name, "follow-up");
  EXPECT_EQ(provider_.messages()[0].parameters.at("number"), "热线〔2026〕1号");
  EXPECT_EQ(provider_.messages()[0].parameters.at("days"), "10");

  auto question = case_question(*world_, first);
  ASSERT_TRUE(question) << why(question);
  EXPECT_EQ(question->number, "热线〔2026〕1号");
  EXPECT_FALSE(question->refusal);
  const auto said = answer_case_question(*world_, first, {false, 1, "还是不亮"});
  ASSERT_TRUE(said) << why(said);
  const json::object anew = shown(id);
  EXPECT_EQ(text_in(anew, "state"), "issued");
  bool is_told = false;
  for (const json::value& step : anew.at("timeline").as_array()) {
    if (text_in(step, "event") != "followed_up") continue;
    is_told = true;
    EXPECT_EQ(text_in(step, "way"), "message");
    EXPECT_EQ(text_in(step, "by"), "");
    EXPECT_EQ(text_in(step, "text"), "还是不亮");
    EXPECT_EQ(step.at("satisfied"), json::value(1));
  }
  EXPECT_TRUE(is_told);
  // The link was for that closing alone.
  EXPECT_EQ(case_question(*world_, first).error().code, base::ErrorCode::kNotFound);
  close(id);
  EXPECT_EQ(asks(), 1u);
  const std::string second = code();
  EXPECT_NE(second, first);
  ASSERT_TRUE(answer_case_question(*world_, second, {true, {}, ""}));
  EXPECT_TRUE(shown(id).at("todo").is_null());
  EXPECT_EQ(answer_case_question(*world_, second, {false, {}, ""}).error().reason, "already_said");
  EXPECT_EQ(text_in(shown(id), "state"), "closed");
}

TEST_F(CaseAskingTest, WhoDoesNotAnswerIsCalled) {
  const std::string id = closed();
  EXPECT_EQ(asks(), 1u);
  const std::string link = code();
  pass_days(3);
  EXPECT_EQ(asks(), 1u);
  EXPECT_EQ(text_in(shown(id), "todo"), "follow_up");
  EXPECT_EQ(asks(), 0u);
  pass_days(8);
  EXPECT_EQ(case_question(*world_, link)->refusal->reason, "not_asked");
  EXPECT_EQ(answer_case_question(*world_, link, {true, 5, ""}).error().reason, "not_asked");
}

TEST_F(CaseAskingTest, WhereNothingCanBeSentEverybodyIsCalled) {
  const std::string id = closed();
  EXPECT_EQ(asks(""), 1u);
  EXPECT_EQ(text_in(shown(id), "todo"), "follow_up");
  EXPECT_EQ(code(), "");
  // So they are when the kind says it no more.
  const std::string other = closed();
  std::string kinds = kKinds;
  const std::size_t line = kinds.find("      message_first");
  kinds.erase(line, kinds.find('\n', line) + 1 - line);
  load_kinds(kinds);
  EXPECT_EQ(asks(), 1u);
  EXPECT_EQ(text_in(shown(other), "todo"), "follow_up");
}

TEST_F(CaseAskingTest, NobodyGuessesALink) {
  const std::string id = closed();
  asks();
  const std::string good = code();
  std::string other = good;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  const std::string unasked = closed();
  for (const std::string& wrong :
       {std::string(), std::string("."), other, good.substr(0, good.find('.')), good + "A",
        id.substr(2) + ".", "nobody" + good.substr(good.find('.')),
        unasked.substr(2) + good.substr(good.find('.'))}) {
    const auto question = case_question(*world_, wrong);
    ASSERT_FALSE(question) << wrong;
    EXPECT_EQ(question.error().code, base::ErrorCode::kNotFound) << wrong;
    EXPECT_EQ(answer_case_question(*world_, wrong, {true, {}, ""}).error().code,
              base::ErrorCode::kNotFound);
  }
  EXPECT_TRUE(case_question(*world_, good));
}

TEST_F(CaseAskingTest, AMessageThatIsQueuedAgainAfterAKillIsTheSame) {
  const std::string id = closed();
  // Killed behind the queue, before the event.
  const auto state =
      world_->ledger.state<cases::Case>(ledger::kCityBook, cases::stream_of(cases::CaseId(id)));
  const cases::SealedPerson& who = *(*state)->intake->reporter;
  ASSERT_TRUE(send_message(*world_, "ask-" + id + "-1",
                           {who.subject, "reporter.phone", who.phone->sealed},
                           {"follow-up", {{"link", "https://luoshi.example.org/f/first"}}}));
  EXPECT_EQ(asks(), 1u);
  EXPECT_EQ(code(), "first");
  EXPECT_EQ(provider_.messages().size(), 1u);
}

}  // namespace
}  // namespace luoshi::service::test
