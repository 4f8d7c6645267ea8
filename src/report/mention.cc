#include "report/mention.h"

#include <algorithm>

#include "report/number.h"

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string_view;

constexpr std::uint32_t kPlacedReach = 100;  // characters between a rank and its verb
constexpr std::uint32_t kSizedReach = 60;    // characters of a name that a size opens
constexpr u32string_view kNumeralStarts = U"第前首一二两三四五六七八九十百千万亿零";

bool may_begin(char32_t c) {
  if (is_digit(c)) return true;
  return c >= 0x4E00 && kNumeralStarts.find(c) != u32string_view::npos;
}

// One numeral or range with its unit, before it is judged.
struct Candidate {
  Number low;
  std::optional<Number> high;
  std::uint32_t end = 0;  // behind the number
  const Unit* unit = nullptr;
  std::uint32_t unit_end = 0;
  bool ordinal = false;
  bool front = false;  // 前N
};

class Finder {
 public:
  Finder(const Source& source, const Sentence& sentence, std::vector<Span>& unresolved)
      : source_(source), sentence_(sentence), text_(source.normal), unresolved_(unresolved) {}

  std::vector<Mention> run() {
    const Span span = sentence_.span;
    for (std::uint32_t i = behind_note_number(); i < span.end && out_.size() < kItemsMax;) {
      const bool named = (source_.enclosed[i] & (kQuoted | kTitled)) != 0 && !in_pledge(i);
      if (!begins_numeral(i) || named || in_square_brackets(i)) {
        ++i;
        continue;
      }
      i = std::max(i + 1, read(i));
    }
    return std::move(out_);
  }

 private:
  // "3．10种有色金属": the note's number is no part of the figure.
  std::uint32_t behind_note_number() const {
    std::uint32_t i = sentence_.span.start;
    if (sentence_.part != Part::kGlossary || !sentence_.opens_line) return i;
    while (i < sentence_.span.end && is_digit(text_[i])) ++i;
    const bool numbered = i > sentence_.span.start && i < sentence_.span.end &&
                          (text_[i] == U'.' || text_[i] == U'、');
    return numbered ? i + 1 : sentence_.span.start;
  }

  // A sign counts where a digit follows it: 增长-10.3%.
  bool begins_numeral(std::uint32_t i) const {
    const bool sign = text_[i] == U'-' || text_[i] == U'负';
    return sign ? is_digit(at(i + 1)) : may_begin(text_[i]);
  }

  // “保8争9” stands in quotation marks as often as not.
  bool in_pledge(std::uint32_t i) const {
    return i > sentence_.span.start && is_digit(text_[i]) &&
           (text_[i - 1] == U'保' || text_[i - 1] == U'争');
  }

  bool in_square_brackets(std::uint32_t i) const {
    if ((source_.enclosed[i] & kBracketed) == 0) return false;
    for (std::uint32_t k = i; k > sentence_.span.start && i - k < 6; --k) {
      if (text_[k - 1] == U'[' || text_[k - 1] == U'【') return true;
      if (!is_digit(text_[k - 1])) break;
    }
    return false;
  }

  // Reads what begins at `i`; the place to go on from.
  std::uint32_t read(std::uint32_t i) {
    if (text_[i] == U'首') return read_first_place(i);
    Candidate c;
    std::uint32_t at = i;
    if (text_[i] == U'第' || text_[i] == U'前') {
      (text_[i] == U'第' ? c.ordinal : c.front) = true;
      ++at;
    }
    if (const auto range = scan_range(text_, at)) {
      c.low = range->low;
      c.high = range->high;
      c.end = range->span.end;
    } else if (const auto number = scan_number(text_, at)) {
      c.low = *number;
      c.end = number->span.end;
    } else {
      return i + 1;
    }
    if (c.end > sentence_.span.end) return i + 1;
    attach_unit(c);
    if (!c.high) continue_with_unit(c);
    const std::uint32_t behind = std::max(c.end, c.unit_end);
    if (c.ordinal || c.front) {
      if (is_rank(c, i)) add_rank(c, i);
    } else if (const Certainty pledge = pledged(c); pledge != Certainty::kNone) {
      add_pledge(c, pledge);
    } else if (is_quantity(c)) {
      add(c);
    }
    return behind;
  }

