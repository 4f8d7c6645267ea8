#include "report/internal/act.h"

#include <algorithm>
#include <string_view>

#include "report/internal/verb.h"

namespace luoshi::report {
namespace {

constexpr int kLeadMax = 12;  // words in front of the verb
constexpr std::uint32_t kLead =
    kAdverb | kFiller | kStriveWord | kMustWord | kScope | kOpener | kSpeaker;

using Place = ClauseVerbs::Place;

class ActReader {
 public:
  ActReader(const Source& source, Span clause, Part part)
      : source_(source),
        text_(source.normal),
        clause_(clause),
        part_(part),
        verbs_(source, clause) {}

  std::optional<Act> run() {
    const std::uint32_t at = skip_lead();
    if (at >= clause_.end || has_happened()) return std::nullopt;
    const Token* token = verbs_.token_at(at);
    if (token != nullptr) {
      const Word& word = source_.word(*token);
      if (word.is(kResult)) return std::nullopt;
      if (word.is(kPreposition)) {
        std::optional<Act> act = introduced(*token);
        if (act || !word.is(kVerb)) return act;  // "联动甲市(构建…)", but "联动甲市"
      }
      if (word.is(kVerb)) return headed({token->start, token->end}, word);
      if (word.is(kFrame)) return std::nullopt;
      if (word.is(kStrong | kEnter) && !word.is(kNoun | kFigure | kReach)) {
        return headed({token->start, token->end}, word);
      }
      if (const Word* verb = verb_in_compound(*token)) return headed({at, at + 2}, *verb);
    }
    return behind_subject(at);
  }

  Opening opening() {
    Opening result;
    keep_scope_ = true;
    const std::uint32_t at = skip_lead();
    const Token* token = verbs_.token_at(at);
    if (token == nullptr || !source_.word(*token).is(kVerb)) return result;
    const Word& word = source_.word(*token);
    if (verbs_.makes_noun(token->end)) return result;
    result.word = &word;
    result.verb = verbs_.with_neighbours({token->start, token->end});
    const Token* next = verbs_.token_at(token->end);
    if (next != nullptr && source_.word(*next).is(kVerb)) result.inner = &source_.word(*next);
    result.bare = is_bare(word, result.verb.end);
    if (word.is(kPivot)) result.sets_to_act = inner_verb(result.verb.end) != nullptr;
    return result;
  }

  bool governs_somewhere() { return verbs_.find(clause_.start + 1, Place::kIntroduced) != nullptr; }

 private:
  // Does nothing of its own follow: nothing, another verb (统筹规划), a kind (竣工项目)?
  bool is_bare(const Word& word, std::uint32_t at) const {
    if (at >= clause_.end) return true;
    const Token* token = verbs_.token_at(at);
    if (token == nullptr || token->end != clause_.end) return false;
    const Word& last = source_.word(*token);
    const bool doing = word.is(kNominal) || word.milestone == Milestone::kStart ||
                       word.milestone == Milestone::kFinish;
    return is_firm(last) || (doing && last.is(kVerb | kKind));
  }

  // "提升项目建设质效" opens with a verb although 提升项目 alone would be a noun.
  const Word* verb_in_compound(const Token& token) const {
    if (!source_.word(token).is(kNoun) || token.end - token.start < 4) return nullptr;
    if (token.end >= clause_.end) return nullptr;
    const Word* word = source_.lexicon->find_word(source_.view({token.start, token.start + 2}));
    if (word == nullptr || !word->is(kVerb)) return nullptr;
    const Token& last = *(verbs_.last() - 1);  // "建设用地审批流程持续优化"
    const bool closes = last.end == clause_.end && source_.word(last).is(kVerb);
    if (closes && verbs_.driven(last)) return nullptr;
    return is_firm(*word) || !has_figure_verb(token.end) ? word : nullptr;
  }
  bool has_figure_verb(std::uint32_t from) const {
    return std::any_of(verbs_.first(), verbs_.last(), [&](const Token& token) {
      return token.start >= from && source_.word(token).is(kFigure) && verbs_.free(token);
    });
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
    if (at > clause_.start && text_[at] == U'、' && leads(verbs_.token_at(at + 1))) return at + 1;
    if (at > clause_.start && text_[at] == U'地') return at + 1;
    if (const std::uint32_t years = skip_years(at); years != at) return years;
    const Token* token = verbs_.token_at(at);
    if (!leads(token)) return at;
    const Word& word = source_.word(*token);
    if (word.is(kVerb | kPreposition) && !leads_on(*token)) return at;
    if (word.is(kScope) && (keep_scope_ || token->end - token->start < 2)) return at;
    if (word.is(kStriveWord | kMustWord) && striving_ == nullptr) striving_ = token;
    if (word.is(kSpeaker) && at == speaker_end_) speaker_end_ = token->end;
    if (!word.is(kScope)) lead_end_ = token->end;
    return token->end;
  }

