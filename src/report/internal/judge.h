// A target's figure held against the figure that answers it. Both name the same indicator in the
// same measure and a common unit; that is the caller's to see to.
//
// How a target is understood:
//   6%, 不低于6%, 6%以上, 突破6%   reached at the figure or beyond it (突破: beyond, or so worded)
//   6%左右, 约6%, 近6%            reached when the figure rounds to it at the last digit written
//   (see
//                                last_digit), or is better
//   5.5%以内, 低于5.5%            reached at the figure or below it
//   5%—5.5%, 1—2个               reached at the nearer end or beyond it
//   下降3%                       reached at a fall of 3% or more
//   前3                          reached at that rank or a better one
// Where less is better (失业率, 浓度) and no comparator says so, beyond is below.
// Pure; any thread.
#pragma once

#include "base/message.h"
#include "report/compare.h"
#include "report/reading.h"

namespace luoshi::report {

struct Judgement {
  Verdict verdict = Verdict::kNotMentioned;
  Basis basis = Basis::kFigures;
  base::Message reason;
};

// Factors turn each figure into the common unit; `less_is_better` speaks of the indicator.
Judgement judge(const Quantity& target, base::Decimal target_factor, const Quantity& found,
                base::Decimal found_factor, bool less_is_better);

// What the last digit written in the figure counts: 1 in "6%", 0.1 in "6.5%", 1000 in "4.5万人".
// Zeros at the end of a whole number leave more open: in "150万头" it is 75000, a twentieth of the
// whole. Half of it is the tolerance of 左右.
base::Decimal last_digit(const Quantity& quantity);

}  // namespace luoshi::report
