// What happens to orders without a hand: reminders, other calendars, orders issued by rule.
#include "service/order_rules.h"

#include <boost/json.hpp>

#include "cases/case.h"
#include "office/rule_file.h"
#include "service/commitments.h"
#include "service/jobs.h"
#include "service/lights.h"
#include "service/orders.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

constexpr const char* kLight = R"(report: {every: month, due_day: 10, yellow_days: 1, red_days: 15}
orders:
  - {id: red-days, when: red, days: 5, kind: order, title: "关于{commitment}的督办", text: "{since}起红灯{days}天：{cause}"}
  - {id: no-report, when: unreported, days: 3, kind: order, title: "{period}未报送", text: "应于{since}前报送"}
)";

class OrderRulesTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_orders(
        "[{id: half, name: 过半, to: unit_clerk, share_percent: 50},"
        " {id: overdue, name: 超期, to: leader, after: {amount: 1, unit: hours}}]");
  }
  void open(const std::string& id) {
    cases::OpenCase ask;
    ask.id = cases::CaseId(id);
    ask.kind = "order";
    ask.title = "加快开工";
    ask.unit = office::UnitId("u-a");
    city_.run(std::move(ask));
  }
  std::string due(const std::string& id) {
    auto order = get_order(*world_, caller("p-leader"), id);
    EXPECT_TRUE(order) << why(order);
    return order ? std::string(order->at("due_at").as_string()) : std::string();
  }
  std::uint64_t recorded() { return city_.count("case.escalated"); }
  // Signed by u-a, and not reported.
  std::string promise() {
    const std::string id = make(investment(ResponsibilityNew{office::UnitId("u-a"), {}, {}}));
    does("p-head", id, sign_commitment);
    return id;
  }
  void withdraw_all() {
    auto page = list_orders(*world_, caller("p-leader"), {{"state", "open"}});
    ASSERT_TRUE(page) << why(page);
    for (const auto& each : page->items) {
      does("p-supervision", text_in(each, "id"), withdraw_order, OrderReason{"已当面督促"});
    }
  }
  std::vector<std::string> titles() {
    std::vector<std::string> out;
    auto page = list_orders(*world_, caller("p-leader"), {{"sort", "opened_at"}});
    EXPECT_TRUE(page) << why(page);
    for (const auto& each : page->items) out.emplace_back(each.at("title").as_string());
    return out;
  }
};

TEST_F(OrderRulesTest, ARungIsRecordedOnceWhoeverLooksAndHoweverOften) {
  constexpr int kOrders = 30;
  for (int i = 0; i < kOrders; ++i) open(fmt::format("o-{}", i));
  EXPECT_EQ(record_rungs(*world_).value(), 0u);
  pass_days(8);
  // A tick takes no more than it was allowed.
  auto reply = world_->ledger.execute(
      office::command(office::Actor{"system/orders", {}}, "tick-1", {}, cases::RecordRungs{7}));
  ASSERT_TRUE(reply) << why(reply);
  EXPECT_EQ(reply->body, R"({"done":7,"more":true})");
  EXPECT_EQ(recorded(), 7u);
  // Another process, as after a kill: it goes on where the first one was.
  auto ledger = open_ledger("another");
  ASSERT_TRUE(ledger);
  auto next = ledger->execute(
      office::command(office::Actor{"system/orders", {}}, "tick-2", {}, cases::RecordRungs{20}));
  ASSERT_TRUE(next) << why(next);
  EXPECT_EQ(recorded(), 27u);
  EXPECT_EQ(record_rungs(*world_).value(), 3u);
  EXPECT_EQ(record_rungs(*world_).value(), 0u);
  EXPECT_EQ(recorded(), std::uint64_t{kOrders});
  std::set<std::string> streams;
  ledger::EventFilter filter;
  filter.kind = "case.escalated";
  const auto events = world_->ledger.events(filter);
  ASSERT_TRUE(events) << why(events);
  for (const auto& event : *events) streams.insert(event.stream);
  EXPECT_EQ(streams.size(), std::size_t{kOrders});
}

