// Commitments through their life, one rule after the other.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "commitment/commitment.h"
#include "commitment/file.h"
#include "commitment/package.h"
#include "commitment/period.h"
#include "commitment/source.h"
#include "commitment/standing.h"
#include "commitment/test_book_test.h"
#include "office/rule_file.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using office::UnitId;
using test::Book;

const CommitmentId kOne{"c-1"};

office::Day day(const char* text) { return *office::Day::parse(text); }
Period period(const char* text) { return *Period::parse(text); }

MakeCommitment make(const std::string& id = "c-1") {
  MakeCommitment ask;
  ask.id = CommitmentId(id);
  ask.kind = CommitmentKind::kTarget;
  ask.title = "新增城镇就业6万人";
  ask.text = "全年新增城镇就业6万人以上。";
  ask.year = 2026;
  ask.measure.by = MeasuredBy::kValue;
  ask.measure.unit = "万人";
  ask.measure.target = Decimal(6);
  ask.measure.cumulative = true;
  return ask;
}
Responsibility led_by(const char* lead, std::vector<UnitId> supporting = {}) {
  return {UnitId(lead), std::move(supporting), {}};
}
ReportProgress report(const char* month, std::optional<const char*> value,
                      const char* unit = "u-a") {
  ReportProgress ask;
  ask.id = kOne;
  ask.unit = UnitId(unit);
  ask.period = period(month);
  if (value) ask.value = Decimal::parse(*value);
  ask.text = "按计划推进。";
  return ask;
}
CorrectProgress correct(std::uint32_t number, const char* value) {
  CorrectProgress ask;
  ask.id = kOne;
  ask.number = number;
  ask.value = Decimal::parse(value);
  ask.reason = "统计口径更正";
  return ask;
}
ChangeCommitment change(const CommitmentId& id) {
  ChangeCommitment ask;
  ask.id = id;
  return ask;
}
// c-1, assigned to u-a with u-b and signed.
Book signed_city() {
  Book book = test::small_city();
  EXPECT_TRUE(book.run(make()));
  EXPECT_TRUE(book.run(AssignCommitment{kOne, {}, led_by("u-a", {UnitId("u-b")})}));
  EXPECT_TRUE(book.run(SignCommitment{kOne, {}, UnitId("u-a")}));
  return book;
}
const Commitment& one(Book& book) { return book.of<Commitment>(stream_of(kOne)); }

TEST(Register, FromMadeToClosed) {
  Book book = test::small_city();
  EXPECT_EQ(book.tell(make()), "commitment.made");
  EXPECT_EQ(book.tell(AssignCommitment{kOne, {}, led_by("u-a")}), "commitment.assigned");
  EXPECT_EQ(book.tell(SignCommitment{kOne, {}, UnitId("u-b")}), "not_concerned");
  EXPECT_EQ(book.tell(SignCommitment{kOne, {}, UnitId("u-a")}).substr(0, 17), "commitment.signed");
  EXPECT_EQ(book.tell(SignCommitment{kOne, {}, UnitId("u-a")}), "signed");
  EXPECT_EQ(book.tell(report("2026-02", "1.2")).substr(0, 17), "progress.reported");
  EXPECT_EQ(book.tell(ConfirmProgress{kOne, {}, 1}), "progress.confirmed light.turned");
  EXPECT_EQ(one(book).light.light, Light::kGreen);
  EXPECT_EQ(book.text_at(commitments_table(), {std::string("c-1")}, "actual"), "1.2");
  EXPECT_EQ(book.tell(CloseCommitment{kOne, {}, Outcome::kMet, Decimal::parse("6.1"), ""}),
            "commitment.closed light.turned");
  EXPECT_EQ(one(book).light.light, Light::kDone);
  EXPECT_EQ(book.tell(report("2026-03", "2")), "closed");
  EXPECT_EQ(book.tell(AssignCommitment{kOne, {}, led_by("u-b")}), "closed");
  EXPECT_EQ(book.tell(ReopenCommitment{kOne, {}, "数据有误"}), "commitment.reopened light.turned");
  EXPECT_EQ(one(book).status, Status::kSigned);
  EXPECT_TRUE(book.replays_alike());
}

