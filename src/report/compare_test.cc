#include "report/compare.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/unicode.h"
#include "report/internal/judge.h"

namespace luoshi::report {
namespace {

const Indicators& indicators() {
  static const auto kLoaded = [] {
    std::ifstream in(std::string(LUOSHI_SOURCE_DIR) + "/data/reading/indicators.yaml",
                     std::ios::binary);
    std::stringstream content;
    content << in.rdbuf();
    return Indicators::load(content.str());
  }();
  return kLoaded.value();
}

struct Figure {
  std::u32string_view indicator;
  std::u32string_view text;
  Measure measure = Measure::kChange;
  const char* value = "0";
  std::u32string_view unit = U"%";
  Comparator comparator = Comparator::kEq;
  const char* value_max = nullptr;
  std::u32string_view action = U"";
  Certainty certainty = Certainty::kMust;
  std::u32string_view baseline = U"";
};

Quantity quantity(const Figure& figure, Kind kind, std::uint32_t start) {
  Quantity q;
  q.span = {start, start + static_cast<std::uint32_t>(figure.text.size())};
  q.clause = q.span;
  q.text = std::u32string(figure.text);
  q.indicator = std::u32string(figure.indicator);
  q.action = std::u32string(figure.action);
  q.measure = figure.measure;
  q.value = base::Decimal::parse(figure.value).value();
  if (figure.value_max != nullptr) q.value_max = base::Decimal::parse(figure.value_max);
  q.unit = std::u32string(figure.unit);
  q.comparator = figure.comparator;
  q.baseline = std::u32string(figure.baseline);
  q.kind = kind;
  q.part = kind == Kind::kTarget ? Part::kTargets : Part::kReview;
  if (kind == Kind::kTarget) q.certainty = figure.certainty;
  q.period = std::string("2024");
  return q;
}

Comparison compare_figures(const std::vector<Figure>& promised,
                           const std::vector<Figure>& reported) {
  Reading last;
  Reading now;
  last.year = 2024;
  now.year = 2025;
  std::uint32_t at = 0;
  for (const Figure& figure : promised) {
    last.quantities.push_back(quantity(figure, Kind::kTarget, at += 20));
  }
  for (const Figure& figure : reported) {
    now.quantities.push_back(quantity(figure, Kind::kOutcome, at += 20));
  }
  return compare(last, now, {}, indicators());
}

constexpr Comparator kGe = Comparator::kGe;
constexpr Comparator kGt = Comparator::kGt;
constexpr Comparator kLe = Comparator::kLe;
constexpr Comparator kApprox = Comparator::kApprox;
constexpr Comparator kRange = Comparator::kRange;

struct Case {
  Figure target;
  Figure found;
  Verdict verdict;
  bool less_is_better = false;
};

TEST(Judge, AFigureIsHeldAgainstItsTarget) {
  constexpr Measure kChange = Measure::kChange;
  constexpr Measure kShare = Measure::kShare;
  constexpr Measure kCount = Measure::kCount;
  constexpr Measure kRank = Measure::kRank;
  const Case cases[] = {
      {{U"甲", U"6%", kChange, "6"}, {U"甲", U"6%", kChange, "6"}, Verdict::kMet},
      {{U"甲", U"6%", kChange, "6"}, {U"甲", U"5.9%", kChange, "5.9"}, Verdict::kMissed},
      {{U"甲", U"6%左右", kChange, "6", U"%", kApprox},
       {U"甲", U"5.5%", kChange, "5.5"},
       Verdict::kMet},
      {{U"甲", U"6%左右", kChange, "6", U"%", kApprox},
       {U"甲", U"5.4%", kChange, "5.4"},
       Verdict::kMissed},
      {{U"甲", U"6%左右", kChange, "6", U"%", kApprox},
       {U"甲", U"8%", kChange, "8"},
       Verdict::kMet},
      {{U"甲", U"5.5%左右", kChange, "5.5", U"%", kApprox},
       {U"甲", U"5.4%", kChange, "5.4"},
       Verdict::kMissed},
      {{U"甲", U"5.5%以内", kShare, "5.5", U"%", kLe},
       {U"甲", U"5.5%", kShare, "5.5"},
       Verdict::kMet},
      {{U"甲", U"5.5%以内", kShare, "5.5", U"%", kLe},
       {U"甲", U"5.6%", kShare, "5.6"},
       Verdict::kMissed},
      {{U"甲", U"5.5%以内", kShare, "5.5", U"%", kLe},
       {U"甲", U"5%以内", kShare, "5", U"%", kLe},
       Verdict::kMet},
      {{U"甲", U"突破360家", kCount, "360", U"家", kGt},
       {U"甲", U"360家", kCount, "360", U"家"},
       Verdict::kMissed},
      {{U"甲", U"突破360家", kCount, "360", U"家", kGt},
       {U"甲", U"突破360家", kCount, "360", U"家", kGt},
       Verdict::kMet},
      {{U"甲", U"3000人", kCount, "3000", U"人"},
       {U"甲", U"近3000人", kCount, "3000", U"人", kApprox},
       Verdict::kMissed},
      {{U"甲", U"3000人", kCount, "3000", U"人"},
       {U"甲", U"超2000人", kCount, "2000", U"人", kGt},
       Verdict::kChanged},
      {{U"甲", U"1—2个", kCount, "1", U"个", kRange, "2"},
       {U"甲", U"1个", kCount, "1", U"个"},
       Verdict::kMet},
      {{U"甲", U"5%—5.5%", kChange, "5", U"%", kRange, "5.5"},
       {U"甲", U"4.9%", kChange, "4.9"},
       Verdict::kMissed},
      {{U"甲", U"3%", kChange, "-3"}, {U"甲", U"3.2%", kChange, "-3.2"}, Verdict::kMet},
      {{U"甲", U"3%", kChange, "-3"}, {U"甲", U"2.8%", kChange, "-2.8"}, Verdict::kMissed},
      {{U"甲", U"3%", kChange, "-3"}, {U"甲", U"1%", kChange, "1"}, Verdict::kMissed},
      {{U"甲", U"3%以上", kChange, "-3", U"%", kGe}, {U"甲", U"3%", kChange, "-3"}, Verdict::kMet},
      {{U"甲", U"前三", kRank, "3", U"", kLe}, {U"甲", U"第二", kRank, "2", U""}, Verdict::kMet},
      {{U"甲", U"前三", kRank, "3", U"", kLe}, {U"甲", U"第四", kRank, "4", U""}, Verdict::kMissed},
      {{U"甲", U"2%左右", kChange, "2", U"%", kApprox},
       {U"甲", U"0.2%", kChange, "0.2"},
       Verdict::kMet,
       true},
      {{U"甲", U"5%", kShare, "5"}, {U"甲", U"5.2%", kShare, "5.2"}, Verdict::kMissed, true},
  };
  for (const Case& one : cases) {
    const Judgement got = judge(quantity(one.target, Kind::kTarget, 0), 1,
                                quantity(one.found, Kind::kOutcome, 0), 1, one.less_is_better);
    EXPECT_EQ(to_string(got.verdict), std::string(to_string(one.verdict))) << got.reason.zh;
  }
}

TEST(Judge, TheReasonStatesToleranceAndStriving) {
  Figure target{U"甲", U"6%左右", Measure::kChange, "6", U"%", kApprox};
  const Figure found{U"甲", U"5.6%", Measure::kChange, "5.6"};
  const auto say = [&] {
    return judge(quantity(target, Kind::kTarget, 0), 1, quantity(found, Kind::kOutcome, 0), 1,
                 false)
        .reason;
  };
  EXPECT_NE(say().zh.find("不低于5.5即为达到"), std::string::npos) << say().zh;
  target = {U"甲", U"7%", Measure::kChange, "7"};
  target.certainty = Certainty::kStrive;
  EXPECT_NE(say().zh.find("力争目标未实现"), std::string::npos) << say().zh;
  EXPECT_NE(say().en.find("only striven for"), std::string::npos) << say().en;
}

TEST(Judge, TheLastDigitWritten) {
  const auto digit = [](std::u32string_view text) {
    Quantity q;
    q.text = std::u32string(text);
    return last_digit(q).to_string();
  };
  EXPECT_EQ(digit(U"6%左右"), "1");
  EXPECT_EQ(digit(U"6.5%左右"), "0.1");
  EXPECT_EQ(digit(U"约4.5万人"), "1000");
  EXPECT_EQ(digit(U"150万头左右"), "75000");
  EXPECT_EQ(digit(U"10%左右"), "1");
}

TEST(Compare, OneIndicatorUnderTwoWordings) {
  const Comparison c =
      compare_figures({{U"规上工业增加值", U"7%", Measure::kChange, "7"}},
                      {{U"工业增加值", U"8%", Measure::kChange, "8"},
                       {U"全市规模以上工业增加值", U"7.6%", Measure::kChange, "7.6"}});
  ASSERT_EQ(c.items.size(), 1u);
  EXPECT_EQ(c.items[0].verdict, Verdict::kMet);
  EXPECT_EQ(base::to_utf8(c.items[0].found->text), "7.6%");
  EXPECT_EQ(c.items[0].indicator_id, "value_added_industry_above_scale");
}

TEST(Compare, GrowthIsNotAnsweredByAnAmount) {
  const Comparison c =
      compare_figures({{U"进出口总额", U"8%", Measure::kChange, "8"}},
                      {{U"进出口总额", U"83亿元", Measure::kLevel, "8300000000", U"元"}});
  EXPECT_EQ(c.items[0].verdict, Verdict::kChanged);
  EXPECT_EQ(c.items[0].basis, Basis::kMeasure);
}

TEST(Compare, PersonTimesAreNotPersons) {
  const Comparison c =
      compare_figures({{U"免费接种疫苗", U"1.5万人次", Measure::kCount, "15000", U"人次"}},
                      {{U"免费接种疫苗", U"1.6万人", Measure::kCount, "16000", U"人"}});
  EXPECT_EQ(c.items[0].verdict, Verdict::kChanged);
  EXPECT_EQ(c.items[0].basis, Basis::kUnit);
}

TEST(Compare, UnitsOfOneSizeAnswerEachOther) {
  const Comparison c =
      compare_figures({{U"粮食产量", U"100亿斤", Measure::kLevel, "10000000000", U"斤"}},
                      {{U"粮食总产量", U"499万吨", Measure::kLevel, "4990000", U"吨"}});
  EXPECT_EQ(c.items[0].verdict, Verdict::kMissed) << c.items[0].reason.zh;
}

TEST(Compare, BegunIsNotFinishedAndNewIsNotTheTotal) {
  const Figure begun{U"重点项目", U"12个",         Measure::kCount, "12",
                     U"个",       Comparator::kEq, nullptr,         U"开工"};
  Figure finished = begun;
  finished.action = U"竣工";
  EXPECT_EQ(compare_figures({begun}, {finished}).items[0].verdict, Verdict::kNotMentioned);
  Figure fresh = begun;
  fresh.action = U"新增";
  Figure total = begun;
  total.action = U"累计";
  const Comparison c = compare_figures({fresh}, {total});
  EXPECT_EQ(c.items[0].verdict, Verdict::kNotMentioned);
  ASSERT_TRUE(c.items[0].closest);
  EXPECT_EQ(c.items[0].closest->action, total.action);
}

TEST(Compare, OneFigureAnswersOnePromiseAndItsRepetitions) {
  const Figure pile{U"公共充电桩", U"1200个", Measure::kCount, "1200", U"个"};
  const Figure strive{U"公共充电桩", U"1500个", Measure::kCount,   "1500", U"个", Comparator::kEq,
                      nullptr,       U"",       Certainty::kStrive};
  const Figure other{U"公共换电站", U"30个", Measure::kCount, "30", U"个"};
  const Comparison c = compare_figures(
      {pile, strive, pile, other}, {{U"公共充电桩", U"1350个", Measure::kCount, "1350", U"个"}});
  EXPECT_EQ(c.items[0].verdict, Verdict::kMet);
  EXPECT_EQ(c.items[1].verdict, Verdict::kMissed);
  EXPECT_EQ(c.items[2].verdict, Verdict::kMet);
  EXPECT_EQ(c.items[3].verdict, Verdict::kNotMentioned);
  EXPECT_EQ(c.count(Verdict::kMet), 2u);
}

TEST(Compare, AGapIsHeldAgainstTheSameOthers) {
  Figure target{U"地区生产总值", U"1个百分点", Measure::kGap, "1", U"个百分点"};
  target.baseline = U"全省";
  Figure found{U"全市地区生产总值", U"0.6个百分点", Measure::kGap, "0.6", U"个百分点"};
  found.baseline = U"全国";
  EXPECT_EQ(compare_figures({target}, {found}).items[0].verdict, Verdict::kNotMentioned);
  found.baseline = U"全省平均水平";
  EXPECT_EQ(compare_figures({target}, {found}).items[0].verdict, Verdict::kMissed);
}

TEST(Compare, ATargetWithoutAFigureIsJudgedWhenTheReviewStatesTheGap) {
  Reading last;
  Reading now;
  last.year = 2024;
  now.year = 2025;
  const std::u32string text =
      U"预期目标是：地区生产总值增速高于全省平均水平，居民消费价格涨幅不高于全国，投资增速高于全省2"
      U"个百分点。";
  last.sections.push_back({Part::kTargets, {}, {0, static_cast<std::uint32_t>(text.size())}});
  Figure found{U"全市地区生产总值", U"0.2个百分点", Measure::kGap, "0.2", U"个百分点"};
  found.baseline = U"全省";
  now.quantities = {quantity(found, Kind::kOutcome, 0)};
  const Comparison c = compare(last, now, {}, indicators(), text);
  ASSERT_EQ(c.items.size(), 2u) << "one with a figure is a quantity and not found here";
  EXPECT_EQ(base::to_utf8(c.items[0].target.text), "高于全省平均水平");
  EXPECT_EQ(c.items[0].verdict, Verdict::kMet) << c.items[0].reason.zh;
  EXPECT_EQ(c.items[1].verdict, Verdict::kNotMentioned);
}

TEST(Compare, AnotherDefinitionIsNoAnswer) {
  Reading last;
  Reading now;
  last.year = 2024;
  now.year = 2025;
  const std::u32string text =
      U"回顾：热线满意率92.4%（统计口径由自评改为第三方回访），水质达标率98%。";
  last.quantities = {quantity({U"热线满意率", U"95%", Measure::kShare, "95"}, Kind::kTarget, 0),
                     quantity({U"水质达标率", U"97%", Measure::kShare, "97"}, Kind::kTarget, 10)};
  now.quantities = {quantity({U"热线满意率", U"92.4%", Measure::kShare, "92.4"}, Kind::kOutcome, 8),
                    quantity({U"水质达标率", U"98%", Measure::kShare, "98"}, Kind::kOutcome, 35)};
  const Comparison c = compare(last, now, text, indicators());
  EXPECT_EQ(c.items[0].verdict, Verdict::kChanged);
  EXPECT_EQ(c.items[0].basis, Basis::kDefinition);
  EXPECT_NE(c.items[0].reason.zh.find("统计口径由自评改为第三方回访"), std::string::npos);
  EXPECT_EQ(c.items[1].verdict, Verdict::kMet);
}

TEST(Compare, FiguresOfOtherYearsAreLeftOut) {
  Reading last;
  Reading now;
  last.year = 2024;
  now.year = 2025;
  const Figure figure{U"绿道", U"200公里", Measure::kLevel, "200", U"公里"};
  last.quantities = {quantity(figure, Kind::kTarget, 0), quantity(figure, Kind::kTarget, 20)};
  last.quantities[1].period = std::string("2027");
  now.quantities = {quantity(figure, Kind::kOutcome, 0), quantity(figure, Kind::kOutcome, 20)};
  now.quantities[0].period = std::string("2023");
  now.quantities[1].path = Path({U"一、过去五年工作回顾"});
  const Comparison c = compare(last, now, {}, indicators());
  ASSERT_EQ(c.items.size(), 1u) << "the target for 2027 is not due";
  EXPECT_EQ(c.items[0].verdict, Verdict::kChanged);
  EXPECT_EQ(c.items[0].basis, Basis::kPeriod);
  ASSERT_EQ(c.findings.size(), 1u);
  EXPECT_EQ(c.findings[0].code, "compare.other_years");
}

TEST(Compare, ReportsThatDoNotFollowEachOtherAreTold) {
  Reading last;
  Reading now;
  last.year = 2022;
  now.year = 2025;
  const Comparison c = compare(last, now, {}, indicators());
  ASSERT_EQ(c.findings.size(), 1u);
  EXPECT_EQ(c.findings[0].code, "compare.years_apart");
  EXPECT_TRUE(compare(Reading{}, Reading{}, {}, indicators()).items.empty());
}

// Many figures that all share a word: time must not grow with their square.
TEST(Compare, ManyFiguresOfOneWord) {
  Reading last;
  Reading now;
  last.year = 2024;
  now.year = 2025;
  constexpr std::uint32_t kCount = 10000;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    std::u32string name = U"重点项目";
    name += static_cast<char32_t>(0x6000 + i % 997);
    name += static_cast<char32_t>(0x7000 + i % 991);
    const Figure figure{name, U"10个", Measure::kCount, "10", U"个"};
    last.quantities.push_back(quantity(figure, Kind::kTarget, i * 20));
    now.quantities.push_back(quantity(figure, Kind::kOutcome, i * 20));
  }
  const Comparison c = compare(last, now, {}, indicators());
  EXPECT_EQ(c.items.size(), kCount);
  EXPECT_EQ(c.count(Verdict::kMet), kCount);
}

}  // namespace
}  // namespace luoshi::report
