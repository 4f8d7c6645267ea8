// Searching in Chinese without a dictionary: bigrams of the text, and the pinyin of what a thing is
// called, in full or by initials (污水管网 is found by wsgw, wushui, wushuigw).
//
// A word of the query is found where it stands as it is; else where all its bigrams stand; letters
// also where the heading's pinyin begins so. All words of a query must be found. Letters are
// compared small, full-width ones as ASCII. Thread rule: values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace luoshi::search {

inline constexpr std::size_t kWordsMax = 10;           // of a query
inline constexpr std::size_t kWordCharactersMax = 60;  // more are cut off

// As it is compared: letters small, full-width signs as ASCII. Offsets in it are not the text's.
std::string folded(std::string_view text);

// One thing as it is searched.
class Text {
 public:
  Text() = default;
  // `heading`: what it is called; `body`: all the rest that is said of it.
  Text(std::string_view heading, std::string_view body);

 private:
  friend class Query;
  std::string heading_;                  // folded
  std::string body_;                     // folded
  std::vector<std::uint32_t> bigrams_;  // of both, rising, each once
  std::u32string read_;                 // of the heading: what has a pinyin
};

class Query {
 public:
  explicit Query(std::string_view text);
  bool is_empty() const { return words_.empty(); }
  // 0: not found; else the more the better.
  int match(const Text& text) const;
  // The body around the first word that stands in it as it is; "" when none does.
  std::string excerpt(const Text& text, std::size_t characters) const;

 private:
  struct Word {
    std::string text;
    std::vector<std::uint32_t> bigrams;
    bool is_letters = false;  // may be pinyin
  };
  static int match(const Word& word, const Text& text);
  std::vector<Word> words_;
};

}  // namespace luoshi::search
