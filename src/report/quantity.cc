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
  Quantity finish(const Figure& item) {
    Quantity q;
    q.span = source_.to_text(item.mention.span);
    q.text = u32string(source_.text.substr(q.span.start, q.span.size()));
    q.part = sentence_.part;
    q.kind = item.measured_in.empty() ? kind_of(sentence_.part) : Kind::kOutcome;
    q.indicator = item.indicator;
    if (item.mention.unit.empty() && !item.mention.ordinal) q.indicator += counted_itself(item);
    q.head = head_of(source_, item.indicator);
    q.action = item.action;
    q.measure = measure_of(item.mention, item.phrase.tail_classes, item.action, item.indicator);
    q.value = item.mention.value;
    q.value_max = item.mention.value_max;
    if (falls(q.measure, item.phrase.tail_classes)) {
      q.value = -q.value;
      if (q.value_max) q.value_max = -*q.value_max;
    }
    if (q.measure != Measure::kRank) q.unit = u32string(item.mention.unit);
    q.comparator = item.mention.comparator;
    if (q.comparator == Comparator::kEq && (item.phrase.tail_classes & kStep) != 0) {
      q.comparator = Comparator::kGe;
    }
    if (q.kind == Kind::kTarget) q.certainty = certainty(item);
    q.baseline = item.phrase.same_scope ? U"同口径" : plain_text(source_, item.phrase.baseline);
    q.period = period(item);
    q.clause = source_.to_text(item.clause);
    return q;
  }

 private:
  // 2金1银: the medals.
  u32string counted_itself(const Figure& item) const {
    const Unit* unit = source_.lexicon->unit_at(text_, item.mention.core.end - 1);
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

  Certainty certainty(const Figure& item) {
    if (item.mention.pledge != Certainty::kNone) return item.mention.pledge;
    return certainty_.at(item.mention.span.start, item.clause.start);
  }

  std::string period(const Figure& item) const {
    if (sentence_.part == Part::kGlossary) return {};
    const std::uint32_t start = item.clause.start;
    const std::uint32_t end = std::min(item.mention.span.start, start + kClauseReach);
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
