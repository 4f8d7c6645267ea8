// What people ask for, through its life; every arrow of intake.h and outcome.h.
#include <gtest/gtest.h>

#include <functional>

#include "cases/article.h"
#include "cases/case.h"
#include "cases/clock.h"
#include "cases/hand_over.h"
#include "cases/request_rows.h"
#include "cases/test_book_test.h"
#include "office/lookup.h"

namespace luoshi::cases {
namespace {

using office::UnitId;
using test::Book;

const CaseId kOne{"q-1"};
const CaseId kTwo{"q-2"};
constexpr const char* kSealed = "c2VhbGVk";

RegisterCase call(const std::string& id = "q-1", const std::string& kind = "call") {
  RegisterCase ask;
  ask.id = CaseId(id);
  ask.what.kind = kind;
  ask.what.summary = "路灯不亮";
  ask.what.text = kSealed;
  ask.what.centre = UnitId("u-a");
  return ask;
}
DispatchCase dispatch(const char* unit, std::vector<UnitId> supporting = {}) {
  return {kOne, {}, {UnitId(unit), std::move(supporting), {}, {}, {}}};
}
ObjectToCase object(const char* unit = "u-b") {
  return {kOne, {}, UnitId(unit), {kSealed, UnitId("u-a")}};
}
DecideObjection decision(bool upheld) { return {kOne, {}, {upheld, kSealed}}; }
AnswerCase answer(const char* unit = "u-b", const char* text = kSealed, CaseId id = kOne) {
  return {std::move(id), {}, UnitId(unit), {text, {}}};
}
NoteCase note(NoteKind what, const char* unit) {
  return {kOne, {}, {what, UnitId(unit), kSealed, {}, {}}};
}
FollowUpCase follow_up(bool reached, std::optional<int> satisfied = {}, CaseId id = kOne) {
  CaseFollowedUp said;
  said.reached = reached;
  said.satisfied = satisfied;
  return {std::move(id), {}, said};
}
const AdmitCase kAdmit{kOne, {}, {}};
const RefuseCase kRefuse{kOne, {}, {"scope", kSealed}};
const ReceiveCase kReceive{kOne, {}, UnitId("u-b")};
const AcceptCase kAccept{kOne, {}, ""};
const ReturnCase kReturn{kOne, {}, kSealed, {}, "empty"};
const ReopenCase kReopen{kOne, {}, kSealed};
const WithdrawCase kWithdraw{kOne, {}, kSealed};
const SuspendCase kSuspend{kOne, {}, "person", {}, kSealed};
const ResumeCase kResume{kOne, {}};
const ExtendCase kExtend{kOne, {}, 5, kSealed, {}};
const TransferCase kTransfer{kOne, {}, {UnitId("u-city"), kSealed}};
const PressCase kPress{kOne, {}, {"unit_head", kSealed}};
const ArchiveCase kArchive{kOne, {}};
const MergeCase kMerge{kTwo, {}, kOne};
const UnmergeCase kUnmerge{kTwo, {}, kSealed};

const Case& of(Book& book, const CaseId& id = kOne) { return book.of<Case>(stream_of(id)); }

std::string due(Book& book, const CaseId& id = kOne) {
  const auto at = of(book, id).timed.due_at;
  return at ? calendar::to_plain_text(calendar::Zone{}.local(*at / 1'000)).substr(0, 10) : "none";
}

Book city() {
  Book book = test::small_city();
  EXPECT_TRUE(book.run(test::request_kinds()));
  book.pass_hours(24);
  return book;
}

using Step = std::function<std::string(Book&)>;
template <class Ask>
Step step(Ask ask) {
  return [ask](Book& book) { return book.tell(ask); };
}
struct Row {
  Step step;
  std::string expected;  // the events, or why not
  CaseState state;
};
void live(Book& book, const std::vector<Row>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].step(book), rows[i].expected) << i;
    EXPECT_EQ(of(book).state, rows[i].state) << i;
    book.pass_hours(1);
  }
  EXPECT_TRUE(book.replays_alike());
}

using enum CaseState;

TEST(Request, LivesAsDrawn) {
  Book book = city();
  live(book, {
                 {step(call()), "case.registered case.timed", kRegistered},
                 {step(call()), "/id", kRegistered},
                 {step(dispatch("u-b")), "registered", kRegistered},
                 {step(RefuseCase{kOne, {}, {"none", kSealed}}), "/ground", kRegistered},
                 {step(kRefuse), "case.refused", kRefused},
                 {step(kReopen), "case.reopened", kRegistered},
                 {step(kAdmit), "case.admitted", kAdmitted},
                 {step(kAdmit), "admitted", kAdmitted},
                 {step(dispatch("u-old")), "/unit", kAdmitted},
                 {step(dispatch("u-b", {UnitId("u-b")})), "/supporting/0", kAdmitted},
                 {step(dispatch("u-b", {UnitId("u-a")})), "case.dispatched case.timed", kIssued},
                 {step(object("u-a")), "not_concerned", kIssued},
                 {step(object()), "case.objected case.timed", kIssued},
                 {step(object()), "objected", kIssued},
                 {step(kReceive), "objected", kIssued},
                 {step(decision(false)), "case.objection_decided case.timed", kIssued},
                 {step(decision(false)), "no_objection", kIssued},
                 {step(object()), "case.objected case.timed", kIssued},
                 {step(decision(true)), "case.objection_decided case.timed", kAdmitted},
                 {step(kTransfer), "case.transferred", kAdmitted},
                 {step(kTransfer), "same_centre", kAdmitted},
                 {step(dispatch("u-b", {UnitId("u-a")})), "case.dispatched", kIssued},
                 {step(kReceive), "case.received", kReceived},
                 {step(kPress), "case.pressed", kReceived},
                 {step(note(NoteKind::kContribution, "u-b")), "not_concerned", kReceived},
                 {step(note(NoteKind::kContribution, "u-a")), "case.noted", kReceived},
                 {step(note(NoteKind::kPartialAnswer, "u-b")), "case.noted", kReceived},
                 {step(kSuspend), "case.suspended case.timed", kReceived},
                 {step(kResume), "case.resumed case.timed", kReceived},
                 {step(kExtend), "case.extended case.timed", kReceived},
                 {step(answer("u-a")), "not_concerned", kReceived},
                 {step(answer("u-b", "明文")), "/text", kReceived},
                 {step(answer()), "case.answered case.timed", kAnswered},
                 {step(ReturnCase{kOne, {}, kSealed, {}, "none"}), "/ground", kAnswered},
                 {step(ReturnCase{kOne, {}, "明文", {}, "empty"}), "/reason", kAnswered},
                 {step(kReturn), "case.returned case.timed", kReceived},
                 {step(answer()), "case.answered case.timed", kAnswered},
                 {step(kAccept), "case.accepted", kClosed},
                 {step(follow_up(false, 5)), "/reached", kClosed},
                 {step(follow_up(true, 6)), "/satisfied", kClosed},
                 {step(follow_up(false)), "case.followed_up", kClosed},
                 {step(follow_up(true, 2)), "case.followed_up", kClosed},
                 {step(kReopen), "case.reopened case.timed", kIssued},
                 {step(kReceive), "case.received", kReceived},
                 {step(answer()), "case.answered case.timed", kAnswered},
                 {step(kAccept), "case.accepted", kClosed},
                 {step(kWithdraw), "closed", kClosed},
                 {step(kArchive), "case.archived", kArchived},
                 {step(kReopen), "case.reopened case.timed", kIssued},
                 {step(kWithdraw), "case.withdrawn", kWithdrawn},
             });
  EXPECT_EQ(of(book).follow_ups.size(), 2u);
  EXPECT_EQ(of(book).round, 5u);  // the return and three reopenings began another
}

TEST(Request, IsMergedPartedAndAnsweredWithTheOther) {
  Book book = city();
  ASSERT_TRUE(book.run(call("q-1")));
  book.pass_days(1);
  ASSERT_TRUE(book.run(call("q-2")));
  ASSERT_TRUE(book.run(AdmitCase{kTwo, {}, Filed{"asking", {}, {}}}));
  ASSERT_TRUE(book.run(DispatchCase{kTwo, {}, {UnitId("u-b"), {}, {}, {}, {}}}));
  const std::string alone = due(book, kTwo);
  EXPECT_EQ(book.tell(MergeCase{kTwo, {}, kTwo}), "/into");
  EXPECT_EQ(book.tell(MergeCase{kTwo, {}, CaseId("q-9")}), "/into");
  EXPECT_EQ(book.tell(kMerge), "case.merged case.joined");
  EXPECT_EQ(book.tell(MergeCase{kOne, {}, kTwo}), "has_merged");
  EXPECT_EQ(book.tell(kWithdraw), "has_merged");
  EXPECT_EQ(book.tell(kUnmerge), "case.unmerged case.parted");
  EXPECT_EQ(of(book, kTwo).state, kIssued);
  EXPECT_EQ(due(book, kTwo), alone);
  ASSERT_TRUE(book.run(kMerge));
  ASSERT_TRUE(book.run(kAdmit));
  book.pass_days(10);  // the other one's three working days are over
  ASSERT_TRUE(book.run(dispatch("u-b")));
  ASSERT_TRUE(book.run(kReceive));
  ASSERT_TRUE(book.run(answer()));
  EXPECT_EQ(book.tell(kAccept), "case.accepted case.accepted");
  EXPECT_EQ(of(book).closing->verdict, Verdict::kInTime);
  EXPECT_EQ(of(book, kTwo).closing->verdict, Verdict::kLate);
  EXPECT_EQ(book.tell(follow_up(true, 5, kTwo)), "case.followed_up");
  EXPECT_TRUE(book.replays_alike());
}

// Before its own limit began: it is judged by the one that its request would have.
TEST(Request, MergedBeforeItsLimitBeganIsJudgedFromItsRequestOn) {
  struct Merged {
    const char* kind;
    int days;  // until the answer
    Verdict verdict;
  };
  const std::vector<Merged> rows = {
      {"letter", 55, Verdict::kInTime},  // not by its intake's fifteen
      {"letter", 65, Verdict::kLate},
      {"call", 10, Verdict::kInTime},
      {"call", 20, Verdict::kLate}};
  for (const Merged& row : rows) {
    Book book = city();
    ASSERT_TRUE(book.run(call("q-1", row.kind)));
    RegisterCase repeat = call("q-2", row.kind);
    repeat.what.came_at = book.now().time_since_epoch().count();
    ASSERT_TRUE(book.run(repeat));
    ASSERT_TRUE(book.run(kMerge));
    ASSERT_TRUE(book.run(kAdmit));
    ASSERT_TRUE(book.run(dispatch("u-b")));
    ASSERT_TRUE(book.run(kReceive));
    book.pass_days(row.days);
    ASSERT_TRUE(book.run(answer()));
    ASSERT_TRUE(book.run(kAccept));
    EXPECT_EQ(of(book, kTwo).closing->verdict, row.verdict) << row.kind << row.days;
    EXPECT_TRUE(book.replays_alike());
  }
}

TEST(Request, ClocksBeginAndPauseAsItsKindSays) {
  Book book = city();
  book.set_day("2026-03-02");
  ASSERT_TRUE(book.run(call()));
  EXPECT_EQ(due(book), "none");  // begins with the dispatch
  ASSERT_TRUE(book.run(kAdmit));
  ASSERT_TRUE(book.run(dispatch("u-b")));
  EXPECT_EQ(due(book), "2026-03-16");
  ASSERT_TRUE(book.run(object()));
  EXPECT_EQ(due(book), "none");
  ASSERT_EQ(of(book).timed.sides.size(), 1u);
  book.pass_days(2);
  ASSERT_TRUE(book.run(decision(true)));
  EXPECT_EQ(due(book), "2026-03-17");  // the day of the request does not count anyway
  ASSERT_TRUE(
      book.run(DispatchCase{kOne, {}, {UnitId("u-a"), {}, Filed{"asking", {}, {}}, {}, {}}}));
  EXPECT_EQ(due(book), "2026-03-05");  // three working days, which no objection pauses
}

TEST(Request, AnIntakeHasAClockOfItsOwn) {
  Book book = city();
  book.set_day("2026-03-02");
  RegisterCase letter = call("q-1", "letter");
  letter.what.came_at = book.now().time_since_epoch().count() - 86'400'000;
  letter.what.filed = Filed{{}, "work", {}};
  ASSERT_TRUE(book.run(letter));
  EXPECT_EQ(due(book), "2026-03-16");
  book.pass_days(3);
  ASSERT_TRUE(book.run(kAdmit));
  EXPECT_EQ(due(book), "2026-05-04");
  EXPECT_EQ(of(book).round, 2u);
  EXPECT_EQ(of(book).filed.matter, "work");
}

TEST(Request, IsReviewedOnceAndInTime) {
  Book book = city();
  RegisterCase review = call("q-2", "again");
  review.what.previous = "q-1";
  ASSERT_TRUE(book.run(call("q-1", "letter")));
  EXPECT_EQ(book.tell(review), "registered");
  ASSERT_TRUE(book.run(kAdmit));
  ASSERT_TRUE(book.run(dispatch("u-b")));
  ASSERT_TRUE(book.run(kReceive));
  ASSERT_TRUE(book.run(answer()));
  ASSERT_TRUE(book.run(kAccept));
  book.pass_days(31);
  review.what.came_at = book.now().time_since_epoch().count();
  EXPECT_EQ(book.tell(review), "too_late");
  review.what.came_at -= std::int64_t{2} * 86'400'000;
  EXPECT_EQ(book.tell(review), "case.registered case.admitted case.timed");
  RegisterCase twice = review;
  twice.id = CaseId("q-3");
  EXPECT_EQ(book.tell(twice), "reviewed");
  // One that was withdrawn has reviewed nothing.
  ASSERT_TRUE(book.run(WithdrawCase{kTwo, {}, kSealed}));
  twice.what.came_at -= std::int64_t{30} * 86'400'000;
  EXPECT_EQ(book.tell(twice), "too_early");
  twice.what.came_at = review.what.came_at;
  EXPECT_EQ(book.tell(twice), "case.registered case.admitted case.timed");
}

// 信访工作条例 art. 36: behind the last of them the same claim is not taken in again as a review.
TEST(Request, BehindTheLastReviewThereIsNone) {
  Book book = city();
  ASSERT_TRUE(book.run(call("q-1", "letter")));
  ASSERT_TRUE(book.run(kAdmit));
  const auto close = [&](const CaseId& id) {
    ASSERT_TRUE(book.run(DispatchCase{id, {}, {UnitId("u-b"), {}, {}, {}, {}}}));
    ASSERT_TRUE(book.run(ReceiveCase{id, {}, UnitId("u-b")}));
    ASSERT_TRUE(book.run(answer("u-b", kSealed, id)));
    ASSERT_TRUE(book.run(AcceptCase{id, {}, ""}));
  };
  close(kOne);
  RegisterCase review = call("q-2", "again");
  review.what.previous = "q-1";
  review.what.came_at = book.now().time_since_epoch().count();
  RegisterCase other = review;
  other.what.kind = "call";
  EXPECT_EQ(book.tell(other), "no_review");  // not the kind that reviews a letter
  ASSERT_TRUE(book.run(review));
  close(kTwo);
  review.id = CaseId("q-3");
  review.what.previous = "q-2";
  EXPECT_EQ(book.tell(review), "no_review");
}

// What stands still and goes back to a centre is not left so until somebody dispatches it.
TEST(Request, IsResumedAtTheCentreToo) {
  for (const bool by_objection : {false, true}) {
    Book book = city();
    ASSERT_TRUE(book.run(call()));
    ASSERT_TRUE(book.run(kAdmit));
    ASSERT_TRUE(book.run(dispatch("u-b")));
    ASSERT_TRUE(book.run(kSuspend));
    book.pass_hours(1);
    if (by_objection) {
      ASSERT_TRUE(book.run(object()));
    }
    ASSERT_TRUE(by_objection ? book.run(decision(true)) : book.run(kTransfer));
    EXPECT_EQ(of(book).state, kAdmitted);
    EXPECT_EQ(due(book), "none");
    book.pass_hours(1);
    EXPECT_EQ(book.tell(kResume), "case.resumed case.timed");
    EXPECT_NE(due(book), "none");
    EXPECT_TRUE(book.replays_alike());
  }
}

// A budget that begins anew has not been extended yet, and is not overdue.
TEST(Request, IsExtendedAnewAfterAReturnThatBeginsAnew) {
  Book book = city();
  book.set_day("2026-03-02");
  ASSERT_TRUE(book.run(call()));
  ASSERT_TRUE(book.run(kAdmit));
  ASSERT_TRUE(book.run(dispatch("u-b")));
  ASSERT_TRUE(book.run(kReceive));
  ASSERT_TRUE(book.run(kExtend));
  EXPECT_EQ(book.tell(kExtend), "/days");
  EXPECT_EQ(due(book), "2026-03-23");
  book.set_day("2026-03-25");  // late
  ASSERT_TRUE(book.run(answer()));
  EXPECT_EQ(book.tell(ReturnCase{kOne, {}, kSealed, 6, "empty"}), "/days");
  EXPECT_EQ(book.tell(ReturnCase{kOne, {}, kSealed, 5, "empty"}), "case.returned case.timed");
  EXPECT_EQ(due(book), "2026-04-15");  // ten days from the return and five more
  EXPECT_EQ(book.tell(kExtend), "/days");
  ASSERT_TRUE(book.run(answer()));
  ASSERT_TRUE(book.run(kReturn));
  EXPECT_EQ(book.tell(kExtend), "case.extended case.timed");
  EXPECT_TRUE(book.replays_alike());
}

// The company is the one of the form, whatever else was said, until it is filed under another.
TEST(Request, KnowsTheCompanyThatItIsAbout) {
  Book book = city();
  RegisterCase ask = call();
  ask.what.filed = Filed{{}, {}, {}, "甲物业"};
  ASSERT_TRUE(book.run(ask));
  EXPECT_EQ(of(book).filed.company, std::nullopt);
  ask = call("q-2");
  ask.what.form = {{"company", "乙物业"}};
  ASSERT_TRUE(book.run(ask));
  EXPECT_EQ(of(book, kTwo).filed.company, "乙物业");
  // Corrected when it is taken in, and when it is given to another unit.
  EXPECT_EQ(book.tell(AdmitCase{kTwo, {}, Filed{{}, {}, {}, "丙物业"}}), "/company");
  ASSERT_TRUE(book.run(AdmitCase{kTwo, {}, Filed{{}, {}, {}, "甲物业"}}));
  EXPECT_EQ(of(book, kTwo).filed.company, "甲物业");
  ASSERT_TRUE(book.run(DispatchCase{kTwo, {}, {UnitId("u-b"), {}, {}, {}, {}}}));
  EXPECT_EQ(of(book, kTwo).filed.company, "甲物业");
  ASSERT_TRUE(book.run(call("q-3", "letter")));
  EXPECT_EQ(book.tell(AdmitCase{CaseId("q-3"), {}, Filed{{}, {}, {}, "甲物业"}}), "/company");
}

TEST(Request, RefusesWhatTheKindDoesNotKnow) {
  Book book = city();
  const auto told = [&](const std::function<void(CaseRegistered&)>& change) {
    RegisterCase ask = call();
    change(ask.what);
    return book.tell(ask);
  };
  EXPECT_EQ(told([](auto& what) { what.kind = "three"; }), "/kind");
  EXPECT_EQ(told([](auto& what) { what.text = "明文"; }), "/text");
  EXPECT_EQ(told([](auto& what) { what.filed = Filed{"none", {}, {}}; }), "/category");
  EXPECT_EQ(told([](auto& what) { what.filed = Filed{{}, "work", {}}; }), "/matter");
  EXPECT_EQ(told([](auto& what) { what.form = {{"none", "1"}}; }), "/form/none");
  EXPECT_EQ(told([](auto& what) { what.form = {{"floor", "二楼"}}; }), "/form/floor");
  EXPECT_EQ(told([](auto& what) { what.form = {{"room", "301"}}; }), "/form/room");
  EXPECT_EQ(told([](auto& what) { what.form = {{"company", "丙物业"}}; }), "/form/company");
  EXPECT_EQ(told([](auto& what) { what.point = Point{200'000'000, 0}; }), "/point");
  EXPECT_EQ(told([](auto& what) { what.checked = Checked{"small", {2}}; }), "/checked/failed");
  EXPECT_EQ(told([](auto& what) { what.came_at = std::int64_t{1} << 50; }), "/came_at");
  EXPECT_EQ(told([](auto& what) { what.came_at = -(std::int64_t{1} << 46); }), "/came_at");
  EXPECT_EQ(told([](auto& what) { what.files = {"sha256:00"}; }), "/files/0");
  EXPECT_EQ(told([](auto& what) { what.summary = ""; }), "/summary");
}

// Of another system: once, with the limit that was promised there or the kind's.
TEST(Request, IsImportedOnce) {
  struct Time {
    std::optional<std::int64_t> closed;    // hours behind the request, at 2026-03-02 12:00
    std::optional<std::int64_t> promised;  // the same
    Verdict verdict;
  };
  const std::vector<Time> rows = {{24, {}, Verdict::kInTime},
                                  {200, {}, Verdict::kLate},
                                  {200, 300, Verdict::kInTime},
                                  {24, 12, Verdict::kLate}};
  Book book = city();
  book.set_day("2026-03-02");
  const std::int64_t came = book.now().time_since_epoch().count();
  const auto behind = [&](std::int64_t hours) { return came + hours * 3'600'000; };
  book.pass_days(30);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ImportCase ask{
        CaseId("q-" + std::to_string(i)), call("q-x", "spot").what, UnitId("u-b"), {}, {}};
    ask.what.came_at = came;
    ask.what.external = External{"elsewhere", std::to_string(i)};
    if (rows[i].closed) ask.closed_at = behind(*rows[i].closed);
    if (rows[i].promised) ask.promised = behind(*rows[i].promised);
    EXPECT_EQ(book.tell(ask), "case.registered case.admitted case.dispatched case.imported");
    EXPECT_EQ(of(book, ask.id).closing->verdict, rows[i].verdict) << i;
    ask.id = CaseId("q-other");
    EXPECT_EQ(book.tell(ask), "");  // it is there
  }
}

