#include "report/mention.h"

#include <algorithm>

#include "report/internal/candidate.h"
#include "report/number.h"

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string_view;

class Finder {
 public:
  Finder(const Source& source, const Sentence& sentence, std::vector<Span>& unresolved)
      : source_(source),
        sentence_(sentence),
        text_(source.normal),
        judge_(source, sentence),
        unresolved_(unresolved) {}

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
  char32_t at(std::uint32_t i) const { return i < text_.size() ? text_[i] : U'\n'; }

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
    return sign ? is_digit(at(i + 1)) : may_begin_numeral(text_[i]);
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
    if (!c.high && c.unit == nullptr) share_following_unit(c);
    const std::uint32_t behind = std::max(c.end, c.unit_end);
    if (c.ordinal || c.front) {
      if (judge_.is_rank(c, i, follows_rank(i))) add_rank(c, i);
    } else if (const Certainty pledge = pledged(c); pledge != Certainty::kNone) {
      add_pledge(c, pledge);
    } else if (judge_.is_quantity(c)) {
      add(c);
    } else if (judge_.lacks_unit(c)) {
      unresolved_.push_back(c.low.span);
    }
    return behind;
  }

  // 第一、第三位
  bool follows_rank(std::uint32_t start) const {
    return start > sentence_.span.start && text_[start - 1] == U'、' && !out_.empty() &&
           out_.back().ordinal && out_.back().span.end + 1 == start;
  }

  // 居全省首位: the first rank, in words.
  std::uint32_t read_first_place(std::uint32_t i) {
    const std::uint32_t end = i + 2;
    const bool closed = end >= sentence_.span.end || is_stop(text_[end]);
    if (at(i + 1) != U'位' || !closed || i == sentence_.span.start || !judge_.is_placed(i))
      return i + 1;
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
    if (c.low.is_bare_scale && text_.substr(at, 2) == U"项目") c.unit = nullptr;  // 超百亿项目
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

  // 分别突破5000、5300亿元: the second number's scale and unit hold for the first.
  void share_following_unit(Candidate& c) const {
    const bool plain = !c.low.is_chinese && c.low.scale == 0 && c.low.ratio == Ratio::kNone;
    if (!plain || c.ordinal || c.front || !is_joint(at(c.end))) return;
    const Word* before = judge_.word_before(c.low.span.start);
    if (before == nullptr || !before->is(kReach | kUp | kDown | kGap)) return;
    const auto next = scan_number(text_, c.end + 1);
    if (!next || next->span.start != c.end + 1) return;
    Candidate second{*next, std::nullopt, next->span.end, nullptr, 0, false, false};
    attach_unit(second);
    if (second.unit == nullptr || second.unit->naming || second.unit->duration) return;
    c.unit = second.unit;
    c.low.value = c.low.value * base::Decimal::power_of_ten(next->scale);
  }

  void add_rank(const Candidate& c, std::uint32_t start) {
    const bool place = is_place(c.unit);
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
    if (judge_.is_bare_sum(c)) {
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
    if (c.unit->duration && judge_.precedes(c.low.span.start, U"连续")) m.kind = UnitKind::kCount;
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
  CandidateJudge judge_;
  std::vector<Span>& unresolved_;
  std::vector<Mention> out_;
};

}  // namespace

std::vector<Mention> find_mentions(const Source& source, const Sentence& sentence,
                                   std::vector<Span>& unresolved) {
  return Finder(source, sentence, unresolved).run();
}

}  // namespace luoshi::report