  // 居全省首位: the first rank, in words.
  std::uint32_t read_first_place(std::uint32_t i) {
    const std::uint32_t end = i + 2;
    const bool closed = end >= sentence_.span.end || is_stop(text_[end]);
    if (at(i + 1) != U'位' || !closed || i == sentence_.span.start || !is_placed(i)) return i + 1;
    Mention m;
    m.ordinal = true;
    m.core = m.span = {i, end};
    m.value = base::Decimal(1);
    out_.push_back(m);
    return end;
  }

  // 保8争9: a growth of 8 %, and 9 % if it can be had.
  Certainty pledged(const Candidate& c) const {
    const std::uint32_t start = c.low.span.start;
    if (start == 0 || c.low.is_chinese || c.low.scale > 0) return Certainty::kNone;
    if (text_[start - 1] == U'保' && at(c.end) == U'争' && is_digit(at(c.end + 1))) {
      return Certainty::kMust;
    }
    const bool second = text_[start - 1] == U'争' && !out_.empty() &&
                        out_.back().pledge == Certainty::kMust && out_.back().span.end + 1 == start;
    return second ? Certainty::kStrive : Certainty::kNone;
  }

  void add_pledge(const Candidate& c, Certainty pledge) {
    Mention m;
    m.core = m.span = c.low.span;
    m.value = c.low.value;
    m.unit = U"%";
    m.kind = UnitKind::kPercent;
    m.pledge = pledge;
    out_.push_back(m);
  }

  void attach_unit(Candidate& c) const {
    c.unit_end = c.end;
    if (c.low.ratio != Ratio::kNone) return;
    std::uint32_t at = c.end;
    if (at < text_.size() && text_[at] == U'余' && !c.low.has_more) ++at;
    c.unit = source_.lexicon->unit_at(text_, at);
    if (c.unit != nullptr) c.unit_end = at + static_cast<std::uint32_t>(c.unit->text.size());
    if (c.unit_end > sentence_.span.end) {
      c.unit = nullptr;
      c.unit_end = c.end;
    }
    if (c.unit != nullptr) c.unit_end = behind_alternative(c.unit_end);
  }

  // 6.7万套（间）, 75万户（人）次: the other unit in brackets belongs to the unit.
  std::uint32_t behind_alternative(std::uint32_t end) const {
    if (at(end) != U'（' || at(end + 2) != U'）') return end;
    if (source_.lexicon->unit_at(text_, end + 1) == nullptr) return end;
    end += 3;
    return at(end) == U'次' ? end + 1 : end;
  }

  // 10万元—20万元: the unit stood between the two numbers.
  void continue_with_unit(Candidate& c) const {
    if (c.unit_end >= sentence_.span.end || c.unit == nullptr) return;
    const auto range = continue_range(text_, c.low, c.unit_end);
    if (!range || range->span.end > sentence_.span.end) return;
    Candidate high{range->high, std::nullopt, range->span.end, nullptr, 0, false, false};
    attach_unit(high);
    if (high.unit != c.unit) return;
    c.low = range->low;
    c.high = range->high;
    c.end = range->span.end;
    c.unit_end = high.unit_end;
  }

  // -- is it a quantity? ------------------------------------------------------------------------

  char32_t at(std::uint32_t i) const { return i < text_.size() ? text_[i] : U'\n'; }

  bool precedes(std::uint32_t start, u32string_view word) const {
    return start >= word.size() && text_.substr(start - word.size(), word.size()) == word;
  }

