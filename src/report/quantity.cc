// One sentence at a time. For every mention the words in front of it, back to the mention or the
// clause before, are taken apart (internal/phrase.h) and the indicator is put together from them, from
// the noun behind the number, or from the indicator before it. Lists under one verb or one 分别 are
// spread over their numbers in internal/spread.h first.
#include "report/quantity.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "report/internal/measure.h"
#include "report/internal/numbering.h"
#include "report/internal/phrase.h"
#include "report/internal/spread.h"

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string;
using std::u32string_view;

// A mention with what has been found out about it.
struct Item {
  Mention mention;
  Span clause;       // between ， and ，
  Span left;         // words in front of it that are its own
  Span right;        // words behind it, up to a stop or the next mention
  Span right_noun;   // what of `right` its indicator took
  Phrase phrase;
  u32string indicator;
  u32string action;
  bool joined = false;  // the mention before stands in the same clause
};

class SentenceReader {
 public:
  SentenceReader(const Source& source, const Sentence& sentence, int year)
      : source_(source), sentence_(sentence), text_(source.normal), year_(year) {}

  std::vector<Quantity> run(std::vector<Span>& unresolved) {
    for (Mention& mention : find_mentions(source_, sentence_, unresolved)) {
      items_.push_back({std::move(mention), {}, {}, {}, {}, {}, {}, {}, false});
    }
    if (items_.empty()) return {};
    clauses_ = split(source_, sentence_.span, U"，：");
    for (std::size_t i = 0; i < items_.size(); ++i) frame(i);
    for (std::size_t i = 0; i < items_.size();) {
      const std::size_t end = run_of_numbers(i);
      resolve(i);
      if (end - i > 1) spread(i, end);
      i = end;
    }
    std::vector<Quantity> out;
    for (std::size_t i = 0; i < items_.size(); ++i) out.push_back(finish(i));
    return out;
  }

 private:
  // -- surroundings -----------------------------------------------------------------------------

  void frame(std::size_t i) {
    Item& item = items_[i];
    const Span at = item.mention.span;
    item.clause = sentence_.span;
    for (const Span clause : clauses_) {
      if (clause.start <= at.start && at.start < clause.end) item.clause = clause;
    }
    std::uint32_t from = item.clause.start;
    if (i > 0 && items_[i - 1].mention.span.end > from) {
      from = items_[i - 1].mention.span.end;
      item.joined = true;
    }
    item.left = {from, std::max(from, at.start)};
    std::uint32_t to = item.clause.end;
    if (i + 1 < items_.size()) to = std::min(to, items_[i + 1].mention.span.start);
    std::uint32_t end = at.end;
    while (end < to && (source_.enclosed[end] != 0 || text_[end] != U'、' || end - at.end <= 2)) {
      if (text_[end] == U'、' && end == at.end) break;
      ++end;
    }
    item.right = {at.end, end};
  }

  // Mentions that nothing but 、 和 及 与 ， divides: one list of numbers.
  std::size_t run_of_numbers(std::size_t first) const {
    std::size_t end = first + 1;
    while (end < items_.size() && only_joints(items_[end - 1].mention.span.end,
                                              items_[end].mention.span.start)) {
      ++end;
    }
    return end;
  }

  bool only_joints(std::uint32_t from, std::uint32_t to) const {
    if (to == from || to - from > 2) return false;
    for (std::uint32_t i = from; i < to; ++i) {
      if (u32string_view(U"、和及与").find(text_[i]) == u32string_view::npos) return false;
    }
    return true;
  }

  // -- indicator --------------------------------------------------------------------------------

  void resolve(std::size_t i) {
    Item& item = items_[i];
    Span left = item.left;
    if (item.joined) left = behind_taken_noun(i, left);
    item.phrase = parse_phrase(source_, left, item.mention);
    choose_action(i);
    choose_indicator(i);
  }

  // The noun behind the number before belongs to that number when 、 closes it.
  Span behind_taken_noun(std::size_t i, Span left) const {
    const Span taken = items_[i - 1].right_noun;
    if (!taken.empty() && taken.end < left.end && text_[taken.end] == U'、') {
      left.start = taken.end + 1;
    }
    return left;
  }

  void choose_action(std::size_t i) {
    Item& item = items_[i];
    const Phrase& phrase = item.phrase;
    if (!phrase.verb.empty() && (phrase.tail.empty() || !phrase.object.empty())) {
      item.action = plain(phrase.verb);
    } else if (!phrase.tail.empty()) {
      item.action = plain(phrase.tail);
    } else if (item.joined) {
      item.action = items_[i - 1].action;
    }
  }

