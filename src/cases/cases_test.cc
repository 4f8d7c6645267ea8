// Cases through their life; the clock as the calendar says; rungs once.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <regex>
#include <set>

#include "cases/case.h"
#include "cases/clock.h"
#include "cases/test_book_test.h"

namespace luoshi::cases {
namespace {

using office::UnitId;
using test::Book;

const CaseId kOne{"o-1"};

OpenCase open(const std::string& id = "o-1", const std::string& kind = "order") {
  OpenCase ask;
  ask.id = CaseId(id);
  ask.kind = kind;
  ask.title = "加快学校建设";
  ask.unit = UnitId("u-a");
  return ask;
}
OpenCase by_rule(const std::string& id, const std::string& key) {
  OpenCase ask = open(id);
  ask.origin = {IssuedBy::kRule, "red-days", key};
  return ask;
}
ReceiveCase receive(const char* unit = "u-a") { return {kOne, {}, UnitId(unit)}; }
AnswerCase answer(const char* text = "已整改", std::vector<std::string> evidence = {}) {
  return {kOne, {}, UnitId("u-a"), {text, std::move(evidence)}};
}
SuspendCase suspend(const char* ground) { return {kOne, {}, ground, {}, "台风"}; }
ExtendCase extend(int days) { return {kOne, {}, days, "情况复杂", {}}; }
HandOverCase hand_over(const char* unit) { return {kOne, {}, UnitId(unit), "职责调整"}; }
const AcceptCase kAccept{kOne, {}, "同意"};
const ReturnCase kReturn{kOne, {}, "材料不全", {}};
const ReopenCase kReopen{kOne, {}, "问题反弹"};
const WithdrawCase kWithdraw{kOne, {}, "重复立案"};
const Case& one(Book& book) { return book.of<Case>(stream_of(kOne)); }

// The due time of o-1 in the city, "2026-03-16 23:59:59" or "none".
std::string due(Book& book) {
  const auto at = one(book).timed.due_at;
  if (!at) return "none";
  return calendar::to_plain_text(calendar::Zone{}.local(*at / 1'000));
}

TEST(Case, LivesAsDrawn) {
  using Step = std::function<std::string(Book&)>;
  const auto step = [](auto ask) { return Step([ask](Book& book) { return book.tell(ask); }); };
  struct Row {
    Step step;
    std::string expected;  // the events, or why not
    CaseState state;
  };
  using enum CaseState;
  const std::vector<Row> rows = {
      {step(open()), "case.opened case.timed", kIssued},
      {step(open()), "/id", kIssued},
      {step(answer()), "issued", kIssued},
      {step(receive("u-b")), "not_concerned", kIssued},
      {step(receive()), "case.received", kReceived},
      {step(kAccept), "received", kReceived},
      {step(answer("")), "/text", kReceived},
      {step(answer("见附件", {"sha256:00"})), "/evidence/0", kReceived},
      {step(answer()), "case.answered case.timed", kAnswered},
      {step(extend(5)), "answered", kAnswered},
      {step(ReturnCase{kOne, {}, "", {}}), "/reason", kAnswered},
      {step(kReturn), "case.returned case.timed", kReceived},
      {step(hand_over("u-old")), "/unit", kReceived},
      {step(hand_over("u-a")), "", kReceived},
      {step(hand_over("u-b")), "case.handed_over", kIssued},
      {step(receive()), "not_concerned", kIssued},
      {step(hand_over("u-a")), "case.handed_over", kIssued},
      {step(receive()), "case.received", kReceived},
      {step(answer()), "case.answered case.timed", kAnswered},
      {step(kAccept), "case.accepted", kClosed},
      {step(kWithdraw), "closed", kClosed},
      {step(kReopen), "case.reopened case.timed", kIssued},
      {step(kReopen), "issued", kIssued},
      {step(kWithdraw), "case.withdrawn", kWithdrawn},
      {step(receive()), "withdrawn", kWithdrawn},
  };
  Book book = test::small_city();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].step(book), rows[i].expected) << i;
    EXPECT_EQ(one(book).state, rows[i].state) << i;
    book.pass_hours(1);
  }
  EXPECT_TRUE(book.replays_alike());
}

TEST(Case, RefusesWhatTheKindDoesNotAllow) {
  Book book = test::small_city();
  EXPECT_EQ(book.tell(open("o-1", "none")), "/kind");
  EXPECT_EQ(book.tell(open("o-1", "question")), "/kind");     // has no series
  EXPECT_EQ(book.tell(open("o-1", "problem")), "/measures");  // wants them
  OpenCase ask = open();
  ask.about = {"c-none"};
  EXPECT_EQ(book.tell(ask), "/about/0");
  ask = open("o-1", "problem");
  ask.measures = "拆除违建";
  ASSERT_TRUE(book.run(ask));
  ASSERT_TRUE(book.run(receive()));
  EXPECT_EQ(book.tell(answer()), "/evidence");
  Book bare = test::small_city(false);
  EXPECT_EQ(bare.tell(open()), "no_rules");
}

TEST(Case, IsNumberedInItsSeriesAndYear) {
  struct Row {
    std::string day;
    OpenCase ask;
    std::string number;
  };
  OpenCase problem = open("o-3", "problem");
  problem.measures = "拆除";
  const std::vector<Row> rows = {
      {"2026-03-02", open("o-1"), "督办〔2026〕1号"},
      {"2026-03-02", open("o-2"), "督办〔2026〕2号"},
      {"2026-03-02", problem, "整改〔2026〕1号"},
      {"2026-03-02", by_rule("o-4", "red/c-1/2026-02"), "督办〔2026〕3号"},
      {"2026-03-03", by_rule("o-5", "red/c-1/2026-02"), "督办〔2026〕3号"},  // made already
      {"2026-03-03", by_rule("o-6", "red/c-1/2026-03"), "督办〔2026〕4号"},
      {"2027-01-04", open("o-7"), "督办〔2027〕1号"},
  };
  Book book = test::small_city();
  for (const Row& row : rows) {
    book.set_day(row.day);
    const auto decision = book.run(row.ask);
    ASSERT_TRUE(decision);
    EXPECT_NE(decision->reply.find(row.number), std::string::npos) << decision->reply;
  }
  EXPECT_FALSE(book.of<Case>(stream_of(CaseId("o-5"))).exists);
  // A number is not given again.
  ASSERT_TRUE(book.run(WithdrawCase{CaseId("o-7"), {}, "重复"}));
  ASSERT_TRUE(book.run(open("o-8")));
  EXPECT_EQ(book.of<Case>(stream_of(CaseId("o-8"))).what.number, "督办〔2027〕2号");
}

// 10 working days of March 2026; 2026-03-02 is a Monday.
TEST(CaseClock, IsDerivedAsTheCalendarSays) {
  Book book = test::small_city();
  ASSERT_TRUE(book.run(open()));
  EXPECT_EQ(due(book), "2026-03-16 23:59:59");
  EXPECT_FALSE(one(book).timed.provisional);
  book.set_day("2026-03-04");
  EXPECT_EQ(book.tell(suspend("weather")), "/ground");
  EXPECT_EQ(book.tell(suspend("force-majeure")), "case.suspended case.timed");
  EXPECT_EQ(due(book), "none");
  EXPECT_EQ(book.tell(suspend("force-majeure")), "suspended");
  book.set_day("2026-03-06");
  EXPECT_EQ(book.tell(ResumeCase{kOne, {}}), "case.resumed case.timed");
  EXPECT_EQ(due(book), "2026-03-18 23:59:59");  // the 4th and 5th were not counted
  EXPECT_EQ(book.tell(ResumeCase{kOne, {}}), "not_suspended");
  EXPECT_EQ(book.tell(extend(6)), "/days");  // five at a time
  EXPECT_EQ(book.tell(extend(5)), "case.extended case.timed");
  EXPECT_EQ(due(book), "2026-03-25 23:59:59");
  EXPECT_EQ(book.tell(extend(5)), "/days");  // once
  ASSERT_TRUE(book.run(receive()));
  ASSERT_TRUE(book.run(answer()));
  book.set_day("2026-03-09");
  EXPECT_EQ(book.tell(kReturn), "case.returned case.timed");
  EXPECT_EQ(one(book).round, 2);
  const auto clock = clock_of(book, one(book));
  ASSERT_TRUE(clock);
  EXPECT_EQ(clock->timed, one(book).timed);
  EXPECT_GE(due(book), "2026-03-23 23:59:59");  // ten working days anew, from the return
  EXPECT_TRUE(book.replays_alike());
}

TEST(CaseClock, TheAnswerStopsItAndTheVerdictStays) {
  struct Row {
    std::string answered;
    std::string verdict;
  };
  for (const Row& row : {Row{"2026-03-16", "in_time"}, Row{"2026-03-17", "late"}}) {
    Book book = test::small_city();
    ASSERT_TRUE(book.run(open()));
    ASSERT_TRUE(book.run(receive()));
    book.set_day(row.answered);
    ASSERT_TRUE(book.run(answer()));
    book.set_day("2026-03-30");
    ASSERT_TRUE(book.run(kAccept));
    EXPECT_EQ(book.text_at(cases_table(), {std::string("o-1")}, "verdict"), row.verdict);
    const Case closed = one(book);
    ASSERT_TRUE(book.run(test::kinds_of(20, "rederive")));
    const auto retimed = book.run(RetimeCases{});
    ASSERT_TRUE(retimed);
    EXPECT_TRUE(retimed->events.empty());
    EXPECT_EQ(one(book).closing->due_at, closed.closing->due_at);
  }
}

TEST(CaseClock, ChangedRulesAreDerivedAnewInBatches) {
  Book book = test::small_city();
  for (const char* id : {"o-1", "o-2", "o-3"}) ASSERT_TRUE(book.run(open(id)));
  EXPECT_EQ(book.run(RetimeCases{})->events.size(), 0);
  book.set_day("2026-03-04");
  ASSERT_TRUE(book.run(test::kinds_of(20, "rederive")));
  const auto first = book.run(RetimeCases{2});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->events.size(), 2);
  EXPECT_EQ(first->reply, R"({"done":2,"more":true})");
  EXPECT_EQ(book.run(RetimeCases{2})->reply, R"({"done":1,"more":false})");
  EXPECT_EQ(book.run(RetimeCases{2})->events.size(), 0);
  EXPECT_EQ(due(book), "2026-03-30 23:59:59");
  // A rule that leaves what runs alone: the due time stays, the stamp is the new one.
  ASSERT_TRUE(book.run(test::kinds_of(5, "keep")));
  EXPECT_EQ(book.run(RetimeCases{})->events.size(), 3);
  EXPECT_EQ(due(book), "2026-03-30 23:59:59");
  EXPECT_EQ(one(book).timed.kinds_version, 3);
  ASSERT_TRUE(book.run(open("o-4")));
  EXPECT_EQ(book.of<Case>(stream_of(CaseId("o-4"))).kinds_version, 3);
  EXPECT_TRUE(book.replays_alike());
}

