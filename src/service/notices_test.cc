// Notices of orders: who is told, once, and what each has read.
#include "service/notices.h"

#include <boost/json.hpp>

#include "notice/notice.h"
#include "service/commitments.h"
#include "service/order_rules.h"
#include "service/orders.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

class NoticesTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_orders(
        "[{id: over, name: 超期, to: leader, after: {amount: 1, unit: hours}},"
        " {id: long, name: 久超, to: somebody, after: {amount: 2, unit: hours}}]");
    OrderNew wanted;
    wanted.kind = "order";
    wanted.title = "加快开工";
    wanted.unit = office::UnitId("u-a");
    auto made = open_order(*world_, caller("p-supervision"), request(), wanted);
    ASSERT_TRUE(made) << why(made);
    id_ = std::string(made->at("id").as_string());
  }
  std::vector<std::string> told(const std::string& person, const Parameters& parameters = {}) {
    auto page = list_notices(*world_, caller(person), parameters);
    EXPECT_TRUE(page) << why(page);
    std::vector<std::string> out;
    for (const auto& each : page->items) out.emplace_back(each.at("text").as_string());
    return out;
  }
  using Lines = std::vector<std::string>;

  std::string id_;
};

TEST_F(NoticesTest, WhoIsConcernedIsToldOnce) {
  EXPECT_EQ(make_notices(*world_).value(), 1u);
  EXPECT_EQ(make_notices(*world_).value(), 0u);
  EXPECT_EQ(told("p-clerk"), (Lines{"督办〔2026〕1号请签收：加快开工"}));
  for (const char* person : {"p-other", "p-supervision", "p-leader", "p-head"}) {
    EXPECT_EQ(told(person), Lines{}) << person;
  }
  does("p-clerk", id_, receive_order);
  does("p-clerk", id_, answer_order, OrderAnswer{"已开工", {}});
  EXPECT_EQ(make_notices(*world_).value(), 1u);
  EXPECT_EQ(told("p-supervision"), (Lines{"督办〔2026〕1号已反馈，待验收：加快开工"}));
  pass_hours(1);
  does("p-supervision", id_, return_order, OrderReturn{"请附开工令", {}});
  // Where it looked is lost, as after a kill: nothing is told twice.
  EXPECT_EQ(make_notices(*world_).value(), 1u);
  ASSERT_TRUE(world_->ledger.store().transient().put("notices", "until", "0",
                                                     clock_.wall_now() + std::chrono::hours(1)));
  EXPECT_EQ(make_notices(*world_).value(), 0u);
  EXPECT_EQ(told("p-clerk"),
            (Lines{"督办〔2026〕1号被退回：请附开工令", "督办〔2026〕1号请签收：加快开工"}));
  does("p-supervision", id_, hand_over_order, OrderHandOver{office::UnitId("u-b"), "职责在县"});
  does("p-other", id_, receive_order);
  does("p-other", id_, answer_order, OrderAnswer{"已开工", {}});
  does("p-supervision", id_, accept_order, OrderAcceptance{});
  EXPECT_EQ(make_notices(*world_).value(), 3u);
  // Made together, they stand by what happened last.
  EXPECT_EQ(told("p-other"),
            (Lines{"督办〔2026〕1号已办结：加快开工", "督办〔2026〕1号转来，请签收：加快开工"}));
  EXPECT_FALSE(list_notices(*world_, caller("p-public"), {}));
}

TEST_F(NoticesTest, ARungIsToldToItsRole) {
  pass_hours(24 * 20);
  EXPECT_EQ(record_rungs(*world_).value(), 2u);
  EXPECT_EQ(make_notices(*world_).value(), 3u);
  EXPECT_EQ(told("p-leader"), (Lines{"督办〔2026〕1号超期：加快开工"}));
  // A role that nobody knows is the supervision office's to sort out.
  EXPECT_EQ(told("p-supervision"), (Lines{"督办〔2026〕1号久超：加快开工"}));
}

TEST_F(NoticesTest, EachReadsForHimself) {
  city_.give("p-head", office::Role::kUnitClerk, "u-a");
  ASSERT_TRUE(make_notices(*world_));
  pass_hours(1);
  does("p-clerk", id_, receive_order);
  does("p-clerk", id_, answer_order, OrderAnswer{"已开工", {}});
  does("p-supervision", id_, return_order, OrderReturn{"再核", {}});
  ASSERT_TRUE(make_notices(*world_));
  EXPECT_EQ(told("p-clerk", {{"unread", "true"}}).size(), 2u);
  const std::string first = "n-" + id_ + "-1";
  const auto reads = [&](const NoticesSeen& seen) {
    auto done = read_notices(*world_, caller("p-clerk"), request(), seen);
    return done ? "" : done.error().where;
  };
  EXPECT_EQ(reads({{}, {{first}}}), "");
  EXPECT_EQ(told("p-clerk", {{"unread", "true"}}), (Lines{"督办〔2026〕1号被退回：再核"}));
  EXPECT_EQ(told("p-clerk", {{"unread", "false"}}).size(), 1u);
  EXPECT_EQ(reads({{}, {{"n-nothing"}}}), "/ids/0");
  EXPECT_EQ(reads({"tomorrow", {}}), "/until");
  EXPECT_EQ(reads({rfc3339(clock_.wall_now() + std::chrono::hours(1)), {}}), "/until");
  EXPECT_EQ(reads({rfc3339(clock_.wall_now()), {}}), "");
  EXPECT_EQ(told("p-clerk", {{"unread", "true"}}).size(), 0u);
  EXPECT_EQ(told("p-head", {{"unread", "true"}}).size(), 2u);
}

TEST_F(NoticesTest, TheLeadIsToldOfItsCommitments) {
  id_ = make(investment(ResponsibilityNew{office::UnitId("u-a"), {}, {}}));
  does("p-head", id_, sign_commitment);
  does("p-clerk", id_, report_progress, report("2026-02", base::Decimal(1)));
  pass_hours(1);
  does("p-supervision", id_, return_progress, 1u, ReasonGiven{"请核对"});
  does("p-clerk", id_, correct_progress, 1u,
       ProgressCorrection{{}, base::Decimal(2), "已完成", {}, {}, {}, {}, "核对"});
  does("p-supervision", id_, confirm_progress, 1u);
  ASSERT_TRUE(make_notices(*world_));
  const Lines heads = told("p-head");
  ASSERT_EQ(heads.size(), 2u);
  EXPECT_TRUE(heads[0].starts_with("完成投资120亿元转为红灯：截至2026年2月28日，计划")) << heads[0];
  EXPECT_EQ(heads[1], "新任务，请签收：完成投资120亿元");
  EXPECT_EQ(told("p-clerk").front(), "完成投资120亿元2026-02的进展被退回：请核对");
}

}  // namespace
}  // namespace luoshi::service::test