TEST(Request, IsClosedByALaterImportWhenItHasBeenElsewhere) {
  Book book = city();
  book.set_day("2026-03-02");
  ImportCase ask{CaseId("q-1"), call("q-x", "spot").what, UnitId("u-b"), {}, {}, true};
  ask.what.came_at = book.now().time_since_epoch().count();
  ask.what.external = External{"elsewhere", "1"};
  ASSERT_EQ(book.tell(ask).substr(0, 46), "case.registered case.admitted case.dispatched ");
  book.pass_days(30);
  EXPECT_EQ(book.tell(ask), "");  // still open there
  ASSERT_TRUE(book.run(ReceiveCase{ask.id, {}, UnitId("u-b")}));
  ask.closed_at = ask.what.came_at - 1;
  EXPECT_EQ(book.tell(ask), "/closed_at");
  ask.closed_at = ask.what.came_at + 1;
  EXPECT_EQ(book.tell(ask), "case.imported");
  EXPECT_EQ(of(book, ask.id).state, kClosed);
  EXPECT_EQ(of(book, ask.id).closing->verdict, Verdict::kNoLimit);  // nothing was promised there
  EXPECT_EQ(book.tell(ask), "");
}

TEST(Request, WhatIsOpenGoesByWhatTheOtherSystemPromised) {
  Book book = city();
  book.set_day("2026-03-02");
  ImportCase ask{kOne, call("q-x").what, UnitId("u-b"), {}, {}, true};
  ask.what.came_at = book.now().time_since_epoch().count();
  ask.what.external = External{"elsewhere", "1"};
  ask.promised = ask.what.came_at + std::int64_t{20} * 86'400'000;
  ASSERT_TRUE(book.run(ask));
  EXPECT_EQ(due(book), "2026-03-22");  // the kind's would be 2026-03-16
  // What stands still here moves it by as much as it moves the kind's: two working days.
  book.set_day("2026-03-03");
  ASSERT_TRUE(book.run(kSuspend));
  EXPECT_EQ(due(book), "none");
  book.set_day("2026-03-05");
  ASSERT_TRUE(book.run(kResume));
  EXPECT_EQ(due(book), "2026-03-24");
  book.set_day("2026-03-20");
  ASSERT_TRUE(book.run(kReceive));
  ASSERT_TRUE(book.run(answer()));
  ASSERT_TRUE(book.run(kAccept));
  EXPECT_EQ(of(book).closing->verdict, Verdict::kInTime);
  ASSERT_TRUE(book.run(kReopen));
  EXPECT_EQ(due(book), "2026-04-03");  // what is begun anew goes by the kind
  EXPECT_TRUE(book.replays_alike());
  // That system promises, and has promised nothing for this one.
  ask.id = kTwo;
  ask.what.external = External{"elsewhere", "2"};
  ask.promised.reset();
  ASSERT_TRUE(book.run(ask));
  EXPECT_EQ(due(book, kTwo), "none");
}

