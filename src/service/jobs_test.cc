// Background jobs: each at its time, by one process, tried again when it fails.
#include "service/jobs.h"

#include "ledger/anchor.h"
#include "office/command.h"
#include "service/erasures.h"
#include "service/settings.h"
#include "service/test_filing_test.h"

namespace luoshi::service {
namespace {

using test::why;

class JobsTest : public test::FilingTest {
 protected:
  std::uint64_t runs(const Jobs& jobs, const std::string& name) {
    for (const JobCounters& each : jobs.counters()) {
      if (each.name == name) return each.runs;
    }
    return 0;
  }
  std::size_t anchors() {
    return ledger_->events({.book = ledger::kCityBook, .kind = "book.anchored"})->size();
  }
};

TEST_F(JobsTest, AnAnchorOnceADay) {
  Jobs jobs(*world_);
  jobs.run_due(clock_.wall_now());
  jobs.run_due(clock_.wall_now());
  clock_.advance(std::chrono::hours(7));  // 17:00, an hour before the next
  jobs.run_due(clock_.wall_now());
  EXPECT_EQ(anchors(), 1u);
  Jobs another(*world_);  // as after a restart
  another.run_due(clock_.wall_now());
  EXPECT_EQ(anchors(), 1u);
  clock_.advance(std::chrono::hours(24));
  another.run_due(clock_.wall_now());
  EXPECT_EQ(anchors(), 2u);
  EXPECT_EQ(runs(another, "anchor"), 1u);
  bool is_logged = false;
  for (const std::string& line : city_.lines.lines()) {
    is_logged = is_logged || line.find("ledger.anchored") != std::string::npos;
  }
  EXPECT_TRUE(is_logged);
}

TEST_F(JobsTest, AFailedOneIsTriedAgainLater) {
  Jobs jobs(*world_, {.signer = nullptr, .anchors_folder = {}, .mail_from = "a@example.org"});
  office::Settings settings;
  settings.city_name = "某市";
  settings.anchor = {office::AnchorSchedule::kDaily, "09:00", office::AnchorTarget::kMail,
                     "audit@example.org"};
  auto reply = ledger_->execute(
      office::command({"system/test", {}}, "request-1", {}, office::ChangeSettings{{}, settings}));
  ASSERT_TRUE(reply) << why(reply);
  world_->directory.forget(office::settings_stream().text());
  city_.mailer.fail_next({base::ErrorCode::kUnavailable, {"不通", "no answer"}, {}, {}, {}});
  clock_.advance(std::chrono::hours(24));
  jobs.run_due(clock_.wall_now());
  jobs.run_due(clock_.wall_now());
  EXPECT_TRUE(city_.mailer.mails().empty());
  clock_.advance(Jobs::kRetryAfter);
  jobs.run_due(clock_.wall_now());
  ASSERT_EQ(city_.mailer.mails().size(), 1u);
  auto snapshot = ledger_->store().snapshot();
  std::string line = city_.mailer.mails()[0].text;
  line.pop_back();
  auto anchor = ledger::parse_anchor(line);
  ASSERT_TRUE(anchor) << why(anchor);
  auto difference = ledger::compare_anchor(**snapshot, *anchor);
  ASSERT_TRUE(difference) << why(difference);
  EXPECT_FALSE(*difference);
}

TEST_F(JobsTest, ASignedOneIsPutDown) {
  auto signer = vault::Signer::load_or_create(files_, city_.folder() + "/signer.pem",
                                              vault::SignatureScheme::kEcdsaP256);
  ASSERT_TRUE(signer) << why(signer);
  SettingsChange change;
  change.city_name = "某市";
  change.anchor =
      AnchorRulesChange{office::AnchorSchedule::kDaily, "09:00", office::AnchorTarget::kSignature};
  const auto version = get_settings(*world_, caller("p-sys"))->at("version").as_uint64();
  ASSERT_TRUE(change_settings(*world_, caller("p-sys"), request(), version, change));
  Jobs jobs(*world_, {.signer = &*signer, .anchors_folder = city_.folder() + "/anchors"});
  clock_.advance(std::chrono::hours(24));
  jobs.run_due(clock_.wall_now());
  auto listing = files_.list(city_.folder() + "/anchors", {});
  ASSERT_TRUE(listing) << why(listing);
  ASSERT_EQ(listing->files.size(), 1u);
  auto line = files_.read(listing->files[0], 1 << 20);
  line->pop_back();
  auto anchor = ledger::parse_anchor(*line);
  ASSERT_TRUE(anchor) << why(anchor);
  EXPECT_TRUE(ledger::check_signature(*anchor, signer->public_pem()));
}

TEST_F(JobsTest, SweepsWhatNothingNames) {
  ASSERT_TRUE(keep_file(*world_, caller("p-supervision"), request(), upload("一", "甲")));
  auto orphan = world_->evidence.put("named by nothing");
  ASSERT_TRUE(orphan) << why(orphan);
  Jobs jobs(*world_);
  // Files on the disk are as old as the machine's clock says, and that is far behind this one.
  clock_.set_wall(env::WallTime(std::chrono::milliseconds(4'102'444'800'000)));
  jobs.run_due(clock_.wall_now());
  EXPECT_FALSE(world_->evidence.exists(orphan->hash));
  for (const JobCounters& each : jobs.counters()) {
    EXPECT_EQ(each.failures, 0u) << each.name;
    EXPECT_EQ(each.removed, each.name == "sweep_evidence" ? 1u : 0u) << each.name;
  }
  EXPECT_EQ(runs(jobs, "forget_requests"), 1u);
  EXPECT_EQ(runs(jobs, "sweep_transient"), 1u);
}

TEST_F(JobsTest, DestroysTheKeyThatAnInterruptedErasureLeft) {
  const office::PersonId person("p-head");
  const std::string token = match_of(*world_, kNameContext, "李四光");
  const auto found = [&] {
    ledger::Query query{.table = &office::people_table(), .book = ledger::kCityBook};
    query.where = {{"name_match", ledger::Comparison::kEqual, {token}}};
    return ledger_->rows(query)->size();
  };
  EXPECT_EQ(found(), 1u);
  // The record alone, as a crash before the key's destruction leaves it.
  city_.run(office::LeavePerson{person, std::nullopt, office::PersonId("p-clerk"), 0});
  city_.run(office::ErasePerson{person, std::nullopt, "本人申请"});
  EXPECT_EQ(found(), 0u);
  const auto is_destroyed = [&] {
    auto key = ledger_->store().keys().get(person.value());
    return key && *key && (*key)->is_destroyed();
  };
  EXPECT_FALSE(is_destroyed());
  Jobs jobs(*world_);
  jobs.run_due(clock_.wall_now());
  EXPECT_TRUE(is_destroyed());
  clock_.advance(std::chrono::hours(1));
  jobs.run_due(clock_.wall_now());
  for (const JobCounters& each : jobs.counters()) {
    if (each.name != "destroy_keys") continue;
    EXPECT_EQ(each.removed, 1u);
    EXPECT_EQ(each.runs, 2u);
  }
  // Of those who are there nobody's was touched.
  auto other = ledger_->store().keys().get("p-clerk");
  ASSERT_TRUE(other && *other);
  EXPECT_FALSE((*other)->is_destroyed());
}

// The keys that a vault holds in memory are let go when another process has destroyed them.
TEST_F(JobsTest, AKeyThatAnotherProcessDestroyedIsForgottenHere) {
  const office::PersonId person("p-head");
  const std::string sealed = seal(*world_, person, kNameContext, "李四光", false)->sealed;
  forget_erased(*world_);
  ASSERT_TRUE(*open(*world_, person, kNameContext, sealed));
  const auto other = open_ledger("two");
  ASSERT_TRUE(other->store().keys().erase(person.value()));
  EXPECT_TRUE(*open(*world_, person, kNameContext, sealed));  // it does not know yet
  std::mutex mutex;
  std::condition_variable heard;
  bool is_heard = false;
  world_->directory.listen([&](const ledger::Event& event) {
    const std::lock_guard lock(mutex);
    is_heard = is_heard || event.kind == "person.erased";
    heard.notify_all();
  });
  for (const auto& run :
       {office::command({"system/test", {}}, "request-leave", {},
                        office::LeavePerson{person, std::nullopt, office::PersonId("p-clerk"), 0}),
        office::command({"system/test", {}}, "request-erase", {},
                        office::ErasePerson{person, std::nullopt, "本人申请"})}) {
    auto done = other->execute(run);
    ASSERT_TRUE(done) << why(done);
  }
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(heard.wait_for(lock, std::chrono::seconds(20), [&] { return is_heard; }));
  }
  EXPECT_FALSE(*open(*world_, person, kNameContext, sealed));
  world_->directory.stop();
}

TEST_F(JobsTest, WhoseLeaseItIsNotWaits) {
  const auto other = open_ledger("two");
  ASSERT_TRUE(*other->lease("job.sweep_transient", std::chrono::hours(1)));
  Jobs jobs(*world_);
  jobs.run_due(clock_.wall_now());
  EXPECT_EQ(runs(jobs, "sweep_transient"), 0u);
  ASSERT_TRUE(other->release("job.sweep_transient"));
  jobs.run_due(clock_.wall_now());
  EXPECT_EQ(runs(jobs, "sweep_transient"), 1u);
}

TEST_F(JobsTest, TheThreadStops) {
  Jobs jobs(*world_);
  { const JobThread thread(jobs, clock_); }
  EXPECT_LE(runs(jobs, "sweep_transient"), 1u);
}

}  // namespace
}  // namespace luoshi::service