// By the city's rule as of the day; without one by the default.
TEST(Register, LightsFollowTheRuleInForce) {
  Book book = signed_city();
  ASSERT_TRUE(book.run(report("2026-02", "0.85")));
  ASSERT_TRUE(book.run(ConfirmProgress{kOne, {}, 1}));
  EXPECT_EQ(one(book).light.light, Light::kYellow);
  const office::LoadRules rules{
      "light", {}, "yellow_below: 0.8\nred_below: 0.5\n", day("2026-03-03")};
  ASSERT_TRUE(book.run(rules));
  EXPECT_EQ(book.tell(TurnLight{kOne}), "");  // not before its day
  book.set_day("2026-03-03");
  EXPECT_EQ(book.tell(TurnLight{kOne}), "light.turned");
  EXPECT_EQ(one(book).light.light, Light::kGreen);
  EXPECT_TRUE(book.replays_alike());
}

TEST(Register, HasOneLeadAndNeverTwo) {
  Book book = test::small_city();
  ASSERT_TRUE(book.run(make()));
  EXPECT_EQ(book.tell(AssignCommitment{kOne, {}, led_by("u-a", {UnitId("u-a")})}), "/supporting/0");
  EXPECT_EQ(book.tell(AssignCommitment{kOne, {}, led_by("u-a", {UnitId("u-b"), UnitId("u-b")})}),
            "/supporting/1");
  EXPECT_EQ(book.tell(AssignCommitment{kOne, {}, led_by("u-old")}), "/lead");
  EXPECT_EQ(book.tell(AssignCommitment{kOne, {}, led_by("u-none")}), "/lead");
  ASSERT_TRUE(book.run(AssignCommitment{kOne, {}, led_by("u-a", {UnitId("u-b")})}));
  EXPECT_EQ(book.tell(AssignCommitment{kOne, {}, led_by("u-a", {UnitId("u-b")})}), "");
  ASSERT_TRUE(book.run(SignCommitment{kOne, {}, UnitId("u-a")}));
  ASSERT_TRUE(book.run(AssignCommitment{kOne, {}, led_by("u-a", {UnitId("u-c")})}));
  EXPECT_EQ(one(book).status, Status::kSigned);  // the lead is the same
  ASSERT_TRUE(book.run(AssignCommitment{kOne, {}, led_by("u-b")}));
  EXPECT_EQ(one(book).status, Status::kAssigned);
  const auto& units = book.rows_of(commitment_units_table());
  ASSERT_EQ(units.size(), 1u);
  EXPECT_EQ(units.begin()->second, (ledger::Row{"c-1", "u-b", "lead"}));
  EXPECT_EQ(book.tell(DeclineCommitment{kOne, {}, UnitId("u-b"), "不属我局职责"}),
            "commitment.declined");
  EXPECT_TRUE(book.rows_of(commitment_units_table()).empty());
}

TEST(Register, TakesProgressOnlyFromThoseConcerned) {
  Book book = test::small_city();
  ASSERT_TRUE(book.run(make()));
  EXPECT_EQ(book.tell(report("2026-01", "0.5")), "not_signed");
  book = signed_city();
  EXPECT_EQ(book.tell(report("2026-01", "0.5", "u-c")), "not_concerned");
  EXPECT_EQ(book.tell(report("2026-04", "0.5")), "/period");
  EXPECT_EQ(book.tell(report("2025-12", "0.5")), "/period");
  ReportProgress empty = report("2026-01", {});
  empty.text = "";
  EXPECT_EQ(book.tell(empty), "/text");
  ReportProgress with_file = report("2026-01", {});
  with_file.evidence = {"sha256:" + std::string(64, 'a')};
  EXPECT_EQ(book.tell(with_file), "/evidence/0");
  ASSERT_TRUE(book.run(KeepFile{{with_file.evidence[0], 3, "image/jpeg", "照片.jpg", {}, {}}}));
  const auto decision = book.run(with_file);
  ASSERT_TRUE(decision);
  EXPECT_NE(decision->reply.find(R"("number":1)"), std::string::npos);
  EXPECT_EQ(book.tell(report("2026-01", "0.5", "u-b")), "progress.reported");
  EXPECT_EQ(book.tell(report("2026-01", "0.6")), "already_reported");
}