office::LoadRules calendar_of(const std::string& years) {
  return {"calendar", {}, "years:\n" + years, {}};
}

// What stood still stays uncounted, whatever rule or calendar comes afterwards.
TEST(CaseClock, APauseSurvivesAChangedRuleAndAChangedCalendar) {
  Book book = test::small_city();
  ASSERT_TRUE(book.run(open()));
  book.set_day("2026-03-04");
  ASSERT_TRUE(book.run(suspend("force-majeure")));
  book.set_day("2026-03-06");
  ASSERT_TRUE(book.run(ResumeCase{kOne, {}}));
  EXPECT_EQ(due(book), "2026-03-18 23:59:59");
  ASSERT_TRUE(book.run(test::kinds_of(12, "rederive")));
  ASSERT_TRUE(book.run(RetimeCases{}));
  EXPECT_EQ(due(book), "2026-03-20 23:59:59");
  // The 9th and the 10th become days off: 3, 6, 11 to 13, 16 to 20, 23, 24 March.
  ASSERT_TRUE(
      book.run(calendar_of("  2026:\n    - {name: 放假, days: 03-09..03-10}\n  2027: []\n")));
  ASSERT_TRUE(book.run(RetimeCases{}));
  EXPECT_EQ(due(book), "2026-03-24 23:59:59");
  EXPECT_TRUE(book.replays_alike());
}

