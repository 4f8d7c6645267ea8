// The act that a clause commits to: "深入实施“强基”计划" is 实施 (run) upon “强基”计划,
// "雪松产业园等6个项目竣工投产" is 竣工投产 (finish) upon what stands before it. What only
// introduces (坚持…, 以…为…), tells a result (让…) or says where a figure goes ("产值增长8%") is no
// act.
//
// The main verb is found by its place: first behind speakers and adverbs, else the first verb that
// is free to be one; verbs inside nominal compounds (建设用地, 产业发展规划) are none.
// Places in Source::normal. Pure functions, linear in the clause.
#pragma once

#include <optional>

#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

struct Act {
  Span span;  // the clause without who speaks: 我们将(支持…)
  Span verb;  // as worded
  Milestone milestone = Milestone::kRun;
  Span object;  // what it is done to; empty when nothing is named
};

std::optional<Act> find_act(const Source& source, Span clause, Part part);

// The verbs that a stretch opens with, behind its adverbs.
struct Opening {
  Span verb;                    // empty: it does not open with a verb
  const Word* word = nullptr;   // the first of them
  const Word* inner = nullptr;  // the verb right behind it, if any: 设定(鼓励…)
  bool bare = false;            // nothing of its own follows: 统筹规划, 竣工项目
  bool sets_to_act = false;     // a pivot whose other verb was found: 支持…争创
};
Opening read_opening(const Source& source, Span span);

// Does it say of a subject where its figure goes: 产量达20万吨?
bool says_figure(const Source& source, Span span);

// Does a verb that may govern stand inside the stretch?
bool holds_act(const Source& source, Span span);

}  // namespace luoshi::report
