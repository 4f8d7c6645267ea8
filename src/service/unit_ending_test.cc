// What becomes of what a unit owes when it is merged or closed, on both stores.
#include "service/unit_ending.h"

#include <gtest/gtest.h>

#include "cases/hand_over.h"
#include "commitment/catalog.h"
#include "commitment/hand_over.h"
#include "commitment/source.h"
#include "duty/catalog.h"
#include "ledger/ledger.h"
#include "ledger/test_stores_test.h"
#include "office/catalog.h"
#include "office/rule_file.h"
#include "office/together.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using cases::CaseId;
using commitment::Commitment;
using commitment::CommitmentId;
using commitment::SourceId;
using ledger::test::StoreKind;
using ledger::test::why;
using office::UnitId;

constexpr const char* kKinds =
    "kinds: [{id: order, name: 督办单, series: 督办, clock: {stages: [{amount: 10, unit: "
    "working_days}]}}]";

class UnitEnding : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (ledger::test::is_missing(GetParam())) GTEST_SKIP() << ledger::test::kWhyMissing;
    place_ = std::make_unique<ledger::test::StorePlace>(GetParam());
    auto store = place_->open();
    ASSERT_TRUE(store) << why(store);
    office::add_to(catalog_);
    duty::add_to(catalog_);
    commitment::add_to(catalog_);
    cases::add_to(catalog_);
    auto opened = ledger::Ledger::open(std::move(*store), catalog_, clock_);
    ASSERT_TRUE(opened) << why(opened);
    ledger_ = std::move(*opened);
    run(office::CreateUnit{UnitId("u-city"), "", "某市", "", office::UnitKind::kCity, {}, {}});
    for (const char* id : {"u-a", "u-b", "u-c"}) {
      run(office::CreateUnit{UnitId(id),
                             "",
                             std::string("市局") + id,
                             "",
                             office::UnitKind::kDepartment,
                             UnitId("u-city"),
                             {}});
    }
    run(office::LoadRules{"kinds", {}, kKinds, {}});
  }

  template <class Ask>
  ledger::Command command(Ask ask) {
    return office::command(actor_, "request-" + std::to_string(++requests_), {}, std::move(ask));
  }
  template <class Ask>
  void run(Ask ask) {
    auto reply = ledger_->execute(command(std::move(ask)));
    ASSERT_TRUE(reply) << why(reply);
  }
  template <class Ask>
  base::Result<ledger::Reply> end(Ask ask, const std::string& request = {}) {
    const std::string id = request.empty() ? "end-" + std::to_string(++requests_) : request;
    return ledger_->execute(ending_command(actor_, id, {}, std::move(ask)));
  }
  base::Result<ledger::Reply> merge(const char* from, const char* into) {
    return end(office::MergeUnit{UnitId(from), {}, UnitId(into), today()});
  }
  base::Result<ledger::Reply> close(const char* unit, std::optional<UnitId> taker,
                                    const std::string& request = {}) {
    return end(office::CloseUnit{UnitId(unit), {}, today(), std::move(taker)}, request);
  }
  office::Day today() { return office::city_day(clock_.wall_now()); }

  static commitment::MakeCommitment made(const std::string& id, const char* lead,
                                         std::vector<UnitId> supporting) {
    commitment::MakeCommitment ask;
    ask.id = CommitmentId(id);
    ask.title = "新建公园";
    ask.year = 2026;
    ask.responsibility = commitment::Responsibility{UnitId(lead), std::move(supporting), {}};
    return ask;
  }
  void make(const std::string& id, const char* lead, std::vector<UnitId> supporting = {}) {
    run(made(id, lead, std::move(supporting)));
    run(commitment::SignCommitment{CommitmentId(id), {}, UnitId(lead)});
  }
  void order(const char* id, const char* unit) {
    cases::OpenCase ask;
    ask.id = CaseId(id);
    ask.kind = "order";
    ask.title = "加快开工";
    ask.unit = UnitId(unit);
    run(std::move(ask));
  }
  template <class State>
  std::shared_ptr<const State> state(const ledger::StreamId& stream) {
    auto found = ledger_->state<State>(ledger::kCityBook, stream);
    EXPECT_TRUE(found) << why(found);
    return *found;
  }
  // "u-b, u-c signed": lead, supporting units, status.
  std::string told(const char* id) {
    const auto of = state<Commitment>(commitment::stream_of(CommitmentId(id)));
    std::string out = of->responsibility ? of->responsibility->lead.value() : "nobody";
    if (of->responsibility) {
      for (const UnitId& each : of->responsibility->supporting) out += ", " + each.value();
    }
    return out + " " + commitment::word_of(of->status);
  }
  std::string told_of_order(const char* id) {
    const auto of = state<cases::Case>(cases::stream_of(CaseId(id)));
    return of->unit.value() + " " + commitment::word_of(of->state);
  }
  // The bodies of the events of this kind.
  std::vector<std::string> bodies(const std::string& kind) {
    ledger::EventFilter filter;
    filter.kind = kind;
    auto events = ledger_->events(filter);
    EXPECT_TRUE(events) << why(events);
    std::vector<std::string> out;
    for (const ledger::Event& each : *events) out.push_back(each.body);
    return out;
  }
  std::size_t rows_of(const char* unit) {
    ledger::Query query{.table = &commitment::commitment_units_table()};
    query.book = ledger::kCityBook;
    query.where = {{"unit", ledger::Comparison::kEqual, {std::string(unit)}}};
    auto rows = ledger_->rows(query);
    EXPECT_TRUE(rows) << why(rows);
    return rows->size();
  }

  // 2026-03-02 10:00 in the city.
  env::SimulatedClock clock_{env::WallTime(std::chrono::milliseconds(1'772'416'800'000))};
  std::unique_ptr<ledger::test::StorePlace> place_;
  ledger::Catalog catalog_;
  std::unique_ptr<ledger::Ledger> ledger_;
  const office::Actor actor_{"system/test", {}};
  int requests_ = 0;
};

