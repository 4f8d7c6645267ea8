// Rows asked for over changes that are not yet written, beside the store with the changes written:
// random small tables, changes, conditions, orders and pages, on both stores.
#include "ledger/internal/overlay.h"

#include <gtest/gtest.h>

#include <random>

#include "ledger/test_stores_test.h"

namespace luoshi::ledger {
namespace {

using test::StoreKind;
using test::StorePlace;

const Table kCells{
    "cells",
    {{"name", ColumnType::kText}, {"place", ColumnType::kInteger}, {"note", ColumnType::kText}},
    2,
    {{"note"}}};

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  bool coin() { return below(2) == 0; }

  Value text() {
    static const std::string kTexts[] = {"", "a", "ab", "b", "街", "街道", "\xf0\x9f\x8c\x8a"};
    return kTexts[below(std::size(kTexts))];
  }
  Value number() { return static_cast<std::int64_t>(below(4)) - 1; }

  RowChange change() {
    RowChange out{&kCells, {text(), number(), coin() ? text() : Value()}, below(4) == 0};
    if (out.remove) out.row.resize(2);
    return out;
  }

  Condition condition() {
    const bool on_number = below(3) == 0;
    Condition out;
    out.column = on_number ? "place" : coin() ? "name" : "note";
    out.comparison = static_cast<Comparison>(below(11));
    const bool for_text =
        out.comparison == Comparison::kPrefix || out.comparison == Comparison::kContains;
    if (for_text && on_number) out.column = "note";
    const bool is_number = out.column == "place";
    const bool without =
        out.comparison == Comparison::kIsNull || out.comparison == Comparison::kIsNotNull;
    const std::size_t count = without ? 0 : out.comparison == Comparison::kIn ? below(3) : 1;
    for (std::size_t i = 0; i < count; ++i) out.values.push_back(is_number ? number() : text());
    return out;
  }

  Query query() {
    Query out;
    out.table = &kCells;
    for (std::size_t i = below(3); i > 0; --i) out.where.push_back(condition());
    static const char* const kColumns[] = {"name", "place", "note"};
    for (std::size_t i = below(3); i > 0; --i) out.order.push_back({kColumns[below(3)], coin()});
    out.limit = 1 + below(6);
    return out;
  }

 private:
  std::mt19937 random_;
};

// The place of a row in the query's order: where its next page begins.
Row place_of(const Query& query, const Row& row) {
  Row out;
  for (const Order& order : query.order) out.push_back(row[kCells.column(order.column)]);
  out.insert(out.end(), row.begin(), row.begin() + 2);
  return out;
}

class OverlayOnStores : public testing::TestWithParam<StoreKind> {};

TEST_P(OverlayOnStores, TellsWhatTheStoreWouldTell) {
  if (test::is_missing(GetParam())) GTEST_SKIP() << test::kWhyMissing;
  const StorePlace place(GetParam());
  auto store = place.open();
  ASSERT_TRUE(store.has_value());
  ASSERT_TRUE((*store)->make_book(kCityBook, "city", {}).has_value());
  ASSERT_TRUE((*store)->declare({&kCells}).has_value());
  for (unsigned seed = 1; seed <= 60; ++seed) {
    Draw draw(seed);
    auto group = (*store)->begin(kCityBook);  // dropped: each seed begins with an empty table
    ASSERT_TRUE(group.has_value());
    RowChanges before;
    for (std::size_t i = draw.below(15); i > 0; --i) before.push_back(draw.change());
    ASSERT_TRUE((*group)->change(before).has_value());
    Overlay overlay;
    for (std::size_t i = draw.below(8); i > 0; --i) overlay.add(draw.change());

    std::vector<Query> queries;
    for (int i = 0; i < 20; ++i) queries.push_back(draw.query());
    for (std::size_t i = 0; i < 10; ++i) {
      auto rows = (*group)->rows(queries[i]);
      ASSERT_TRUE(rows.has_value());
      if (rows->empty()) continue;
      queries[i].after = place_of(queries[i], (*rows)[draw.below(rows->size())]);
    }
    std::vector<Query> wider = queries;
    for (Query& query : wider) query.limit += draw.coin() ? overlay.size(kCells) : 0;
    auto stored = (*group)->rows_of(wider);
    ASSERT_TRUE(stored.has_value());
    ASSERT_TRUE((*group)->change(overlay.changes()).has_value());
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const auto over = overlay.over(queries[i], (*stored)[i], wider[i].limit);
      const bool enough = wider[i].limit >= queries[i].limit + overlay.size(kCells);
      ASSERT_TRUE(over.has_value() || !enough) << "seed " << seed;
      const auto written = (*group)->rows(queries[i]);
      ASSERT_TRUE(written.has_value());
      if (!over) continue;
      EXPECT_EQ(*over, *written) << "seed " << seed << ", query " << i;
    }
  }
}

TEST(Overlay, LeavesConditionsOnTheBookToTheDatabase) {
  EXPECT_FALSE(Overlay::can_answer({.table = &kCells, .order = {{"book", false}}}));
  EXPECT_FALSE(Overlay::can_answer(
      {.table = &kCells, .where = {{"book", Comparison::kEqual, {std::int64_t{1}}}}}));
  EXPECT_TRUE(Overlay::can_answer({.table = &kCells, .order = {{"note", true}}}));
}

INSTANTIATE_TEST_SUITE_P(BothStores, OverlayOnStores,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         [](const auto& each) { return test::name_of(each.param); });

}  // namespace
}  // namespace luoshi::ledger
