// One sentence at a time. For every mention the words in front of it, back to the mention or the
// clause before, are taken apart (internal/phrase.h) and the indicator is put together from them, from
// the noun behind the number, or from the indicator before it. Lists under one verb or one 分别 are
// spread over their numbers in internal/spread.h first.
#include "report/quantity.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "report/internal/measure.h"
#include "report/internal/numbering.h"
#include "report/internal/phrase.h"
#include "report/internal/spread.h"

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string;
using std::u32string_view;

// A mention with what has been found out about it.
struct Item {
  Mention mention;
  Span clause;       // between ， and ，
  Span left;         // words in front of it that are its own
  Span right;        // words behind it, up to a stop or the next mention
  Span right_noun;   // what of `right` its indicator took
  Phrase phrase;
  u32string indicator;
  u32string action;
  bool joined = false;  // the mention before stands in the same clause
  u32string owned_what;   // 投资, where the sum belongs to what stands behind it
  bool guessed = false;   // nothing in front of it or behind it names it
  u32string measured_in;  // of a count that names a field: the indicator that is ranked in it
};

class SentenceReader {
 public:
  SentenceReader(const Source& source, const Sentence& sentence, int year)
      : source_(source), sentence_(sentence), text_(source.normal), year_(year) {}

  std::vector<Quantity> run(std::vector<Span>& unresolved) {
    for (Mention& mention : find_mentions(source_, sentence_, unresolved)) {
      items_.push_back({});
      items_.back().mention = std::move(mention);
    }
    if (items_.empty()) return {};
    clauses_ = split(source_, sentence_.span, U"，：");
    for (std::size_t i = 0; i < items_.size(); ++i) frame(i);
    for (std::size_t i = 0; i < items_.size();) {
      const std::size_t end = run_of_numbers(i);
      resolve(i);
      if (end - i > 1) spread(i, end);
      i = end;
    }
    look_ahead();
    std::vector<Quantity> out;
    for (std::size_t i = 0; i < items_.size(); ++i) out.push_back(finish(i));
    return out;
  }

 private:
  // -- surroundings -----------------------------------------------------------------------------

  void frame(std::size_t i) {
    Item& item = items_[i];
    const Span at = item.mention.span;
    item.clause = sentence_.span;
    for (const Span clause : clauses_) {
      if (clause.start <= at.start && at.start < clause.end) item.clause = clause;
    }
    std::uint32_t from = item.clause.start;
    if (i > 0 && items_[i - 1].mention.span.end > from) {
      from = items_[i - 1].mention.span.end;
      item.joined = true;
    }
    for (std::uint32_t k = at.start; k > from; --k) {  // （其中新办10件）
      if (text_[k - 1] == U'）') break;
      if (text_[k - 1] == U'（') from = k;
    }
    for (const u32string_view step : {U"台阶", U"大关"}) {
      if (item.joined && text_.substr(from, 2) == step) from += 2;
    }
    item.left = {from, std::max(from, at.start)};
    if (item.mention.pledge == Certainty::kMust && item.left.size() > 0) --item.left.end;  // 保8
    std::uint32_t to = item.clause.end;
    if (i + 1 < items_.size()) to = std::min(to, items_[i + 1].mention.span.start);
    item.right = {at.end, right_end(at.end, to)};
  }

  // Up to 、; but "14个国、省考核断面" and "58个产业升级、园区更新项目" go on behind it.
  std::uint32_t right_end(std::uint32_t from, std::uint32_t to) const {
    std::uint32_t end = from;
    while (end < to) {
      while (end < to && (source_.enclosed[end] != 0 || text_[end] != U'、')) ++end;
      if (end == to || end == from) break;
      Span next{end + 1, to};
      for (std::uint32_t k = next.start; k < to; ++k) {
        if (text_[k] == U'、' && source_.enclosed[k] == 0) next.end = std::min(next.end, k);
      }
      const bool counted = to < item_limit(from) || leading_verbs(source_, strip_adverbs(source_, next)).size() > 0;
      if (end - from > 1 && (counted || next.empty() || next.end < to)) break;
      ++end;
    }
    return end;
  }

  // Where the sentence goes on: a mention that ends `to` earlier has the noun behind 、 for itself.
  std::uint32_t item_limit(std::uint32_t from) const {
    for (const Span clause : clauses_) {
      if (clause.start <= from && from <= clause.end) return clause.end;
    }
    return sentence_.span.end;
  }

