#include "report/internal/naming.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "report/internal/framing.h"
#include "report/internal/spread.h"

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
        items_(row.figures) {}

  void run() {
    for (std::size_t i = 0; i < items_.size();) {
      const std::size_t end = end_of_list(row_, i);
      resolve(i);
      shorten(items_[i].indicator);
      if (end - i > 1) spread(i, end);
      i = end;
    }
    look_ahead();
  }

 private:
  // A chain of figures that each add a word to the one before must not grow without end. The noun
  // stands at the end.
  static void shorten(u32string& indicator) {
    if (indicator.size() > kIndicatorMax) indicator.erase(0, indicator.size() - kIndicatorMax);
  }

  void resolve(std::size_t i) {
    Figure& item = items_[i];
    Span left = item.left;
    if (i > 0 && item.joined) mark_field(i - 1, i);
    if (item.joined) left = behind_taken_noun(i, left);
    if (item.joined && left.size() > 2 && is_conjunction(text_[left.start])) ++left.start;
    if (starts_piece(item)) left.start = left.end;
    item.phrase = parse_phrase(source_, left, item.mention);
    if (item.joined && is_relative(item.mention) && !item.phrase.has_noun() &&
        item.phrase.tail.empty() &&
        items_[i - 1].mention.kind == item.mention.kind) {  // 增长6.5%、力争7%以上
      item.phrase.tail_classes = items_[i - 1].phrase.tail_classes;
    }
    choose_action(i);
    choose_indicator(i);
  }

  // "污水连通管、5座雨水调蓄池": a number that opens a piece of a list has its noun behind it.
  bool starts_piece(const Figure& item) const {
    const std::uint32_t start = item.mention.span.start;
    return start > item.left.start && text_[start - 1] == U'、' && !is_relative(item.mention) &&
           !noun_after(source_, item.right, {false, true}).empty();
  }

  // The noun behind the number before belongs to that number when 、 closes it.
  Span behind_taken_noun(std::size_t i, Span left) const {
    const Figure& before = items_[i - 1];
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

  static bool is_conjunction(char32_t c) { return c == U'和' || c == U'及' || c == U'与'; }

  void choose_action(std::size_t i) {
    Figure& item = items_[i];
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
    Figure& item = items_[i];
    const u32string noun = own_noun(item);
    if (is_run_of_time(item)) {
      const bool open_end = leading_verbs(source_, item.right).end == item.right.end;
      item.indicator = !noun.empty() ? noun : open_end ? inherited(i, {}) : plain(item.right);
      return;
    }
    if (item.mention.pledge == Certainty::kStrive && i > 0) {
      item.indicator = items_[i - 1].indicator;
      return;
    }
    if (noun.empty() && !item.joined && takes_all_behind(item)) return;
    if (take_owner(i)) return;
    const bool scope_only = !noun.empty() && noun_is_scope(item);
    const bool unknown = noun.size() <= 2 && item.mention.kind == UnitKind::kCount &&
                         source_.lexicon->find_word(noun) == nullptr;
    const bool inside =
        !noun.empty() && u32string_view(U"内中里间").find(noun.back()) != u32string_view::npos;
    const bool open = noun.empty() || scope_only || unknown || inside || governs_what_follows(item);
    if (open && !is_relative(item.mention)) {
      const bool known = scope_only || inside || source_.lexicon->find_word(noun) != nullptr;
      if (take_right_noun(item, known && (inside || noun.size() <= 3) ? noun : u32string())) return;
    }
    if (scope_only && i > 0 && !is_relative(item.mention)) {
      item.indicator = rescoped(noun, items_[i - 1].indicator);
      return;
    }
    if (names_owner_of_right(item, noun)) return;
    if (!noun.empty() && !scope_only) {
      item.indicator = with_modifiers(i, noun);
      append_package(item);
      return;
    }
    item.indicator = inherited(i, noun);
    item.guessed = i > 0 && items_[i - 1].guessed;
    if (!item.indicator.empty()) return;
    item.indicator = fallback(item);
    item.guessed = true;
  }

  // "虹桥枢纽83项重点任务": whose they are in front of the number, what they are behind it.
  bool names_owner_of_right(Figure& item, const u32string& noun) {
    constexpr std::size_t kOwnerMax = 12;
    const Phrase& phrase = item.phrase;
    if (item.mention.kind != UnitKind::kCount || !phrase.verb.empty() || !phrase.tail.empty()) {
      return false;
    }
    if (noun.empty() || noun.size() > kOwnerMax) return false;
    const Span right = noun_after(source_, item.right, {false, true});
    if (right.size() < 2) return false;
    item.right_noun = right;
    item.indicator = noun + entered_list(right, item.right) + plain(right);
    act_behind(item);
    return true;
  }

  // Subject and object in front of the number; long examples before 等 left out.
  u32string own_noun(const Figure& item) const {
    const u32string subject = plain(item.phrase.subject);
    const u32string object = without_examples(item.phrase.object);
    if (item.phrase.within) return object;
    return object.empty() ? without_examples(item.phrase.subject) : subject + object;
  }

  bool noun_is_scope(const Figure& item) const {
    const Phrase& phrase = item.phrase;
    return is_scope_only(source_, phrase.object.empty() ? phrase.subject : phrase.object);
  }

  // "…打造(1—2个)特色产业": a verb right before a count, and its object behind it.
  bool governs_what_follows(const Figure& item) const {
    const Phrase& phrase = item.phrase;
    if (phrase.object.empty() && !phrase.verb.empty()) return true;
    if (item.mention.kind != UnitKind::kCount) return false;
    if (!phrase.tail.empty()) return brings_about(item);
    const Span list = phrase.object.empty() ? phrase.subject : phrase.object;
    return source_.view(list).find(U'、') != u32string_view::npos;
  }

  // "省实验室完成(3个)一类新药成果转化": 完成 and 实现 govern, though figures alone follow them
  // too.
  bool brings_about(const Figure& item) const {
    const Word* word = source_.lexicon->find_word(source_.view(item.phrase.tail));
    return word != nullptr && word->is(kStrong) &&
           noun_after(source_, item.right, {true, false}).size() > 1;
  }

  // "2023世界清洁能源装备大会、首届美酒博览会等会议活动": names are examples, kinds are not.
  u32string without_examples(Span noun) const {
    constexpr u32string_view kNameEnds = U"路街桥园馆院会节站厂港镇节赛线”";
    std::uint32_t mark = 0;
    for (std::uint32_t k = noun.start; k < noun.end; ++k) {
      if (text_[k] == U'等' && source_.enclosed[k] == 0 && noun.end - k > 2 &&
          text_[k + 1] != U'地') {  // 与合川等地实现…
        mark = k;
      }
    }
    if (noun.end - mark == 3 && source_.view({mark + 1, noun.end}) != U"项目") mark = 0;
    if (mark == 0) return plain(noun);
    const Span examples{noun.start, mark};
    const std::size_t pieces = split(source_, examples, U"、").size();
    const bool names =
        examples.size() >= 5 * pieces || kNameEnds.find(text_[mark - 1]) != u32string_view::npos;
    return names ? plain({mark + 1, noun.end}) : plain(noun);
  }

  // 连续25年未发生…: what lasted.
  bool is_run_of_time(const Figure& item) const {
    return item.mention.core.start >= 2 && text_.substr(item.mention.core.start - 2, 2) == U"连续";
  }

  // "45%的规模以上工业企业实施数转智改": what holds for the share.
  bool takes_all_behind(Figure& item) const {
    if (item.mention.kind != UnitKind::kPercent || item.right.size() < 4) return false;
    if (!item.phrase.tail.empty() || !item.phrase.verb.empty()) return false;
    const std::uint32_t skip = text_[item.right.start] == U'的' ? 1 : 0;
    item.indicator = plain({item.right.start + skip, item.right.end});
    return true;
  }

  // "投资113亿元的瑞柏和50亿元的永晶": the thing behind 的 owns the sum.
  bool take_owner(std::size_t i) {
    Figure& item = items_[i];
    if (item.mention.kind != UnitKind::kLevel || item.right.empty()) return false;
    if (text_[item.right.start] != U'的') return false;
    Span owner{item.right.start + 1, item.right.end};
    if (owner.empty() && i + 1 < items_.size() &&
        items_[i + 1].mention.span.start == owner.start) {  // 总投资8191亿元的148个省级重点项目
      owner = items_[i + 1].right;
    }
    const std::vector<Span> pieces = split(source_, owner, U"和、");
    owner = noun_after(source_, pieces.empty() ? owner : pieces[0], {true, true});
    if (owner.empty()) return false;
    u32string what =
        i > 0 && items_[i - 1].owned_what.size() > 0 ? items_[i - 1].owned_what : own_noun(item);
    if (source_.lexicon->find_word(what) == nullptr) return false;
    item.indicator = plain(owner) + what;
    item.owned_what = std::move(what);
    item.right_noun = owner;
    return true;
  }

  bool take_right_noun(Figure& item, const u32string& scope) {
    const bool free = item.phrase.verb.empty() && item.phrase.tail.empty();
    if ((item.phrase.tail_classes & kGap) != 0) return false;
    const Span right =
        noun_after(source_, item.right, {free || item.mention.kind == UnitKind::kCount, free});
    if (right.empty()) return false;
    if (item.mention.kind == UnitKind::kCount) item.phrase.tail_classes = 0;
    item.right_noun = right;
    item.indicator = entered_list(right, item.right) + scope + plain(right);
    if (free) act_behind(item);
    return true;
  }

  // The verb that follows "40个技改项目".
  void act_behind(Figure& item) const {
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

  // "出台…发展10条措施": the package completes its name.
  void append_package(Figure& item) const {
    const u32string right = plain(item.right);
    const Word* word = source_.lexicon->find_word(right);
    if (word != nullptr && word->is(kPackage)) item.indicator += right;
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
    return items_[i - 1].measured_in.empty() ? items_[i - 1].indicator : items_[i - 1].measured_in;
  }

  // Nothing stands in front: the clauses before it in the sentence say what is meant.
  u32string fallback(const Figure& item) const {
    if (!item.phrase.verb.empty() && item.phrase.tail.empty()) return plain(item.phrase.verb);
    const std::size_t begun = clauses_begun(clauses_, item.clause.start);
    for (std::size_t c = begun; c > 0 && begun - c < kClausesBackMax; --c) {
      Span clause = clauses_[c - 1];
      if (clause.end > item.clause.start) continue;
      clause.start = std::max(clause.start, place_before(clause.end, kFigureReach));
      const Phrase phrase = parse_phrase(source_, clause, item.mention);
      if (!phrase.has_noun()) continue;
      const u32string subject = plain(phrase.subject);
      return subject.empty() ? plain(phrase.object) : subject;
    }
    if (!item.phrase.verb.empty()) return plain(item.phrase.verb);
    if (!item.right.empty()) return plain(item.right);
    return plain(item.phrase.tail.empty() ? item.clause : item.phrase.tail);
  }

  // 总数, 增速, 占比 alone say nothing; neither does 达标村 behind 新时代“…”示范村20个、.
  u32string with_modifiers(std::size_t i, const u32string& noun) const {
    if (i == 0) return noun;
    const u32string& before = items_[i - 1].indicator;
    if (noun.size() > 3 && (noun.front() == U'占' || noun.front() == U'对')) {
      return without_generic(before) + noun;  // 高技术制造业增加值[对工业增长贡献率]
    }
    const bool near = items_[i].joined && text_[items_[i].left.start] == U'、';
    const Word* word = source_.lexicon->find_word(noun);
    if (word != nullptr && (word->is(kGeneric) || (near && word->is(kGenericNear)))) {
      if (before.ends_with(noun)) return before;
      return (word->is(kGeneric) ? without_generic(before) : without_measure(before)) + noun;
    }
    constexpr u32string_view kPlaces = U"村镇乡县区市园街社城校站";
    if (word != nullptr && word->is(kGenericNear) && !says_respectively(source_, items_[i]) &&
        items_[i].clause.start == before_clause_end(i) && before.size() <= 8 &&
        before.find(U'、') == u32string::npos && before.ends_with(U"项目")) {
      return before + noun;  // 实施重点项目75个，完成投资74亿元
    }
    const Trie::Match scope = source_.lexicon->word_at(noun, 0);
    const bool scoped = scope.length > 0 && source_.lexicon->word(scope.value).is(kScope);
    const bool sibling = near && !scoped && items_[i].phrase.verb.empty() && noun.size() <= 5 &&
                         before.size() >= noun.size() + 3 &&
                         items_[i].mention.unit == items_[i - 1].mention.unit &&
                         kPlaces.find(noun.back()) != u32string_view::npos &&
                         kPlaces.find(before.back()) != u32string_view::npos;
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
    Figure& item = items_[field];
    if (!items_[rank].mention.ordinal || item.mention.kind != UnitKind::kCount) return;
    if (item.right_noun.empty() || !item.phrase.within) return;
    item.measured_in = plain(item.phrase.subject);
  }

  // Where the clause behind the one of the item before begins.
  std::uint32_t before_clause_end(std::size_t i) const {
    const std::size_t next = clauses_begun(clauses_, items_[i - 1].mention.span.start);
    return next < clauses_.size() ? clauses_[next].start : 0;
  }

  // Second look, from the end: what a number leaves open may stand behind a later one.
  void look_ahead() {
    for (std::size_t i = items_.size(); i > 1; --i) {
      Figure& item = items_[i - 2];
      const Figure& next = items_[i - 1];
      if (!next.joined || is_relative(item.mention)) continue;
      if (item.guessed && !next.guessed && item.mention.unit == next.mention.unit) {
        item.indicator = next.indicator;  // 落地100个、开工100个、投产100个项目
        item.guessed = false;
      } else if (!item.right_noun.empty() && is_scope_only(source_, item.right_noun)) {
        item.indicator =
            rescoped(plain(item.right_noun), next.indicator);  // 25件省级和30件市级实事
      } else if (!item.right_noun.empty() && entered_list(item.right_noun, item.right).empty() &&
                 !next.right_noun.empty() && item.right.end >= next.mention.span.start - 1) {
        item.indicator = entered_list(next.right_noun, next.right) + item.indicator;
        shorten(item.indicator);
      }
    }
  }

  // -- lists ------------------------------------------------------------------------------------

  // One subject list, several numbers: each its own subject, and the verb and 以上 of them all.
  void spread(std::size_t first, std::size_t end) {
    const std::size_t count = end - first;
    const Figure head = items_[first];
    std::vector<u32string> subjects = acts_on_one(head.phrase, count);
    Span list = head.phrase.object.empty() ? head.phrase.subject : head.phrase.object;
    const Span verb = head.phrase.verb;
    if (!verb.empty() && verb.end + 1 == list.start && text_[verb.end] == U'、') {
      list.start = verb.start;  // 开工、竣工项目
    }
    if (subjects.empty()) subjects = spread_subjects(source_, list, count);
    if (subjects.size() != count) subjects = from_clause_before(first, count, own_noun(head));
    for (std::size_t k = first; k < end; ++k) {
      Figure& item = items_[k];
      if (k > first) {
        item.phrase.tail = head.phrase.tail;
        item.phrase.tail_classes = head.phrase.tail_classes;
        item.phrase.baseline = head.phrase.baseline;
        item.action = head.action;
        item.indicator = head.indicator;
        item.clause = head.clause;
      }
      if (subjects.size() == count) item.indicator = subjects[k - first];
      shorten(item.indicator);
    }
    const Figure& last = items_[end - 1];
    if (head.mention.comparator != Comparator::kEq && !head.mention.comparator_after &&
        !head.mention.vague && says_respectively(source_, head)) {  // 分别突破2000家和3000家
      for (std::size_t k = first + 1; k < end; ++k) {
        if (items_[k].mention.comparator == Comparator::kEq) {
          items_[k].mention.comparator = head.mention.comparator;
        }
      }
    }
    if (!last.mention.comparator_after) return;
    for (std::size_t k = first; k + 1 < end; ++k) {
      if (items_[k].mention.comparator == Comparator::kEq) {
        items_[k].mention.comparator = last.mention.comparator;
      }
    }
  }

  // "新签约、新开工、竣工投产项目分别达128个、106个、91个": acts that tell one thing apart.
  std::vector<u32string> acts_on_one(const Phrase& phrase, std::size_t count) const {
    if (phrase.verb.empty() || phrase.object.empty()) return {};
    const std::vector<Span> acts = split(source_, phrase.verb, U"、和及与");
    if (acts.size() != count) return {};
    std::vector<u32string> subjects;
    for (const Span act : acts) subjects.push_back(plain(act) + plain(phrase.object));
    return subjects;
  }

  // "22个省重点项目、500个市重点项目，完成投资分别超年度计划33个百分点、4个百分点".
  std::vector<u32string> from_clause_before(std::size_t first, std::size_t count,
                                            const u32string& noun) const {
    if (first < count || !says_respectively(source_, items_[first])) return {};
    const Figure& last = items_[first - 1];
    std::vector<u32string> subjects;
    for (std::size_t k = first; k > 0 && subjects.size() < count; --k) {
      const Figure& item = items_[k - 1];
      if (item.clause.start != last.clause.start) return {};
      const bool other = !noun.empty() && item.mention.unit != last.mention.unit;
      if (other) continue;  // 总投资(8191亿元)的148个项目…，分别完成投资…
      subjects.push_back(item.indicator == noun ? noun : item.indicator + noun);
    }
    if (subjects.size() != count) return {};
    std::reverse(subjects.begin(), subjects.end());
    return subjects;
  }

  u32string plain(Span span) const { return plain_text(source_, span); }

  const Row& row_;
  const Source& source_;
  u32string_view text_;
  const std::vector<Span>& clauses_;
  std::vector<Figure>& items_;
};

}  // namespace

void name_figures(Row& row) { Namer(row).run(); }

std::u32string plain_text(const Source& source, base::Span span) {
  const std::u32string& text = source.normal;
  span.start = std::max(span.start, place_before(span.end, kIndicatorMax));
  u32string out;
  for (std::uint32_t k = span.start; k < span.end; ++k) {
    if (text[k] == U'[') {
      const std::uint32_t behind = source.skip_enclosed(k, span.end);
      if (behind > k + 1) {
        k = behind - 1;
        continue;
      }
    }
    out.push_back(text[k]);
  }
  return out;
}

bool is_relative(const Mention& mention) {
  return mention.ordinal || mention.kind == UnitKind::kPercent ||
         mention.kind == UnitKind::kPoints || mention.kind == UnitKind::kTimes;
}

bool says_respectively(const Source& source, const Figure& figure) {
  const std::uint32_t end = figure.mention.span.start;
  const Span words{std::max(figure.clause.start, place_before(end, kClauseReach)), end};
  return source.view(words).find(U"分别") != u32string_view::npos;
}

}  // namespace luoshi::report
