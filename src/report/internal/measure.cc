#include "report/internal/measure.h"

namespace luoshi::report {
namespace {

// 提高到, 降至 give a level; 提高, 下降 a change.
bool gives_level(std::uint32_t tail) { return (tail & kReach) != 0; }

bool moves(std::uint32_t tail) { return (tail & (kUp | kDown)) != 0 && !gives_level(tail); }

bool is_gap(std::uint32_t tail) { return (tail & kGap) != 0 && !moves(tail) && !gives_level(tail); }

Measure of_percent(std::uint32_t tail, bool is_rate_of_change) {
  if (is_gap(tail)) return Measure::kGap;
  if (moves(tail) || is_rate_of_change) return Measure::kChange;
  return Measure::kShare;
}

}  // namespace

Measure measure_of(const Lexicon& lexicon, const Mention& mention, std::uint32_t tail,
                   std::u32string_view action, std::u32string_view indicator) {
  if (mention.ordinal) return Measure::kRank;
  if (mention.pledge != Certainty::kNone) return Measure::kChange;
  switch (mention.kind) {
    case UnitKind::kPercent:
      return of_percent(tail, lexicon.ends(Ending::kRate, indicator));
    case UnitKind::kPoints:
      return (tail & kGap) != 0 ? Measure::kGap : Measure::kChangeAbs;
    case UnitKind::kTimes:
      return moves(tail) ? Measure::kChange : Measure::kLevel;
    case UnitKind::kLevel:
      if (is_gap(tail)) return Measure::kGap;
      return moves(tail) && !action.starts_with(U"新") ? Measure::kChangeAbs : Measure::kLevel;
    case UnitKind::kCount:
      if (is_gap(tail)) return Measure::kGap;
      if (mention.unit == U"位") return moves(tail) ? Measure::kChangeAbs : Measure::kRank;
      return moves(tail) && !action.starts_with(U"新") ? Measure::kChangeAbs : Measure::kCount;
  }
  return Measure::kLevel;
}

std::u32string head_of(const Source& source, std::u32string_view indicator) {
  constexpr std::size_t kShortest = 2;
  constexpr std::size_t kLongest = 6;
  // A noun of the lexicon that closes the indicator, the longest; else its last two characters.
  for (std::size_t length = std::min(kLongest, indicator.size()); length > kShortest; --length) {
    const std::u32string_view end = indicator.substr(indicator.size() - length);
    const Word* word = source.lexicon->find_word(end);
    if (word != nullptr && word->is(kNoun | kGenericNear)) return std::u32string(end);
  }
  const std::size_t length = std::min(kShortest, indicator.size());
  return std::u32string(indicator.substr(indicator.size() - length));
}

}  // namespace luoshi::report
