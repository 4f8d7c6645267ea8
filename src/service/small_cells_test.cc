// What is hidden, beside an attacker who tries every table that fits what is shown.
#include "service/small_cells.h"

#include <gtest/gtest.h>

#include <random>

namespace luoshi::service {
namespace {

using cases::CaseCounts;

FigureRow row(std::string value, CaseCounts counts, bool is_open = false) {
  return {std::move(value), "", is_open, counts, {}};
}
bool hides(const FigureRow& each, std::string_view name) {
  for (std::size_t i = 0; i < cases::kCountColumns.size(); ++i) {
    if (cases::kCountColumns[i].name == name) return each.hidden.test(i);
  }
  return false;
}

TEST(SmallCells, SmallOnesGoAndOneMoreWithThem) {
  std::vector<FigureRow> rows = {row("a", {.opened = 3}), row("b", {.opened = 40}),
                                 row("c", {.opened = 7}), row("d", {.opened = 0})};
  hide_small_cells(rows);
  EXPECT_TRUE(hides(rows[0], "opened"));
  EXPECT_FALSE(hides(rows[1], "opened"));
  EXPECT_TRUE(hides(rows[2], "opened"));  // 3 alone would be all less the others
  EXPECT_TRUE(hides(rows[3], "opened"));  // 3 and 0 would still be told to be few
}

TEST(SmallCells, TheRestOfAWholeIsACell) {
  std::vector<FigureRow> rows = {row("a", {.due = 20, .due_met = 18}),
                                 row("b", {.due = 20, .due_met = 10}),
                                 row("c", {.due = 90, .due_met = 50})};
  hide_small_cells(rows);
  EXPECT_FALSE(hides(rows[0], "due"));
  EXPECT_TRUE(hides(rows[0], "due_met"));
  EXPECT_TRUE(hides(rows[1], "due_met"));
  EXPECT_FALSE(hides(rows[2], "due_met"));
}

TEST(SmallCells, WhatIsBelowSomethingHiddenIsHidden) {
  std::vector<FigureRow> rows = {
      row("a", {.closed = 4, .closed_in_time = 4, .followed_up = 4, .reached = 4, .solved = 4}),
      row("b", {.closed = 9, .closed_in_time = 9, .followed_up = 9, .reached = 9, .solved = 9})};
  hide_small_cells(rows);
  for (const char* name : {"closed", "closed_in_time", "followed_up", "reached", "solved"}) {
    EXPECT_TRUE(hides(rows[0], name)) << name;
    EXPECT_TRUE(hides(rows[1], name)) << name;
  }
  EXPECT_TRUE(small_cells_of({.opened = 4}).test(0));
  EXPECT_FALSE(small_cells_of({.opened = 5}).test(0));
}

TEST(SmallCells, WhatIsOnesOwnHidesNothing) {
  std::vector<FigureRow> rows = {row("a", {.opened = 2}, true), row("b", {.opened = 9})};
  hide_small_cells(rows);
  EXPECT_FALSE(hides(rows[0], "opened"));
  EXPECT_FALSE(hides(rows[1], "opened"));
}

TEST(SmallCells, WithTooFewRowsTheTotalGoesToo) {
  std::vector<FigureRow> rows = {row("a", {.opened = 2}), row("b", {.opened = 50}, true)};
  EXPECT_TRUE(hide_small_cells(rows).test(0));
  rows = {row("a", {.due = 20, .due_met = 18}), row("b", {})};
  EXPECT_EQ(hide_small_cells(rows).count(), 1u);
}

TEST(SmallCells, GroupsHaveTotalsOfTheirOwn) {
  std::vector<FigureRow> rows = {row("a", {.opened = 3}), row("b", {.opened = 8}),
                                 row("c", {.opened = 2}), row("d", {.opened = 8})};
  rows[2].group = rows[3].group = "other";
  hide_small_cells(rows);
  for (const FigureRow& each : rows) EXPECT_TRUE(hides(each, "opened")) << each.value;
}

// Of three kinds the second is hidden beside the third in the table of kinds: here it is not told
// by its categories, as all less the first and these would be the third.
TEST(SmallCells, AGroupThatItsOwnTableHidesIsNotToldByItsRows) {
  std::vector<FigureRow> rows = {row("a/x", {.opened = 40}), row("a/y", {.opened = 30}),
                                 row("b/x", {.opened = 9}), row("c/", {.opened = 2})};
  rows[0].group = rows[1].group = "a";
  rows[2].group = "b";
  rows[3].group = "c";
  EXPECT_TRUE(hide_small_cells(rows).none());
  EXPECT_FALSE(hides(rows[0], "opened"));
  EXPECT_FALSE(hides(rows[1], "opened"));
  EXPECT_TRUE(hides(rows[2], "opened"));
  EXPECT_TRUE(hides(rows[3], "opened"));
}

// The attacker knows the totals, and that a part is not more than its whole.
class Attacker {
 public:
  explicit Attacker(const std::vector<FigureRow>& rows) : rows_(rows) {
    for (const FigureRow& each : rows) all_ += each.counts;
  }
  // What a hidden due or met of this row can be: fewest and most.
  std::pair<std::int64_t, std::int64_t> due(std::size_t at) const {
    return range(at, "due", &CaseCounts::due, [](const FigureRow&) { return kMany; });
  }
  std::pair<std::int64_t, std::int64_t> met(std::size_t at) const {
    return range(at, "due_met", &CaseCounts::due_met, [](const FigureRow& each) {
      return hides(each, "due") ? kMany : each.counts.due;
    });
  }

