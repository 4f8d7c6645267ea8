#include "report/internal/page_labels.h"

#include <algorithm>
#include <string>

#include "base/check.h"

namespace luoshi::report {
namespace {

constexpr Label kLabels[] = {
    {"lang", "zh-CN", "en"},
    {"page", "报告解读", "Annotated report"},
    {"made_by", "由“落实”自动读出，供核对，不代替原文。",
     "Read automatically by Luoshi, to be checked against the text, which alone counts."},
    {"skip_text", "跳到正文", "Skip to the text"},
    {"skip_table", "跳到条目表", "Skip to the table"},
    {"contents", "目录", "Contents"},
    {"report_text", "报告全文", "Full text of the report"},
    {"items", "条目", "Items"},
    {"file", "文件", "File"},
    {"place", "地区", "Place"},
    {"year", "目标年份", "Year of targets"},
    {"date", "日期", "Date"},
    {"speaker", "报告人", "Speaker"},
    {"unknown", "未写明", "not stated"},
    {"legend", "标记", "Marks"},
    {"legend_hint", "取消勾选即隐去该类标记", "Untick to hide marks of a kind"},
    {"help", "点按标记看各项内容；N / P 到下一处、上一处，/ 查找，Esc 关闭。",
     "Select a mark to see its fields; N / P next and previous mark, / search, Esc closes."},
    {"no_script", "浏览器未运行脚本：正文、目录和名词链接可用，指向标记可看说明；表格与查找不可用。",
     "Scripts are off: text, contents and note links work, and marks have tooltips; the table and "
     "the search do not."},
    {"quantity", "指标", "Figures"},
    {"task", "任务", "Tasks"},
    {"term", "名词", "Terms"},
    {"finding", "发现", "Findings"},
    {"kind.outcome", "成效", "Outcome"},
    {"kind.target", "目标", "Target"},
    {"kind.definition", "释义", "Definition"},
    {"measure.level", "总量", "Level"},
    {"measure.count", "数量", "Count"},
    {"measure.change", "增幅", "Change"},
    {"measure.change_abs", "增减量", "Absolute change"},
    {"measure.share", "比率", "Share"},
    {"measure.rank", "位次", "Rank"},
    {"measure.gap", "差距", "Gap"},
    {"comparator.eq", "＝ 等于", "= exactly"},
    {"comparator.ge", "≥ 不低于", "≥ at least"},
    {"comparator.gt", "＞ 超过", "> more than"},
    {"comparator.le", "≤ 不超过", "≤ at most"},
    {"comparator.lt", "＜ 低于", "< less than"},
    {"comparator.approx", "≈ 大约", "≈ about"},
    {"comparator.range", "区间", "range"},
    {"certainty.must", "须完成", "Must"},
    {"certainty.strive", "力争", "Strive"},
    {"milestone.start", "开工启动", "Start"},
    {"milestone.advance", "加快推进", "Advance"},
    {"milestone.finish", "完成建成", "Finish"},
    {"milestone.establish", "制定建立", "Establish"},
    {"milestone.win", "争取创建", "Win"},
    {"milestone.run", "组织实施", "Run"},
    {"milestone.keep", "巩固保持", "Keep"},
    {"milestone.improve", "提升优化", "Improve"},
    {"part.title", "标题", "Title"},
    {"part.review", "工作回顾", "Review"},
    {"part.problems", "存在问题", "Problems"},
    {"part.requirements", "总体要求", "Requirements"},
    {"part.targets", "预期目标", "Targets"},
    {"part.tasks", "重点任务", "Tasks"},
    {"part.self", "自身建设", "Self-improvement"},
    {"part.glossary", "名词解释", "Glossary"},
    {"part.closing", "结束语", "Closing"},
    {"part.other", "其他", "Other"},
    {"severity.info", "提示", "Note"},
    {"severity.warning", "注意", "Warning"},
    {"severity.error", "错误", "Error"},
    {"field.kind", "类别", "Kind"},
    {"field.indicator", "指标", "Indicator"},
    {"field.action", "动作", "Action"},
    {"field.measure", "度量", "Measure"},
    {"field.value", "数值", "Value"},
    {"field.unit", "单位", "Unit"},
    {"field.comparator", "比较", "Comparator"},
    {"field.certainty", "力度", "Certainty"},
    {"field.baseline", "比较对象", "Baseline"},
    {"field.period", "年度", "Period"},
    {"field.milestone", "节点", "Milestone"},
    {"field.objects", "对象", "Objects"},
    {"field.quantified", "量化", "Quantified"},
    {"field.lead", "建议牵头", "Suggested lead"},
    {"field.lead_words", "依据", "Because of"},
    {"field.path", "位置", "Place"},
    {"field.part", "部分", "Part"},
    {"field.text", "原文", "Text"},
    {"field.task", "所在任务", "Within the task"},
    {"field.figures", "所含指标", "Figures in it"},
    {"field.number", "序号", "No."},
    {"field.term", "名词", "Term"},
    {"field.definition", "释义", "Definition"},
    {"field.mentions", "出现", "Mentioned"},
    {"field.items", "分项", "Items"},
    {"field.message", "内容", "What"},
    {"field.code", "代码", "Code"},
    {"field.severity", "程度", "Severity"},
    {"suggestion", "建议，待核定", "A suggestion, to be confirmed"},
    {"none", "无", "none"},
    {"yes", "是", "yes"},
    {"no", "否", "no"},
    {"whole", "全文", "the whole"},
    {"search", "查找", "Search"},
    {"search_hint", "查找，可用空格隔开多个词", "Search; several words allowed"},
    {"filter", "筛选", "Filter"},
    {"all", "全部", "all"},
    {"reset", "清除", "Clear"},
    {"shown", "显示", "Showing"},
    {"of", "共", "of"},
    {"nothing", "没有符合条件的条目。", "Nothing matches."},
    {"hidden_row", "此项不在当前筛选结果中。", "This item is outside the current filter."},
    {"show_row", "在表中显示", "Show it in the table"},
    {"widen", "加宽表格", "Widen the table"},
    {"narrow", "还原表格", "Narrow the table"},
    {"close", "关闭", "Close"},
    {"previous", "上一处", "Previous"},
    {"next", "下一处", "Next"},
    {"open_table", "打开条目表", "Open the table"},
    {"to_note", "见名词解释", "To the note"},
    {"to_mention", "回到正文", "Back to the text"},
    {"residue", "非正文", "Not part of the report"},
    {"sort_by", "排序", "Sort by"},
    {"text_order", "原文顺序", "Order of the text"},
};

const Label* find_label(std::string_view key) {
  const auto* found = std::ranges::find(kLabels, key, &Label::key);
  return found == std::end(kLabels) ? nullptr : found;
}

}  // namespace

std::span<const Label> labels() { return kLabels; }

std::string_view label(std::string_view key, base::Language language) {
  const Label* found = find_label(key);
  LUOSHI_CHECK(found != nullptr);
  return found->in(language);
}

std::string_view label(std::string_view prefix, std::string_view word, base::Language language) {
  return label(std::string(prefix) + '.' + std::string(word), language);
}

}  // namespace luoshi::report
