#include "report/source.h"

#include <algorithm>

namespace luoshi::report {
namespace {

constexpr std::uint32_t kEnclosureMax = 120;  // an unclosed mark must not swallow a report

char32_t normal_punctuation(char32_t c) {
  switch (c) {
    case U',':
      return U'，';
    case U';':
      return U'；';
    case U':':
      return U'：';
    case U'!':
      return U'！';
    case U'?':
      return U'？';
    case U'(':
      return U'（';
    case U')':
      return U'）';
    case U'〔':
      return U'（';
    case U'〕':
      return U'）';
    case U'「':
    case U'『':
    case U'‘':
      return U'“';
    case U'」':
    case U'』':
    case U'’':
      return U'”';
    case U'﹪':
      return U'%';
    case U'﹑':
    case U'､':
      return U'、';
    case U'–':
    case U'―':
    case U'－':
    case U'─':
    case U'—':
      return U'—';
    case U'～':
    case U'〜':
    case U'∼':
      return U'~';
    case U'·':
    case U'•':
    case U'・':
      return U'·';
    case 0x00A0:
    case 0x3000:
    case 0x200B:
    case 0xFEFF:
    case 0x2002:
    case 0x2003:
    case U'\t':
      return U' ';
    default:
      return c;
  }
}

char32_t normal_character(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width ASCII
  if (c < 0x80 && !is_digit(c) && !is_latin(c)) return normal_punctuation(c);
  if (c >= 0x4E00 && c <= 0x9FFF) return c;
  return normal_punctuation(c);
}

// Punctuation between digits stays ASCII: 1,234 and 9:30 and 3.5.
void keep_inside_numbers(std::u32string& text, std::size_t i) {
  if (i == 0 || i + 1 >= text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) return;
  if (text[i] == U'，' && i + 3 < text.size() && is_digit(text[i + 2]) && is_digit(text[i + 3]) &&
      (i + 4 >= text.size() || !is_digit(text[i + 4]))) {
    text[i] = U',';
  }
  if (text[i] == U'：') text[i] = U':';
}

std::uint8_t opens(char32_t c) {
  switch (c) {
    case U'“':
      return kQuoted;
    case U'（':
    case U'[':
    case U'【':
      return kBracketed;
    case U'《':
    case U'〈':
      return kTitled;
    default:
      return 0;
  }
}

char32_t closer_of(char32_t c) {
  switch (c) {
    case U'“':
      return U'”';
    case U'（':
      return U'）';
    case U'[':
      return U']';
    case U'【':
      return U'】';
    case U'《':
      return U'》';
    default:
      return U'〉';
  }
}

// Straight quotation marks open and close by turns within a stretch.
void turn_straight_quotes(std::u32string& text, base::Span span) {
  bool open = false;
  for (std::uint32_t i = span.start; i < span.end; ++i) {
    if (text[i] != U'"') continue;
    text[i] = open ? U'”' : U'“';
    open = !open;
  }
}

void mark_enclosed(Source& source, base::Span span) {
  for (std::uint32_t i = span.start; i < span.end; ++i) {
    const std::uint8_t kind = opens(source.normal[i]);
    if (kind == 0) continue;
    const std::uint32_t limit = std::min(span.end, i + kEnclosureMax);
    const auto first = source.normal.begin() + i;
    const auto found = std::find(first, source.normal.begin() + limit, closer_of(*first));
    if (found == source.normal.begin() + limit) continue;
    const auto close = static_cast<std::uint32_t>(found - source.normal.begin());
    if (kind == kQuoted && std::find(first + 1, found, *first) != found) continue;  // unclosed
    for (std::uint32_t k = i; k <= close; ++k) source.enclosed[k] |= kind;
  }
}

// "— 12 —": the end of a page number that begins at `at`, or `at`.
std::uint32_t skip_page_number(std::u32string_view text, std::uint32_t at, std::uint32_t limit) {
  if (normal_character(text[at]) != U'—') return at;
  std::uint32_t i = at + 1;
  const auto skip = [&](auto wanted) {
    const std::uint32_t from = i;
    while (i < limit && wanted(text[i])) ++i;
    return i - from;
  };
  if (skip(is_blank) == 0) return at;
  const std::uint32_t digits = skip(is_digit);
  if (digits == 0 || digits > 4 || skip(is_blank) == 0) return at;
  return i < limit && normal_character(text[i]) == U'—' ? i + 1 : at;
}

// A space is kept only between Latin words, or between two numbers.
bool keeps_blank(char32_t before, char32_t after) {
  const auto plain = [](char32_t c) { return is_latin(c) || is_digit(c); };
  return plain(before) && plain(after);
}

void append_line(Source& source, base::Span line) {
  const auto start = static_cast<std::uint32_t>(source.normal.size());
  for (std::uint32_t i = line.start; i < line.end;) {
    if (const std::uint32_t behind = skip_page_number(source.text, i, line.end); behind != i) {
      i = behind;
      continue;
    }
    const char32_t c = normal_character(source.text[i]);
    if (is_blank(c) || c == U'\n' || c == U'\r') {
      std::uint32_t next = i + 1;
      while (next < line.end && is_blank(source.text[next])) ++next;
      const bool keep = source.normal.size() > start && next < line.end &&
                        keeps_blank(source.normal.back(), normal_character(source.text[next]));
      if (keep) {
        source.normal.push_back(U' ');
        source.origin.push_back(i);
      }
      i = next;
      continue;
    }
    source.normal.push_back(c);
    source.origin.push_back(i++);
  }
  source.lines.push_back({start, static_cast<std::uint32_t>(source.normal.size())});
  source.normal.push_back(U'\n');
  source.origin.push_back(line.end > 0 ? line.end - 1 : 0);
}

void mark_tokens(Source& source, base::Span span) {
  for (std::uint32_t i = span.start; i < span.end;) {
    const Trie::Match match = source.lexicon->word_at(source.normal, i);
    if (match.length == 0 || i + match.length > span.end) {
      ++i;
      continue;
    }
    source.tokens.push_back({i, i + match.length, match.value});
    i += match.length;
  }
}

void index_tokens(Source& source) {
  source.first_token.reserve(source.normal.size() / Source::kTokenStep + 1);
  std::uint32_t token = 0;
  for (std::size_t at = 0; at <= source.normal.size(); at += Source::kTokenStep) {
    while (token < source.tokens.size() && source.tokens[token].start < at) ++token;
    source.first_token.push_back(token);
  }
}

}  // namespace

bool is_stop(char32_t c) {
  switch (c) {
    case U'，':
    case U'。':
    case U'、':
    case U'；':
    case U'：':
    case U'！':
    case U'？':
    case U'\n':
    case U'\r':
      return true;
    default:
      return false;
  }
}

Source::TokenRange Source::tokens_in(base::Span span) const {
  auto first = tokens.begin() + first_token[span.start / kTokenStep];
  while (first != tokens.end() && first->start < span.start) ++first;
  // In growing steps: most spans hold a few tokens, and one may hold a million.
  auto last = first;
  auto step = std::ptrdiff_t{1};
  while (tokens.end() - last > step && (last + step)->end <= span.end) {
    last += step;
    step *= 2;
  }
  const auto behind = [](std::uint32_t end, const Token& token) { return end < token.end; };
  const auto limit = last + std::min(step, tokens.end() - last);
  last = std::upper_bound(last, limit, span.end, behind);
  return {static_cast<std::size_t>(first - tokens.begin()),
          static_cast<std::size_t>(last - tokens.begin())};
}

std::uint32_t Source::skip_enclosed(std::uint32_t at, std::uint32_t limit) const {
  if (enclosed[at] == 0 || opens(normal[at]) == 0) return at + 1;
  const char32_t closer = closer_of(normal[at]);
  limit = std::min(limit, at + kEnclosureMax);
  for (std::uint32_t i = at + 1; i < limit && enclosed[i] != 0; ++i) {
    if (normal[i] == closer) return i + 1;
  }
  return at + 1;
}

Source prepare(std::u32string_view text, const std::vector<base::Span>& lines,
               const Lexicon& lexicon) {
  Source source;
  source.text = text;
  source.lexicon = &lexicon;
  source.normal.reserve(text.size() + lines.size());
  source.origin.reserve(text.size() + lines.size());
  for (const base::Span line : lines) append_line(source, line);
  source.enclosed.resize(source.normal.size());
  source.tokens.reserve(source.normal.size() / 4);
  for (const base::Span line : source.lines) {
    for (std::uint32_t i = line.start + 1; i + 1 < line.end; ++i) {
      keep_inside_numbers(source.normal, i);
    }
    turn_straight_quotes(source.normal, line);
    mark_enclosed(source, line);
    mark_tokens(source, line);
  }
  index_tokens(source);
  return source;
}

base::Span Source::to_text(base::Span span) const {
  if (span.empty()) {
    const std::uint32_t at = span.start < origin.size() ? origin[span.start] : 0;
    return {at, at};
  }
  return {origin[span.start], origin[span.end - 1] + 1};
}

base::Span trim(std::u32string_view text, base::Span span) {
  while (span.start < span.end && is_blank(text[span.start])) ++span.start;
  while (span.end > span.start && is_blank(text[span.end - 1])) --span.end;
  return span;
}

std::vector<base::Span> split(const Source& source, base::Span span,
                              std::u32string_view separators) {
  std::vector<base::Span> pieces;
  std::uint32_t start = span.start;
  const auto add = [&](std::uint32_t end) {
    const base::Span piece = trim(source.normal, {start, end});
    if (!piece.empty()) pieces.push_back(piece);
  };
  for (std::uint32_t i = span.start; i < span.end; ++i) {
    if (source.enclosed[i] == 0 && separators.find(source.normal[i]) != std::u32string_view::npos) {
      add(i);
      start = i + 1;
    }
  }
  add(span.end);
  return pieces;
}

}  // namespace luoshi::report
