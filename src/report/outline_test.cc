#include "report/outline.h"

#include <gtest/gtest.h>

#include <string>

#include "base/unicode.h"
#include "report/internal/numbering.h"
#include "report/internal/test_support.h"

namespace luoshi::report {
namespace {

using testing::decoded;
using testing::lexicon;

// One line for each part: name and heading; then "year N" when a heading says one.
std::string parts_of(const std::string& report) {
  const document::Document document = decoded(report);
  const Source source = prepare(document.text, recover_lines(document), lexicon());
  const Outline structure = outline(source);
  std::string out;
  std::uint32_t end = 0;
  for (const Outline::Section& section : structure.sections) {
    EXPECT_GE(section.span.start, end);
    end = section.span.end;
    out += std::string(to_string(section.part)) + " " +
           base::to_utf8(source.view(section.heading)) + "\n";
  }
  if (structure.year != 0) out += "year " + std::to_string(structure.year) + "\n";
  return out;
}

constexpr const char* kAddress = "现在，我代表市人民政府向大会报告工作，请予审议。\n";

TEST(Outline, PartsInTheOrderOfAReport) {
  EXPECT_EQ(parts_of(std::string("政府工作报告\n各位代表：\n") + kAddress +
                     "一、2030年工作回顾\n过去一年，经济稳步回升。\n"
                     "同时，我们也清醒认识到，发展还面临不少困难和挑战。\n"
                     "二、2031年工作安排\n今年政府工作的总体要求是：稳中求进。\n"
                     "主要预期目标是：地区生产总值增长6%。\n重点做好三个方面工作。\n"
                     "（一）做强产业。培育龙头企业。\n三、加强政府自身建设\n坚持依法行政。\n"
                     "各位代表！让我们团结奋斗！\n名词解释\n1.一张网：统一的网格。\n"),
            "title 政府工作报告\nreview 一、2030年工作回顾\nproblems \ntasks 二、2031年工作安排\n"
            "requirements \ntargets \ntasks \nself 三、加强政府自身建设\nclosing \n"
            "glossary 名词解释\nyear 2031\n");
}

TEST(Outline, WithoutHeadingsThePartsAreFoundByHowParagraphsOpen) {
  EXPECT_EQ(parts_of(std::string(kAddress) + "过去一年，经济稳步回升，就业总体稳定。\n" +
                     "我们也清醒看到，产业结构还不够优，面临不少困难。\n"
                     "2031年是关键一年。政府工作的总体要求是：稳中求进。\n"
                     "全市经济社会发展主要预期目标是：增长6%左右。\n加快建设产业园。\n"),
            "title \nreview \nproblems \nrequirements \ntargets \ntasks \nyear 2031\n");
}

TEST(Outline, ACueOutOfOrderIsOnlyAWord) {
  // The review's own paragraph on self-improvement stays review; "目标任务" in a run-in heading
  // too.
  EXPECT_EQ(
      parts_of(std::string(kAddress) +
               "一、2030年工作回顾\n（一）政府自身建设得到加强。办理建议100件。\n"
               "目标任务全面完成。各项工作有序推进，成效明显。\n二、2031年重点工作\n扩大内需。\n"),
      "title \nreview 一、2030年工作回顾\ntasks 二、2031年重点工作\nyear 2031\n");
}

TEST(Outline, RecoversLostParagraphs) {
  std::string one_line =
      "各位代表： 现在，我代表市人民政府向大会报告工作，请予审议。一、2030年工作回顾 ";
  for (int i = 0; i < 200; ++i) one_line += "过去一年，全市经济运行总体平稳。";
  one_line += "二、2031年工作安排 今年要扩大内需。（一）聚力产业升级。做强产业。";
  const std::string parts = parts_of(one_line);
  EXPECT_NE(parts.find("review 一、2030年工作回顾\n"), std::string::npos) << parts;
  EXPECT_NE(parts.find("tasks 二、2031年工作安排\nyear 2031\n"), std::string::npos) << parts;
}

TEST(Outline, AnnexOfPromisesBehindTheGlossaryBelongsToThePlan) {
  const std::string parts =
      parts_of(std::string(kAddress) +
               "一、2030年工作回顾\n成绩来之不易。\n二、2031年工作安排\n扩大内需。\n"
               "名词解释\n1.一张网：统一的网格。\n2031年十件民生实事\n新建学校3所，惠及群众。\n");
  EXPECT_NE(parts.find("glossary 名词解释\ntasks 2031年十件民生实事\n"), std::string::npos)
      << parts;
}

TEST(Numbering, EveryStyleHasItsLevel) {
  const auto level = [](const std::u32string& line) {
    return read_numbering(line, {0, static_cast<std::uint32_t>(line.size())}).level;
  };
  EXPECT_EQ(level(U"一、工作回顾"), 1);
  EXPECT_EQ(level(U"第二部分 今年工作"), 1);
  EXPECT_EQ(level(U"（十二）加强建设"), 2);
  EXPECT_EQ(level(U"3.扩大投资"), 3);
  EXPECT_EQ(level(U"——经济稳中向好"), 3);
  EXPECT_EQ(level(U"一是抓投资"), 4);
  EXPECT_EQ(level(U"一般公共预算收入增长"), 0);
  EXPECT_EQ(level(U"3.5万人就业"), 0);
  EXPECT_EQ(find_year(U"二〇三一年工作"), 2031);
  EXPECT_EQ(find_year(U"2031年工作"), 2031);
  EXPECT_EQ(find_year(U"“十四五”时期"), 0);
}

TEST(Source, EveryCharacterKnowsItsPlace) {
  const std::u32string text = U"增长 5 . 5％，“三百”工程—1—　完 工 — 12 — 了";
  const std::vector<base::Span> lines = {{0, static_cast<std::uint32_t>(text.size())}};
  const Source source = prepare(text, lines, lexicon());
  EXPECT_EQ(base::to_utf8(source.view(source.lines[0])), "增长5.5%，“三百”工程—1—完工了");
  for (std::size_t i = 1; i < source.origin.size(); ++i) {
    EXPECT_GE(source.origin[i], source.origin[i - 1]);
  }
  const base::Span figure{2, 6};
  EXPECT_EQ(base::to_utf8(std::u32string_view(text).substr(source.to_text(figure).start,
                                                           source.to_text(figure).size())),
            "5 . 5％");
}

TEST(Source, AnUnclosedQuotationMarkSwallowsNothing) {
  const std::u32string text = U"“小巨人企业414家，制造业“单项冠军”企业51家";
  const Source source = prepare(text, {{0, static_cast<std::uint32_t>(text.size())}}, lexicon());
  EXPECT_EQ(source.enclosed[6], 0);         // 4
  EXPECT_EQ(source.enclosed[15], kQuoted);  // 项
}

}  // namespace
}  // namespace luoshi::report
