#include "report/internal/phrase.h"

#include <algorithm>
#include <string_view>

namespace luoshi::report {
namespace {

using base::Span;

constexpr std::uint32_t kTailClasses = kUp | kDown | kReach | kGap | kRankVerb | kStep;
constexpr std::uint32_t kActs = kVerb | kStrong | kEnter;

bool is_joint(char32_t c) {
  return c == U'、' || c == U'和' || c == U'或' || c == U'并' || c == U'及';
}

bool is_preposition(char32_t c) {
  return std::u32string_view(U"与和对为向从在由被把将同给").find(c) != std::u32string_view::npos;
}

// A word stands as itself only outside quotation marks and titles.
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

class PhraseParser {
 public:
  PhraseParser(const Source& source, const Mention& mention)
      : source_(source), text_(source.normal), mention_(mention) {}

  Phrase run(Span left) {
    left = without_aside(without_particle(trim_joints(source_, left)));
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

  // 解决了(330个), 医院各(1个), 限额由(2300元): a particle that belongs to no noun.
  Span without_particle(Span left) const {
    if (left.size() < 3) return left;
    const std::u32string_view end = source_.view({left.end - 2, left.end});
    const bool loose = end.back() == U'了' || end.back() == U'各' ||
                       ((end.back() == U'由' || end.back() == U'有') &&
                        source_.lexicon->find_word(end) == nullptr);
    return loose ? Span{left.start, left.end - 1} : left;
  }

  // 同比增长（以下简称增长）(8%): the bracket says something about the word before it.
  Span without_aside(Span left) const {
    if (left.empty() || text_[left.end - 1] != U'）') return left;
    std::uint32_t open = left.end;
    while (open > left.start && text_[open - 1] != U'（') --open;
    if (open <= left.start + 1) return left;
    const Span before{left.start, open - 1};
    const Token* last = token_ending_at(source_, before);
    return last != nullptr && source_.word(*last).is(kUp | kDown | kReach) ? before : left;
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
      left = trim_right(left);
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
      return trim_right({left.start, token.start});
    }
    return left;
  }

  Span trim_right(Span span) const {
    while (!span.empty() && (is_stop(text_[span.end - 1]) || is_blank(text_[span.end - 1]))) {
      --span.end;
    }
    return span;
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
    left = trim_right(left);
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
      return trim_right(left);
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
        return trim_right({left.start, i - 1});
    }
    return left;
  }

  // "2030年(预计)", "1—11月份": when, not what.
  Span without_date(Span left) const {
    std::uint32_t i = left.start;
    while (i < left.end && (is_digit(text_[i]) || text_[i] == U'—' || text_[i] == U'-')) ++i;
    if (i == left.start || i == left.end || (text_[i] != U'年' && text_[i] != U'月')) return left;
    ++i;
    if (i < left.end && (text_[i] == U'份' || text_[i] == U'底' || text_[i] == U'末')) ++i;
    return {i, left.end};
  }

  // "增速[连续四个季度](居全省第1位)", "[近二十年来]": for how long, not what.
  Span without_run_of_time(Span left) const {
    constexpr std::uint32_t kRunMax = 8;
    if (left.size() < 3) return left;
    const std::u32string_view end = source_.view({left.end - 2, left.end});
    const bool since = end == U"年来";
    const bool lasted = end.back() == U'年' || end == U"季度" || end == U"个月";
    for (std::uint32_t i = left.end - 2; i >= left.start && left.end - i <= kRunMax; --i) {
      const std::u32string_view here = source_.view({i, left.end});
      if ((since && here.starts_with(U'近')) || (lasted && here.starts_with(U"连续"))) {
        return trim_right({left.start, i});
      }
      if (i == 0) break;
    }
    return left;
  }

  // "在巴西、智利等地[举办招商活动]", "为经营主体[降低融资成本]": where and for whom, not what.
  Span behind_circumstance(Span left) const {
    constexpr std::uint32_t kShortest = 5;
    if (left.size() < kShortest || !is_preposition(text_[left.start])) return left;
    if (token_starting_at(source_, left) != nullptr &&
        token_starting_at(source_, left)->end > left.start + 1) {
      return left;
    }
    const auto range = source_.tokens_in({left.start + 2, left.end});
    for (std::size_t i = range.first; i < range.last; ++i) {
      const Token& token = source_.tokens[i];
      const Word& word = source_.word(token);
      if (!stands_free(source_, token) || token.end - token.start < 2) continue;
      if (word.is(kVerb) && !word.is(kNominal | kNoun)) return {token.start, left.end};
    }
    return left;
  }

