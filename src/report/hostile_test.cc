// Texts that no office wrote: no punctuation, nothing but punctuation, numerals without end, marks
// that open and never close. Whatever they are, a reading comes out whose places lie in the text
// and whose size is bounded; ctest's time limit would end anything that is not linear in them.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "base/unicode.h"
#include "report/internal/test_support.h"
#include "report/jsonl.h"
#include "report/reader.h"

namespace luoshi::report {
namespace {

using testing::lexicon;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kScale = 8;  // the sanitizers look at the kinds of text, not at their size
#else
constexpr std::size_t kScale = 1;
#endif
constexpr std::size_t kLarge = (10 << 20) / kScale;   // bytes, of the texts that cost least
constexpr std::size_t kDense = (512 << 10) / kScale;  // of those with an item every few characters
constexpr std::size_t kMany = 5'000 / kScale;

constexpr std::string_view kReview = "清河市政府工作报告\n一、2024年工作回顾\n";
constexpr std::string_view kPlan =
    "清河市政府工作报告\n一、2024年工作回顾\n增长5%。\n二、2025年重点工作\n";
constexpr std::string_view kTargets = "清河市政府工作报告\n二、2025年工作安排\n主要预期目标是：";

std::string repeated(std::string_view head, std::string_view piece, std::size_t bytes) {
  std::string text(head);
  while (text.size() < bytes) text += piece;
  return text;
}

bool lies_in(base::Span span, const document::Document& document) {
  return span.start <= span.end && span.end <= document.text.size();
}

void expect_places(const Reading& reading, const document::Document& document) {
  for (const Quantity& q : reading.quantities) {
    ASSERT_TRUE(lies_in(q.span, document) && lies_in(q.clause, document));
    ASSERT_EQ(q.text, document.text.substr(q.span.start, q.span.size()));
    ASSERT_LE(q.indicator.size(), 500u);
  }
  for (const Task& task : reading.tasks) {
    ASSERT_TRUE(lies_in(task.span, document));
    ASSERT_EQ(task.text, document.text.substr(task.span.start, task.span.size()));
  }
  for (const Term& term : reading.terms) ASSERT_TRUE(lies_in(term.span, document));
  for (const auto& finding : reading.findings) ASSERT_TRUE(lies_in(finding.span, document));
}

// Reads it; the lines that come of it are no more than a stated multiple of the text.
Reading expect_bounded(const std::string& bytes) {
  constexpr std::size_t kLinesPerText = 250;
  const document::Document document = testing::decoded(bytes);
  Reading reading = read_report(document, lexicon());
  expect_places(reading, document);
  std::string lines;
  append_jsonl(lines, reading);
  EXPECT_LE(lines.size(), kLinesPerText * bytes.size() + 10'000);
  return reading;
}

TEST(Hostile, TenMegabytesOfOneCharacter) {
  for (const char* piece : {"某", "7", "、", "“", "（", "，", "。", "—", " ", "\"", "[", "三"}) {
    SCOPED_TRACE(piece);
    EXPECT_TRUE(expect_bounded(repeated(kReview, piece, kLarge)).quantities.empty());
  }
}

TEST(Hostile, NumeralsWithoutEnd) {
  for (const char* piece : {"三百万亿", "一二三四五六七八九十", ",123", "1.2/3", "5—6", "5 . ",
                            "2024年", "第一", "前10", "5万吨某", "5万元—", "共1", "a1"}) {
    SCOPED_TRACE(piece);
    expect_bounded(repeated(kReview, piece, kDense));
  }
}

// A sentence of a hundred thousand figures.
TEST(Hostile, OneSentenceOfFigures) {
  for (const char* piece : {"增长5%", "增长5%，", "5%、", "5个、", "（5个", "分别5个、6家丙",
                            "甲、乙分别增长5%、6%，", "项目总数5个、增速6%，总额7亿元、",
                            "列全省第二、", "投资5亿元的甲和", "在全国5个", "比上年增长5%"}) {
    SCOPED_TRACE(piece);
    EXPECT_GT(expect_bounded(repeated(kReview, piece, kDense)).quantities.size(), kMany);
  }
}

TEST(Hostile, OneSentenceOfPledges) {
  for (const char* piece : {"力争5%，确保", "力争增长5%，推进工作，", "力争，推进工作，5%，",
                            "保8争9", "增速高于全省平均水平，"}) {
    SCOPED_TRACE(piece);
    expect_bounded(repeated(kTargets, piece, kDense));
  }
}

TEST(Hostile, OneSentenceOfActs) {
  for (const char* piece : {"推进建设", "推进建设、", "推进项目建设，", "支持甲企业、开展乙工作、",
                            "建成5个项目、", "甲和乙、", "建设甲、乙等", "建成5个项目；"}) {
    SCOPED_TRACE(piece);
    expect_bounded(repeated(kPlan, piece, kDense));
  }
}

// A subject of half a megabyte is not handed on from figure to figure.
TEST(Hostile, SubjectWithoutEnd) {
  const std::string subject = repeated("", "甲", kDense / 2);
  const Reading reading =
      expect_bounded(repeated(std::string(kPlan) + subject, "5%、6个、", kDense));
  EXPECT_GT(reading.quantities.size(), kMany);
}

TEST(Hostile, BracketsAndMarks) {
  for (const char* piece :
       {"（[）", "“a", "[1", "[1]", "甲①", "“（[《", "》]）”", "（5个）", "【注1】"}) {
    SCOPED_TRACE(piece);
    expect_bounded(repeated(kReview, piece, kDense));
  }
}

TEST(Hostile, HeadingsAlone) {
  for (const char* piece :
       {"一、某工作\n", "（一）某工作\n", "1.\n", "一、（一）1.一是", "1.1.1.", "政府工作报告\n",
        "二、2025年工作安排\n三、加强自身建设\n", "各位代表：", "某\n", "5\n", "\n"}) {
    SCOPED_TRACE(piece);
    expect_bounded(repeated("", piece, kDense));
  }
}

TEST(Hostile, GlossaryWithoutEnd) {
  const std::string head = std::string(kPlan) + "抓好工作。\n名词解释\n";
  for (const char* piece :
       {"1. 某某：指某某。\n", "“某”：指某某。\n", "1.某：某。", "“甲”指乙，"}) {
    SCOPED_TRACE(piece);
    expect_bounded(repeated(head, piece, kDense));
  }
}

// A reading of a text with more figures than any report has says that it stops.
TEST(Hostile, TooManyFigures) {
  const Reading reading = expect_bounded(repeated(kReview, "5%、", 5 * (kItemsMax + 1000)));
  EXPECT_EQ(reading.quantities.size(), kItemsMax);
  const auto& findings = reading.findings;
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const base::Finding& finding) {
    return finding.code == "reading.too_many";
  }));
}

