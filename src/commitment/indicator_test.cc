// Indicators and series: what is taken, what is questioned, what revisions keep; and commitments
// that are measured by them.
#include "commitment/indicator.h"

#include <gtest/gtest.h>

#include "commitment/commitment.h"
#include "commitment/period.h"
#include "commitment/standing.h"
#include "commitment/test_book_test.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using office::UnitId;
using test::Book;

const IndicatorId kIncome{"i-income"};
const UnitId kCity{"u-city"};

office::Day day(const char* text) { return *office::Day::parse(text); }
Period period(const char* text) { return *Period::parse(text); }
PeriodValue row(const char* when, const char* value) {
  return {period(when), *Decimal::parse(value)};
}

IndicatorDefined income() {
  IndicatorDefined what;
  what.name = "地方一般公共预算收入";
  what.definition = "自年初累计的地方一般公共预算收入。";
  what.unit = "亿元";
  what.source = "市财政局";
  what.cumulative = true;
  what.lowest = Decimal();
  what.highest = Decimal(500);
  return what;
}
RecordObservations record(std::vector<PeriodValue> rows, const UnitId& region = kCity) {
  ObservationBatch batch;
  batch.indicator = kIncome;
  batch.region = region;
  batch.rows = std::move(rows);
  batch.source = "市财政局月报";
  return {{batch}};
}
RecordObservations revise(std::vector<PeriodValue> rows, const char* reason) {
  RecordObservations ask = record(std::move(rows));
  ask.batches[0].reason = reason;
  return ask;
}
Book city() {
  Book book = test::small_city();
  EXPECT_EQ(book.tell(DefineIndicator{kIncome, income()}), "indicator.defined");
  book.set_day("2026-06-15");
  return book;
}

TEST(Indicator, IsDefinedOnceUnderItsName) {
  Book book = city();
  EXPECT_EQ(book.tell(DefineIndicator{kIncome, income()}), "/id");
  EXPECT_EQ(book.tell(DefineIndicator{IndicatorId("i-2"), income()}), "/name");
  EXPECT_EQ(book.tell(DefineIndicator{IndicatorId("x-2"), income()}), "/id");
  IndicatorDefined other = income();
  other.name = "规模以上工业增加值增速";
  other.lowest = Decimal(5);
  other.highest = Decimal(5);
  EXPECT_EQ(book.tell(DefineIndicator{IndicatorId("i-2"), other}), "/highest");
  other.highest.reset();
  other.decimals = 7;
  EXPECT_EQ(book.tell(DefineIndicator{IndicatorId("i-2"), other}), "/decimals");
  other.decimals = 1;
  EXPECT_EQ(book.tell(DefineIndicator{IndicatorId("i-2"), other}), "indicator.defined");
  EXPECT_EQ(book.text_at(indicators_table(), {std::string("i-2")}, "state"), "active");
}

