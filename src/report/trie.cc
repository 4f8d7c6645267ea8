#include "report/trie.h"

#include "base/check.h"

namespace luoshi::report {
namespace {

constexpr std::size_t kRoots = 0x10000;

std::uint64_t edge_key(std::uint32_t node, char32_t c) {
  return (static_cast<std::uint64_t>(node) + 1) << 21 | c;
}

std::uint64_t bit_of(char32_t c) { return 1ull << (c & 63); }

std::size_t slot_of(std::uint64_t key, std::size_t size) {
  return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 32) & (size - 1);
}

}  // namespace

Trie::Trie() : roots_(kRoots, kNone), edges_(1024) {}

bool Trie::can_hold(std::u32string_view word) {
  return !word.empty() && word.size() <= kWordMax && word[0] < kRoots;
}

std::uint32_t& Trie::insert(std::u32string_view word, std::uint32_t fresh) {
  LUOSHI_CHECK(can_hold(word));
  std::uint32_t& root = roots_[word[0]];
  if (root == kNone) {
    root = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
  }
  std::uint32_t node = root;
  for (const char32_t c : word.substr(1)) node = step_or_add(node, c);
  std::uint32_t& value = nodes_[node].value;
  if (value == kNone) value = fresh;
  return value;
}

Trie::Match Trie::longest(std::u32string_view text, std::size_t at) const {
  Match best;
  if (text[at] >= kRoots) return best;
  std::uint32_t node = roots_[text[at]];
  for (std::size_t i = at + 1; node != kNone; ++i) {
    if (nodes_[node].value != kNone) {
      best = {static_cast<std::uint32_t>(i - at), nodes_[node].value};
    }
    if (i >= text.size()) break;
    node = step(node, text[i]);
  }
  return best;
}

std::uint32_t Trie::step(std::uint32_t node, char32_t c) const {
  if ((nodes_[node].next & bit_of(c)) == 0) return kNone;  // spares most looks at the table
  const std::uint64_t key = edge_key(node, c);
  for (std::size_t slot = slot_of(key, edges_.size());; slot = (slot + 1) & (edges_.size() - 1)) {
    if (edges_[slot].key == key) return edges_[slot].to;
    if (edges_[slot].key == 0) return kNone;
  }
}

std::uint32_t Trie::step_or_add(std::uint32_t node, char32_t c) {
  if (const std::uint32_t there = step(node, c); there != kNone) return there;
  if (edge_count_ * 2 >= edges_.size()) grow();
  const std::uint64_t key = edge_key(node, c);
  std::size_t slot = slot_of(key, edges_.size());
  while (edges_[slot].key != 0) slot = (slot + 1) & (edges_.size() - 1);
  const auto added = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back();
  edges_[slot] = {key, added};
  nodes_[node].next |= bit_of(c);
  ++edge_count_;
  return added;
}

void Trie::grow() {
  std::vector<Edge> old(edges_.size() * 2);
  old.swap(edges_);
  for (const Edge& edge : old) {
    if (edge.key == 0) continue;
    std::size_t slot = slot_of(edge.key, edges_.size());
    while (edges_[slot].key != 0) slot = (slot + 1) & (edges_.size() - 1);
    edges_[slot] = edge;
  }
}

}  // namespace luoshi::report