TEST(Request, ThatIsAnsweredHereIsNotClosedElsewhere) {
  Book book = city();
  ImportCase ask{CaseId("q-1"), call("q-x", "spot").what, UnitId("u-b"), {}, {}};
  ask.what.came_at = book.now().time_since_epoch().count();
  ask.what.external = External{"elsewhere", "1"};
  ASSERT_TRUE(book.run(ask));
  ASSERT_TRUE(book.run(ReceiveCase{ask.id, {}, UnitId("u-b")}));
  book.pass_ms(11);
  ASSERT_TRUE(book.run(answer("u-b", kSealed, ask.id)));
  ask.closed_at = ask.what.came_at + 1;
  EXPECT_EQ(book.tell(ask), "");
}

// One answer in a hundred is checked, by a lot: the others close at once.
TEST(Request, AnAnswerThatIsNotDrawnClosesAtOnce) {
  Book book = city();
  int closed = 0;
  for (int i = 0; i < 200; ++i) {
    const CaseId id("q-" + std::to_string(i));
    ASSERT_TRUE(book.run(call(id.value(), "spot")));
    ASSERT_TRUE(book.run(DispatchCase{id, {}, {UnitId("u-b"), {}, {}, {}, {}}}));
    ASSERT_TRUE(book.run(ReceiveCase{id, {}, UnitId("u-b")}));
    book.pass_ms(7);
    ASSERT_TRUE(book.run(answer("u-b", kSealed, id)));
    closed += of(book, id).state == kClosed ? 1 : 0;
  }
  EXPECT_EQ(closed, 198);
}