TEST(Register, NothingMovesInAFrozenPeriod) {
  Book book = signed_city();
  ASSERT_TRUE(book.run(report("2026-01", "0.5")));
  EXPECT_EQ(book.tell(FreezePeriod{2026, {}, period("2026-03"), "一季度"}), "/through");
  EXPECT_EQ(book.tell(FreezePeriod{2026, {}, period("2026-01"), "报表已出"}),
            "year.opened period.frozen");
  EXPECT_EQ(book.tell(ConfirmProgress{kOne, {}, 1}), "frozen");
  EXPECT_EQ(book.tell(ReturnProgress{kOne, {}, 1, "请核实"}), "frozen");
  EXPECT_EQ(book.tell(correct(1, "0.6")), "frozen");
  EXPECT_EQ(book.tell(report("2026-01", {})), "frozen");
  EXPECT_EQ(book.tell(report("2026-02", "1")), "progress.reported");
  CorrectProgress into = correct(2, "0.9");
  into.period = period("2026-01");
  EXPECT_EQ(book.tell(into), "frozen");
  EXPECT_EQ(book.tell(ThawPeriod{2026, {}, {}, "更正"}), "period.thawed");
  EXPECT_EQ(book.tell(ConfirmProgress{kOne, {}, 1}).substr(0, 18), "progress.confirmed");
}

TEST(Register, CorrectionsKeepWhatWasSaid) {
  Book book = signed_city();
  ASSERT_TRUE(book.run(report("2026-02", "1")));
  ASSERT_TRUE(book.run(ConfirmProgress{kOne, {}, 1}));
  ASSERT_TRUE(book.run(correct(1, "1.1")));  // by the office
  EXPECT_EQ(one(book).progress[0].state, ReportState::kConfirmed);
  CorrectProgress by_unit = correct(1, "1.2");
  by_unit.unit = UnitId("u-a");
  ASSERT_TRUE(book.run(by_unit));
  const Progress& progress = one(book).progress[0];
  EXPECT_EQ(progress.state, ReportState::kReported);
  ASSERT_EQ(progress.earlier.size(), 2u);
  EXPECT_EQ(progress.earlier[0].value, Decimal(1));
  EXPECT_EQ(progress.earlier[1].value, Decimal::parse("1.1"));
  EXPECT_EQ(progress.content.value, Decimal::parse("1.2"));
  EXPECT_TRUE(values_of(one(book), ReportState::kConfirmed).empty());
  EXPECT_EQ(book.text_at(commitments_table(), {std::string("c-1")}, "actual"), "null");
}

