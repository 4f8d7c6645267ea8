// Indicators through their use cases: who defines and who records, revisions, tables with bad
// cells, the sentences beside others' figures, and what a commitment measured by one shows.
#include "service/indicators.h"

#include <boost/json.hpp>

#include "base/json.h"
#include "service/commitments.h"
#include "service/internal/period_cell.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;
using commitment::ObservedEvery;

template <class T>
std::string reason_of(const base::Result<T>& result) {
  return result ? "none" : result.error().reason;
}

class IndicatorsTest : public RegisterTest {
 protected:
  std::string define(const std::string& name = "固定资产投资", const std::string& unit = "亿元") {
    IndicatorNew wanted;
    wanted.name = name;
    wanted.unit = unit;
    wanted.cumulative = true;
    auto made = define_indicator(*world_, caller("p-supervision"), request(), wanted);
    EXPECT_TRUE(made) << why(made);
    return made ? text_in(*made, "id") : std::string();
  }
  IndicatorJson record(const std::string& person, const std::string& id, const std::string& region,
                       std::vector<std::pair<std::string, int>> rows,
                       std::optional<std::string> reason = {}) {
    ObservationsNew wanted;
    wanted.region = office::UnitId(region);
    for (const auto& [period, value] : rows) {
      wanted.rows.push_back({*commitment::Period::parse(period), base::Decimal(value)});
    }
    wanted.source = "统计局";
    wanted.reason = std::move(reason);
    const Caller by = caller(person);
    const Asked asked = request();
    return record_observations({*world_, by, asked, id, {}}, wanted);
  }
  Imported import(const std::string& table, bool dry_run = false,
                  const std::string& person = "p-supervision") {
    const Upload file = upload("observations.csv", table);
    auto done = import_observations(*world_, caller(person), request(), file.path, dry_run);
    EXPECT_TRUE(done) << why(done);
    return done ? std::move(*done) : Imported{};
  }
  json::object shown(const std::string& id, Parameters parameters = {}) {
    auto got = get_indicator(*world_, caller("p-leader"), id, parameters);
    EXPECT_TRUE(got) << why(got);
    return got ? *got : json::object();
  }
};

TEST_F(IndicatorsTest, TheOfficeDefinesAndUnitsRecordTheirOwn) {
  IndicatorNew wanted;
  wanted.name = "规上工业增加值增速";
  wanted.unit = "%";
  EXPECT_EQ(reason_of(define_indicator(*world_, caller("p-clerk"), request(), wanted)),
            "right_missing");
  const std::string id = define();
  EXPECT_TRUE(record("p-clerk", id, "u-a", {{"2026-01", 10}}));
  EXPECT_TRUE(record("p-clerk", id, "u-a1", {{"2026-01", 3}}));
  EXPECT_EQ(reason_of(record("p-clerk", id, "u-b", {{"2026-01", 10}})), "right_missing");
  EXPECT_EQ(reason_of(record("p-clerk", id, "province", {{"2026-01", 10}})), "right_missing");
  EXPECT_EQ(reason_of(record("p-leader", id, "u-a", {{"2026-01", 11}})), "right_missing");
  EXPECT_TRUE(record("p-supervision", id, "province", {{"2026-01", 900}}));
  auto nowhere = record("p-supervision", id, "u-nowhere", {{"2026-01", 1}});
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().where, "/region");

  // Another value needs a reason, and what was said before stays.
  EXPECT_FALSE(record("p-clerk", id, "u-a", {{"2026-01", 12}}));
  auto revised = record("p-clerk", id, "u-a", {{"2026-01", 12}}, "年报核定");
  ASSERT_TRUE(revised) << why(revised);
  EXPECT_EQ(revised->at("revised").to_number<int>(), 1);
  auto listed = list_observations(*world_, caller("p-leader"), id, {{"region", "u-a"}});
  ASSERT_TRUE(listed) << why(listed);
  ASSERT_EQ(listed->items.size(), 1u);
  EXPECT_EQ(text_in(listed->items[0], "value"), "12");
  EXPECT_EQ(text_in(listed->items[0].at("earlier").at(0), "value"), "10");
  EXPECT_EQ(list_observations(*world_, caller("p-leader"), id, {})->items.size(), 3u);
  EXPECT_FALSE(list_observations(*world_, caller("p-leader"), "i-nobody", {}));
  EXPECT_FALSE(list_observations(*world_, caller("p-public"), id, {}));
}

