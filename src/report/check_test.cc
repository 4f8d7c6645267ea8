#include "report/check.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/unicode.h"
#include "report/internal/test_support.h"
#include "report/reader.h"

namespace luoshi::report {
namespace {

Reading read(const std::string& text) {
  return read_report(testing::decoded(text), testing::lexicon());
}

std::vector<base::Finding> of_code(const Reading& reading, const std::string& code) {
  std::vector<base::Finding> out;
  for (const base::Finding& finding : reading.findings) {
    if (finding.code == code) out.push_back(finding);
  }
  return out;
}

bool has(const Reading& reading, const std::string& code) {
  return !of_code(reading, code).empty();
}

const std::string kHead =
    "政府工作报告\n——2024年1月16日在清溪市第八届人民代表大会第四次会议上\n清溪市市长 林远舟\n"
    "各位代表：\n现在，我代表市人民政府，向大会报告工作，请予审议。\n";
const std::string kReview = "一、2023年工作回顾\n地区生产总值增长6.5%，固定资产投资增长8%。\n";
const std::string kPlan =
    "二、2024年工作安排\n全市经济社会发展的主要预期目标是：地区生产总值增长6%，固定资产投资增长7%"
    "。\n"
    "三、2024年重点任务\n开工建设清溪大桥等项目20个。\n";

TEST(Check, AWholeReportHasNoFindings) {
  const Reading got = read(kHead + kReview + kPlan);
  for (const base::Finding& finding : got.findings)
    ADD_FAILURE() << finding.code << finding.message.zh;
}

TEST(Check, SaysWhatTheHeadDoesNot) {
  const Reading got = read("各位代表：\n" + kReview + kPlan);
  for (const char* code :
       {"meta.title_missing", "meta.place_missing", "meta.date_missing", "meta.speaker_missing"}) {
    EXPECT_TRUE(has(got, code)) << code;
  }
  EXPECT_FALSE(has(got, "meta.year_missing"));
  EXPECT_TRUE(has(read("各位代表：\n完成投资20亿元。\n"), "meta.year_missing"));
}

TEST(Check, SaysWhichPartIsMissing) {
  EXPECT_TRUE(has(read(kHead + kPlan), "section.review_missing"));
  EXPECT_TRUE(has(read(kHead + kReview), "section.plan_missing"));
  EXPECT_TRUE(has(read(kHead + kReview), "section.targets_missing"));
  const Reading nothing = read("今天天气很好。\n");
  ASSERT_TRUE(has(nothing, "reading.empty"));
  EXPECT_EQ(of_code(nothing, "reading.empty")[0].severity, base::Severity::kError);
  EXPECT_FALSE(has(nothing, "section.review_missing"));
  EXPECT_TRUE(has(read(""), "reading.empty"));
}

TEST(Check, FindsOddYears) {
  const std::string odd_title = "2022年清溪市政府工作报告\n" + kHead.substr(kHead.find('\n') + 1);
  EXPECT_TRUE(has(read(odd_title + kReview + kPlan), "year.title_disagrees"));
  std::string head = kHead;
  head.replace(head.find("2024"), 4, "2021");
  EXPECT_TRUE(has(read(head + kReview + kPlan), "year.date_disagrees"));
  std::string review = kReview;
  review.replace(review.find("2023"), 4, "2013");
  const auto odd = of_code(read(kHead + review + kPlan), "year.heading_disagrees");
  ASSERT_EQ(odd.size(), 1u);
  EXPECT_NE(odd[0].message.zh.find("应为2023"), std::string::npos);
}

// Two sentences of the same figure, and whether they contradict each other.
TEST(Check, ContradictionsAndWhatIsNone) {
  struct Case {
    std::string first, second;
    bool contradicts;
  };
  const Case cases[] = {
      {"固定资产投资增长8%。", "固定资产投资增长9%。", true},
      {"全市固定资产投资增长8%。", "预计固定资产投资增长9%，", true},
      {"固定资产投资增长8%。", "地区生产总值增长6%，固定资产投资增长9%。", true},
      {"固定资产投资增长8%。", "固定资产投资增长8%。", false},
      {"固定资产投资增长8%。", "固定资产投资增长8%以上。", false},
      {"固定资产投资增长8%左右。", "固定资产投资增长8.1%。", false},
      {"固定资产投资增长超过8%。", "固定资产投资增长9%。", false},
      {"固定资产投资增长8%。", "清溪区加快建设，固定资产投资增长9%。", false},
      {"固定资产投资增长8%。", "东岭县固定资产投资增长9%。", false},
      {"固定资产投资增长8%。", "工业投资增长9%。", false},
      {"固定资产投资增长8%。", "固定资产投资完成900亿元。", false},
      {"新建学校20所。", "新建学校10所。", false},
  };
  for (const Case& one : cases) {
    const Reading got = read(kHead + "一、2023年工作回顾\n" + one.first + "\n城市面貌变化很大。\n" +
                             one.second + "\n" + kPlan);
    EXPECT_EQ(has(got, "quantity.contradiction"), one.contradicts) << one.first << one.second;
  }
}

TEST(Check, AStretchTargetIsNoContradiction) {
  const Reading got = read(
      kHead + kReview +
      "二、2024年工作安排\n主要预期目标是：地区生产总值增长6%、力争6.5%。\n三、2024年重点任务\n"
      "开工项目20个。力争地区生产总值增长6.5%。\n");
  EXPECT_FALSE(has(got, "quantity.contradiction"));
}

TEST(Check, NamesBothPlacesOfAContradiction) {
  const Reading got =
      read(kHead + "一、2023年工作回顾\n固定资产投资增长8%。\n固定资产投资增长9%。\n" + kPlan);
  const auto found = of_code(got, "quantity.contradiction");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].message.zh.find("“9%”"), std::string::npos);
  EXPECT_NE(found[0].message.zh.find("“8%”"), std::string::npos);
  EXPECT_FALSE(found[0].span.empty());
}

