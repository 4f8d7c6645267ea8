// Which index SQLite takes for the questions that are asked most. It has no statistics: what it
// knows of the rows is what the statements tell it.
#include <gtest/gtest.h>

#include "env/files.h"
#include "ledger/internal/sql_query.h"
#include "ledger/internal/sqlite_connection.h"

namespace luoshi::ledger {
namespace {

const Table kThings{"things",
                    {{"id", ColumnType::kText},
                     {"parent", ColumnType::kText},
                     {"name", ColumnType::kText},
                     {"state", ColumnType::kText},
                     {"todo", ColumnType::kText},
                     {"size", ColumnType::kInteger}},
                    1,
                    {{"parent", "name"}, {"name"}, {"todo", "parent", "name"}},
                    false,
                    {"todo"}};

class SqlitePlan : public testing::Test {
 protected:
  SqlitePlan() : folder_(*env::TemporaryFolder::make()) {
    connection_ = std::move(*SqliteConnection::open(folder_.path() + "/plan.db",
                                                    SqliteConnection::Mode::kCreate, "", 1'000));
    for (const Table* table : {&kThings, &kEventsTable}) {
      for (const std::string& statement : create_statements(Dialect::kSqlite, *table)) {
        EXPECT_TRUE(connection_->execute(statement).has_value()) << statement;
      }
    }
  }

  std::string plan_of(const Statement& statement) {
    auto run = connection_->prepare("EXPLAIN QUERY PLAN " + statement.text);
    if (!run) return run.error().to_string(base::Language::kEnglish);
    std::string out;
    while (*run->step()) out += std::string(run->bytes(3)) + "; ";
    return out;
  }
  std::string plan_of(std::vector<Condition> where, std::vector<Order> order = {}) {
    return plan_of(select_statement(Dialect::kSqlite, {.table = &kThings,
                                                       .book = kCityBook,
                                                       .where = std::move(where),
                                                       .order = std::move(order)}));
  }

  env::TemporaryFolder folder_;
  std::unique_ptr<SqliteConnection> connection_;
};

TEST_F(SqlitePlan, RowsAreFoundByTheIndexThatFits) {
  const Condition parent{"parent", Comparison::kEqual, {"a"}};
  const Condition name{"name", Comparison::kEqual, {"b"}};
  const Condition state{"state", Comparison::kEqual, {"active"}};
  const Condition other{"id", Comparison::kNotEqual, {"c"}};
  const Condition among{"parent", Comparison::kIn, {"a", "b"}};
  const Condition root{"parent", Comparison::kIsNull, {}};
  EXPECT_EQ(plan_of({parent, name, state, other}),
            "SEARCH things USING INDEX things_i1 (book=? AND parent=? AND name=?); ");
  EXPECT_EQ(plan_of({parent}, {{"name", false}}),
            "SEARCH things USING INDEX things_i1 (book=? AND parent=?); ");
  EXPECT_TRUE(plan_of({among, state})
                  .starts_with("SEARCH things USING INDEX things_i1 (book=? AND parent=?); "));
  EXPECT_TRUE(
      plan_of({root}).starts_with("SEARCH things USING INDEX things_i1 (book=? AND parent=?); "));
  EXPECT_EQ(plan_of({name}), "SEARCH things USING INDEX things_i2 (book=? AND name=?); ");
  EXPECT_EQ(plan_of({}, {{"name", false}}), "SEARCH things USING INDEX things_i2 (book=?); ");
  EXPECT_EQ(plan_of({{"id", Comparison::kEqual, {"c"}}}),
            "SEARCH things USING PRIMARY KEY (book=? AND id=?); ");
}

// What else is asked for is looked at row by row, in the order of the index: the first rows of
// many are found without all of them.
TEST_F(SqlitePlan, TheOrderComesFromAnIndexWhereOneGivesIt) {
  const Condition parent{"parent", Comparison::kEqual, {"a"}};
  const Condition among{"parent", Comparison::kIn, {"a", "b"}};
  const Condition later{"name", Comparison::kGreater, {"c"}};
  const Condition todos{"todo", Comparison::kIn, {"take", "answer"}};
  const std::string both = plan_of({todos, parent}, {{"name", false}});
  const std::string search = "SEARCH things USING INDEX things_i3 (book=? AND todo=? AND parent=?)";
  const auto first = both.find(search);
  ASSERT_NE(first, std::string::npos) << both;
  EXPECT_NE(both.find(search, first + 1), std::string::npos) << both;
  EXPECT_NE(plan_of({among}, {{"name", true}})
                .find("SEARCH things USING INDEX things_i1 (book=? AND parent=?)"),
            std::string::npos);
  const Condition large{"size", Comparison::kEqual, {std::int64_t{7}}};
  EXPECT_EQ(plan_of({large}, {{"name", true}}),
            "SEARCH things USING INDEX things_i2 (book=?); USE TEMP B-TREE FOR RIGHT PART OF ORDER "
            "BY; ");
  const Condition contains{"id", Comparison::kContains, {"c"}};
  EXPECT_EQ(plan_of({parent, contains, later}, {{"name", false}}),
            "SEARCH things USING INDEX things_i1 (book=? AND parent=? AND name>?); ");
}

TEST_F(SqlitePlan, AStreamIsFoundWithoutItsBook) {
  EXPECT_TRUE(plan_of(events_statement(Dialect::kSqlite, {.book = kCityBook, .stream = "unit/u-1"}))
                  .starts_with("SEARCH events USING INDEX events_stream (book=? AND stream=?); "));
  EXPECT_EQ(plan_of(events_statement(Dialect::kSqlite, {.book = kCityBook, .after = 5})),
            "SEARCH events USING PRIMARY KEY (book=? AND sequence>?); ");
}

}  // namespace
}  // namespace luoshi::ledger
