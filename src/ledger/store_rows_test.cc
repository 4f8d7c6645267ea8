// Questions to rows, beside a second implementation that looks at every row: small random tables,
// every comparison, order and page.
#include <algorithm>
#include <random>
#include <set>

#include "ledger/test_stores_test.h"

namespace luoshi::ledger {
namespace {

using test::StoreKind;
using test::StorePlace;
using test::why;

const Table kCells{"cells",
                   {{"name", ColumnType::kText},
                    {"place", ColumnType::kInteger},
                    {"count", ColumnType::kInteger},
                    {"note", ColumnType::kText},
                    {"seal", ColumnType::kBytes}},
                   2,
                   {{"count"}, {"note", "count"}, {"seal", "note", "place"}, {"name", "seal"}},
                   false,
                   {"note"}};
constexpr BookId kBooks[] = {BookId{1}, BookId{2}, BookId{4}};

class Twin {
 public:
  void change(BookId book, const RowChange& change) {
    Row key(change.row.begin(), change.row.begin() + 2);
    key.insert(key.begin(), std::int64_t{book.value});
    if (change.remove) {
      rows_.erase(key);
    } else {
      rows_[key] = change.row;
    }
  }

  std::vector<Row> find(const Query& query) const {
    std::vector<Row> out;  // with the book in front
    for (const auto& [key, row] : rows_) {
      Row whole = row;
      whole.insert(whole.begin(), key[0]);
      if (query.book && key[0] != Value(std::int64_t{query.book->value})) continue;
      const bool fits = std::all_of(query.where.begin(), query.where.end(),
                                    [&](const Condition& one) { return holds(whole, one); });
      if (fits && (!query.after || compare(query, place(query, whole), *query.after) > 0)) {
        out.push_back(std::move(whole));
      }
    }
    std::sort(out.begin(), out.end(), [&](const Row& a, const Row& b) {
      return compare(query, place(query, a), place(query, b)) < 0;
    });
    if (out.size() > query.limit) out.resize(query.limit);
    for (Row& whole : out) blank(query, whole);
    return out;
  }

  std::set<Row> totals(const Totals& totals) const {
    Query query = totals.of;
    query.after.reset();
    query.only.clear();
    query.limit = rows_.size() + 1;
    std::map<Row, std::pair<std::vector<std::int64_t>, std::int64_t>> groups;
    const std::vector<std::int64_t> zeros(totals.sums.size());
    if (totals.by.empty()) groups[{}] = {zeros, 0};
    for (const Row& whole : find(query)) {
      Row by;
      for (const std::string& name : totals.by) by.push_back(whole[kCells.column(name) + 1]);
      auto& [sums, count] = groups.try_emplace(by, zeros, 0).first->second;
      ++count;
      for (std::size_t i = 0; i < sums.size(); ++i) {
        const Value& value = whole[kCells.column(totals.sums[i]) + 1];
        if (const auto* number = std::get_if<std::int64_t>(&value)) sums[i] += *number;
      }
    }
    std::set<Row> out;
    for (auto& [by, group] : groups) {
      Row row = by;
      for (const std::int64_t sum : group.first) row.emplace_back(sum);
      row.emplace_back(group.second);
      out.insert(std::move(row));
    }
    return out;
  }

  // The values of the order's columns, then (without a book in the query: the book), key.
  static Row place(const Query& query, const Row& whole) {
    Row out;
    for (const Order& order : query.order) out.push_back(whole[kCells.column(order.column) + 1]);
    for (std::size_t i = query.book ? 1 : 0; i < 3; ++i) out.push_back(whole[i]);
    return out;
  }

 private:
  // What is not asked for.
  static void blank(const Query& query, Row& whole) {
    if (query.only.empty()) return;
    for (std::size_t i = kCells.key_columns; i < kCells.columns.size(); ++i) {
      const std::string& name = kCells.columns[i].name;
      const bool is_asked = std::ranges::count(query.only, name) > 0 ||
                            std::ranges::count(query.order, name, &Order::column) > 0;
      if (!is_asked) whole[i + 1] = Value();
    }
  }