TEST(Indicator, KeepsItsMeaningOnceObserved) {
  Book book = city();
  IndicatorDefined next = income();
  next.unit = "万元";
  EXPECT_EQ(book.tell(ChangeIndicator{kIncome, {}, next, ""}), "/reason");
  EXPECT_EQ(book.tell(ChangeIndicator{kIncome, 9, next, "口径"}), "version_outdated");
  EXPECT_EQ(book.tell(ChangeIndicator{kIncome, {}, next, "口径"}), "indicator.changed");
  EXPECT_EQ(book.tell(ChangeIndicator{kIncome, {}, income(), "改回"}), "indicator.changed");
  EXPECT_EQ(book.tell(ChangeIndicator{kIncome, {}, income(), "不变"}), "");
  EXPECT_EQ(book.tell(record({row("2026-01", "8")})), "observations.recorded");
  EXPECT_EQ(book.tell(ChangeIndicator{kIncome, {}, next, "口径"}), "/definition");
  next = income();
  next.definition = "不含上划收入。";
  EXPECT_EQ(book.tell(ChangeIndicator{kIncome, {}, next, "口径"}), "indicator.changed");
  EXPECT_EQ(book.tell(RetireIndicator{kIncome, {}, "停止发布"}), "indicator.retired");
  EXPECT_EQ(book.tell(record({row("2026-02", "9")})), "retired");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Observations, AreTakenByBatchAndReviseWithAReason) {
  Book book = city();
  EXPECT_EQ(book.tell(record({row("2026-03", "30"), row("2026-01", "9.5"), row("2026-02", "19")})),
            "observations.recorded");
  const auto& series = book.of<Series>(series_stream(kIncome, kCity));
  EXPECT_EQ(series.values.size(), 3U);
  EXPECT_EQ(book.tell(record({row("2026-03", "30.00")})), "");  // as it was
  EXPECT_EQ(book.tell(record({row("2026-03", "29")})), "/batches/0/reason");
  EXPECT_EQ(book.tell(revise({row("2026-03", "29"), row("2026-04", "39")}, "年报核定")),
            "observations.recorded");
  const std::vector<Observation>& march = series.values.at(period("2026-03"));
  ASSERT_EQ(march.size(), 2U);
  EXPECT_EQ(march[0].value, Decimal(30));
  EXPECT_EQ(march[1].reason, "年报核定");
  EXPECT_TRUE(series.values.at(period("2026-04"))[0].reason.empty());
  const ledger::Row key = {kIncome.value(), kCity.value(), std::string("2026-03")};
  EXPECT_EQ(book.text_at(observations_table(), key, "value"), "29");
  const auto values = observed(book, kIncome, kCity, day("2026-02-01"), day("2026-03-31"));
  ASSERT_TRUE(values);
  EXPECT_EQ(*values, (std::vector<PeriodValue>{row("2026-02", "19"), row("2026-03", "29")}));
  EXPECT_TRUE(book.replays_alike());
}

TEST(Observations, AreRefusedWithTheirPlace) {
  Book book = city();
  EXPECT_EQ(book.tell(RecordObservations{}), "/batches");
  EXPECT_EQ(book.tell(record({})), "/batches/0/rows");
  EXPECT_EQ(book.tell(record({row("2026-Q1", "8")})), "/batches/0/rows/0/period");
  EXPECT_EQ(book.tell(record({row("2026-01", "8"), row("2026-07", "9")})),
            "/batches/0/rows/1/period");  // is still to come
  EXPECT_EQ(book.tell(record({row("2026-01", "8"), row("2026-01", "9")})),
            "/batches/0/rows/1/period");
  EXPECT_EQ(book.tell(record({row("2026-01", "8.123")})), "/batches/0/rows/0/value");
  EXPECT_EQ(book.tell(record({row("2026-01", "8")}, UnitId("u-none"))), "/batches/0/region");
  RecordObservations twice = record({row("2026-01", "8")});
  twice.batches.push_back(twice.batches[0]);
  EXPECT_EQ(book.tell(twice), "/batches/1");
  // All or nothing.
  RecordObservations several = record({row("2026-01", "8")});
  several.batches.push_back(record({row("2026-01", "-1")}, UnitId("u-a")).batches[0]);
  EXPECT_EQ(book.tell(several), "value_questioned");
  EXPECT_EQ(book.of<Series>(series_stream(kIncome, kCity)).values.size(), 0U);
}

TEST(Observations, AreQuestionedAndTakenWithAnExplanation) {
  Book book = city();
  RecordObservations odd =
      record({row("2026-01", "9"), row("2026-02", "7"), row("2026-03", "600")});
  EXPECT_EQ(book.tell(odd), "value_questioned");
  odd.batches[0].explanation = "含一次性收入，已核对。";
  EXPECT_EQ(book.tell(odd), "observations.recorded");
  RecordObservations plain = record({row("2026-01", "10")}, kProvince);
  plain.batches[0].explanation = "无需说明";
  const auto decision = book.run(plain);
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->events[0].body.find("无需说明"), std::string::npos);
  EXPECT_EQ(decision->reply, R"({"recorded":1,"revised":0,"unchanged":0})");
}

