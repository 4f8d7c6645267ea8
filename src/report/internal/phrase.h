// The words before a number, taken apart: "园区常态化储备“工业熟地”" is subject 园区, verb 储备,
// object “工业熟地”; "技改投资比上年增长" is subject 技改投资, baseline 上年, tail 增长.
// Places in Source::normal. Pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "report/mention.h"
#include "report/source.h"

namespace luoshi::report {

struct Phrase {
  base::Span subject;
  base::Span object;
  base::Span verb;  // the act: 储备, 新增
  base::Span tail;  // the word that moves or places the figure: 增长, 高于, 列
  std::uint32_t tail_classes = 0;
  base::Span baseline;      // 全省, 上年, 年度计划
  bool same_scope = false;  // 同口径
  bool within = false;      // "在全国": the subject stands in a field, which the object names
  bool examples = false;    // "…等" right before the number: only examples stand there

  bool has_noun() const { return !subject.empty() || !object.empty(); }
};

Phrase parse_phrase(const Source& source, base::Span left, const Mention& mention);

// The noun that begins right behind a number ("22个省重点项目…"), up to the verb that follows it;
// empty when a verb or nothing begins there. `limit`: where the next number or the clause ends.
// `certain`: a noun must stand there, so that a verb at its head is part of it
// ("10余条改革典型经验"). `free`: no verb governs the number, so that a verb at the end is what
// happens to it ("40个技改项目 竣工投产", but 完成… "100平方公里水土流失治理").
struct NounRules {
  bool certain = false;
  bool free = false;
};
base::Span noun_after(const Source& source, base::Span right, NounRules rules);

// Does the span consist of nothing but scope words (全市, 省级, 全国)?
bool is_scope_only(const Source& source, base::Span span);
// Without adverbs and fillers at its head; adverbs go only when a verb follows them.
base::Span strip_adverbs(const Source& source, base::Span span);
// The verbs a span begins with, joined by 、 和 或 or nothing; empty when it begins with none.
base::Span leading_verbs(const Source& source, base::Span span);

}  // namespace luoshi::report
