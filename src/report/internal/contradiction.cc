#include "report/internal/contradiction.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace luoshi::report {
namespace {

constexpr std::size_t kIndicatorMin = 4;     // characters; shorter ones name a class of things
constexpr std::size_t kValuesMax = 8;        // different values of one indicator that are compared
constexpr std::uint32_t kReach = 4000;       // how far two sentences may be apart to be searched
constexpr std::uint32_t kSentenceMax = 400;  // characters of a sentence before its figure
constexpr std::size_t kActMax = 12;          // characters between an indicator and its figure
const base::Decimal kTolerance = *base::Decimal::parse("0.05");

bool has_bound(Comparator c) {
  return c == Comparator::kGe || c == Comparator::kGt || c == Comparator::kLe ||
         c == Comparator::kLt || c == Comparator::kApprox || c == Comparator::kRange;
}

base::Decimal magnitude(base::Decimal value) { return value.is_negative() ? -value : value; }

// Could both be true? Two bounds always could; a bound and a value when the value keeps it.
bool compatible(const Quantity& a, const Quantity& b) {
  if (a.comparator == b.comparator && a.value == b.value && a.value_max == b.value_max) return true;
  if (has_bound(a.comparator) && has_bound(b.comparator)) {
    return a.kind != Kind::kTarget || a.comparator != b.comparator;
  }
  const Quantity& exact = has_bound(a.comparator) ? b : a;
  const Quantity& bound = has_bound(a.comparator) ? a : b;
  switch (bound.comparator) {
    case Comparator::kEq:
      return a.value == b.value;
    case Comparator::kGe:
    case Comparator::kGt:
      return exact.value >= bound.value;
    case Comparator::kLe:
    case Comparator::kLt:
      return exact.value <= bound.value;
    case Comparator::kApprox:
      return magnitude(exact.value - bound.value) <= magnitude(bound.value) * kTolerance;
    case Comparator::kRange:
      return exact.value >= bound.value && bound.value_max && exact.value <= *bound.value_max;
  }
  return true;
}

// 全市, 我省: the whole that the report is about.
bool names_whole(std::u32string_view word) {
  return word.size() == 2 && (word[0] == U'全' || word[0] == U'我' || word[0] == U'本');
}

// The indicator without the words that only say that it is the whole's.
std::u32string plain_indicator(const Source& source, std::u32string_view indicator) {
  const Trie::Match match =
      indicator.empty() ? Trie::Match{} : source.lexicon->word_at(indicator, 0);
  if (match.length > 0 && names_whole(indicator.substr(0, match.length))) {
    indicator.remove_prefix(match.length);
  }
  std::u32string out;
  for (const char32_t c : indicator) {
    if (!is_blank(c) && c != U'“' && c != U'”') out.push_back(c);
  }
  return out;
}

std::u32string key_of(const Source& source, const Quantity& q) {
  std::u32string key = plain_indicator(source, q.indicator);
  if (key.size() < kIndicatorMin) return {};
  const auto field = [&](std::u32string_view value) {
    key.push_back(U'\n');
    key += value;
  };
  field(q.unit);
  field(q.baseline);
  const bool counted = q.measure == Measure::kCount || q.measure == Measure::kLevel;
  field(counted ? std::u32string_view(q.action) : std::u32string_view());
  field(std::u32string(q.period.begin(), q.period.end()));
  key.push_back(static_cast<char32_t>(1 + static_cast<int>(q.measure)));
  key.push_back(static_cast<char32_t>(1 + static_cast<int>(q.kind)));
  key.push_back(static_cast<char32_t>(1 + static_cast<int>(q.certainty)));
  return key;
}

// Does a sentence end between the two?
bool apart(const Source& source, Span first, Span second) {
  if (second.start <= first.end) return false;
  if (second.start - first.end > kReach) return true;
  const std::u32string_view between = source.text.substr(first.end, second.start - first.end);
  return between.find_first_of(U"。\n") != std::u32string_view::npos;
}

// Nothing but words that say when and of the whole: "全年全市", "2024年力争".
bool only_frames(const Source& source, std::u32string_view text) {
  while (!text.empty()) {
    const Trie::Match match = source.lexicon->word_at(text, 0);
    const std::u32string_view word = text.substr(0, std::max(match.length, 1u));
    const bool frame = match.length > 0 &&
                       (names_whole(word) ||
                        source.lexicon->word(match.value).is(kFiller | kStriveWord | kMustWord));
    const bool time =
        word.size() == 1 && (is_digit(word[0]) || word[0] == U'年' || is_blank(word[0]));
    if (!frame && !time && word != U"全年") return false;
    text.remove_prefix(word.size());
  }
  return true;
}

// A clause of plain figures ("固定资产投资增长7%"), which tells nothing about the clause behind it.
bool states_figures(const Source& source, std::u32string_view clause) {
  if (std::none_of(clause.begin(), clause.end(), is_digit)) return false;
  const Trie::Match first = source.lexicon->word_at(clause, 0);
  if (first.length > 0 && source.lexicon->word(first.value).is(kVerb | kMoves | kReach))
    return false;
  for (std::size_t i = 0; i < clause.size();) {
    const Trie::Match match = source.lexicon->word_at(clause, i);
    const bool act = match.length > 0 && source.lexicon->word(match.value).is(kVerb) &&
                     !source.lexicon->word(match.value).is(kMoves | kReach);
    if (act) return false;
    i += std::max(match.length, 1u);
  }
  return true;
}

// Does the sentence say nothing before the indicator that could tell whose it is?
// "清溪区…，产值增长9%" and "医药产业…，产值增长7%" are two different things.
bool stands_alone(const Source& source, const Quantity& q) {
  const std::uint32_t floor = q.span.start - std::min(q.span.start, kSentenceMax);
  const std::u32string_view before = source.text.substr(floor, q.span.start - floor);
  const std::size_t stop = before.find_last_of(U"。！？\n");
  if (stop == std::u32string_view::npos && floor > 0) return false;
  const std::size_t at = before.rfind(q.indicator);
  if (at == std::u32string_view::npos || (stop != before.npos && at < stop)) return false;
  const std::u32string_view behind = before.substr(at + q.indicator.size());
  if (behind.size() > kActMax || behind.find_first_of(U"，；：") != behind.npos) return false;
  std::u32string_view rest = before.substr(stop == before.npos ? 0 : stop + 1);
  rest.remove_suffix(behind.size() + q.indicator.size());
  while (true) {
    const std::size_t end = rest.find_first_of(U"，、；：");
    if (end == rest.npos) return only_frames(source, rest);
    const bool opens_list = rest[end] == U'：';
    if (!opens_list && !states_figures(source, rest.substr(0, end))) return false;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> find_contradictions(
    const Source& source, const std::vector<Quantity>& quantities) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  std::unordered_map<std::u32string, std::vector<std::size_t>> seen;
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    const Quantity& q = quantities[i];
    if (q.kind == Kind::kDefinition || q.period.empty()) continue;
    const std::u32string key = key_of(source, q);
    if (key.empty() || !stands_alone(source, q)) continue;
    std::vector<std::size_t>& values = seen[key];
    const auto conflicts = [&](std::size_t earlier) {
      const Quantity& other = quantities[earlier];
      return !compatible(other, q) && apart(source, other.span, q.span);
    };
    const auto conflict = std::find_if(values.begin(), values.end(), conflicts);
    if (conflict != values.end()) pairs.emplace_back(*conflict, i);
    if (values.size() < kValuesMax) values.push_back(i);
  }
  return pairs;
}

}  // namespace luoshi::report
