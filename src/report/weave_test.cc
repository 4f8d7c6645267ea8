// The weaver against a second, trivial one over all small worlds: which marks cover each character.
#include "report/internal/weave.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace luoshi::report {
namespace {

using base::Span;

using Piece = std::pair<std::size_t, std::size_t>;  // mark, number

// Writes what the weaver says, and checks as it goes that it nests.
class Recorder : public Weaver::Sink {
 public:
  void open(std::size_t mark, std::size_t piece) override {
    const auto before = std::ranges::count(pieces, mark, &Piece::first);
    EXPECT_EQ(static_cast<std::size_t>(before), piece) << shown;
    pieces.push_back({mark, piece});
    stack.push_back(mark);
    shown += static_cast<char>('A' + mark);
    shown += piece == 0 ? "[" : "'[";
  }
  void close(std::size_t mark) override {
    ASSERT_FALSE(stack.empty()) << shown;
    EXPECT_EQ(stack.back(), mark) << shown;
    stack.pop_back();
    shown += ']';
  }
  void text(Span span) override {
    EXPECT_FALSE(span.empty()) << shown;
    for (std::uint32_t i = span.start; i < span.end; ++i) {
      at.push_back(i);
      std::vector<std::size_t> marks = stack;
      std::ranges::sort(marks);
      covered.push_back(marks);
      shown += static_cast<char>('0' + i);
    }
  }

  std::string shown;
  std::vector<std::size_t> stack;
  std::vector<Piece> pieces;
  std::vector<std::uint32_t> at;
  std::vector<std::vector<std::size_t>> covered;
};

std::string weave(const std::vector<Span>& marks, const std::vector<Span>& blocks) {
  Weaver weaver(marks);
  Recorder recorder;
  for (const Span block : blocks) {
    weaver.block(block, recorder);
    recorder.shown += '|';
  }
  return recorder.shown;
}

TEST(Weave, NestsWhatOverlaps) {
  EXPECT_EQ(weave({}, {{0, 3}}), "012|");
  EXPECT_EQ(weave({{0, 5}, {2, 8}}, {{0, 9}}), "A[01B[234]]B'[567]8|");
  EXPECT_EQ(weave({{1, 2}, {0, 4}}, {{0, 4}}), "B[0A[1]23]|") << "the longer is outside";
  EXPECT_EQ(weave({{0, 2}, {0, 2}}, {{0, 2}}), "A[B[01]]|") << "the earlier is outside";
  EXPECT_EQ(weave({{1, 5}}, {{0, 2}, {3, 6}}), "0A[1]|A'[34]5|") << "over the end of a block";
  EXPECT_EQ(weave({{2, 3}}, {{0, 2}, {3, 6}}), "01|345|") << "between blocks";
  EXPECT_EQ(weave({{1, 1}, {0, 0}}, {{0, 2}}), "01|") << "empty";
  EXPECT_EQ(weave({{2, 4}}, {{0, 2}, {3, 6}}), "01|A[3]45|") << "begins between blocks";
}

void expect_right(const std::vector<Span>& marks, const std::vector<Span>& blocks) {
  Weaver weaver(marks);
  Recorder recorder;
  for (const Span block : blocks) {
    weaver.block(block, recorder);
    ASSERT_TRUE(recorder.stack.empty()) << recorder.shown;
  }
  std::size_t next = 0;
  for (const Span block : blocks) {
    for (std::uint32_t i = block.start; i < block.end; ++i, ++next) {
      std::vector<std::size_t> expected;
      for (std::size_t m = 0; m < marks.size(); ++m) {
        if (marks[m].contains(i)) expected.push_back(m);
      }
      ASSERT_LT(next, recorder.at.size()) << recorder.shown;
      ASSERT_EQ(recorder.at[next], i) << recorder.shown;
      ASSERT_EQ(recorder.covered[next], expected) << recorder.shown;
    }
  }
  ASSERT_EQ(next, recorder.at.size()) << recorder.shown;
}

bool cross(Span a, Span b) { return a.overlaps(b) && !a.contains(b) && !b.contains(a); }

// What crosses nothing and ends in the block where it begins is one piece.
void expect_no_piece_too_many(const std::vector<Span>& marks, const std::vector<Span>& blocks) {
  Weaver weaver(marks);
  Recorder recorder;
  for (const Span block : blocks) weaver.block(block, recorder);
  for (std::size_t m = 0; m < marks.size(); ++m) {
    const bool within = std::ranges::any_of(blocks, [&](Span b) { return b.contains(marks[m]); });
    const bool crosses =
        std::ranges::any_of(marks, [&](Span other) { return cross(marks[m], other); });
    if (!within || crosses || marks[m].empty()) continue;
    ASSERT_EQ(std::ranges::count(recorder.pieces, m, &Piece::first), 1) << recorder.shown;
  }
}

// All sets of three spans over a text of five characters, in one block, two, and two with a gap.
TEST(Weave, AgreesWithTheTrivialOneOnAllSmallWorlds) {
  constexpr std::uint32_t kLength = 5;
  std::vector<Span> all;
  for (std::uint32_t start = 0; start <= kLength; ++start) {
    for (std::uint32_t end = start; end <= kLength; ++end) all.push_back({start, end});
  }
  const std::vector<std::vector<Span>> worlds = {
      {{0, 5}}, {{0, 2}, {2, 5}}, {{0, 2}, {3, 5}}, {{1, 2}, {4, 5}}, {{1, 4}}};
  for (const auto& blocks : worlds) {
    for (const Span a : all) {
      for (const Span b : all) {
        for (const Span c : all) {
          expect_right({a, b, c}, blocks);
          expect_no_piece_too_many({a, b, c}, blocks);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

}  // namespace
}  // namespace luoshi::report
