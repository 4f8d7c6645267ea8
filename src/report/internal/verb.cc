#include "report/internal/verb.h"

#include <algorithm>
#include <string_view>

namespace luoshi::report {
namespace {

constexpr std::uint32_t kRowMax = 16;  // characters of verbs that stand beside each other
constexpr int kNeighboursMax = 4;

bool is_joint(char32_t c) {
  return c == U'、' || c == U'和' || c == U'或' || c == U'并' || c == U'及' || c == U'与';
}

// 把…化解在, 将…转化为
bool lands(char32_t c) {
  return c == U'为' || c == U'成' || c == U'在' || c == U'到' || c == U'至' || c == U'\n';
}

bool starts_before(const Token& token, std::uint32_t place) { return token.start < place; }

}  // namespace

bool is_firm(const Word& word) { return word.is(kVerb) && !word.is(kNominal | kNoun); }

ClauseVerbs::ClauseVerbs(const Source& source, base::Span clause)
    : source_(source), text_(source.normal), clause_(clause) {
  const auto range = source.tokens_in(clause);
  first_ = source.tokens.data() + range.first;
  last_ = source.tokens.data() + range.last;
}

const Token* ClauseVerbs::token_at(std::uint32_t at) const {
  const Token* found = std::lower_bound(first_, last_, at, starts_before);
  return found != last_ && found->start == at ? found : nullptr;
}

const Token* ClauseVerbs::token_ending_at(std::uint32_t at) const {
  const Token* behind = std::lower_bound(first_, last_, at, starts_before);
  return behind != first_ && (behind - 1)->end == at ? behind - 1 : nullptr;
}

bool ClauseVerbs::free(const Token& token) const {
  return (source_.enclosed[token.start] & (kQuoted | kTitled | kBracketed)) == 0;
}

bool ClauseVerbs::makes_noun(std::uint32_t at) const {
  return at < clause_.end && source_.lexicon->ends(Ending::kVerbal, source_.view({at, at + 1}));
}

bool ClauseVerbs::is_kind(const Token* token) const {
  return token != nullptr && source_.word(*token).is(kKind);
}

bool ClauseVerbs::ends_in_kind() const {
  return last_ != first_ && (last_ - 1)->end == clause_.end && is_kind(last_ - 1);
}

bool ClauseVerbs::driven(const Token& verb) const {
  if (&verb == first_) return false;
  const Token& before = *(&verb - 1);
  return before.end == verb.start && free(before) &&
         source_.word(before).is(kAdverb | kStriveWord | kMustWord) &&
         !source_.word(before).is(kFiller | kScope);
}

bool ClauseVerbs::ends_at(std::uint32_t at) const {
  return at >= clause_.end || is_digit(text_[at]) || text_[at] == U'到' || text_[at] == U'至';
}

const Token* ClauseVerbs::find(std::uint32_t from, Place place) const {
  for (const Token* token = std::lower_bound(first_, last_, from, starts_before); token != last_;
       ++token) {
    if (!may_govern(*token, place)) continue;
    const Token* next = token + 1;  // "人才引进实现突破": of two neighbours the firmer one
    if (next != last_ && next->start == token->end && source_.word(*token).is(kNominal) &&
        source_.word(*next).is(kStrong) && may_govern(*next, place) && !driven(*token)) {
      return next;
    }
    return token;
  }
  return nullptr;
}

bool ClauseVerbs::may_govern(const Token& token, Place place) const {
  const Word& word = source_.word(token);
  if (!free(token) || word.is(kNoun) || !word.is(kVerb | kStrong | kFigure)) return false;
  if (word.is(kPreposition) && !word.is(kVerb)) return false;
  const bool introduced = place != Place::kBehindSubject;
  const char32_t before = token.start > clause_.start ? text_[token.start - 1] : U'\n';
  if (before == U'的' || (introduced && before == U'、')) return false;
  const char32_t behind = token.end < clause_.end ? text_[token.end] : U'\n';
  if (makes_noun(token.end) || behind == U'等' || (introduced && is_joint(behind))) return false;
  const bool has_adverb = driven(token);
  if (token.end - token.start == 1 && !has_adverb && !is_digit(behind)) return false;
  if (place == Place::kDisposed && lands(behind)) return true;
  if (ends_at(token.end)) return ends_well(token, word, has_adverb);
  if (has_adverb) return true;
  const Token* next = token_at(token.end);  // 创建工作
  if (is_kind(next) && next->end >= clause_.end) return false;
  return !word.is(kNominal) || (word.is(kStrong) && behind == U'“');
}

// At the end of a clause, or right in front of its figure.
bool ClauseVerbs::ends_well(const Token& token, const Word& word, bool has_adverb) const {
  if (has_adverb) return true;
  if (token.end < clause_.end) return word.is(kStrong | kFigure | kReach) || is_firm(word);
  if (word.is(kNominal)) return false;
  return word.milestone == Milestone::kStart || word.milestone == Milestone::kFinish ||
         token.end - token.start >= 4 || word.is(kFigure);
}

base::Span ClauseVerbs::with_neighbours(base::Span verb) const {
  for (int steps = 0; steps < kNeighboursMax && verb.size() < kRowMax; ++steps) {
    const std::uint32_t at = verb.end;
    if (at >= clause_.end) break;
    const bool joint = is_joint(text_[at]);
    const Token* next = token_at(joint ? at + 1 : at);
    if (next == nullptr || !free(*next) || next->end >= clause_.end) break;
    const Word& word = source_.word(*next);
    if (!word.is(kVerb) || word.is(kNoun) || is_kind(token_at(next->end))) break;
    if (!joint && !goes_with(verb, *next)) break;
    const char32_t behind = text_[next->end];
    if (makes_noun(next->end) || behind == U'等') break;
    if (joint && is_joint(behind) && behind != U'、') break;
    verb.end = next->end;
  }
  return verb;
}

// "谋划推出", "充实完善" are one act; in "推进降低成本改革" and "设定鼓励实干的规则" the second
// verb belongs to what is named.
bool ClauseVerbs::goes_with(base::Span verb, const Token& next) const {
  const Word* first = source_.lexicon->find_word(source_.view(verb));
  const Word& second = source_.word(next);
  if (first == nullptr || !is_firm(second) || second.is(kPivot)) return false;
  if (first->milestone == second.milestone) return true;
  if (first->is(kPivot)) return !ends_in_kind();
  return first->milestone == Milestone::kStart || first->milestone == Milestone::kEstablish ||
         first->milestone == Milestone::kWin || first->milestone == Milestone::kFinish;
}

std::uint32_t ClauseVerbs::end_of_row(const Token& verb) const {
  const Token* token = &verb;
  while (token + 1 != last_ && (token + 1)->start == token->end &&
         source_.word(*(token + 1)).is(kVerb)) {
    ++token;
  }
  return ends_at(token->end) ? token->end : verb.end;
}

}  // namespace luoshi::report
