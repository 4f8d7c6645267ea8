// Live changes: who is told of what; and coming back to them: what was missed, in bounded looks, in
// nobody's way.
#include "service/live.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "office/command.h"
#include "service/files.h"
#include "service/test_filing_test.h"
#include "service/webhooks.h"

namespace luoshi::service {
namespace {

using test::why;

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
  bool closed = false;

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
            [self = shared_from_this()] {
              const std::lock_guard lock(self->mutex);
              self->closed = true;
              self->more.notify_all();
            }};
  }
  bool waits_for(std::string_view words) {
    std::unique_lock lock(mutex);
    return more.wait_for(lock, std::chrono::seconds(20), [&] { return has(words); });
  }
  bool waits_for_end() {
    std::unique_lock lock(mutex);
    return more.wait_for(lock, std::chrono::seconds(20), [&] { return closed; });
  }
  bool has(std::string_view words) const { return count(words) > 0; }
  std::size_t count(std::string_view words) const {
    return static_cast<std::size_t>(std::ranges::count_if(all, [&](const Told& told) {
      return told.event.find(words) != told.event.npos || told.data.find(words) != told.data.npos;
    }));
  }
};

class LiveTest : public test::FilingTest {
 protected:
  void SetUp() override {
    FilingTest::SetUp();
    live_ = std::make_unique<Live>(*world_);
  }
  void TearDown() override {
    live_.reset();
    FilingTest::TearDown();
  }
  void rename_unit(ledger::Ledger& ledger, const std::string& id, const std::string& name) {
    office::ChangeUnit ask;
    ask.id = office::UnitId(id);
    ask.name = name;
    auto reply = ledger.execute(
        office::command({"system/test", {}}, random_id(city_.random, "request-"), {}, ask));
    ASSERT_TRUE(reply) << why(reply);
  }
  std::unique_ptr<Live> live_;
};

TEST_F(LiveTest, ToldOfWhatAnotherProcessCommits) {
  const auto held = std::make_shared<Ear>();
  Ear& heard = *held;
  ASSERT_TRUE(live_->listen(caller("p-supervision"), "", heard.sink()));
  const auto other = open_ledger("two");
  rename_unit(*other, "u-dept", "发展和改革局");
  EXPECT_TRUE(heard.waits_for("unit/u-dept"));
  EXPECT_NE(heard.all[0].data.find(R"("kind":"unit.renamed")"), std::string::npos);
  EXPECT_TRUE(heard.all[0].id.starts_with("city:"));
  EXPECT_EQ(heard.all[0].data.find("发展"), std::string::npos);
}

TEST_F(LiveTest, NobodyIsToldOfWhatHeMayNotRead) {
  const auto held = std::make_shared<Ear>();
  const auto other = std::make_shared<Ear>();
  Ear& auditor = *held;
  Ear& clerk = *other;
  ASSERT_TRUE(live_->listen(caller("p-aud"), "", auditor.sink()));
  Caller nobody = caller("p-supervision");
  nobody.rights = {};
  ASSERT_TRUE(live_->listen(nobody, "", clerk.sink()));
  ASSERT_TRUE(keep_file(*world_, caller("p-supervision"), request(), upload("一", "甲")));
  rename_unit(*ledger_, "u-dept", "发展和改革局");
  EXPECT_TRUE(auditor.waits_for("unit/u-dept"));
  EXPECT_TRUE(auditor.has("file/"));
  EXPECT_TRUE(clerk.all.empty());
}

TEST_F(LiveTest, WhoeverMayChangeTheSettingsHearsOfWebhooks) {
  const auto held = std::make_shared<Ear>();
  const auto other = std::make_shared<Ear>();
  Caller administrator = caller("p-sys");
  administrator.rights = {office::Right::kSettingsWrite, office::Right::kUnitsRead};
  ASSERT_TRUE(live_->listen(administrator, "", held->sink()));
  ASSERT_TRUE(live_->listen(caller("p-clerk"), "", other->sink()));
  ASSERT_TRUE(register_webhook(*world_, caller("p-sys"), request(),
                               {"热线平台", "https://example.org/in", {"unit.*"}}));
  rename_unit(*ledger_, "u-dept", "发展和改革局");
  EXPECT_TRUE(held->waits_for("unit/u-dept"));
  EXPECT_TRUE(other->waits_for("unit/u-dept"));
  EXPECT_TRUE(held->has("webhook/"));
  EXPECT_FALSE(other->has("webhook/"));
}

