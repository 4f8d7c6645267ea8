#include "report/internal/listing.h"

#include <algorithm>
#include <string>
#include <vector>

#include "report/internal/spread.h"

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string;

// "新签约、新开工、竣工投产项目分别达128个、106个、91个": acts that tell one thing apart.
std::vector<u32string> acts_on_one(const Source& source, const Phrase& phrase, std::size_t count) {
  if (phrase.verb.empty() || phrase.object.empty()) return {};
  const std::vector<Span> acts = split(source, phrase.verb, U"、和及与");
  if (acts.size() != count) return {};
  std::vector<u32string> subjects;
  const u32string thing = plain_text(source, phrase.object);
  for (const Span act : acts) subjects.push_back(plain_text(source, act) + thing);
  return subjects;
}

// "22个省重点项目、500个市重点项目，完成投资分别超年度计划33个百分点、4个百分点".
std::vector<u32string> from_clause_before(const Row& row, std::size_t first, std::size_t count) {
  const std::vector<Figure>& figures = row.figures;
  if (first < count || !says_respectively(row.source, figures[first])) return {};
  const u32string noun = own_noun(row.source, figures[first]);
  const Figure& last = figures[first - 1];
  std::vector<u32string> subjects;
  for (std::size_t k = first; k > 0 && subjects.size() < count; --k) {
    const Figure& figure = figures[k - 1];
    if (figure.clause.start != last.clause.start) return {};
    const bool other = !noun.empty() && figure.mention.unit != last.mention.unit;
    if (other) continue;  // 总投资(8191亿元)的148个项目…，分别完成投资…
    subjects.push_back(figure.indicator == noun ? noun : figure.indicator + noun);
  }
  if (subjects.size() != count) return {};
  std::reverse(subjects.begin(), subjects.end());
  return subjects;
}

// As many subjects as the list has numbers, or none.
std::vector<u32string> subjects_of(const Row& row, std::size_t first, std::size_t count) {
  const Phrase& phrase = row.figures[first].phrase;
  std::vector<u32string> subjects = acts_on_one(row.source, phrase, count);
  if (!subjects.empty()) return subjects;
  Span list = phrase.object.empty() ? phrase.subject : phrase.object;
  if (!phrase.verb.empty() && phrase.verb.end + 1 == list.start &&
      row.source.normal[phrase.verb.end] == U'、') {
    list.start = phrase.verb.start;  // 开工、竣工项目
  }
  subjects = spread_subjects(row.source, list, count);
  return subjects.size() == count ? subjects : from_clause_before(row, first, count);
}

void take_over(Figure& figure, const Figure& head) {
  figure.phrase.tail = head.phrase.tail;
  figure.phrase.tail_classes = head.phrase.tail_classes;
  figure.phrase.baseline = head.phrase.baseline;
  figure.action = head.action;
  figure.indicator = head.indicator;
  figure.clause = head.clause;
}

// 分别突破2000家和3000家; 90%、80%、30%以上.
void share_comparators(Row& row, std::size_t first, std::size_t end) {
  const Mention& head = row.figures[first].mention;
  const Mention& last = row.figures[end - 1].mention;
  const bool from_head = head.comparator != Comparator::kEq && !head.comparator_after &&
                         !head.vague && says_respectively(row.source, row.figures[first]);
  const Comparator opening = from_head ? head.comparator : Comparator::kEq;
  const Comparator closing = last.comparator_after ? last.comparator : Comparator::kEq;
  for (std::size_t k = first; k < end; ++k) {
    Comparator& own = row.figures[k].mention.comparator;
    if (own == Comparator::kEq && k > first) own = opening;
    if (own == Comparator::kEq && k + 1 < end) own = closing;
  }
}

}  // namespace

void spread_list(Row& row, std::size_t first, std::size_t end) {
  const std::vector<u32string> subjects = subjects_of(row, first, end - first);
  for (std::size_t k = first; k < end; ++k) {
    Figure& figure = row.figures[k];
    if (k > first) take_over(figure, row.figures[first]);
    if (!subjects.empty()) figure.indicator = subjects[k - first];
    shorten(figure.indicator);
  }
  share_comparators(row, first, end);
}

}  // namespace luoshi::report
