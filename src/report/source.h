// A document prepared for reading. Lines are put one after the other, each ended by '\n':
//   normal     the characters, full-width digits and letters, ％ and foreign punctuation made one
//              form, stray spaces and page numbers inside a line left out;
//   origin     for each of them its place in the document's text;
//   enclosed   what brackets or quotation marks it stands in;
//   tokens     the lexicon's words, the longest at every place, none overlapping.
// Every stage works on places in `normal`; `to_text` turns them into places in the text at the end.
// Refers to the document's text; must not outlive it. Immutable once made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "report/lexicon.h"

namespace luoshi::report {

enum Enclosure : std::uint8_t {
  kQuoted = 1,     // “…” ‘…’ 「…」
  kBracketed = 2,  // （…） […] 【…】
  kTitled = 4,     // 《…》
};

struct Token {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t word = 0;
};

struct Source {
  static constexpr std::size_t kTokenStep = 32;
  std::u32string_view text;
  std::u32string normal;
  std::vector<std::uint32_t> origin;
  std::vector<base::Span> lines;  // in `normal`, without the '\n'
  std::vector<std::uint8_t> enclosed;
  std::vector<Token> tokens;
  std::vector<std::uint32_t> first_token;  // that begins at or behind every kTokenStep-th place
  const Lexicon* lexicon = nullptr;

  std::u32string_view view(base::Span span) const {
    return std::u32string_view(normal).substr(span.start, span.size());
  }
  base::Span to_text(base::Span span) const;
  const Word& word(const Token& token) const { return lexicon->word(token.word); }
  // Tokens that lie within `span`, as a range of indices into `tokens`.
  struct TokenRange {
    std::size_t first = 0;
    std::size_t last = 0;  // one behind
  };
  TokenRange tokens_in(base::Span span) const;
  // The end of the enclosed stretch that begins at `at`, or at + 1 when none does.
  std::uint32_t skip_enclosed(std::uint32_t at, std::uint32_t limit) const;
};

// `lines` are the stretches of the text that matter, in order.
Source prepare(std::u32string_view text, const std::vector<base::Span>& lines,
               const Lexicon& lexicon);

// Asked of every character, several times: inline.
inline bool is_blank(char32_t c) {
  if (c > 0x3000 && c != 0xFEFF) return false;
  return c == U' ' || c == U'\n' || c == U'\r' || c == U'\t' || c == 0x3000 || c == 0xA0 ||
         c == 0x200B || c == 0xFEFF || c == 0x2028 || c == U'\f' || c == 0x2002 || c == 0x2003;
}
inline bool is_han(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || c == U'〇'; }
inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
inline bool is_latin(char32_t c) { return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z'); }
// ， 。 、 ； ： ！ ？ and the end of a line
bool is_stop(char32_t c);

// Without white space at both ends.
base::Span trim(std::u32string_view text, base::Span span);
// Pieces between the given separators that stand outside brackets and quotation marks; empty ones
// are left out and each is trimmed.
std::vector<base::Span> split(const Source& source, base::Span span,
                              std::u32string_view separators);

}  // namespace luoshi::report
