#include "report/quantity.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/unicode.h"
#include "report/internal/test_support.h"

namespace luoshi::report {
namespace {

using testing::lexicon;

// A report in miniature: `text` stands in its review or its plan. One line for each figure:
// span text | indicator | measure value[..value_max] unit comparator [baseline] [strive].
std::string figures_of(const std::u32string& text, Part part) {
  const std::u32string report = U"政府工作报告\n一、2030年工作回顾\n" +
                                (part == Part::kReview ? text : U"过去一年，全市上下团结奋斗。") +
                                U"\n二、2031年重点工作\n" +
                                (part == Part::kReview ? U"新的一年，任务繁重。" : text) + U"\n";
  std::vector<base::Span> lines;
  std::uint32_t start = 0;
  for (std::uint32_t i = 0; i < report.size(); ++i) {
    if (report[i] != U'\n') continue;
    lines.push_back({start, i});
    start = i + 1;
  }
  const Source source = prepare(report, lines, lexicon());
  std::vector<base::Span> unresolved;
  std::string out;
  for (const Quantity& q : read_quantities(source, outline(source), 2031, unresolved)) {
    EXPECT_EQ(std::u32string_view(report).substr(q.span.start, q.span.size()), q.text);
    EXPECT_EQ(q.period, part == Part::kReview ? "2030" : "2031") << base::to_utf8(q.text);
    out += base::to_utf8(q.text) + " | " + base::to_utf8(q.indicator) + " | " +
           to_string(q.measure) + " " + q.value.to_string();
    if (q.value_max) out += ".." + q.value_max->to_string();
    if (!q.unit.empty()) out += " " + base::to_utf8(q.unit);
    if (q.comparator != Comparator::kEq) out += std::string(" ") + to_string(q.comparator);
    if (!q.baseline.empty()) out += " [" + base::to_utf8(q.baseline) + "]";
    if (q.certainty == Certainty::kStrive) out += " strive";
    out += "\n";
  }
  return out;
}

struct Case {
  std::u32string text;
  std::string figures;
};

void check(Part part, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    EXPECT_EQ(figures_of(one.text, part), one.figures) << base::to_utf8(one.text);
  }
}
void review(const std::vector<Case>& cases) { check(Part::kReview, cases); }
void plan(const std::vector<Case>& cases) { check(Part::kTasks, cases); }

TEST(Quantity, ChangesLevelsSharesAndCounts) {
  review({
      {U"规模以上工业增加值增长8.7%。", "8.7% | 规模以上工业增加值 | change 8.7 %\n"},
      {U"地方财政收入81.4亿元、下降3％。",
       "81.4亿元 | 地方财政收入 | level 8140000000 元\n3％ | 地方财政收入 | change -3 %\n"},
      {U"垃圾分类覆盖率达96.6%。", "96.6% | 垃圾分类覆盖率 | share 96.6 %\n"},
      {U"新增高新技术企业23户、上市公司2家。",
       "23户 | 高新技术企业 | count 23 户\n2家 | 上市公司 | count 2 家\n"},
      {U"污水处理率提高到95%，能耗降低2个百分点。",
       "95% | 污水处理率 | share 95 %\n2个百分点 | 能耗 | change_abs -2 个百分点\n"},
      {U"22个省重点项目全面开工。", "22个 | 省重点项目 | count 22 个\n"},
      {U"园区储备熟地6500亩。", "6500亩 | 园区熟地 | level 6500 亩\n"},
  });
}

TEST(Quantity, OneSubjectEachUnderRespectively) {
  review({
      {U"产业投资和基础设施投资分别增长60.9%和26.8%。",
       "60.9% | 产业投资 | change 60.9 %\n26.8% | 基础设施投资 | change 26.8 %\n"},
      {U"城乡居民人均可支配收入分别增长4.1%和7%。",
       "4.1% | 城镇居民人均可支配收入 | change 4.1 %\n"
       "7% | 农村居民人均可支配收入 | change 7 %\n"},
      {U"18个省重点项目、300个市重点项目，完成投资分别超年度计划33个百分点、4个百分点。",
       "18个 | 省重点项目 | count 18 个\n300个 | 市重点项目 | count 300 个\n"
       "33个百分点 | 省重点项目投资 | gap 33 个百分点 [年度计划]\n"
       "4个百分点 | 市重点项目投资 | gap 4 个百分点 [年度计划]\n"},
      {U"刑事、治安案件分别下降29.7%、41.5%。",
       "29.7% | 刑事案件 | change -29.7 %\n41.5% | 治安案件 | change -41.5 %\n"},
  });
  plan({
      {U"开工、竣工项目分别达到200个、100个。",
       "200个 | 开工项目 | count 200 个\n100个 | 竣工项目 | count 100 个\n"},
      {U"签约项目履约率、开工率分别达90%、80%。",
       "90% | 签约项目履约率 | share 90 %\n80% | 签约项目开工率 | share 80 %\n"},
      {U"履约率、开工率、投产率分别达90%、80%、30%以上。",
       "90% | 履约率 | share 90 % ge\n80% | 开工率 | share 80 % ge\n"
       "30%以上 | 投产率 | share 30 % ge\n"},
      {U"高新技术企业、科技型中小企业分别突破300家和500家。",
       "突破300家 | 高新技术企业 | count 300 家 gt\n500家 | 科技型中小企业 | count 500 家 gt\n"},
  });
}

TEST(Quantity, WhatIsNoPartOfAnIndicator) {
  review({
      // particles, asides, runs of time, circumstances, adverbs
      {U"集中解决了330个小区办证难问题。", "330个 | 小区办证难问题 | count 330 个\n"},
      {U"入选省级产业集群、创新平台各2个。", "2个 | 省级产业集群、创新平台 | count 2 个\n"},
      {U"最高支付限额由2300元提高到5000元。",
       "2300元 | 最高支付限额 | level 2300 元\n5000元 | 最高支付限额 | level 5000 元\n"},
      {U"地区生产总值同比增长（以下简称增长）8%。", "8% | 地区生产总值 | change 8 %\n"},
      {U"服务业增速连续四个季度居全省第1位。", "第1位 | 服务业增速 | rank 1 [全省]\n"},
      {U"在日本、韩国等地成功举办招商活动40场。", "40场 | 招商活动 | count 40 场\n"},
      {U"为经营主体降低融资成本12亿元。", "12亿元 | 融资成本 | level 1200000000 元\n"},
      {U"为群众减少医疗费用45亿元。", "45亿元 | 医疗费用 | level 4500000000 元\n"},
      {U"投资超百亿项目达7个。", "7个 | 投资超百亿项目 | count 7 个\n"},
      {U"引进10户以上外向型企业入驻园区。", "10户以上 | 外向型企业 | count 10 户 ge\n"},
      {U"研究与试验发展经费投入强度达3.2%。", "3.2% | 研究与试验发展经费投入强度 | share 3.2 %\n"},
      {U"17项文化工程深入实施。", "17项 | 文化工程 | count 17 项\n"},
      {U"三台县成功创建示范园区。", ""},
  });
  plan({
      {U"出台促进民营经济发展壮大36条措施。", "36条 | 促进民营经济发展壮大措施 | count 36 条\n"},
      {U"新建改造商贸中心、集贸市场等30个以上。",
       "30个以上 | 商贸中心、集贸市场 | count 30 个 ge\n"},
      {U"为2000名以上残疾儿童提供康复救助。", "2000名以上 | 残疾儿童 | count 2000 名 ge\n"},
      {U"省实验室完成3个新药成果转化。", "3个 | 新药成果转化 | count 3 个\n"},
      {U"压减公用经费15%。", "15% | 公用经费 | change -15 %\n"},
  });
}

TEST(Quantity, OneThingAfterAnother) {
  review({
      {U"粮食播种面积613万亩、总产量达47亿斤。",
       "613万亩 | 粮食播种面积 | level 6130000 亩\n47亿斤 | 粮食总产量 | level 4700000000 斤\n"},
      {U"热线来电按时办结率99%、满意率98%。",
       "99% | 热线来电按时办结率 | share 99 %\n98% | 热线来电满意率 | share 98 %\n"},
      {U"规上工业企业新增24家，总数达到560家。",
       "24家 | 规上工业企业 | count 24 家\n560家 | 规上工业企业总数 | count 560 家\n"},
      {U"高技术制造业增加值增长22%、对工业增长贡献率达到35%。",
       "22% | 高技术制造业增加值 | change 22 %\n"
       "35% | 高技术制造业增加值对工业增长贡献率 | share 35 %\n"},
      {U"专利拥有量居全国第3位、西部地区首位。",
       "第3位 | 专利拥有量 | rank 3 [全国]\n首位 | 专利拥有量 | rank 1 [西部地区]\n"},
      {U"创新指数排名提升5位至第24位。",
       "5位 | 创新指数排名 | change_abs 5 位\n第24位 | 创新指数排名 | rank 24\n"},
      {U"低保标准提高60元，分别达740元和540元。",
       "60元 | 低保标准 | change_abs 60 元\n740元 | 低保标准 | level 740 元\n"
       "540元 | 低保标准 | level 540 元\n"},
      {U"研发投入强度保持全国前列、全省首位。", "首位 | 研发投入强度 | rank 1 [全省]\n"},
      {U"港口货物吞吐量、集装箱吞吐量分别达到4.9亿吨、463万标箱。",
       "4.9亿吨 | 港口货物吞吐量 | level 490000000 吨\n"
       "463万标箱 | 集装箱吞吐量 | count 4630000 标箱\n"},
      {U"新能源汽车、家电类零售额分别增长47%、26%。",
       "47% | 新能源汽车零售额 | change 47 %\n26% | 家电类零售额 | change 26 %\n"},
      {U"存款余额、贷款余额分别突破5000、5300亿元。",
       "突破5000 | 存款余额 | level 500000000000 元 gt\n"
       "5300亿元 | 贷款余额 | level 530000000000 元 gt\n"},
  });
  plan({
      {U"实施总投资8191亿元的148个省级重点项目。",
       "8191亿元 | 省级重点项目总投资 | level 819100000000 元\n148个 | 省级重点项目 | count 148 "
       "个\n"},
  });
}

TEST(Quantity, GapsAndRanks) {
  review({
      {U"地区生产总值增长6.2%、高于全省0.2个百分点。",
       "6.2% | 地区生产总值 | change 6.2 %\n0.2个百分点 | 地区生产总值 | gap 0.2 个百分点 "
       "[全省]\n"},
      {U"空气质量综合指数在全国重点城市排79位。",
       "79位 | 空气质量综合指数 | rank 79 [全国重点城市]\n"},
      {U"技改投资增长51.8%、列全省第二。",
       "51.8% | 技改投资 | change 51.8 %\n第二 | 技改投资 | rank 2 [全省]\n"},
      {U"粮食单产居全省首位。", "首位 | 粮食单产 | rank 1 [全省]\n"},
      {U"始终把安全第一放在心上。", ""},
  });
  plan({
      {U"地区生产总值增速高于全省1个百分点左右。",
       "1个百分点左右 | 地区生产总值增速 | gap 1 个百分点 approx [全省]\n"},
      {U"研发投入强度保持全省前3。", "前3 | 研发投入强度 | rank 3 le [全省]\n"},
      {U"空气质量综合指数在全国168个重点城市中保持在前100名以内。",
       "168个 | 全国重点城市 | count 168 个\n前100名以内 | 空气质量综合指数 | rank 100 le\n"},
  });
}

TEST(Quantity, ComparatorsRangesAndResolve) {
  plan({
      {U"城镇新增就业3.4万人以上。", "3.4万人以上 | 城镇新增就业 | count 34000 人 ge\n"},
      {U"失业率控制在5.5%以内。", "5.5%以内 | 失业率 | share 5.5 % le\n"},
      {U"支持各区县打造1—2个特色产业。", "1—2个 | 各区县特色产业 | count 1..2 个 range\n"},
      {U"地区生产总值确保增长6.5%、力争7%以上。",
       "6.5% | 地区生产总值 | change 6.5 %\n7%以上 | 地区生产总值 | change 7 % ge strive\n"},
      {U"力争新引进百亿级项目2个，签约金额1000亿元以上。",
       "2个 | 百亿级项目 | count 2 个 strive\n"
       "1000亿元以上 | 签约金额 | level 100000000000 元 ge strive\n"},
      {U"争创特色小镇3个，新建公园5个。",
       "3个 | 特色小镇 | count 3 个 strive\n5个 | 公园 | count 5 个\n"},
      {U"技改投资保8争9。", "8 | 技改投资 | change 8 %\n9 | 技改投资 | change 9 % strive\n"},
      {U"单位能耗下降3%，降水消耗2.5％。",
       "3% | 单位能耗 | change -3 %\n2.5％ | 降水消耗 | share 2.5 %\n"},
  });
  review({
      {U"举办活动200余场次，带动消费超35亿元。",
       "200余场次 | 活动 | count 200 场次 gt\n超35亿元 | 消费 | level 3500000000 元 gt\n"},
      {U"直接融资首次突破百亿大关。", "突破百亿 | 直接融资 | level 10000000000 元 gt\n"},
  });
}

TEST(Quantity, NumbersThatNameAreNoFigures) {
  review({
      {U"实施“521”工程，做强12345热线，S213改线工程完工。", ""},
      {U"第三十届灯会、第十八届人民代表大会如期举行，5G和PM2.5监测全覆盖。", ""},
      {U"100亿级项目、亿元以上企业、8万吨大型模锻压机、15分钟生活圈。", ""},
      {U"坚持“两个毫不动摇”，打好三大攻坚战，落实六个方面要求。", ""},
      {U"2030年3月5日，十四五规划收官，“20条措施”落地。", ""},
      {U"获评全国百强县、中国500强。", ""},
  });
}

TEST(Quantity, SignsCount) {
  review({
      {U"固定资产投资增长-10.3%。", "-10.3% | 固定资产投资 | change -10.3 %\n"},
      {U"税收收入负增长3.2%。", "3.2% | 税收收入 | change -3.2 %\n"},
  });
}

TEST(Quantity, DirtyTextIsTheNormalCase) {
  review({
      {U"进出口总额增长 5 . 5 %，税收 139.01 亿 元。",
       "5 . 5 % | 进出口总额 | change 5.5 %\n139.01 亿 元 | 税收 | level 13901000000 元\n"},
      {U"建成学校１２所，惠及三十万人。",
       "１２所 | 学校 | count 12 所\n三十万人 | 学校 | count 300000 人\n"},
  });
}

}  // namespace
}  // namespace luoshi::report
