#include "ledger/verify.h"

#include "ledger/test_keeping_test.h"

namespace luoshi::ledger {
namespace {

using namespace test;

class VerifyTest : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (is_missing(GetParam())) GTEST_SKIP() << kWhyMissing;
    place_ = std::make_unique<StorePlace>(GetParam());
    fill(*place_);
  }

  VerifyReport look(const VerifyOptions& options = {}) {
    auto store = place_->open();
    EXPECT_TRUE(store) << why(store);
    auto report = verify(**store, keeping_catalog(), options);
    EXPECT_TRUE(report) << why(report);
    return *report;
  }

  // The statement does harm behind the store's back; verify must find exactly this.
  void expect_found(const std::string& statement, Check check, const std::string& what) {
    place_ = std::make_unique<StorePlace>(GetParam());
    fill(*place_);
    place_->execute(statement);
    const VerifyReport report = look();
    const auto found = std::find_if(report.differences.begin(), report.differences.end(),
                                    [&](const Difference& one) { return one.check == check; });
    ASSERT_NE(found, report.differences.end()) << report.to_string(base::Language::kEnglish);
    EXPECT_NE(found->what.en.find(what), std::string::npos) << found->what.en;
    EXPECT_FALSE(found->what.zh.empty());
  }

  std::unique_ptr<StorePlace> place_;
};

INSTANTIATE_TEST_SUITE_P(Stores, VerifyTest,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         StoreKindName());

TEST_P(VerifyTest, AWholeLedgerAgrees) {
  const VerifyReport report = look();
  EXPECT_TRUE(report.agrees()) << report.to_string(base::Language::kEnglish);
  EXPECT_TRUE(report.projections_compared);
  EXPECT_EQ(report.events, 44u);
  ASSERT_EQ(report.books.size(), 3u);
  EXPECT_EQ(report.books[0].events, report.books[0].book.head.sequence);
  EXPECT_EQ(report.books[0].last, report.books[0].book.head.hash);
  const std::string said = report.to_string(base::Language::kEnglish);
  EXPECT_NE(said.find("book 1 city: "), std::string::npos) << said;
  EXPECT_NE(said.find(vault::to_hex(report.books[2].last)), std::string::npos) << said;
  EXPECT_NE(said.find("44 events, all agrees"), std::string::npos) << said;
}

TEST_P(VerifyTest, EachKindOfHarmIsFound) {
  expect_found("UPDATE events SET actor = 'person/p-9' WHERE book = 1 AND sequence = 5",
               Check::kEvents, "book 1, event 5: stored with hash");
  expect_found("DELETE FROM events WHERE book = 1 AND sequence = 5", Check::kEvents,
               "book 1 lacks event 5");
  expect_found("DELETE FROM events WHERE book = 2", Check::kHeads, "book 2: its head says event 2");
  expect_found("UPDATE books SET name = 'county-b' WHERE book = 3", Check::kHeads, "county-b");
  expect_found("UPDATE requests SET time = time + 1 WHERE book = 1 AND request = 'r4'",
               Check::kRequests, "request r4 of person/p-1");
  if (GetParam() == StoreKind::kSqlite) {  // PostgreSQL has no partition for it
    expect_found("UPDATE requests SET book = 7 WHERE book = 1 AND request = 'r4'", Check::kDatabase,
                 "request r4 stands in book 7");
  }
  expect_found("UPDATE accounts SET balance = 0 WHERE book = 1 AND id = '户2'", Check::kProjections,
               "table accounts, key (\"户2\"): stored");
  expect_found("DELETE FROM accounts WHERE book = 3", Check::kProjections,
               "book 3, table accounts");
  expect_found(
      "UPDATE events SET version = version + 1 WHERE book = 1 AND stream = 'account/户4'"
      " AND version = (SELECT max(version) FROM events WHERE stream = 'account/户4'"
      " AND book = 1)",
      Check::kVersions, "account/户4 lacks version");
}

TEST_P(VerifyTest, KeysThatDoNotUnwrapAreFound) {
  const VerifyReport report = look({.unwrap = [](const vault::KeyEntry& entry) {
    if (entry.subject != "person/p-1") return base::Result<void>();
    return base::Result<void>(base::fail(base::ErrorCode::kInvalidInput, {"坏", "broken"}));
  }});
  ASSERT_EQ(report.differences.size(), 1u);
  EXPECT_EQ(report.differences[0].check, Check::kKeys);
  EXPECT_EQ(report.differences[0].what.en, "the key of person/p-1 does not open: broken");
}

