#include "report/term.h"

#include <gtest/gtest.h>

#include "base/unicode.h"
#include "report/internal/test_support.h"

namespace luoshi::report {
namespace {

using testing::lexicon;

struct Read {
  std::u32string text;
  std::vector<Term> terms;
  std::vector<Span> unexplained;

  std::string at(Span span) const {
    return base::to_utf8(std::u32string_view(text).substr(span.start, span.size()));
  }
};

Read read(const std::string& bytes) {
  Read out;
  const document::Document document = testing::decoded(bytes);
  out.text = document.text;
  const Source source = prepare(document.text, recover_lines(document), lexicon());
  out.terms = read_terms(source, outline(source), out.unexplained);
  return out;
}

// Each term as "number term = definition @mention×n [item|item]".
std::string shown(const Read& read) {
  std::string out;
  for (const Term& term : read.terms) {
    out += std::to_string(term.number) + " " + base::to_utf8(term.term) + " = " +
           base::to_utf8(term.definition);
    for (const Span mention : term.mentions) out += " @" + read.at(mention);
    for (const TermItem& item : term.items) out += " [" + base::to_utf8(item.text) + "]";
    out += '\n';
  }
  return out;
}

const std::string kBody =
    "政府工作报告\n各位代表：\n一、2023年工作回顾\n实施工业项目“四百工程”[1]，新增便民生活圈[2]"
    "3个。\n"
    "二、2024年工作安排\n持续实施“四百工程”[1]，整治“六乱”[12]。\n"
    "各位代表！让我们更加紧密地团结起来，努力奋斗！\n";

TEST(Term, JoinsNotesToEveryMention) {
  const Read got =
      read(kBody +
           "名词注解\n1.工业项目“四百工程”：招引落地100个、开工建设100个、竣工投产100个项目、"
           "100亿级项目签约两个。\n2.便民生活圈：步行15分钟可到的商圈。\n");
  EXPECT_EQ(shown(got),
            "1 工业项目“四百工程” = "
            "招引落地100个、开工建设100个、竣工投产100个项目、100亿级项目签约两个。 @[1] @[1]"
            " [招引落地100个] [开工建设100个] [竣工投产100个项目] [100亿级项目签约两个]\n"
            "2 便民生活圈 = 步行15分钟可到的商圈。 @[2]\n");
  ASSERT_EQ(got.unexplained.size(), 1u);
  EXPECT_EQ(got.at(got.unexplained[0]), "[12]");
}

// The same two notes in every numbering style, and under headings that say it differently.
TEST(Term, ReadsNumberingStyles) {
  struct Style {
    std::string heading, first, second, mark;
  };
  const Style styles[] = {
      {"名词解释", "1.", "2.", "[2]"},         {"名词解释", "1、", "2、", "【2】"},
      {"有关名词注释", "[1]", "[2]", "［2］"}, {"注释", "①", "②", "②"},
      {"名词解释", "（1）", "（2）", "〔2〕"}, {"名词说明", "注1：", "注2：", "（注2）"},
      {"用语解释", "1．", "2．", "²"},         {"注释", "【1】", "【2】", "[注2]"},
  };
  for (const Style& style : styles) {
    const Read got = read(
        "政府工作报告\n各位代表：\n一、2023年工作回顾\n完成投资。\n二、2024年工作安排\n整治“六乱”" +
        style.mark + "问题。\n各位代表！让我们团结奋斗！\n" + style.heading + "\n" + style.first +
        "智改数转：智能化改造、数字化\n转型、网络化联接。\n" + style.second +
        "“六乱”：垃圾乱扔。\n");
    ASSERT_EQ(got.terms.size(), 2u) << style.first;
    EXPECT_EQ(base::to_utf8(got.terms[0].definition), "智能化改造、数字化转型、网络化联接。");
    EXPECT_EQ(got.terms[0].items.size(), 3u) << style.first;
    ASSERT_EQ(got.terms[1].mentions.size(), 1u) << style.first << style.mark;
    EXPECT_EQ(got.at(got.terms[1].mentions[0]), style.mark);
  }
}

TEST(Term, FindsNotesBehindAnotherHeading) {
  const Read got = read(
      kBody + "附件2 有关情况\n1.甲：一。\n2.乙：二。\n3.丙：三。\n附件3\n项目清单\n一、修路\n");
  ASSERT_EQ(got.terms.size(), 3u);
  EXPECT_EQ(base::to_utf8(got.terms[2].definition), "三。");
  EXPECT_EQ(got.terms[0].mentions.size(), 2u);
}

TEST(Term, CutsNotesThatStandInOneLine) {
  const Read got = read(kBody + "名词解释\n1.“甲乙”：一。2.“丙丁”：二，又二。3.“戊己”：三。\n");
  ASSERT_EQ(got.terms.size(), 3u);
  EXPECT_EQ(base::to_utf8(got.terms[1].definition), "二，又二。");
}

TEST(Term, ListsWithoutNotesAreNoGlossary) {
  const Read got = read(
      "政府工作报告\n各位代表：\n一、2024年工作安排\n1.工业：开工项目10个。\n2."
      "农业：建设高标准农田。\n"
      "3.商业：①办展会10场；②发消费券。\n4.交通：修路10公里。\n");
  EXPECT_TRUE(got.terms.empty());
  EXPECT_TRUE(got.unexplained.empty());
}

TEST(Term, FindsMentionsByNameOnlyWhereSafe) {
  const Read got = read(
      "政府工作报告\n各位代表：\n一、2023年工作回顾\n抓好“两重”“两新”。重点工作两重要求。银发经济壮"
      "大。落实“1+8”方案，推进“1+8”改革。\n"
      "二、2024年工作安排\n扩大“两重”。\n各位代表！让我们团结奋斗！\n名词解释\n1."
      "“两重”：国家重大战略实施和重点领域安全能力建设。\n"
      "2.银发经济：为老年人服务的经济。\n3.国企“1+8”改革：若干改革。\n4.会展：展览。\n");
  ASSERT_EQ(got.terms.size(), 4u);
  EXPECT_EQ(got.terms[0].mentions.size(), 2u);  // not 两重 in 两重要求, not in the note
  EXPECT_EQ(got.terms[1].mentions.size(), 1u);
  ASSERT_EQ(got.terms[2].mentions.size(), 1u);
  EXPECT_EQ(got.at(got.terms[2].mentions[0]), "“1+8”改革");
  EXPECT_TRUE(got.terms[3].mentions.empty());  // two characters prove nothing
}

TEST(Term, NamesAFootnoteAfterWhatItExplains) {
  const Read got = read(
      "政府工作报告\n各位代表：\n一、2024年工作安排\n出台政策“组合拳”[1]，落实减税。\n[1] "
      "围绕稳增长制定的措施。\n");
  ASSERT_EQ(got.terms.size(), 1u);
  EXPECT_EQ(base::to_utf8(got.terms[0].term), "“组合拳”");
  EXPECT_EQ(base::to_utf8(got.terms[0].definition), "围绕稳增长制定的措施。");
  EXPECT_EQ(got.terms[0].mentions.size(), 1u);
}

std::string items_of(const std::string& note) {
  const Read got = read(kBody + "名词解释\n1." + note + "\n");
  std::string out;
  if (got.terms.size() != 1) return "terms: " + std::to_string(got.terms.size());
  for (const TermItem& item : got.terms[0].items) {
    EXPECT_EQ(got.at(item.span), base::to_utf8(item.text));
    out += (out.empty() ? "" : "|") + base::to_utf8(item.text);
  }
  return out;
}

TEST(Term, CutsEnumerations) {
  EXPECT_EQ(
      items_of(
          "“六大行动”：“强企”行动、“人才”行动、“招引”行动、“诚信”行动、“堵漏”行动、“护航”行动。"),
      "“强企”行动|“人才”行动|“招引”行动|“诚信”行动|“堵漏”行动|“护航”行动");
  EXPECT_EQ(items_of("一河三区：“一河”即清溪河，“三区”即甲区、乙区、丙区。"),
            "“一河”即清溪河|“三区”即甲区、乙区、丙区");
  EXPECT_EQ(
      items_of("“435”产业：甲、乙、丙、丁4大产业，戊、己、庚3大产业，辛、壬、癸、子、丑5大产业。"),
      "甲、乙、丙、丁4大产业|戊、己、庚3大产业|辛、壬、癸、子、丑5大产业");
  EXPECT_EQ(items_of("双高铁：甲乙高铁和丙丁高铁。"), "甲乙高铁|丙丁高铁");
  EXPECT_EQ(items_of("三大工程：包括保障房建设、平急两用设施建设、城中村改造等。"),
            "保障房建设|平急两用设施建设|城中村改造");
  EXPECT_EQ(items_of("两项改革：（1）县乡改革。\n（2）村级改革。"), "（1）县乡改革|（2）村级改革");
  EXPECT_EQ(items_of("飞地经济：两个独立、存在落差的行政地区，打破区划限制。"), "");
  EXPECT_EQ(items_of("推广计划：组织省内重点景区赴港澳、东南亚、日韩等地举办山水风景独好海外文旅系"
                     "列宣传推广展示活动。"),
            "");
  EXPECT_EQ(items_of("银发经济：老年人群体的需求。"), "");
}

TEST(Term, JoinsAllThirtyNotesOfARealReport) {
  const auto data = testing::test_data();
  if (!data) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set: no real report at hand";
  const Read got = read(testing::read_file(*data / "reports/zigong_2024.txt"));
  ASSERT_EQ(got.terms.size(), 30u);
  for (std::size_t i = 0; i < 30; ++i) {
    EXPECT_EQ(got.terms[i].number, static_cast<int>(i) + 1);
    ASSERT_EQ(got.terms[i].mentions.size(), 1u) << i;
    EXPECT_EQ(got.at(got.terms[i].mentions[0]), "[" + std::to_string(i + 1) + "]");
  }
  EXPECT_TRUE(got.unexplained.empty());
}

}  // namespace
}  // namespace luoshi::report
