#include "ledger/backup.h"

#include "ledger/test_keeping_test.h"
#include "ledger/verify.h"

namespace luoshi::ledger {
namespace {

using namespace test;
using namespace std::chrono_literals;

class BackupTest : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (is_missing(GetParam())) GTEST_SKIP() << kWhyMissing;
    full_ = std::make_unique<StorePlace>(GetParam());
    fill(*full_);
  }

  BackedUp run(Evidence* evidence = nullptr) {
    auto store = full_->open();
    auto done = back_up(**store, evidence, files_, "backup", time_at(kBeginning));
    EXPECT_TRUE(done) << why(done);
    return done ? *done : BackedUp{};
  }
  std::string exported() { return export_of(**full_->open()); }

  // The ledger goes on by `count` payments that begin `seconds` after the beginning.
  void go_on(int number, int count, int seconds) {
    env::SimulatedClock clock(time_at(kBeginning + 1'000 * seconds));
    auto ledger = open_ledger(*full_, clock);
    pay_more(*ledger, clock, number, count);
  }

  // Into the other kind of store, when there is one.
  std::unique_ptr<StorePlace> other_place() const {
    const bool to_postgres = GetParam() == StoreKind::kSqlite && !is_missing(StoreKind::kPostgres);
    return std::make_unique<StorePlace>(to_postgres ? StoreKind::kPostgres : StoreKind::kSqlite);
  }

  std::unique_ptr<StorePlace> full_;
  env::MemoryFileSystem files_;
};

INSTANTIATE_TEST_SUITE_P(Stores, BackupTest,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         StoreKindName());

TEST_P(BackupTest, EachRunAddsWhatFollowedAndTheWholeComesBack) {
  Evidence evidence(files_, "data", HashAlgorithm::kSha256);
  const Hash hash = evidence.put("a photograph")->hash;
  BackedUp first = run(&evidence);
  EXPECT_EQ(first.events, 44u);
  EXPECT_EQ(first.files, 1u);
  EXPECT_EQ(run(&evidence).events, 0u);
  go_on(40, 20, 1'000);
  ASSERT_TRUE(evidence.put("another"));
  const BackedUp last = run(&evidence);
  EXPECT_EQ(last.run, 3u);
  EXPECT_EQ(last.events, 20u);
  EXPECT_EQ(last.files, 1u);

  auto checked = check_backup(files_, "backup");
  ASSERT_TRUE(checked) << why(checked);
  EXPECT_EQ(checked->events, 64u);
  EXPECT_EQ(checked->files, 2u);
  EXPECT_EQ(files_.kind("backup/keys-1.jsonl"), env::PathKind::kAbsent);

  auto place = other_place();
  auto store = place->open();
  Evidence restored_files(files_, "restored", HashAlgorithm::kSha256);
  auto restored =
      restore(files_, "backup", **store, {.evidence = &restored_files, .events_per_commit = 7});
  ASSERT_TRUE(restored) << why(restored);
  EXPECT_EQ(restored->events, 64u);
  EXPECT_EQ(restored->files, 2u);
  EXPECT_TRUE(restored_files.check(hash));
  EXPECT_EQ(export_of(**store), exported());
  store->reset();
  env::SimulatedClock clock(time_at(kBeginning));
  auto ledger = open_ledger(*place, clock);
  auto report = verify(ledger->store(), keeping_catalog(), {.evidence = &restored_files});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->agrees()) << report->to_string(base::Language::kEnglish);
}

TEST_P(BackupTest, WhatARunThatNeverEndedHasCopiedIsCopiedAgain) {
  Evidence evidence(files_, "data", HashAlgorithm::kSha256);
  Evidence kept(files_, "backup", HashAlgorithm::kSha256);
  ASSERT_TRUE(kept.copy_from(evidence, evidence.put("abc")->hash));
  EXPECT_EQ(run(&evidence).files, 1u);
  EXPECT_EQ(run(&evidence).files, 0u);
}

TEST_P(BackupTest, APointInTimeIsAPrefixOfEveryBook) {
  run();
  go_on(40, 20, 1'000);
  run();
  auto place = other_place();
  auto store = place->open();
  // Payment number i was made i + 1 seconds after the beginning.
  auto restored = restore(files_, "backup", **store, {.until = time_at(kBeginning + 10'000)});
  ASSERT_TRUE(restored) << why(restored);
  EXPECT_EQ(restored->events, 13u);
  EXPECT_EQ(restored->left_out, 51u);
  store->reset();
  env::SimulatedClock clock(time_at(kBeginning + 2'000'000));
  auto ledger = open_ledger(*place, clock);
  EXPECT_TRUE(ledger->execute(pay("户1", 9, "r8"))->repeated);
  EXPECT_FALSE(ledger->execute(pay("户1", 11, "r10"))->repeated);  // it is carried out again
  EXPECT_TRUE(verify(ledger->store(), keeping_catalog())->agrees());
}

TEST_P(BackupTest, ASequenceIsAMomentToo) {
  run();
  auto place = other_place();
  auto store = place->open();
  auto restored = restore(files_, "backup", **store, {.until_sequences = {{kCityBook, 5}}});
  ASSERT_TRUE(restored) << why(restored);
  const auto books = *(*(*store)->snapshot())->books();
  EXPECT_EQ(books[0].head.sequence, 5u);
  EXPECT_EQ(books[2].head.sequence, 15u);
}

TEST_P(BackupTest, WhatWasErasedStaysErased) {
  // The event of an erasure stands behind the moment that is restored.
  run();
  auto place = other_place();
  auto store = place->open();
  const auto erased = [](const Event& event) -> std::optional<std::string> {
    if (event.sequence == 20 && event.book == kCityBook) return "person/p-1";
    return std::nullopt;
  };
  auto restored = restore(files_, "backup", **store,
                          {.until = time_at(kBeginning + 10'000),
                           .erased = erased,
                           .also_erased = {"person/p-2", "person/unheard-of"}});
  ASSERT_TRUE(restored) << why(restored);
  EXPECT_EQ(restored->keys_destroyed, 2u);
  for (const char* subject : {"person/p-1", "person/p-2", "person/p-3", "person/unheard-of"}) {
    auto key = (*store)->keys().get(subject);
    ASSERT_TRUE(key && *key) << subject;
    EXPECT_TRUE((*key)->is_destroyed()) << subject;
  }
  EXPECT_FALSE((*(*store)->keys().get("person/p-0"))->is_destroyed());
}

TEST_P(BackupTest, AnotherLedgerOrPastIsRefused) {
  run();
  StorePlace other(StoreKind::kSqlite);
  fill(other, 30);  // the same ledger's id, and another future
  auto store = other.open();
  auto done = back_up(**store, nullptr, files_, "backup", time_at(kBeginning));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, base::ErrorCode::kConflict);
  EXPECT_NE(why(done).find("another past"), std::string::npos) << why(done);
}

TEST_P(BackupTest, AlteredFilesAreNamed) {
  Evidence evidence(files_, "data", HashAlgorithm::kSha256);
  ASSERT_TRUE(evidence.put("a photograph"));
  run(&evidence);
  const env::Listing listing = *files_.list("backup", {});
  for (const std::string& path : listing.files) {
    const std::string bytes = *files_.read(path, 1 << 20);
    for (const std::size_t at : {bytes.size() / 3, bytes.size() - 2}) {
      if (at >= bytes.size()) continue;
      std::string changed = bytes;
      changed[at] ^= 1;
      files_.put(path, changed);
      auto checked = check_backup(files_, "backup");
      EXPECT_FALSE(checked) << path;
      if (!checked && path.find("manifest") == std::string::npos) {
        EXPECT_NE(why(checked).find(path), std::string::npos) << why(checked);
      }
    }
    files_.put(path, bytes);
  }
  EXPECT_TRUE(check_backup(files_, "backup"));
}

TEST_P(BackupTest, AnInterruptedRunLeavesTheBackupAsItWas) {
  run();
  go_on(40, 5, 1'000);
  const base::Error full{base::ErrorCode::kUnavailable, {"磁盘已满", "disk full"}, {}, {}};
  files_.inject(env::MemoryFileSystem::Operation::kWrite, "backup/manifest.json", full);
  {
    auto store = full_->open();
    EXPECT_FALSE(back_up(**store, nullptr, files_, "backup", time_at(kBeginning)));
  }
  auto checked = check_backup(files_, "backup");
  ASSERT_TRUE(checked) << why(checked);
  EXPECT_EQ(checked->run, 1u);
  EXPECT_EQ(run().events, 5u);
  EXPECT_TRUE(check_backup(files_, "backup"));
}

}  // namespace
}  // namespace luoshi::ledger
