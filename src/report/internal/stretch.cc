#include "report/internal/stretch.h"

#include <string_view>

namespace luoshi::report {

using base::Span;

namespace {

// 出台促进…措施: what follows such a verb is its object, verb or not.
bool opens_clause(const Word& verb) {
  return verb.milestone == Milestone::kEstablish || verb.milestone == Milestone::kRun;
}

// "新推出", "已完成": one character before a verb that is no word of its own.
bool is_prefix(char32_t c) {
  return std::u32string_view(U"新再又已共均将").find(c) != std::u32string_view::npos;
}

}  // namespace

bool is_joint(char32_t c) {
  return c == U'、' || c == U'和' || c == U'或' || c == U'并' || c == U'及';
}

bool is_conjunction(char32_t c) { return c == U'和' || c == U'及' || c == U'与'; }

bool is_preposition(char32_t c) {
  return std::u32string_view(U"与和对为向从在由被把将同给").find(c) != std::u32string_view::npos;
}

bool stands_free(const Source& source, const Token& token) {
  return (source.enclosed[token.start] & (kQuoted | kTitled)) == 0;
}

const Token* token_ending_at(const Source& source, Span span) {
  const auto range = source.tokens_in(span);
  if (range.first == range.last) return nullptr;
  const Token& last = source.tokens[range.last - 1];
  return last.end == span.end && stands_free(source, last) ? &last : nullptr;
}

const Token* token_starting_at(const Source& source, Span span) {
  const auto range = source.tokens_in(span);
  if (range.first == range.last) return nullptr;
  const Token& first = source.tokens[range.first];
  return first.start == span.start && stands_free(source, first) ? &first : nullptr;
}

const Token* last_token_with(const Source& source, Span span, std::uint32_t classes) {
  const auto range = source.tokens_in(span);
  for (std::size_t i = range.last; i > range.first; --i) {
    const Token& token = source.tokens[i - 1];
    if (stands_free(source, token) && source.word(token).is(classes)) return &token;
  }
  return nullptr;
}

bool stands_in_noun(const Source& source, const Token& verb) {
  return source.lexicon->ends(Ending::kVerbal, source.view({verb.end, verb.end + 1}));
}

Span trim_joints(const Source& source, Span span) {
  const std::u32string_view text = source.normal;
  const auto loose = [](char32_t c) {
    return is_stop(c) || is_blank(c) || c == U'—' || c == U'的' || c == U'）' || c == U'（';
  };
  while (!span.empty() && (is_stop(text[span.start]) || is_blank(text[span.start]) ||
                           text[span.start] == U'的' || text[span.start] == U'）')) {
    ++span.start;
  }
  while (!span.empty() && loose(text[span.end - 1]) &&
         !(text[span.end - 1] == U'）' && source.enclosed[span.end - 1] != 0)) {
    --span.end;
  }
  return span;
}

Span trim_right(const Source& source, Span span) {
  while (!span.empty() &&
         (is_stop(source.normal[span.end - 1]) || is_blank(source.normal[span.end - 1]))) {
    --span.end;
  }
  return span;
}

bool is_scope_only(const Source& source, Span span) {
  while (!span.empty()) {
    const Token* first = token_starting_at(source, span);
    if (first == nullptr || !source.word(*first).is(kScope)) return false;
    span.start = first->end;
  }
  return true;
}

Span strip_adverbs(const Source& source, Span span) {
  if (span.size() > 2 && is_prefix(source.normal[span.start])) {
    const Token* next = token_starting_at(source, {span.start + 1, span.end});
    if (next != nullptr && token_starting_at(source, span) == nullptr &&
        source.word(*next).is(kActs) && !source.word(*next).is(kNoun)) {
      ++span.start;
    }
  }
  Span rest = span;
  for (int steps = 0; steps < 6; ++steps) {
    const Token* first = token_starting_at(source, rest);
    if (first == nullptr) break;
    const Word& word = source.word(*first);
    if (word.is(kFiller | kStriveWord | kMustWord)) {
      rest.start = first->end;
      span = rest;
      continue;
    }
    if (word.is(kVerb | kStrong)) return rest;
    if (!word.is(kAdverb)) break;
    rest.start = first->end;
  }
  const Token* first = token_starting_at(source, rest);
  return first != nullptr && source.word(*first).is(kActs) ? rest : span;
}

Span leading_verbs(const Source& source, Span span) {
  std::uint32_t end = span.start;
  std::uint32_t at = span.start;
  while (at < span.end) {
    const Token* token = token_starting_at(source, {at, span.end});
    if (token == nullptr || !source.word(*token).is(kActs) || source.word(*token).is(kNoun)) break;
    if (token->end - token->start == 1) break;  // 优质, 增幅 not listed: one character is no proof
    end = at = token->end;
    if (at < span.end && is_joint(source.normal[at])) {
      ++at;
    } else if (opens_clause(source.word(*token))) {
      break;
    }
  }
  return {span.start, end};
}

Span without_adverbs_behind(const Source& source, Span span) {
  for (int steps = 0; steps < 3; ++steps) {
    const Token* last = token_ending_at(source, span);
    if (last == nullptr || last->start == span.start) break;
    if (!source.word(*last).is(kAdverb) || source.word(*last).is(kScope)) break;
    span.end = last->start;
  }
  return span;
}

Span without_particle(const Source& source, Span span) {
  if (span.size() < 3) return span;
  const std::u32string_view end = source.view({span.end - 2, span.end});
  const bool loose =
      end.back() == U'了' || end.back() == U'各' ||
      ((end.back() == U'由' || end.back() == U'有') && source.lexicon->find_word(end) == nullptr);
  return loose ? Span{span.start, span.end - 1} : span;
}

Span without_aside(const Source& source, Span span) {
  const std::u32string_view text = source.normal;
  if (span.empty() || text[span.end - 1] != U'）') return span;
  std::uint32_t open = span.end;
  while (open > span.start && text[open - 1] != U'（') --open;
  if (open <= span.start + 1) return span;
  const Span before{span.start, open - 1};
  const Token* last = token_ending_at(source, before);
  return last != nullptr && source.word(*last).is(kUp | kDown | kReach) ? before : span;
}

Span without_date(const Source& source, Span span) {
  const std::u32string_view text = source.normal;
  std::uint32_t i = span.start;
  while (i < span.end && (is_digit(text[i]) || text[i] == U'—' || text[i] == U'-')) ++i;
  if (i == span.start || i == span.end || (text[i] != U'年' && text[i] != U'月')) return span;
  ++i;
  if (i < span.end && (text[i] == U'份' || text[i] == U'底' || text[i] == U'末')) ++i;
  return {i, span.end};
}

Span without_run_of_time(const Source& source, Span span) {
  constexpr std::uint32_t kRunMax = 8;
  if (span.size() < 3) return span;
  const std::u32string_view end = source.view({span.end - 2, span.end});
  const bool since = end == U"年来";
  const bool lasted = end.back() == U'年' || end == U"季度" || end == U"个月";
  for (std::uint32_t i = span.end - 2; i >= span.start && span.end - i <= kRunMax; --i) {
    const std::u32string_view here = source.view({i, span.end});
    if ((since && here.starts_with(U'近')) || (lasted && here.starts_with(U"连续"))) {
      return trim_right(source, {span.start, i});
    }
    if (i == 0) break;
  }
  return span;
}

Span behind_circumstance(const Source& source, Span span) {
  constexpr std::uint32_t kShortest = 5;
  if (span.size() < kShortest || !is_preposition(source.normal[span.start])) return span;
  const Token* whole = token_starting_at(source, span);
  if (whole != nullptr && whole->end > span.start + 1) return span;  // 在职
  const char32_t opening = source.normal[span.start];
  const bool firm =
      opening != U'为' && opening != U'向';  // 在…, 与…: 评价, 合作 are nouns as often
  const auto range = source.tokens_in({span.start + 2, span.end});
  for (std::size_t i = range.first; i < range.last; ++i) {
    const Token& token = source.tokens[i];
    const Word& word = source.word(token);
    if (!stands_free(source, token) || token.end - token.start < 2) continue;
    const bool acts = word.is(kVerb) && !word.is(kNoun) &&
                      (!word.is(kNominal) || (!firm && token.end + 2 <= span.end));
    if (acts) return {token.start, span.end};
  }
  if (opening == U'将' || opening == U'把') ++span.start;
  return span;
}

}  // namespace luoshi::report
