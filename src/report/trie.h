// A set of words with a number each, and the longest of them that begins at a place of a text.
// Built once, then read from any thread. Lookup touches one table entry for most characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace luoshi::report {

class Trie {
 public:
  struct Match {
    std::uint32_t length = 0;  // 0: no word begins here
    std::uint32_t value = 0;
  };

  static constexpr std::size_t kWordMax = 64;  // characters: bounds the work at every place

  Trie();
  // Not empty, not too long, and its first character in the basic plane (below U+10000).
  static bool can_hold(std::u32string_view word);
  // The value of `word`, a new entry with `fresh` when it was not there. It must be one that
  // can_hold() allows.
  std::uint32_t& insert(std::u32string_view word, std::uint32_t fresh);
  Match longest(std::u32string_view text, std::size_t at) const;

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Node {
    std::uint64_t next = 0;  // a bit for every character that goes on, by its last six bits
    std::uint32_t value = kNone;
  };
  struct Edge {
    std::uint64_t key = 0;  // (node + 1) << 21 | code point; 0 is free
    std::uint32_t to = 0;
  };

  std::uint32_t step(std::uint32_t node, char32_t c) const;
  std::uint32_t step_or_add(std::uint32_t node, char32_t c);
  void grow();

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> roots_;  // by first character below 0x10000
  std::vector<Edge> edges_;           // open addressing, a power of two
  std::size_t edge_count_ = 0;
};

}  // namespace luoshi::report
