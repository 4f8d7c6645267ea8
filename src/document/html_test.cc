// Saved web pages: the article, and nothing of what stands round it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "document/decode.h"
#include "document/internal/html_tokens.h"
#include "document/support_test.h"

namespace luoshi::document {
namespace {

using testing::has_finding;
using testing::read;
using testing::shown;
using Lines = std::vector<std::string>;

const std::string kFirst =
    "过去一年，全市上下坚持稳中求进，地区生产总值增长6.2%，固定资产投资增长8.5%，民生持续改善。";
const std::string kSecond =
    "今年的主要预期目标是：地区生产总值增长6.5%左右，城镇新增就业2.6万人，粮食产量保持稳定。";

std::string menu(int entries) {
  std::string out = "<ul>";
  for (int i = 0; i < entries; ++i)
    out += "<li><a href=\"/x\">栏目" + std::to_string(i) + "</a></li>";
  return out + "</ul>";
}

std::string page(const std::string& article, const std::string& charset = "utf-8") {
  return "<!DOCTYPE html><html><head><meta charset=\"" + charset +
         "\"><title>某市2024年政府工作报告_政务公开_某市人民政府</title>"
         "<script>document.write(\"<p>脚本</p>\")</script><style>p{color:red}</style></head><body>"
         "<div class=\"top\"><h1>某市人民政府</h1>" +
         menu(20) +
         "</div>"
         "<div class=\"path\">当前位置：<a>首页</a> &gt; <a>政务公开</a></div>"
         "<div id=\"main\"><div class=\"left\">" +
         menu(10) + "</div><div class=\"article\">" + article +
         "</div></div><!-- 注释 -->"
         "<div "
         "class=\"footer\">主办：某市人民政府办公室，地址：某路一号，欢迎监督。</div></body></"
         "html>";
}

TEST(Html, TheArticleIsFound) {
  const Lines expected = {"# 某市2024年政府工作报告", kFirst, kSecond};
  const std::string articles[] = {
      "<h2>某市2024年政府工作报告</h2><div>来源：某报&nbsp;发布时间：2024-02-01</div><p>" + kFirst +
          "</p><p>　　" + kSecond + "</p>",
      "<div>" + kFirst + "<br><br>\n&nbsp;&nbsp;" + kSecond + "</div>",
      "<table><tr><td>" + kFirst + "<p><font><b>" + kSecond + "</td></tr></table>",
      "<span>" + kFirst + "</span><div class=\"share\">分享到：<a>微信</a></div><p>" + kSecond,
  };
  for (const std::string& article : articles) {
    const Document document = read(page(article), "saved.html");
    EXPECT_EQ(shown(document), expected) << article;
    EXPECT_TRUE(has_finding(document, "document.page_frame"));
  }
}

TEST(Html, TheSiteNamesTheTitle) {
  std::string bytes = page("<p>" + kFirst + "</p><p>" + kSecond + "</p>");
  bytes.insert(bytes.find("<title>"), "<meta name=\"ArticleTitle\" content=\"政府工作报告全文\">");
  EXPECT_EQ(shown(read(bytes, "a.html"))[0], "# 政府工作报告全文");
}

TEST(Html, DataTablesAreRows) {
  const Document document =
      read(page("<p>" + kFirst +
                "</p><table><tr><th>指标<th>目标<tr><td>生产总值<td>6.5%<tr><td><td>8%"
                "</table><p>" +
                kSecond + "</p>"),
           "a.htm");
  EXPECT_EQ(shown(document), (Lines{"# 某市2024年政府工作报告", kFirst, "| 指标\t目标",
                                    "| 生产总值\t6.5%", "| \t8%", kSecond}));
}

TEST(Html, EncodingByBytesThenByTheirWord) {
  const Document document = read(page("<p>" + kFirst + "</p>", "gb2312"), "a.html");
  EXPECT_EQ(document.encoding, "UTF-8") << "valid UTF-8 is UTF-8 whatever the page says";
  const std::string gbk =
      "<html><head><meta charset=gbk></head><p>\xD5\xFE\xB8\xAE\xB9\xA4\xD7\xF7";
  const Document other = read(gbk, "a.html");
  EXPECT_EQ(shown(other), (Lines{"政府工作"}));
  EXPECT_EQ(other.encoding, "GB18030");
  EXPECT_FALSE(has_finding(other, "document.encoding_guessed"));
}

TEST(Html, WhiteSpaceAsABrowserShowsIt) {
  const Document document =
      read("<html><body><p>全年\n  增长 6%,\n  up 5%</p><pre>甲\n乙</pre></body></html>", "a.html");
  EXPECT_EQ(shown(document), (Lines{"全年增长 6%, up 5%", "甲", "乙"}));
}

TEST(Html, PageWithoutProseIsKeptWhole) {
  const Document document =
      read("<html><body><h1>名单</h1><p>甲</p><p>乙</p></body></html>", "a.html");
  EXPECT_EQ(shown(document), (Lines{"# 名单", "甲", "乙"}));
}

TEST(HtmlTokens, References) {
  using internal::resolve_references;
  EXPECT_EQ(resolve_references(U"&lt;a&gt;&nbsp;&#12288;&#x3000;&mdash;&#151;"),
            U"<a>\u00A0\u3000\u3000——");
  EXPECT_EQ(resolve_references(U"A&B &unknown; &#; &#x; &#xFFFFFFFFFF; &#xD800; &"),
            U"A&B &unknown; &#; &#x; &#xFFFFFFFFFF; &#xD800; &");
  EXPECT_EQ(resolve_references(U"a&nbsp b"), U"a\u00A0 b");
}

TEST(HtmlTokens, OddMarkup) {
  struct Case {
    const char* page;
    Lines expected;
  };
  const Case cases[] = {
      {"<html><p>1 < 2</p>", {"1 < 2"}},
      {"<html><p>甲<!-- 没有结束 乙</p>", {"甲 没有结束 乙"}},
      {"<html><p title='a>b'>甲</p>", {"甲"}},
      {"<html><p title=\"没有结束>甲</p>", {}},
      {"<html><script>var a = '</p>';</script><p>甲", {"甲"}},
      {"<html><p/>甲<br/>乙<P>丙</P>", {"甲", "乙", "丙"}},
      {"<html></p></div></td>甲", {"甲"}},
      {"<html><p>甲<?php x ?>乙", {"甲乙"}},
      {"<html><p>甲<", {"甲<"}},
      {"<html><p>甲</", {"甲"}},
  };
  for (const Case& c : cases) EXPECT_EQ(shown(read(c.page, "a.html")), c.expected) << c.page;
}

}  // namespace
}  // namespace luoshi::document