  // The lexicon's word that ends right before `start`, or null.
  const Word* word_before(std::uint32_t start) const {
    const auto after =
        std::upper_bound(source_.tokens.begin(), source_.tokens.end(), start,
                         [](std::uint32_t place, const Token& token) { return place < token.end; });
    if (after == source_.tokens.begin()) return nullptr;
    const Token& token = *(after - 1);
    return token.end == start ? &source_.word(token) : nullptr;
  }

  bool is_quantity(const Candidate& c) {
    const Number& n = c.low;
    if (n.is_code || n.glued_before || n.is_vague) return false;
    if (n.ratio != Ratio::kNone) return true;
    if (n.is_fraction) return is_share_fraction(c);
    if (n.glued_after && c.unit == nullptr) return false;
    if (at(c.end) == U':' || at(n.span.start == 0 ? 0 : n.span.start - 1) == U':') return false;
    if (at(c.end) == U'+' || precedes(n.span.start, U"+") || at(c.end) == U'·') return false;
    if (n.is_bare_digit && n.value.is_zero()) return is_zero_count(c);
    if (is_bare_sum(c)) return true;
    if (c.unit == nullptr) return is_unitless_quantity(c);
    if (follows_counter(c)) return false;
    if (c.unit->naming && c.unit->text != U"分") return false;
    if (at(c.unit_end) == U'级' && c.unit->text != U"个") return false;
    if (c.unit->duration) return is_duration(c);
    if (c.unit->kind == UnitKind::kTimes) {
      const Word* before = word_before(n.span.start);
      return !n.is_chinese || (before != nullptr && before->is(kUp));  // 增长一倍
    }
    if (c.unit->kind == UnitKind::kPercent || c.unit->kind == UnitKind::kPoints) return true;
    if (n.is_chinese && !is_counted_in_chinese(c)) return false;
    if (n.is_bare_scale && !n.has_more && !is_compared(c)) return false;
    if (c.unit->text == U"大") return sentence_.part == Part::kGlossary;
    return !sizes_a_class(c) && !sizes_a_name(c);
  }

  // 零发生, 零新增.
  bool is_zero_count(const Candidate& c) const {
    return text_[c.low.span.start] == U'零' &&
           source_.lexicon->head_at(Lexicon::HeadList::kZero, text_, c.end);
  }

  // 两个10亿元台阶: what stands behind a counter is a class, not a quantity.
  bool follows_counter(const Candidate& c) const {
    const std::uint32_t start = c.low.span.start;
    if (c.unit->text == U"个") {  // 4个千亿台阶
      const auto step = scan_number(text_, c.unit_end);
      if (step && step->has_scale) return text_.substr(step->span.end, 3).find(U"台阶") < 3;
    }
    return start >= 2 && text_[start - 1] == U'个' && is_digit(text_[start]) &&
           may_begin(text_[start - 2]);
  }

  bool is_share_fraction(const Candidate& c) const {
    return precedes(c.low.span.start, U"占") || precedes(c.low.span.start, U"的") ||
           stands_after_comparator(c);
  }

  bool stands_after_comparator(const Candidate& c) const {
    return source_.lexicon->comparator_before(text_, c.low.span.start).length > 0;
  }

  // "突破百亿大关", "规模超万亿，": money, though nobody says so.
  bool is_bare_sum(const Candidate& c) const {
    if (!c.low.is_bare_scale || c.low.scale < 8 || !stands_after_comparator(c)) return false;
    return text_.substr(c.end, 2) == U"大关" || is_stop(at(c.end));
  }

  // "指数50.2", "15.8万老年人": no unit, and still a quantity.
  bool is_unitless_quantity(const Candidate& c) {
    const Number& n = c.low;
    if (n.is_chinese) return false;
    for (const u32string_view head : {U"指数", U"系数", U"指数达", U"系数为", U"指数为"}) {
      if (precedes(n.span.start, head)) return true;
    }
    if (n.scale >= 4 && at(c.end) != U'级') {
      const auto after = source_.lexicon->comparator_after(text_, c.end);
      return after.length == 0 ||
             !source_.lexicon->head_at(Lexicon::HeadList::kClass, text_, c.end + after.length);
    }
    if (is_stop(at(c.end)) && stands_after_comparator(c)) unresolved_.push_back(n.span);
    return false;
  }

