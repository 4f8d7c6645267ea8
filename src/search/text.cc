#include "search/text.h"

#include <algorithm>

#include "base/unicode.h"
#include "search/pinyin.h"

namespace luoshi::search {
namespace {

constexpr int kPhraseInHeading = 8;
constexpr int kHeadingBegins = 10;
constexpr int kPhraseInBody = 4;
constexpr int kBigramsOnly = 1;
constexpr int kReadBegins = 6;
constexpr int kReadInside = 5;
constexpr std::size_t kLettersMin = 2;  // one letter says nothing

char32_t folded_sign(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c == 0x3000 || c == 0xA0 || c == U'\t' || c == U'\n' || c == U'\r') return U' ';
  return c >= U'A' && c <= U'Z' ? c + 32 : c;
}

std::u32string folded32(std::string_view text) {
  std::u32string out = base::to_utf32(text);
  std::transform(out.begin(), out.end(), out.begin(), folded_sign);
  return out;
}

// What parts words is in no bigram.
bool is_part_of_word(char32_t c) {
  const bool is_ascii_word = (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
  return is_ascii_word ||
         (c > 0x7F && !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F));
}

void add_bigrams(const std::u32string& text, std::vector<std::uint32_t>& out) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (!is_part_of_word(text[i]) || !is_part_of_word(text[i + 1])) continue;
    // Exact for the basic plane; beyond it two may look alike, which finds too much, never less.
    out.push_back((static_cast<std::uint32_t>(text[i]) << 16) ^
                  static_cast<std::uint32_t>(text[i + 1]));
  }
}

void settle(std::vector<std::uint32_t>& bigrams) {
  std::sort(bigrams.begin(), bigrams.end());
  bigrams.erase(std::unique(bigrams.begin(), bigrams.end()), bigrams.end());
  bigrams.shrink_to_fit();
}

}  // namespace

std::string folded(std::string_view text) { return base::to_utf8(folded32(text)); }

Text::Text(std::string_view heading, std::string_view body) {
  const std::u32string head = folded32(heading);
  const std::u32string rest = folded32(body);
  heading_ = base::to_utf8(head);
  body_ = base::to_utf8(rest);
  add_bigrams(head, bigrams_);
  add_bigrams(rest, bigrams_);
  settle(bigrams_);
  for (const char32_t c : head) {
    if (!readings_of(c).empty()) read_.push_back(c);
  }
}

Query::Query(std::string_view text) {
  std::u32string rest = folded32(text);
  std::size_t at = rest.find_first_not_of(U' ');
  while (at != std::u32string::npos && words_.size() < kWordsMax) {
    const std::size_t end = std::min(rest.find(U' ', at), rest.size());
    const std::u32string word = rest.substr(at, std::min(end - at, kWordCharactersMax));
    Word out;
    out.text = base::to_utf8(word);
    add_bigrams(word, out.bigrams);
    settle(out.bigrams);
    out.is_letters =
        word.size() >= kLettersMin &&
        std::all_of(word.begin(), word.end(), [](char32_t c) { return c >= U'a' && c <= U'z'; });
    words_.push_back(std::move(out));
    at = rest.find_first_not_of(U' ', end);
  }
}

int Query::match(const Word& word, const Text& text) {
  const bool has_bigrams =
      std::all_of(word.bigrams.begin(), word.bigrams.end(), [&](std::uint32_t bigram) {
        return std::binary_search(text.bigrams_.begin(), text.bigrams_.end(), bigram);
      });
  if (has_bigrams) {
    const std::size_t at = text.heading_.find(word.text);
    if (at == 0) return kHeadingBegins;
    if (at != std::string::npos) return kPhraseInHeading;
    if (text.body_.find(word.text) != std::string::npos) return kPhraseInBody;
  }
  if (word.is_letters) {
    const std::size_t at = find_read(text.read_, word.text);
    if (at == 0) return kReadBegins;
    if (at != std::u32string::npos) return kReadInside;
    return 0;
  }
  return has_bigrams && !word.bigrams.empty() ? kBigramsOnly : 0;
}

int Query::match(const Text& text) const {
  int sum = 0;
  for (const Word& word : words_) {
    const int found = match(word, text);
    if (found == 0) return 0;
    sum += found;
  }
  return sum;
}

std::string Query::excerpt(const Text& text, std::size_t characters) const {
  for (const Word& word : words_) {
    const std::size_t at = text.body_.find(word.text);
    if (at == std::string::npos) continue;
    const std::u32string before = base::to_utf32(std::string_view(text.body_).substr(0, at));
    const std::u32string rest = base::to_utf32(std::string_view(text.body_).substr(at));
    const std::size_t lead = std::min(before.size(), characters / 3);
    return base::to_utf8(before.substr(before.size() - lead) + rest.substr(0, characters - lead));
  }
  return {};
}

}  // namespace luoshi::search
