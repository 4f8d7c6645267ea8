// The page as a browser would take it: a reader of tags that checks that they nest, that ids are
// unique, and that the text of the article is the report's, whatever the document holds.
#include "report/page.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/unicode.h"
#include "report/internal/page_files.h"
#include "report/internal/page_labels.h"

namespace luoshi::report {
namespace {

using base::Language;
using document::Document;
using document::ParagraphKind;

Document document_of(std::u32string text) {
  Document document;
  document.name = "folder/report.txt";
  document.text = std::move(text);
  std::uint32_t start = 0;
  for (std::uint32_t i = 0; i <= document.text.size(); ++i) {
    if (i < document.text.size() && document.text[i] != U'\n') continue;
    if (i > start) document.paragraphs.push_back({{start, i}, ParagraphKind::kBody, 0});
    start = i + 1;
  }
  return document;
}

Quantity quantity(std::uint32_t start, std::uint32_t end) {
  Quantity q;
  q.span = {start, end};
  q.value = base::Decimal(5);
  return q;
}
Task task(std::uint32_t start, std::uint32_t end) {
  Task t;
  t.span = {start, end};
  return t;
}

std::string between(const std::string& page, std::string_view from, std::string_view to) {
  const std::size_t start = page.find(from);
  if (start == std::string::npos) return {};
  const std::size_t begin = start + from.size();
  return page.substr(begin, page.find(to, begin) - begin);
}

std::string article_of(const std::string& page) {
  const std::string whole = between(page, "<article", "</article>");
  return whole.substr(whole.find('>') + 1);
}

std::string unescape(std::string text) {
  static const std::pair<const char*, const char*> kNames[] = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
  for (const auto& [name, character] : kNames) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; ++at) {
      text.replace(at, std::string_view(name).size(), character);
    }
  }
  return text;
}

// The tags of a piece of the page: they must nest, and no id may come twice.
struct Tags {
  explicit Tags(const std::string& html) {
    std::vector<std::string> open;
    for (std::size_t at = 0; at < html.size();) {
      const std::size_t next = html.find('<', at);
      text += html.substr(at, next - at);
      if (next == std::string::npos) break;
      const std::size_t end = html.find('>', next);
      read(html.substr(next + 1, end - next - 1), open);
      at = end + 1;
    }
    EXPECT_TRUE(open.empty()) << html;
    text = unescape(text);
  }

  void read(const std::string& tag, std::vector<std::string>& open) {
    const std::string name = tag.substr(0, tag.find(' '));
    if (name.starts_with('/')) {
      ASSERT_FALSE(open.empty()) << tag;
      EXPECT_EQ(open.back(), name.substr(1));
      open.pop_back();
      return;
    }
    EXPECT_TRUE(name != "a" || std::ranges::count(open, "a") == 0) << "a link inside a link";
    open.push_back(name);
    ++names[name];
    if (const std::string id = between(tag, " id=\"", "\""); !id.empty()) {
      EXPECT_TRUE(ids.insert(id).second) << "twice: " << id;
    }
  }

  std::string text;
  std::set<std::string> ids;
  std::map<std::string, int> names;
};

// White space between blocks is the page's own.
std::string without_blanks(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (c != U' ' && c != U'\n' && c != U'\t' && c != 0x3000 && c != U'\r') out += c;
  }
  return base::to_utf8(out);
}
std::string without_blanks(const std::string& text) {
  return without_blanks(std::u32string_view(base::to_utf32(text)));
}

