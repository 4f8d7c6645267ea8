#include "report/internal/act.h"

#include <algorithm>
#include <string_view>

namespace luoshi::report {
namespace {

constexpr int kLeadMax = 12;          // words in front of the verb
constexpr std::uint32_t kVerbMax = 16;  // characters of a row of verbs
constexpr std::uint32_t kLead = kAdverb | kFiller | kStriveWord | kMustWord | kScope | kOpener;

bool is_joint(char32_t c) {
  return c == U'、' || c == U'和' || c == U'或' || c == U'并' || c == U'及' || c == U'与';
}

// Behind a verb these make a noun of it: 开工率, 改造型, 服务区.
bool makes_noun(char32_t c) {
  constexpr std::u32string_view kEndings = U"率额量型性化力度者员式区点制板券师站会费期法史的权";
  return kEndings.find(c) != std::u32string_view::npos;
}

class ActReader {
 public:
  ActReader(const Source& source, Span clause, Part part)
      : source_(source), text_(source.normal), clause_(clause), part_(part) {
    const auto range = source.tokens_in(clause);
    first_ = source.tokens.data() + range.first;
    last_ = source.tokens.data() + range.last;
  }

  std::optional<Act> run() {
    const std::uint32_t at = skip_lead();
    if (at >= clause_.end) return std::nullopt;
    const Token* token = token_at(at);
    if (token != nullptr) {
      const Word& word = source_.word(*token);
      if (word.is(kResult)) return std::nullopt;
      if (word.is(kVerb)) return headed(*token);
      if (word.is(kPreposition)) return introduced(*token);
      if (word.is(kFrame)) return std::nullopt;
    }
    return behind_subject(at);
  }

  Opening opening() {
    Opening result;
    const std::uint32_t at = skip_lead();
    const Token* token = token_at(at);
    if (token == nullptr || !source_.word(*token).is(kVerb)) return result;
    const Word& word = source_.word(*token);
    result.nominal = word.is(kNominal | kNoun);
    const Token* next = token_at(token->end);
    result.nested = next != nullptr && is_firm(source_.word(*next));
    result.verb = verbs_from(*token);
    if (word.is(kPivot)) result.nested = result.nested || inner_verb(result.verb.end) != nullptr;
    return result;
  }

 private:
  const Token* token_at(std::uint32_t at) const {
    const auto before = [](const Token& token, std::uint32_t place) { return token.start < place; };
    const Token* found = std::lower_bound(first_, last_, at, before);
    return found != last_ && found->start == at ? found : nullptr;
  }

  bool free(const Token& token) const {
    return (source_.enclosed[token.start] & (kQuoted | kTitled | kBracketed)) == 0;
  }

  // A verb that is hardly ever a noun.
  static bool is_firm(const Word& word) {
    return word.is(kVerb) && !word.is(kNominal | kNoun);
  }

  // -- in front of the verb ---------------------------------------------------------------------

  std::uint32_t skip_lead() {
    std::uint32_t at = clause_.start;
    for (int steps = 0; steps < kLeadMax && at < clause_.end; ++steps) {
      const std::uint32_t behind = skip_one(at);
      if (behind == at) break;
      at = behind;
    }
    return at;
  }

  std::uint32_t skip_one(std::uint32_t at) {
    if ((source_.enclosed[at] & kQuoted) != 0 && text_[at] == U'“') return skip_manner(at);
    if (at > clause_.start && text_[at] == U'、' && leads(token_at(at + 1))) return at + 1;
    if (at > clause_.start && text_[at] == U'地') return at + 1;
    const Token* token = token_at(at);
    if (!leads(token)) return at;
    const Word& word = source_.word(*token);
    const Token* next = token_at(token->end);
    const bool more = next != nullptr && source_.word(*next).is(kVerb | kLead) && !source_.word(*next).is(kNoun);
    if (word.is(kVerb) && (!more || !source_.word(*next).is(kVerb) || source_.word(*next).is(kNominal))) return at;
    if (word.is(kPreposition) && !more) return at;
    if (word.is(kStriveWord | kMustWord)) striving_ = true;
    if (word.is(kOpener) && at == speaker_end_ && !word.is(kAdverb)) speaker_end_ = token->end;
    if (word.is(kAdverb)) hurried_ = true;
    return token->end;
  }

  bool leads(const Token* token) const {
    return token != nullptr && free(*token) && source_.word(*token).is(kLead);
  }

  // "“一楼一策”化解问题楼盘": what is quoted says how.
  std::uint32_t skip_manner(std::uint32_t at) const {
    const std::uint32_t end = source_.skip_enclosed(at, clause_.end);
    const Token* next = token_at(end);
    if (next == nullptr || !source_.word(*next).is(kVerb | kAdverb)) return at;
    return end;
  }

