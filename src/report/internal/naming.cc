#include "report/internal/naming.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "report/internal/framing.h"
#include "report/internal/listing.h"
#include "report/internal/noun.h"
#include "report/internal/spread.h"
#include "report/internal/stretch.h"

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string;
using std::u32string_view;

class Namer {
 public:
  explicit Namer(Row& row)
      : row_(row),
        source_(row.source),
        text_(row.source.normal),
        clauses_(row.clauses),
        figures_(row.figures) {}

  void run() {
    for (std::size_t i = 0; i < figures_.size();) {
      const std::size_t end = end_of_list(row_, i);
      resolve(i);
      shorten(figures_[i].indicator);
      if (end - i > 1) spread_list(row_, i, end);
      i = end;
    }
    look_ahead();
  }

 private:
  void resolve(std::size_t i) {
    Figure& figure = figures_[i];
    Span left = figure.left;
    if (i > 0 && figure.joined) mark_field(i - 1, i);
    if (figure.joined) left = behind_taken_noun(i, left);
    if (figure.joined && left.size() > 2 && is_conjunction(text_[left.start])) ++left.start;
    if (starts_piece(figure)) left.start = left.end;
    figure.phrase = parse_phrase(source_, left, figure.mention);
    if (figure.joined && is_relative(figure.mention) && !figure.phrase.has_noun() &&
        figure.phrase.tail.empty() &&
        figures_[i - 1].mention.kind == figure.mention.kind) {  // 增长6.5%、力争7%以上
      figure.phrase.tail_classes = figures_[i - 1].phrase.tail_classes;
    }
    choose_action(i);
    choose_indicator(i);
  }

  // "污水连通管、5座雨水调蓄池": a number that opens a piece of a list has its noun behind it.
  bool starts_piece(const Figure& figure) const {
    const std::uint32_t start = figure.mention.span.start;
    return start > figure.left.start && text_[start - 1] == U'、' && !is_relative(figure.mention) &&
           !noun_after(source_, figure.right, {false, true}).empty();
  }

  // The noun behind the number before belongs to that number when 、 closes it.
  Span behind_taken_noun(std::size_t i, Span left) const {
    const Figure& before = figures_[i - 1];
    if (before.right_noun.empty()) return left;
    if (text_[before.right.end] == U'、' && before.right.end < left.end) {
      left.start = before.right.end + 1;
    } else if (before.right_noun.end < left.end &&
               u32string_view(U"中里内").find(text_[before.right_noun.end]) !=
                   u32string_view::npos) {
      left.start = before.right_noun.end + 1;  // nothing of its own: 重点城市[中保持在]前100名
    }
    return left;
  }

  void choose_action(std::size_t i) {
    Figure& figure = figures_[i];
    const Phrase& phrase = figure.phrase;
    if (!phrase.verb.empty() && (phrase.tail.empty() || !phrase.object.empty())) {
      figure.action = plain(phrase.verb);
    } else if (!phrase.tail.empty()) {
      figure.action = plain(phrase.tail);
    } else if (figure.joined) {
      figure.action = figures_[i - 1].action;
    }
  }