TEST_P(UnitEnding, WhatItOwesGoesWhereItIsMerged) {
  make("c-led", "u-a", {UnitId("u-b"), UnitId("u-c")});
  make("c-both", "u-b", {UnitId("u-a"), UnitId("u-c")});
  make("c-third", "u-c", {UnitId("u-a")});
  make("c-done", "u-a");
  run(commitment::CloseCommitment{CommitmentId("c-done"), {}, commitment::Outcome::kMet, {}, ""});
  order("o-new", "u-a");
  order("o-answered", "u-a");
  run(cases::ReceiveCase{CaseId("o-answered"), {}, UnitId("u-a")});
  run(cases::AnswerCase{CaseId("o-answered"), {}, UnitId("u-a"), {"已开工", {}}});
  commitment::SourceRegistered source;
  source.type = commitment::Origin::kProposal;
  source.title = "关于加装电梯的提案";
  source.received_on = today();
  source.lead = UnitId("u-a");
  run(commitment::RegisterSource{SourceId("s-1"), source});

  auto merged = merge("u-a", "u-b");
  ASSERT_TRUE(merged) << why(merged);
  EXPECT_EQ(told("c-led"), "u-b, u-c assigned");  // and is signed anew
  EXPECT_EQ(told("c-both"), "u-b, u-c signed");
  EXPECT_EQ(told("c-third"), "u-c, u-b signed");
  EXPECT_EQ(told("c-done"), "u-a closed");  // it met it
  EXPECT_EQ(rows_of("u-a"), 1u);
  EXPECT_EQ(rows_of("u-b"), 3u);
  EXPECT_EQ(told_of_order("o-new"), "u-b issued");
  EXPECT_EQ(told_of_order("o-answered"), "u-b answered");
  const auto asked = state<commitment::Source>(commitment::stream_of(SourceId("s-1")));
  EXPECT_EQ(asked->what.lead, UnitId("u-b"));
  const auto why_led = bodies("commitment.handed_over");
  ASSERT_EQ(why_led.size(), 3u);
  EXPECT_NE(why_led[0].find(R"("from":"u-a","part":"lead","because":"merged")"), std::string::npos)
      << why_led[0];
  EXPECT_NE(why_led[1].find(R"("part":"supporting")"), std::string::npos) << why_led[1];

  // Opened again, it is not led by what is no more.
  run(commitment::ReopenCommitment{CommitmentId("c-done"), {}, "验收时发现问题"});
  EXPECT_EQ(told("c-done"), "u-b assigned");
  // What was answered is accepted, or comes back to who took it over.
  run(cases::ReturnCase{CaseId("o-answered"), {}, "材料不全", {}});
  EXPECT_EQ(told_of_order("o-answered"), "u-b received");
  // The chain of mergers is followed.
  run(cases::AnswerCase{CaseId("o-answered"), {}, UnitId("u-b"), {"已补充", {}}});
  run(cases::AcceptCase{CaseId("o-answered"), {}, ""});
  merged = merge("u-b", "u-c");
  ASSERT_TRUE(merged) << why(merged);
  run(cases::ReopenCase{CaseId("o-answered"), {}, "问题反弹"});
  EXPECT_EQ(told_of_order("o-answered"), "u-c issued");
  EXPECT_EQ(told("c-both"), "u-c assigned");
}