  void take_noun(Span left) {
    left = without_run_of_time(without_date(trim_joints(source_, left)));
    left = strip_adverbs(source_, trim_joints(source_, left));
    if (left.size() == 1 && is_preposition(text_[left.start])) return;
    if (left.empty()) return;
    if (take_field(left)) return;
    left = behind_circumstance(left);
    if (const Span verbs = leading_verbs(source_, left);
        !verbs.empty() && left.end - verbs.end != 1) {  // 引领县 is a noun
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
      phrase_.subject = trim_right({left.start, placed->start});
      phrase_.object = {placed->end, left.end};
      phrase_.within = true;
      return true;
    }
    for (std::uint32_t i = left.end; i > left.start + 1; --i) {
      if (text_[i - 1] != U'在' || source_.enclosed[i - 1] != 0) continue;
      if (!is_scope_only(source_, {i, left.end}) || i == left.end) return false;
      phrase_.subject = without_closing_verb(trim_right({left.start, i - 1}));
      phrase_.object = {i, left.end};
      phrase_.within = true;
      return true;
    }
    return false;
  }

  bool is_mid_act(const Token& token) const {
    constexpr std::u32string_view kTails =
        U"率量数额值度区园型库类者力员金费券站点厂线群链化性地期机";
    return stands_free(source_, token) && source_.word(token).is(kStrong) &&
           !source_.word(token).is(kNoun) &&
           (token.end >= text_.size() ||
            kTails.find(text_[token.end]) == std::u32string_view::npos);
  }

  // Adverbs in front of the act do not belong to the subject.
  Span subject_before(std::uint32_t end, Span left) const {
    Span subject = trim_right({left.start, end});
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

namespace {
// 出台促进…措施: what follows such a verb is its object, verb or not.
bool opens_clause(const Word& verb) {
  return verb.milestone == Milestone::kEstablish || verb.milestone == Milestone::kRun;
}
}  // namespace

Phrase parse_phrase(const Source& source, Span left, const Mention& mention) {
  return PhraseParser(source, mention).run(left);
}

bool is_scope_only(const Source& source, Span span) {
  while (!span.empty()) {
    const Token* first = token_starting_at(source, span);
    if (first == nullptr || !source.word(*first).is(kScope)) return false;
    span.start = first->end;
  }
  return true;
}

namespace {
// "新推出", "已完成": one character before a verb that is no word of its own.
bool is_prefix(char32_t c) {
  return std::u32string_view(U"新再又已共均将").find(c) != std::u32string_view::npos;
}
}  // namespace

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

namespace {

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

// 建成率, 创建数量, 集聚区: a verb inside a noun.
bool is_nominal(const Source& source, const Token& token) {
  constexpr std::u32string_view kTails =
      U"率量数额值度区园型库类者力员金费券站点厂线群链化性地期机";
  return kTails.find(source.normal[token.end]) != std::u32string_view::npos;
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
  if (word.is(kNoun) || is_nominal(source, token)) return false;
  if (word.is(kCuts)) return true;
  if (belongs_to_thing(source, token, right, free)) return false;
  if (stands_behind_agent(source, right.start, token.start)) {
    return word.is(kActs | kReach) || begins_act(source, token, right);
  }
  return free && word.is(kActs) && token.end == right.end;
}

}  // namespace

namespace {
// Is the character the end of a word of the lexicon: 双[向], 高[中]?
bool closes_word(const Source& source, std::uint32_t at) {
  if (at == 0) return false;
  const Word* word = source.lexicon->find_word(source.view({at - 1, at + 1}));
  return word != nullptr && word->is(kNoun);
}

// "民生实事[高质量](办结)"
Span without_adverbs_behind(const Source& source, Span noun) {
  for (int steps = 0; steps < 3; ++steps) {
    const Token* last = token_ending_at(source, noun);
    if (last == nullptr || last->start == noun.start) break;
    if (!source.word(*last).is(kAdverb) || source.word(*last).is(kScope)) break;
    noun.end = last->start;
  }
  return noun;
}
}  // namespace

Span noun_after(const Source& source, Span right, NounRules rules) {
  right = trim_joints(source, right);
  while (right.size() > 1 && is_joint(source.normal[right.end - 1])) --right.end;
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
  return source.view(noun) == U"台阶" || source.view(noun) == U"大关" ? Span{} : noun;
}

}  // namespace luoshi::report
