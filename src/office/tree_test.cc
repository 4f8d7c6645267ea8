#include "office/tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

UnitId id(int number) { return UnitId("u-" + std::to_string(number)); }

// The naive twin: `below` holds when a chain of parents leads there; by closure, not by walking.
std::set<std::pair<int, int>> closure(const std::vector<int>& parents) {
  std::set<std::pair<int, int>> within;
  const int count = static_cast<int>(parents.size());
  for (int unit = 0; unit < count; ++unit) within.insert({unit, unit});
  for (bool grows = true; grows;) {
    grows = false;
    for (const auto& [unit, above] : std::set(within)) {
      if (parents[above] < 0) continue;
      grows = within.insert({unit, parents[above]}).second || grows;
    }
  }
  return within;
}

// All forests of `count` units: each stands below an earlier one or below none.
void for_all_forests(int count, const std::function<void(const std::vector<int>&)>& visit) {
  std::vector<int> parents(count, -1);
  for (;;) {
    visit(parents);
    int at = count - 1;
    while (at >= 0 && ++parents[at] >= at) parents[at--] = -1;
    if (at < 0) return;
  }
}

TEST(Tree, AgreesWithTheNaiveTwinOnAllSmallForests) {
  std::size_t forests = 0;
  for_all_forests(6, [&](const std::vector<int>& parents) {
    ++forests;
    UnitTree tree;
    for (int unit = 0; unit < 6; ++unit) {
      tree.put(id(unit), parents[unit] < 0 ? std::nullopt : std::optional(id(parents[unit])));
    }
    const auto within = closure(parents);
    for (int unit = 0; unit < 6; ++unit) {
      for (int above = 0; above < 6; ++above) {
        EXPECT_EQ(tree.is_within(id(unit), id(above)), within.contains({unit, above}));
      }
      const std::vector<UnitId> subtree = tree.subtree_of(id(unit));
      const std::set<UnitId> seen(subtree.begin(), subtree.end());
      EXPECT_EQ(seen.size(), subtree.size());
      for (int below = 0; below < 6; ++below) {
        EXPECT_EQ(seen.contains(id(below)), within.contains({below, unit}));
      }
      EXPECT_EQ(
          tree.path_to(id(unit)).size() + 1,
          static_cast<std::size_t>(std::count_if(
              within.begin(), within.end(), [&](const auto& pair) { return pair.first == unit; })));
    }
  });
  EXPECT_EQ(forests, 720);
}

TEST(Tree, ACircleEndsEveryWalk) {
  UnitTree tree;
  tree.put(id(1), id(2));
  tree.put(id(2), id(1));
  EXPECT_TRUE(tree.is_within(id(1), id(2)));
  EXPECT_FALSE(tree.is_within(id(1), id(3)));
  EXPECT_FALSE(tree.is_within(id(3), id(3)));
  EXPECT_EQ(tree.subtree_of(id(1)).size(), 2);
  EXPECT_LE(tree.path_to(id(1)).size(), kTreeDepthMax);
}

TEST(Tree, APutAnewMoves) {
  UnitTree tree;
  tree.put(id(1), {});
  tree.put(id(2), id(1));
  tree.put(id(3), id(1));
  tree.put(id(3), id(2));
  EXPECT_EQ(tree.children_of(id(1)), std::vector<UnitId>{id(2)});
  EXPECT_EQ(tree.path_to(id(3)), (std::vector<UnitId>{id(1), id(2)}));
}

// Moves as decide lets them through keep the tree a tree: every pair of units of all trees of five
// departments below a city, against the closure.
TEST(Tree, NoMoveMakesACircle) {
  for_all_forests(5, [&](const std::vector<int>& parents) {
    Book book;
    ASSERT_TRUE(book.run(CreateUnit{UnitId("u-top"), "", "市", "", UnitKind::kCity, {}, {}}));
    for (int unit = 0; unit < 5; ++unit) {
      ASSERT_TRUE(book.run(CreateUnit{id(unit),
                                      "",
                                      "局" + std::to_string(unit),
                                      "",
                                      UnitKind::kDepartment,
                                      parents[unit] < 0 ? UnitId("u-top") : id(parents[unit]),
                                      {}}));
    }
    const auto within = closure(parents);
    for (int unit = 0; unit < 5; ++unit) {
      for (int under = 0; under < 5; ++under) {
        ChangeUnit ask;
        ask.id = id(unit);
        ask.parent_id = id(under);
        const auto decision = decide(book, ask, Actor{"system/test", {}});
        EXPECT_EQ(decision.has_value(), !within.contains({under, unit}));
      }
    }
  });
}

}  // namespace
}  // namespace luoshi::office
