// One sentence at a time, in named steps: find_mentions (mention.h), frame_figures and name_figures
// (internal/), and here what follows from them: measure, sign, certainty, period.
#include "report/quantity.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

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
      : row_(row), source_(row.source), sentence_(row.sentence), text_(row.source.normal),
        year_(year) {}

  Quantity finish(const Figure& item) const {
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

  // 力争 holds to the end of the sentence, or the next 确保, or a clause that acts without a figure;
  // 争创 and 争取 for their own clause; 力争 right before a number for that number.
  Certainty certainty(const Figure& item) const {
    if (item.mention.pledge != Certainty::kNone) return item.mention.pledge;
    const std::uint32_t end = item.mention.span.start;
    const auto range = source_.tokens_in({sentence_.span.start, end});
    Certainty result = Certainty::kMust;
    for (std::size_t t = range.first; t < range.last; ++t) {
      const Token& token = source_.tokens[t];
      if (source_.enclosed[token.start] != 0) continue;
      const Word& word = source_.word(token);
      if (word.is(kMustWord)) result = Certainty::kMust;
      if (!word.is(kStriveWord)) continue;
      const bool second = token.start > 0 && text_[token.start - 1] == U'、' &&
                          is_digit(text_[token.end]);  // 4%、力争5%
      const bool own = word.is(kVerb) || second;
      if (!own ? !is_broken_off(token.end, end) : token.start >= item.clause.start) {
        result = Certainty::kStrive;
      }
    }
    return result;
  }

  bool is_broken_off(std::uint32_t from, std::uint32_t to) const {
    for (const Span clause : row_.clauses) {
      if (clause.start < from || clause.end > to) continue;
      const bool figure = std::any_of(row_.figures.begin(), row_.figures.end(), [&](const Figure& item) {
        return clause.contains(item.mention.core);
      });
      if (!figure && !leading_verbs(source_, strip_adverbs(source_, clause)).empty()) return true;
    }
    return false;
  }

  std::string period(const Figure& item) const {
    if (sentence_.part == Part::kGlossary) return {};
    const int named = find_year(source_.view({item.clause.start, item.mention.span.start}));
    if (named != 0) return std::to_string(named);
    if (year_ == 0) return {};
    return std::to_string(kind_of(sentence_.part) == Kind::kTarget ? year_ : year_ - 1);
  }

  const Row& row_;
  const Source& source_;
  const Sentence& sentence_;
  u32string_view text_;
  int year_;
};

}  // namespace

std::vector<Quantity> read_quantities(const Source& source, const Outline& outline, int year,
                                      std::vector<base::Span>& unresolved) {
  std::vector<Quantity> out;
  std::vector<Span> strange;
  for (const Sentence& sentence : outline.sentences) {
    if (sentence.part == Part::kTitle) continue;
    Row row{source, sentence, {}, {}};
    for (Mention& mention : find_mentions(source, sentence, strange)) {
      row.figures.emplace_back().mention = std::move(mention);
    }
    if (row.figures.empty()) continue;
    frame_figures(row);
    name_figures(row);
    const Finisher finisher(row, year);
    for (const Figure& figure : row.figures) {
      Quantity quantity = finisher.finish(figure);
      quantity.path = outline.paths[sentence.path];
      out.push_back(std::move(quantity));
    }
  }
  for (const Span span : strange) unresolved.push_back(source.to_text(span));
  return out;
}

}  // namespace luoshi::report