// That somebody petitions, and that something is done about it, is nobody else's news.
TEST_F(LiveTest, ARequestIsNamedToThoseWhomItConcerns) {
  city_.load_rules("kinds", R"(kinds:
  - id: letter
    name: 信访
    series: 信访
    clock: {stages: [{amount: 60, unit: calendar_days}]}
    process:
      line: petition
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
)");
  const auto held = std::make_shared<Ear>();
  const auto other = std::make_shared<Ear>();
  Ear& concerned = *held;
  Ear& stranger = *other;
  ASSERT_TRUE(live_->listen(caller("p-clerk"), "", concerned.sink()));
  ASSERT_TRUE(live_->listen(caller("p-other"), "", stranger.sink()));
  const std::uint64_t head = ledger_->books()->at(0).head.sequence;
  cases::RegisterCase ask;
  ask.id = cases::CaseId("q-1");
  ask.what.kind = "letter";
  ask.what.summary = "拆迁补偿";
  ask.what.centre = office::UnitId("u-city");
  city_.run(ask);
  city_.run(cases::DispatchCase{ask.id, {}, {office::UnitId("u-a"), {}, {}, {}, {}}});
  city_.run(cases::ReceiveCase{ask.id, {}, office::UnitId("u-a")});
  rename_unit(*ledger_, "u-dept", "发展和改革局");
  EXPECT_TRUE(concerned.waits_for("unit/u-dept"));
  EXPECT_TRUE(stranger.waits_for("unit/u-dept"));
  EXPECT_TRUE(concerned.has("case.received"));
  EXPECT_FALSE(stranger.has("case/q-1"));
  // Nor to whoever comes back and is told what he missed.
  const auto late = std::make_shared<Ear>();
  ASSERT_TRUE(live_->listen(caller("p-other"), "city:" + std::to_string(head), late->sink()));
  EXPECT_TRUE(late->waits_for("unit/u-dept"));
  EXPECT_FALSE(late->has("case/q-1"));
}

TEST_F(LiveTest, APersonalFileIsNamedToThoseWhoMayReadIt) {
  const auto held = std::make_shared<Ear>();
  const auto other = std::make_shared<Ear>();
  Ear& colleague = *held;
  Ear& stranger = *other;
  ASSERT_TRUE(live_->listen(caller("p-head"), "", colleague.sink()));
  ASSERT_TRUE(live_->listen(caller("p-other"), "", stranger.sink()));
  const std::uint64_t head = ledger_->books()->at(0).head.sequence;
  ASSERT_TRUE(
      keep_file(*world_, caller("p-clerk"), request(), upload("一", "甲"), {.personal = true}));
  rename_unit(*ledger_, "u-dept", "发展和改革局");
  EXPECT_TRUE(stranger.waits_for("unit/u-dept"));
  EXPECT_TRUE(colleague.waits_for("unit/u-dept"));
  EXPECT_TRUE(colleague.has("file/"));
  EXPECT_FALSE(stranger.has("file/"));
  // Nor to who comes back and is told what came since.
  const auto again = std::make_shared<Ear>();
  ASSERT_TRUE(live_->listen(caller("p-other"), "city:" + std::to_string(head), again->sink()));
  EXPECT_TRUE(again->waits_for("unit/u-dept"));
  EXPECT_FALSE(again->has("file/"));
}

TEST_F(LiveTest, GoesOnBehindTheLastId) {
  const std::uint64_t head = ledger_->books()->at(0).head.sequence;
  rename_unit(*ledger_, "u-dept", "发展和改革局");
  const auto held = std::make_shared<Ear>();
  Ear& heard = *held;
  ASSERT_TRUE(live_->listen(caller("p-supervision"), "city:" + std::to_string(head), heard.sink()));
  ASSERT_TRUE(heard.waits_for("unit/u-dept"));
  EXPECT_EQ(heard.all[0].id, "city:" + std::to_string(head + 1));
  EXPECT_FALSE(live_->listen(caller("p-supervision"), "nowhere:1", heard.sink()));
  EXPECT_FALSE(live_->listen(caller("p-supervision"), "city:x", heard.sink()));
}

TEST_F(LiveTest, EndsWhenThePersonChanges) {
  const auto held = std::make_shared<Ear>();
  Ear& heard = *held;
  ASSERT_TRUE(live_->listen(caller("p-supervision"), "", heard.sink()));
  auto reply =
      ledger_->execute(office::command({"system/test", {}}, "request-1", {},
                                       office::WithdrawRole{office::PersonId("p-supervision"),
                                                            caller("p-supervision").grants[0].id}));
  ASSERT_TRUE(reply) << why(reply);
  EXPECT_TRUE(heard.waits_for_end());
  EXPECT_EQ(live_->listeners(), 0u);
}

TEST_F(LiveTest, TheEleventhEndsTheFirst) {
  std::vector<std::shared_ptr<Ear>> heard;
  for (std::size_t i = 0; i <= Live::kListenersOfPersonMax; ++i) {
    heard.push_back(std::make_shared<Ear>());
    ASSERT_TRUE(live_->listen(caller("p-supervision"), "", heard.back()->sink()));
  }
  EXPECT_TRUE(heard[0]->closed);
  EXPECT_FALSE(heard[1]->closed);
  EXPECT_EQ(live_->listeners(), Live::kListenersOfPersonMax);
}

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