  void choose_indicator(std::size_t i) {
    Item& item = items_[i];
    const Phrase& phrase = item.phrase;
    Span subject = phrase.subject;
    Span object = phrase.object;
    if (ends_with_examples(object)) object = {object.end, object.end};
    if (object.empty() && ends_with_examples(subject)) subject = {subject.end, subject.end};

    const bool inherits = item.mention.ordinal || item.mention.kind == UnitKind::kPercent ||
                          item.mention.kind == UnitKind::kPoints;
    u32string noun = object.empty() ? plain(subject) : plain(subject) + plain(object);
    const bool scope_only = !noun.empty() && is_scope_only(source_, object.empty() ? subject : object);
    if (noun.empty() || scope_only) {
      const Span right = inherits ? Span{} : noun_after(source_, item.right);
      if (!right.empty()) {
        item.right_noun = right;
        item.indicator = (scope_only ? plain(object.empty() ? subject : object) : u32string()) +
                         plain(right) ;
        if (const u32string list = entered_list(right, item.right); !list.empty()) {
          item.indicator = list + item.indicator;
        }
        if (phrase.verb.empty() && phrase.tail.empty()) act_behind(item);
        return;
      }
      if (scope_only && i > 0 && !inherits) {
        item.indicator = rescoped(noun, items_[i - 1].indicator);
        return;
      }
      item.indicator = inherited(i, noun);
      if (item.indicator.empty()) item.indicator = fallback(item);
      return;
    }
    item.indicator = with_generic_head(i, noun);
  }

  // "…等22个项目": examples in front of the number; the noun stands behind it.
  bool ends_with_examples(Span span) const {
    return !span.empty() && text_[span.end - 1] == U'等';
  }

  // The verb that follows "40个技改项目".
  void act_behind(Item& item) const {
    const Span rest{item.right_noun.end, item.right.end};
    const Span act = leading_verbs(source_, strip_adverbs(source_, rest));
    if (!act.empty()) item.action = plain(act);
  }

  // "12家企业入选国家重点名单": what they entered qualifies them.
  u32string entered_list(Span noun, Span right) const {
    const auto range = source_.tokens_in({noun.end, right.end});
    for (std::size_t t = range.first; t < range.last; ++t) {
      const Token& token = source_.tokens[t];
      if (source_.enclosed[token.start] != 0) continue;
      if (source_.word(token).is(kEnter)) return plain({token.end, right.end});
    }
    return {};
  }

  // "国家级临床重点专科1个、省级3个": the same thing in another scope.
  u32string rescoped(const u32string& scope, u32string_view before) const {
    while (!before.empty()) {
      const Trie::Match match = source_.lexicon->word_at(before, 0);
      if (match.length == 0 || !source_.lexicon->word(match.value).is(kScope)) break;
      before.remove_prefix(match.length);
    }
    return scope + u32string(before);
  }

  u32string inherited(std::size_t i, const u32string& scope) const {
    if (i > 0) return items_[i - 1].indicator;
    return scope;
  }

  // Nothing stands in front: the clauses before it in the sentence say what is meant.
  u32string fallback(const Item& item) {
    if (!item.phrase.verb.empty() && item.phrase.tail.empty()) return plain(item.phrase.verb);
    for (std::size_t c = clauses_.size(); c > 0; --c) {
      if (clauses_[c - 1].end > item.clause.start) continue;
      const Phrase phrase = parse_phrase(source_, clauses_[c - 1], item.mention);
      if (!phrase.has_noun()) continue;
      const u32string subject = plain(phrase.subject);
      return subject.empty() ? plain(phrase.object) : subject;
    }
    if (!item.phrase.verb.empty()) return plain(item.phrase.verb);
    return plain(item.phrase.tail);
  }

  // 总数, 增速, 占比 alone say nothing.
  u32string with_generic_head(std::size_t i, const u32string& noun) const {
    const Word* word = source_.lexicon->find_word(noun);
    if (word == nullptr || i == 0) return noun;
    const bool near = items_[i].joined && text_[items_[i].left.start] == U'、';
    if (!word->is(kGeneric) && !(near && word->is(kGenericNear))) return noun;
    const u32string& before = items_[i - 1].indicator;
    if (before.size() >= noun.size() && before.ends_with(noun)) return before;
    return before + noun;
  }

  // Without footnote marks.
  u32string plain(Span span) const {
    u32string out;
    for (std::uint32_t k = span.start; k < span.end; ++k) {
      if (text_[k] == U'[') {
        const std::uint32_t behind = source_.skip_enclosed(k, span.end);
        if (behind > k + 1) {
          k = behind - 1;
          continue;
        }
      }
      out.push_back(text_[k]);
    }
    return out;
  }

  // -- lists ------------------------------------------------------------------------------------

