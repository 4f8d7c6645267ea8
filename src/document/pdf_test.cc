// PDFs: those drawn here, line by line, and one that a browser printed (testdata/report.pdf, from
// report_for_pdf.html beside it).
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "document/decode.h"
#include "document/internal/pdf_content.h"
#include "document/support_test.h"
#include "env/subprocess.h"

namespace luoshi::document {
namespace {

using internal::from_bytes;
using internal::PdfContent;
using internal::to_bytes;
using testing::has_finding;
using testing::make_pdf;
using testing::PlacedText;
using testing::read;
using testing::shown;
using Lines = std::vector<std::string>;

std::string times(int count, const std::string& text) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

// Thirty characters of 12 points from x = 90: the column ends at 450.
const std::string kFull = times(30, "满");

TEST(Pdf, LinesAreJoinedByIndentAndLength) {
  const std::string bytes = make_pdf({{
      {200, 760, "政府工作报告", 18},
      {114, 720, times(28, "甲")},
      {90, 700, kFull},
      {90, 680, "甲完。"},
      {114, 660, times(28, "乙")},
      {114, 640, times(28, "丙")},
      {90, 620, "丙完"},
      {114, 600, "一、工作回顾"},
      {114, 580, times(28, "丁")},
  }});
  EXPECT_EQ(shown(read(bytes, "a.pdf")),
            (Lines{"政府工作报告", times(28, "甲") + kFull + "甲完。", times(28, "乙"),
                   times(28, "丙") + "丙完", "一、工作回顾", times(28, "丁")}));
}

TEST(Pdf, PagesAreJoinedAndTheirMarksTakenOut) {
  std::vector<std::vector<PlacedText>> pages;
  for (int i = 1; i <= 4; ++i) {
    pages.push_back({{250, 810, "某某市政府工作报告", 9},
                     {90, 700, kFull},
                     {90, 680, kFull},
                     {280, 30, "- " + std::to_string(i) + " -", 9}});
  }
  const Document document = read(make_pdf(pages), "a.pdf");
  EXPECT_EQ(shown(document), (Lines{times(8, kFull)}));
  EXPECT_TRUE(has_finding(document, "document.page_marks"));
}

TEST(Pdf, WideGapsPartCells) {
  const std::string bytes = make_pdf({{{90, 700, kFull},
                                       {90, 680, "指标"},
                                       {250, 680, "目标"},
                                       {90, 660, "生产总值"},
                                       {250, 660, "6.5%"}}});
  EXPECT_EQ(shown(read(bytes, "a.pdf")), (Lines{kFull, "| 指标\t目标", "| 生产总值\t6.5%"}));
}

TEST(Pdf, RadicalsBecomeTheCharactersTheyLookLike) {
  EXPECT_EQ(shown(read(make_pdf({{{90, 700, "⼯作⽬标完成情况很好的"}}}), "a.pdf")),
            (Lines{"工作目标完成情况很好的"}));
}

TEST(Pdf, AScanIsToldSo) {
  const auto document = decode(make_pdf({{}, {}}), "scan.pdf", Limits{});
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, base::ErrorCode::kUnsupported);
  EXPECT_NE(document.error().what.en.find("OCR"), std::string::npos);
}

TEST(Pdf, UnreadableFontsAreToldSo) {
  const auto document =
      decode(make_pdf({{{90, 700, times(30, "\xEE\x80\x80")}}}), "a.pdf", Limits{});
  ASSERT_FALSE(document.has_value());
  EXPECT_NE(document.error().what.en.find("fonts"), std::string::npos);
}

TEST(Pdf, PictureAmongThePagesIsAFinding) {
  const Document document = read(make_pdf({{{90, 700, kFull}, {90, 680, kFull}}, {}}), "a.pdf");
  EXPECT_TRUE(has_finding(document, "document.page_without_text"));
}

TEST(Pdf, LimitOfPages) {
  Limits limits;
  limits.pages_max = 2;
  const auto document = decode(make_pdf({{}, {}, {}}), "a.pdf", limits);
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, base::ErrorCode::kTooLarge);
}

