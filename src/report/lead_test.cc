#include "report/lead.h"

#include <gtest/gtest.h>

#include "report/internal/test_support.h"

namespace luoshi::report {
namespace {

using testing::lexicon;

std::string unit_for(std::u32string_view text, const std::vector<std::u32string>& path = {}) {
  const auto lead = suggest_lead(lexicon(), {{text, 1}}, path);
  return lead ? lead->unit : "";
}

TEST(Lead, FollowsTheWordsOfTheTask) {
  struct Case {
    std::u32string text;
    std::string unit;
  };
  const Case cases[] = {
      {U"城镇新增就业3万人以上", "人力资源社会保障局"},
      {U"新建高标准农田10万亩", "农业农村局"},
      {U"改造城镇老旧小区120个", "住房城乡建设局"},
      {U"新增公办学位2000个", "教育局"},
      {U"培育“专精特新”企业30户", "经济和信息化局"},
      {U"重拳打击电信网络诈骗", "公安局"},
      {U"技术合同成交额突破50亿元", "科技局"},
      {U"增强内生动力", ""},
      {U"", ""},
  };
  for (const Case& one : cases) EXPECT_EQ(unit_for(one.text), one.unit);
}

TEST(Lead, ScoreIsTheWinnersShare) {
  const auto lead = suggest_lead(lexicon(), {{U"发展银发经济，办好养老服务机构", 1}}, {});
  ASSERT_TRUE(lead);
  EXPECT_EQ(lead->unit, "民政局");
  EXPECT_GT(lead->score, 0.3);
  EXPECT_LE(lead->score, 1.0);
  ASSERT_FALSE(lead->words.empty());
  EXPECT_EQ(lead->words.front(), "养老服务");  // the heaviest
}

TEST(Lead, RepetitionCountsLessAndHeadingsLeast) {
  const auto once = suggest_lead(lexicon(), {{U"公办学位、高标准农田", 1}}, {});
  const auto thrice =
      suggest_lead(lexicon(), {{U"公办学位、高标准农田、公办学位、公办学位", 1}}, {});
  ASSERT_TRUE(once && thrice);
  EXPECT_GT(thrice->score, once->score);
  EXPECT_LT(thrice->score, 0.75);  // three against one would be 0.75
  EXPECT_EQ(unit_for(U"新增公办学位", {U"推进高标准农田建设"}), "教育局");
  EXPECT_EQ(unit_for(U"抓好落实", {U"教育"}), "");  // a heading alone proves nothing
}

TEST(Lead, ADepartmentNamedInTheTextWins) {
  const auto named = suggest_lead(lexicon(), {{U"由市发展改革委牵头，新增公办学位2000个", 1}}, {});
  ASSERT_TRUE(named);
  EXPECT_EQ(named->unit, "发展改革委");
  EXPECT_EQ(named->score, 1.0);
  EXPECT_EQ(named->words, std::vector<std::string>{"市发展改革委"});
  EXPECT_EQ(unit_for(U"新增公办学位（责任单位：市财政局）"), "财政局");
  EXPECT_EQ(unit_for(U"由清溪河管理局负责新增公办学位"), "清溪河管理局");
  EXPECT_EQ(unit_for(U"由点到面新增公办学位"), "教育局");
}

TEST(Lead, OneForEachTargetAndNoneForOutcomes) {
  const std::u32string text = U"去年城镇新增就业3万人。今年城镇新增就业3.2万人";
  Reading reading;
  Quantity outcome;
  outcome.indicator = U"城镇新增就业";
  outcome.clause = {0, 12};
  Quantity target = outcome;
  target.kind = Kind::kTarget;
  target.clause = {13, 26};
  reading.quantities = {outcome, target};
  suggest_leads(text, lexicon(), reading);
  ASSERT_EQ(reading.target_leads.size(), 2u);
  EXPECT_FALSE(reading.target_leads[0]);
  ASSERT_TRUE(reading.target_leads[1]);
  EXPECT_EQ(reading.target_leads[1]->unit, "人力资源社会保障局");
}

TEST(Lead, LexiconRefusesABadWeight) {
  std::map<std::string, std::string> files;
  const std::filesystem::path folder = std::filesystem::path(LUOSHI_SOURCE_DIR) / "data/reading";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files[entry.path().filename().string()] = testing::read_file(entry.path());
  }
  files["duties.yaml"] = "units:\n  - unit: 教育局\n    words: {学位: 50}\n";
  const auto loaded = Lexicon::load(files);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().where, "duties.yaml");
}

}  // namespace
}  // namespace luoshi::report