 private:
  static constexpr std::int64_t kMany = 1'000;

  template <class Most>
  std::pair<std::int64_t, std::int64_t> range(std::size_t at, const char* name, cases::Count count,
                                              Most most) const {
    std::int64_t left = all_.*count, others = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!hides(rows_[i], name)) {
        left -= rows_[i].counts.*count;
      } else if (i != at) {
        others += most(rows_[i]);
      }
    }
    return {std::max<std::int64_t>(0, left - others), std::min(left, most(rows_[at]))};
  }

  const std::vector<FigureRow>& rows_;
  CaseCounts all_;
};

bool is_small(std::int64_t count) { return count > 0 && count < kSmallBelow; }

TEST(SmallCells, NoSmallCellCanBeWorkedOut) {
  std::mt19937 random(5);
  int hidden = 0, told = 0;
  for (int round = 0; round < 3'000; ++round) {
    std::vector<FigureRow> rows;
    for (std::size_t i = 2 + random() % 5; i > 0; --i) {
      CaseCounts counts;
      counts.due = static_cast<std::int64_t>(random() % (random() % 2 ? 8 : 60));
      counts.due_met = counts.due == 0 ? 0 : static_cast<std::int64_t>(random()) % (counts.due + 1);
      rows.push_back(row(std::to_string(i), counts));
    }
    const HiddenCounts of_total = hide_small_cells(rows);
    if (of_total.any()) continue;  // the attacker lacks it
    const Attacker attacker(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const CaseCounts& counts = rows[i].counts;
      const std::int64_t missed = counts.due - counts.due_met;
      ASSERT_TRUE(!is_small(counts.due) || hides(rows[i], "due"));
      ASSERT_TRUE(!(is_small(counts.due_met) || is_small(missed)) || hides(rows[i], "due_met"));
      const auto [due_low, due_high] = attacker.due(i);
      const auto [met_low, met_high] = attacker.met(i);
      const bool knows_due = !hides(rows[i], "due") || due_low == due_high;
      const bool knows_met = met_low == met_high;
      hidden += is_small(counts.due) + is_small(counts.due_met) + is_small(missed);
      told += is_small(counts.due) && knows_due;
      told += is_small(counts.due_met) && knows_met;
      told += is_small(missed) && knows_due && knows_met;
    }
  }
  EXPECT_EQ(told, 0);
  EXPECT_GT(hidden, 3'000);
}

}  // namespace
}  // namespace luoshi::service
