// Numeric mentions: which numbers in a sentence say a quantity, with their unit, value and
// comparator. What is measured is decided later (quantity.h). Numbers that name something
// (“521”工程, 12345, S213, 第三十届, 100亿级) are no mentions; docs/formats/reading.md has the
// rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/span.h"
#include "report/outline.h"
#include "report/source.h"

namespace luoshi::report {

struct Mention {
  base::Span span;  // with the comparator words that touch it; places in Source::normal
  base::Span core;  // number and unit
  base::Decimal value;
  std::optional<base::Decimal> value_max;
  std::u32string_view unit;  // "" for a rank
  UnitKind kind = UnitKind::kCount;
  bool ordinal = false;                 // 第二, 第72位, 前三
  bool vague = false;                   // 余, 多: more than the value
  Certainty pledge = Certainty::kNone;  // 保8争9: must, and strive
  Comparator comparator = Comparator::kEq;
  bool comparator_after = false;  // 以上, 左右 …: may hold for the numbers before it in a list
};

// In text order. `unresolved` receives numbers that look like a quantity but have no unit known.
std::vector<Mention> find_mentions(const Source& source, const Sentence& sentence,
                                   std::vector<base::Span>& unresolved);

}  // namespace luoshi::report
