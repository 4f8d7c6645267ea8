#include "report/internal/phrase.h"

#include <algorithm>
#include <string_view>

#include "report/internal/noun.h"
#include "report/internal/stretch.h"

namespace luoshi::report {
namespace {

using base::Span;

constexpr std::uint32_t kTailClasses = kUp | kDown | kReach | kGap | kRankVerb | kStep;

class PhraseParser {
 public:
  PhraseParser(const Source& source, const Mention& mention)
      : source_(source), text_(source.normal), mention_(mention) {}

  Phrase run(Span left) {
    left = without_aside(source_, without_particle(source_, trim_joints(source_, left)));
    spread_ = source_.view(left).find(U"分别") != std::u32string_view::npos;
    if (!spread_) left = last_act_piece(left);
    left = take_tail(left);
    if (!left.empty() && text_[left.end - 1] == U'等') {
      phrase_.examples = noun_follows(mention_.span.end);
      if (!phrase_.examples) --left.end;  // 集贸市场等(30个): the list is all there is
    }
    take_noun(left);
    moves_by_verb();
    if (phrase_.examples) phrase_.subject = phrase_.object = {left.end, left.end};
    if (is_frame(phrase_.subject)) phrase_.subject.end = phrase_.subject.start;
    return phrase_;
  }

 private:
  bool noun_follows(std::uint32_t at) const {
    return at < text_.size() && (is_han(text_[at]) || text_[at] == U'“' || text_[at] == U'《');
  }

  // 压减会议经费(15%): the verb in front of the noun says which way the share moves.
  void moves_by_verb() {
    if (mention_.kind != UnitKind::kPercent || !phrase_.tail.empty() || phrase_.object.empty()) {
      return;
    }
    const Token* verb = token_starting_at(source_, phrase_.verb);
    if (verb == nullptr || source_.word(*verb).is(kReach) ||
        text_[phrase_.object.end - 1] == U'率') {
      return;
    }
    phrase_.tail_classes |= source_.word(*verb).classes & kDown;
  }

  // "优化布局、新增平台3个": what stands before the piece that begins with a verb is another act.
  Span last_act_piece(Span left) const {
    const std::vector<Span> pieces = split(source_, left, U"、");
    for (std::size_t i = pieces.size(); i > 1; --i) {
      const Span piece = strip_adverbs(source_, pieces[i - 1]);
      const Span verbs = leading_verbs(source_, piece);
      if (verbs.empty()) continue;
      if (piece.end - verbs.end < 2) continue;           // 保障金、救助金
      if (joins_previous_verb(pieces[i - 2])) continue;  // 新建、改扩建幼儿园
      return {pieces[i - 1].start, left.end};
    }
    return left;
  }

  bool joins_previous_verb(Span previous) const {
    const Span piece = strip_adverbs(source_, previous);
    return leading_verbs(source_, piece) == piece && !piece.empty();
  }

  // Takes the words that govern the figure off the end.
  Span take_tail(Span left) {
    const std::uint32_t start = mention_.span.start;
    if (mention_.kind == UnitKind::kPercent && start > 0 && text_[start - 1] == U'的') {
      left = take_share_of(left);
    }
    if (mention_.ordinal || mention_.kind == UnitKind::kPoints || mention_.unit == U"位") {
      left = take_relation(left);
    }
    for (int steps = 0; steps < 6 && !left.empty(); ++steps) {
      const Token* last = token_ending_at(source_, left);
      if (last == nullptr) break;
      const Word& word = source_.word(*last);
      if (!phrase_.tail.empty() && word.is(kNoun | kGeneric)) break;  // 排名(上升)
      if (left.size() == 1 && is_preposition(text_[left.start]) &&
          mention_.kind == UnitKind::kCount && noun_follows(mention_.span.end)) {
        break;  // 为(2000名)残疾儿童提供…
      }
      if (word.is(kGap) && last->end - last->start == 1 && !compares(left)) break;  // 层高
      if (word.is(kTailClasses)) {
        if (phrase_.tail.empty()) phrase_.tail = {last->start, last->end};
        phrase_.tail_classes |= word.classes & kTailClasses;
      } else if (!word.is(kAdverb | kFiller | kStriveWord | kMustWord) || word.is(kScope)) {
        break;
      }
      if (word.text == U"同口径") phrase_.same_scope = true;
      left.end = last->start;
      left = trim_right(source_, left);
    }
    return take_comparison(left);
  }

