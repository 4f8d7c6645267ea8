// Coming back to live changes: what was missed, in bounded looks, in nobody's way.
#include "service/live.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "service/test_world_test.h"

namespace luoshi::service {
namespace {

struct Told {
  std::string id;
  std::string event;
  std::string data;
};

// Held by its sink too: a listener may outlive the test's body.
struct Ear : std::enable_shared_from_this<Ear> {
  std::mutex mutex;
  std::condition_variable more;
  std::vector<Told> all;

  LiveSink sink(std::function<void(std::string_view)> then = {}) {
    return {[self = shared_from_this(), then](std::string_view id, std::string_view event,
                                              std::string_view data) {
              {
                const std::lock_guard lock(self->mutex);
                self->all.push_back({std::string(id), std::string(event), std::string(data)});
                self->more.notify_all();
              }
              if (then) then(data);
              return true;
            },
            [] {}};
  }
  bool waits_for(std::string_view words) {
    std::unique_lock lock(mutex);
    return more.wait_for(lock, std::chrono::seconds(10), [&] { return count(words) > 0; });
  }
  std::size_t count(std::string_view words) const {
    return static_cast<std::size_t>(std::ranges::count_if(all, [&](const Told& told) {
      return told.event.find(words) != told.event.npos || told.data.find(words) != told.data.npos;
    }));
  }
};

class ComingBack : public testing::Test {
 protected:
  static constexpr std::size_t kMost = 4;

  void rename(const std::string& unit) {
    office::ChangeUnit ask;
    ask.id = office::UnitId(unit);
    ask.name = "新名" + std::to_string(++names_);
    at_.run(std::move(ask));
  }
  std::uint64_t head() { return at_.world().ledger.books()->at(0).head.sequence; }
  static std::string place(std::uint64_t sequence) { return "city:" + std::to_string(sequence); }

  test::TestWorld at_;
  Live live_{at_.world(), kMost};
  Caller caller_ = at_.caller("p-supervision");
  int names_ = 0;
};

TEST_F(ComingBack, HoldsUpNobodyElse) {
  const std::uint64_t before = head();
  rename("u-a");
  const auto slow = std::make_shared<Ear>();
  const auto other = std::make_shared<Ear>();
  bool is_heard = false;
  const auto then = [&](std::string_view data) {
    if (data.find("unit/u-a\"") == data.npos) return;
    // While this one is told what it missed, the others hear what is new.
    ASSERT_TRUE(live_.listen(caller_, "", other->sink()));
    rename("u-b");
    is_heard = other->waits_for("unit/u-b\"");
  };
  ASSERT_TRUE(live_.listen(caller_, place(before), slow->sink(then)));
  EXPECT_TRUE(is_heard);
  EXPECT_TRUE(slow->waits_for("unit/u-b\""));
  rename("u-dept");
  EXPECT_TRUE(slow->waits_for("unit/u-dept\""));
  const std::lock_guard lock(slow->mutex);
  EXPECT_EQ(slow->count("unit/u-a\""), 1u);
  EXPECT_EQ(slow->count("unit/u-b\""), 1u);
  EXPECT_EQ(slow->count("unit/u-dept\""), 1u);
  EXPECT_EQ(slow->all[0].id, place(before + 1));
}

TEST_F(ComingBack, IsToldToReloadWhenTooMuchWasMissed) {
  const std::uint64_t before = head();
  for (std::size_t i = 0; i < kMost; ++i) rename("u-a");
  const auto near = std::make_shared<Ear>();
  ASSERT_TRUE(live_.listen(caller_, place(before), near->sink()));
  rename("u-b");
  ASSERT_TRUE(near->waits_for("unit/u-b\""));
  const auto far = std::make_shared<Ear>();
  ASSERT_TRUE(live_.listen(caller_, place(before), far->sink()));
  ASSERT_TRUE(far->waits_for("reload"));
  rename("u-dept");
  ASSERT_TRUE(far->waits_for("unit/u-dept\""));
  const std::lock_guard lock(near->mutex);
  EXPECT_EQ(near->count("unit/u-a\""), kMost);
  EXPECT_EQ(near->count("reload"), 0u);
  const std::lock_guard lock_far(far->mutex);
  EXPECT_EQ(far->count("unit/u-a\""), 0u);
  EXPECT_EQ(far->all[0].id, place(before + kMost + 1));
  EXPECT_EQ(far->all[0].data, "{}");
}

TEST_F(ComingBack, LooksThroughOtherBooksByTimeNoFurtherThanItTells) {
  Caller auditor = at_.caller("p-aud");
  for (std::size_t i = 0; i < 2 * kMost; ++i) {
    (void)at_.sessions().sign_in("nobody", "wrong", {});
    at_.clock.advance(std::chrono::minutes(20));
  }
  rename("u-a");
  const auto quiet = std::make_shared<Ear>();
  ASSERT_TRUE(live_.listen(auditor, place(head()), quiet->sink()));
  EXPECT_TRUE(quiet->all.empty());  // long ago
  for (std::size_t i = 0; i < kMost + 1; ++i) {
    (void)at_.sessions().sign_in("nobody-" + std::to_string(i), "wrong", {});
  }
  const auto far = std::make_shared<Ear>();
  ASSERT_TRUE(live_.listen(auditor, place(head()), far->sink()));
  EXPECT_TRUE(far->waits_for("reload"));
}

TEST_F(ComingBack, WhatWaitsIsBounded) {
  const std::uint64_t before = head();
  rename("u-a");
  const auto slow = std::make_shared<Ear>();
  const auto other = std::make_shared<Ear>();
  const auto then = [&](std::string_view data) {
    if (data.find("unit/u-a\"") == data.npos) return;
    ASSERT_TRUE(live_.listen(caller_, "", other->sink()));
    for (std::size_t i = 0; i <= kMost; ++i) rename("u-b");
    rename("u-dept");
    ASSERT_TRUE(other->waits_for("unit/u-dept\""));
  };
  ASSERT_TRUE(live_.listen(caller_, place(before), slow->sink(then)));
  ASSERT_TRUE(slow->waits_for("reload"));
  const std::lock_guard lock(slow->mutex);
  EXPECT_EQ(slow->count("unit/u-b\""), 0u);
}

}  // namespace
}  // namespace luoshi::service
