// A numeral with its unit, and whether it says a quantity: 22个, 3.4万人, 第二; not S213, 第三十届,
// 两个维护, 100亿级. Places in Source::normal. Pure; any thread; work at a place is bounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "report/number.h"
#include "report/outline.h"
#include "report/source.h"

namespace luoshi::report {

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

// Refers to the source and the sentence; must not outlive them.
class CandidateJudge {
 public:
  CandidateJudge(const Source& source, const Sentence& sentence)
      : source_(source), sentence_(sentence), text_(source.normal) {}

  bool is_quantity(const Candidate& c) const;
  // Money, though nobody says so: "突破百亿大关", "规模超万亿，".
  bool is_bare_sum(const Candidate& c) const;
  // No quantity because it has no unit, though it looks like one: "余额突破5000，".
  bool lacks_unit(const Candidate& c) const;
  // `start`: of 第 or 前. `listed`: a rank stands right before it, with 、 between.
  bool is_rank(const Candidate& c, std::uint32_t start, bool listed) const;
  // A rank needs a verb that ranks before it in its clause, or a scope right before it; 安全第一
  // has neither.
  bool is_placed(std::uint32_t start) const;
  bool precedes(std::uint32_t start, std::u32string_view word) const;
  // The lexicon's word that ends right before `start`, or null.
  const Word* word_before(std::uint32_t start) const;
  // Does 超, 近, 不低于 … stand right before it?
  bool stands_after_comparator(const Candidate& c) const;

 private:
  char32_t at(std::uint32_t i) const { return i < text_.size() ? text_[i] : U'\n'; }
  bool is_zero_count(const Candidate& c) const;
  bool follows_counter(const Candidate& c) const;
  bool is_share_fraction(const Candidate& c) const;
  bool is_unitless_quantity(const Candidate& c) const;
  bool is_duration(const Candidate& c) const;
  bool is_counted_in_chinese(const Candidate& c) const;
  bool names_a_county(const Candidate& c) const;
  bool is_compared(const Candidate& c) const;
  bool sizes_a_class(const Candidate& c) const;
  bool sizes_a_name(const Candidate& c) const;

  const Source& source_;
  const Sentence& sentence_;
  std::u32string_view text_;
};

// A digit, a numeral, 第 or 前.
bool may_begin_numeral(char32_t c);
// 位, 名, 名次: what a rank may count.
bool is_place(const Unit* unit);

}  // namespace luoshi::report
