#include "triage/text.h"

#include <algorithm>

#include "base/unicode.h"

namespace luoshi::triage {
namespace {

constexpr int kCodePointBits = 21;
constexpr std::size_t kGramLength = 3;
constexpr Gram kCodePointMask = (Gram{1} << kCodePointBits) - 1;

constexpr bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
constexpr bool is_latin(char32_t c) { return c >= U'a' && c <= U'z'; }

// Full-width forms to plain ones, capitals to small letters.
constexpr char32_t fold_one(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
}

// Letters of any writing; what is neither is taken for punctuation.
constexpr bool is_letter(char32_t c) {
  if (c < 0x80) return is_digit(c) || is_latin(c);
  if (c >= 0x2000 && c <= 0x2BFF) return false;  // punctuation, arrows, symbols
  if (c >= 0x3000 && c <= 0x3004) return false;
  if (c >= 0x3008 && c <= 0x3020) return false;
  if (c >= 0xE000 && c <= 0xF8FF) return false;  // private use
  if (c >= 0xFE10 && c <= 0xFE6F) return false;
  return c >= 0xC0 && c != 0xFEFF && c < 0xFF00;
}

void append_run(std::u32string& out, std::u32string_view run) {
  if (is_digit(run[0])) {
    out += U'0';
  } else if (is_latin(run[0]) && run.size() == 1) {
    out += U'a';
  } else {
    out += run;
  }
}

int class_of(char32_t c) { return !is_letter(c) ? 0 : is_digit(c) ? 1 : is_latin(c) ? 2 : 3; }

void add_grams(std::u32string_view text, Gram space, std::vector<Gram>& out) {
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    Gram gram = 0;
    for (std::size_t i = 0; i < kGramLength && begin + i < text.size(); ++i) {
      if (text[begin + i] == U' ') break;
      gram |= static_cast<Gram>(text[begin + i]) << (kCodePointBits * static_cast<int>(i));
      out.push_back(gram | space);
    }
  }
}

}  // namespace

std::u32string fold(std::string_view utf8) {
  // A code point has at most four bytes; one that is cut becomes a replacement character.
  std::u32string text = base::to_utf32(utf8.substr(0, kCharactersMax * 4));
  text.resize(std::min(text.size(), kCharactersMax));
  std::ranges::transform(text, text.begin(), fold_one);
  std::u32string out;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin + 1;
    while (end < text.size() && class_of(text[end]) == class_of(text[begin])) ++end;
    if (class_of(text[begin]) != 0) {
      append_run(out, std::u32string_view(text).substr(begin, end - begin));
    } else if (!out.empty()) {
      out += U' ';
    }
    begin = end;
  }
  return out;
}

std::vector<GramCount> grams_of(const Text& text) {
  const std::u32string title = fold(text.title);
  std::vector<Gram> all;
  add_grams(title, kTitleGram, all);
  add_grams(title, 0, all);
  add_grams(fold(text.body), 0, all);
  std::ranges::sort(all);
  std::vector<GramCount> out;
  for (const Gram gram : all) {
    if (out.empty() || out.back().gram != gram) out.push_back({gram, 0});
    ++out.back().count;
  }
  return out;
}

std::string gram_text(Gram gram) {
  std::string out;
  for (Gram rest = gram & ~kTitleGram; rest != 0; rest >>= kCodePointBits) {
    base::append_utf8(out, static_cast<char32_t>(rest & kCodePointMask));
  }
  return out;
}

bool is_gram(Gram gram) {
  Gram rest = gram & ~kTitleGram;
  if (rest == 0) return false;
  for (; rest != 0; rest >>= kCodePointBits) {
    if (!is_letter(static_cast<char32_t>(rest & kCodePointMask))) return false;
  }
  return true;
}

}  // namespace luoshi::triage
