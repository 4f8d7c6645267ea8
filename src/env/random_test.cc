#include "env/random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

namespace luoshi::env {
namespace {

std::vector<std::byte> drawn(Random& random, std::size_t count, std::size_t piece) {
  std::vector<std::byte> bytes(count);
  for (std::size_t at = 0; at < count; at += piece) {
    random.fill(std::span(bytes).subspan(at, std::min(piece, count - at)));
  }
  return bytes;
}

TEST(SimulatedRandom, RepeatsItselfForASeedHoweverItIsDivided) {
  SimulatedRandom first(7);
  const auto expected = drawn(first, 100, 100);
  for (const std::size_t piece : {1u, 3u, 8u, 64u}) {
    SimulatedRandom again(7);
    EXPECT_EQ(drawn(again, 100, piece), expected);
  }
  SimulatedRandom other(8);
  EXPECT_NE(drawn(other, 100, 100), expected);
}

TEST(SimulatedRandom, GivesThePublishedWords) {
  // The first words of SplitMix64 for the seed 1234567, as its reference program prints them.
  SimulatedRandom random(1234567);
  EXPECT_EQ(random.next_u64(), 6457827717110365317u);
  EXPECT_EQ(random.next_u64(), 3203168211198807973u);
}

TEST(Random, StaysBelowTheBoundAndReachesAll) {
  SimulatedRandom random(1);
  std::array<int, 5> counts{};
  for (int i = 0; i < 5000; ++i) ++counts[random.below(5)];
  for (const int count : counts) EXPECT_NEAR(count, 1000, 150);
  EXPECT_EQ(random.below(1), 0u);
  EXPECT_LT(random.below((1ull << 63) + 1), (1ull << 63) + 1);
}

TEST(RealRandom, FillsWithWhatDiffers) {
  RealRandom random;
  std::set<std::uint64_t> words;
  for (int i = 0; i < 100; ++i) words.insert(random.next_u64());
  EXPECT_EQ(words.size(), 100u);
  random.fill({});
}

}  // namespace
}  // namespace luoshi::env