  void choose_indicator(std::size_t i) {
    Figure& figure = figures_[i];
    const u32string noun = own_noun(source_, figure);
    if (is_run_of_time(figure)) {
      const bool open_end = leading_verbs(source_, figure.right).end == figure.right.end;
      figure.indicator = !noun.empty() ? noun : open_end ? inherited(i, {}) : plain(figure.right);
      return;
    }
    if (figure.mention.pledge == Certainty::kStrive && i > 0) {
      figure.indicator = figures_[i - 1].indicator;
      return;
    }
    if (noun.empty() && !figure.joined && takes_all_behind(figure)) return;
    if (take_owner(i)) return;
    const bool scope_only = !noun.empty() && noun_is_scope(figure);
    const bool unknown = noun.size() <= 2 && figure.mention.kind == UnitKind::kCount &&
                         source_.lexicon->find_word(noun) == nullptr;
    const bool inside =
        !noun.empty() && u32string_view(U"内中里间").find(noun.back()) != u32string_view::npos;
    const bool open =
        noun.empty() || scope_only || unknown || inside || governs_what_follows(figure);
    if (open && !is_relative(figure.mention)) {
      const bool known = scope_only || inside || source_.lexicon->find_word(noun) != nullptr;
      if (take_right_noun(figure, known && (inside || noun.size() <= 3) ? noun : u32string()))
        return;
    }
    if (scope_only && i > 0 && !is_relative(figure.mention)) {
      figure.indicator = rescoped(noun, figures_[i - 1].indicator);
      return;
    }
    if (names_owner_of_right(figure, noun)) return;
    if (!noun.empty() && !scope_only) {
      figure.indicator = with_modifiers(i, noun);
      append_package(figure);
      return;
    }
    figure.indicator = inherited(i, noun);
    figure.guessed = i > 0 && figures_[i - 1].guessed;
    if (!figure.indicator.empty()) return;
    figure.indicator = fallback(figure);
    figure.guessed = true;
  }

  // "虹桥枢纽83项重点任务": whose they are in front of the number, what they are behind it.
  bool names_owner_of_right(Figure& figure, const u32string& noun) {
    constexpr std::size_t kOwnerMax = 12;
    const Phrase& phrase = figure.phrase;
    if (figure.mention.kind != UnitKind::kCount || !phrase.verb.empty() || !phrase.tail.empty()) {
      return false;
    }
    if (noun.empty() || noun.size() > kOwnerMax) return false;
    const Span right = noun_after(source_, figure.right, {false, true});
    if (right.size() < 2) return false;
    figure.right_noun = right;
    figure.indicator = noun + entered_list(right, figure.right) + plain(right);
    act_behind(figure);
    return true;
  }

  bool noun_is_scope(const Figure& figure) const {
    const Phrase& phrase = figure.phrase;
    return is_scope_only(source_, phrase.object.empty() ? phrase.subject : phrase.object);
  }

  // "…打造(1—2个)特色产业": a verb right before a count, and its object behind it.
  bool governs_what_follows(const Figure& figure) const {
    const Phrase& phrase = figure.phrase;
    if (phrase.object.empty() && !phrase.verb.empty()) return true;
    if (figure.mention.kind != UnitKind::kCount) return false;
    if (!phrase.tail.empty()) return brings_about(figure);
    const Span list = phrase.object.empty() ? phrase.subject : phrase.object;
    return source_.view(list).find(U'、') != u32string_view::npos;
  }

  // "省实验室完成(3个)一类新药成果转化": 完成 and 实现 govern, though figures alone follow them
  // too.
  bool brings_about(const Figure& figure) const {
    const Word* word = source_.lexicon->find_word(source_.view(figure.phrase.tail));
    return word != nullptr && word->is(kStrong) &&
           noun_after(source_, figure.right, {true, false}).size() > 1;
  }

  // 连续25年未发生…: what lasted.
  bool is_run_of_time(const Figure& figure) const {
    return figure.mention.core.start >= 2 &&
           text_.substr(figure.mention.core.start - 2, 2) == U"连续";
  }

  // "45%的规模以上工业企业实施数转智改": what holds for the share.
  bool takes_all_behind(Figure& figure) const {
    if (figure.mention.kind != UnitKind::kPercent || figure.right.size() < 4) return false;
    if (!figure.phrase.tail.empty() || !figure.phrase.verb.empty()) return false;
    const std::uint32_t skip = text_[figure.right.start] == U'的' ? 1 : 0;
    figure.indicator = plain({figure.right.start + skip, figure.right.end});
    return true;
  }