  // 连续3年, 缩短至3天, 15分钟左右; not 15分钟生活圈, 再延长30年.
  bool is_duration(const Candidate& c) const {
    const Number& n = c.low;
    if (c.unit->text == U"日" || c.unit->text == U"周年" || c.unit->text == U"岁") return false;
    if (c.unit->text == U"年" && !n.has_more && n.value >= base::Decimal(1900)) return false;
    if (precedes(n.span.start, U"连续") && !n.is_chinese) return true;
    if (c.unit->text == U"年") return false;
    if (at(c.unit_end) == U'以' ||
        source_.lexicon->comparator_after(text_, c.unit_end).length > 0) {
      const char32_t behind = at(c.unit_end + 2);
      return !n.is_chinese && (is_stop(behind) || behind == U'的');
    }
    const Word* before = word_before(n.span.start);
    const bool moved = before != nullptr && before->is(kDown | kUp | kReach);
    return moved && !n.is_chinese && is_stop(at(c.unit_end));
  }

  // 两个国家级平台, 三十万人, 百余项; not 两个维护, 一个, 十条措施.
  bool is_counted_in_chinese(const Candidate& c) const {
    const Number& n = c.low;
    if (n.is_bare_scale && !n.has_more) return is_compared(c);
    if (n.has_scale || n.has_more) return true;
    if (c.unit->kind == UnitKind::kLevel) return !n.is_bare_digit;
    if (!c.unit->small_numeral || n.value < base::Decimal(2)) return false;
    if (source_.lexicon->head_at(Lexicon::HeadList::kUncounted, text_, c.unit_end)) return false;
    if (sentence_.part == Part::kGlossary) return n.value < base::Decimal(10);
    const char32_t left = n.span.start > 0 ? text_[n.span.start - 1] : U'\n';
    if (is_stop(at(c.unit_end))) return c.unit->text == U"个" && is_han(left);  // 园区两个。
    if (!is_han(at(c.unit_end)) || names_a_county(c)) return false;
    const Word* before = word_before(n.span.start);
    return n.value < base::Decimal(4) ||
           (n.value >= base::Decimal(10) && before != nullptr && before->is(kStrong));
  }

  // 三台县 is a name; 三个县 and 两家县级医院 are none.
  bool names_a_county(const Candidate& c) const {
    constexpr u32string_view kGoesOn = U"级域城内直属";
    return at(c.unit_end) == U'县' && c.unit->text != U"个" &&
           kGoesOn.find(at(c.unit_end + 1)) == u32string_view::npos;
  }

  bool is_compared(const Candidate& c) const {
    return stands_after_comparator(c) ||
           source_.lexicon->comparator_after(text_, c.unit_end).length > 0;
  }

  // 亿元以上项目: 以上 and a noun behind a measured unit divide things into classes.
  bool sizes_a_class(const Candidate& c) const {
    const bool measured = c.unit->kind == UnitKind::kLevel || c.unit->text == U"人";
    if (!measured) return false;
    const auto after = source_.lexicon->comparator_after(text_, c.unit_end);
    const bool money = c.unit->text.back() == U'元';
    if (after.length == 0 && !money) return false;
    if (money && at(c.unit_end) == U'或' && is_digit(at(c.unit_end + 1))) return true;
    if (money && precedes(c.low.span.start, U"过") &&
        (at(c.unit_end) == U'的' || at(c.unit_end) == U'或')) {
      return true;  // 产值过10亿元的增长点
    }
    if (after.length == 0) {  // 10亿元项目; but 50亿元产业基金 is a sum
      const std::u32string_view next = text_.substr(c.unit_end, 2);
      return next == U"项目" || next == U"企业";
    }
    std::uint32_t behind = c.unit_end + after.length;
    if (after.length > 0 && at(behind) == U'的') ++behind;
    return source_.lexicon->head_at(Lexicon::HeadList::kClass, text_, behind);
  }