TEST_F(OrderRulesTest, AnotherCalendarMakesAnotherDueTime) {
  open("o-1");
  EXPECT_EQ(due("o-1"), "2026-03-16T23:59:59.000+08:00");
  EXPECT_EQ(retime_orders(*world_).value(), 0u);
  pass_days(1);
  city_.run(office::LoadRules{
      "calendar", {}, "years: {2026: [{name: 节, days: 03-10}], 2027: []}\n", {}});
  EXPECT_EQ(retime_orders(*world_).value(), 1u);
  EXPECT_EQ(retime_orders(*world_).value(), 0u);
  EXPECT_EQ(due("o-1"), "2026-03-17T23:59:59.000+08:00");
  auto order = get_order(*world_, caller("p-leader"), "o-1");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->at("timeline").as_array().back().at("event").as_string(), "timed");
}

TEST_F(OrderRulesTest, IssuesOneOrderForARedLightAndOneForAMissingReport) {
  promise();
  EXPECT_EQ(issue_orders(*world_, "day-0").value(), 0u);  // no rule is loaded
  city_.run(office::LoadRules{"light", {}, kLight, {}});
  EXPECT_EQ(issue_orders(*world_, "day-1").value(), 0u);
  pass_days(43);  // 14 April: the report for March was due on the 10th
  ASSERT_TRUE(turn_lights(*world_, "day-2"));
  EXPECT_EQ(issue_orders(*world_, "day-2").value(), 1u);
  EXPECT_EQ(titles(), (std::vector<std::string>{"2026-03未报送"}));
  EXPECT_EQ(issue_orders(*world_, "day-3").value(), 0u);
  pass_days(12);  // red since the 25th, if looked at then
  ASSERT_TRUE(turn_lights(*world_, "day-4"));
  EXPECT_EQ(issue_orders(*world_, "day-4").value(), 0u);
  pass_days(5);
  // Nobody is pressed twice at a time.
  EXPECT_EQ(issue_orders(*world_, "day-5").value(), 0u);
  withdraw_all();
  EXPECT_EQ(issue_orders(*world_, "day-6").value(), 1u);
  EXPECT_EQ(issue_orders(*world_, "day-7").value(), 0u);
  withdraw_all();
  EXPECT_EQ(issue_orders(*world_, "day-8").value(), 0u);
  EXPECT_EQ(titles().back(), "关于完成投资120亿元的督办");
  auto page = list_orders(*world_, caller("p-leader"), {{"q", "投资"}});
  ASSERT_TRUE(page) << why(page);
  auto order =
      get_order(*world_, caller("p-leader"), std::string(page->items.front().at("id").as_string()));
  ASSERT_TRUE(order) << why(order);
  EXPECT_EQ(order->at("origin").at("rule").as_string(), "red-days");
  EXPECT_EQ(order->at("unit_name").as_string(), "甲区");
  EXPECT_EQ(order->at("about").as_array().size(), 1u);
  const std::string text(order->at("text").as_string());
  EXPECT_NE(text.find("2026年4月26日起红灯5天：2026-03的进展应于"), text.npos) << text;
}

TEST_F(OrderRulesTest, AKindThatIsNotThereIsLoggedAndNothingStops) {
  promise();
  city_.run(office::LoadRules{
      "light",
      {},
      "orders: [{id: a, when: unreported, days: 1, kind: other, title: 甲, text: 乙}]\n",
      {}});
  pass_days(43);
  EXPECT_EQ(issue_orders(*world_, "day-1").value(), 0u);
  EXPECT_NE(city_.lines.lines().back().find("order.not_issued"), std::string::npos);
}

TEST_F(OrderRulesTest, TheServerDoesItByItself) {
  city_.run(office::LoadRules{"light", {}, kLight, {}});
  promise();
  open("o-1");
  Jobs jobs(*world_);
  jobs.run_due(clock_.wall_now());
  pass_days(43);
  jobs.run_due(clock_.wall_now());
  EXPECT_EQ(recorded(), 2u);
  EXPECT_EQ(titles().size(), 2u);  // that which was opened, and one of a rule
  jobs.run_due(clock_.wall_now());
  EXPECT_EQ(recorded(), 2u);
}

}  // namespace
}  // namespace luoshi::service::test
