// Two consecutive years' reports → what this year's review says of each figure that last year's
// plan promised. docs/formats/compare.md is the description for users.
//
// Invariants: a target is called met or missed only when a figure of the review names the same
// indicator, in the same measure and unit, and nothing in the review says that it is counted
// otherwise; else it is `changed` (the figure is shown, and why it is no answer) or `not_mentioned`
// (the closest candidate is shown). One figure of the review answers one promise; a promise made
// twice (in the tasks and among the people's livelihood matters; to reach and to strive for) shares
// it. Time is near-linear in the number of figures. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/message.h"
#include "report/indicator.h"
#include "report/reading.h"

namespace luoshi::report {

enum class Verdict { kMet, kMissed, kChanged, kNotMentioned };

// What the verdict rests on.
enum class Basis {
  kFigures,     // met, missed: the two figures
  kDefinition,  // changed: the review says that it is counted otherwise
  kMeasure,     // changed: growth promised, an amount reported, or the like
  kUnit,        // changed: counted in another unit
  kPeriod,      // changed: the review's figure is of several years
  kUnclear,     // changed: the review's figure does not settle it (about, no more than …)
  kNone,        // not_mentioned
};

const char* to_string(Verdict verdict);  // "met", "missed", "changed", "not_mentioned"
const char* to_string(
    Basis basis);  // "figures", "definition", "measure", "unit", "period", "unclear" …

struct Fulfilment {
  Quantity target;  // of last year's report; its spans are places in that text
  std::optional<Lead> lead;
  std::optional<std::size_t> task;  // the act that it measures, index into last year's tasks
  std::string indicator_id;         // of indicators.yaml, when it is a standard one
  Verdict verdict = Verdict::kNotMentioned;
  Basis basis = Basis::kNone;
  std::optional<Quantity> found;    // met, missed, changed: of this year's report
  std::optional<Quantity> closest;  // not_mentioned: the nearest figure, when any is near at all
  double likeness = 0;              // of `found` or `closest` to the target, 0..1
  base::Message reason;
};

// The figure's words; a fall is said to be one, as its verb stands before them.
base::Message said(const Quantity& figure);

struct Comparison {
  std::string last_file;
  std::string now_file;
  std::string place;
  int year = 0;                   // that was promised and is reviewed; 0 when unknown
  std::vector<Fulfilment> items;  // in the order of last year's report
  std::vector<base::Finding> findings;

  std::size_t count(Verdict verdict) const;
};

// `now_text` is the text of this year's document: the words around a figure tell whether its
// definition changed. `last_text`, of last year's, has the targets without a figure
// (高于全省平均水平), which are no quantities of a Reading. Without a text (empty) none of these is
// seen.
Comparison compare(const Reading& last, const Reading& now, std::u32string_view now_text,
                   const Indicators& indicators, std::u32string_view last_text = {});

}  // namespace luoshi::report
