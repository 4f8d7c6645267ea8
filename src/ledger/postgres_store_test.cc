// What only the PostgreSQL store does: its server's settings, its schema, connections that break.
#include "ledger/internal/postgres_store.h"

#include <fmt/format.h>

#include "ledger/test_stores_test.h"

namespace luoshi::ledger {
namespace {

using namespace std::chrono_literals;
using test::StoreKind;
using test::StorePlace;
using test::why;

PostgresServer good_server() { return {150'000, "on", "on", "on", "UTF8", false}; }

TEST(PostgresServerTest, RefusesWhatWouldLoseCommits) {
  EXPECT_TRUE(check_server(good_server(), {}, "here"));
  PostgresServer server = good_server();
  server.synchronous_commit = "remote_write";
  EXPECT_TRUE(check_server(server, {}, "here"));
  const auto refused = [](const PostgresServer& bad, const std::string& word) {
    auto checked = check_server(bad, {}, "here");
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, base::ErrorCode::kUnsupported);
    EXPECT_NE(why(checked).find(word), std::string::npos) << why(checked);
  };
  server = good_server();
  server.version = 140'011;
  refused(server, "14");
  server = good_server();
  server.fsync = "off";
  refused(server, "fsync = on");
  server = good_server();
  server.full_page_writes = "off";
  refused(server, "full_page_writes = on");
  server = good_server();
  server.synchronous_commit = "off";
  refused(server, "synchronous_commit = on");
  server = good_server();
  server.encoding = "SQL_ASCII";
  refused(server, "SQL_ASCII");
  server = good_server();
  server.is_standby = true;
  refused(server, "standby");
  EXPECT_TRUE(check_server(server, {.read_only = true}, "here"));
}

TEST(PostgresTargetTest, TakesItsSchemaOutOfTheUrl) {
  auto target =
      parse_postgres_target("postgresql://me:secret@host:1/db?sslmode=disable&schema=abc");
  ASSERT_TRUE(target) << why(target);
  EXPECT_EQ(target->schema, "abc");
  EXPECT_EQ(target->label, "host:1/db");
  EXPECT_EQ(target->channel(), "abc_commit");
  EXPECT_EQ(parse_postgres_target("postgres://host/db")->schema, "luoshi");
  for (const char* bad :
       {"mysql://host/db", "postgresql://host/db?schema=", "postgresql://host/db?schema=A",
        "postgresql://host/db?schema=a\"b", "postgresql://host/db?schema=pg_x",
        "postgresql://me:secret@host/db?no_such_key=secret", "postgresql://me:secret@host:%zz/db",
        "postgresql://host/db?schema=a234567890123456789012345678901234567890x"}) {
    auto refused = parse_postgres_target(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(why(refused).find("secret"), std::string::npos);
  }
}

class PostgresStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    if (test::is_missing(StoreKind::kPostgres)) GTEST_SKIP() << test::kWhyMissing;
    place_ = std::make_unique<StorePlace>(StoreKind::kPostgres);
  }

  std::unique_ptr<Store> open() {
    auto opened = place_->open();
    EXPECT_TRUE(opened) << why(opened);
    if (!opened) return nullptr;
    EXPECT_TRUE((*opened)->make_book(kCityBook, "city", {}));
    return std::move(*opened);
  }

  void cut_connections() {
    place_->execute(
        fmt::format("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND application_name = 'luoshi {}'",
                    place_->schema()));
  }

  static Event make_event(std::uint64_t sequence) {
    return {kCityBook,  sequence, "thing/a", sequence, "thing.made", 1, {},
            "person/a", "r",      "{}",      {}};
  }

  std::unique_ptr<StorePlace> place_;
};

TEST_F(PostgresStoreTest, RefusesASessionThatDoesNotWaitForTheDisk) {
  StoreOptions options;
  options.location =
      StorePlace::with_schema(place_->schema(), "&options=-csynchronous_commit%3Doff");
  auto refused = open_store(options, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kUnsupported);
  EXPECT_NE(why(refused).find("synchronous_commit"), std::string::npos) << why(refused);
}

TEST_F(PostgresStoreTest, DoesNotTellThePassword) {
  StoreOptions options;
  options.location = "postgresql://me:secret@127.0.0.1:1/db";
  auto refused = open_store(options, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kUnavailable);
  EXPECT_EQ(why(refused).find("secret"), std::string::npos);
  EXPECT_EQ(open()->name().find("luoshi:"), std::string::npos);
}

TEST_F(PostgresStoreTest, LeavesOthersTablesAlone) {
  place_->execute("CREATE SCHEMA " + place_->schema());
  place_->execute("CREATE TABLE events (id int)");
  auto refused = place_->open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kInvalidInput);
  EXPECT_NE(why(refused).find(".events"), std::string::npos) << why(refused);
  place_->execute("CREATE TABLE meta (name text, value text)");
  EXPECT_FALSE(place_->open());
  place_->execute("DROP TABLE events; DROP TABLE meta");
  auto store = open();
  // A projection whose name another's table has.
  place_->execute("CREATE TABLE things (id int)");
  const Table things{"things", {{"id", ColumnType::kText}}, 1, {}};
  auto declared = store->declare({&things});
  ASSERT_FALSE(declared);
  EXPECT_EQ(declared.error().code, base::ErrorCode::kInvalidInput);
  place_->execute("SELECT id FROM things");
  place_->execute("ALTER TABLE requests DROP COLUMN seal");
  auto damaged = place_->open();
  ASSERT_FALSE(damaged);
  EXPECT_NE(why(damaged).find(".requests"), std::string::npos) << why(damaged);
}

TEST_F(PostgresStoreTest, BooksGoSideBySide) {
  auto store = open();
  ASSERT_TRUE(store->make_book(kAccessBook, "access", {}));
  auto city = store->begin(kCityBook);
  auto access = store->begin(kAccessBook);
  ASSERT_TRUE(city && access);
  // Nor does a new book wait for them, or for who reads.
  auto snapshot = store->snapshot();
  ASSERT_TRUE((*snapshot)->events({}));
  auto made = store->make_book(BookId{3}, "three", {});
  EXPECT_TRUE(made) << why(made);
  EXPECT_EQ((*access)->commit(nullptr), CommitOutcome::kCommitted);
  EXPECT_EQ((*city)->commit(nullptr), CommitOutcome::kCommitted);
}

TEST_F(PostgresStoreTest, SurvivesACutConnection) {
  auto store = open();
  auto group = store->begin(kCityBook);
  ASSERT_TRUE(group) << why(group);
  ASSERT_TRUE((*group)->append(std::vector{make_event(1)}));
  ASSERT_TRUE((*group)->history(std::vector<std::string>{"thing/a"}));  // it has been sent
  auto snapshot = store->snapshot();
  ASSERT_TRUE(snapshot) << why(snapshot);
  cut_connections();
  base::Error error;
  EXPECT_NE((*group)->commit(&error), CommitOutcome::kCommitted);
  EXPECT_EQ(error.code, base::ErrorCode::kUnavailable);
  auto asked = (*snapshot)->events({});
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().code, base::ErrorCode::kUnavailable) << why(asked);
  group->reset();
  snapshot->reset();

