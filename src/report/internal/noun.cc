#include "report/internal/noun.h"

#include <string_view>

#include "report/internal/stretch.h"

namespace luoshi::report {
namespace {

using base::Span;

bool begins_act(const Source& source, const Token& token, Span right) {
  const Token* at = &token;
  for (int steps = 0; steps < 4 && at != nullptr; ++steps) {
    const Word& word = source.word(*at);
    if (word.is(kNoun | kScope)) return false;
    if (word.is(kActs | kReach | kRankVerb | kUp | kDown)) return true;
    if (!word.is(kAdverb | kFiller)) return false;
    at = token_starting_at(source, {at->end, right.end});  // 重点(项目) is none
  }
  return false;
}

// Does what stands before `at` act by itself (企业, 项目)?
bool stands_behind_agent(const Source& source, std::uint32_t start, std::uint32_t at) {
  for (std::uint32_t length = 1; length <= 3 && at - start >= length; ++length) {
    const Word* word = source.lexicon->find_word(source.view({at - length, at}));
    if (word != nullptr && word->is(kAgent)) return true;
  }
  return false;
}

// "老年人家庭(改造)" behind 完成, "机构(优化提质项目)": the verb is part of what is counted.
bool belongs_to_thing(const Source& source, const Token& token, Span right, bool free) {
  if (!source.word(token).is(kNominal)) return false;
  const std::u32string_view whole = source.view(right);
  if (whole.ends_with(U"项目") || whole.ends_with(U"工程")) return true;
  const std::u32string_view before = source.view({right.start, token.start});
  return !free && token.end == right.end && !before.ends_with(U"项目");  // 重点项目(建设)
}

bool ends_noun(const Source& source, const Token& token, Span right, bool free) {
  const Word& word = source.word(token);
  if (word.is(kNoun) || stands_in_noun(source, token)) return false;
  if (word.is(kCuts)) return true;
  if (belongs_to_thing(source, token, right, free)) return false;
  if (stands_behind_agent(source, right.start, token.start)) {
    return word.is(kActs | kReach) || begins_act(source, token, right);
  }
  return free && word.is(kActs) && token.end == right.end;
}

// Is the character the end of a word of the lexicon: 双[向], 高[中]?
bool closes_word(const Source& source, std::uint32_t at) {
  if (at == 0) return false;
  return source.lexicon->find_word(source.view({at - 1, at + 1})) != nullptr;
}

}  // namespace

Span noun_after(const Source& source, Span right, NounRules rules) {
  right = trim_joints(source, right);
  while (!right.empty() && is_joint(source.normal[right.end - 1])) --right.end;
  if (right.empty()) return {};
  const auto range = source.tokens_in(right);
  std::uint32_t end = right.end;
  for (std::size_t i = range.first; i < range.last; ++i) {
    const Token& token = source.tokens[i];
    if (!stands_free(source, token)) continue;
    if (token.start == right.start) {
      const bool whole = token.end == right.end;
      if (begins_act(source, token, right) && (!rules.certain || whole)) return {};
    } else if (ends_noun(source, token, right, rules.free)) {
      end = without_adverbs_behind(source, {right.start, token.start}).end;
      break;
    }
  }
  for (std::uint32_t i = right.start + 1; i < end; ++i) {
    const char32_t c = source.normal[i];
    if (source.enclosed[i] != 0 || closes_word(source, i)) continue;
    if (c == U'在' || c == U'被' || c == U'从' || c == U'向') end = i;
    if ((c == U'与' || c == U'对') && stands_behind_agent(source, right.start, i)) end = i;
  }
  Span noun = trim_joints(source, {right.start, end});
  if (noun.size() > 2 && source.normal[noun.end - 1] == U'中' &&
      !closes_word(source, noun.end - 1)) {
    --noun.end;
  }  // 重点城市中(列第5位)
  const bool step = source.lexicon->head_at(Lexicon::HeadList::kStep, source.view(noun), 0);
  return step && noun.size() == 2 ? Span{} : noun;  // 突破两个千亿[台阶]
}

}  // namespace luoshi::report