  static int compare(const Query& query, const Row& a, const Row& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i] == b[i]) continue;
      const bool descending = i < query.order.size() && query.order[i].descending;
      return (a[i] < b[i]) != descending ? -1 : 1;
    }
    return 0;
  }

  static bool holds(const Row& whole, const Condition& condition) {
    const Value& value = whole[kCells.column(condition.column) + 1];
    const bool nothing = std::holds_alternative<std::monostate>(value);
    if (condition.comparison == Comparison::kIsNull) return nothing;
    if (nothing) return false;
    const auto& values = condition.values;
    const auto* text = std::get_if<std::string>(&value);
    const auto* other = values.empty() ? nullptr : std::get_if<std::string>(&values[0]);
    switch (condition.comparison) {
      case Comparison::kEqual:
        return value == values[0];
      case Comparison::kNotEqual:
        return value != values[0];
      case Comparison::kLess:
        return value < values[0];
      case Comparison::kLessOrEqual:
        return value <= values[0];
      case Comparison::kGreater:
        return value > values[0];
      case Comparison::kGreaterOrEqual:
        return value >= values[0];
      case Comparison::kIn:
        return std::find(values.begin(), values.end(), value) != values.end();
      case Comparison::kPrefix:
        return text->starts_with(*other);
      case Comparison::kContains:
        return text->find(*other) != std::string::npos;
      case Comparison::kIsNull:
        return false;
      case Comparison::kIsNotNull:
        return true;
    }
    return false;
  }

  std::map<Row, Row> rows_;  // book and key → row
};