  auto again = store->begin(kCityBook);
  ASSERT_TRUE(again) << why(again);
  EXPECT_EQ((*again)->book().head.sequence, 0U);
  ASSERT_TRUE((*again)->append(std::vector{make_event(1)}));
  EXPECT_EQ((*again)->commit(nullptr), CommitOutcome::kCommitted);
  EXPECT_EQ((*store->snapshot())->events({})->size(), 1U);
}

TEST_F(PostgresStoreTest, ConnectsAnewAfterIdleOnesWereCut) {
  auto store = open();
  ASSERT_TRUE(store->snapshot());
  ASSERT_TRUE(store->wait_for_commit(0ms));
  cut_connections();
  auto group = store->begin(kCityBook);
  ASSERT_TRUE(group) << why(group);
  EXPECT_EQ((*group)->commit(nullptr), CommitOutcome::kCommitted);
  EXPECT_TRUE(store->snapshot());
  EXPECT_TRUE(store->transient().put("space", "name", "value", {}));
  // Told once, and listened to again: what was missed meanwhile is looked for.
  EXPECT_FALSE(store->wait_for_commit(1s));
  auto listening = store->wait_for_commit(0ms);
  ASSERT_TRUE(listening) << why(listening);
  EXPECT_TRUE(*listening);
}

TEST_F(PostgresStoreTest, AnErrorInsideAGroupUndoesIt) {
  auto store = open();
  {
    auto group = store->begin(kCityBook);
    ASSERT_TRUE((*group)->append(std::vector{make_event(1)}));
    Event invalid = make_event(2);
    invalid.actor = "\xFF";
    ASSERT_TRUE((*group)->append(std::vector{invalid}));
    base::Error error;
    EXPECT_EQ((*group)->commit(&error), CommitOutcome::kNothing);
    EXPECT_EQ(error.code, base::ErrorCode::kInvalidInput);
  }
  auto group = store->begin(kCityBook);
  ASSERT_TRUE((*group)->append(std::vector{make_event(1)}));
  EXPECT_FALSE(
      (*group)->rows({.table = &kEventsTable, .where = {{"actor", Comparison::kEqual, {"\xFF"}}}}));
  EXPECT_EQ((*group)->commit(nullptr), CommitOutcome::kNothing);
  group->reset();
  EXPECT_TRUE((*store->snapshot())->events({})->empty());
}

TEST_F(PostgresStoreTest, ChecksWithAmcheckWhenItIsThere) {
  auto store = open();
  place_->execute("CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA " + place_->schema());
  auto snapshot = store->snapshot();
  auto findings = (*snapshot)->check_integrity();
  ASSERT_TRUE(findings) << why(findings);
  EXPECT_TRUE(findings->empty()) << findings->front();
  EXPECT_TRUE((*snapshot)->identity());  // still the same moment
}

TEST_F(PostgresStoreTest, ForgetsPreparedStatementsWhenTheyAreMany) {
  auto store = open();
  for (std::size_t limit = 1; limit <= 300; ++limit) {
    auto found = (*store->snapshot())->events({.limit = limit});
    ASSERT_TRUE(found) << why(found);
  }
}

}  // namespace
}  // namespace luoshi::ledger
