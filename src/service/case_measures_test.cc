// Indicators that measure themselves.
#include "service/case_measures.h"

#include "cases/case.h"
#include "commitment/indicator.h"
#include "service/answers.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

TEST(CaseMeasure, IsReadFromTheSource) {
  EXPECT_EQ(parse_case_measure("cases:response"), (CaseMeasure{"response", {}}));
  EXPECT_EQ(parse_case_measure("cases:due_on_time?line=hotline"),
            (CaseMeasure{"due_on_time", "hotline"}));
  for (const char* source : {"", "统计局", "cases:", "cases:speed", "due_on_time"}) {
    EXPECT_FALSE(parse_case_measure(source)) << source;
  }
}

TEST(CaseMeasure, IsAShareOfWhatWasCounted) {
  cases::CaseCounts counts;
  counts.due = 3;
  counts.due_met = 2;
  counts.closed_in_time = 1;
  counts.closed_late = 7;
  counts.opened = 9;
  const auto value = [&](const char* rate, std::uint32_t decimals) {
    const auto out = measured({rate, {}}, counts, decimals);
    return out ? out->to_string() : "none";
  };
  EXPECT_EQ(value("due_on_time", 2), "66.67");
  EXPECT_EQ(value("due_on_time", 0), "67");
  EXPECT_EQ(value("closed_on_time", 1), "12.5");
  EXPECT_EQ(value("opened", 0), "9");
  EXPECT_EQ(value("satisfaction", 2), "none");  // nobody said anything
}

class CaseMeasuresTest : public RegisterTest {};

TEST_F(CaseMeasuresTest, APeriodThatIsOverIsRecordedAndAgainWhenItIsAnother) {
  load_kinds(
      "kinds:\n"
      "  - id: call\n"
      "    name: 热线\n"
      "    series: 热线\n"
      "    clock: {stages: [{amount: 5, unit: working_days}]}\n"
      "    process:\n"
      "      line: hotline\n"
      "      dispatched_by: [hotline_operator]\n"
      "      secrecy: {roles: [hotline_operator]}\n");
  commitment::DefineIndicator indicator{commitment::IndicatorId("i-1"), {}};
  indicator.definition.name = "热线按时办结率";
  indicator.definition.unit = "%";
  indicator.definition.source = "cases:closed_on_time?line=hotline";
  city_.run(indicator);
  const auto import = [&](const std::string& id, int hours) {
    cases::ImportCase ask;
    ask.id = cases::CaseId(id);
    ask.what.kind = "call";
    ask.what.summary = "路灯不亮";
    ask.what.centre = office::UnitId("u-city");
    ask.what.came_at =
        clock_.wall_now().time_since_epoch().count() - std::int64_t{hours} * 3'600'000;
    ask.what.external = cases::External{"elsewhere", id};
    ask.closed_at = clock_.wall_now().time_since_epoch().count();
    city_.run(ask);
  };
  import("q-1", 1);
  import("q-2", 24 * 30);
  const auto values = [&] {
    ledger::Query query{.table = &commitment::observations_table(), .book = ledger::kCityBook};
    auto rows = world_->ledger.rows(query);
    EXPECT_TRUE(rows);
    std::string out;
    for (const auto& each : *rows) {
      const auto revision = std::get<std::int64_t>(each.row[query.table->column("revision")]);
      out += text_of(*query.table, each.row, "value") + ":" + std::to_string(revision) + " ";
    }
    return out;
  };
  ASSERT_TRUE(observe_cases(*world_, "1"));
  EXPECT_EQ(values(), "");  // the month is not over
  pass_days(31);
  ASSERT_TRUE(observe_cases(*world_, "2"));
  EXPECT_EQ(values(), "50:0 ");
  city_.run(cases::ReopenCase{cases::CaseId("q-2"), {}, "c2VhbGVk"});
  ASSERT_TRUE(observe_cases(*world_, "3"));
  ASSERT_TRUE(observe_cases(*world_, "4"));
  EXPECT_EQ(values(), "100:1 ");
}

}  // namespace
}  // namespace luoshi::service::test
