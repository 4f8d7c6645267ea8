// Groups, repeats, refusals, the chain and projections, on an SQLite file.
#include "ledger/ledger.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "env/files.h"
#include "ledger/rebuild.h"
#include "ledger/test_world_test.h"

namespace luoshi::ledger {
namespace {

using test::Account;
using test::pay;

class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.emplace(*env::TemporaryFolder::make());
    open();
  }

  void open(bool threads = true, Catalog catalog = test::catalog()) {
    ledger_.reset();
    StoreOptions options;
    options.location = folder_->path() + "/ledger.db";
    auto store = open_store(
        options, Identity{.ledger = {1, 2, 3}, .created = clock_.wall_now(), .projections = {}});
    ASSERT_TRUE(store) << store.error().to_string(base::Language::kEnglish);
    auto ledger = Ledger::open(std::move(*store), std::move(catalog), clock_, {.threads = threads});
    ASSERT_TRUE(ledger) << ledger.error().to_string(base::Language::kEnglish);
    ledger_ = std::move(*ledger);
  }

  std::vector<BookRow> accounts() {
    auto rows = ledger_->rows({.table = &test::kAccounts});
    EXPECT_TRUE(rows);
    return *rows;
  }

  void expect_chain_holds() {
    auto snapshot = ledger_->store().snapshot();
    Chain chain(ledger_->identity().algorithm, ledger_->identity().ledger);
    const std::vector<Book> books = *(*snapshot)->books();
    for (const Book& book : books) {
      Hash last = chain.beginning(book.id);
      std::uint64_t sequence = 0;
      ASSERT_TRUE(
          (*snapshot)->visit_events(book.id, 0, [&](const Event& event) -> base::Result<void> {
            EXPECT_EQ(event.sequence, ++sequence);
            last = chain.next(last, event);
            EXPECT_EQ(event.hash, last);
            return {};
          }));
      EXPECT_EQ(book.head, (Head{sequence, last}));
    }
  }

  std::size_t differences() {
    std::size_t count = 0;
    auto snapshot = ledger_->store().snapshot();
    EXPECT_TRUE(compare_projections(**snapshot, ledger_->catalog(),
                                    [&](const RowDifference&) { return ++count < 100; }));
    return count;
  }

