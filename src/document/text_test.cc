// Plain text: encodings, paragraphs, residue.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/unicode.h"
#include "document/decode.h"

namespace luoshi::document {
namespace {

using namespace std::string_literals;

Document read(const std::string& bytes) {
  auto document = decode(bytes, "report.txt", Limits{});
  EXPECT_TRUE(document.has_value()) << document.error().to_string(base::Language::kEnglish);
  return document ? std::move(*document) : Document{};
}

std::vector<std::string> paragraphs_of(const Document& document) {
  std::vector<std::string> out;
  for (const Paragraph& paragraph : document.paragraphs) {
    const auto view = std::u32string_view(document.text);
    out.push_back(base::to_utf8(view.substr(paragraph.span.start, paragraph.span.size())));
  }
  return out;
}

bool has_finding(const Document& document, std::string_view code) {
  for (const base::Finding& finding : document.findings) {
    if (finding.code == code) return true;
  }
  return false;
}

using Lines = std::vector<std::string>;

TEST(TextEncoding, Utf8StaysExact) {
  const Document document = read("　　各位代表：\r\n一、回顾\r二、安排\n");
  EXPECT_EQ(base::to_utf8(document.text), "　　各位代表：\r\n一、回顾\r二、安排\n");
  EXPECT_EQ(document.encoding, "UTF-8");
  EXPECT_EQ(paragraphs_of(document), (Lines{"各位代表：", "一、回顾", "二、安排"}));
  EXPECT_EQ(document.paragraphs[0].span, (base::Span{2, 7}));
  EXPECT_TRUE(document.findings.empty());
}

TEST(TextEncoding, MarksDecideAndAreRemoved) {
  struct Case {
    std::string bytes;
    std::string encoding;
  };
  const Case cases[] = {
      {"\xEF\xBB\xBF\xE6\x8A\xA5"s, "UTF-8"},    {"\xFF\xFE\xA5\x62"s, "UTF-16LE"},
      {"\xFE\xFF\x62\xA5"s, "UTF-16BE"},         {"\xFF\xFE\0\0\xA5\x62\0\0"s, "UTF-32LE"},
      {"\0\0\xFE\xFF\0\0\x62\xA5"s, "UTF-32BE"}, {"\x84\x31\x95\x33\xB1\xA8"s, "GB18030"},
  };
  for (const Case& c : cases) {
    const Document document = read(c.bytes);
    EXPECT_EQ(document.text, U"报") << c.encoding;
    EXPECT_EQ(document.encoding, c.encoding);
    EXPECT_FALSE(has_finding(document, "document.encoding_guessed"));
  }
}

TEST(TextEncoding, Gb18030IsGuessedAndSaid) {
  // 政府工作报告, a line break, and a character that only four bytes can write (U+20000).
  const Document document =
      read("\xD5\xFE\xB8\xAE\xB9\xA4\xD7\xF7\xB1\xA8\xB8\xE6\n\x95\x32\x82\x36");
  EXPECT_EQ(document.text, U"政府工作报告\n\U00020000");
  EXPECT_EQ(document.encoding, "GB18030");
  EXPECT_TRUE(has_finding(document, "document.encoding_guessed"));
}

TEST(TextEncoding, Utf16WithoutAMarkIsGuessed) {
  const Document document = read("\xA5\x62\x0A\0\x4A\x54\x31\0"s);
  EXPECT_EQ(document.text, U"报\n告1");
  EXPECT_EQ(document.encoding, "UTF-16LE");
  EXPECT_TRUE(has_finding(document, "document.encoding_guessed"));
}

TEST(TextEncoding, DamagedUtf8IsReplacedAndPlaced) {
  const Document document = read("各位代表：\n全年增\xE9\x95长6.5%\xFF\xFE。");
  EXPECT_EQ(document.encoding, "UTF-8");
  ASSERT_TRUE(has_finding(document, "document.broken_characters"));
  std::vector<base::Span> places;
  for (const auto& finding : document.findings) {
    if (finding.code == "document.broken_characters") places.push_back(finding.span);
  }
  EXPECT_EQ(places, (std::vector<base::Span>{{9, 10}, {15, 17}}));
  EXPECT_EQ(document.text[9], U'\uFFFD');
}

TEST(TextEncoding, ManyBreaksAreSummedUp) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes += "全年增长\xFF\n";
  const Document document = read(bytes);
  EXPECT_LE(document.findings.size(), 25u);
}

TEST(TextEncoding, BinaryIsRefused) {
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 4096; ++i) {
    state = state * 1664525u + 1013904223u;
    noise.push_back(static_cast<char>(state >> 24));
  }
  for (const std::string& bytes : {noise, std::string(64, '\0'), "abc\0\1\2\3\4def"s}) {
    const auto document = decode(bytes, "x.txt", Limits{});
    ASSERT_FALSE(document.has_value());
    EXPECT_EQ(document.error().where, "x.txt");
    EXPECT_FALSE(document.error().right.zh.empty());
  }
}