// -- encodings ------------------------------------------------------------------------------------

// An error that says what is wrong, or a reading.
void expect_answer(const std::string& bytes) {
  const auto document = document::decode(bytes, "test.txt", {});
  if (!document) {
    EXPECT_FALSE(document.error().what.zh.empty());
    return;
  }
  expect_places(read_report(*document, lexicon()), *document);
}

TEST(Hostile, ControlCharacters) {
  const std::string text = "一、2024年工作回顾\n增长5%，新增3家企业。\n";
  for (int c = 0; c < 0x20; ++c) {
    std::string mixed = text;
    for (std::size_t at = mixed.size(); at > 9; at -= 9) {
      mixed.insert(at, 1, static_cast<char>(c));
    }
    expect_answer(mixed);
  }
  expect_answer(repeated(text, std::string(1, '\0'), kDense));
}

TEST(Hostile, LoneSurrogates) {
  for (const bool big : {false, true}) {
    std::string bytes = big ? "\xFE\xFF" : "\xFF\xFE";
    for (int i = 0; i < 20'000; ++i) {
      constexpr char16_t kUnits[] = {0xD800, u'5', u'%', 0xDC00, 0xDBFF, u'增', u'长', u'。'};
      const char16_t unit = kUnits[static_cast<std::size_t>(i * 7 + i / 13) % std::size(kUnits)];
      const auto high = static_cast<char>(unit >> 8);
      const auto low = static_cast<char>(unit & 0xFF);
      bytes += big ? high : low;
      bytes += big ? low : high;
    }
    expect_answer(bytes);
    expect_answer(bytes + 'x');  // and half a unit
  }
}

TEST(Hostile, MixedEncodings) {
  const std::string utf8 = "一、2024年工作回顾\n增长5%，新增3家企业。\n";
  const std::string gbk = "\xD4\xF6\xB3\xA4\x35\x25\xA3\xAC\xD0\xC2\xD4\xF6\x33\xBC\xD2\xA1\xA3\n";
  expect_answer(utf8 + gbk);
  expect_answer(gbk + utf8);
  expect_answer(repeated("", utf8 + gbk, kDense));
  expect_answer(repeated("", utf8 + "\xFF\xFE" + gbk, kDense));
  expect_answer(utf8.substr(0, utf8.size() - 2));  // cut inside a character
}

// A term that opens with a character outside the basic plane.
TEST(Hostile, RareCharacters) {
  const std::string text = std::string(kPlan) +
                           "建设𠮷字工程，𠮷𠮷增长5%。\n名词解释\n1. 𠮷字工程：指某工程。\n"
                           "2. 丙工程：指某工程。\n";
  expect_answer(text);
  expect_answer(repeated(kReview, "😀5个", kDense));
}

}  // namespace
}  // namespace luoshi::report