TEST(Register, TheOfficeAmendsWhatIsConfirmed) {
  Book book = signed_city();
  ASSERT_TRUE(book.run(report("2026-02", "1")));
  AmendProgress ask{kOne, {}, 1, Decimal::parse("0.9").value(), {}, {}, {}, "统计口径核减"};
  EXPECT_EQ(book.tell(ask), "not_confirmed");  // it waits: returned, and not written over
  ASSERT_TRUE(book.run(ConfirmProgress{kOne, {}, 1}));
  AmendProgress without_reason = ask;
  without_reason.reason.clear();
  EXPECT_EQ(book.tell(without_reason), "/reason");
  EXPECT_EQ(book.tell(ask).substr(0, 18), "progress.corrected");
  const Progress& progress = one(book).progress[0];
  EXPECT_EQ(progress.state, ReportState::kConfirmed);
  EXPECT_EQ(progress.content.value, Decimal::parse("0.9"));
  EXPECT_EQ(progress.reason, "统计口径核减");
  ASSERT_EQ(progress.earlier.size(), 1u);
  EXPECT_EQ(progress.earlier[0].value, Decimal(1));
  EXPECT_EQ(progress.content.text, progress.earlier[0].text);  // not given, so as it was
  EXPECT_EQ(book.tell(ask), "");                               // nothing is another
  ask.value = Decimal(500'000);
  EXPECT_EQ(book.tell(ask), "value_questioned");
  ask.explanation = "单位换算";
  EXPECT_EQ(book.tell(ask).substr(0, 18), "progress.corrected");
  AmendProgress words{kOne, {}, 1, {}, "按月报口径", {}, {}, "文字更正"};
  EXPECT_EQ(book.tell(words), "progress.corrected");
  EXPECT_EQ(one(book).progress[0].content.explanation, "单位换算");  // of the same value
  ASSERT_TRUE(book.run(FreezePeriod{2026, {}, period("2026-02"), "公布"}));
  words.text = "再改";
  EXPECT_EQ(book.tell(words), "frozen");
}

TEST(Register, OddValuesWantAnExplanation) {
  Book book = signed_city();
  ASSERT_TRUE(book.run(report("2026-01", "0.5")));
  ReportProgress falls = report("2026-02", "0.3");
  EXPECT_EQ(book.tell(falls), "value_questioned");
  falls.explanation = "上月重复统计";
  EXPECT_EQ(book.tell(falls), "progress.reported");
  EXPECT_FALSE(one(book).progress[1].content.questions.empty());
  EXPECT_EQ(one(book).progress[1].content.explanation, "上月重复统计");
}

TEST(Register, ANewerVersionIsNotOverwritten) {
  Book book = signed_city();
  const auto version = book.version(stream_of(kOne));
  ChangeCommitment ask;
  ask.id = kOne;
  ask.version = *version - 1;
  ask.title = "新增城镇就业7万人";
  ask.reason = "全会调整";
  EXPECT_EQ(book.tell(ask), "version_outdated");
  ask.version = *version;
  EXPECT_EQ(book.tell(ask), "commitment.changed");
  EXPECT_EQ(book.tell(ask), "version_outdated");
  ask = change(kOne);
  ask.title = "新增城镇就业7万人";
  EXPECT_EQ(book.tell(ask), "");
  ask.title = "别的";
  EXPECT_EQ(book.tell(ask), "/reason");  // it is signed
  EXPECT_EQ(one(book).what.title, "新增城镇就业7万人");
}

TEST(Register, AWithdrawnOneTakesNothing) {
  Book book = test::small_city();
  ASSERT_TRUE(book.run(make()));
  EXPECT_EQ(book.tell(WithdrawCommitment{kOne, {}, "误收"}), "commitment.withdrawn");
  EXPECT_TRUE(book.rows_of(commitments_table()).empty());
  EXPECT_EQ(book.tell(AssignCommitment{kOne, {}, led_by("u-a")}), "withdrawn");
  EXPECT_EQ(book.tell(ReopenCommitment{kOne, {}, "再来"}), "/id");
  EXPECT_EQ(book.tell(make()), "/id");
  EXPECT_EQ(book.tell(TurnLight{kOne}), "");
  book = signed_city();
  EXPECT_EQ(book.tell(WithdrawCommitment{kOne, {}, "误收"}), "signed");
}

TEST(Register, AMilestoneInTheMiddleIsDroppedWhenALaterOneIsReached) {
  Book book = signed_city();
  ScheduleCommitment plan{kOne, {}, default_schedule(2026)};
  const Milestone first{1, "立项", day("2026-02-28")};
  const Milestone second{2, "用地预审", day("2026-03-31")};
  const Milestone third{3, "开工", day("2026-06-30")};
  plan.schedule.milestones = {first, second, third};
  ASSERT_TRUE(book.run(plan));
  ReportProgress reached = report("2026-02", {});
  reached.milestones = {3};
  ASSERT_TRUE(book.run(reached));
  plan.schedule.milestones = {first, second};
  EXPECT_EQ(book.tell(plan), "/schedule/milestones");  // also while the report waits
  ASSERT_TRUE(book.run(ConfirmProgress{kOne, {}, 1}));
  plan.schedule.milestones = {first, {2, "开工", day("2026-06-30")}};
  EXPECT_EQ(book.tell(plan), "/schedule/milestones");
  plan.schedule.milestones = {first, third};
  EXPECT_EQ(book.tell(plan), "commitment.scheduled");
  EXPECT_EQ(milestones_reached(one(book)), (std::vector<std::uint32_t>{3}));
  EXPECT_EQ(
      book.text_at(commitment_milestones_table(), {std::string("c-1"), std::int64_t{2}}, "name"),
      "no row");
  reached.period = period("2026-03");
  reached.milestones = {2};
  EXPECT_EQ(book.tell(reached), "/milestones/0");  // it is not there any more
  plan.schedule.milestones = {third, first};
  EXPECT_EQ(book.tell(plan), "/schedule/milestones/1/number");
  plan.schedule.milestones = {first, third, {4, "竣工", day("2026-12-31")}};
  EXPECT_EQ(book.tell(plan), "commitment.scheduled");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Register, IsCarriedOverIntoTheNextYear) {
  Book book = signed_city();
  ScheduleCommitment plan{kOne, {}, default_schedule(2026)};
  plan.schedule.milestones = {{1, "立项", day("2026-02-28")}, {2, "开工", day("2026-06-30")}};
  ASSERT_TRUE(book.run(plan));
  ReportProgress reached = report("2026-02", {});
  reached.milestones = {1};
  ASSERT_TRUE(book.run(reached));
  ASSERT_TRUE(book.run(ConfirmProgress{kOne, {}, 1}));
  EXPECT_EQ(
      book.text_at(commitment_milestones_table(), {std::string("c-1"), std::int64_t{1}}, "reached"),
      "2026-02");
  plan.schedule.milestones = {{1, "别的", day("2026-02-28")}};
  EXPECT_EQ(book.tell(plan), "/schedule/milestones");
  EXPECT_EQ(book.tell(CarryOver{kOne, {}, kOne, {}, {}, "转入下年"}), "/new_id");
  const std::string told = book.tell(CarryOver{kOne, {}, CommitmentId("c-2"), {}, {}, "转入下年"});
  EXPECT_NE(told.find("commitment.carried_over"), std::string::npos) << told;
  const auto& next = book.of<Commitment>(stream_of(CommitmentId("c-2")));
  EXPECT_EQ(next.what.year, 2027);
  EXPECT_EQ(next.what.carried_from, kOne);
  EXPECT_EQ(next.status, Status::kAssigned);
  EXPECT_EQ(next.responsibility->lead, UnitId("u-a"));
  ASSERT_EQ(next.what.schedule.milestones.size(), 1u);
  EXPECT_EQ(next.what.schedule.milestones[0].name, "开工");
  EXPECT_EQ(one(book).outcome, Outcome::kCarriedOver);
  EXPECT_EQ(one(book).carried_to, CommitmentId("c-2"));
  EXPECT_EQ(book.tell(ReopenCommitment{kOne, {}, "再来"}), "/id");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Register, AYearIsClosedWhenAllIs) {
  Book book = signed_city();
  EXPECT_EQ(book.tell(CloseYear{2026, {}, "年终"}), "/year");
  ASSERT_TRUE(book.run(CloseCommitment{kOne, {}, Outcome::kNotMet, {}, "没有完成"}));
  EXPECT_EQ(book.tell(CloseYear{2026, {}, "年终"}), "year.closed");
  EXPECT_EQ(book.tell(make("c-2")), "year_closed");
  EXPECT_EQ(book.tell(ReopenCommitment{kOne, {}, "再来"}), "year_closed");
  EXPECT_EQ(book.tell(FreezePeriod{2026, {}, period("2026-01"), "报表"}), "year_closed");
  EXPECT_EQ(book.tell(OpenYear{2026, {}, ""}), "/reason");
  EXPECT_EQ(book.tell(OpenYear{2026, {}, "审计调整"}), "year.opened");
  EXPECT_EQ(book.tell(make("c-2")), "commitment.made");
}

TEST(Register, PartsAddUpOrTheGapIsSaid) {
  Measure whole = make().measure;
  Measure part = whole;
  part.target = Decimal::parse("2.5");
  const auto gap = parts_gap(whole, {part, part});
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->gap, Decimal(-1));
  EXPECT_EQ(gap->sentence.zh, "分解合计5万人，比目标6万人少1万人");
  EXPECT_EQ(gap->sentence.en, "the parts add up to 5万人, 1万人 less than the 6万人 promised");
  part.target = Decimal(3);
  Measure other = part;
  other.unit = "人";
  EXPECT_EQ(parts_gap(whole, {part, part, other})->sentence.zh,
            "分解合计6万人，与目标一致；另有1项没有可加的目标值");
  whole.unit = "%";
  EXPECT_FALSE(parts_gap(whole, {part}));
}