TEST(Check, ATargetWithoutAValue) {
  const Reading got = read(kHead + kReview +
                           "二、2024年工作安排\n主要预期目标是：地区生产总值增长6%"
                           "，居民收入增长与经济增长同步，粮食产量保持稳定。\n");
  const auto found = of_code(got, "target.value_missing");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NE(found[0].message.zh.find("居民收入增长与经济增长同步"), std::string::npos);
}

TEST(Check, NotesAndMarksThatDoNotMeet) {
  const std::string end = "各位代表！让我们团结奋斗！\n";
  const Reading none = read(kHead + kReview + kPlan + "整治“六乱”[1]，建设“两圈”[2]。\n" + end);
  EXPECT_EQ(of_code(none, "term.notes_missing").size(), 1u);
  EXPECT_FALSE(has(none, "term.note_missing"));
  const Reading some = read(kHead + kReview + kPlan + "整治“六乱”[1]，建设“两圈”[3]。\n" + end +
                            "名词解释\n1.六乱：垃圾乱扔。\n2.会展：展览。\n");
  EXPECT_EQ(of_code(some, "term.note_missing").size(), 1u);
  const auto unused = of_code(some, "term.mention_missing");
  ASSERT_EQ(unused.size(), 1u);
  EXPECT_NE(unused[0].message.zh.find("第2条"), std::string::npos);
}

TEST(Check, DocumentFindingsStandInFront) {
  document::Document document = testing::decoded("各位代表：\n" + kReview + kPlan);
  document.findings = {
      {"document.encoding_guessed", base::Severity::kInfo, {}, "", {"编码", "encoding"}}};
  const Reading got = read_report(document, testing::lexicon());
  ASSERT_GT(got.findings.size(), 1u);
  EXPECT_EQ(got.findings.front().code, "document.encoding_guessed");
}

TEST(Check, OneKindOfFindingIsBounded) {
  std::string text = kHead + kReview + kPlan;
  for (int i = 0; i < 500; ++i) text += "整治片区" + std::to_string(i) + "[7]。\n";
  const Reading got = read(text + "各位代表！让我们团结奋斗！\n名词解释\n1.甲：一。\n2.乙：二。\n");
  const auto found = of_code(got, "term.note_missing");
  ASSERT_EQ(found.size(), kFindingsMax + 1);
  EXPECT_NE(found.back().message.zh.find("400"), std::string::npos);
}

TEST(Check, FalseAlarmsAreRareInRealReports) {
  const auto data = testing::test_data();
  if (!data) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set: no real reports at hand";
  std::size_t reports = 0;
  std::size_t contradictions = 0;
  std::size_t odd_years = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*data / "reports")) {
    if (entry.path().extension() != ".txt") continue;
    const Reading got = read(testing::read_file(entry.path()));
    ++reports;
    contradictions += of_code(got, "quantity.contradiction").size();
    odd_years += std::count_if(got.findings.begin(), got.findings.end(), [](const auto& finding) {
      return finding.code.starts_with("year.");
    });
  }
  EXPECT_GT(reports, 0u);
  EXPECT_LE(contradictions * 20, reports);
  EXPECT_EQ(odd_years, 0u);
}

}  // namespace
}  // namespace luoshi::report