TEST(Article, StandsUntilItIsWithdrawn) {
  Book book = city();
  const ArticleId id("a-1");
  ArticleWritten what;
  what.title = "路灯报修";
  what.text = "由城管局三个工作日内修复";
  what.unit = UnitId("u-a");
  what.from = book.today();
  const auto told = [&](const std::function<void(ArticleWritten&)>& change) {
    ArticleWritten other = what;
    change(other);
    return book.tell(WriteArticle{id, other});
  };
  EXPECT_EQ(told([](auto& other) { other.title = ""; }), "/title");
  EXPECT_EQ(told([](auto& other) { other.category = "asking"; }), "/kind");
  EXPECT_EQ(told([](auto& other) { other.kind = "three"; }), "/kind");
  EXPECT_EQ(told([](auto& other) { other.what = ArticleKind::kMeasure; }), "/kind");
  EXPECT_EQ(told([](auto& other) { other.until = *office::Day::parse("2020-01-01"); }), "/until");
  EXPECT_EQ(told([](auto&) {}), "article.written");
  EXPECT_EQ(book.tell(ChangeArticle{id, {}, what}), "");
  what.kind = "call";
  what.category = "asking";
  EXPECT_EQ(book.tell(ChangeArticle{id, 7, what}), "version_outdated");
  EXPECT_EQ(book.tell(ChangeArticle{id, {}, what}), "article.changed");
  EXPECT_EQ(book.tell(WithdrawArticle{id, {}, "过时"}), "article.withdrawn");
  EXPECT_EQ(book.tell(ChangeArticle{id, {}, what}), "/id");
  EXPECT_TRUE(book.replays_alike());
}

