// Deliveries: there once, tried in their order, again later, dead in the end; whatever is killed
// between two writes. On both stores.
#include "notice/delivery.h"

#include <gtest/gtest.h>

#include "notice/dispatch.h"
#include "notice/retry.h"
#include "notice/test_book_test.h"

namespace luoshi::notice {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Ids = std::vector<std::string>;

class DeliveryTest : public test::Book, public testing::WithParamInterface<test::StoreKind> {
 protected:
  DeliveryTest() : Book(GetParam()) {}
  void SetUp() override {
    if (!ledger_) GTEST_SKIP() << ledger::test::kWhyMissing;
    start();
  }
  // As a process begins.
  void start() {
    queue_.emplace(*ledger_, clock_);
    dispatcher_.emplace(*ledger_, clock_, random_);
  }
  Delivery one(const std::string& id) {
    return new_delivery(id, "case.opened", boost::json::object{{"stream", "case/o-1"}},
                        clock_.wall_now());
  }
  void add(const std::string& id) { EXPECT_TRUE(*queue_->add(one(id))); }
  Delivery find(const std::string& id) {
    auto found = queue_->find(id);
    EXPECT_TRUE(found && *found) << id;
    return found && *found ? **found : Delivery();
  }
  Ids ids(const base::Result<std::vector<Delivery>>& all) {
    EXPECT_TRUE(all);
    Ids out;
    for (const Delivery& each : *all) out.push_back(each.id);
    return out;
  }
  Ids listed(DeliveryState state, const std::string& destination = "w-1") {
    return ids(queue_->list(destination, state, 100));
  }
  // Works off what is due; each is answered by `answer`, 200 at first.
  std::size_t work(bool is_paused = false, const std::string& destination = "w-1") {
    auto tried = dispatcher_->work(
        destination, 50, [&] { return !is_paused; },
        [&](const Delivery& each) {
          sent_.push_back(each.id);
          return answer_(each);
        });
    EXPECT_TRUE(tried);
    return tried.value_or(0);
  }
  static Outcome refused(int status) {
    return {Outcome::Kind::kNotTaken, status, {"没有接收", "not taken"}};
  }
  // Works whenever something may happen, for so long.
  void work_for(std::chrono::milliseconds length) {
    const auto end = clock_.wall_now() + length;
    while (clock_.wall_now() < end) {
      work();
      clock_.advance(minutes(1));
    }
  }