TEST_P(UnitEnding, ClosingWantsATakerForWhatIsOpen) {
  make("c-led", "u-a");
  make("c-supported", "u-b", {UnitId("u-a")});
  order("o-1", "u-a");
  auto refused = close("u-a", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().where, "/id");
  EXPECT_EQ(refused.error().what.zh,
            "还牵头1项、配合1项未办结的任务，有0件来文待答复、1件督办未办结");
  EXPECT_EQ(told("c-led"), "u-a signed");

  auto done = close("u-a", UnitId("u-b"), "close-a");
  ASSERT_TRUE(done) << why(done);
  EXPECT_EQ(told("c-led"), "u-b assigned");
  EXPECT_EQ(told("c-supported"), "u-b signed");
  EXPECT_EQ(told_of_order("o-1"), "u-b issued");
  EXPECT_NE(bodies("case.taken_over").at(0).find(R"("because":"closed")"), std::string::npos);
  // The same request once more does nothing anew.
  const auto again = close("u-a", UnitId("u-b"), "close-a");
  ASSERT_TRUE(again) << why(again);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(bodies("commitment.handed_over").size(), 2u);
}

TEST_P(UnitEnding, WhatItDidIsNoHindranceAndIsNobodysWhenItIsOpenedAgain) {
  make("c-done", "u-a");
  run(commitment::CloseCommitment{CommitmentId("c-done"), {}, commitment::Outcome::kMet, {}, ""});
  order("o-done", "u-a");
  run(cases::ReceiveCase{CaseId("o-done"), {}, UnitId("u-a")});
  run(cases::AnswerCase{CaseId("o-done"), {}, UnitId("u-a"), {"已开工", {}}});
  run(cases::AcceptCase{CaseId("o-done"), {}, ""});
  auto done = close("u-a", {});
  ASSERT_TRUE(done) << why(done);
  run(commitment::ReopenCommitment{CommitmentId("c-done"), {}, "未完成"});
  EXPECT_EQ(told("c-done"), "nobody unassigned");
  auto reopened = ledger_->execute(command(cases::ReopenCase{CaseId("o-done"), {}, "反弹"}));
  ASSERT_FALSE(reopened);
  EXPECT_EQ(reopened.error().reason, "unit_gone");
}

TEST_P(UnitEnding, MoreThanACommandHoldsIsRefusedWhole) {
  constexpr int kEach = 300;
  for (int batch = 0; batch < 4; ++batch) {
    std::vector<ledger::Decide> parts;
    for (int i = 0; i < kEach; ++i) {
      auto ask = made("c-" + std::to_string(batch * kEach + i), "u-a", {});
      parts.push_back([this, ask](ledger::View& view) { return decide(view, ask, actor_); });
    }
    ledger::Command all;
    all.actor = actor_.name;
    all.request = "batch-" + std::to_string(batch);
    all.decide = [this, parts](ledger::View& view) {
      return office::decide_together(view, parts, nullptr, catalog_);
    };
    auto reply = ledger_->execute(std::move(all));
    ASSERT_TRUE(reply) << why(reply);
  }
  auto merged = merge("u-a", "u-b");
  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(told("c-0"), "u-a assigned");
}

INSTANTIATE_TEST_SUITE_P(BothStores, UnitEnding,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         [](const auto& kind) { return ledger::test::name_of(kind.param); });

}  // namespace
}  // namespace luoshi::service