TEST(CaseClock, ALimitInAYearThatIsNotPublishedIsDerivedAnewWhenItIs) {
  Book book = test::small_city();
  book.set_day("2027-12-27");
  ASSERT_TRUE(book.run(open()));
  EXPECT_EQ(due(book), "2028-01-10 23:59:59");
  EXPECT_TRUE(one(book).timed.provisional);
  ASSERT_TRUE(book.run(
      calendar_of("  2026: []\n  2027: []\n  2028:\n    - {name: 元旦, days: 01-01..01-03}\n")));
  ASSERT_TRUE(book.run(RetimeCases{}));
  EXPECT_EQ(due(book), "2028-01-11 23:59:59");
  EXPECT_FALSE(one(book).timed.provisional);
}

// -- rungs --

// "o-1/1/half o-2/1/half": what was recorded, in order.
std::string recorded(Book& book, std::size_t limit) {
  const auto decision = book.run(RecordRungs{limit});
  EXPECT_TRUE(decision);
  std::string told;
  for (const ledger::NewEvent& event : decision->events) {
    const auto body = base::from_json<CaseEscalated>(*base::parse_json(event.body));
    told += (told.empty() ? "" : " ") + event.stream.id + "/" + std::to_string(body->round) + "/" +
            body->rung;
  }
  return told;
}

