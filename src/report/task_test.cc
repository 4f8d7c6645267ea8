#include "report/task.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/unicode.h"
#include "report/internal/test_support.h"
#include "report/quantity.h"

namespace luoshi::report {
namespace {

using testing::lexicon;

// A report in miniature: the text stands in its tasks. One line for each task: clause | action
// milestone | objects joined by "+" | "#" when a figure measures it.
std::string tasks_of(const std::u32string& text,
                     std::u32string_view heading = U"三、2031年重点工作") {
  const std::u32string report =
      U"政府工作报告\n一、2030年工作回顾\n过去一年，全市上下团结奋斗。\n" +
      std::u32string(heading) + U"\n" + text + U"\n";
  std::vector<base::Span> lines;
  std::uint32_t start = 0;
  for (std::uint32_t i = 0; i < report.size(); ++i) {
    if (report[i] != U'\n') continue;
    lines.push_back({start, i});
    start = i + 1;
  }
  const Source source = prepare(report, lines, lexicon());
  const Outline structure = outline(source);
  std::vector<base::Span> unresolved;
  const auto quantities = read_quantities(source, structure, 2031, unresolved);
  std::string out;
  for (const Task& task : read_tasks(source, structure, quantities)) {
    EXPECT_EQ(std::u32string_view(report).substr(task.span.start, task.span.size()), task.text);
    out += base::to_utf8(task.text) + " | " + base::to_utf8(task.action) + " " +
           to_string(task.milestone) + " | ";
    for (std::size_t i = 0; i < task.objects.size(); ++i) {
      out += (i > 0 ? "+" : "") + base::to_utf8(task.objects[i]);
    }
    out += task.quantified ? " #\n" : "\n";
  }
  return out;
}

struct Case {
  std::u32string text;
  std::string tasks;
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(tasks_of(one.text), one.tasks) << base::to_utf8(one.text);
}

TEST(Task, AdverbsBelongToTheirVerb) {
  check({
      {U"推动产业集群全面升级。", "推动产业集群全面升级 | 推动 advance | 产业集群\n"},
      {U"确保督察反馈问题按期销号。", "确保督察反馈问题按期销号 | 销号 finish | 督察反馈问题\n"},
  });
}

TEST(Task, WhatHasHappenedIsNoTask) {
  check({
      {U"融入世界经济循环的国际环境也出现了深刻变化。", ""},
      {U"加强为了群众的服务。", "加强为了群众的服务 | 加强 improve | 为了群众的服务\n"},
  });
}

TEST(Task, OneClauseOneTask) {
  check({
      {U"深入实施强基计划，大力发展林下经济。",
       "深入实施强基计划 | 实施 run | 强基计划\n大力发展林下经济 | 大力发展 improve | 林下经济\n"},
      {U"新建社区食堂12个，完成投资30亿元以上。",
       "新建社区食堂12个 | 新建 finish | 社区食堂 #\n完成投资30亿元以上 | 完成 finish | 投资 #\n"},
      {U"争创国家森林城市，出台人才公寓管理办法。",
       "争创国家森林城市 | 争创 win | 国家森林城市\n"
       "出台人才公寓管理办法 | 出台 establish | 人才公寓管理办法\n"},
  });
}

TEST(Task, AVerbBehindTheListCommaBeginsAnotherTask) {
  check({
      {U"做强主城、做美县城，守住耕地红线。",
       "做强主城、做美县城 | 做强 improve | 主城、做美县城\n守住耕地红线 | 守住 keep | 耕地红线\n"},
      {U"拓展海外市场、培育本地品牌。",
       "拓展海外市场 | 拓展 improve | 海外市场\n培育本地品牌 | 培育 advance | 本地品牌\n"},
      {U"新建、改扩建小学6所。", "新建、改扩建小学6所 | 新建、改扩建 finish | 小学 #\n"},
      {U"强化项目谋划、争取、开工等环节管理。",
       "强化项目谋划、争取、开工等环节管理 | 强化 improve | 项目谋划、争取、开工等环节管理\n"},
      {U"设定鼓励首创、激励实干的考核规则。",
       "设定鼓励首创、激励实干的考核规则 | 设定 establish | 鼓励首创、激励实干的考核规则\n"},
  });
}

TEST(Task, NamedThingsAreListed) {
  check({
      {U"开工建设青石水库、北山隧道、双河污水处理厂等项目。",
       "开工建设青石水库、北山隧道、双河污水处理厂等项目 | 开工建设 start | "
       "青石水库+北山隧道+双河污水处理厂\n"},
      {U"打好蓝天、碧水、净土保卫战。",
       "打好蓝天、碧水、净土保卫战 | 打好 run | 蓝天、碧水、净土保卫战\n"},
      {U"实施“星火”“远航”计划。", "实施“星火”“远航”计划 | 实施 run | “星火”+“远航”计划\n"},
      {U"新增民宿20家、露营地3处。", "新增民宿20家、露营地3处 | 新增 finish | 民宿+露营地 #\n"},
  });
}

TEST(Task, FramesResultsAndSlogansAreNone) {
  check({
      {U"坚持就业优先，聚焦重点群体，以数字化为抓手，按照统一部署，让群众更有获得感。", ""},
      {U"把防汛摆在突出位置，把教育作为头等大事，奋力谱写新篇章。", ""},
      {U"今年是实施规划的收官之年，发展势头更加强劲。", ""},
      {U"重点抓好以下六个方面工作：", ""},
      {U"农业增加值增长4%，旅游收入突破200亿元。", ""},
  });
}

TEST(Task, WhatIntroducesTheActStaysInItsClause) {
  check({
      {U"依托链主企业推动产业集聚发展。",
       "依托链主企业推动产业集聚发展 | 推动 advance | 产业集聚发展\n"},
      {U"将流量转化为消费增量。", "将流量转化为消费增量 | 转化 improve | 流量\n"},
      {U"在100个小区设立充电站点。", "在100个小区设立充电站点 | 设立 establish | 充电站点 #\n"},
      {U"我们将全力支持驻地部队建设。", "全力支持驻地部队建设 | 支持 run | 驻地部队建设\n"},
  });
}

TEST(Task, WhoSetsAnotherToAct) {
  check({
      {U"支持清溪县争创全国卫生县城。", "支持清溪县争创全国卫生县城 | 支持 win | 全国卫生县城\n"},
      {U"支持清溪县开展屋顶光伏试点。", "支持清溪县开展屋顶光伏试点 | 支持 run | 屋顶光伏试点\n"},
      {U"推动滨江大桥竣工通车。", "推动滨江大桥竣工通车 | 竣工通车 finish | 滨江大桥\n"},
      {U"确保滨江大桥建成通车。", "确保滨江大桥建成通车 | 建成通车 finish | 滨江大桥\n"},
      {U"推动网上零售额增长12%。", "推动网上零售额增长12% | 推动 advance | 网上零售额 #\n"},
      {U"力争进出口总额增长9%以上。", "力争进出口总额增长9%以上 | 增长 improve | 进出口总额 #\n"},
  });
}

TEST(Task, SubjectFirst) {
  check({
      {U"储能产业园等8个项目竣工投产。",
       "储能产业园等8个项目竣工投产 | 竣工投产 finish | 储能产业园等8个项目 #\n"},
      {U"东山县、西河县争创省级示范县。", "东山县、西河县争创省级示范县 | 争创 win | 省级示范县\n"},
      {U"粮食产量稳定在90万吨以上。", "粮食产量稳定在90万吨以上 | 稳定在 keep | 粮食产量 #\n"},
      {U"既有住宅加装电梯60部。", "既有住宅加装电梯60部 | 加装 finish | 电梯 #\n"},
  });
}

TEST(Task, VerbsInsideNamesAreNone) {
  check({
      {U"提升项目建设水平。", "提升项目建设水平 | 提升 improve | 项目建设水平\n"},
      {U"深入推进降低物流成本改革。",
       "深入推进降低物流成本改革 | 深入推进 advance | 降低物流成本改革\n"},
      {U"建设用地审批流程持续优化。",
       "建设用地审批流程持续优化 | 优化 improve | 建设用地审批流程\n"},
  });
}

TEST(Task, OnlyThePlanCommits) {
  EXPECT_EQ(tasks_of(U"新建学校5所。", U"二、存在的困难和问题"), "");
  EXPECT_EQ(tasks_of(U"全面推行政务公开。", U"四、加强政府自身建设"), "");
}

TEST(Task, HeadingsInsideAParagraphAreBuiltAlike) {
  EXPECT_EQ(
      tasks_of(U"聚力建设美丽乡村。提升产业兴旺水平。壮大特色种植，发展民宿经济。"
               U"提升生态宜居水平。开展村庄绿化，治理黑臭水体。提升基层治理水平。推行积分管理。"),
      "壮大特色种植 | 壮大 improve | 特色种植\n发展民宿经济 | 发展 improve | 民宿经济\n"
      "开展村庄绿化 | 开展 run | 村庄绿化\n治理黑臭水体 | 治理 run | 黑臭水体\n"
      "推行积分管理 | 推行 run | 积分管理\n");
}

TEST(Task, LongListsTakeLinearTime) {
  std::u32string text = U"新增";
  for (int i = 0; i < 20000; ++i) text += U"支持甲、乙开展丙，";
  EXPECT_FALSE(tasks_of(text + U"推进丁。").empty());
  std::u32string joined = U"推进";
  for (int i = 0; i < 20000; ++i) joined += U"甲乙、";
  EXPECT_FALSE(tasks_of(joined + U"丁戊建设。").empty());
}

}  // namespace
}  // namespace luoshi::report
