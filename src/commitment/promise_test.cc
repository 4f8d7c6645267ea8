#include "commitment/promise.h"

#include <gtest/gtest.h>

namespace luoshi::commitment {
namespace {

TEST(Period, IsReadAndWrittenBack) {
  struct Case {
    const char* text;
    const char* first;
    const char* last;
    const char* previous;
  };
  for (const Case& each : {Case{"2026-03", "2026-03-01", "2026-03-31", "2026-02"},
                           Case{"2024-02", "2024-02-01", "2024-02-29", "2024-01"},
                           Case{"2026-01", "2026-01-01", "2026-01-31", "2025-12"},
                           Case{"2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4"},
                           Case{"2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3"},
                           Case{"2026-H2", "2026-07-01", "2026-12-31", "2026-H1"},
                           Case{"2026", "2026-01-01", "2026-12-31", "2025"}}) {
    const auto period = Period::parse(each.text);
    ASSERT_TRUE(period) << each.text;
    EXPECT_EQ(period->to_string(), each.text);
    EXPECT_EQ(period->first_day().text(), each.first);
    EXPECT_EQ(period->last_day().text(), each.last);
    EXPECT_EQ(period->previous().to_string(), each.previous);
    EXPECT_EQ(period->year_before().year(), period->year() - 1);
  }
}

TEST(Period, RefusesWhatIsNone) {
  for (const char* text : {"", "26", "1948", "2200", "2026-", "2026-00", "2026-13", "2026-Q0",
                           "2026-Q5", "2026-H3", "2026-3", "2026-03-01", "2026-q1", "2026/03",
                           "2026- 3", "-026-01", "2026-Qx", "+202-01"}) {
    EXPECT_FALSE(Period::parse(text)) << text;
  }
}

TEST(Period, IsOrderedByItsLastDay) {
  const char* order[] = {"2025-12", "2025-Q4", "2025", "2026-03", "2026-Q1",
                         "2026-04", "2026-06", "2026-Q2", "2026-H1", "2026-12"};
  for (std::size_t i = 1; i < std::size(order); ++i) {
    EXPECT_LT(*Period::parse(order[i - 1]), *Period::parse(order[i])) << order[i];
  }
}

TEST(Promise, StandsInJsonAsTextAndComesBack) {
  Measure measure;
  measure.by = MeasuredBy::kValue;
  measure.unit = "亿元";
  measure.comparator = report::Comparator::kApprox;
  measure.target = base::Decimal::parse("5000.50");
  const std::string text = base::serialize(base::to_json(measure));
  EXPECT_NE(text.find(R"("comparator":"approx","target":"5000.5")"), std::string::npos) << text;
  const auto back = base::from_json<Measure>(*base::parse_json(text));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, measure);

  Schedule schedule = default_schedule(2026);
  schedule.points.push_back({Period::quarter(2026, 1), base::Decimal(3)});
  schedule.milestones.push_back({1, "开工", default_deadline(2026)});
  const auto again = base::from_json<Schedule>(base::to_json(schedule));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, schedule);
  const Question question{"jump", {"跳变", "a jump"}};
  EXPECT_EQ(*base::from_json<Question>(base::to_json(question)), question);
}

TEST(Promise, WordsAreThoseOfJson) {
  EXPECT_EQ(word_of(Outcome::kPartlyMet), "partly_met");
  EXPECT_EQ(parse_word<Origin>("by_hand"), Origin::kByHand);
  EXPECT_EQ(parse_word<Origin>("nothing"), std::nullopt);
  EXPECT_EQ(base::from_json<Measure>(*base::parse_json(R"({"by":"value","unit":"","direction":"up",
      "comparator":"no","cumulative":false})"))
                .error()
                .where,
            "/comparator");
}

}  // namespace
}  // namespace luoshi::commitment