  env::SimulatedRandom random_{7};
  std::optional<DeliveryQueue> queue_;
  std::optional<Dispatcher> dispatcher_;
  std::function<Outcome(const Delivery&)> answer_ = [](const Delivery&) {
    return Outcome{Outcome::Kind::kTaken, 200, {}};
  };
  Ids sent_;
};

TEST_P(DeliveryTest, IsThereOnceAndDeliveredOnce) {
  EXPECT_TRUE(*queue_->add(one("w-1_1-7")));
  EXPECT_FALSE(*queue_->add(one("w-1_1-7")));
  clock_.advance(seconds(1));
  add("w-1_1-3");
  add("w-2_1-7");
  EXPECT_EQ(ids(queue_->due("w-1", 10)), (Ids{"w-1_1-7", "w-1_1-3"}));
  EXPECT_EQ(work(), 2u);
  EXPECT_EQ(work(), 0u);
  EXPECT_EQ(sent_, (Ids{"w-1_1-7", "w-1_1-3"}));
  EXPECT_FALSE(*queue_->add(one("w-1_1-7")));  // it is known to have been delivered
  EXPECT_EQ(work(), 0u);
  EXPECT_EQ(listed(DeliveryState::kDelivered).size(), 2u);
  EXPECT_EQ(find("w-1_1-7").status, 200);
  EXPECT_EQ(find("w-1_1-7").what.at("stream"), "case/o-1");
  EXPECT_EQ(listed(DeliveryState::kWaiting, "w-2"), Ids{"w-2_1-7"});
}

TEST_P(DeliveryTest, IsTriedAgainAndDiesInTheEnd) {
  add("w-1_1-1");
  answer_ = [](const Delivery&) { return refused(503); };
  EXPECT_EQ(work(), 1u);
  EXPECT_EQ(work(), 0u);
  Delivery waits = find("w-1_1-1");
  EXPECT_EQ(waits.attempts, 1u);
  EXPECT_EQ(waits.status, 503);
  EXPECT_EQ(waits.error_en, "not taken");
  EXPECT_GE(waits.due_at, now() + 4'000);
  EXPECT_LE(waits.due_at, now() + 6'000);
  work_for(hours(24));
  EXPECT_LT(find("w-1_1-1").attempts, kAttemptsMax);
  EXPECT_EQ(listed(DeliveryState::kWaiting), Ids{"w-1_1-1"});
  work_for(hours(48));
  EXPECT_EQ(sent_.size(), kAttemptsMax);
  EXPECT_EQ(listed(DeliveryState::kWaiting), Ids{});
  EXPECT_EQ(listed(DeliveryState::kDead), Ids{"w-1_1-1"});
  // By hand it begins anew.
  const Delivery dead = find("w-1_1-1");
  Delivery again = dead;
  again.state = DeliveryState::kWaiting;
  again.attempts = 0;
  again.due_at = again.waits_since = now();
  again.settled_at.reset();
  EXPECT_TRUE(*queue_->change(dead, again));
  EXPECT_FALSE(*queue_->change(dead, again));  // it is another by now
  EXPECT_EQ(listed(DeliveryState::kDead), Ids{});
  answer_ = [](const Delivery&) { return Outcome{}; };
  ASSERT_TRUE(dispatcher_->forget_health("w-1"));
  EXPECT_EQ(work(), 1u);
  EXPECT_EQ(listed(DeliveryState::kDelivered), Ids{"w-1_1-1"});
}

// One that is never taken holds up none of the others.
TEST_P(DeliveryTest, OneThatIsNeverTakenHoldsUpNone) {
  add("w-1_1-1");
  answer_ = [](const Delivery& each) {
    return each.id == "w-1_1-1" ? refused(500) : Outcome{Outcome::Kind::kTaken, 204, {}};
  };
  for (int i = 2; i < 100; ++i) {
    add("w-1_1-" + std::to_string(i));
    work();
    clock_.advance(seconds(7));
  }
  work();
  EXPECT_EQ(listed(DeliveryState::kDelivered).size(), 98u);
  EXPECT_GE(find("w-1_1-1").attempts, 3u);
}

// A destination that does not answer is asked seldom, however much waits for it.
TEST_P(DeliveryTest, ADestinationThatTakesNothingRests) {
  for (int i = 0; i < 40; ++i) add("w-1_1-" + std::to_string(i));
  answer_ = [](const Delivery&) { return refused(0); };
  EXPECT_EQ(work(), 1u);
  work_for(hours(1));
  EXPECT_GE(sent_.size(), 10u);
  EXPECT_LE(sent_.size(), 25u);
  // Whether it was told so by this process or the one before.
  const auto health = dispatcher_->health("w-1");
  start();
  EXPECT_EQ(dispatcher_->health("w-1")->failures, health->failures);
  ASSERT_TRUE(health->failing_since);
  EXPECT_LT(*health->failing_since, now() - 3'500'000);
  answer_ = [](const Delivery&) { return Outcome{}; };
  work_for(minutes(10));
  EXPECT_EQ(listed(DeliveryState::kWaiting), Ids{});
  EXPECT_FALSE(dispatcher_->health("w-1")->failing_since);
}

TEST_P(DeliveryTest, WhatIsPausedWaitsForAWeek) {
  add("w-1_1-1");
  clock_.advance(hours(24));
  add("w-1_1-2");
  EXPECT_EQ(work(true), 0u);
  clock_.advance(hours(6 * 24));
  EXPECT_EQ(work(true), 0u);
  EXPECT_EQ(listed(DeliveryState::kDead), Ids{"w-1_1-1"});
  EXPECT_EQ(find("w-1_1-1").error_en, "it waited too long");
  EXPECT_EQ(work(), 1u);
  EXPECT_EQ(sent_, Ids{"w-1_1-2"});
}

TEST_P(DeliveryTest, WhatIsPointlessOrUnwantedIsNotTriedAgain) {
  add("w-1_1-1");
  add("w-1_1-2");
  answer_ = [](const Delivery&) {
    return Outcome{Outcome::Kind::kPointless, 0, {"没有手机号", "no number"}};
  };
  EXPECT_EQ(work(), 2u);
  EXPECT_EQ(listed(DeliveryState::kDead).size(), 2u);
  EXPECT_EQ(dispatcher_->health("w-1")->failures, 0u);
  add("w-1_1-3");
  add("w-1_1-4");
  answer_ = [](const Delivery&) { return Outcome{Outcome::Kind::kGone, 410, {}}; };
  EXPECT_EQ(work(), 1u);
  EXPECT_TRUE(dispatcher_->health("w-1")->is_gone);
  clock_.advance(hours(1));
  EXPECT_EQ(work(), 0u);
  ASSERT_TRUE(dispatcher_->wake("w-1"));
  EXPECT_EQ(work(), 1u);
}

// What a process leaves that is killed between two writes.
TEST_P(DeliveryTest, AKillBetweenTwoWritesLosesNothing) {
  ledger::Transient& values = ledger_->store().transient();
  const auto later = clock_.wall_now() + hours(10);
  add("w-1_1-1");
  const auto entries = values.list("deliveries.waiting/w-1", "", clock_.wall_now(), 10);
  ASSERT_EQ(entries->size(), 1u);
  const std::string entry = entries->front().first;
  // Row without entry: whoever adds it again puts the entry there.
  ASSERT_TRUE(values.erase("deliveries.waiting/w-1", entry));
  EXPECT_EQ(work(), 0u);
  EXPECT_FALSE(*queue_->add(one("w-1_1-1")));
  EXPECT_EQ(ids(queue_->due("w-1", 10)), Ids{"w-1_1-1"});
  // Entry without row, and one whose row says something else: passed over, and gone in the end.
  ASSERT_TRUE(values.put("deliveries.waiting/w-1", "1000000000000-w-1_1-9", "", later));
  ASSERT_TRUE(values.put("deliveries.waiting/w-1", "1000000000000-w-1_1-1", "", later));
  EXPECT_EQ(ids(queue_->due("w-1", 10)), Ids{"w-1_1-1"});
  EXPECT_EQ(values.list("deliveries.waiting/w-1", "", clock_.wall_now(), 10)->size(), 1u);
  // Taken, and killed before the old entry went.
  EXPECT_EQ(work(), 1u);
  ASSERT_TRUE(values.put("deliveries.waiting/w-1", entry, "", later));
  open();
  start();
  EXPECT_EQ(work(), 0u);
  EXPECT_EQ(sent_, Ids{"w-1_1-1"});
}

INSTANTIATE_TEST_SUITE_P(Stores, DeliveryTest,
                         testing::Values(test::StoreKind::kSqlite, test::StoreKind::kPostgres),
                         [](const auto& all) { return ledger::test::name_of(all.param); });

TEST(Retry, WaitsLongerEachTimeAndNeverTheSame) {
  env::SimulatedRandom random(3);
  std::chrono::milliseconds all{0};
  std::chrono::milliseconds last{0};
  for (std::uint32_t attempts = 1; attempts < kAttemptsMax; ++attempts) {
    const auto wait = wait_after(attempts, random);
    ASSERT_TRUE(wait) << attempts;
    EXPECT_NE(*wait, *wait_after(attempts, random));
    EXPECT_GT(*wait, last);
    last = *wait;
    all += *wait;
  }
  EXPECT_GT(all, hours(40));
  EXPECT_LT(all, hours(64));
  EXPECT_FALSE(wait_after(kAttemptsMax, random));
  EXPECT_LE(rest_after(1, random), seconds(6));
  EXPECT_GE(rest_after(50, random), minutes(4));
  EXPECT_LE(rest_after(50, random), minutes(6));
}

TEST(DeliveryId, HasADestinationAndNoPoint) {
  for (const char* good : {"w-1_1-7", "mail_p-1-7", "messages_abc"}) {
    EXPECT_TRUE(is_delivery_id(good)) << good;
  }
  for (const char* bad : {"", "w-1", "w-1_", "_1", "w-1_1_2", "w-1_a.b", "W-1_1", "w/1_1"}) {
    EXPECT_FALSE(is_delivery_id(bad)) << bad;
  }
}

}  // namespace
}  // namespace luoshi::notice
