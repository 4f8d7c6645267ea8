#include "commitment/internal/candidate_title.h"

#include <algorithm>
#include <array>

namespace luoshi::commitment {
namespace {

using std::u32string;
using std::u32string_view;

// What says how eagerly, not what. Longer ones before those that they begin with.
constexpr std::array<u32string_view, 29> kAdverbs = {
    U"高质量", U"高标准", U"高水平", U"进一步", U"全方位", U"深入", U"扎实", U"全力",
    U"大力",   U"加力",   U"持续",   U"积极",   U"切实",   U"着力", U"全面", U"坚决",
    U"稳步",   U"有序",   U"认真",   U"必须",   U"我们",   U"继续", U"精准", U"加紧",
    U"抓紧",   U"努力",   U"纵深",   U"精心",   U"要"};
constexpr std::size_t kLeftMin = 6;  // what is left must still be an act

bool is_blank(char32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x3000 || c == 0xFEFF ||
         (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
         (c >= 0x2060 && c <= 0x2069);
}
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

// Behind the mark of a note that begins at `at` ([12], 〔3〕, ①), or `at`.
std::size_t behind_mark(u32string_view text, std::size_t at) {
  const char32_t open = text[at];
  if (open >= 0x2460 && open <= 0x2473) return at + 1;
  const char32_t close = open == U'[' ? U']' : open == U'〔' ? U'〕' : open == U'［' ? U'］' : 0;
  if (close == 0) return at;
  std::size_t end = at + 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end > at + 1 && end < text.size() && text[end] == close ? end + 1 : at;
}

u32string_view without_adverbs(u32string_view text) {
  bool found = true;
  for (int round = 0; found && round < 4; ++round) {
    found = false;
    for (const u32string_view word : kAdverbs) {
      if (!text.starts_with(word) || text.size() - word.size() < kLeftMin) continue;
      text.remove_prefix(word.size());
      found = true;
      break;
    }
  }
  return text;
}

// The last of these marks within `least` and `most` that stands in no quotation and no bracket.
std::size_t cut_before(u32string_view text, u32string_view marks, std::size_t least,
                       std::size_t most) {
  int depth = 0;
  std::size_t cut = 0;
  for (std::size_t at = 0; at < std::min(text.size(), most + 1); ++at) {
    const char32_t c = text[at];
    if (c == U'“' || c == U'（' || c == U'《' || c == U'(') ++depth;
    if (c == U'”' || c == U'）' || c == U'》' || c == U')') --depth;
    if (depth == 0 && at >= least && marks.find(c) != u32string_view::npos) cut = at;
  }
  return cut;
}

u32string shortened(u32string text) {
  constexpr std::size_t kMost = kTitleCharactersUsual;
  while (!text.empty() &&
         u32string_view(U"，。；、：,;").find(text.back()) != u32string_view::npos) {
    text.pop_back();
  }
  if (text.size() <= kMost) return text;
  if (const std::size_t cut = cut_before(text, U"，,；;：:", 8, kMost)) return text.substr(0, cut);
  if (const std::size_t cut = cut_before(text, U"、和及与", 8, kMost - 1)) {
    return text.substr(0, cut) + U"等";
  }
  return text.substr(0, kMost - 1) + U"…";
}

bool says_level(u32string_view action) {
  constexpr std::array<u32string_view, 12> kEnds = {U"到",   U"至",   U"在",   U"达",
                                                    U"为",   U"突破", U"超过", U"提高",
                                                    U"下降", U"增长", U"上涨", U"降低"};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](u32string_view end) { return action.ends_with(end); });
}

bool moves_nothing(u32string_view action) {
  constexpr std::array<u32string_view, 6> kHelpers = {U"推动", U"确保", U"力争",
                                                      U"实现", U"促进", U"争取"};
  return action.empty() || action.size() > 6 || action.find(U'、') != u32string_view::npos ||
         std::find(kHelpers.begin(), kHelpers.end(), action) != kHelpers.end();
}

std::optional<int> month_before(u32string_view text, std::size_t at) {
  std::size_t begin = at;
  int month = 0;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  if (at - begin == 0 || at - begin > 2) return std::nullopt;
  for (std::size_t i = begin; i < at; ++i) month = month * 10 + static_cast<int>(text[i] - U'0');
  return month >= 1 && month <= 12 ? std::optional(month) : std::nullopt;
}

// The year that the clause names, when it is this one or one of the next ten.
int year_in(u32string_view clause, int year) {
  for (std::size_t at = clause.find(U'年'); at != u32string_view::npos;
       at = clause.find(U'年', at + 1)) {
    if (at < 4) continue;
    int said = 0;
    for (std::size_t i = at - 4; i < at; ++i) {
      said = is_digit(clause[i]) && said >= 0 ? said * 10 + static_cast<int>(clause[i] - U'0') : -1;
    }
    if (said >= year && said <= year + 10) return said;
  }
  return 0;
}

struct Stretch {
  u32string_view words;
  Period (*period)(int year);
};
constexpr std::array<Stretch, 8> kStretches = {{
    {U"前三季度", [](int year) { return Period::month(year, 9); }},
    {U"三季度", [](int year) { return Period::quarter(year, 3); }},
    {U"二季度", [](int year) { return Period::quarter(year, 2); }},
    {U"一季度", [](int year) { return Period::quarter(year, 1); }},
    {U"四季度", [](int year) { return Period::quarter(year, 4); }},
    {U"上半年", [](int year) { return Period::month(year, 6); }},
    {U"年底", [](int year) { return Period::whole_year(year); }},
    {U"年内", [](int year) { return Period::whole_year(year); }},
}};

}  // namespace