TEST(Observations, OfFrozenPeriodsAreTakenOfOthersOnly) {
  Book book = city();
  EXPECT_TRUE(book.run(FreezePeriod{2026, {}, period("2026-03"), "已上报"}));
  EXPECT_EQ(book.tell(record({row("2026-03", "30")})), "frozen");
  EXPECT_EQ(book.tell(record({row("2026-04", "40")})), "observations.recorded");
  EXPECT_EQ(book.tell(record({row("2026-03", "30")}, kProvince)), "observations.recorded");
}

MakeCommitment by_indicator() {
  MakeCommitment ask;
  ask.id = CommitmentId("c-1");
  ask.kind = CommitmentKind::kTarget;
  ask.title = "地方一般公共预算收入达到120亿元";
  ask.text = "地方一般公共预算收入达到120亿元。";
  ask.year = 2026;
  ask.measure.by = MeasuredBy::kIndicator;
  ask.measure.unit = "亿元";
  ask.measure.cumulative = true;
  ask.measure.target = Decimal(120);
  ask.measure.indicator_id = kIncome;
  ask.responsibility = Responsibility{UnitId("u-a"), {}, {}};
  return ask;
}

TEST(Observations, MeasureACommitment) {
  Book book = city();
  MakeCommitment ask = by_indicator();
  EXPECT_EQ(book.tell(ask), "/measure/region");
  ask.measure.region = kCity;
  ask.measure.unit = "万元";
  EXPECT_EQ(book.tell(ask), "/measure/indicator_id");
  ask.measure.unit = "亿元";
  ASSERT_TRUE(book.run(ask));
  ASSERT_TRUE(book.run(SignCommitment{ask.id, {}, UnitId("u-a")}));
  EXPECT_EQ(book.tell(RetireIndicator{kIncome, {}, "停止发布"}), "in_use");
  EXPECT_EQ(book.tell(record({row("2025-12", "99")})), "observations.recorded");
  EXPECT_EQ(book.tell(TurnLight{ask.id}), "");  // last year's is no value of this one
  EXPECT_EQ(book.tell(record({row("2026-04", "41"), row("2026-05", "30")})), "value_questioned");
  EXPECT_EQ(book.tell(record({row("2026-04", "41"), row("2026-05", "52")})),
            "observations.recorded");
  EXPECT_EQ(book.tell(TurnLight{ask.id}), "light.turned");
  const LightTurned green = book.of<Commitment>(stream_of(ask.id)).light;
  EXPECT_EQ(green.light, Light::kGreen);
  EXPECT_EQ(green.actual, Decimal(52));
  EXPECT_EQ(book.tell(revise({row("2026-05", "42")}, "核减")), "observations.recorded");
  EXPECT_EQ(book.tell(TurnLight{ask.id}), "light.turned");
  EXPECT_EQ(book.of<Commitment>(stream_of(ask.id)).light.light, Light::kYellow);

  ReportProgress report;
  report.id = ask.id;
  report.unit = UnitId("u-a");
  report.period = period("2026-05");
  report.text = "稳步推进。";
  report.value = Decimal(60);
  const auto refused = book.run(report);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what.zh, "60亿元与指标的42亿元不符");
  report.period = period("2026-06");
  report.value = Decimal(501);
  const auto beyond = book.run(report);
  ASSERT_FALSE(beyond);
  EXPECT_NE(beyond.error().what.zh.find("501亿元高于合理上限500亿元"), std::string::npos);
  EXPECT_TRUE(book.replays_alike());
}

TEST(Observations, OfFortyYearsAreOneDecision) {
  Book book = city();
  book.set_day("2036-01-01");
  std::vector<PeriodValue> rows;
  for (int year = 1996; year <= 2035; ++year) {
    for (int month = 1; month <= 12; ++month) {
      rows.push_back({Period::month(year, month), Decimal(month * 5)});
    }
  }
  EXPECT_EQ(book.tell(record(rows)), "observations.recorded");
  EXPECT_EQ(book.of<Series>(series_stream(kIncome, kCity)).values.size(), 480U);
  EXPECT_TRUE(book.replays_alike());
}

}  // namespace
}  // namespace luoshi::commitment
