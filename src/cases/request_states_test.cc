// What may be done to a request in which state, and where it leads: the drawings of intake.h,
// outcome.h and case.h as a table, every place of it tried.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <sstream>

#include "cases/case.h"
#include "cases/request_rows.h"
#include "cases/test_book_test.h"

namespace luoshi::cases {
namespace {

using office::UnitId;
using test::Book;
using enum CaseState;

// Registered, admitted, issued, received, answered, closed, refused, archived, withdrawn, merged;
// an archived one was closed. '.': it is not done.
constexpr const char* kTable = R"(
             R A I V N C F X W M
admit        A . . . . . . . . .
refuse       F . . . . . . . . .
dispatch     . I . . . . . . . .
receive      . . V . . . . . . .
object       . . I V . . . . . .
answer       . . . N . . . . . .
accept       . . . . C . . . . .
return       . . . . V . . . . .
suspend      . . I V . . . . . .
extend       . . I V . . . . . .
move         . . I I . . . . . .
transfer     R A A A . . . . . .
note         R A I V N . . . . .
press        . . I V . . . . . .
merge        M M M M . . . . . .
unmerge      . . . . . . . . . V
follow_up    . . . . . C . . . .
archive      . . . . . X X . . .
reopen       . . . . . I R I . .
withdraw     W W W W W . . . . .
)";

constexpr const char* kSealed = "c2VhbGVk";
const CaseId kOne{"q-1"};
const CaseId kOther{"q-2"};

char letter_of(CaseState state) {
  static const std::map<CaseState, char> kLetters = {
      {kRegistered, 'R'}, {kAdmitted, 'A'}, {kIssued, 'I'},   {kReceived, 'V'},  {kAnswered, 'N'},
      {kClosed, 'C'},     {kRefused, 'F'},  {kArchived, 'X'}, {kWithdrawn, 'W'}, {kMerged, 'M'}};
  return kLetters.at(state);
}

RegisterCase call(const CaseId& id) {
  RegisterCase ask;
  ask.id = id;
  ask.what.kind = "call";
  ask.what.summary = "路灯不亮";
  ask.what.centre = UnitId("u-a");
  return ask;
}

using Do = std::function<std::string(Book&)>;
template <class Ask>
Do doing(Ask ask) {
  return [ask](Book& book) { return book.refusal(ask); };
}

const std::map<std::string, Do>& commands() {
  static const UnitId kUnit("u-b");
  static const std::map<std::string, Do> kCommands = {
      {"admit", doing(AdmitCase{kOne, {}, {}})},
      {"refuse", doing(RefuseCase{kOne, {}, {"scope", kSealed}})},
      {"dispatch", doing(DispatchCase{kOne, {}, {kUnit, {}, {}, {}, {}}})},
      {"receive", doing(ReceiveCase{kOne, {}, kUnit})},
      {"object", doing(ObjectToCase{kOne, {}, kUnit, {kSealed, {}}})},
      {"uphold", doing(DecideObjection{kOne, {}, {true, kSealed}})},
      {"reject", doing(DecideObjection{kOne, {}, {false, kSealed}})},
      {"answer", doing(AnswerCase{kOne, {}, kUnit, {kSealed, {}}})},
      {"accept", doing(AcceptCase{kOne, {}, ""})},
      {"return", doing(ReturnCase{kOne, {}, kSealed, {}, "empty"})},
      {"suspend", doing(SuspendCase{kOne, {}, "person", {}, kSealed})},
      {"extend", doing(ExtendCase{kOne, {}, 5, kSealed, {}})},
      {"move", doing(HandOverCase{kOne, {}, UnitId("u-city"), kSealed})},
      {"transfer", doing(TransferCase{kOne, {}, {UnitId("u-city"), kSealed}})},
      {"note", doing(NoteCase{kOne, {}, {NoteKind::kNote, UnitId("u-a"), kSealed, {}, {}}})},
      {"press", doing(PressCase{kOne, {}, {"unit_head", kSealed}})},
      {"merge", doing(MergeCase{kOne, {}, kOther})},
      {"unmerge", doing(UnmergeCase{kOne, {}, kSealed})},
      {"follow_up", doing(FollowUpCase{kOne, {}, {}})},
      {"archive", doing(ArchiveCase{kOne, {}})},
      {"reopen", doing(ReopenCase{kOne, {}, kSealed})},
      {"withdraw", doing(WithdrawCase{kOne, {}, kSealed})}};
  return kCommands;
}

// The way from the request to each state; the drawing's own arrows.
const std::map<char, std::vector<std::string>>& ways() {
  static const std::map<char, std::vector<std::string>> kWays = {
      {'R', {}},
      {'A', {"admit"}},
      {'I', {"admit", "dispatch"}},
      {'V', {"admit", "dispatch", "receive"}},
      {'N', {"admit", "dispatch", "receive", "answer"}},
      {'C', {"admit", "dispatch", "receive", "answer", "accept"}},
      {'F', {"refuse"}},
      {'X', {"admit", "dispatch", "receive", "answer", "accept", "archive"}},
      {'W', {"withdraw"}},
      {'M', {"admit", "dispatch", "receive", "merge"}}};
  return kWays;
}

Book in_state(char letter) {
  Book book = test::small_city();
  EXPECT_TRUE(book.run(test::request_kinds()));
  book.pass_hours(24);
  EXPECT_TRUE(book.run(call(kOne)));
  EXPECT_TRUE(book.run(call(kOther)));
  for (const std::string& step : ways().at(letter)) {
    book.pass_hours(1);
    EXPECT_EQ(commands().at(step)(book), "") << letter << step;
  }
  book.pass_hours(1);
  return book;
}
const Case& one(Book& book) { return book.of<Case>(stream_of(kOne)); }

TEST(RequestStates, EveryCommandInEveryState) {
  std::istringstream table(kTable);
  std::string line, word;
  std::getline(table, line);  // empty
  std::getline(table, line);
  std::istringstream head(line);
  std::vector<char> states;
  while (head >> word) states.push_back(word.front());
  ASSERT_EQ(states.size(), ways().size());
  std::size_t tried = 0;
  while (std::getline(table, line)) {
    std::istringstream row(line);
    std::string command;
    row >> command;
    for (const char state : states) {
      char expected = ' ';
      row >> expected;
      Book book = in_state(state);
      ASSERT_EQ(letter_of(one(book).state), state);
      const std::size_t before = book.events().size();
      const std::string refusal = commands().at(command)(book);
      EXPECT_EQ(refusal.empty() ? letter_of(one(book).state) : '.', expected)
          << command << " in " << state << " " << refusal;
      const bool has_changed = book.events().size() != before;
      EXPECT_EQ(has_changed, refusal.empty()) << command << " in " << state;
      EXPECT_TRUE(book.replays_alike());
      ++tried;
    }
  }
  EXPECT_EQ(tried, 20u * states.size());
}

TEST(RequestStates, AnObjectionWaitsWhereItWasMade) {
  for (const char state : {'I', 'V'}) {
    for (const char* command : {"receive", "answer", "move", "transfer", "merge", "object"}) {
      Book book = in_state(state);
      ASSERT_EQ(commands().at("object")(book), "");
      EXPECT_NE(commands().at(command)(book), "") << command << " in " << state;
    }
    Book book = in_state(state);
    ASSERT_EQ(commands().at("object")(book), "");
    EXPECT_EQ(commands().at("reject")(book), "");
    EXPECT_EQ(letter_of(one(book).state), state);
    ASSERT_EQ(commands().at("object")(book), "");
    EXPECT_EQ(commands().at("uphold")(book), "");
    EXPECT_EQ(one(book).state, kAdmitted);
    EXPECT_EQ(one(book).unit, UnitId("u-a"));
  }
}

// It is parted as what it was, and a refused one goes on where it stood when it is opened again.
TEST(RequestStates, WhatIsPartedIsAsItWasBefore) {
  for (const char state : {'R', 'A', 'I', 'V'}) {
    Book book = in_state(state);
    ASSERT_EQ(commands().at("merge")(book), "");
    ASSERT_EQ(commands().at("unmerge")(book), "");
    EXPECT_EQ(letter_of(one(book).state), state);
    EXPECT_TRUE(book.replays_alike());
  }
  Book book = in_state('F');
  ASSERT_EQ(commands().at("archive")(book), "");
  ASSERT_EQ(commands().at("reopen")(book), "");
  EXPECT_EQ(one(book).state, kRegistered);
}

TEST(RequestStates, ARefusalSaysWhereItStandsAndWhereItWouldHaveToBe) {
  Book book = in_state('C');
  const auto refused = book.run(DispatchCase{kOne, {}, {UnitId("u-b"), {}, {}, {}, {}}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what.zh, "热线〔2026〕1号已办结，不能这样做");
  EXPECT_EQ(refused.error().what.en, "热线〔2026〕1号 is closed");
  EXPECT_EQ(refused.error().right.zh, "应为：待派单");
  EXPECT_EQ(refused.error().right.en, "one that is admitted");
}

// 重大事故隐患 stand apart, by what their category says.
TEST(RequestStates, WhatItsCategoryCallsMajorStandsApart) {
  Book book = in_state('R');
  const auto major = [&] {
    const auto& row = book.rows_of(requests_table()).at({std::string("q-1")});
    return row[requests_table().column("major")] == ledger::Value(std::int64_t{1});
  };
  EXPECT_FALSE(major());
  ASSERT_TRUE(book.run(AdmitCase{kOne, {}, Filed{"other", {}, {}}}));
  EXPECT_TRUE(major());
  ASSERT_TRUE(
      book.run(DispatchCase{kOne, {}, {UnitId("u-b"), {}, Filed{"asking", {}, {}}, {}, {}}}));
  EXPECT_FALSE(major());
}

}  // namespace
}  // namespace luoshi::cases