  env::SimulatedClock clock_{env::WallTime(std::chrono::milliseconds(1'700'000'000'000))};
  std::optional<env::TemporaryFolder> folder_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(LedgerTest, ACommandIsCarriedOutAndFoundAgain) {
  auto reply = ledger_->execute(pay("a", 5, "r1"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "5");
  EXPECT_FALSE(reply->repeated);
  open();
  ASSERT_EQ(accounts().size(), 1u);
  EXPECT_EQ(accounts()[0].row, (Row{"a", 5, ""}));
  EXPECT_EQ((*ledger_->state<Account>(kCityBook, {"account", "a"}))->balance, 5);
  expect_chain_holds();
}

TEST_F(LedgerTest, ARepeatIsAnsweredAndNotCarriedOut) {
  ASSERT_TRUE(ledger_->execute(pay("a", 5, "r1")));
  ASSERT_TRUE(ledger_->execute(pay("a", 1, "r2")));
  auto repeat = ledger_->execute(pay("a", 5, "r1"));
  ASSERT_TRUE(repeat);
  EXPECT_EQ(repeat->body, "5");
  EXPECT_TRUE(repeat->repeated);
  auto other = ledger_->execute(pay("a", 7, "r1"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, base::ErrorCode::kConflict);
  EXPECT_EQ(accounts()[0].row, (Row{"a", 6, ""}));
}

TEST_F(LedgerTest, ARefusalChangesNothingAndIsNotRemembered) {
  EXPECT_FALSE(ledger_->execute(pay("a", -5, "r1")));
  EXPECT_EQ((*ledger_->books())[0].head.sequence, 1u);  // book.opened
  ASSERT_TRUE(ledger_->execute(pay("a", 9, "r2")));
  EXPECT_TRUE(ledger_->execute(pay("a", -5, "r1")));
}

TEST_F(LedgerTest, EachOfAGroupSeesThoseBeforeIt) {
  std::vector<Command> group;
  group.push_back(pay("a", 5, "r1"));
  group.push_back(pay("a", -5, "r2"));
  group.push_back(pay("a", -1, "r3"));
  group.push_back(pay("a", 5, "r1"));
  group.push_back(pay("b", 2, "r4"));
  Command count = pay("a", 0, "r5");
  count.decide = [](View& view) -> base::Result<Decision> {
    auto rows = view.rows({.table = &test::kAccounts});
    if (!rows) return tl::unexpected(rows.error());
    return Decision{{}, std::to_string(rows->size())};
  };
  group.push_back(std::move(count));
  auto results = ledger_->run_group(kCityBook, std::move(group));
  ASSERT_TRUE(results[0] && results[1] && results[3] && results[4] && results[5]);
  EXPECT_FALSE(results[2]);
  EXPECT_TRUE(results[3]->repeated);
  EXPECT_EQ(results[5]->body, "1");  // "a" is empty again and has no row
  expect_chain_holds();
  EXPECT_EQ(differences(), 0u);
}

TEST_F(LedgerTest, AnEventThatCannotBeAppliedSpoilsOnlyItsCommand) {
  Command wrong = pay("a", 1, "r2");
  wrong.decide = [](View&) -> base::Result<Decision> {
    return Decision{{{{"account", "a"}, "account.paid", 1, "1"}, {{"account", "a"}, "?", 1, ""}},
                    ""};
  };
  std::vector<Command> group;
  group.push_back(pay("a", 5, "r1"));
  group.push_back(std::move(wrong));
  group.push_back(pay("a", 1, "r3"));
  auto results = ledger_->run_group(kCityBook, std::move(group));
  EXPECT_TRUE(results[0]);
  EXPECT_FALSE(results[1]);
  EXPECT_EQ(results[2]->body, "6");
  EXPECT_EQ(differences(), 0u);
}

TEST_F(LedgerTest, ManyThreadsLoseNothing) {
  constexpr int kThreads = 8, kEach = 200;
  std::vector<std::thread> threads;
  std::atomic<int> done = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const BookId book = t % 2 ? kCityBook : kAccessBook;
        if (ledger_->execute(pay(fmt::format("a{}", i % 7), 1, fmt::format("{}-{}", t, i), book))) {
          ++done;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, kThreads * kEach);
  std::int64_t total = 0;
  for (const BookRow& row : accounts()) total += std::get<std::int64_t>(row.row[1]);
  EXPECT_EQ(total, kThreads * kEach);
  expect_chain_holds();
  EXPECT_EQ(differences(), 0u);
}

TEST_F(LedgerTest, ASecondProcessIsSeen) {
  ASSERT_TRUE(ledger_->execute(pay("a", 5, "r1")));
  StoreOptions options;
  options.location = folder_->path() + "/ledger.db";
  auto other = Ledger::open(*open_store(options, {}), test::catalog(), clock_);
  ASSERT_TRUE(other);
  std::atomic<std::uint64_t> seen = 0;
  (*other)->watch([&](const Advance& advance) {
    if (advance.book == kCityBook) seen = advance.until;
  });
  EXPECT_EQ((*other)->execute(pay("a", 1, "r2"))->body, "6");
  EXPECT_EQ(ledger_->execute(pay("a", 1, "r3"))->body, "7");  // not from what it had kept
  EXPECT_EQ((*other)->execute(pay("a", 1, "r4"))->body, "8");
  EXPECT_TRUE(ledger_->execute(pay("a", 1, "r2"))->repeated);
  for (int i = 0; i < 1000 && seen < 5; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(seen, 5u);
}

// What the feed tells, without the events themselves.
struct Told {
  std::uint64_t after, until;
  bool with_events;
  bool operator==(const Told&) const = default;
};

TEST_F(LedgerTest, WhatThisProcessCommittedIsToldWithItsEvents) {
  open(false);
  StoreOptions options;
  options.location = folder_->path() + "/ledger.db";
  auto other = Ledger::open(*open_store(options, {}), test::catalog(), clock_, {.threads = false});
  ASSERT_TRUE(other);
  std::vector<Told> told;
  ledger_->watch([&](const Advance& advance) {
    if (advance.book != kCityBook) return;
    told.push_back({advance.after, advance.until, advance.events != nullptr});
    if (!advance.events) return;
    auto stored =
        ledger_->events({.book = advance.book, .after = advance.after, .until = advance.until});
    ASSERT_TRUE(stored);
    EXPECT_EQ(*advance.events, *stored);
  });
  ASSERT_TRUE(ledger_->execute(pay("a", 1, "r1")));
  ASSERT_TRUE(ledger_->execute(pay("b", 2, "r2")));
  ASSERT_TRUE(ledger_->poll());
  EXPECT_EQ(told, (std::vector<Told>{{1, 2, true}, {2, 3, true}}));
  told.clear();
  ASSERT_TRUE((*other)->execute(pay("a", 3, "r3")));
  ASSERT_TRUE(ledger_->execute(pay("b", 4, "r4")));
  ASSERT_TRUE((*other)->execute(pay("a", 5, "r5")));
  ASSERT_TRUE(ledger_->poll());
  EXPECT_EQ(told, (std::vector<Told>{{3, 4, false}, {4, 5, true}, {5, 6, false}}));
}

TEST_F(LedgerTest, OfMoreThanIsKeptTheFeedTellsWithoutEvents) {
  open(false);
  std::vector<Told> told;
  ledger_->watch([&](const Advance& advance) {
    told.push_back({advance.after, advance.until, advance.events != nullptr});
  });
  std::vector<Command> many;
  for (int i = 0; i < 9'000; ++i) many.push_back(pay("a", 1, fmt::format("r{}", i)));
  for (const auto& reply : ledger_->run_group(kCityBook, std::move(many))) ASSERT_TRUE(reply);
  ASSERT_TRUE(ledger_->execute(pay("a", 1, "last")));
  ASSERT_TRUE(ledger_->poll());
  EXPECT_EQ(told, (std::vector<Told>{{1, 9'001, false}, {9'001, 9'002, true}}));
}

TEST_F(LedgerTest, OtherDeclarationsAreComputedAnew) {
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(ledger_->execute(pay(fmt::format("a{}", i % 9), 1, fmt::format("r{}", i))));
  static const Table kOwners{
      "accounts", {{"id", ColumnType::kText}, {"twice", ColumnType::kInteger}}, 1, {}};
  Catalog catalog = {stream_kind<Account>(
      "account", {&kOwners}, test::apply,
      [](const Account& account, const Event& event, RowChanges& changes) {
        changes.push_back({&kOwners, {StreamId::parse(event.stream).id, 2 * account.balance}});
      })};
  open(true, catalog);
  auto rows = ledger_->rows({.table = &kOwners});
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 9u);
  EXPECT_EQ((*rows)[0].row, (Row{"a0", 12}));
  EXPECT_EQ(differences(), 0u);
}

TEST_F(LedgerTest, BooksHaveNamesAndChainsOfTheirOwn) {
  auto book = ledger_->open_book("county-a", "person/p-1");
  ASSERT_TRUE(book);
  EXPECT_EQ(book->value, 3u);
  EXPECT_EQ(ledger_->open_book("county-a", "person/p-1")->value, 3u);
  EXPECT_EQ(ledger_->open_book("county-b", "person/p-1")->value, 4u);
  EXPECT_FALSE(ledger_->open_book("../x", "person/p-1"));
  ASSERT_TRUE(ledger_->execute(pay("a", 1, "r1", *book)));
  ASSERT_TRUE(ledger_->execute(pay("a", 2, "r1", kCityBook)));
  EXPECT_EQ(accounts().size(), 2u);
  expect_chain_holds();
}

TEST_F(LedgerTest, ALeaseBelongsToOneAtATime) {
  EXPECT_TRUE(*ledger_->lease("job", std::chrono::seconds(10)));
  EXPECT_TRUE(*ledger_->lease("job", std::chrono::seconds(10)));
  StoreOptions options;
  options.location = folder_->path() + "/ledger.db";
  auto other = Ledger::open(*open_store(options, {}), test::catalog(), clock_,
                            {.threads = false, .holder = "there"});
  EXPECT_FALSE(*(*other)->lease("job", std::chrono::seconds(10)));
  clock_.advance(std::chrono::seconds(11));
  EXPECT_TRUE(*(*other)->lease("job", std::chrono::seconds(10)));
  EXPECT_FALSE(*ledger_->lease("job", std::chrono::seconds(10)));
  ASSERT_TRUE((*other)->release("job"));
  EXPECT_TRUE(*ledger_->lease("job", std::chrono::seconds(10)));
}

}  // namespace
}  // namespace luoshi::ledger