  // "三年(建设)": a span of time in front of a verb.
  std::uint32_t skip_years(std::uint32_t at) const {
    constexpr std::u32string_view kNumerals = U"两三四五十";
    if (at + 2 >= clause_.end || text_[at + 1] != U'年') return at;
    if (kNumerals.find(text_[at]) == std::u32string_view::npos && !is_digit(text_[at])) return at;
    const Token* next = verbs_.token_at(at + 2);
    return next != nullptr && source_.word(*next).is(kVerb) ? at + 2 : at;
  }

  // A word that may be the verb or say how: "严格(管控)", but "严格预算约束"; "统筹(抓好)", but
  // "统筹发展和安全"; "将(推出)", but "将流量转化为…".
  bool leads_on(const Token& token) const {
    const Token* next = verbs_.token_at(token.end);
    if (next == nullptr || next->end >= clause_.end) return false;
    const Word& self = source_.word(token);
    const Word& word = source_.word(*next);
    if (self.is(kPivot)) {  // "加快与甲市(开展合作)"
      return word.is(kPreposition) && verbs_.find(next->end + 1, Place::kIntroduced) != nullptr;
    }
    if (word.is(kNoun) && !word.is(kAdverb)) return false;
    if (!self.is(kVerb)) return word.is(kVerb | kLead);
    if (!self.is(kAdverb | kOpener)) return false;
    if (word.is(kVerb)) return leads_to(self, word, next->end);
    if (word.is(kPreposition)) return true;
    const Token* third = verbs_.token_at(next->end);
    return word.is(kAdverb | kOpener) && third != nullptr &&
           source_.word(*third).is(kVerb | kAdverb);
  }
  bool leads_to(const Word& self, const Word& verb, std::uint32_t end) const {
    if (verbs_.makes_noun(end) || joins_acts(end)) return false;
    if (!verb.is(kNominal) || self.is(kAdverb)) return true;
    const std::u32string_view rest = source_.view({end, clause_.end});
    return rest.size() >= 4 && rest.find_first_of(U"和与、") == std::u32string_view::npos;
  }
  // "统筹(扩大内需)和(深化改革)"
  bool joins_acts(std::uint32_t from) const {
    for (std::uint32_t i = from; i + 1 < clause_.end; ++i) {
      if (text_[i] != U'和' && text_[i] != U'与') continue;
      const Token* next = verbs_.token_at(i + 1);
      if (next != nullptr && is_firm(source_.word(*next))) return true;
    }
    return false;
  }

  bool leads(const Token* token) const {
    return token != nullptr && verbs_.free(*token) && source_.word(*token).is(kLead);
  }

  // "“一楼一策”化解问题楼盘": what is quoted says how.
  std::uint32_t skip_manner(std::uint32_t at) const {
    const std::uint32_t end = source_.skip_enclosed(at, clause_.end);
    const Token* next = verbs_.token_at(end);
    if (next == nullptr || !source_.word(*next).is(kVerb | kAdverb)) return at;
    return end;
  }

  // -- the three places of a main verb ----------------------------------------------------------

  std::optional<Act> headed(Span verb, const Word& word) {
    if (is_creed(word) || (word.is(kNominal) && compares(verb.end))) return std::nullopt;
    Act act = made(verbs_.with_neighbours(verb), milestone_of(word));
    if (act.object.empty() && act.verb.size() < 4) return std::nullopt;
    if (word.is(kPivot)) pivot(word, verb, act);
    return act;
  }

  // "发展势头更加强劲": the noun 发展, and how it is; but "建设更加宜居的城市".
  bool compares(std::uint32_t from) const {
    const std::u32string_view rest = source_.view({from, clause_.end});
    const std::size_t at = rest.find(U"更加");
    return at != std::u32string_view::npos && rest.find(U'的', at) == std::u32string_view::npos;
  }

  // 贯彻…精神: what is followed, not what is done.
  bool is_creed(const Word& word) const {
    if (!word.is(kCreed)) return false;
    if (part_ == Part::kRequirements) return true;
    const std::u32string_view clause = source_.view(clause_);
    return clause.ends_with(U"精神") || clause.ends_with(U"理念");
  }