TEST_P(VerifyTest, MarksOfDestroyedKeysAgreeWithTheEvents) {
  EXPECT_TRUE(look({.erased = erased_by}).agrees());
  place_->execute("UPDATE subject_keys SET subject = 'person/p-4' WHERE subject = 'person/p-3'");
  const VerifyReport report = look({.erased = erased_by});
  ASSERT_EQ(report.differences.size(), 1u);
  EXPECT_EQ(report.differences[0].count, 2u);
  EXPECT_EQ(report.differences[0].what.en,
            "the key of person/p-4 is destroyed, and no event tells of it");
}

TEST_P(VerifyTest, AnotherProgramsProjectionsAreNotCompared) {
  auto store = place_->open();
  auto report = verify(**store, test::catalog());
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->projections_compared);
  EXPECT_TRUE(report->agrees());
}

TEST_P(VerifyTest, EvidenceIsReadAndMissed) {
  env::MemoryFileSystem files;
  Evidence evidence(files, "data", HashAlgorithm::kSha256);
  const Hash one = evidence.put("one")->hash, two = evidence.put("two")->hash;
  {
    env::SimulatedClock clock(time_at(kBeginning + 100'000));
    auto ledger = open_ledger(*place_, clock);
    ASSERT_TRUE(ledger->execute(attach(one, "a1")));
    ASSERT_TRUE(ledger->execute(attach(two, "a2")));
    EXPECT_TRUE(*is_evidence_used(**ledger->store().snapshot(), two));
  }
  EXPECT_TRUE(look({.evidence = &evidence}).agrees());
  ASSERT_TRUE(files.remove(evidence.path_of(one)));
  files.put(evidence.path_of(two), "tw0");
  const VerifyReport report = look({.evidence = &evidence});
  ASSERT_EQ(report.differences.size(), 1u);
  EXPECT_EQ(report.differences[0].check, Check::kEvidence);
  EXPECT_EQ(report.differences[0].count, 2u);
  EXPECT_NE(report.differences[0].what.en.find(vault::to_hex(one)), std::string::npos);
}

TEST_P(VerifyTest, AnAnchorShowsARewrittenPast) {
  auto signer = vault::Signer::load_or_create(*std::make_unique<env::MemoryFileSystem>(), "key.pem",
                                              vault::SignatureScheme::kSm2);
  ASSERT_TRUE(signer) << why(signer);
  base::Result<Anchor> anchor;
  {
    auto store = place_->open();
    anchor = take_anchor(**(*store)->snapshot(), time_at(kBeginning + 50'000));
    ASSERT_TRUE(anchor);
    ASSERT_TRUE(sign(*anchor, *signer));
  }
  const std::string line = to_line(*anchor);
  EXPECT_TRUE(
      line.starts_with("luoshi-anchor-1 01020300000000000000000000000000 1700000050000 1:"));
  auto parsed = parse_anchor(line + "\n");
  ASSERT_TRUE(parsed) << why(parsed);
  EXPECT_EQ(parsed->heads, anchor->heads);
  EXPECT_EQ(to_line(*parsed), line);

  VerifyOptions options{.anchors = {*parsed}, .anchor_public_pem = signer->public_pem()};
  {  // The ledger goes on, and records the heads itself.
    env::SimulatedClock clock(time_at(kBeginning + 100'000));
    auto ledger = open_ledger(*place_, clock);
    pay_more(*ledger, clock, 100, 10);
    ASSERT_TRUE(ledger->execute(anchoring(*ledger->books(), "system/anchor", "anchor-1")));
    auto events = ledger->events({.kind = "book.anchored"});
    ASSERT_EQ(events->size(), 1u);
    EXPECT_NE(events->front().body.find("{\"book\":3,\"sequence\":"), std::string::npos);
  }
  EXPECT_TRUE(look(options).agrees());

  options.anchors[0].heads[2].head.hash[0] ^= 1;
  const VerifyReport report = look(options);
  ASSERT_EQ(report.differences.size(), 1u);
  EXPECT_EQ(report.differences[0].check, Check::kAnchors);
  EXPECT_EQ(report.differences[0].count, 2u);  // its signature, and its head
}

TEST(AnchorTest, WhatIsNoAnchorIsRefused) {
  const std::string good = "luoshi-anchor-1 00000000000000000000000000000000 5";
  EXPECT_TRUE(parse_anchor(good));
  for (const std::string& line :
       {std::string(), std::string("luoshi-anchor-2 0 5"), good.substr(0, 30), good + "x",
        good + " 1:2:3", good + " ?", good + " AA 1:2:3"}) {
    EXPECT_FALSE(parse_anchor(line)) << line;
  }
}

}  // namespace
}  // namespace luoshi::ledger
