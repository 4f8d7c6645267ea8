// docx: what a word processor shows is what is read.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/unicode.h"
#include "document/decode.h"
#include "document/internal/numbering.h"
#include "document/support_test.h"

namespace luoshi::document {
namespace {

using testing::has_finding;
using testing::make_docx;
using testing::make_zip;
using testing::read;
using testing::shown;
using Lines = std::vector<std::string>;

std::string run(const std::string& text) { return "<w:r><w:t>" + text + "</w:t></w:r>"; }
std::string paragraph(const std::string& text, const std::string& properties = "") {
  return "<w:p><w:pPr>" + properties + "</w:pPr>" + run(text) + "</w:p>";
}
std::string numbered(const std::string& text, int list, int level) {
  return paragraph(text, "<w:numPr><w:ilvl w:val=\"" + std::to_string(level) +
                             "\"/><w:numId w:val=\"" + std::to_string(list) + "\"/></w:numPr>");
}
std::string level(int at, const std::string& format, const std::string& text) {
  return "<w:lvl w:ilvl=\"" + std::to_string(at) + "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" +
         format + "\"/><w:lvlText w:val=\"" + text + "\"/></w:lvl>";
}

void check(const std::string& body, const Lines& expected, const testing::Members& more = {}) {
  EXPECT_EQ(shown(read(make_docx(body, more), "a.docx")), expected) << body;
}

TEST(Docx, ParagraphsAndBreaks) {
  check(paragraph("　各位代表： ") + paragraph("") + paragraph("一、回顾"),
        {"各位代表：", "一、回顾"});
  check("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>",
        {"甲", "乙 丙"});
  check(
      "<w:p><w:r><w:t>增</w:t></w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r><w:r>"
      "<w:t>长</w:t></w:r></w:p>",
      {"增 长"});
  check("<w:p><w:hyperlink>" + run("链接") + "</w:hyperlink><w:smartTag>" + run("标记") +
            "</w:smartTag><w:sdt><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt></w:p>",
        {"链接标记控件"});
  check("<w:p>" + run("第") +
            "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>PAGE</w:instrText></w:r>" +
            run("3") + run("批") + "</w:p>",
        {"第3批"});
}

TEST(Docx, HeadingsByStyleAndOutlineLevel) {
  const testing::Members styles = {
      {"styles.xml",
       "<w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>"
       "<w:style w:styleId=\"a\"><w:name w:val=\"标题甲\"/><w:basedOn w:val=\"1\"/></w:style>"
       "<w:style w:styleId=\"b\"><w:name w:val=\"乙\"/><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr>"
       "</w:style><w:style w:styleId=\"c\"><w:name w:val=\"圈\"/><w:basedOn w:val=\"c\"/></w:style>"
       "<w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>"
       "<w:style w:styleId=\"toc\"><w:name w:val=\"toc 1\"/></w:style>"}};
  check(paragraph("报告", "<w:pStyle w:val=\"T\"/>") + paragraph("一", "<w:pStyle w:val=\"1\"/>") +
            paragraph("二", "<w:pStyle w:val=\"a\"/>") +
            paragraph("三", "<w:pStyle w:val=\"b\"/>") +
            paragraph("四", "<w:outlineLvl w:val=\"2\"/>") +
            paragraph("五", "<w:pStyle w:val=\"1\"/><w:outlineLvl w:val=\"9\"/>") +
            paragraph("六", "<w:pStyle w:val=\"c\"/>") +
            paragraph("目录", "<w:pStyle w:val=\"toc\"/>"),
        {"# 报告", "# 一", "# 二", "## 三", "### 四", "五", "六"}, styles);
}

TEST(Docx, AutomaticNumbersAreWrittenOut) {
  const testing::Members numbering = {
      {"numbering.xml",
       "<w:abstractNum w:abstractNumId=\"0\">" + level(0, "chineseCountingThousand", "%1、") +
           level(1, "chineseCountingThousand", "（%2）") + level(2, "decimal", "%3.") +
           level(3, "decimal", "%1.%4") + "</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">" +
           level(0, "bullet", "●") +
           "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
           "w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>"
           "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\">"
           "<w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>"}};
  check(numbered("回顾", 1, 0) + numbered("经济", 1, 1) + numbered("工业", 1, 2) +
            numbered("农业", 1, 2) + numbered("民生", 1, 1) + numbered("教育", 1, 2) +
            numbered("安排", 1, 0) + numbered("目标", 1, 1) + numbered("点", 2, 0) +
            numbered("另", 3, 0) + numbered("续", 3, 0) + numbered("无", 0, 0) + numbered("", 1, 0),
        {"一、回顾", "（一）经济", "1.工业", "2.农业", "（二）民生", "1.教育", "二、安排",
         "（一）目标", "点", "五、另", "六、续", "无"},
        numbering);
}

TEST(Docx, NumberFormats) {
  struct Case {
    std::uint32_t number;
    const char* format;
    const char* expected;
  };
  const Case cases[] = {
      {10, "chineseCounting", "十"},
      {11, "chineseCounting", "十一"},
      {20, "chineseCounting", "二十"},
      {105, "chineseCounting", "一百零五"},
      {110, "chineseCounting", "一百一十"},
      {12, "chineseLegalSimplified", "壹拾贰"},
      {10, "ideographDigital", "一〇"},
      {3, "ideographTraditional", "丙"},
      {11, "decimalEnclosedCircle", "⑪"},
      {28, "lowerLetter", "bb"},
      {4, "upperRoman", "IV"},
      {7, "decimalZero", "07"},
      {12, "decimalFullWidth", "１２"},
      {5, "none", ""},
      {9, "hebrew1", "9"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(base::to_utf8(internal::format_number(c.number, c.format)), c.expected) << c.format;
  }
}

TEST(Docx, TablesRowByRow) {
  const auto cell = [](const std::string& text) { return "<w:tc>" + paragraph(text) + "</w:tc>"; };
  check("<w:tbl><w:tr>" + cell("指标") + cell("目标") + "</w:tr><w:tr>" + cell("") + "<w:tc>" +
            paragraph("6.5%") + paragraph("左右") + "</w:tc></w:tr></w:tbl>" + paragraph("后文"),
        {"| 指标\t目标", "| \t6.5% 左右", "后文"});
  check("<w:tbl><w:tr>" + cell("框中正文。") + "</w:tr></w:tbl>", {"框中正文。"});
  check("<w:tbl><w:tr>" + cell("外") + "<w:tc><w:tbl><w:tr>" + cell("内甲") + cell("内乙") +
            "</w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        {"| 外\t内甲 内乙"});
}

TEST(Docx, NotesFollowTheText) {
  check("<w:p>" + run("四百工程") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" + run("与") +
            "<w:r><w:endnoteReference w:id=\"1\"/></w:r></w:p>",
        {"四百工程[1]与[2]", "^ [1] 招引项目 百个", "^ [2] 尾注"},
        {{"footnotes.xml", "<w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r>" +
                               run(" 招引项目") + "</w:p>" + paragraph("百个") + "</w:footnote>"},
         {"endnotes.xml", "<w:endnote w:id=\"1\">" + paragraph("尾注") + "</w:endnote>"}});
}

TEST(Docx, TrackedChangesAsAccepted) {
  const std::string body =
      "<w:p>" + run("增长") + "<w:del><w:r><w:delText>6%</w:delText></w:r></w:del><w:ins>" +
      run("6.5%") + "</w:ins></w:p><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("上") +
      "</w:p>" + paragraph("下");
  const Document document = read(make_docx(body), "a.docx");
  EXPECT_EQ(shown(document), (Lines{"增长6.5%", "上下"}));
  EXPECT_TRUE(has_finding(document, "document.tracked_changes"));
}

TEST(Docx, TextBoxesHiddenTextAndAlternatives) {
  check("<w:p>" + run("正文") + "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" +
            paragraph("框") + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" +
            paragraph("框") + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>" +
            run("继续") + "</w:p>",
        {"正文继续", "框"});
  check("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>" + run("露") + "</w:p>", {"露"});
}

TEST(Docx, TheNameDoesNotDecide) {
  EXPECT_EQ(shown(read(make_docx(paragraph("正文")), "a.txt")), (Lines{"正文"}));
}

TEST(Docx, ADamagedHelperPartCostsAFinding) {
  const std::string zip = make_zip(
      {{"word/document.xml", "<w:document><w:body>" + paragraph("正文") + "</w:body></w:document>"},
       {"word/_rels/document.xml.rels", "<R><R Type=\"x/styles\" Target=\"styles.xml\"/></R>"},
       {"word/styles.xml", "<w:styles><w:style"}});
  const Document document = read(zip, "a.docx");
  EXPECT_EQ(shown(document), (Lines{"正文"}));
  EXPECT_TRUE(has_finding(document, "document.part_unreadable"));
}

}  // namespace
}  // namespace luoshi::document