// What changed last: every event of what is open, the closing of what is over.
RegisterCase call_with_phone() {
  RegisterCase ask = call();
  ask.what.reporter = SealedPerson{"r-1", {}, office::Sealed{kSealed, kSealed}, {}};
  return ask;
}
FollowUpCase said_himself(std::optional<bool> solved) {
  FollowUpCase ask = follow_up(true, 4);
  ask.what.by = AskedBy::kPerson;
  ask.what.way = Channel::kMessage;
  ask.what.solved = solved;
  ask.reopening = kSealed;
  return ask;
}
std::string todo(Book& book) {
  const auto rows = book.rows({.table = &requests_table(), .book = ledger::kCityBook});
  const ledger::Value& value = rows->at(0).at(requests_table().column("todo"));
  return std::holds_alternative<std::string>(value) ? std::get<std::string>(value) : "none";
}
std::size_t asked_rows(Book& book) {
  return book.rows({.table = &asked_table(), .book = ledger::kCityBook})->size();
}
void close(Book& book) {
  ASSERT_TRUE(book.run(kReceive));
  ASSERT_TRUE(book.run(answer()));
  ASSERT_TRUE(book.run(kAccept));
}
void close_first(Book& book, const RegisterCase& ask) {
  ASSERT_TRUE(book.run(ask));
  ASSERT_TRUE(book.run(kAdmit));
  ASSERT_TRUE(book.run(dispatch("u-b")));
  close(book);
}

