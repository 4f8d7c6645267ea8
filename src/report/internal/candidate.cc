#include "report/internal/candidate.h"

#include <algorithm>

namespace luoshi::report {
namespace {

using std::u32string_view;

constexpr std::uint32_t kPlacedReach = 100;  // characters between a rank and its verb
constexpr std::uint32_t kSizedReach = 60;    // characters of a name that a size opens

constexpr u32string_view kNumeralStarts = U"第前首一二两三四五六七八九十百千万亿零";

}  // namespace

bool may_begin_numeral(char32_t c) {
  if (is_digit(c)) return true;
  return c >= 0x4E00 && kNumeralStarts.find(c) != u32string_view::npos;
}

bool CandidateJudge::is_quantity(const Candidate& c) const {
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
bool CandidateJudge::is_zero_count(const Candidate& c) const {
  return text_[c.low.span.start] == U'零' &&
         source_.lexicon->head_at(Lexicon::HeadList::kZero, text_, c.end);
}

// 两个10亿元台阶: what stands behind a counter is a class, not a quantity.
bool CandidateJudge::follows_counter(const Candidate& c) const {
  const std::uint32_t start = c.low.span.start;
  if (c.unit->text == U"个") {  // 4个千亿台阶
    const auto step = scan_number(text_, c.unit_end);
    if (step && step->has_scale) return text_.substr(step->span.end, 3).find(U"台阶") < 3;
  }
  return start >= 2 && text_[start - 1] == U'个' && is_digit(text_[start]) &&
         may_begin_numeral(text_[start - 2]);
}

bool CandidateJudge::is_share_fraction(const Candidate& c) const {
  return precedes(c.low.span.start, U"占") || precedes(c.low.span.start, U"的") ||
         stands_after_comparator(c);
}

bool CandidateJudge::stands_after_comparator(const Candidate& c) const {
  return source_.lexicon->comparator_before(text_, c.low.span.start).length > 0;
}

bool CandidateJudge::is_bare_sum(const Candidate& c) const {
  if (!c.low.is_bare_scale || c.low.scale < 8 || !stands_after_comparator(c)) return false;
  return text_.substr(c.end, 2) == U"大关" || is_stop(at(c.end));
}

// "指数50.2", "15.8万老年人": no unit, and still a quantity.
bool CandidateJudge::is_unitless_quantity(const Candidate& c) const {
  const Number& n = c.low;
  if (n.is_chinese) return false;
  u32string_view before = text_.substr(0, n.span.start);
  for (const char32_t link : {U'达', U'为'}) {
    if (before.ends_with(link)) before.remove_suffix(1);
  }
  if (source_.lexicon->ends(Ending::kUnitless, before)) return true;
  if (n.scale >= 4 && at(c.end) != U'级') {
    const auto after = source_.lexicon->comparator_after(text_, c.end);
    return after.length == 0 ||
           !source_.lexicon->head_at(Lexicon::HeadList::kClass, text_, c.end + after.length);
  }
  return false;
}

bool CandidateJudge::lacks_unit(const Candidate& c) const {
  const Number& n = c.low;
  if (c.unit != nullptr || n.is_chinese || n.is_code || n.is_vague || n.is_fraction) return false;
  if (n.ratio != Ratio::kNone || n.glued_before || n.glued_after || n.scale >= 4) return false;
  return is_stop(at(c.end)) && stands_after_comparator(c);
}

// 连续3年, 缩短至3天, 15分钟左右; not 15分钟生活圈, 再延长30年.
bool CandidateJudge::is_duration(const Candidate& c) const {
  const Number& n = c.low;
  if (c.unit->text == U"日" || c.unit->text == U"周年" || c.unit->text == U"岁") return false;
  if (c.unit->text == U"年" && !n.has_more && n.value >= base::Decimal(1900)) return false;
  if (precedes(n.span.start, U"连续") && !n.is_chinese) return true;
  if (c.unit->text == U"年") return false;
  if (at(c.unit_end) == U'以' || source_.lexicon->comparator_after(text_, c.unit_end).length > 0) {
    const char32_t behind = at(c.unit_end + 2);
    return !n.is_chinese && (is_stop(behind) || behind == U'的');
  }
  const Word* before = word_before(n.span.start);
  const bool moved = before != nullptr && before->is(kDown | kUp | kReach);
  return moved && !n.is_chinese && is_stop(at(c.unit_end));
}

// 两个国家级平台, 三十万人, 百余项; not 两个维护, 一个, 十条措施.
bool CandidateJudge::is_counted_in_chinese(const Candidate& c) const {
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
bool CandidateJudge::names_a_county(const Candidate& c) const {
  constexpr u32string_view kGoesOn = U"级域城内直属";
  return at(c.unit_end) == U'县' && c.unit->text != U"个" &&
         kGoesOn.find(at(c.unit_end + 1)) == u32string_view::npos;
}

bool CandidateJudge::is_compared(const Candidate& c) const {
  return stands_after_comparator(c) ||
         source_.lexicon->comparator_after(text_, c.unit_end).length > 0;
}

// 亿元以上项目: 以上 and a noun behind a measured unit divide things into classes.
bool CandidateJudge::sizes_a_class(const Candidate& c) const {
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
bool CandidateJudge::sizes_a_name(const Candidate& c) const {
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

bool CandidateJudge::is_rank(const Candidate& c, std::uint32_t start, bool listed) const {
  const Number& n = c.low;
  if (n.has_scale || n.ratio != Ratio::kNone || n.glued_before) return false;
  if (start == sentence_.span.start) return false;
  if (is_stop(text_[start - 1]) && !listed) return false;
  if (!c.front && !listed && !is_placed(start)) return false;
  const bool place = is_place(c.unit);
  const std::uint32_t behind = place ? c.unit_end : c.end;
  if (c.front) {
    if (place) return true;
    return is_stop(at(behind)) || behind >= sentence_.span.end;
  }
  if (place) return true;
  return is_stop(at(behind)) || behind >= sentence_.span.end || at(behind) == U'）' ||
         at(behind) == U'，' || at(behind) == U'[';
}

bool CandidateJudge::is_placed(std::uint32_t start) const {
  const std::uint32_t floor = std::max(sentence_.span.start, start - std::min(start, kPlacedReach));
  for (std::uint32_t i = start; i > floor && text_[i - 1] != U'，'; --i) {
    const Word* word = word_before(i);
    if (word == nullptr) continue;
    if (word->is(kRankVerb | kEnter) || (i == start && word->is(kScope))) return true;
  }
  return false;
}

bool CandidateJudge::precedes(std::uint32_t start, u32string_view word) const {
  return start >= word.size() && text_.substr(start - word.size(), word.size()) == word;
}

const Word* CandidateJudge::word_before(std::uint32_t start) const {
  const auto after =
      std::upper_bound(source_.tokens.begin(), source_.tokens.end(), start,
                       [](std::uint32_t place, const Token& token) { return place < token.end; });
  if (after == source_.tokens.begin()) return nullptr;
  const Token& token = *(after - 1);
  return token.end == start ? &source_.word(token) : nullptr;
}

bool is_place(const Unit* unit) {
  return unit != nullptr && (unit->text == U"位" || unit->text == U"名" || unit->text == U"名次");
}

}  // namespace luoshi::report
