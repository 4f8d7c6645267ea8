// The sample city's 2025, promised in one report and told in the next.
#include "service/year_comparison.h"

#include <boost/json.hpp>

#include "report/indicator.h"
#include "service/reviews.h"
#include "service/test_filing_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

class YearComparison : public FilingTest {
 protected:
  void SetUp() override {
    FilingTest::SetUp();
    auto indicators = report::Indicators::load(source("data/reading/indicators.yaml"));
    ASSERT_TRUE(indicators) << why(indicators);
    indicators_.emplace(std::move(*indicators));
    world_->indicators = &*indicators_;
  }
  std::string file(const char* year) {
    const std::string text = source(fmt::format("cities/sample/reports/{}.txt", year));
    auto filed = create_reading(*world_, caller("p-supervision"), request(),
                                {upload(std::string(year) + ".txt", text), {}, {}});
    EXPECT_TRUE(filed) << why(filed);
    return std::string(filed->reading.at("id").as_string());
  }
  base::Result<Page> compared(Parameters parameters = {{"limit", "200"}}) {
    return list_year_comparison(*world_, caller("p-leader"), 2025, parameters);
  }
  void accept_all(const std::string& reading) {
    const Caller office = caller("p-supervision");
    ASSERT_TRUE(open_review(*world_, office, request(), {reading, {}}));
    auto page = list_candidates(*world_, office, reading, {{"limit", "200"}});
    ASSERT_TRUE(page) << why(page);
    Accepting all;
    for (const json::object& each : page->items) {
      if (all.keys.size() < 100) all.keys.emplace_back(each.at("key").as_string());
    }
    const Asked asked = request();
    auto accepted = accept_candidates({*world_, office, asked, reading}, all);
    ASSERT_TRUE(accepted) << why(accepted);
  }

  std::optional<report::Indicators> indicators_;
};

TEST_F(YearComparison, ThePromisesBesideWhatTheNextReportSays) {
  const std::string reading = file("2025");
  auto page = compared();
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, base::ErrorCode::kNotFound) << "2026 has not reported yet";
  file("2026");
  accept_all(reading);
  page = compared();
  ASSERT_TRUE(page) << why(page);
  std::size_t with_commitment = 0;
  std::map<std::string, std::size_t> verdicts;
  for (const json::object& item : page->items) {
    const json::value& verdict = item.at("verdict");
    if (verdict.is_null()) {
      EXPECT_TRUE(item.at("commitment").is_string());
      continue;
    }
    ++verdicts[std::string(verdict.as_string())];
    if (item.at("commitment").is_string()) ++with_commitment;
  }
  EXPECT_GT(verdicts["met"], 20u);
  EXPECT_GT(verdicts["missed"], 5u);
  EXPECT_GT(with_commitment, 40u);  // a hundred candidates were accepted
  const auto met = compared({{"verdict", "met"}, {"limit", "200"}});
  ASSERT_TRUE(met) << why(met);
  EXPECT_EQ(met->items.size(), verdicts["met"]);
  const auto workbook = compared({{"format", "xlsx"}});
  ASSERT_TRUE(workbook) << why(workbook);
  EXPECT_TRUE(workbook->bytes.starts_with("PK"));
}

TEST_F(YearComparison, AYearWithoutAReport) {
  const auto page = compared();
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, base::ErrorCode::kNotFound);
}

}  // namespace
}  // namespace luoshi::service::test
