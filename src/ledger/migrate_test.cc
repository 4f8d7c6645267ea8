#include "ledger/migrate.h"

#include "ledger/test_keeping_test.h"

namespace luoshi::ledger {
namespace {

using namespace test;

class MigrateTest : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (is_missing(GetParam())) GTEST_SKIP() << kWhyMissing;
    place_ = std::make_unique<StorePlace>(GetParam());
    options_.location = place_->location();
  }
  void TearDown() override {
    if (place_ && GetParam() == StoreKind::kPostgres) {
      place_->execute("DROP SCHEMA IF EXISTS " + place_->schema() + "_format_1 CASCADE");
    }
  }

  static MigrationSteps steps() {
    const std::string notes = "CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT)";
    const std::string one = "INSERT INTO notes (name, value) VALUES ('a', 'b')";
    return {{1, {notes}, {notes}}, {2, {one}, {one}}};
  }

  std::unique_ptr<StorePlace> place_;
  StoreOptions options_;
  env::RealFileSystem files_;
};

INSTANTIATE_TEST_SUITE_P(Stores, MigrateTest,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         StoreKindName());

TEST_P(MigrateTest, NothingIsDoneWhereNothingIsToDo) {
  auto migrated = migrate(files_, options_, steps());
  ASSERT_TRUE(migrated) << why(migrated);
  fill(*place_);
  migrated = migrate(files_, options_, steps());
  ASSERT_TRUE(migrated) << why(migrated);
  EXPECT_EQ(migrated->to, 1);
  EXPECT_EQ(migrated->backup, "");
}

TEST_P(MigrateTest, StepsFollowEachOtherBehindABackup) {
  fill(*place_);
  const std::string before = export_of(**place_->open());
  auto migrated = migrate(files_, options_, steps(), 3);
  ASSERT_TRUE(migrated) << why(migrated);
  EXPECT_EQ(migrated->from, 1);
  EXPECT_EQ(migrated->to, 3);
  // This program does not run on a format that it does not know.
  auto store = place_->open();
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, base::ErrorCode::kUnsupported);
  auto back = migrate(files_, options_, steps());
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, base::ErrorCode::kUnsupported);
  EXPECT_EQ(migrate(files_, options_, steps(), 3)->backup, "");  // done already

  if (GetParam() == StoreKind::kSqlite) {
    EXPECT_EQ(migrated->backup, options_.location + ".format-1.backup");
    auto kept = open_store({.location = migrated->backup}, {});
    ASSERT_TRUE(kept) << why(kept);
    EXPECT_EQ(export_of(**kept), before);
  } else {
    EXPECT_EQ(migrated->backup, place_->schema() + "_format_1");
    place_->execute("SELECT 1 / (SELECT count(*) FROM " + migrated->backup + ".events)");
  }
  place_->execute("INSERT INTO notes (name, value) VALUES ('c', 'd')");
}

TEST_P(MigrateTest, AStepThatFailsLeavesTheOldFormat) {
  fill(*place_);
  const std::string before = export_of(**place_->open());
  MigrationSteps broken = steps();
  broken[1].sqlite = broken[1].postgres = {"INSERT INTO nowhere (name) VALUES ('a')"};
  EXPECT_FALSE(migrate(files_, options_, broken, 3));
  auto store = place_->open();
  ASSERT_TRUE(store) << why(store);
  EXPECT_EQ(export_of(**store), before);
  store->reset();
  auto missing = migrate(files_, options_, {steps()[1]}, 3);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, base::ErrorCode::kUnsupported);
  auto migrated = migrate(files_, options_, steps(), 3);
  ASSERT_TRUE(migrated) << why(migrated);
}

}  // namespace
}  // namespace luoshi::ledger