  // 8万吨大型模锻压机: a capacity right before a noun, and no verb right before it.
  bool sizes_a_name(const Candidate& c) const {
    if (!c.unit->capacity || !is_han(at(c.unit_end))) return false;
    if (source_.lexicon->comparator_after(text_, c.unit_end).length > 0) return false;
    if (stands_after_comparator(c)) return false;
    const Trie::Match next = source_.lexicon->word_at(text_, c.unit_end);
    if (next.length > 0 && source_.lexicon->word(next.value).is(kStrong)) return false;
    const Word* before = word_before(c.low.span.start);
    if (before == nullptr || !before->is(kStrong | kUp | kDown | kReach)) return true;
    const std::uint32_t limit = std::min(sentence_.span.end, c.unit_end + kSizedReach);
    for (std::uint32_t i = c.unit_end; i < limit && !is_stop(text_[i]); ++i) {
      if (source_.lexicon->head_at(Lexicon::HeadList::kSized, text_, i)) return true;
    }
    return false;
  }

  // -- ranks ------------------------------------------------------------------------------------

  bool is_rank(const Candidate& c, std::uint32_t start) const {
    const Number& n = c.low;
    if (n.has_scale || n.ratio != Ratio::kNone || n.glued_before) return false;
    if (start == sentence_.span.start) return false;
    const bool listed = text_[start - 1] == U'、' && !out_.empty() && out_.back().ordinal &&
                        out_.back().span.end + 1 == start;  // 第一、第三位
    if (is_stop(text_[start - 1]) && !listed) return false;
    if (!c.front && !listed && !is_placed(start)) return false;
    const bool place = c.unit != nullptr &&
                       (c.unit->text == U"位" || c.unit->text == U"名" || c.unit->text == U"名次");
    const std::uint32_t behind = place ? c.unit_end : c.end;
    if (c.front) {
      if (place) return true;
      return is_stop(at(behind)) || behind >= sentence_.span.end;
    }
    if (place) return true;
    return is_stop(at(behind)) || behind >= sentence_.span.end || at(behind) == U'）' ||
           at(behind) == U'，' || at(behind) == U'[';
  }

  // A rank needs a verb that ranks before it in its clause, or a scope right before it; 安全第一
  // has neither.
  bool is_placed(std::uint32_t start) const {
    const std::uint32_t floor =
        std::max(sentence_.span.start, start - std::min(start, kPlacedReach));
    for (std::uint32_t i = start; i > floor && text_[i - 1] != U'，'; --i) {
      const Word* word = word_before(i);
      if (word == nullptr) continue;
      if (word->is(kRankVerb | kEnter) || (i == start && word->is(kScope))) return true;
    }
    return false;
  }

  void add_rank(const Candidate& c, std::uint32_t start) {
    const bool place = c.unit != nullptr &&
                       (c.unit->text == U"位" || c.unit->text == U"名" || c.unit->text == U"名次");
    Mention m;
    m.ordinal = true;
    m.core = {start, place ? c.unit_end : c.end};
    m.span = m.core;
    m.value = c.low.value;
    m.comparator = c.front ? Comparator::kLe : Comparator::kEq;
    const auto after = source_.lexicon->comparator_after(text_, m.core.end);
    if (after.length > 0) m.span.end += after.length;
    out_.push_back(m);
  }

  // -- value, unit, comparator ------------------------------------------------------------------