  static Milestone milestone_of(const Word& word) {
    return word.is(kVerb) ? word.milestone : Milestone::kFinish;
  }

  // "依托龙头企业推动产业链延伸", "将流量转化为留量"; a verb right behind the preposition belongs
  // to it.
  std::optional<Act> introduced(const Token& token) {
    const std::u32string_view word = source_.word(token).text;
    const std::u32string_view rest = source_.view({token.end, clause_.end});
    if (word == U"以" && closes_as(rest)) return std::nullopt;
    const bool disposes = word == U"把" || word == U"将";
    if (disposes && places(rest)) return std::nullopt;
    const Token* next = verbs_.token_at(token.end);
    const bool verb_phrase = next != nullptr && is_firm(source_.word(*next));
    if (verb_phrase && !disposes && word != U"通过") return std::nullopt;
    const Place place = disposes ? Place::kDisposed : Place::kIntroduced;
    const Token* verb = verbs_.find(token.end + 1, place);
    if (verb == nullptr) return std::nullopt;
    const Word& found = source_.word(*verb);
    if (found.is(kFigure) || is_creed(found)) return std::nullopt;
    Act act = made(verbs_.with_neighbours({verb->start, verb->end}), milestone_of(found));
    if (disposes) act.object = trimmed({token.end, verb->start});
    if (found.is(kPivot)) pivot(found, {verb->start, verb->end}, act);
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
    if (states(from)) return std::nullopt;
    const Token* verb = verbs_.find(from + 1, Place::kBehindSubject);
    if (verb == nullptr) return striving_for_figure(from);
    const Word& word = source_.word(*verb);
    if (word.is(kFigure) && !strives(*verb)) return std::nullopt;
    if (is_creed(word)) return std::nullopt;
    const std::uint32_t row = verbs_.end_of_row(*verb);
    const Span alone{verb->start, verb->end};
    const bool closes = row > verb->end;
    Act act =
        made(closes ? Span{verb->start, row} : verbs_.with_neighbours(alone), milestone_of(word));
    if (strives(*verb) && word.is(kEnter)) act.milestone = Milestone::kWin;
    const bool figure = act.object.empty() || is_digit(text_[act.object.start]);
    if (figure) act.object = subject_before(*verb);
    if (word.is(kPivot)) pivot(word, {verb->start, verb->end}, act);
    return act;
  }

  // "形势出现了深刻变化": what has happened; but 为了, 了解.
  bool has_happened() const {
    constexpr std::u32string_view kBefore = U"为除";
    constexpr std::u32string_view kBehind = U"解结却不";
    for (std::uint32_t i = clause_.start + 1; i < clause_.end; ++i) {
      if (text_[i] != U'了' || source_.enclosed[i] != 0) continue;
      const bool whole = kBefore.find(text_[i - 1]) != std::u32string_view::npos ||
                         kBehind.find(text_[i + 1]) != std::u32string_view::npos;
      if (!whole) return true;
    }
    return false;
  }

  // "今年是…", "就业是最大的民生": says what something is.
  bool states(std::uint32_t from) const {
    return std::any_of(verbs_.first(), verbs_.last(), [&](const Token& token) {
      return token.start >= from && verbs_.free(token) && source_.word(token).text == U"是";
    });
  }

  bool strives(const Token& verb) const { return striving_ != nullptr || strives_before(verb); }

  // "力争产量200万辆"
  std::optional<Act> striving_for_figure(std::uint32_t from) const {
    if (striving_ == nullptr) return std::nullopt;
    const std::u32string_view rest = source_.view({from, clause_.end});
    if (std::none_of(rest.begin(), rest.end(), is_digit)) return std::nullopt;
    Act act = made({striving_->start, striving_->end}, Milestone::kImprove);
    act.object = trimmed({from, clause_.end});
    return act;
  }

  bool strives_before(const Token& verb) const {
    if (&verb == verbs_.first()) return false;
    const Token& before = *(&verb - 1);
    return before.end == verb.start && source_.word(before).is(kStriveWord | kMustWord);
  }

  Span subject_before(const Token& verb) const {
    Span subject{lead_end_, verb.start};
    for (const Token* before = &verb; before != verbs_.first();) {
      --before;
      if (before->end != subject.end || !leads(before) || source_.word(*before).is(kScope)) break;
      subject.end = before->start;
    }
    return trimmed(subject);
  }

  // -- one who sets another to act --------------------------------------------------------------