  // Mentions of one unit that nothing but 、 和 及 与 divides: one list of numbers.
  std::size_t run_of_numbers(std::size_t first) const {
    std::size_t end = first + 1;
    while (end < items_.size() && items_[end].mention.unit == items_[first].mention.unit &&
           items_[end].mention.ordinal == items_[first].mention.ordinal &&
           only_joints(items_[end - 1].mention.span.end, items_[end].mention.span.start)) {
      ++end;
    }
    return end;
  }

  bool only_joints(std::uint32_t from, std::uint32_t to) const {
    if (to == from || to - from > 2) return false;
    for (std::uint32_t i = from; i < to; ++i) {
      if (u32string_view(U"、和及与").find(text_[i]) == u32string_view::npos) return false;
    }
    return true;
  }

  // -- indicator --------------------------------------------------------------------------------

  void resolve(std::size_t i) {
    Item& item = items_[i];
    Span left = item.left;
    if (i > 0 && item.joined) mark_field(i - 1, i);
    if (item.joined) left = behind_taken_noun(i, left);
    if (starts_piece(item)) left.start = left.end;
    item.phrase = parse_phrase(source_, left, item.mention);
    if (item.joined && is_relative(item.mention) && !item.phrase.has_noun() &&
        item.phrase.tail.empty() && items_[i - 1].mention.kind == item.mention.kind) {  // 增长6.5%、力争7%以上
      item.phrase.tail_classes = items_[i - 1].phrase.tail_classes;
    }
    choose_action(i);
    choose_indicator(i);
  }

  // "污水连通管、5座雨水调蓄池": a number that opens a piece of a list has its noun behind it.
  bool starts_piece(const Item& item) const {
    const std::uint32_t start = item.mention.span.start;
    return start > item.left.start && text_[start - 1] == U'、' && !is_relative(item.mention) &&
           !noun_after(source_, item.right, {false, true}).empty();
  }

  // The noun behind the number before belongs to that number when 、 closes it.
  Span behind_taken_noun(std::size_t i, Span left) const {
    const Item& before = items_[i - 1];
    if (before.right_noun.empty()) return left;
    if (text_[before.right.end] == U'、' && before.right.end < left.end) {
      left.start = before.right.end + 1;
    } else if (before.right_noun.end < left.end &&
               u32string_view(U"中里内").find(text_[before.right_noun.end]) != u32string_view::npos) {
      left.start = before.right_noun.end + 1;  // nothing of its own: 重点城市[中保持在]前100名
    }
    return left;
  }

  void choose_action(std::size_t i) {
    Item& item = items_[i];
    const Phrase& phrase = item.phrase;
    if (!phrase.verb.empty() && (phrase.tail.empty() || !phrase.object.empty())) {
      item.action = plain(phrase.verb);
    } else if (!phrase.tail.empty()) {
      item.action = plain(phrase.tail);
    } else if (item.joined) {
      item.action = items_[i - 1].action;
    }
  }

  static bool is_relative(const Mention& mention) {
    return mention.ordinal || mention.kind == UnitKind::kPercent ||
           mention.kind == UnitKind::kPoints || mention.kind == UnitKind::kTimes;
  }