  void add(const Candidate& c) {
    Mention m;
    const Number& n = c.low;
    m.core = {n.span.start, std::max(c.end, c.unit_end)};
    m.value = n.value;
    if (c.high) m.value_max = c.high->value;
    m.vague = n.has_more || at(c.end) == U'余';
    set_unit(m, c);
    m.span = m.core;
    compare(m, c);
    share_unit(m);
    out_.push_back(m);
  }

  // "28.6个和21.9个百分点": the first number's unit is cut short.
  void share_unit(const Mention& m) {
    if (out_.empty() || m.kind != UnitKind::kPoints) return;
    Mention& before = out_.back();
    const std::uint32_t gap = m.span.start - before.span.end;
    if (before.unit != U"个" || gap != 1 || !is_joint(text_[before.span.end])) return;
    before.unit = m.unit;
    before.kind = m.kind;
  }
  static bool is_joint(char32_t c) { return c == U'、' || c == U'和' || c == U'及' || c == U'与'; }

  void set_unit(Mention& m, const Candidate& c) const {
    if (is_bare_sum(c)) {
      m.core.end = c.end;
      m.unit = U"元";
      m.kind = UnitKind::kLevel;
      return;
    }
    if (c.low.ratio != Ratio::kNone || c.low.is_fraction) {
      m.unit = U"%";
      m.kind = UnitKind::kPercent;
      if (c.low.is_fraction || c.low.ratio != Ratio::kPercent) m.value = c.low.as_percent();
      return;
    }
    if (c.unit == nullptr) {
      m.kind = c.low.value.is_zero() || c.low.scale > 0 ? UnitKind::kCount : UnitKind::kLevel;
      return;
    }
    m.kind = c.unit->kind;
    if (c.unit->bare) return;
    m.unit = c.unit->text;
    if (c.unit->duration && precedes(c.low.span.start, U"连续")) m.kind = UnitKind::kCount;
    if (text_[c.unit_end - 1] == U'）' || text_[c.unit_end - 2] == U'）') {
      const auto length = static_cast<std::uint32_t>(c.unit->text.size());
      const std::size_t start = text_.rfind(c.unit->text, c.unit_end - length - 1);
      // A bracket may also close before the number: then the unit stands alone.
      if (start != text_.npos && start >= c.end) m.unit = text_.substr(start, c.unit_end - start);
    }
    if (m.unit == U"％") m.unit = U"%";
    if (m.unit == U"百分点") m.unit = U"个百分点";
  }

  // 签约两个: 约 is the end of a word, no comparator.
  bool is_inside_word(std::uint32_t place) const {
    const auto after = std::upper_bound(
        source_.tokens.begin(), source_.tokens.end(), place,
        [](std::uint32_t at_place, const Token& token) { return at_place < token.end; });
    return after != source_.tokens.end() && after->start < place;
  }

  void compare(Mention& m, const Candidate& c) const {
    if (c.high) m.comparator = Comparator::kRange;
    if (m.vague) m.comparator = Comparator::kGt;
    auto before = source_.lexicon->comparator_before(text_, m.core.start);
    if (m.kind == UnitKind::kPoints && before.comparator != Comparator::kApprox) before.length = 0;
    if (before.length > 0 && m.core.start - before.length >= sentence_.span.start &&
        !is_inside_word(m.core.start - before.length)) {
      m.span.start -= before.length;
      m.comparator = before.comparator;
    }
    const auto after = source_.lexicon->comparator_after(text_, m.core.end);
    if (after.length > 0 && m.core.end + after.length <= sentence_.span.end) {
      m.span.end += after.length;
      if (m.comparator == Comparator::kEq) m.comparator = after.comparator;
      m.comparator_after = true;
    }
  }

  const Source& source_;
  const Sentence& sentence_;
  u32string_view text_;
  std::vector<Span>& unresolved_;
  std::vector<Mention> out_;
};

}  // namespace

std::vector<Mention> find_mentions(const Source& source, const Sentence& sentence,
                                   std::vector<Span>& unresolved) {
  return Finder(source, sentence, unresolved).run();
}

}  // namespace luoshi::report