TEST_F(IndicatorsTest, ChangesByVersionAndRetires) {
  const std::string id = define();
  const Caller office = caller("p-supervision");
  const auto change = [&](IndicatorChange wanted, std::optional<std::uint64_t> version) {
    const Asked asked = request();
    return change_indicator({*world_, office, asked, id, version}, wanted);
  };
  IndicatorChange wanted;
  wanted.highest = base::Decimal(5'000);
  wanted.reason = "补充范围";
  auto changed = change(wanted, 1);
  ASSERT_TRUE(changed) << why(changed);
  EXPECT_EQ(changed->at("version").to_number<int>(), 2);
  EXPECT_EQ(text_in(*changed, "highest"), "5000");
  EXPECT_EQ(reason_of(change(wanted, 1)), "version_outdated");
  wanted = {};
  wanted.reason = "取消范围";
  wanted.emptied = {"highest"};
  changed = change(wanted, 2);
  ASSERT_TRUE(changed) << why(changed);
  EXPECT_TRUE(changed->at("highest").is_null());
  const Asked asked = request();
  auto retired = retire_indicator({*world_, office, asked, id, {}}, {"口径已变"});
  ASSERT_TRUE(retired) << why(retired);
  EXPECT_EQ(text_in(*retired, "state"), "retired");
  EXPECT_EQ(list_indicators(*world_, office, {{"state", "active"}})->items.size(), 0u);
  EXPECT_EQ(list_indicators(*world_, office, {{"q", "投资"}})->items.size(), 1u);
}

TEST_F(IndicatorsTest, SpeaksInTheSentencesOfAReportAndMovesWhatItMeasures) {
  const std::string id = define("城镇新增就业", "人");
  CommitmentNew wanted = investment(ResponsibilityNew{office::UnitId("u-dept"), {}, {}});
  wanted.title = "城镇新增就业12000人";
  wanted.measure->by = commitment::MeasuredBy::kIndicator;
  wanted.measure->unit = "人";
  wanted.measure->target = base::Decimal(12'000);
  wanted.measure->indicator_id = commitment::IndicatorId(id);
  wanted.measure->region = office::UnitId("u-city");
  const std::string commitment = make(wanted);
  city_.give("p-other", office::Role::kUnitHead, "u-dept");
  does("p-other", commitment, sign_commitment);
  clock_.advance(std::chrono::hours(24 * 60));
  ASSERT_TRUE(
      record("p-supervision", id, "u-city",
             {{"2025-01", 900}, {"2025-02", 1'800}, {"2025-03", 2'800}, {"2025-12", 11'000}}));
  ASSERT_TRUE(record("p-supervision", id, "u-city",
                     {{"2026-01", 1'000}, {"2026-02", 2'000}, {"2026-03", 3'100}}));
  const json::object got = shown(id);
  EXPECT_EQ(text_in(got.at("comparison"), "value"), "3100");
  std::string sentences;
  for (const json::value& each : got.at("comparison").at("sentences").as_array()) {
    sentences += text_in(each.at("text"), "zh") + "；";
  }
  EXPECT_NE(sentences.find("10.7%"), sentences.npos) << sentences;
  EXPECT_NE(sentences.find("25.8%"), sentences.npos) << sentences;
  EXPECT_EQ(text_in(got.at("commitments"), "filter"), "indicator=" + id);
  EXPECT_EQ(list_commitments(*world_, caller("p-leader"), {{"indicator", id}})->items.size(), 1u);
  EXPECT_TRUE(shown(id, {{"region", "u-b"}}).at("comparison").is_null());
  EXPECT_FALSE(get_indicator(*world_, caller("p-leader"), id, {{"region", "u-nowhere"}}));

  // Its page shows the same figures, a forecast from them, and the light that they gave it.
  auto page = get_commitment(*world_, caller("p-leader"), commitment);
  ASSERT_TRUE(page) << why(page);
  EXPECT_EQ(text_in(page->at("indicator"), "name"), "城镇新增就业");
  EXPECT_EQ(page->at("comparison"), got.at("comparison"));
  EXPECT_EQ(text_in(page->at("forecast"), "by"), "last_year");
  EXPECT_NE(text_in(page->at("forecast").at("sentence"), "zh"), "");
  EXPECT_EQ(text_in(page->at("curve").at(2), "actual"), "3100");
  // The lights were asked for behind the answers: a command behind them sees them turned.
  ASSERT_TRUE(record("p-supervision", id, "province", {{"2026-03", 100'000}}));
  page = get_commitment(*world_, caller("p-leader"), commitment);
  EXPECT_EQ(text_in(page->at("light"), "actual"), "3100");
}

TEST_F(IndicatorsTest, ATableIsTakenWholeOrEveryBadCellIsNamed) {
  const std::string id = define();
  const std::string head = "指标,地区,期间,数值,来源\n";
  const Imported bad = import(head +
                              "固定资产投资,甲区,2026年1月,10,统计局\n"
                              "没有的指标,甲区,2026-01,10,\n"
                              "固定资产投资,无名区,2026-01,10,\n"
                              "固定资产投资,甲区,十三月,10,\n"
                              "固定资产投资,甲区,2026-02,十,\n");
  std::set<std::string> cells;
  for (const base::Error& each : bad.problems) cells.insert(each.where);
  EXPECT_EQ(cells, (std::set<std::string>{"A3", "B4", "C5", "D6"}));
  EXPECT_EQ(list_observations(*world_, caller("p-leader"), id, {})->items.size(), 0u);

  // What the register refuses is told at its cell too: still to come, too many places.
  const Imported refused = import(head +
                                  "固定资产投资,甲区,2026-01,10.123,\n"
                                  "固定资产投资,甲区,2026-02,21,\n"
                                  "固定资产投资,甲区,2026-11,90,\n"
                                  "固定资产投资,乙县,2027-01,90,\n");
  cells.clear();
  for (const base::Error& each : refused.problems) cells.insert(each.where);
  EXPECT_EQ(cells, (std::set<std::string>{"D2", "D4", "D5"}));

  const std::string good = head + "固定资产投资,甲区,2026年１月,\"1,010.5亿元\",统计局\n" + id +
                           ",990121,202602,21,统计局\n固定资产投资,全省,2026/2,\"2,000\",\n";
  EXPECT_EQ(import(good, true).result.at("created").to_number<int>(), 3);
  EXPECT_EQ(list_observations(*world_, caller("p-leader"), id, {})->items.size(), 0u);
  const Imported done = import(good);
  EXPECT_TRUE(done.problems.empty());
  EXPECT_EQ(done.result.at("created").to_number<int>(), 3) << json::serialize(done.result);
  EXPECT_EQ(import(good).result.at("unchanged").to_number<int>(), 3);
  auto values = list_observations(*world_, caller("p-leader"), id, {{"region", "u-a"}});
  ASSERT_EQ(values->items.size(), 1u);
  EXPECT_EQ(text_in(values->items[0], "value"), "1010.5");
  // A unit imports its own figures and nobody else's.
  const Upload file = upload("o.csv", head + "固定资产投资,乙县,2026-01,20,\n");
  EXPECT_EQ(reason_of(import_observations(*world_, caller("p-clerk"), request(), file.path, false)),
            "right_missing");
}

TEST(PeriodCell, ReadsWhatPeopleWrite) {
  const std::tuple<const char*, ObservedEvery, const char*> kCases[] = {
      {"2026-03", ObservedEvery::kMonth, "2026-03"},
      {"2026年3月", ObservedEvery::kMonth, "2026-03"},
      {"２０２６年０３月", ObservedEvery::kMonth, "2026-03"},
      {"2026/3", ObservedEvery::kMonth, "2026-03"},
      {"2026.03", ObservedEvery::kMonth, "2026-03"},
      {"202603", ObservedEvery::kMonth, "2026-03"},
      {"2026-03-31", ObservedEvery::kMonth, "2026-03"},
      {"2026年3月31日", ObservedEvery::kQuarter, "2026-Q1"},
      {"2026年一季度", ObservedEvery::kQuarter, "2026-Q1"},
      {"2026年第2季度", ObservedEvery::kQuarter, "2026-Q2"},
      {"2026Q3", ObservedEvery::kQuarter, "2026-Q3"},
      {"2026年上半年", ObservedEvery::kMonth, "2026-H1"},
      {"2026年", ObservedEvery::kYear, "2026"},
      {"2026年度", ObservedEvery::kYear, "2026"},
      {"2026-12", ObservedEvery::kYear, "2026"},
      {"2026-13", ObservedEvery::kMonth, ""},
      {"26-3", ObservedEvery::kMonth, ""},
      {"三月", ObservedEvery::kMonth, ""},
      {"", ObservedEvery::kMonth, ""}};
  for (const auto& [text, every, expected] : kCases) {
    const auto period = parse_period_cell(text, every);
    EXPECT_EQ(period ? period->to_string() : "", expected) << text;
  }
  const std::tuple<const char*, const char*, const char*> kFigures[] = {
      {"1,234.5", "", "1234.5"}, {"１２．５", "", "12.5"}, {"5.8%", "%", "5.8"},
      {" -3 ", "", "-3"},        {"10亿元", "亿元", "10"}, {"1,23", "", ""},
      {"5.8%", "亿元", ""},      {"约10", "", ""},         {"", "", ""}};
  for (const auto& [text, unit, expected] : kFigures) {
    const auto value = parse_figure_cell(text, unit);
    EXPECT_EQ(value ? value->to_string() : "", expected) << text;
  }
}

}  // namespace
}  // namespace luoshi::service::test