TEST(Pdf, WhatABrowserPrinted) {
  std::ifstream file(std::string(LUOSHI_SOURCE_DIR) + "/src/document/testdata/report.pdf",
                     std::ios::binary);
  ASSERT_TRUE(file.is_open());
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const Lines lines = shown(read(bytes, "report.pdf"));
  ASSERT_EQ(lines.size(), 11u);
  EXPECT_EQ(lines[0], "某某市政府工作报告");
  EXPECT_EQ(lines[1], "一、过去一年工作回顾");
  EXPECT_EQ(
      lines[2],
      "过去一年，全市上下坚持稳中求进工作总基调，扎实推进高质量发展，地区生产总值增长6.2%，固定资产"
      "投资增长8.5%，社会消费品零售总额增长7.1%，城乡居民人均可支配收入分别增长5.3%、7.4%，主要经济"
      "指标好于预期。");
  EXPECT_EQ(lines[5], "二、今年工作安排");
  EXPECT_EQ(lines[8], "| 地区生产总值\t6.2%\t6.5%");
  EXPECT_EQ(lines[10], lines[2]);
}

PdfContent example_content() {
  PdfContent content{PdfContent::State::kRead, 2, {}};
  content.pages.push_back({842, {{U"工作\n报告\t😀", 72.5, 1.0 / 3, -1e-9, 12}, {U"", 0, 0, 0, 0}}});
  content.pages.emplace_back();
  return content;
}

TEST(PdfContent, ComesBackFromItsBytes) {
  const PdfContent content = example_content();
  const auto back = from_bytes(to_bytes(content));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->state, content.state);
  EXPECT_EQ(back->page_count, 2u);
  ASSERT_EQ(back->pages.size(), 2u);
  ASSERT_EQ(back->pages[0].lines.size(), 2u);
  EXPECT_EQ(back->pages[0].lines[0].text, content.pages[0].lines[0].text);
  EXPECT_EQ(back->pages[0].lines[0].right, 1.0 / 3);
  EXPECT_EQ(back->pages[0].lines[0].top, -1e-9);
}

TEST(PdfContent, IsNothingWhenTheBytesAreNotWhole) {
  const std::string bytes = to_bytes(example_content());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(from_bytes(bytes.substr(0, size)).has_value()) << size;
  }
  for (const char* odd :
       {"luoshi-pdf 1 9 0 0\n", "luoshi-pdf 1 -1 0 0\n", "luoshi-pdf 1 0 1 99999999999\n",
        "luoshi-pdf 1 0 1 1\n1 1\nnan 0 0 0 0\n\n", "luoshi-pdf 1 0 1 1\n1 1\n0 0 0 0 99\nx\n"}) {
    EXPECT_FALSE(from_bytes(odd).has_value()) << odd;
  }
  EXPECT_FALSE(from_bytes(bytes + "x").has_value());
}

TEST(Pdf, IsReadInABoxWhereAProgramForItIsGiven) {
  const std::string bytes = make_pdf({{{72, 700, "Government work report"}}});
  env::ScriptedProcessRunner runner;
  env::ProcessOutcome outcome;
  outcome.output = answer_as_pdf_reader(bytes, {});
  runner.expect(outcome);
  const auto boxed = decode(bytes, "a.pdf", {}, &runner, "/usr/bin/luoshi");
  ASSERT_TRUE(boxed.has_value());
  EXPECT_EQ(shown(*boxed), shown(read(bytes, "a.pdf")));
  ASSERT_EQ(runner.requests().size(), 1u);
  EXPECT_EQ(runner.requests()[0].program, "/usr/bin/luoshi");
  EXPECT_EQ(runner.requests()[0].input, bytes);

  const auto code_for = [&](env::Ending ending, const std::string& output) {
    outcome.ending = ending;
    outcome.output = output;
    runner.expect(outcome);
    return decode(bytes, "a.pdf", {}, &runner, "/usr/bin/luoshi").error().code;
  };
  EXPECT_EQ(code_for(env::Ending::kTimedOut, ""), base::ErrorCode::kTooLarge);
  EXPECT_EQ(code_for(env::Ending::kOutputTooLarge, ""), base::ErrorCode::kTooLarge);
  EXPECT_EQ(code_for(env::Ending::kSignalled, ""), base::ErrorCode::kInvalidInput);
  EXPECT_EQ(code_for(env::Ending::kExited, "nonsense"), base::ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace luoshi::document
