// What a person wrote → the n-grams of characters it is judged by, with how often each stands in
// it.
//
// A message is taken twice: its title alone, and title and body together, in spaces of their own,
// so that what a title says can count for more. Letters are folded (case, full width), a run of
// digits is one '0' and a letter by itself (building B, county K) one 'a': which number it is says
// nothing of the matter. N-grams have one to three characters and do not cross punctuation.
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace luoshi::triage {

struct Text {
  std::string title;  // UTF-8; may be empty
  std::string body;
};

struct Example {
  Text text;
  std::string label;
};

// Up to three code points of 21 bits, the first in the lowest; the 64th bit says "of the title".
using Gram = std::uint64_t;
inline constexpr Gram kTitleGram = Gram{1} << 63;

struct GramCount {
  Gram gram = 0;
  std::uint32_t count = 0;
};

inline constexpr std::size_t kCharactersMax = 20'000;  // of a title or a body; the rest is not read

// Runs of what counts, with one space between them.
std::u32string fold(std::string_view utf8);
// In ascending order of the grams.
std::vector<GramCount> grams_of(const Text& text);
// Its characters; whether it is of the title is not in them.
std::string gram_text(Gram gram);
bool is_gram(Gram gram);  // one that grams_of could have made

}  // namespace luoshi::triage