TEST(Rungs, AreRecordedOnceAndBounded) {
  Book book = test::small_city();
  for (const char* id : {"o-1", "o-2", "o-3"}) ASSERT_TRUE(book.run(open(id)));
  EXPECT_EQ(recorded(book, 10), "");
  book.set_day("2026-03-10");
  EXPECT_EQ(recorded(book, 2), "o-1/1/half o-2/1/half");
  EXPECT_EQ(recorded(book, 2), "o-3/1/half");
  EXPECT_EQ(recorded(book, 2), "");
  // What is answered is not reminded; what is returned begins again, under the next round.
  ASSERT_TRUE(book.run(receive()));
  ASSERT_TRUE(book.run(answer()));
  book.set_day("2026-03-18");
  EXPECT_EQ(recorded(book, 10), "o-2/1/overdue o-3/1/overdue");
  ASSERT_TRUE(book.run(kReturn));
  EXPECT_EQ(recorded(book, 10), "");
  book.set_day("2026-04-03");
  EXPECT_EQ(recorded(book, 10), "o-1/2/half o-1/2/overdue");
  EXPECT_EQ(book.tell(extend(5)), "overdue");
  book.set_day("2026-05-20");
  EXPECT_EQ(recorded(book, 10), "");
  EXPECT_TRUE(book.replays_alike());
  for (const auto& [key, row] : book.rows_of(case_rungs_table())) {
    EXPECT_EQ(std::get<std::string>(row[5]), "recorded");
  }
}

TEST(Rungs, FallAwayWithTheCase) {
  Book book = test::small_city();
  ASSERT_TRUE(book.run(open()));
  ASSERT_TRUE(book.run(kWithdraw));
  EXPECT_TRUE(book.rows_of(case_rungs_table()).empty());
  book.set_day("2026-06-01");
  EXPECT_EQ(recorded(book, 10), "");
}

TEST(Catalog, DocsNameEveryKindAndNoOther) {
  std::ifstream in(std::string(LUOSHI_SOURCE_DIR) + "/docs/formats/case-events.md");
  std::set<office::EventKind> described;
  const std::regex row(R"(\| `((?:case|article)\.[a-z_]+)` \| ([0-9]+) \|.*)");
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (!std::regex_match(line, match, row)) continue;
    described.insert({match[1], static_cast<std::uint32_t>(std::stoul(match[2]))});
  }
  const auto kinds = event_kinds();
  EXPECT_EQ(described, std::set<office::EventKind>(kinds.begin(), kinds.end()));
}

}  // namespace
}  // namespace luoshi::cases