  // -- the three places of a main verb ----------------------------------------------------------

  std::optional<Act> headed(const Token& token) {
    const Word& word = source_.word(token);
    if (word.is(kCreed) && part_ == Part::kRequirements) return std::nullopt;
    Act act = made(verbs_from(token), word.milestone);
    if (act.object.empty() && act.verb.size() < 4 && !hurried_) return std::nullopt;
    if (word.is(kPivot)) pivot(token, act);
    return act;
  }

  // "依托龙头企业推动产业链延伸", "将流量转化为留量"; a verb right behind the preposition belongs to it.
  std::optional<Act> introduced(const Token& token) {
    const std::u32string_view word = source_.word(token).text;
    const std::u32string_view rest = source_.view({token.end, clause_.end});
    if (word == U"以" && closes_as(rest)) return std::nullopt;
    if ((word == U"把" || word == U"将") && places(rest)) return std::nullopt;
    std::uint32_t from = token.end + 1;
    const Token* next = token_at(token.end);
    if (next != nullptr && source_.word(*next).is(kVerb) && word != U"通过") return std::nullopt;
    const Token* verb = find_verb(from, clause_.end, true);
    if (verb == nullptr) return std::nullopt;
    const Word& found = source_.word(*verb);
    if (found.is(kFigure) || (found.is(kCreed) && part_ == Part::kRequirements)) return std::nullopt;
    Act act = made(verbs_from(*verb), found.milestone);
    if (word == U"把" || word == U"将") act.object = trimmed({token.end, verb->start});
    if (found.is(kPivot)) pivot(*verb, act);
    return act;
  }

  // 以…为…
  static bool closes_as(std::u32string_view rest) {
    const std::size_t at = rest.find(U'为');
    return at != std::u32string_view::npos && at > 0;
  }
  // 把…作为…, 把…摆在…
  static bool places(std::u32string_view rest) {
    return rest.find(U"作为") != std::u32string_view::npos ||
           rest.find(U"摆在") != std::u32string_view::npos ||
           rest.find(U"放在") != std::u32string_view::npos;
  }

  std::optional<Act> behind_subject(std::uint32_t from) {
    const Token* verb = find_verb(from + 1, clause_.end, false);
    if (verb == nullptr) return std::nullopt;
    const Word& word = source_.word(*verb);
    if (word.is(kFigure) && !striving_ && !strives_before(*verb)) return std::nullopt;
    if (word.is(kCreed) && part_ == Part::kRequirements) return std::nullopt;
    Act act = made(verbs_from(*verb), word.milestone);
    const bool figure = act.object.empty() || is_digit(text_[act.object.start]);
    if (figure) act.object = subject_before(*verb);
    if (word.is(kPivot)) pivot(*verb, act);
    return act;
  }

  bool strives_before(const Token& verb) const {
    return verb.start > clause_.start && &verb != first_ && (&verb - 1)->end == verb.start &&
           source_.word(*(&verb - 1)).is(kStriveWord | kMustWord);
  }

  Span subject_before(const Token& verb) const {
    Span subject{speaker_end_, verb.start};
    for (const Token* before = &verb; before != first_;) {
      --before;
      if (before->end != subject.end || !leads(before) || source_.word(*before).is(kScope)) break;
      subject.end = before->start;
    }
    return trimmed(subject);
  }

  // -- verbs ------------------------------------------------------------------------------------

  // The verb and those that stand beside it: 制定和落实, 谋划实施.
  Span verbs_from(const Token& token) const {
    Span verb{token.start, token.end};
    for (int steps = 0; steps < 4 && verb.size() < kVerbMax; ++steps) {
      const std::uint32_t at = verb.end;
      if (at >= clause_.end) break;
      const bool joint = is_joint(text_[at]);
      const Token* next = token_at(joint ? at + 1 : at);
      if (next == nullptr || !free(*next) || !source_.word(*next).is(kVerb)) break;
      if (source_.word(*next).is(kNoun) || next->end >= clause_.end) break;
      if (!joint && !is_firm(source_.word(*next))) break;
      if (joint && is_joint(text_[next->end])) {  // 兜住、兜准、兜牢底线, but not 储备、争取、开工等
        if (text_[next->end] != U'、') break;
      }
      if (makes_noun(text_[next->end]) || text_[next->end] == U'等') break;
      verb.end = next->end;
    }
    return verb;
  }

  bool hurried(const Token& verb) const {
    if (&verb == first_) return false;
    const Token& before = *(&verb - 1);
    return before.end == verb.start && free(before) &&
           source_.word(before).is(kAdverb | kStriveWord | kMustWord | kOpener);
  }

