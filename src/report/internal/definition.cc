#include "report/internal/definition.h"

#include <algorithm>

namespace luoshi::report {
namespace {

constexpr std::uint32_t kReach = 80;  // characters looked at on either side

bool is_one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}
bool is_open(char32_t c) { return is_one_of(c, U"（("); }
bool is_close(char32_t c) { return is_one_of(c, U"）)"); }
bool is_stop(char32_t c) { return is_one_of(c, U"。；;！\n"); }

// The end of the bracket that opens at `at`, or `at`.
std::uint32_t skip_bracket(std::u32string_view text, std::uint32_t at) {
  if (at >= text.size() || !is_open(text[at])) return at;
  const std::uint32_t limit = std::min(static_cast<std::uint32_t>(text.size()), at + kReach);
  for (std::uint32_t i = at; i < limit; ++i) {
    if (is_close(text[i])) return i + 1;
  }
  return at;
}

std::uint32_t begin_of_words(std::uint32_t from, std::uint32_t previous_end,
                             std::u32string_view text) {
  const std::uint32_t floor = skip_bracket(text, previous_end);
  std::uint32_t begin = from;
  while (begin > floor && from - begin < kReach && !is_stop(text[begin - 1])) --begin;
  return begin;
}

std::uint32_t end_of_words(std::uint32_t from, std::uint32_t next_start, std::u32string_view text) {
  if (const std::uint32_t end = skip_bracket(text, from); end > from) return end;
  std::uint32_t end = from;
  while (end < text.size() && end - from < kReach && !is_stop(text[end])) ++end;
  return end > next_start ? from : end;  // another figure: the words may be about that one
}

std::u32string_view clause_around(std::u32string_view words, Span cue) {
  constexpr std::u32string_view kEdges = U"，,（）()。；";
  std::uint32_t start = cue.start;
  std::uint32_t end = cue.end;
  while (start > 0 && !is_one_of(words[start - 1], kEdges)) --start;
  while (end < words.size() && !is_one_of(words[end], kEdges)) ++end;
  return words.substr(start, end - start);
}

}  // namespace

std::u32string definition_change(const Quantity& found, const Reading& reading,
                                 std::u32string_view text, const Indicators& indicators) {
  const auto size = static_cast<std::uint32_t>(text.size());
  if (found.span.end > size) return {};
  const auto& all = reading.quantities;
  const auto at =
      std::lower_bound(all.begin(), all.end(), found.span.start,
                       [](const Quantity& q, std::uint32_t start) { return q.span.start < start; });
  const std::uint32_t previous_end = at == all.begin() ? 0 : std::prev(at)->span.end;
  const auto next = std::find_if(at, all.end(),
                                 [&](const Quantity& q) { return q.span.start >= found.span.end; });
  const std::uint32_t next_start = next == all.end() ? size : next->span.start;
  const std::uint32_t begin = begin_of_words(found.span.start, previous_end, text);
  const std::uint32_t end = end_of_words(found.span.end, next_start, text);
  const std::u32string_view words = text.substr(begin, end - begin);
  const std::vector<Span> cues = indicators.definition_changes(words);
  if (cues.empty()) return {};
  return std::u32string(clause_around(words, cues.front()));
}

}  // namespace luoshi::report
