#include "app/words.h"

#include <cstddef>

#include "base/unicode.h"

namespace luoshi::app {
namespace {

template <class Enum, std::size_t size>
const base::Message& named(const base::Message (&names)[size], Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

const base::Message& word(report::Part part) {
  static const base::Message kNames[] = {{"标题", "title"},        {"工作回顾", "review"},
                                         {"困难问题", "problems"}, {"总体要求", "requirements"},
                                         {"预期目标", "targets"},  {"重点任务", "tasks"},
                                         {"自身建设", "self"},     {"名词解释", "glossary"},
                                         {"结语", "closing"},      {"其他", "other"}};
  return named(kNames, part);
}

const base::Message& word(report::Section section) {
  static const base::Message kNames[] = {{"工作回顾", "review"},
                                         {"目标任务", "plan"},
                                         {"自身建设", "self"},
                                         {"名词解释", "glossary"},
                                         {"其他", "other"}};
  return named(kNames, section);
}

const base::Message& word(report::Kind kind) {
  static const base::Message kNames[] = {
      {"已完成", "outcome"}, {"目标", "target"}, {"释义", "definition"}};
  return named(kNames, kind);
}

const base::Message& word(report::Measure measure) {
  static const base::Message kNames[] = {
      {"总量", "level"}, {"数量", "count"}, {"增幅", "change"}, {"增减量", "change_abs"},
      {"比率", "share"}, {"位次", "rank"},  {"差距", "gap"}};
  return named(kNames, measure);
}

const base::Message& word(report::Comparator comparator) {
  static const base::Message kNames[] = {{"等于", "eq"},   {"不低于", "ge"}, {"超过", "gt"},
                                         {"不高于", "le"}, {"低于", "lt"},   {"约", "approx"},
                                         {"区间", "range"}};
  return named(kNames, comparator);
}

const base::Message& word(report::Certainty certainty) {
  static const base::Message kNames[] = {{"", ""}, {"确定", "must"}, {"力争", "strive"}};
  return named(kNames, certainty);
}

const base::Message& word(report::Milestone milestone) {
  static const base::Message kNames[] = {
      {"开工启动", "start"}, {"推进", "advance"}, {"完成", "finish"}, {"建立出台", "establish"},
      {"争创", "win"},       {"开展", "run"},     {"保持", "keep"},   {"提升", "improve"}};
  return named(kNames, milestone);
}

const base::Message& word(base::Severity severity) {
  static const base::Message kNames[] = {{"提示", "info"}, {"注意", "warning"}, {"错误", "error"}};
  return named(kNames, severity);
}

const base::Message& word(report::Verdict verdict) {
  static const base::Message kNames[] = {
      {"完成", "met"}, {"未完成", "missed"}, {"不可比", "changed"}, {"未提到", "not mentioned"}};
  return named(kNames, verdict);
}

const base::Message& word(report::Basis basis) {
  static const base::Message kNames[] = {{"数字", "figures"},
                                         {"口径", "definition"},
                                         {"计量", "measure"},
                                         {"单位", "unit"},
                                         {"期间", "period"},
                                         {"不明", "unclear"},
                                         {"", ""}};
  return named(kNames, basis);
}

std::string figure(const report::Quantity& quantity) {
  // A distance says nothing without what it is measured from; elsewhere that only makes it long.
  const bool is_gap = quantity.measure == report::Measure::kGap;
  std::string out;
  for (const std::u32string& part :
       {quantity.action, is_gap ? quantity.baseline : std::u32string(), quantity.text}) {
    if (!part.empty()) out += (out.empty() ? "" : " ") + base::to_utf8(part);
  }
  return out;
}

}  // namespace luoshi::app