  // "投资113亿元的瑞柏和50亿元的永晶": the thing behind 的 owns the sum.
  bool take_owner(std::size_t i) {
    Figure& figure = figures_[i];
    if (figure.mention.kind != UnitKind::kLevel || figure.right.empty()) return false;
    if (text_[figure.right.start] != U'的') return false;
    Span owner{figure.right.start + 1, figure.right.end};
    if (owner.empty() && i + 1 < figures_.size() &&
        figures_[i + 1].mention.span.start == owner.start) {  // 总投资8191亿元的148个省级重点项目
      owner = figures_[i + 1].right;
    }
    const std::vector<Span> pieces = split(source_, owner, U"和、");
    owner = noun_after(source_, pieces.empty() ? owner : pieces[0], {true, true});
    if (owner.empty()) return false;
    u32string what = i > 0 && figures_[i - 1].owned_what.size() > 0 ? figures_[i - 1].owned_what
                                                                    : own_noun(source_, figure);
    if (source_.lexicon->find_word(what) == nullptr) return false;
    figure.indicator = plain(owner) + what;
    figure.owned_what = std::move(what);
    figure.right_noun = owner;
    return true;
  }

  bool take_right_noun(Figure& figure, const u32string& scope) {
    const bool free = figure.phrase.verb.empty() && figure.phrase.tail.empty();
    if ((figure.phrase.tail_classes & kGap) != 0) return false;
    const Span right =
        noun_after(source_, figure.right, {free || figure.mention.kind == UnitKind::kCount, free});
    if (right.empty()) return false;
    if (figure.mention.kind == UnitKind::kCount) figure.phrase.tail_classes = 0;
    figure.right_noun = right;
    figure.indicator = entered_list(right, figure.right) + scope + plain(right);
    if (free) act_behind(figure);
    return true;
  }

