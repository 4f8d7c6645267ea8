// Half-open range [start, end) of Unicode code points in a decoded text. Every item that is read
// out of a document points back to its place with one of these.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>

namespace luoshi::base {

struct Span {
  std::uint32_t start = 0;
  std::uint32_t end = 0;

  constexpr std::uint32_t size() const { return end - start; }
  constexpr bool empty() const { return end <= start; }
  constexpr bool contains(std::uint32_t at) const { return at >= start && at < end; }
  constexpr bool contains(Span other) const { return other.start >= start && other.end <= end; }
  constexpr bool overlaps(Span other) const { return start < other.end && other.start < end; }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace luoshi::base