TEST(TextEncoding, EmptyIsADocumentWithAFinding) {
  for (const char* bytes : {"", " \n　\r\n", "\xEF\xBB\xBF"}) {
    const Document document = read(bytes);
    EXPECT_TRUE(document.paragraphs.empty());
    EXPECT_TRUE(has_finding(document, "document.empty"));
  }
}

TEST(TextEncoding, LimitIsObeyed) {
  Limits limits;
  limits.input_bytes_max = 4;
  const auto document = decode("12345", "x.txt", limits);
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, base::ErrorCode::kTooLarge);
}

TEST(TextParagraphs, EveryKindOfBreakAndSpace) {
  const Document document = read(
      "一\n\n二\r\n\f三\xE2\x80\xA8四\xE2\x80\xA9五\v六"
      "\n\xC2\xA0\xE3\x80\x80\xE2\x80\x8B七\xEF\xBB\xBF \n<U+00A0><U+3000> 八<U+00A0>\n&nbsp;九\n");
  EXPECT_EQ(paragraphs_of(document), (Lines{"一", "二", "三", "四", "五", "六", "七", "八", "九"}));
}

struct ResidueCase {
  const char* text;
  Lines paragraphs;
};

TEST(TextResidue, IsLeftOutOfTheParagraphs) {
  const ResidueCase cases[] = {
      {"<!--\n  注释\n-->\n正文。", {"正文。"}},
      {"<!-- a -->正文。", {"正文。"}},
      {"<!-- 没有结束\n正文。", {"<!-- 没有结束", "正文。"}},
      {"<div class=\"x\">\n正文。\n</div>", {"正文。"}},
      {"当前位置： 首页>> 政务公开>> 报告\n正文。", {"正文。"}},
      {"您的位置：首页\n正文。", {"正文。"}},
      {"首页 > 政务公开 > 政府工作报告\n正文。", {"正文。"}},
      {"【字体：大 中 小】\n正文。", {"正文。"}},
      {"上一页 1 2 3 下一页\n正文。", {"正文。"}},
      {"打印本页 | 关闭窗口\n正文。", {"正文。"}},
      {"（责任编辑： 某某\n ）\n正文。", {"正文。"}},
      {"某某网站　www.example.org　2009年03月16日　来源：某报\n正文。", {"正文。"}},
      {"来源：某某日报\n正文。", {"正文。"}},
      {"甲。\n- 1 -\n乙。\n第 2 页 共 3 页\n丙。", {"甲。", "乙。", "丙。"}},
      {"甲。\n1\n乙。\n2\n丙。\n3", {"甲。", "乙。", "丙。"}},
      {"更多资料尽在某处（http://example.org/）\n正文。", {"正文。"}},
      {"某站 www.example.org\n正文。\n某站 www.example.org", {"正文。"}},
      {"甲。\n报告\n- 1 -\n乙。\n报告\n- 2 -\n丙。\n报告\n- 3 -", {"甲。", "乙。", "丙。"}},
  };
  for (const ResidueCase& c : cases) {
    const Document document = read(c.text);
    EXPECT_EQ(paragraphs_of(document), c.paragraphs) << c.text;
    EXPECT_EQ(base::to_utf8(document.text), c.text);
  }
}

TEST(TextResidue, WhatTheAuthorMayHaveWrittenStays) {
  const Lines kept[] = {
      {"各位代表！", "甲。", "各位代表！", "乙。", "各位代表！"},
      {"1", "2", "3"},
      {"2024"},
      {"建设网站www.example.org，方便群众办事。"},
      {"责任单位：市发展改革委", "甲。", "责任单位：市发展改革委", "乙。",
       "责任单位：市发展改革委"},
      {"资金来源：市级财政"},
      {"大"},
      {"增速>6%"},
      {"我们关闭了一批落后产能。"},
      {"第一页写满了奋斗的足迹"},
  };
  for (const Lines& lines : kept) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    EXPECT_EQ(paragraphs_of(read(text)), lines) << text;
  }
}

TEST(TextResidue, ARepeatedPassageIsKeptOnce) {
  std::string page;
  for (int i = 0; i < 5; ++i) {
    page += "第" + std::to_string(i) +
            "项工作：坚持稳中求进，推动经济实现质的有效提升和量的合理增长，"
            "全年地区生产总值增长百分之六左右。\n各位代表！\n";
  }
  const Document document = read(page + "\n" + page + "结尾。\n" + page);
  EXPECT_EQ(document.paragraphs.size(), 11u);
  EXPECT_TRUE(has_finding(document, "document.residue_repetition"));
}

}  // namespace
}  // namespace luoshi::document