u32string cleaned(u32string_view clause) {
  u32string out;
  for (std::size_t at = 0; at < clause.size();) {
    const std::size_t behind = behind_mark(clause, at);
    if (behind == at && !is_blank(clause[at])) out += clause[at];
    at = std::max(behind, at + 1);
  }
  return out;
}

u32string title_of(u32string_view clause) {
  const std::size_t end = clause.find_first_of(U"\n。");  // of its first sentence
  if (end != u32string_view::npos && end >= kLeftMin) clause = clause.substr(0, end);
  return shortened(u32string(without_adverbs(cleaned(clause))));
}

u32string title_of(const report::Quantity& quantity) {
  const u32string indicator = cleaned(quantity.indicator);
  const u32string figure = cleaned(quantity.text);
  const bool is_change = quantity.measure == report::Measure::kChange &&
                         !indicator.ends_with(U"增速") && !indicator.ends_with(U"增幅");
  if (moves_nothing(quantity.action)) {
    const u32string verb = !is_change ? U"" : quantity.value.is_negative() ? U"下降" : U"增长";
    return shortened(indicator + verb + figure);
  }
  const bool is_behind = is_change || quantity.measure == report::Measure::kShare ||
                         quantity.measure == report::Measure::kChangeAbs ||
                         quantity.measure == report::Measure::kRank || says_level(quantity.action);
  return shortened(is_behind ? indicator + quantity.action + figure
                             : quantity.action + indicator + figure);
}

std::optional<office::Day> deadline_in(u32string_view clause, int year) {
  if (year == 0) return std::nullopt;
  const int said = year_in(clause, year);
  const int counted = said != 0 ? said : year;
  for (const u32string_view word : {U"月底前", U"月底", U"月前", U"月末"}) {
    const std::size_t at = clause.find(word);
    if (at == u32string_view::npos) continue;
    const auto month = month_before(clause, at);
    const bool is_before = word == U"月前";
    if (month && !(is_before && *month == 1)) {
      return Period::month(counted, is_before ? *month - 1 : *month).last_day();
    }
  }
  for (const Stretch& stretch : kStretches) {
    const std::size_t at = clause.find(stretch.words);
    const bool is_past =
        at > 0 && at < clause.size() && (clause[at - 1] == U'上' || clause[at - 1] == U'去');
    if (at == u32string_view::npos || is_past) continue;
    return stretch.period(counted).last_day();
  }
  if (said > year) return Period::whole_year(said).last_day();
  return std::nullopt;
}

u32string_view with_opening(u32string_view text, base::Span span) {
  constexpr std::size_t kOpeningMax = 12;
  const std::size_t end = std::min<std::size_t>(span.end, text.size());
  std::size_t start = std::min<std::size_t>(span.start, end);
  const std::size_t least = start > kOpeningMax ? start - kOpeningMax : 0;
  while (start > least &&
         u32string_view(U"，。；：、\n！,;").find(text[start - 1]) == u32string_view::npos) {
    --start;
  }
  return text.substr(start, end - start);
}

}  // namespace luoshi::commitment