  // 完成[年度计划]的140%, 占[全省]的21%.
  Span take_share_of(Span left) {
    const auto range = source_.tokens_in(left);
    for (std::size_t i = range.last; i > range.first; --i) {
      const Token& token = source_.tokens[i - 1];
      const std::u32string& text = source_.word(token).text;
      if (text != U"占" && text != U"完成" && text != U"达到" && text != U"为") continue;
      phrase_.tail = {token.start, token.end};
      phrase_.baseline = trim_joints(source_, {token.end, left.end});
      return trim_right(source_, {left.start, token.start});
    }
    return left;
  }

  // 比年度目标少, 尚差: one character is a comparison only beside another.
  bool compares(Span left) const {
    for (std::uint32_t i = left.start; i < left.end; ++i) {
      const char32_t c = text_[i];
      if (c == U'比' || c == U'较' || c == U'尚' || c == U'还') return true;
    }
    return false;
  }

  // 高于[全省平均]4个百分点, 列[全省]第二, 在[全国重点城市]排79位.
  Span take_relation(Span left) {
    const Token* closing = token_ending_at(source_, left);
    const bool placed = mention_.ordinal || (mention_.unit == U"位" && closing != nullptr &&
                                             source_.word(*closing).is(kRankVerb));  // 排79位
    const Token* found = last_token_with(source_, left, placed ? kRankVerb | kEnter : kGap);
    if (found == nullptr ||
        (!placed && source_.word(*found).is(kUp | kDown) && found->end == left.end)) {
      if (placed) take_trailing_scope(left);
      return left;
    }
    const Span between{found->end, left.end};
    Span field = between;
    for (std::uint32_t i = between.start; i < between.end; ++i) {
      if (text_[i] == U'、' && source_.enclosed[i] == 0) field.start = i + 1;
    }
    if (field.start != between.start && (!placed || !is_scope_only(source_, field))) return left;
    phrase_.tail = {found->start, found->end};
    phrase_.tail_classes = source_.word(*found).classes & (kTailClasses | kGapDown);
    phrase_.baseline = trim_joints(source_, field);  // 保持全国前列、[全省](首位)
    left.end = found->start;
    left = trim_right(source_, left);
    if (placed) take_place(left);
    return left;
  }

  void take_trailing_scope(Span& left) {
    const Token* last = token_ending_at(source_, left);
    if (last == nullptr || !source_.word(*last).is(kScope)) return;
    phrase_.baseline = {last->start, last->end};
    left.end = last->start;
  }

  // …在全国重点城市(排79位)
  void take_place(Span& left) {
    for (std::uint32_t i = left.end; i > left.start; --i) {
      if (text_[i - 1] != U'在' || source_.enclosed[i - 1] != 0) continue;
      if (phrase_.baseline.empty()) phrase_.baseline = {i, left.end};
      left.end = i - 1;
      return;
    }
  }

  // 比上年增长, 较2022年提高: the words between 比 and the tail are what it is compared with.
  Span take_comparison(Span left) {
    if ((phrase_.tail_classes & (kUp | kDown | kGap)) == 0) return left;
    left = without_ground(left);
    for (std::uint32_t i = left.end; i > left.start && left.end - i < 14; --i) {
      const char32_t c = text_[i - 1];
      if (is_stop(c)) break;
      if ((c != U'比' && c != U'较') || source_.enclosed[i - 1] != 0 || i == left.end) continue;
      if (text_[i] == U'重' || text_[i] == U'例' || text_[i] == U'率') break;
      phrase_.baseline = {i, left.end};
      left.end = i - 1;
      return trim_right(source_, left);
    }
    return left;
  }