TEST(Register, AWholeIsMeasuredByItsParts) {
  Book book = test::small_city();
  MakeCommitment whole = make("c-9");
  whole.measure.by = MeasuredBy::kParts;
  ASSERT_TRUE(book.run(whole));
  MakeCommitment part = make();
  part.parent_id = whole.id;
  part.responsibility = led_by("u-a");
  EXPECT_EQ(book.tell(part), "commitment.made commitment.assigned");
  EXPECT_EQ(book.tell(WithdrawCommitment{whole.id, {}, "误收"}), "/id");
  ChangeCommitment circle = change(whole.id);
  circle.parent_id = {{part.id}};
  EXPECT_EQ(book.tell(circle), "/parent_id");
  ASSERT_TRUE(book.run(SignCommitment{kOne, {}, UnitId("u-a")}));
  ASSERT_TRUE(book.run(report("2026-02", "0.9")));
  ASSERT_TRUE(book.run(ConfirmProgress{kOne, {}, 1}));
  const auto standing = standing_of(book, whole.id, book.of<Commitment>(stream_of(whole.id)));
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->confirmed,
            (std::vector<PeriodValue>{{period("2026-02"), *Decimal::parse("0.9")}}));
}

TEST(Register, PackagesKeepTheCountThatWasDeclared) {
  Book book = test::small_city();
  const PackageId id("k-1");
  EXPECT_EQ(book.tell(MakePackage{id, {"十件民生实事", 2026, 10, {}}}), "package.made");
  MakeCommitment ask = make();
  ask.package_id = PackageId("k-2");
  EXPECT_EQ(book.tell(ask), "/package_id");
  ask.package_id = id;
  EXPECT_EQ(book.tell(ask), "commitment.made");
  EXPECT_EQ(book.tell(WithdrawPackage{id, {}, "误收"}), "/id");
  EXPECT_EQ(package_finding(10, 9)->zh, "应有10项，现有9项，还差1项");
  EXPECT_EQ(package_finding(6, 8)->en, "6 declared, 8 listed: 2 too many");
  EXPECT_FALSE(package_finding(10, 10));
  ChangeCommitment out = change(kOne);
  out.package_id.emplace();
  EXPECT_EQ(book.tell(out), "commitment.changed");
  EXPECT_EQ(book.tell(WithdrawPackage{id, {}, "误收"}), "package.withdrawn");
}

