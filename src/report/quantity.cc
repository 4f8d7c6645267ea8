// One sentence at a time, in named steps: find_mentions (mention.h), frame_figures and name_figures
// (internal/), and here what follows from them: measure, sign, certainty, period.
#include "report/quantity.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "report/internal/certainty.h"
#include "report/internal/framing.h"
#include "report/internal/measure.h"
#include "report/internal/naming.h"
#include "report/internal/numbering.h"

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string;
using std::u32string_view;

class Finisher {
 public:
  Finisher(const Row& row, int year)
      : source_(row.source),
        sentence_(row.sentence),
        text_(row.source.normal),
        year_(year),
        certainty_(row.source, row.sentence.span, row.clauses, cores(row)) {}

  // To be asked in text order.
  Quantity finish(const Figure& figure) {
    Quantity q;
    q.span = source_.to_text(figure.mention.span);
    q.text = u32string(source_.text.substr(q.span.start, q.span.size()));
    q.part = sentence_.part;
    q.kind = figure.measured_in.empty() ? kind_of(sentence_.part) : Kind::kOutcome;
    q.indicator = figure.indicator;
    if (figure.mention.unit.empty() && !figure.mention.ordinal)
      q.indicator += counted_itself(figure);
    q.head = head_of(source_, figure.indicator);
    q.action = figure.action;
    q.measure = measure_of(*source_.lexicon, figure.mention, figure.phrase.tail_classes,
                           figure.action, figure.indicator);
    q.value = figure.mention.value;
    q.value_max = figure.mention.value_max;
    if (falls(q.measure, figure.phrase.tail_classes)) {
      q.value = -q.value;
      if (q.value_max) q.value_max = -*q.value_max;
    }
    if (q.measure != Measure::kRank) q.unit = u32string(figure.mention.unit);
    q.comparator = figure.mention.comparator;
    if (q.comparator == Comparator::kEq && (figure.phrase.tail_classes & kStep) != 0) {
      q.comparator = Comparator::kGe;
    }
    if (q.kind == Kind::kTarget) q.certainty = certainty(figure);
    q.baseline = figure.phrase.same_scope ? U"同口径" : plain_text(source_, figure.phrase.baseline);
    q.period = period(figure);
    q.clause = source_.to_text(figure.clause);
    return q;
  }

 private:
  // 2金1银: the medals.
  u32string counted_itself(const Figure& figure) const {
    const Unit* unit = source_.lexicon->unit_at(text_, figure.mention.core.end - 1);
    return unit != nullptr && unit->bare ? unit->text : u32string();
  }

  static Kind kind_of(Part part) {
    const Section section = section_of(part);
    if (section == Section::kGlossary) return Kind::kDefinition;
    return section == Section::kPlan || section == Section::kSelf ? Kind::kTarget : Kind::kOutcome;
  }

  static bool falls(Measure measure, std::uint32_t tail) {
    return (measure == Measure::kChange || measure == Measure::kChangeAbs) &&
           (tail & (kDown | kGapDown)) != 0 && (tail & kUp) == 0;
  }

  static std::vector<Span> cores(const Row& row) {
    std::vector<Span> spans;
    for (const Figure& figure : row.figures) spans.push_back(figure.mention.core);
    return spans;
  }

  Certainty certainty(const Figure& figure) {
    if (figure.mention.pledge != Certainty::kNone) return figure.mention.pledge;
    return certainty_.at(figure.mention.span.start, figure.clause.start);
  }

  std::string period(const Figure& figure) const {
    if (sentence_.part == Part::kGlossary) return {};
    const std::uint32_t start = figure.clause.start;
    const std::uint32_t end = std::min(figure.mention.span.start, start + kClauseReach);
    const int named = find_year(source_.view({start, end}));
    if (named != 0) return std::to_string(named);
    if (year_ == 0) return {};
    return std::to_string(kind_of(sentence_.part) == Kind::kTarget ? year_ : year_ - 1);
  }

  const Source& source_;
  const Sentence& sentence_;
  u32string_view text_;
  int year_;
  CertaintyReader certainty_;
};

}  // namespace

std::vector<Quantity> read_quantities(const Source& source, const Outline& outline, int year,
                                      std::vector<base::Span>& unresolved) {
  std::vector<Quantity> out;
  std::vector<Span> strange;
  for (const Sentence& sentence : outline.sentences) {
    if (sentence.part == Part::kTitle) continue;
    if (out.size() >= kItemsMax) break;
    Row row{source, sentence, {}, {}};
    for (Mention& mention : find_mentions(source, sentence, strange)) {
      row.figures.emplace_back().mention = std::move(mention);
    }
    if (row.figures.empty()) continue;
    frame_figures(row);
    name_figures(row);
    Finisher finisher(row, year);
    for (const Figure& figure : row.figures) {
      Quantity quantity = finisher.finish(figure);
      quantity.path = outline.paths[sentence.path];
      out.push_back(std::move(quantity));
    }
  }
  if (out.size() > kItemsMax) out.resize(kItemsMax);
  for (const Span span : strange) unresolved.push_back(source.to_text(span));
  return out;
}

}  // namespace luoshi::report