  // "…在前几年大幅下降的基础上(又下降)".
  Span without_ground(Span left) const {
    if (!source_.view(left).ends_with(U"基础上") && !source_.view(left).ends_with(U"基础上又")) {
      return left;
    }
    for (std::uint32_t i = left.end; i > left.start; --i) {
      if (text_[i - 1] == U'在' && source_.enclosed[i - 1] == 0)
        return trim_right(source_, {left.start, i - 1});
    }
    return left;
  }

  // 创新指数排名(提升), 服务质量指数(达): a word that is as often a noun, before what is measured.
  bool opens_indicator(Span verbs, Span left) const {
    const Token* first = token_starting_at(source_, verbs);
    if (phrase_.tail.empty() || first->end != verbs.end) return false;
    const Word& word = source_.word(*first);
    const std::u32string_view whole = source_.view(left);
    const Word* last = source_.lexicon->find_word(whole.substr(whole.size() - 2));
    return word.is(kNominal) && (source_.lexicon->ends(Ending::kMeasure, whole) ||
                                 (last != nullptr && last->is(kGeneric)));
  }

  // 提升5位至(第24位), 为(2000名)…: a single character that names nothing.
  static bool links(char32_t c) { return is_preposition(c) || c == U'至' || c == U'到'; }

  void take_noun(Span left) {
    left = without_run_of_time(source_, without_date(source_, trim_joints(source_, left)));
    left = strip_adverbs(source_, trim_joints(source_, left));
    if (left.empty() || (left.size() == 1 && links(text_[left.start]))) return;
    if (take_field(left)) return;
    left = behind_circumstance(source_, left);
    if (const Span verbs = leading_verbs(source_, left);
        !verbs.empty() && left.end - verbs.end != 1 &&
        !opens_indicator(verbs, left)) {  // 引领县 is a noun
      phrase_.verb = verbs;
      const Span rest = trim_joints(source_, {verbs.end, left.end});
      const Token* first = token_starting_at(source_, verbs);
      const bool made =
          source_.word(*first).milestone == Milestone::kEstablish;  // 出台促进…36条措施
      if (!made && take_inner_act(rest)) return;
      phrase_.object = rest;
      const Token* inner = last_act(rest);
      if (inner == nullptr || rest.end - inner->end < 2 || inner->start - rest.start < 2) return;
      phrase_.subject = subject_before(inner->start, rest);
      phrase_.object = trim_joints(source_, {inner->end, rest.end});
      if (source_.word(*first).is(kPivot) &&  // 提请人大审议(法规)
          phrase_.subject.size() >= phrase_.object.size()) {
        phrase_.subject.end = phrase_.subject.start;
      }
      return;
    }
    // "全省接待游客人次、接待过夜游客人次分别(增长…)": a list of indicators, verbs and all.
    const Token* act = spread_ && !phrase_.tail.empty() ? nullptr : last_act(left);
    if (act == nullptr) {
      phrase_.subject = without_closing_verb(left);
      phrase_.verb = trim_joints(source_, {phrase_.subject.end, left.end});
      return;
    }
    phrase_.verb = {act->start, act->end};
    phrase_.subject = subject_before(act->start, left);
    phrase_.object = trim_joints(source_, {act->end, left.end});
  }

  // The last act in `span`; one that closes it counts only when a noun follows the number, or when
  // there is no other.
  const Token* last_act(Span span) const {
    const auto range = source_.tokens_in(span);
    const bool noun_follows = mention_.core.end < text_.size() && is_han(text_[mention_.core.end]);
    const Token* closing = nullptr;
    for (std::size_t i = range.last; i > range.first; --i) {
      const Token& token = source_.tokens[i - 1];
      if (!is_mid_act(token)) continue;
      if (token.end < span.end || noun_follows) return &token;
      if (closing == nullptr) closing = &token;
    }
    return closing;
  }