SourceRegistered suggestion() {
  SourceRegistered source;
  source.type = Origin::kSuggestion;
  source.number = "第23号";
  source.title = "关于增加公办幼儿园学位的建议";
  source.issuer = "第三代表团";
  source.received_on = day("2026-01-20");
  source.due_on = day("2026-04-20");
  return source;
}

TEST(Source, IsRepliedToByItsLeadAndRated) {
  Book book = test::small_city();
  const SourceId id("s-1");
  EXPECT_EQ(book.tell(RegisterSource{id, suggestion()}), "source.registered");
  EXPECT_EQ(book.tell(RegisterSource{id, suggestion()}), "/id");
  const SourceReplied reply{"年内新增学位2000个。", {}, day("2026-03-01")};
  EXPECT_EQ(book.tell(ReplySource{id, {}, UnitId("u-a"), reply}), "not_concerned");
  EXPECT_EQ(book.tell(CloseSource{id, {}, "已办"}), "not_replied");
  EXPECT_EQ(book.tell(AssignSource{id, {}, UnitId("u-old")}), "/lead");
  EXPECT_EQ(book.tell(AssignSource{id, {}, UnitId("u-a")}), "source.assigned");
  EXPECT_EQ(book.tell(RateSource{id, {}, {Rating::kSatisfied, ""}}), "not_replied");
  EXPECT_EQ(book.tell(ReplySource{id, {}, UnitId("u-a"), {"答复", {}, day("2026-03-03")}}), "/on");
  EXPECT_EQ(book.tell(ReplySource{id, {}, UnitId("u-a"), reply}), "source.replied");
  EXPECT_EQ(book.tell(RateSource{id, {}, {Rating::kDissatisfied, "没有时间表"}}), "source.rated");
  EXPECT_EQ(book.tell(RateSource{id, {}, {Rating::kSatisfied, ""}}), "not_replied");
  EXPECT_EQ(book.tell(ReplySource{id, {}, UnitId("u-a"), reply}), "source.replied");
  EXPECT_EQ(book.text_at(sources_table(), {std::string("s-1")}, "rating"), "null");
  EXPECT_EQ(book.tell(RateSource{id, {}, {Rating::kBasically, ""}}), "source.rated");
  EXPECT_EQ(book.text_at(sources_table(), {std::string("s-1")}, "rating"), "basically");
  EXPECT_EQ(book.of<Source>(stream_of(id)).replies[0].rated->rating, Rating::kDissatisfied);
  MakeCommitment ask = make();
  ask.origin = Origin::kSuggestion;
  ask.sources = {SourceSpan{{}, id, "", 0, 0, "年内新增学位2000个。", {}}};
  EXPECT_EQ(book.tell(ask), "commitment.made");
  EXPECT_EQ(book.text_at(commitments_table(), {std::string("c-1")}, "source"), "s-1");
  EXPECT_EQ(book.tell(CloseSource{id, {}, "已办"}), "source.closed");
  EXPECT_EQ(book.tell(AssignSource{id, {}, UnitId("u-b")}), "closed");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Source, RefusesWhatIsNone) {
  Book book = test::small_city();
  const SourceId id("s-1");
  SourceRegistered source = suggestion();
  source.type = Origin::kReport;
  EXPECT_EQ(book.tell(RegisterSource{id, source}), "/type");
  source = suggestion();
  source.received_on = day("2026-03-03");
  EXPECT_EQ(book.tell(RegisterSource{id, source}), "/received_on");
  source = suggestion();
  source.due_on = day("2026-01-19");
  EXPECT_EQ(book.tell(RegisterSource{id, source}), "/due_on");
  EXPECT_EQ(book.tell(RegisterSource{SourceId("x-1"), suggestion()}), "/id");
}

// docs/formats/commitment-events.md has a row "| `commitment.made` | 1 | …" for every kind.
TEST(Register, DocsNameEveryKindAndNoOther) {
  std::ifstream in(std::string(LUOSHI_SOURCE_DIR) + "/docs/formats/commitment-events.md");
  const std::regex row(
      R"(\| `((commitment|progress|light|year|period|package|source|review|candidates?|indicator|observations)\.[a-z_]+)` \| ([0-9]+) \|.*)");
  std::set<office::EventKind> described;
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (!std::regex_match(line, match, row)) continue;
    described.insert({match[1], static_cast<std::uint32_t>(std::stoul(match[3]))});
  }
  const std::vector<office::EventKind> kinds = register_event_kinds();
  EXPECT_EQ(described, std::set<office::EventKind>(kinds.begin(), kinds.end()));
}

}  // namespace
}  // namespace luoshi::commitment