  // The verb that follows "40个技改项目".
  void act_behind(Figure& figure) const {
    const Span rest{figure.right_noun.end, figure.right.end};
    const Span act = leading_verbs(source_, strip_adverbs(source_, rest));
    if (!act.empty()) figure.action = plain(act);
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

  // "出台…发展10条措施": the package completes its name.
  void append_package(Figure& figure) const {
    const u32string right = plain(figure.right);
    const Word* word = source_.lexicon->find_word(right);
    if (word != nullptr && word->is(kPackage)) figure.indicator += right;
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
    if (i == 0) return scope;
    return figures_[i - 1].measured_in.empty() ? figures_[i - 1].indicator
                                               : figures_[i - 1].measured_in;
  }

  // Nothing stands in front: the clauses before it in the sentence say what is meant.
  u32string fallback(const Figure& figure) const {
    if (!figure.phrase.verb.empty() && figure.phrase.tail.empty()) return plain(figure.phrase.verb);
    const std::size_t begun = clauses_begun(clauses_, figure.clause.start);
    for (std::size_t c = begun; c > 0 && begun - c < kClausesBackMax; --c) {
      Span clause = clauses_[c - 1];
      if (clause.end > figure.clause.start) continue;
      clause.start = std::max(clause.start, place_before(clause.end, kFigureReach));
      const Phrase phrase = parse_phrase(source_, clause, figure.mention);
      if (!phrase.has_noun()) continue;
      const u32string subject = plain(phrase.subject);
      return subject.empty() ? plain(phrase.object) : subject;
    }
    if (!figure.phrase.verb.empty()) return plain(figure.phrase.verb);
    if (!figure.right.empty()) return plain(figure.right);
    return plain(figure.phrase.tail.empty() ? figure.clause : figure.phrase.tail);
  }

  // 总数, 增速, 占比 alone say nothing; neither does 达标村 behind 新时代“…”示范村20个、.
  u32string with_modifiers(std::size_t i, const u32string& noun) const {
    if (i == 0) return noun;
    const u32string& before = figures_[i - 1].indicator;
    if (noun.size() > 3 && (noun.front() == U'占' || noun.front() == U'对')) {
      return without_generic(before) + noun;  // 高技术制造业增加值[对工业增长贡献率]
    }
    const bool near = figures_[i].joined && text_[figures_[i].left.start] == U'、';
    const Word* word = source_.lexicon->find_word(noun);
    if (word != nullptr && (word->is(kGeneric) || (near && word->is(kGenericNear)))) {
      if (before.ends_with(noun)) return before;
      return (word->is(kGeneric) ? without_generic(before) : without_measure(before)) + noun;
    }
    if (word != nullptr && word->is(kGenericNear) && !says_respectively(source_, figures_[i]) &&
        figures_[i].clause.start == before_clause_end(i) && before.size() <= 8 &&
        before.find(U'、') == u32string::npos && before.ends_with(U"项目")) {
      return before + noun;  // 实施重点项目75个，完成投资74亿元
    }
    const Trie::Match scope = source_.lexicon->word_at(noun, 0);
    const bool scoped = scope.length > 0 && source_.lexicon->word(scope.value).is(kScope);
    const bool sibling = near && !scoped && figures_[i].phrase.verb.empty() && noun.size() <= 5 &&
                         before.size() >= noun.size() + 3 &&
                         figures_[i].mention.unit == figures_[i - 1].mention.unit &&
                         source_.lexicon->ends(Ending::kPlace, noun) &&
                         source_.lexicon->ends(Ending::kPlace, before);
    return sibling ? before.substr(0, before.size() - noun.size()) + noun : noun;
  }

  // 地区生产总值(增速)…，总量: 地区生产总值总量.
  u32string without_generic(const u32string& indicator) const {
    const u32string last =
        indicator.size() > 4 ? indicator.substr(indicator.size() - 2) : u32string();
    const Word* word = source_.lexicon->find_word(last);
    return word != nullptr && word->is(kGeneric) ? indicator.substr(0, indicator.size() - 2)
                                                 : indicator;
  }

  // 粮食播种面积…、产量: the second measure of the same thing, 粮食产量.
  u32string without_measure(const u32string& indicator) const {
    const std::size_t measure = closing_measure(source_, indicator).size();
    return indicator.substr(0, indicator.size() - measure);
  }

  // "在全国168个重点城市中保持在前100名": the count names the field, not a figure of its own.
  void mark_field(std::size_t field, std::size_t rank) {
    Figure& figure = figures_[field];
    if (!figures_[rank].mention.ordinal || figure.mention.kind != UnitKind::kCount) return;
    if (figure.right_noun.empty() || !figure.phrase.within) return;
    figure.measured_in = plain(figure.phrase.subject);
  }

  // Where the clause behind the one of the figure before begins.
  std::uint32_t before_clause_end(std::size_t i) const {
    const std::size_t next = clauses_begun(clauses_, figures_[i - 1].mention.span.start);
    return next < clauses_.size() ? clauses_[next].start : 0;
  }

  // Second look, from the end: what a number leaves open may stand behind a later one.
  void look_ahead() {
    for (std::size_t i = figures_.size(); i > 1; --i) {
      Figure& figure = figures_[i - 2];
      const Figure& next = figures_[i - 1];
      if (!next.joined || is_relative(figure.mention)) continue;
      if (figure.guessed && !next.guessed && figure.mention.unit == next.mention.unit) {
        figure.indicator = next.indicator;  // 落地100个、开工100个、投产100个项目
        figure.guessed = false;
      } else if (!figure.right_noun.empty() && is_scope_only(source_, figure.right_noun)) {
        figure.indicator =
            rescoped(plain(figure.right_noun), next.indicator);  // 25件省级和30件市级实事
      } else if (!figure.right_noun.empty() &&
                 entered_list(figure.right_noun, figure.right).empty() &&
                 !next.right_noun.empty() && figure.right.end >= next.mention.span.start - 1) {
        figure.indicator = entered_list(next.right_noun, next.right) + figure.indicator;
        shorten(figure.indicator);
      }
    }
  }

  u32string plain(Span span) const { return plain_text(source_, span); }

  Row& row_;
  const Source& source_;
  u32string_view text_;
  const std::vector<Span>& clauses_;
  std::vector<Figure>& figures_;
};

}  // namespace

void name_figures(Row& row) { Namer(row).run(); }

}  // namespace luoshi::report
