#include "report/internal/relative.h"

#include <string>

namespace luoshi::report {
namespace {

constexpr std::u32string_view kEdges = U"，,。；;：:、\n（）()";
constexpr std::uint32_t kIndicatorMax = 30;  // characters

bool is_edge(char32_t c) { return kEdges.find(c) != std::u32string_view::npos; }

Quantity make_target(const Reading& reading, std::u32string_view text, Span indicator, Span words,
                     const Indicators::Relation& relation) {
  Quantity q;
  q.span = words;
  q.text = std::u32string(text.substr(words.start, words.size()));
  q.part = Part::kTargets;
  q.kind = Kind::kTarget;
  q.indicator = std::u32string(text.substr(indicator.start, indicator.size()));
  q.measure = Measure::kGap;
  q.unit = std::u32string(U"个百分点");
  q.comparator = relation.comparator;
  q.certainty = Certainty::kMust;
  q.baseline =
      std::u32string(text.substr(words.end - relation.baseline_length, relation.baseline_length));
  if (reading.year != 0) q.period = std::to_string(reading.year);
  q.clause = {indicator.start, words.end};
  return q;
}

}  // namespace

std::vector<Quantity> relative_targets(const Reading& reading, std::u32string_view text,
                                       const Indicators& indicators) {
  std::vector<Quantity> out;
  for (const OutlineSection& section : reading.sections) {
    if (section.part != Part::kTargets || section.span.end > text.size()) continue;
    std::uint32_t begin = section.span.start;  // of the clause
    for (std::uint32_t i = begin; i < section.span.end; ++i) {
      if (is_edge(text[i])) {
        begin = i + 1;
        continue;
      }
      const Indicators::Relation relation = indicators.relation_at(text, i);
      if (relation.length == 0) continue;
      const Span words{i, i + relation.length};
      const bool ends = words.end >= text.size() || is_edge(text[words.end]);
      // A figure behind it makes a quantity of it, and that is read elsewhere.
      if (ends && i > begin && i - begin <= kIndicatorMax) {
        out.push_back(make_target(reading, text, {begin, i}, words, relation));
      }
      i = words.end - 1;
    }
  }
  return out;
}

}  // namespace luoshi::report