TEST(Page, IsWholeAndSelfContained) {
  Reading reading;
  reading.title = "政府工作报告";
  const std::string page =
      render_page(document_of(U"政府工作报告\n增长5%。"), reading, Language::kChinese);
  EXPECT_TRUE(page.starts_with("<!doctype html>\n<html lang=\"zh-CN\">"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_EQ(page.find("{{"), std::string::npos);
  for (const char* outside : {"http://", "https://", "src=", "@import", "url("}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
}

TEST(Page, FilesDoNotLeaveTheirPlace) {
  for (const auto& [name, content] : page_files()) {
    if (name == "page.html") continue;
    EXPECT_EQ(content.find("</"), std::string_view::npos) << name;
    EXPECT_EQ(content.find("<!--"), std::string_view::npos) << name;
  }
}

TEST(Page, LabelsAreThereOnceInBothLanguages) {
  std::set<std::string_view> keys;
  for (const Label& label : labels()) {
    EXPECT_TRUE(keys.insert(label.key).second) << label.key;
    EXPECT_FALSE(label.zh.empty() || label.en.empty()) << label.key;
  }
}

TEST(Page, SpeaksTheLanguageAskedFor) {
  const Document document = document_of(U"增长5%。");
  Reading reading;
  reading.quantities.push_back(quantity(2, 4));
  const std::string zh = render_page(document, reading, Language::kChinese);
  const std::string en = render_page(document, reading, Language::kEnglish);
  EXPECT_NE(zh.find("title=\"成效 · "), std::string::npos);
  EXPECT_NE(en.find("title=\"Outcome · "), std::string::npos);
  EXPECT_NE(en.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_EQ(article_of(en).find("成效"), std::string::npos);
}

constexpr char32_t kLoneSurrogate = 0xD83D;

const std::vector<std::u32string>& hostile_texts() {
  static const std::vector<std::u32string> kTexts = {
      U"<script>alert(1)</script>",
      U"</script><script>alert(1)//",
      U"</article></main><img src=x onerror=alert(1)>",
      U"\" onmouseover=\"alert(1)\" '><b>",
      U"<!--<script>",
      U"]]> &lt; &amp;amp; {{data}} }}",
      std::u32string(U"a") + U'\0' + U"\x01\x1b[31m\x7f\x85z",
      std::u32string(U"a") + kLoneSurrogate + U"b",
      U"a\u2028b\u2029c\ufeffd\u202ee",
      U"\\u003c \\\" \\",
      U"甲\r乙",
  };
  return kTexts;
}

Reading hostile_reading(const std::u32string& bad, std::uint32_t size) {
  const std::string utf8 = base::to_utf8(bad) + "\xff\xfe\xc0";
  Reading reading;
  reading.title = reading.place = reading.speaker = reading.date = utf8;
  reading.sections.push_back({Part::kTasks, bad, {0, size}});
  reading.headings.push_back({{0, 1}, bad, 2});
  Quantity q = quantity(0, size);
  q.indicator = q.head = q.action = q.unit = q.baseline = q.text = bad;
  q.period = utf8;
  q.path = Path({bad, bad});
  reading.quantities.push_back(q);
  const Lead lead{utf8, 0.5, {utf8, utf8}};
  reading.target_leads.emplace_back(lead);
  Task t = task(0, size);
  t.text = t.action = bad;
  t.objects = {bad, bad};
  t.lead = lead;
  reading.tasks.push_back(t);
  reading.terms.push_back({1, bad, bad, {0, size}, {{0, 1}, {0, size}}, {{{0, 1}, bad}}});
  reading.findings.push_back({utf8, base::Severity::kError, {0, size}, utf8, {utf8, utf8}});
  return reading;
}

TEST(Page, HostileTextStaysText) {
  for (const std::u32string& bad : hostile_texts()) {
    const Document document = document_of(bad);
    const auto size = static_cast<std::uint32_t>(bad.size());
    const std::string page =
        render_page(document, hostile_reading(bad, size), Language::kChinese);
    EXPECT_TRUE(base::is_valid_utf8(page));
    EXPECT_EQ(page.find('\0'), std::string::npos);
    // Nothing that the document brought: the tags are the skeleton's and the marks'.
    const Tags tags(article_of(page));
    for (const char* tag : {"script", "img", "article", "main"}) {
      EXPECT_FALSE(tags.names.contains(tag)) << tag << " in " << base::to_utf8(bad);
    }
    std::size_t scripts = 0;
    for (std::size_t at = 0; (at = page.find("<script", at)) != std::string::npos; ++at) ++scripts;
    EXPECT_EQ(scripts, 3u) << base::to_utf8(bad);

    std::u32string expected = bad;
    for (char32_t& c : expected) {
      if ((c < 0x20 && c != U'\r') || (c >= 0x7F && c < 0xA0)) c = 0xFFFD;
    }
    EXPECT_EQ(without_blanks(tags.text), without_blanks(expected));

    const std::string data = between(page, "id=\"data\">", "</script>");
    EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
    EXPECT_EQ(data.find("\xe2\x80\xa8"), std::string::npos);
    boost::system::error_code error;
    const boost::json::value parsed = boost::json::parse(data, error);
    ASSERT_FALSE(error) << error.message() << " " << data;
    EXPECT_EQ(parsed.at("task").at(0).at(3).as_string(), base::to_utf8(bad));
  }
}

// All places of a task, a figure, a mention and a finding in a text of two paragraphs.
TEST(Page, TextIsTheReportsWhateverOverlaps) {
  const Document document = document_of(U"甲乙\n丙丁");
  std::vector<base::Span> all;
  for (std::uint32_t start = 0; start <= 5; ++start) {
    for (std::uint32_t end = start; end <= 5; ++end) all.push_back({start, end});
  }
  for (const base::Span a : all) {
    for (const base::Span b : all) {
      for (const base::Span c : {base::Span{0, 5}, base::Span{1, 4}, base::Span{3, 5}}) {
        Reading reading;
        reading.tasks.push_back(task(a.start, a.end));
        reading.quantities.push_back(quantity(b.start, b.end));
        reading.terms.push_back({1, U"丙", U"丁", c, {a, b}, {}});
        reading.findings.push_back({"code", base::Severity::kInfo, c, "", {"无", "none"}});
        const Tags tags(article_of(render_page(document, reading, Language::kChinese)));
        ASSERT_EQ(without_blanks(tags.text), "甲乙丙丁");
        const auto shown = [](base::Span span) {
          return !span.empty() && span != base::Span{2, 3};
        };
        ASSERT_EQ(tags.ids.contains("t0"), shown(a)) << a.start << ' ' << a.end;
        ASSERT_EQ(tags.ids.contains("q0"), shown(b)) << b.start << ' ' << b.end;
        ASSERT_TRUE(tags.ids.contains("n0") && tags.ids.contains("f0"));
      }
    }
  }
}

TEST(Page, SpansOutsideTheTextAreCutOff) {
  const Document document = document_of(U"甲乙");
  Reading reading;
  reading.tasks.push_back(task(1, 900));
  reading.quantities.push_back(quantity(700, 900));
  const Tags tags(article_of(render_page(document, reading, Language::kChinese)));
  EXPECT_EQ(without_blanks(tags.text), "甲乙");
  EXPECT_TRUE(tags.ids.contains("t0"));
  EXPECT_FALSE(tags.ids.contains("q0"));
}

TEST(Page, EveryMarkIsThereOnceAndCanBeReached) {
  const Document document = document_of(U"一、工作\n新建公园[1]3个、绿道5公里。\n1．公园：好。");
  Reading reading;
  reading.sections = {{Part::kTasks, U"一、工作", {0, 22}}, {Part::kGlossary, U"", {22, 29}}};
  reading.headings = {{{0, 4}, U"一、工作", 1}};
  reading.tasks.push_back(task(5, 21));
  reading.quantities = {quantity(12, 14), quantity(17, 20)};
  reading.terms.push_back({1, U"公园", U"好", {23, 29}, {{9, 12}}, {}});
  const std::string page = render_page(document, reading, Language::kChinese);
  const std::string article = article_of(page);
  const Tags tags(article);
  EXPECT_EQ(tags.ids, (std::set<std::string>{"s0", "s1", "h0", "t0", "q0", "q1", "m0-0", "n0"}));
  EXPECT_NE(article.find("<h2 id=\"h0\">一、工作</h2>"), std::string::npos);
  EXPECT_NE(article.find("href=\"#n0\""), std::string::npos) << "the mention leads to the note";
  EXPECT_NE(article.find("class=\"back\" href=\"#m0-0\""), std::string::npos) << "and back";
  EXPECT_NE(article.find("<mark class=\"q outcome\" id=\"q0\" tabindex=\"0\""), std::string::npos);
  EXPECT_NE(page.find("<a href=\"#s1\">名词解释</a>"), std::string::npos) << "in the contents";
}

TEST(Page, TablesAndWhatWasSetAsideAreShown) {
  Document document = document_of(U"广告\n甲\t乙\n丙\t5%\n正文");
  document.paragraphs.erase(document.paragraphs.begin());
  document.paragraphs[0].kind = document.paragraphs[1].kind = ParagraphKind::kTableRow;
  Reading reading;
  reading.quantities.push_back(quantity(9, 11));
  reading.tasks.push_back(task(7, 11));
  const std::string article = article_of(render_page(document, reading, Language::kChinese));
  const Tags tags(article);
  EXPECT_EQ(tags.names.at("tr"), 2);
  EXPECT_EQ(tags.names.at("td"), 4);
  EXPECT_EQ(without_blanks(tags.text), "广告甲乙丙5%正文");
  EXPECT_NE(article.find("<p class=\"residue\""), std::string::npos);
  EXPECT_NE(article.find("data-i=\"t0\""), std::string::npos) << "a task over two cells, in pieces";
}

TEST(Page, FiguresKeepAllTheirDigits) {
  const Document document = document_of(U"5%");
  Reading reading;
  Quantity q = quantity(0, 2);
  q.value = *base::Decimal::parse("12345678901234567890.123");
  reading.quantities.push_back(q);
  const std::string page = render_page(document, reading, Language::kChinese);
  EXPECT_NE(page.find("\"12345678901234567890.123\""), std::string::npos);
}

TEST(Page, FindingsOfDocumentAndReadingAreListedOnce) {
  Document document = document_of(U"甲乙");
  const base::Finding guessed{
      "document.encoding_guessed", base::Severity::kInfo, {}, "", {"猜", "guess"}};
  document.findings = {guessed};
  Reading reading;
  reading.findings = {guessed};
  const std::string both = render_page(document, reading, Language::kChinese);
  reading.findings.clear();
  EXPECT_EQ(both, render_page(document, reading, Language::kChinese));
  EXPECT_NE(both.find("document.encoding_guessed"), std::string::npos);
}

}  // namespace
}  // namespace luoshi::report