TEST(Request, AsksByMessageBeforeAnybodyCalls) {
  Book book = city();
  const AskPerson ask{kOne, {}};
  const CallPerson telephone{kOne, {}};
  close_first(book, call_with_phone());
  EXPECT_EQ(todo(book), "ask");
  live(book, {{step(said_himself(true)), "not_asked", kClosed},
              {step(ask), "case.asked", kClosed},
              {step(ask), "not_to_be_asked", kClosed},
              {step(telephone), "not_to_be_called", kClosed}});
  EXPECT_EQ(todo(book), "await_reply");
  EXPECT_EQ(asked_rows(book), 1u);
  // What he says is not solved begins anew, and he is asked again when that is closed.
  live(book, {{step(said_himself(false)), "case.followed_up case.reopened case.timed", kIssued}});
  EXPECT_EQ(asked_rows(book), 0u);
  close(book);
  live(book,
       {{step(said_himself(true)), "not_asked", kClosed}, {step(ask), "case.asked", kClosed}});
  book.pass_hours(48);
  live(book, {{step(telephone), "case.to_be_called", kClosed}});
  EXPECT_EQ(todo(book), "follow_up");
  EXPECT_EQ(asked_rows(book), 0u);
  // Until somebody has reached him he may still answer, for the days that the kind gives him, once.
  live(book, {{step(follow_up(false)), "case.followed_up", kClosed},
              {step(said_himself(true)), "case.followed_up", kClosed},
              {step(said_himself(true)), "already_said", kClosed}});
  EXPECT_EQ(todo(book), "none");
  live(book, {{step(kReopen), "case.reopened case.timed", kIssued}});
  close(book);
  live(book, {{step(ask), "case.asked", kClosed}});
  book.pass_hours(5 * 24);
  live(book, {{step(said_himself(true)), "not_asked", kClosed}});
}