  // One subject list, several numbers: each its own subject, and the verb and 以上 of them all.
  void spread(std::size_t first, std::size_t end) {
    const std::size_t count = end - first;
    const Item head = items_[first];
    std::vector<u32string> subjects;
    const Span list = head.phrase.object.empty() ? head.phrase.subject : head.phrase.object;
    subjects = spread_subjects(source_, list, count);
    if (subjects.size() != count) subjects = from_clause_before(first, count, head.indicator);
    for (std::size_t k = first; k < end; ++k) {
      Item& item = items_[k];
      if (k > first) {
        item.phrase.tail = head.phrase.tail;
        item.phrase.tail_classes = head.phrase.tail_classes;
        item.phrase.baseline = head.phrase.baseline;
        item.action = head.action;
        item.indicator = head.indicator;
        item.clause = head.clause;
      }
      if (subjects.size() == count) item.indicator = subjects[k - first];
    }
    const Item& last = items_[end - 1];
    if (!last.mention.comparator_after) return;
    for (std::size_t k = first; k + 1 < end; ++k) {
      if (items_[k].mention.comparator == Comparator::kEq) {
        items_[k].mention.comparator = last.mention.comparator;
      }
    }
  }

  // "22个省重点项目、500个市重点项目，完成投资分别超年度计划33个百分点、4个百分点".
  std::vector<u32string> from_clause_before(std::size_t first, std::size_t count,
                                            const u32string& noun) const {
    if (first < count || !says_respectively(items_[first])) return {};
    std::vector<u32string> subjects;
    for (std::size_t k = first - count; k < first; ++k) {
      if (items_[k].clause.start != items_[first - 1].clause.start) return {};
      subjects.push_back(items_[k].indicator == noun ? noun : items_[k].indicator + noun);
    }
    return subjects;
  }

  bool says_respectively(const Item& item) const {
    return source_.view({item.clause.start, item.mention.span.start}).find(U"分别") !=
           u32string_view::npos;
  }

  // -- the rest ---------------------------------------------------------------------------------

  Quantity finish(std::size_t i) const {
    const Item& item = items_[i];
    Quantity q;
    q.span = source_.to_text(item.mention.span);
    q.text = u32string(source_.text.substr(q.span.start, q.span.size()));
    q.part = sentence_.part;
    q.kind = kind_of(sentence_.part);
    q.indicator = item.indicator;
    q.head = head_of(source_, item.indicator);
    q.action = item.action;
    q.measure = measure_of(item.mention, item.phrase.tail_classes, item.action, item.indicator);
    q.value = item.mention.value;
    q.value_max = item.mention.value_max;
    if (falls(q.measure, item.phrase.tail_classes)) {
      q.value = -q.value;
      if (q.value_max) q.value_max = -*q.value_max;
    }
    q.unit = u32string(item.mention.unit);
    q.comparator = item.mention.comparator;
    if (q.comparator == Comparator::kEq && (item.phrase.tail_classes & kStep) != 0) {
      q.comparator = Comparator::kGe;
    }
    if (q.kind == Kind::kTarget) q.certainty = certainty(item);
    q.baseline = item.phrase.same_scope ? U"同口径" : plain(item.phrase.baseline);
    q.period = period(item);
    q.clause = source_.to_text(item.clause);
    return q;
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

  // 力争 holds to the end of the sentence or the next 确保; 争创 and 争取 for their own clause.
  Certainty certainty(const Item& item) const {
    const auto range = source_.tokens_in({sentence_.span.start, item.mention.span.start});
    Certainty result = Certainty::kMust;
    for (std::size_t t = range.first; t < range.last; ++t) {
      const Token& token = source_.tokens[t];
      if (source_.enclosed[token.start] != 0) continue;
      const Word& word = source_.word(token);
      if (word.is(kMustWord)) result = Certainty::kMust;
      if (!word.is(kStriveWord)) continue;
      if (!word.is(kVerb) || token.start >= item.clause.start) result = Certainty::kStrive;
    }
    return result;
  }

  std::string period(const Item& item) const {
    if (sentence_.part == Part::kGlossary) return {};
    const int named = find_year(source_.view({item.clause.start, item.mention.span.start}));
    if (named != 0) return std::to_string(named);
    if (year_ == 0) return {};
    return std::to_string(kind_of(sentence_.part) == Kind::kTarget ? year_ : year_ - 1);
  }

  const Source& source_;
  const Sentence& sentence_;
  u32string_view text_;
  int year_;
  std::vector<Span> clauses_;
  std::vector<Item> items_;
};

}  // namespace

std::vector<Quantity> read_quantities(const Source& source, const Outline& outline, int year,
                                      std::vector<base::Span>& unresolved) {
  std::vector<Quantity> out;
  std::vector<Span> strange;
  for (const Sentence& sentence : outline.sentences) {
    if (sentence.part == Part::kTitle) continue;
    for (Quantity& quantity : SentenceReader(source, sentence, year).run(strange)) {
      quantity.path = outline.paths[sentence.path];
      out.push_back(std::move(quantity));
    }
  }
  for (const Span span : strange) unresolved.push_back(source.to_text(span));
  return out;
}

}  // namespace luoshi::report