  bool ends_at(std::uint32_t at) const {
    return at >= clause_.end || is_digit(text_[at]) || text_[at] == U'到' || text_[at] == U'至';
  }

  // The first verb from `from` on that may be the main one of a clause that does not open with it.
  const Token* find_verb(std::uint32_t from, std::uint32_t end, bool introduced) const {
    const auto before = [](const Token& token, std::uint32_t place) { return token.start < place; };
    for (const Token* token = std::lower_bound(first_, last_, from, before);
         token != last_ && token->end <= end; ++token) {
      if (!may_govern(*token, introduced)) continue;
      const Token* next = token + 1;  // "人才引进实现突破": of two neighbours the firmer one
      if (next != last_ && next->start == token->end && source_.word(*next).is(kStrong) &&
          may_govern(*next, introduced) && !hurried(*token)) {
        return next;
      }
      return token;
    }
    return nullptr;
  }

  bool may_govern(const Token& token, bool introduced) const {
    const Word& word = source_.word(token);
    if (!free(token) || word.is(kNoun) || !word.is(kVerb | kStrong | kFigure)) return false;
    if (word.is(kPreposition) && !word.is(kVerb)) return false;
    const char32_t before = token.start > clause_.start ? text_[token.start - 1] : U'\n';
    if (before == U'的' || (introduced && before == U'、')) return false;
    const bool driven = hurried(token);
    if (token.end < clause_.end && makes_noun(text_[token.end])) return false;
    if (token.end - token.start == 1 && !driven && !word.is(kFigure)) return false;
    if (ends_at(token.end)) return ends_well(token, word, driven);
    if (word.is(kNominal) && !driven) {
      return word.is(kStrong) && text_[token.end] == U'“';
    }
    return true;
  }

  // At the end of a clause, or right in front of its figure.
  bool ends_well(const Token& token, const Word& word, bool driven) const {
    if (driven) return true;
    if (token.end < clause_.end) return word.is(kStrong | kFigure | kReach) || is_firm(word);
    if (word.is(kNominal)) return false;
    return word.milestone == Milestone::kStart || word.milestone == Milestone::kFinish ||
           token.end - token.start >= 4 || word.is(kFigure);
  }

  // -- one who sets another to act --------------------------------------------------------------

  const Token* inner_verb(std::uint32_t from) const {
    return from + 1 < clause_.end ? find_verb(from + 1, clause_.end, true) : nullptr;
  }

  // 支持…争创… is won; 推动…竣工投产 and 确保…完工 are finished; else the pivot is the act.
  void pivot(const Token& token, Act& act) const {
    const Token* inner = inner_verb(act.verb.end);
    if (inner == nullptr) return;
    const Word& word = source_.word(*inner);
    const bool must = source_.word(token).is(kMustWord);
    const bool closing = ends_at(inner->end);
    const bool arrives = word.milestone == Milestone::kStart || word.milestone == Milestone::kFinish;
    if (word.milestone == Milestone::kWin && word.is(kVerb)) act.milestone = Milestone::kWin;
    if (must || (closing && arrives && word.is(kVerb))) {
      act.object = trimmed({act.verb.end, inner->start});
      act.verb = verbs_from(*inner);
      act.milestone = word.is(kVerb) ? word.milestone : Milestone::kImprove;
      if (closing) return;
    }
    if (closing || word.is(kFigure | kReach)) {
      act.object = trimmed({act.object.start, inner->start});
    } else {
      act.object = trimmed({verbs_from(*inner).end, clause_.end});
    }
  }

  Act made(Span verb, Milestone milestone) const {
    return {{speaker_end_, clause_.end}, verb, milestone, trimmed({verb.end, clause_.end})};
  }

  Span trimmed(Span span) const {
    const auto loose = [](char32_t c) { return is_stop(c) || is_blank(c) || c == U'了' || c == U'好'; };
    while (!span.empty() && loose(text_[span.start])) ++span.start;
    while (!span.empty() && (is_stop(text_[span.end - 1]) || is_blank(text_[span.end - 1]))) --span.end;
    return span;
  }

  const Source& source_;
  std::u32string_view text_;
  Span clause_;
  Part part_;
  const Token* first_ = nullptr;
  const Token* last_ = nullptr;
  std::uint32_t speaker_end_ = clause_.start;
  bool striving_ = false;
  bool hurried_ = false;
};

}  // namespace

std::optional<Act> find_act(const Source& source, Span clause, Part part) {
  return ActReader(source, clause, part).run();
}

Opening read_opening(const Source& source, Span span) {
  return ActReader(source, span, Part::kTasks).opening();
}

}  // namespace luoshi::report
