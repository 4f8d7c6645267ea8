#include "report/indicator.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/unicode.h"

namespace luoshi::report {
namespace {

std::string file_content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

const Indicators& indicators() {
  static const auto kLoaded = Indicators::load(
      file_content(std::string(LUOSHI_SOURCE_DIR) + "/data/reading/indicators.yaml"));
  EXPECT_TRUE(kLoaded) << kLoaded.error().to_string(base::Language::kEnglish);
  return *kLoaded;
}

std::string id_of(std::u32string_view wording, Measure measure, std::u32string_view place = {}) {
  const Indicator* found = indicators().find(wording, measure, place);
  return found == nullptr ? "" : found->id;
}

struct Case {
  std::u32string wording;
  Measure measure;
  std::string id;
};

TEST(Indicator, WordingsOfReportsNameTheStandardOnes) {
  const Case cases[] = {
      {U"地区生产总值", Measure::kChange, "gdp"},
      {U"全省地区生产总值", Measure::kChange, "gdp"},
      {U"全市生产总值", Measure::kChange, "gdp"},
      {U"预计全市地区生产总值", Measure::kLevel, "gdp"},
      {U"经济总量", Measure::kLevel, "gdp"},
      {U"经济", Measure::kChange, "gdp"},
      {U"地区生产总值（GDP）", Measure::kChange, "gdp"},
      {U"GDP", Measure::kChange, "gdp"},
      {U"2024年全省地区生产总值", Measure::kLevel, "gdp"},
      {U"全市实现地区生产总值", Measure::kLevel, "gdp"},
      {U"地区生产总值[3]增速", Measure::kChange, "gdp"},
      {U"地方一般公共预算收入", Measure::kChange, "budget_revenue"},
      {U"地方一般公共预算收入同口径", Measure::kChange, "budget_revenue"},
      {U"规上工业增加值", Measure::kChange, "value_added_industry_above_scale"},
      {U"社零总额", Measure::kChange, "retail_sales"},
      {U"外贸进出口", Measure::kChange, "imports_exports"},
      {U"城镇新增就业", Measure::kCount, "urban_new_jobs"},
      {U"城镇调查失业率平均值", Measure::kShare, "unemployment_surveyed"},
      {U"居民消费价格指数涨幅", Measure::kChange, "consumer_prices"},
      {U"农村常住居民人均可支配收入", Measure::kChange, "disposable_income_rural"},
      {U"粮食总产", Measure::kLevel, "grain_output"},
      {U"单位GDP能耗", Measure::kChange, "energy_intensity"},
      {U"全社会研发投入GDP比重", Measure::kShare, "rd_intensity"},
      {U"全社会研发经费支出相当于全市生产总值的比例", Measure::kShare, "rd_intensity"},
      {U"全社会研发投入", Measure::kChange, "rd_spending"},
      {U"优良天数比例", Measure::kShare, "good_air_days"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(id_of(one.wording, one.measure), one.id) << base::to_utf8(one.wording);
  }
}

TEST(Indicator, PartOfALongerNameNamesNothing) {
  const Case cases[] = {
      {U"地区生产总值能耗", Measure::kChange, ""},
      {U"海洋生产总值", Measure::kChange, ""},
      {U"规模以上工业增加值", Measure::kChange, "value_added_industry_above_scale"},
      {U"数字经济核心产业增加值占地区生产总值比重", Measure::kShare, "digital_share"},
      {U"全国地区生产总值", Measure::kChange, ""},
      {U"长三角地区生产总值", Measure::kLevel, ""},
      {U"人均地区生产总值", Measure::kLevel, "gdp_per_capita"},
      {U"地区生产总值", Measure::kShare, ""},
      {U"高新技术企业贷款", Measure::kLevel, ""},
      {U"脱贫县农村居民人均可支配收入", Measure::kChange, ""},
      {U"", Measure::kChange, ""},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(id_of(one.wording, one.measure), one.id) << base::to_utf8(one.wording);
  }
}

TEST(Indicator, TheReportsOwnPlaceMayStandBefore) {
  EXPECT_EQ(id_of(U"上海市地区生产总值", Measure::kChange, U"上海市"), "gdp");
  EXPECT_EQ(id_of(U"上海市生产总值", Measure::kChange, U"上海"), "gdp");
  EXPECT_EQ(id_of(U"浙江地区生产总值", Measure::kChange, U"浙江省"), "gdp");
  EXPECT_EQ(id_of(U"江苏地区生产总值", Measure::kChange, U"浙江省"), "");
}

TEST(Indicator, WordingsOfOneThingNormaliseAlike) {
  const std::pair<std::u32string, std::u32string> pairs[] = {
      {U"全市地区生产总值", U"GDP"},
      {U"规上工业企业", U"规模以上工业企业"},
      {U"社会消费品零售总额", U"社零总额"},
      {U"各类惠民消费券", U"惠民消费券"},
      {U"省级以上“专精特新”企业", U"省级以上专精特新企业"},
      {U"国考断面[13]水质优良率", U"国考断面水质优良率"},
      {U"空气质量优良天数比率", U"环境空气质量优良天数比例"},
  };
  for (const auto& [one, other] : pairs) {
    EXPECT_EQ(indicators().normalise(one), indicators().normalise(other)) << base::to_utf8(one);
  }
  EXPECT_NE(indicators().normalise(U"供水管网"), indicators().normalise(U"污水管网"));
  EXPECT_EQ(indicators().normalise(U"新增"), U"新增") << "something is always left";
}

TEST(Indicator, UnitsAndActionsThatAnswerEachOther) {
  EXPECT_EQ(indicators().common_unit(U"户").unit, indicators().common_unit(U"家").unit);
  EXPECT_EQ(indicators().common_unit(U"公顷").factor, base::Decimal(15));
  EXPECT_NE(indicators().common_unit(U"人").unit, indicators().common_unit(U"人次").unit);
  const int start = indicators().action_kind(U"开工建设");
  const int finish = indicators().action_kind(U"竣工投产");
  const int total = indicators().action_kind(U"总数达");
  EXPECT_FALSE(indicators().may_answer(start, finish));
  EXPECT_FALSE(indicators().may_answer(total, indicators().action_kind(U"新增")));
  EXPECT_TRUE(indicators().may_answer(finish, indicators().action_kind(U"新建")));
  EXPECT_TRUE(indicators().may_answer(start, indicators().action_kind(U"落实")));
}

TEST(Indicator, WordsThatSayACountIsNotTheOldOne) {
  EXPECT_EQ(indicators().definition_changes(U"统计口径由总收入调整为经营性收入").size(), 1u);
  EXPECT_TRUE(indicators().definition_changes(U"同口径增长3.5%").empty());
  EXPECT_TRUE(indicators().definition_changes(U"").empty());
}

TEST(Indicator, ABadListIsRefusedWithItsPlace) {
  const auto malformed = Indicators::load("scope: [全市\nindicators: {");
  ASSERT_FALSE(malformed);
  EXPECT_NE(malformed.error().where.find("indicators.yaml:"), std::string::npos);
  const auto unknown = Indicators::load(
      "indicators:\n  - {id: a, zh: 甲, en: A, measures: [weight], words: [甲]}\n");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().what.zh.find("weight"), std::string::npos);
}

}  // namespace
}  // namespace luoshi::report