TEST(Request, CallsWhomNoMessageReaches) {
  Book book = city();
  close_first(book, call());
  EXPECT_EQ(todo(book), "follow_up");  // he left no number
  Book other = city();
  close_first(other, call_with_phone());
  live(other, {{step(CallPerson{kOne, {}}), "case.to_be_called", kClosed},
               {step(said_himself(true)), "not_asked", kClosed}});
  EXPECT_EQ(todo(other), "follow_up");
}

TEST(Request, SaysWhenItChanged) {
  Book book = city();
  const ledger::Table& table = requests_table();
  const auto changed = [&] {
    const auto rows = book.rows({.table = &table, .book = ledger::kCityBook});
    return std::get<std::int64_t>(rows->at(0).at(table.column("updated_at")));
  };
  const auto now = [&] { return book.now().time_since_epoch().count(); };
  const auto carry_out = [&](const auto& ask) {
    book.pass_ms(1'000);
    ASSERT_TRUE(book.run(ask));
    EXPECT_EQ(changed(), now());
  };
  carry_out(call());
  carry_out(kAdmit);
  carry_out(dispatch("u-b"));
  carry_out(kReceive);
  carry_out(answer());
  carry_out(kAccept);
  const std::int64_t closed = changed();
  book.pass_ms(1'000);
  ASSERT_TRUE(book.run(follow_up(true, 5)));
  EXPECT_EQ(changed(), closed);
  carry_out(kReopen);
}

TEST(Request, GoesToTheUnitThatTakesOver) {
  Book book = city();
  ASSERT_TRUE(book.run(call("q-1")));
  ASSERT_TRUE(book.run(call("q-2")));
  ASSERT_TRUE(book.run(kAdmit));
  ASSERT_TRUE(book.run(dispatch("u-b", {UnitId("u-city")})));
  const auto ids = open_cases_of(book, UnitId("u-a"));
  ASSERT_TRUE(ids);
  ASSERT_EQ(ids->size(), 2u);  // the centre of both
  std::vector<ledger::NewEvent> events;
  const CaseTakenOver how{UnitId("u-city"), UnitId("u-a"), office::UnitState::kMerged};
  const office::Actor actor{"system/units", {}};
  ASSERT_TRUE(hand_over(book, *ids, how, actor, events));
  book.keep({std::move(events), ""});
  EXPECT_EQ(of(book).centre, UnitId("u-city"));
  EXPECT_EQ(of(book).unit, UnitId("u-b"));
  EXPECT_EQ(of(book, kTwo).unit, UnitId("u-city"));
  EXPECT_EQ(of(book, kTwo).state, kRegistered);
}

}  // namespace
}  // namespace luoshi::cases
