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

// `left`: the words in front of the mention that are its own.
Phrase parse_phrase(const Source& source, base::Span left, const Mention& mention);

}  // namespace luoshi::report