class World {
 public:
  explicit World(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  bool coin() { return below(2) == 0; }

  Value value(ColumnType type) {
    static const std::vector<std::string> kTexts = {"",   "a",    "A", "ab",  "b",  "aб",
                                                    "落", "落实", "%", "落b", "a_", "z'"};
    switch (type) {
      case ColumnType::kInteger:
        return static_cast<std::int64_t>(below(6)) - 2;
      case ColumnType::kText:
        return kTexts[below(kTexts.size())];
      case ColumnType::kBytes:
        return Bytes{std::string(below(3), static_cast<char>(below(256)))};
    }
    return {};
  }

  RowChange change() {
    RowChange out{&kCells, {}, below(4) == 0};
    for (std::size_t i = 0; i < (out.remove ? 2 : kCells.columns.size()); ++i) {
      const bool nothing = i >= 2 && below(4) == 0;
      out.row.push_back(nothing ? Value() : value(kCells.columns[i].type));
    }
    return out;
  }

  Query query() {
    Query out{.table = &kCells};
    if (below(3) != 0) out.book = kBooks[below(3)];
    for (std::size_t i = below(4); i > 0; --i) out.where.push_back(condition());
    if (below(4) == 0) out.only = {kCells.columns[below(kCells.columns.size())].name};
    std::vector<std::string> columns = {"name", "place", "count", "note"};
    std::shuffle(columns.begin(), columns.end(), random_);
    for (std::size_t i = below(4); i > 0; --i) out.order.push_back({columns[i], coin()});
    out.limit = 1 + below(7);
    return out;
  }

  Totals totals(const Query& of) {
    Totals out{.of = of};
    for (const Column& column : kCells.columns) {
      if (below(3) == 0) out.by.push_back(column.name);
      if (column.type == ColumnType::kInteger && coin()) out.sums.push_back(column.name);
    }
    return out;
  }

  // Of the same shape, with other values.
  Query like(Query shape) {
    for (Condition& each : shape.where) {
      for (Value& one : each.values) one = value(kCells.columns[kCells.column(each.column)].type);
    }
    return shape;
  }

 private:
  Condition condition() {
    const Column& column = kCells.columns[below(kCells.columns.size())];
    auto comparison = static_cast<Comparison>(below(11));
    if (below(3) == 0) comparison = coin() ? Comparison::kEqual : Comparison::kIn;
    const bool of_text = comparison == Comparison::kPrefix || comparison == Comparison::kContains;
    if (of_text && column.type != ColumnType::kText) comparison = Comparison::kNotEqual;
    Condition out{column.name, comparison, {}};
    const bool none = comparison == Comparison::kIsNull || comparison == Comparison::kIsNotNull;
    const std::size_t count = comparison == Comparison::kIn ? below(4) : none ? 0 : 1;
    for (std::size_t i = 0; i < count; ++i) out.values.push_back(value(column.type));
    return out;
  }

  std::mt19937 random_;
};

class StoreRowsTest : public testing::TestWithParam<StoreKind> {};
INSTANTIATE_TEST_SUITE_P(Stores, StoreRowsTest,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         [](const auto& store) { return test::name_of(store.param); });

std::vector<Row> whole(const std::vector<BookRow>& found) {
  std::vector<Row> out;
  for (const BookRow& row : found) {
    out.push_back(row.row);
    out.back().insert(out.back().begin(), std::int64_t{row.book.value});
  }
  return out;
}

// Page after page until nothing comes; each as the twin has it.
void compare_pages(Snapshot& snapshot, const Twin& twin, Query query, World& world) {
  const Totals totals = world.totals(query);
  auto added = snapshot.totals(totals);
  ASSERT_TRUE(added) << why(added);
  ASSERT_EQ(std::set<Row>(added->begin(), added->end()), twin.totals(totals));
  ASSERT_EQ(added->size(), twin.totals(totals).size());
  for (int pages = 0; pages < 100; ++pages) {
    auto found = snapshot.rows(query);
    ASSERT_TRUE(found) << why(found);
    const std::vector<Row> expected = twin.find(query);
    ASSERT_EQ(whole(*found), expected);
    if (pages == 0) {
      Query all = query;
      all.limit = 10'000;
      auto count = snapshot.count(query);
      ASSERT_TRUE(count) << why(count);
      ASSERT_EQ(*count, twin.find(all).size());
    }
    if (expected.empty()) return;
    query.after = Twin::place(query, expected.back());
  }
  FAIL() << "the pages do not end";
}

std::vector<Row> without_book(std::vector<Row> rows) {
  for (Row& row : rows) row.erase(row.begin());
  return rows;
}

// Many at once, in runs of one shape: each as the twin has it.
void compare_together(Transaction& group, BookId book, const Twin& twin, World& world) {
  std::vector<Query> queries;
  for (std::size_t shapes = world.below(4); shapes > 0; --shapes) {
    Query shape = world.query();
    shape.book = book;
    for (std::size_t i = world.below(5); i > 0; --i) queries.push_back(world.like(shape));
  }
  auto seen = group.rows_of(queries);
  ASSERT_TRUE(seen) << why(seen);
  ASSERT_EQ(seen->size(), queries.size());
  for (std::size_t i = 0; i < queries.size(); ++i) {
    ASSERT_EQ((*seen)[i], without_book(twin.find(queries[i])));
  }
}

TEST_P(StoreRowsTest, AnswerAsTheTwinDoes) {
  if (test::is_missing(GetParam())) GTEST_SKIP() << test::kWhyMissing;
  const StorePlace place(GetParam());
  auto store = place.open();
  ASSERT_TRUE(store) << why(store);
  ASSERT_TRUE((*store)->declare({&kCells}));
  for (const BookId book : kBooks) ASSERT_TRUE((*store)->make_book(book, "book", {}));
  Twin twin;
  World world(20240607);
  for (int round = 0; round < 12; ++round) {
    const BookId book = kBooks[world.below(3)];
    auto group = (*store)->begin(book);
    ASSERT_TRUE(group) << why(group);
    for (std::size_t i = world.below(30); i > 0; --i) {
      const RowChange change = world.change();
      twin.change(book, change);
      ASSERT_TRUE((*group)->change(std::vector{change}));
      if (world.below(8) != 0) continue;
      Query query = world.query();
      query.book = book;
      auto seen = (*group)->rows(query);
      ASSERT_TRUE(seen) << why(seen);
      ASSERT_EQ(*seen, without_book(twin.find(query)));
      compare_together(**group, book, twin, world);
    }
    ASSERT_EQ((*group)->commit(nullptr), CommitOutcome::kCommitted);
    group->reset();
    auto snapshot = (*store)->snapshot();
    ASSERT_TRUE(snapshot) << why(snapshot);
    for (int i = 0; i < 25; ++i) compare_pages(**snapshot, twin, world.query(), world);
    std::vector<Row> visited;
    auto done = (*snapshot)->visit_rows(book, kCells, [&](const Row& row) {
      visited.push_back(row);
      return base::Result<void>();
    });
    ASSERT_TRUE(done) << why(done);
    ASSERT_EQ(visited, without_book(twin.find({.table = &kCells, .book = book, .limit = 10'000})));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace luoshi::ledger