  void choose_indicator(std::size_t i) {
    Item& item = items_[i];
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
    const bool inside = !noun.empty() && u32string_view(U"内中里间").find(noun.back()) != u32string_view::npos;
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
  bool names_owner_of_right(Item& item, const u32string& noun) {
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
  u32string own_noun(const Item& item) const {
    const u32string subject = plain(item.phrase.subject);
    const u32string object = without_examples(item.phrase.object);
    if (item.phrase.within) return object;
    return object.empty() ? without_examples(item.phrase.subject) : subject + object;
  }

  bool noun_is_scope(const Item& item) const {
    const Phrase& phrase = item.phrase;
    return is_scope_only(source_, phrase.object.empty() ? phrase.subject : phrase.object);
  }

  // "…打造(1—2个)特色产业": a verb right before a count, and its object behind it.
  bool governs_what_follows(const Item& item) const {
    const Phrase& phrase = item.phrase;
    if (phrase.object.empty() && !phrase.verb.empty()) return true;
    if (item.mention.kind != UnitKind::kCount || !phrase.tail.empty()) return false;
    const Span list = phrase.object.empty() ? phrase.subject : phrase.object;
    return source_.view(list).find(U'、') != u32string_view::npos;
  }

  // "2023世界清洁能源装备大会、首届美酒博览会等会议活动": names are examples, kinds are not.
  u32string without_examples(Span noun) const {
    constexpr u32string_view kNameEnds = U"路街桥园馆院会节站厂港镇节赛线”";
    std::uint32_t mark = 0;
    for (std::uint32_t k = noun.start; k < noun.end; ++k) {
      if (text_[k] == U'等' && source_.enclosed[k] == 0 && noun.end - k > 2) mark = k;
    }
    if (noun.end - mark == 3 && source_.view({mark + 1, noun.end}) != U"项目") mark = 0;
    if (mark == 0) return plain(noun);
    const Span examples{noun.start, mark};
    const std::size_t pieces = split(source_, examples, U"、").size();
    const bool names = examples.size() >= 5 * pieces ||
                       kNameEnds.find(text_[mark - 1]) != u32string_view::npos;
    return names ? plain({mark + 1, noun.end}) : plain(noun);
  }

  // 连续25年未发生…: what lasted.
  bool is_run_of_time(const Item& item) const {
    return item.mention.core.start >= 2 &&
           text_.substr(item.mention.core.start - 2, 2) == U"连续";
  }

  // "45%的规模以上工业企业实施数转智改": what holds for the share.
  bool takes_all_behind(Item& item) const {
    if (item.mention.kind != UnitKind::kPercent || item.right.size() < 4) return false;
    if (!item.phrase.tail.empty() || !item.phrase.verb.empty()) return false;
    const std::uint32_t skip = text_[item.right.start] == U'的' ? 1 : 0;
    item.indicator = plain({item.right.start + skip, item.right.end});
    return true;
  }

  // "投资113亿元的瑞柏和50亿元的永晶": the thing behind 的 owns the sum.
  bool take_owner(std::size_t i) {
    Item& item = items_[i];
    if (item.mention.kind != UnitKind::kLevel || item.right.empty()) return false;
    if (text_[item.right.start] != U'的') return false;
    Span owner{item.right.start + 1, item.right.end};
    const std::vector<Span> pieces = split(source_, owner, U"和、");
    owner = noun_after(source_, pieces.empty() ? owner : pieces[0], {true, true});
    if (owner.empty()) return false;
    u32string what = i > 0 && items_[i - 1].owned_what.size() > 0 ? items_[i - 1].owned_what
                                                                  : own_noun(item);
    if (source_.lexicon->find_word(what) == nullptr) return false;
    item.indicator = plain(owner) + what;
    item.owned_what = std::move(what);
    item.right_noun = owner;
    return true;
  }

  bool take_right_noun(Item& item, const u32string& scope) {
    const bool free = item.phrase.verb.empty() && item.phrase.tail.empty();
    if ((item.phrase.tail_classes & kGap) != 0) return false;
    const Span right = noun_after(source_, item.right,
                                  {free || item.mention.kind == UnitKind::kCount, free});
    if (right.empty()) return false;
    if (item.mention.kind == UnitKind::kCount) item.phrase.tail_classes = 0;
    item.right_noun = right;
    item.indicator = entered_list(right, item.right) + scope + plain(right);
    if (free) act_behind(item);
    return true;
  }

  // The verb that follows "40个技改项目".
  void act_behind(Item& item) const {
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
  void append_package(Item& item) const {
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
  u32string fallback(const Item& item) const {
    if (!item.phrase.verb.empty() && item.phrase.tail.empty()) return plain(item.phrase.verb);
    for (std::size_t c = clauses_.size(); c > 0; --c) {
      if (clauses_[c - 1].end > item.clause.start) continue;
      const Phrase phrase = parse_phrase(source_, clauses_[c - 1], item.mention);
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
    const bool near = items_[i].joined && text_[items_[i].left.start] == U'、';
    const Word* word = source_.lexicon->find_word(noun);
    if (word != nullptr && (word->is(kGeneric) || (near && word->is(kGenericNear)))) {
      return before.ends_with(noun) ? before : before + noun;
    }
    constexpr u32string_view kPlaces = U"村镇乡县区市园街社城校站";
    if (word != nullptr && word->is(kGenericNear) && !says_respectively(items_[i]) && items_[i].clause.start == before_clause_end(i) &&
        before.size() <= 8 && before.find(U'、') == u32string::npos && before.ends_with(U"项目")) {
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

  // "在全国168个重点城市中保持在前100名": the count names the field, not a figure of its own.
  void mark_field(std::size_t field, std::size_t rank) {
    Item& item = items_[field];
    if (!items_[rank].mention.ordinal || item.mention.kind != UnitKind::kCount) return;
    if (item.right_noun.empty() || !item.phrase.within) return;
    item.measured_in = plain(item.phrase.subject);
  }

  // Where the clause behind the one of the item before begins.
  std::uint32_t before_clause_end(std::size_t i) const {
    for (const Span clause : clauses_) {
      if (clause.start > items_[i - 1].mention.span.start) return clause.start;
    }
    return 0;
  }

  // Second look, from the end: what a number leaves open may stand behind a later one.
  void look_ahead() {
    for (std::size_t i = items_.size(); i > 1; --i) {
      Item& item = items_[i - 2];
      const Item& next = items_[i - 1];
      if (!next.joined || is_relative(item.mention)) continue;
      if (item.guessed && !next.guessed && item.mention.unit == next.mention.unit) {
        item.indicator = next.indicator;  // 落地100个、开工100个、投产100个项目
        item.guessed = false;
      } else if (!item.right_noun.empty() && is_scope_only(source_, item.right_noun)) {
        item.indicator = rescoped(plain(item.right_noun), next.indicator);  // 25件省级和30件市级实事
      } else if (!item.right_noun.empty() && entered_list(item.right_noun, item.right).empty() &&
                 !next.right_noun.empty() && item.right.end >= next.mention.span.start - 1) {
        item.indicator = entered_list(next.right_noun, next.right) + item.indicator;
      }
    }
  }

  // Without footnote marks.
  u32string plain(Span span) const {
    u32string out;
    for (std::uint32_t k = span.start; k < span.end; ++k) {
      if (text_[k] == U'[') {
        const std::uint32_t behind = source_.skip_enclosed(k, span.end);
        if (behind > k + 1) {
          k = behind - 1;
          continue;
        }
      }
      out.push_back(text_[k]);
    }
    return out;
  }

  // -- lists ------------------------------------------------------------------------------------

  // One subject list, several numbers: each its own subject, and the verb and 以上 of them all.
  void spread(std::size_t first, std::size_t end) {
    const std::size_t count = end - first;
    const Item head = items_[first];
    std::vector<u32string> subjects = acts_on_one(head.phrase, count);
    Span list = head.phrase.object.empty() ? head.phrase.subject : head.phrase.object;
    const Span verb = head.phrase.verb;
    if (!verb.empty() && verb.end + 1 == list.start && text_[verb.end] == U'、') {
      list.start = verb.start;  // 开工、竣工项目
    }
    if (subjects.empty()) subjects = spread_subjects(source_, list, count);
    if (subjects.size() != count) subjects = from_clause_before(first, count, head.indicator);
    for (std::size_t k = first; k < end; ++k) {
      Item& item = items_[k];
      if (k > first) {
        item.phrase.tail = head.phrase.tail;
        item.phrase.tail_classes = head.phrase.tail_classes;
        item.phrase.baseline = head.phrase.baseline;
        item.action = head.action;
        item.indicator = head.indicator;
        item.clause = head.clause;
      }
      if (subjects.size() == count) item.indicator = subjects[k - first];
    }
    const Item& last = items_[end - 1];
    if (head.mention.comparator != Comparator::kEq && !head.mention.comparator_after &&
        !head.mention.vague && says_respectively(head)) {  // 分别突破2000家和3000家
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
    if (first < count || !says_respectively(items_[first])) return {};
    std::vector<u32string> subjects;
    for (std::size_t k = first - count; k < first; ++k) {
      if (items_[k].clause.start != items_[first - 1].clause.start) return {};
      subjects.push_back(items_[k].indicator == noun ? noun : items_[k].indicator + noun);
    }
    return subjects;
  }

  bool says_respectively(const Item& item) const {
    return source_.view({item.clause.start, item.mention.span.start}).find(U"分别") !=
           u32string_view::npos;
  }

  // -- the rest ---------------------------------------------------------------------------------

  Quantity finish(std::size_t i) const {
    const Item& item = items_[i];
    Quantity q;
    q.span = source_.to_text(item.mention.span);
    q.text = u32string(source_.text.substr(q.span.start, q.span.size()));
    q.part = sentence_.part;
    q.kind = item.measured_in.empty() ? kind_of(sentence_.part) : Kind::kOutcome;
    q.indicator = item.indicator;
    if (item.mention.unit.empty() && !item.mention.ordinal) q.indicator += counted_itself(item);
    q.head = head_of(source_, item.indicator);
    q.action = item.action;
    q.measure = measure_of(item.mention, item.phrase.tail_classes, item.action, item.indicator);
    q.value = item.mention.value;
    q.value_max = item.mention.value_max;
    if (falls(q.measure, item.phrase.tail_classes)) {
      q.value = -q.value;
      if (q.value_max) q.value_max = -*q.value_max;
    }
    if (q.measure != Measure::kRank) q.unit = u32string(item.mention.unit);
    q.comparator = item.mention.comparator;
    if (q.comparator == Comparator::kEq && (item.phrase.tail_classes & kStep) != 0) {
      q.comparator = Comparator::kGe;
    }
    if (q.kind == Kind::kTarget) q.certainty = certainty(item);
    q.baseline = item.phrase.same_scope ? U"同口径" : plain(item.phrase.baseline);
    q.period = period(item);
    q.clause = source_.to_text(item.clause);
    return q;
  }

  // 2金1银: the medals.
  u32string counted_itself(const Item& item) const {
    const Unit* unit = source_.lexicon->unit_at(text_, item.mention.core.end - 1);
    return unit != nullptr && unit->bare ? unit->text : u32string();
  }

  static Kind kind_of(Part part) {
    const Section section = section_of(part);
    if (section == Section::kGlossary) return Kind::kDefinition;
    return section == Section::kPlan || section == Section::kSelf ? Kind::kTarget : Kind::kOutcome;
  }

  static bool falls(Measure measure, std::uint32_t tail) {
    return (measure == Measure::kChange || measure == Measure::kChangeAbs) &&
           (tail & (kDown | kGapDown)) != 0 && (tail & kUp) == 0;
  }

  // 力争 holds to the end of the sentence, or the next 确保, or a clause that acts without a figure;
  // 争创 and 争取 for their own clause; 力争 right before a number for that number.
  Certainty certainty(const Item& item) const {
    if (item.mention.pledge != Certainty::kNone) return item.mention.pledge;
    const std::uint32_t end = item.mention.span.start;
    const auto range = source_.tokens_in({sentence_.span.start, end});
    Certainty result = Certainty::kMust;
    for (std::size_t t = range.first; t < range.last; ++t) {
      const Token& token = source_.tokens[t];
      if (source_.enclosed[token.start] != 0) continue;
      const Word& word = source_.word(token);
      if (word.is(kMustWord)) result = Certainty::kMust;
      if (!word.is(kStriveWord)) continue;
      const bool second = token.start > 0 && text_[token.start - 1] == U'、' &&
                          is_digit(text_[token.end]);  // 4%、力争5%
      const bool own = word.is(kVerb) || second;
      if (!own ? !is_broken_off(token.end, end) : token.start >= item.clause.start) {
        result = Certainty::kStrive;
      }
    }
    return result;
  }

  bool is_broken_off(std::uint32_t from, std::uint32_t to) const {
    for (const Span clause : clauses_) {
      if (clause.start < from || clause.end > to) continue;
      const bool figure = std::any_of(items_.begin(), items_.end(), [&](const Item& item) {
        return clause.contains(item.mention.core);
      });
      if (!figure && !leading_verbs(source_, strip_adverbs(source_, clause)).empty()) return true;
    }
    return false;
  }

  std::string period(const Item& item) const {
    if (sentence_.part == Part::kGlossary) return {};
    const int named = find_year(source_.view({item.clause.start, item.mention.span.start}));
    if (named != 0) return std::to_string(named);
    if (year_ == 0) return {};
    return std::to_string(kind_of(sentence_.part) == Kind::kTarget ? year_ : year_ - 1);
  }

  const Source& source_;
  const Sentence& sentence_;
  u32string_view text_;
  int year_;
  std::vector<Span> clauses_;
  std::vector<Item> items_;
};

}  // namespace

std::vector<Quantity> read_quantities(const Source& source, const Outline& outline, int year,
                                      std::vector<base::Span>& unresolved) {
  std::vector<Quantity> out;
  std::vector<Span> strange;
  for (const Sentence& sentence : outline.sentences) {
    if (sentence.part == Part::kTitle) continue;
    for (Quantity& quantity : SentenceReader(source, sentence, year).run(strange)) {
      quantity.path = outline.paths[sentence.path];
      out.push_back(std::move(quantity));
    }
  }
  for (const Span span : strange) unresolved.push_back(source.to_text(span));
  return out;
}

}  // namespace luoshi::report
