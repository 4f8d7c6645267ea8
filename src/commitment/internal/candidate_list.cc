#include "commitment/internal/candidate_list.h"

#include <algorithm>
#include <array>
#include <optional>

namespace luoshi::commitment {
namespace {

using std::u32string;
using std::u32string_view;

constexpr std::size_t kItemsMax = 120;
constexpr std::size_t kItemCharactersMax = 2'000;
constexpr std::size_t kLeadInMax = 60;  // between a mention and its list
constexpr std::size_t kQuotedMax = 16;  // “…” that names a package
constexpr std::size_t kBetweenMax = 8;  // 十大〈…〉行动
constexpr u32string_view kDigits = U"零一二三四五六七八九";
constexpr u32string_view kCounters = U"大件项个张";
constexpr std::array<u32string_view, 10> kNouns = {U"工程", U"行动",   U"计划", U"攻坚", U"会战",
                                                   U"战役", U"攻坚战", U"项目", U"任务", U"实事"};

bool is_blank(char32_t c) { return c <= 0x20 || c == 0x3000 || c == 0xA0 || c == 0xFEFF; }
bool is_mark(char32_t c) {
  return u32string_view(U"，。；：！？\n,;:").find(c) != u32string_view::npos;
}

struct Count {
  std::uint32_t value = 0;
  std::size_t end = 0;  // behind its last digit
};

// 1 to 999, in Arabic digits or in Chinese ones up to 99 (十二, 二十, 五十三).
std::optional<Count> count_at(u32string_view text, std::size_t at) {
  std::size_t end = at;
  std::uint32_t value = 0;
  while (end < text.size() && end - at < 3 && text[end] >= U'0' && text[end] <= U'9') {
    value = value * 10 + static_cast<std::uint32_t>(text[end++] - U'0');
  }
  if (end > at) return value > 0 ? std::optional(Count{value, end}) : std::nullopt;
  const auto digit_at = [&](std::size_t place) -> std::uint32_t {
    if (place >= text.size()) return 0;
    const std::size_t found = kDigits.find(text[place]);
    return found == u32string_view::npos ? 0 : static_cast<std::uint32_t>(found);
  };
  const std::uint32_t first = digit_at(end);
  if (first > 0) ++end;
  if (end >= text.size() || text[end] != U'十') {
    return first > 0 ? std::optional(Count{first, end}) : std::nullopt;
  }
  value = std::max(first, 1u) * 10;
  const std::uint32_t last = digit_at(end + 1);
  return Count{value + last, end + (last > 0 ? 2u : 1u)};
}

bool begins_inside_number(u32string_view text, std::size_t at) {
  if (at == 0) return false;
  const char32_t before = text[at - 1];
  return (before >= U'0' && before <= U'9') || before == U'.' || before == U'十' ||
         before == U'第' || before == U'百' || kDigits.find(before) != u32string_view::npos;
}

// -- lists --

u32string chinese(std::uint32_t number) {
  u32string out;
  if (number >= 20) out += kDigits[number / 10];
  if (number >= 10) out += U'十';
  if (number % 10 != 0) out += kDigits[number % 10];
  return out;
}
u32string arabic(std::uint32_t number) {
  const std::string digits = std::to_string(number);
  return u32string(digits.begin(), digits.end());
}

struct Style {
  bool is_arabic;
  u32string_view before;
  u32string_view after;
};
constexpr std::array<Style, 11> kStyles = {{{false, U"", U"是"},
                                            {false, U"第", U"，"},
                                            {false, U"第", U"、"},
                                            {false, U"", U"、"},
                                            {false, U"（", U"）"},
                                            {true, U"（", U"）"},
                                            {true, U"(", U")"},
                                            {true, U"", U"．"},
                                            {true, U"", U"."},
                                            {true, U"", U"、"},
                                            {true, U"", U"）"}}};

u32string marker(const Style& style, std::uint32_t number) {
  return u32string(style.before) + (style.is_arabic ? arabic(number) : chinese(number)) +
         u32string(style.after);
}

// Where the marker of `number` stands from `from` on, at the opening of a clause.
std::size_t find_marker(u32string_view text, const Style& style, std::uint32_t number,
                        std::size_t from, std::size_t limit) {
  const u32string wanted = marker(style, number);
  const u32string_view within = text.substr(0, std::min(limit, from + kItemCharactersMax));
  for (std::size_t at = within.find(wanted, from); at != u32string_view::npos;
       at = within.find(wanted, at + 1)) {
    if (at > 0 && !is_blank(text[at - 1]) && !is_mark(text[at - 1])) continue;
    return at;
  }
  return u32string_view::npos;
}

base::Span trimmed(u32string_view text, std::size_t start, std::size_t end) {
  while (start < end && (is_blank(text[start]) || is_mark(text[start]))) ++start;
  while (end > start && (is_blank(text[end - 1]) || is_mark(text[end - 1]))) --end;
  return {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
}

// The last item ends with its sentence where the ones before ended with ；, else with its line.
std::size_t end_of_last(u32string_view text, std::size_t start, std::size_t limit,
                        std::size_t before) {
  const bool by_sentence = before > 0 && (text[before] == U'；' || text[before] == U';');
  const std::size_t most = std::min(limit, start + kItemCharactersMax);
  for (std::size_t at = start; at < most; ++at) {
    if (text[at] == U'\n' || (by_sentence && text[at] == U'。')) return at;
  }
  return most;
}

std::vector<base::Span> list_at(u32string_view text, std::size_t at, std::size_t limit) {
  while (at < limit && is_blank(text[at])) ++at;
  for (const Style& style : kStyles) {
    const u32string first = marker(style, 1);
    if (text.substr(at, first.size()) != first) continue;
    std::vector<base::Span> items;
    std::size_t start = at + first.size();
    for (std::uint32_t number = 2; items.size() < kItemsMax; ++number) {
      const std::size_t next = find_marker(text, style, number, start, limit);
      if (next == u32string_view::npos) break;
      items.push_back(trimmed(text, start, next));
      start = next + marker(style, number).size();
    }
    if (items.empty()) return {};
    std::size_t before = items.back().end;
    while (before < start && is_blank(text[before])) ++before;
    items.push_back(trimmed(text, start, end_of_last(text, start, limit, before)));
    return items;
  }
  return {};
}

// The list that a mention announces: it begins behind the colon, the sentence or the line.
std::vector<base::Span> list_behind(u32string_view text, std::size_t from, std::size_t limit) {
  const std::size_t most = std::min(limit, from + kLeadInMax);
  for (std::size_t at = from; at < most; ++at) {
    if (u32string_view(U"：:。\n，").find(text[at]) == u32string_view::npos) continue;
    auto items = list_at(text, at + 1, limit);
    if (!items.empty()) return items;
    if (text[at] == U'。') break;
  }
  return {};
}

// -- mentions --

std::size_t noun_at(u32string_view text, std::size_t at) {
  std::size_t longest = 0;
  for (const u32string_view noun : kNouns) {
    if (text.substr(at).starts_with(noun)) longest = std::max(longest, noun.size());
  }
  return longest;
}

// The words before a quoted package that say whose it is: 城市更新“六大行动”.
std::size_t name_start(u32string_view text, std::size_t quote, std::size_t least) {
  constexpr std::array<u32string_view, 15> kVerbs = {U"实施", U"开展", U"推进", U"深化", U"打好",
                                                     U"抓好", U"落实", U"启动", U"推动", U"办好",
                                                     U"完成", U"建设", U"聚焦", U"围绕", U"开启"};
  constexpr std::size_t kOwnerMax = 12;
  std::size_t start = quote;
  while (start > least && quote - start < kOwnerMax && !is_mark(text[start - 1]) &&
         u32string_view(U"、”“和").find(text[start - 1]) == u32string_view::npos) {
    --start;
  }
  const u32string_view before = text.substr(start, quote - start);
  std::size_t behind_verb = 0;
  bool has_verb = false;
  for (const u32string_view verb : kVerbs) {
    const std::size_t at = before.rfind(verb);
    if (at == u32string_view::npos) continue;
    has_verb = true;
    behind_verb = std::max(behind_verb, at + verb.size());
  }
  const bool has_digit =
      std::any_of(before.begin() + static_cast<std::ptrdiff_t>(behind_verb), before.end(),
                  [](char32_t c) { return c >= U'0' && c <= U'9'; });
  return has_verb && !has_digit ? start + behind_verb : quote;
}

// “六大行动”, “6大提升工程”, “四百工程”, “三百”工程.
std::optional<PackageMention> quoted(u32string_view text, std::size_t quote, base::Span zone) {
  const std::size_t close = text.substr(0, zone.end).find(U'”', quote);
  if (close == u32string_view::npos || close - quote > kQuotedMax) return std::nullopt;
  for (std::size_t at = quote + 1; at < close; ++at) {
    const auto count = count_at(text, at);
    if (!count || begins_inside_number(text, at) || count->end >= close || count->value < 2)
      continue;
    const char32_t counter = text[count->end];
    const bool is_hundreds = counter == U'百' && count->value <= 9;
    if (!is_hundreds && (counter == U'个' || kCounters.find(counter) == u32string_view::npos)) {
      continue;
    }
    std::size_t end = close + 1;
    if (count->end + 1 == close) {  // the noun stands behind the quotation
      const std::size_t noun = noun_at(text, close + 1);
      if (noun == 0) return std::nullopt;
      end += noun;
    } else {
      const u32string_view rest = text.substr(count->end + 1, close - count->end - 1);
      const bool fits = std::any_of(kNouns.begin(), kNouns.end(),
                                    [&](u32string_view noun) { return rest.ends_with(noun); });
      if (is_hundreds && rest.size() > 2) return std::nullopt;
      const std::size_t noun = fits ? 0 : noun_at(text, close + 1);  // “四大提升”行动
      if (!fits && noun == 0) return std::nullopt;
      end += noun;
    }
    const std::size_t start = name_start(text, quote, zone.start);
    PackageMention mention;
    mention.declared = count->value;
    mention.span = {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
    mention.name = u32string(text.substr(start, end - start));
    mention.is_livelihood = mention.name.find(U"民生实事") != u32string::npos;
    return mention;
  }
  return std::nullopt;
}

// 十大攻坚行动, 10件民生实事: a number and counter, some characters, the noun.
std::optional<PackageMention> plain(u32string_view text, std::size_t at, base::Span zone) {
  if (begins_inside_number(text, at)) return std::nullopt;
  const auto count = count_at(text, at);
  if (!count || count->end >= zone.end || count->value < 2) return std::nullopt;
  const char32_t counter = text[count->end];
  const bool counts_kinds = text.substr(count->end + 1, 1) == U"类";  // 10大类55项民生实事
  if (kCounters.find(counter) == u32string_view::npos || counts_kinds) return std::nullopt;
  for (std::size_t place = count->end + 1;
       place <= count->end + 1 + kBetweenMax && place < zone.end; ++place) {
    if (is_mark(text[place]) || u32string_view(U"、“”").find(text[place]) != u32string_view::npos) {
      return std::nullopt;
    }
    const std::size_t noun = noun_at(text, place);
    if (noun == 0) continue;
    const bool is_deed = text.substr(place, 2) == U"实事";
    // A count of projects is a figure; 大 before the noun makes a name of it.
    if (!is_deed && (counter != U'大' || text.substr(place, 2) == U"项目")) return std::nullopt;
    PackageMention mention;
    mention.declared = count->value;
    mention.is_livelihood = is_deed;
    mention.span = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(place + noun)};
    mention.name = u32string(text.substr(at, mention.span.size()));
    return mention;
  }
  return std::nullopt;
}

// 民生实事10件, and 办好民生实事： with a list.
std::optional<PackageMention> deeds(u32string_view text, std::size_t at, base::Span zone) {
  PackageMention mention;
  mention.is_livelihood = true;
  std::size_t end = at + 2;
  const auto count = count_at(text, end);
  if (count && count->end < zone.end && kCounters.find(text[count->end]) != u32string_view::npos) {
    mention.declared = count->value;
    end = count->end + 1;
  }
  const std::size_t start = at >= zone.start + 2 && text.substr(at - 2, 2) == U"民生" ? at - 2 : at;
  mention.span = {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
  mention.name = u32string(text.substr(start, end - start));
  return mention;
}

std::optional<PackageMention> mention_at(u32string_view text, std::size_t at, base::Span zone) {
  if (text[at] == U'“') return quoted(text, at, zone);
  if (text.substr(at, 2) == U"实事" && text.substr(at, 4) != U"实事求是") {
    return deeds(text, at, zone);
  }
  return plain(text, at, zone);
}

}  // namespace

std::vector<PackageMention> packages_in(u32string_view text, base::Span zone) {
  std::vector<PackageMention> found;
  zone.end = std::min(zone.end, static_cast<std::uint32_t>(text.size()));
  for (std::size_t at = zone.start; at < zone.end; ++at) {
    auto mention = mention_at(text, at, zone);
    if (!mention) continue;
    mention->items = list_behind(text, mention->span.end, zone.end);
    const std::size_t listed = mention->items.size();
    // A list of another length is the report's own numbering, unless it must be the deeds.
    const std::size_t declared = mention->declared;
    const bool fits = declared == 0 ||
                      (mention->is_livelihood ? listed * 2 >= declared && listed <= declared * 2
                                              : listed + 1 >= declared && listed <= declared + 1);
    if (!fits) mention->items.clear();
    at = mention->span.end - 1;
    if (mention->declared > 0 || !mention->items.empty()) found.push_back(std::move(*mention));
  }
  return found;
}

}  // namespace luoshi::commitment
