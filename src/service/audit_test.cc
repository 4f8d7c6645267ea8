// The audit trail, live changes, settings and jobs.
#include "service/audit.h"

#include <boost/json.hpp>

#include "base/json.h"
#include "ledger/anchor.h"
#include "office/command.h"
#include "service/erasures.h"
#include "service/jobs.h"
#include "service/live.h"
#include "service/settings.h"
#include "service/test_filing_test.h"

namespace luoshi::service {
namespace {

using test::why;
namespace json = boost::json;

class AuditTest : public test::FilingTest {
 protected:
  Page list(const Parameters& parameters) {
    auto page = list_events(*world_, caller("p-aud"), parameters);
    EXPECT_TRUE(page) << why(page);
    return page ? *page : Page();
  }
  // All, page by page.
  std::vector<json::object> all(Parameters parameters) {
    std::vector<json::object> items;
    parameters.emplace_back("limit", "17");
    std::optional<std::string> cursor;
    for (int i = 0; i < 1'000; ++i) {
      Parameters asked = parameters;
      if (cursor) asked.emplace_back("cursor", *cursor);
      Page page = list(asked);
      for (json::object& item : page.items) items.push_back(std::move(item));
      cursor = page.next_cursor;
      if (!cursor) break;
    }
    return items;
  }
};

std::string text_of(const json::object& item, const char* member) {
  return std::string(item.at(member).as_string());
}
std::int64_t sequence_of(const json::object& item) {
  return item.at("sequence").to_number<std::int64_t>();
}

TEST_F(AuditTest, EveryEventOnceTheLatestFirst) {
  clock_.advance(std::chrono::seconds(5));
  ASSERT_TRUE(keep_file(*world_, caller("p-supervision"), request(), upload("一", "甲")));
  const std::vector<json::object> items = all({});
  EXPECT_EQ(items.size(), events());
  EXPECT_EQ(text_of(items[0], "kind"), "file.kept");
  EXPECT_EQ(text_of(items[0], "actor_id"), "p-supervision");
  EXPECT_EQ(text_of(items[0], "actor_login"), "supervision");
  std::set<std::pair<std::string, std::int64_t>> seen;
  for (const json::object& item : items) seen.emplace(text_of(item, "book"), sequence_of(item));
  EXPECT_EQ(seen.size(), items.size());
  for (std::size_t i = 1; i < items.size(); ++i) {
    EXPECT_LE(text_of(items[i], "at"), text_of(items[i - 1], "at"));
  }
}

TEST_F(AuditTest, TheChainCanBeFollowed) {
  const std::vector<json::object> items = all({{"book", "city"}});
  for (std::size_t i = 1; i < items.size(); ++i) {
    EXPECT_EQ(sequence_of(items[i]), sequence_of(items[i - 1]) - 1);
    EXPECT_EQ(text_of(items[i - 1], "previous_hash"), text_of(items[i], "hash"));
  }
  EXPECT_EQ(sequence_of(items.back()), 1);
  const std::vector<json::object> onward = all({{"book", "city"}, {"after", "10"}});
  EXPECT_EQ(sequence_of(onward.front()), 11);
  EXPECT_EQ(onward.size(), items.size() - 10);
  const std::vector<json::object> some = all({{"kind", "unit.created"}});
  EXPECT_EQ(text_of(some[0], "previous_hash").size(), 64u);
  auto heads = book_heads(*world_, caller("p-aud"));
  ASSERT_TRUE(heads) << why(heads);
  const json::object& city = heads->at("items").as_array()[0].as_object();
  EXPECT_EQ(text_of(city, "hash"), text_of(items[0], "hash"));
  EXPECT_EQ(text_of(city, "algorithm"), "sha256");
}

TEST_F(AuditTest, Filters) {
  ASSERT_TRUE(keep_file(*world_, caller("p-supervision"), request(), upload("一", "甲")));
  EXPECT_EQ(all({{"actor", "p-supervision"}}).size(), 1u);
  EXPECT_GT(all({{"actor", "system"}}).size(), 10u);
  EXPECT_EQ(all({{"book", "no such book"}}).size(), 0u);
  EXPECT_EQ(all({{"from", rfc3339(clock_.wall_now())}}).size(), events());
  EXPECT_EQ(all({{"to", rfc3339(clock_.wall_now())}}).size(), 0u);
  EXPECT_EQ(all({{"stream", "person/p-supervision"}, {"kind", "person.created"}}).size(), 1u);
  for (const Parameters& wrong : {Parameters{{"after", "1"}}, Parameters{{"from", "yesterday"}},
                                  Parameters{{"cursor", "AAAA"}}, Parameters{{"what", "x"}}}) {
    EXPECT_FALSE(list_events(*world_, caller("p-aud"), wrong));
  }
  EXPECT_EQ(list_events(*world_, caller("p-sys"), {}).error().reason, "right_missing");
}

TEST_F(AuditTest, SealedMembersStaySealed) {
  for (const json::object& item : all({{"kind", "person.created"}})) {
    const json::object& body = item.at("body").as_object();
    EXPECT_EQ(json::serialize(body.at("name")), R"({"sealed":true})");
  }
  const Page csv = list({{"format", "csv"}});
  EXPECT_EQ(csv.bytes.find("match"), std::string::npos);
}

TEST(Rfc3339, IsRead) {
  const auto milliseconds = [](std::string_view text) -> std::int64_t {
    const auto time = parse_rfc3339(text);
    return time ? time->time_since_epoch().count() : -1;
  };
  EXPECT_EQ(milliseconds("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(milliseconds("1970-01-01T08:00:01.5+08:00"), 1'500);
  EXPECT_EQ(milliseconds("1970-01-01T08:00:00 08:00"), 0);
  EXPECT_EQ(milliseconds("1969-12-31T16:00:00-08:00"), 0);
  EXPECT_EQ(milliseconds("2024-02-29T00:00:00.123456Z"), 1'709'164'800'123);
  for (const char* wrong :
       {"", "2024-02-30T00:00:00Z", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00+8:00", "2024-01-01T00:00:00.Z", "2024-01-01 00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(wrong)) << wrong;
  }
}

// -- live --

// Held by its sink too: a listener may outlive the test's body.
struct Heard : std::enable_shared_from_this<Heard> {
  std::mutex mutex;
  std::condition_variable more;
  std::vector<std::pair<std::string, std::string>> changes;  // id and data
  bool closed = false;

  LiveSink sink() {
    return {[this, self = shared_from_this()](std::string_view id, std::string_view,
                                              std::string_view data) {
              const std::lock_guard lock(mutex);
              changes.emplace_back(id, data);
              more.notify_all();
              return true;
            },
            [this, self = shared_from_this()] {
              const std::lock_guard lock(mutex);
              closed = true;
              more.notify_all();
            }};
  }
  bool wait_for(const std::function<bool()>& ready) {
    std::unique_lock lock(mutex);
    return more.wait_for(lock, std::chrono::seconds(20), ready);
  }
  bool has(std::string_view stream) {
    for (const auto& [id, data] : changes) {
      if (data.find(stream) != std::string::npos) return true;
    }
    return false;
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
  const auto held = std::make_shared<Heard>();
  Heard& heard = *held;
  ASSERT_TRUE(live_->listen(caller("p-supervision"), "", heard.sink()));
  const auto other = open_ledger("two");
  rename_unit(*other, "u-dept", "发展和改革局");
  EXPECT_TRUE(heard.wait_for([&] { return heard.has("unit/u-dept"); }));
  EXPECT_NE(heard.changes[0].second.find(R"("kind":"unit.renamed")"), std::string::npos);
  EXPECT_TRUE(heard.changes[0].first.starts_with("city:"));
  EXPECT_EQ(heard.changes[0].second.find("发展"), std::string::npos);
}

TEST_F(LiveTest, NobodyIsToldOfWhatHeMayNotRead) {
  const auto held = std::make_shared<Heard>();
  const auto other = std::make_shared<Heard>();
  Heard& auditor = *held;
  Heard& clerk = *other;
  ASSERT_TRUE(live_->listen(caller("p-aud"), "", auditor.sink()));
  Caller nobody = caller("p-supervision");
  nobody.rights = {};
  ASSERT_TRUE(live_->listen(nobody, "", clerk.sink()));
  ASSERT_TRUE(keep_file(*world_, caller("p-supervision"), request(), upload("一", "甲")));
  rename_unit(*ledger_, "u-dept", "发展和改革局");
  EXPECT_TRUE(auditor.wait_for([&] { return auditor.has("unit/u-dept"); }));
  EXPECT_TRUE(auditor.has("file/"));
  EXPECT_TRUE(clerk.changes.empty());
}

TEST_F(LiveTest, APersonalFileIsNamedToThoseWhoMayReadIt) {
  const auto held = std::make_shared<Heard>();
  const auto other = std::make_shared<Heard>();
  Heard& colleague = *held;
  Heard& stranger = *other;
  ASSERT_TRUE(live_->listen(caller("p-head"), "", colleague.sink()));
  ASSERT_TRUE(live_->listen(caller("p-other"), "", stranger.sink()));
  const std::uint64_t head = ledger_->books()->at(0).head.sequence;
  ASSERT_TRUE(
      keep_file(*world_, caller("p-clerk"), request(), upload("一", "甲"), {.personal = true}));
  rename_unit(*ledger_, "u-dept", "发展和改革局");
  EXPECT_TRUE(stranger.wait_for([&] { return stranger.has("unit/u-dept"); }));
  EXPECT_TRUE(colleague.wait_for([&] { return colleague.has("unit/u-dept"); }));
  EXPECT_TRUE(colleague.has("file/"));
  EXPECT_FALSE(stranger.has("file/"));
  // Nor to who comes back and is told what came since.
  const auto again = std::make_shared<Heard>();
  ASSERT_TRUE(live_->listen(caller("p-other"), "city:" + std::to_string(head), again->sink()));
  EXPECT_TRUE(again->wait_for([&] { return again->has("unit/u-dept"); }));
  EXPECT_FALSE(again->has("file/"));
}

TEST_F(LiveTest, GoesOnBehindTheLastId) {
  const std::uint64_t head = ledger_->books()->at(0).head.sequence;
  rename_unit(*ledger_, "u-dept", "发展和改革局");
  const auto held = std::make_shared<Heard>();
  Heard& heard = *held;
  ASSERT_TRUE(live_->listen(caller("p-supervision"), "city:" + std::to_string(head), heard.sink()));
  ASSERT_TRUE(heard.wait_for([&] { return heard.has("unit/u-dept"); }));
  EXPECT_EQ(heard.changes[0].first, "city:" + std::to_string(head + 1));
  EXPECT_FALSE(live_->listen(caller("p-supervision"), "nowhere:1", heard.sink()));
  EXPECT_FALSE(live_->listen(caller("p-supervision"), "city:x", heard.sink()));
}

TEST_F(LiveTest, EndsWhenThePersonChanges) {
  const auto held = std::make_shared<Heard>();
  Heard& heard = *held;
  ASSERT_TRUE(live_->listen(caller("p-supervision"), "", heard.sink()));
  auto reply =
      ledger_->execute(office::command({"system/test", {}}, "request-1", {},
                                       office::WithdrawRole{office::PersonId("p-supervision"),
                                                            caller("p-supervision").grants[0].id}));
  ASSERT_TRUE(reply) << why(reply);
  EXPECT_TRUE(heard.wait_for([&] { return heard.closed; }));
  EXPECT_EQ(live_->listeners(), 0u);
}

TEST_F(LiveTest, TheEleventhEndsTheFirst) {
  std::vector<std::shared_ptr<Heard>> heard;
  for (std::size_t i = 0; i <= Live::kListenersOfPersonMax; ++i) {
    heard.push_back(std::make_shared<Heard>());
    ASSERT_TRUE(live_->listen(caller("p-supervision"), "", heard.back()->sink()));
  }
  EXPECT_TRUE(heard[0]->closed);
  EXPECT_FALSE(heard[1]->closed);
  EXPECT_EQ(live_->listeners(), Live::kListenersOfPersonMax);
}

// -- settings --

class SettingsTest : public test::FilingTest {};

TEST_F(SettingsTest, AreChangedWithTheirVersion) {
  auto before = get_settings(*world_, caller("p-sys"));
  ASSERT_TRUE(before) << why(before);
  const auto version = before->at("version").to_number<std::uint64_t>();
  SettingsChange change;
  change.city_name = "新城";
  change.anchor = AnchorRulesChange{office::AnchorSchedule::kWeekly, "09:00", {}};
  const Asked asked = request();
  auto after = change_settings(*world_, caller("p-sys"), asked, version, change);
  ASSERT_TRUE(after) << why(after);
  EXPECT_EQ(text_of(*after, "city_name"), "新城");
  EXPECT_EQ(after->at("version").to_number<std::uint64_t>(), version + 1);
  EXPECT_EQ(after->at("password"), before->at("password"));
  EXPECT_EQ(json::serialize(after->at("anchor")),
            R"({"schedule":"weekly","at":"09:00","target":"log"})");
  auto shown = get_settings(*world_, caller("p-sys"));
  EXPECT_EQ(*shown, *after);
  auto again = change_settings(*world_, caller("p-sys"), asked, version, change);
  ASSERT_TRUE(again) << why(again);
  EXPECT_EQ(*again, *after);
  change.city_name = "旧城";
  EXPECT_EQ(change_settings(*world_, caller("p-sys"), request(), version, change).error().reason,
            "version_outdated");
}

TEST_F(SettingsTest, WrongOnesChangeNothing) {
  const auto version = get_settings(*world_, caller("p-sys"))->at("version").as_uint64();
  SettingsChange change;
  EXPECT_EQ(change_settings(*world_, caller("p-sys"), request(), version, change).error().reason,
            "validation");
  change.city_name = "某市";
  change.anchor = AnchorRulesChange{office::AnchorSchedule::kDaily, "25:00", {}};
  EXPECT_EQ(change_settings(*world_, caller("p-sys"), request(), version, change).error().where,
            "/anchor/at");
  change.anchor = AnchorRulesChange{{}, "09:00", office::AnchorTarget::kMail};
  EXPECT_EQ(change_settings(*world_, caller("p-sys"), request(), version, change).error().where,
            "/anchor/target");
  EXPECT_EQ(
      change_settings(*world_, caller("p-supervision"), request(), version, change).error().reason,
      "right_missing");
}

// -- jobs --

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