  const Token* inner_verb(std::uint32_t from) const {
    return from + 1 < clause_.end ? verbs_.find(from + 1, Place::kIntroduced) : nullptr;
  }

  // 支持…争创… is won; 推动…竣工投产 and 确保…完工 are finished; else the pivot is the act.
  void pivot(const Word& setting, Span verb, Act& act) const {
    if (act.verb.end > verb.end && setting.milestone != Milestone::kWin) {
      const Token* second = verbs_.token_at(verb.end);
      if (second != nullptr) act.milestone = milestone_of(source_.word(*second));
      return;
    }
    const Token* inner = inner_verb(act.verb.end);
    if (inner == nullptr) return;
    const Word& word = source_.word(*inner);
    const std::uint32_t row = verbs_.end_of_row(*inner);
    const bool closing = verbs_.ends_at(row);
    if (word.milestone == Milestone::kWin && word.is(kVerb)) act.milestone = Milestone::kWin;
    const Span inner_row{inner->start, row};
    const Span whole = closing ? inner_row : verbs_.with_neighbours({inner->start, inner->end});
    const Span between{act.verb.end, inner->start};
    if (takes_over(setting, word, closing)) {
      act.object = trimmed(between);
      act.verb = whole;
      act.milestone = word.milestone;
      if (closing) return;
    }
    const bool about_subject = closing || word.is(kFigure | kReach);
    act.object = trimmed(about_subject ? Span{std::min(act.object.start, between.end), between.end}
                                       : Span{whole.end, clause_.end});
  }

  // Is the second verb the act: 推动…竣工, 确保…稳定在?
  static bool takes_over(const Word& setting, const Word& word, bool closing) {
    if (!word.is(kVerb)) return false;
    const bool comes = word.milestone == Milestone::kStart || word.milestone == Milestone::kFinish;
    const bool arrives = comes && !word.is(kFigure | kReach | kNominal);
    if (closing && arrives) return true;
    return setting.is(kMustWord) &&
           (arrives || word.milestone == Milestone::kKeep || word.text.starts_with(U"达"));
  }

  Act made(Span verb, Milestone milestone) const {
    return {{speaker_end_, clause_.end}, verb, milestone, trimmed({verb.end, clause_.end})};
  }

  Span trimmed(Span span) const {
    const auto loose = [](char32_t c) { return is_stop(c) || is_blank(c); };
    const auto leads_in = [&](char32_t c) { return loose(c) || c == U'了' || c == U'好'; };
    while (!span.empty() && leads_in(text_[span.start])) ++span.start;
    while (!span.empty() && loose(text_[span.end - 1])) --span.end;
    return without_closing_adverb(span);
  }

  // "推动产业集群[全面](升级)": adverbs that stood before the other verb.
  Span without_closing_adverb(Span span) const {
    if (span.end == clause_.end) return span;
    for (int steps = 0; steps < 3; ++steps) {
      const Token* last = verbs_.token_ending_at(span.end);
      if (last == nullptr || last->start <= span.start || !verbs_.free(*last)) break;
      const Word& word = source_.word(*last);
      if (!word.is(kAdverb) || word.is(kScope | kVerb | kNoun)) break;
      span.end = last->start;
    }
    return span;
  }

  const Source& source_;
  std::u32string_view text_;
  Span clause_;
  Part part_;
  ClauseVerbs verbs_;
  std::uint32_t speaker_end_ = clause_.start;
  std::uint32_t lead_end_ = clause_.start;  // behind adverbs, before what may be a subject
  const Token* striving_ = nullptr;         // 力争, 确保
  bool keep_scope_ = false;                 // behind 、 a place is part of a list
};

}  // namespace

std::optional<Act> find_act(const Source& source, Span clause, Part part) {
  return ActReader(source, clause, part).run();
}

Opening read_opening(const Source& source, Span span) {
  return ActReader(source, span, Part::kTasks).opening();
}

bool says_figure(const Source& source, Span span) {
  const auto range = source.tokens_in(span);
  for (std::size_t i = range.first; i < range.last; ++i) {
    const Token& token = source.tokens[i];
    if (source.word(token).is(kFigure | kReach) && token.start > span.start + 1 &&
        token.end < span.end && is_digit(source.normal[token.end]) &&
        source.enclosed[token.start] == 0) {
      return true;
    }
  }
  return false;
}

bool holds_act(const Source& source, Span span) {
  return span.size() > 2 && ActReader(source, span, Part::kTasks).governs_somewhere();
}

}  // namespace luoshi::report