  // "空气质量综合指数在全国(168个重点城市…)", "服务质量居全国(120个城市…)".
  bool take_field(Span left) {
    if (mention_.kind != UnitKind::kCount || mention_.ordinal) return false;
    const Token* placed = last_token_with(source_, left, kRankVerb);
    if (placed != nullptr && placed->end < left.end && placed->start > left.start &&
        is_scope_only(source_, {placed->end, left.end})) {
      phrase_.subject = trim_right(source_, {left.start, placed->start});
      phrase_.object = {placed->end, left.end};
      phrase_.within = true;
      return true;
    }
    for (std::uint32_t i = left.end; i > left.start + 1; --i) {
      if (text_[i - 1] != U'在' || source_.enclosed[i - 1] != 0) continue;
      if (!is_scope_only(source_, {i, left.end}) || i == left.end) return false;
      phrase_.subject = without_closing_verb(trim_right(source_, {left.start, i - 1}));
      phrase_.object = {i, left.end};
      phrase_.within = true;
      return true;
    }
    return false;
  }

  bool is_mid_act(const Token& token) const {
    return stands_free(source_, token) && source_.word(token).is(kStrong) &&
           !source_.word(token).is(kNoun) && !stands_in_noun(source_, token);
  }

  // Adverbs in front of the act do not belong to the subject.
  Span subject_before(std::uint32_t end, Span left) const {
    Span subject = trim_right(source_, {left.start, end});
    for (int steps = 0; steps < 3 && !subject.empty(); ++steps) {
      const Token* last = token_ending_at(source_, subject);
      if (last == nullptr || !source_.word(*last).is(kAdverb | kFiller | kStriveWord)) break;
      subject.end = last->start;
    }
    return trim_joints(source_, subject);
  }

  Span without_closing_verb(Span noun) const {
    const Token* last = token_ending_at(source_, noun);
    if (last == nullptr) return noun;
    const Word& word = source_.word(*last);
    const bool works =
        word.is(kVerb) && !word.is(kNominal | kNoun) &&
        (word.milestone == Milestone::kStart || word.milestone == Milestone::kFinish);
    const bool act =
        word.is(kEnter) || works || (word.is(kStrong) && word.milestone == Milestone::kFinish);
    return act ? trim_joints(source_, {noun.start, last->start}) : noun;
  }

  // 以…方式(举办): how, not who.
  bool is_frame(Span subject) const {
    const Token* first = token_starting_at(source_, subject);
    return first != nullptr && (source_.word(*first).is(kFrame) ||
                                (source_.word(*first).is(kPreposition) && subject.size() > 2 &&
                                 first->end - first->start > 1));
  }

  // "支持各区县重点打造(1—2个…)": the verb right before the number governs it, not the first.
  bool take_inner_act(Span rest) {
    const Token* last = token_ending_at(source_, rest);
    if (last == nullptr || !source_.word(*last).is(kActs) || source_.word(*last).is(kNoun))
      return false;
    if (mention_.core.end >= text_.size() || !is_han(text_[mention_.core.end])) return false;
    phrase_.verb = {last->start, last->end};
    phrase_.subject = subject_before(last->start, rest);
    phrase_.object = {rest.end, rest.end};
    return true;
  }

  const Source& source_;
  std::u32string_view text_;
  const Mention& mention_;
  Phrase phrase_;
  bool spread_ = false;  // one verb over a list, with 分别
};

}  // namespace

Phrase parse_phrase(const Source& source, Span left, const Mention& mention) {
  return PhraseParser(source, mention).run(left);
}

}  // namespace luoshi::report
