// Orders through their use cases: from issued to closed, who may do what, and what is shown.
#include "service/orders.h"

#include <boost/json.hpp>

#include "service/commitments.h"
#include "service/files.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

constexpr const char* kKinds = R"(kinds:
  - id: order
    name: 督办单
    name_en: order
    series: 督办
    clock:
      stages: [{amount: 10, unit: working_days, source: 督办规则第三条}]
      suspensions: [{id: force-majeure, name: 不可抗力}]
      extension: {times_max: 1, amount_max: 5}
      on_return: {effect: restart}
      rungs:
        - {id: half, name: 过半, to: unit_clerk, share_percent: 50}
        - {id: overdue, name: 超期, to: leader, after: {amount: 1, unit: hours}}
  - id: problem
    name: 整改问题
    series: 整改
    needs_measures: true
    needs_evidence: true
    clock: {stages: [{amount: 30, unit: calendar_days}]}
  - {id: question, name: 咨询, clock: {stages: [{amount: 3, unit: hours}]}}
)";

template <class T>
std::string reason_of(const base::Result<T>& result) {
  if (result) return "none";
  return result.error().reason.empty() ? result.error().where : result.error().reason;
}
// "receive answer"
std::string words_in(const json::object& object, const char* member) {
  std::string out;
  for (const json::value& each : object.at(member).as_array()) {
    out += (out.empty() ? "" : " ") + std::string(each.as_string());
  }
  return out;
}

class OrdersTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_kinds(kKinds);
  }
  static OrderNew wanted(const std::string& unit = "u-a") {
    OrderNew out;
    out.kind = "order";
    out.title = "加快项目开工";
    out.unit = office::UnitId(unit);
    return out;
  }
  std::string open(const OrderNew& order) {
    auto made = open_order(*world_, caller("p-supervision"), request(), order);
    EXPECT_TRUE(made) << why(made);
    return made ? text_in(*made, "id") : std::string();
  }
  json::object shown(const std::string& id, const std::string& person = "p-supervision") {
    auto got = get_order(*world_, caller(person), id);
    EXPECT_TRUE(got) << why(got);
    return got ? *got : json::object();
  }
  std::size_t count(const Parameters& parameters) {
    auto page = list_orders(*world_, caller("p-leader"), parameters);
    EXPECT_TRUE(page) << why(page);
    return page ? page->items.size() : 0;
  }
  std::string keep(const std::string& bytes) {
    auto kept = keep_file(*world_, caller("p-clerk"), request(), upload("说明.txt", bytes));
    EXPECT_TRUE(kept) << why(kept);
    return kept ? text_in(*kept, "hash") : std::string();
  }
};

TEST_F(OrdersTest, FromIssuedToClosedWithAReturnBetween) {
  const std::string id = open(wanted());
  json::object order = shown(id, "p-clerk");
  EXPECT_EQ(text_in(order, "number"), "督办〔2026〕1号");
  EXPECT_EQ(text_in(order, "unit_name"), "甲区");
  EXPECT_EQ(text_in(order, "due_at"), "2026-03-16T23:59:59.000+08:00");
  EXPECT_EQ(words_in(order, "actions"), "receive");
  EXPECT_EQ(order.at("kind_name").at("name_en").as_string(), "order");
  EXPECT_EQ(order.at("rungs").as_array().size(), 2u);
  EXPECT_EQ(order.at("rungs").at(1).at("rung").at("name").as_string(), "超期");
  std::string derivation;
  for (const auto& line : order.at("derivation").as_array()) {
    derivation += std::string(line.at("zh").as_string()) + "\n";
    EXPECT_FALSE(line.at("en").as_string().empty());
  }
  EXPECT_NE(derivation.find("督办规则第三条"), derivation.npos) << derivation;

  EXPECT_EQ(reason_of(answer_order(by("p-clerk", id).on(), {"已开工", {}})), "state_forbids");
  ASSERT_TRUE(receive_order(by("p-clerk", id).on()));
  const std::string file = keep("已开工");
  auto answered = answer_order(by("p-head", id).on(), {"已开工", {{file}}});
  ASSERT_TRUE(answered) << why(answered);
  EXPECT_EQ(answered->at("answers").at(0).at("evidence").at(0).at("name").as_string(), "说明.txt");
  EXPECT_EQ(text_in(answered->at("answers").at(0).as_object(), "by"), "head");
  EXPECT_EQ(words_in(shown(id), "actions"), "accept return withdraw");

  pass_days(1);
  ASSERT_TRUE(return_order(by("p-supervision", id).on(), {"请附开工令", {}}));
  EXPECT_EQ(text_in(shown(id), "due_at"), "2026-03-17T23:59:59.000+08:00");
  ASSERT_TRUE(answer_order(by("p-clerk", id).on(), {"附后", {}}));
  auto closed = accept_order(by("p-supervision", id).on(), {"同意"});
  ASSERT_TRUE(closed) << why(closed);
  EXPECT_EQ(text_in(*closed, "state"), "closed");
  EXPECT_EQ(text_in(*closed, "verdict"), "in_time");
  EXPECT_EQ(text_in(*closed, "note"), "同意");
  EXPECT_EQ(words_in(*closed, "actions"), "reopen");
  std::string steps;
  for (const auto& step : closed->at("timeline").as_array()) {
    steps += std::string(step.at("event").as_string()) + " ";
  }
  EXPECT_EQ(steps, "opened received answered returned answered accepted ");
  EXPECT_EQ(text_in(closed->at("timeline").at(0).as_object(), "due_at"),
            "2026-03-16T23:59:59.000+08:00");

  // What was closed is shown as it was then, whatever is loaded later.
  pass_days(1);
  city_.run(office::LoadRules{
      "calendar", {}, "years: {2026: [{name: 节, days: 03-10}], 2027: []}\n", {}});
  EXPECT_EQ(shown(id).at("derivation"), closed->at("derivation"));
}

TEST_F(OrdersTest, UnitsAnswerForThemselvesAndTheOfficeIssues) {
  for (const char* person : {"p-clerk", "p-head", "p-leader", "p-public", "p-grid", "p-sys"}) {
    EXPECT_EQ(reason_of(open_order(*world_, caller(person), request(), wanted())), "right_missing")
        << person;
  }
  const std::string id = open(wanted());
  for (const char* person : {"p-other", "p-supervision", "p-leader"}) {
    EXPECT_EQ(reason_of(receive_order(by(person, id).on())), "right_missing") << person;
  }
  ASSERT_TRUE(receive_order(by("p-head", id).on()));
  EXPECT_EQ(words_in(shown(id, "p-other"), "actions"), "");
  EXPECT_EQ(reason_of(withdraw_order(by("p-head", id).on(), {"误发"})), "right_missing");
  // A county's office stays in its county.
  city_.give("p-other", office::Role::kSupervision, "u-b");
  EXPECT_EQ(reason_of(open_order(*world_, caller("p-other"), request(), wanted())),
            "right_missing");
  EXPECT_EQ(reason_of(hand_over_order(by("p-other", id).on(), {office::UnitId("u-b"), "误派"})),
            "right_missing");
  auto own = open_order(*world_, caller("p-other"), request(), wanted("u-b1"));
  ASSERT_TRUE(own) << why(own);
  EXPECT_EQ(reason_of(hand_over_order(by("p-other", text_in(*own, "id")).on(),
                                      {office::UnitId("u-a"), "误派"})),
            "right_missing");
  auto missing = get_order(*world_, caller("p-leader"), "o-nobody");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, base::ErrorCode::kNotFound);
}

TEST_F(OrdersTest, TheClockIsHeldExtendedAndHandedOver) {
  const std::string id = open(wanted());
  EXPECT_EQ(reason_of(suspend_order(by("p-supervision", id).on(), {"holiday", {}, "等待"})),
            "/ground");
  EXPECT_EQ(reason_of(suspend_order(by("p-supervision", id).on(),
                                    {"force-majeure", "yesterday", "等待"})),
            "/from");
  auto held = suspend_order(by("p-supervision", id).on(),
                            {"force-majeure", "2026-03-02T10:00:00+08:00", "洪水"});
  ASSERT_TRUE(held) << why(held);
  EXPECT_TRUE(held->at("due_at").is_null());
  EXPECT_EQ(held->at("left").at("zh").as_string(), "10个工作日");
  EXPECT_EQ(words_in(*held, "actions"), "resume extend hand_over withdraw");
  pass_days(2);
  auto runs = resume_order(by("p-supervision", id).on());
  ASSERT_TRUE(runs) << why(runs);
  EXPECT_EQ(text_in(*runs, "due_at"), "2026-03-17T23:59:59.000+08:00");
  EXPECT_EQ(reason_of(extend_order(by("p-supervision", id).on(), {6, "材料多", {}})), "/days");
  EXPECT_EQ(reason_of(extend_order(by("p-supervision", id).on(),
                                   {3, "材料多", office::PersonId("p-nobody")})),
            "/approved_by");
  auto longer =
      extend_order(by("p-supervision", id).on(), {3, "材料多", office::PersonId("p-leader")});
  ASSERT_TRUE(longer) << why(longer);
  EXPECT_EQ(text_in(*longer, "due_at"), "2026-03-20T23:59:59.000+08:00");
  auto moved = hand_over_order(by("p-supervision", id).on(), {office::UnitId("u-b"), "职责在县"});
  ASSERT_TRUE(moved) << why(moved);
  EXPECT_EQ(text_in(*moved, "unit_name"), "乙县");
  EXPECT_EQ(reason_of(receive_order(by("p-clerk", id).on())), "right_missing");
  ASSERT_TRUE(receive_order(by("p-other", id).on()));
  auto gone = withdraw_order(by("p-supervision", id).on(), {"误发"});
  ASSERT_TRUE(gone) << why(gone);
  EXPECT_EQ(text_in(*gone, "state"), "withdrawn");
  EXPECT_EQ(words_in(*gone, "actions"), "");
}

TEST_F(OrdersTest, AProblemWantsMeasuresAndEvidenceAndMayComeBack) {
  OrderNew problem = wanted();
  problem.kind = "problem";
  EXPECT_EQ(reason_of(open_order(*world_, caller("p-supervision"), request(), problem)),
            "/measures");
  problem.measures = "补种绿地";
  const std::string id = open(problem);
  ASSERT_TRUE(receive_order(by("p-clerk", id).on()));
  EXPECT_EQ(reason_of(answer_order(by("p-clerk", id).on(), {"已补种", {}})), "/evidence");
  const std::string nothing = "sha256:" + std::string(64, '0');
  EXPECT_EQ(reason_of(answer_order(by("p-clerk", id).on(), {"已补种", {{nothing}}})),
            "/evidence/0");
  ASSERT_TRUE(answer_order(by("p-clerk", id).on(), {"已补种", {{keep("照片")}}}));
  ASSERT_TRUE(accept_order(by("p-supervision", id).on(), {}));
  auto again = reopen_order(by("p-supervision", id).on(), {"又出现"});
  ASSERT_TRUE(again) << why(again);
  EXPECT_EQ(text_in(*again, "state"), "issued");
  EXPECT_EQ(text_in(*again, "number"), "整改〔2026〕1号");
  EXPECT_EQ(again->at("round").to_number<int>(), 2);
  for (const char* kind : {"question", "nonsense"}) {
    problem.kind = kind;
    EXPECT_EQ(reason_of(open_order(*world_, caller("p-supervision"), request(), problem)), "/kind");
  }
}

TEST_F(OrdersTest, ListsByWhatIsAskedForAndACommitmentShowsItsOrders) {
  CommitmentNew promise;
  promise.title = "完成投资120亿元";
  promise.year = 2026;
  auto made = make_commitment(*world_, caller("p-supervision"), request(), promise);
  ASSERT_TRUE(made) << why(made);
  const std::string commitment = text_in(*made, "id");
  OrderNew about = wanted();
  about.about = {{commitment}};
  const std::string id = open(about);
  open(wanted("u-b1"));
  about.about = {{"c-nobody"}};
  EXPECT_EQ(reason_of(open_order(*world_, caller("p-supervision"), request(), about)), "/about/0");

  EXPECT_EQ(count({}), 2u);
  EXPECT_EQ(count({{"unit", "u-b"}}), 0u);
  EXPECT_EQ(count({{"unit", "u-b"}, {"below", "true"}}), 1u);
  EXPECT_EQ(count({{"unit", "u-city"}, {"below", "true"}}), 2u);
  EXPECT_EQ(count({{"about", commitment}}), 1u);
  EXPECT_EQ(count({{"about", "c-other"}}), 0u);
  EXPECT_EQ(count({{"q", "项目 开工"}}), 2u);
  EXPECT_EQ(count({{"q", "2号"}}), 1u);
  EXPECT_EQ(count({{"kind", "problem"}}), 0u);
  EXPECT_EQ(count({{"due_before", "2026-03-16"}}), 0u);
  EXPECT_EQ(count({{"due_before", "2026-03-17"}, {"state", "open"}}), 2u);
  EXPECT_EQ(count({{"overdue", "true"}}), 0u);
  pass_days(20);
  ASSERT_TRUE(receive_order(by("p-clerk", id).on()));
  ASSERT_TRUE(answer_order(by("p-clerk", id).on(), {"已开工", {}}));
  EXPECT_EQ(count({{"overdue", "true"}}), 1u);
  EXPECT_EQ(count({{"overdue", "false"}, {"state", "answered"}}), 1u);
  for (const char* name : {"state", "unit", "about", "overdue", "due_before", "color"}) {
    EXPECT_FALSE(list_orders(*world_, caller("p-leader"), {{name, "x"}})) << name;
  }
  auto exported = list_orders(*world_, caller("p-leader"), {{"format", "csv"}});
  ASSERT_TRUE(exported) << why(exported);
  EXPECT_NE(exported->bytes.find("督办〔2026〕2号"), exported->bytes.npos) << exported->bytes;

  auto shown = get_commitment(*world_, caller("p-leader"), commitment);
  ASSERT_TRUE(shown) << why(shown);
  ASSERT_EQ(shown->at("orders").as_array().size(), 1u);
  EXPECT_EQ(shown->at("orders").at(0).at("number").as_string(), "督办〔2026〕1号");
  EXPECT_FALSE(shown->at("orders").at(0).at("overdue").as_bool());
  auto order = get_order(*world_, caller("p-leader"), id);
  ASSERT_TRUE(order) << why(order);
  EXPECT_EQ(order->at("about").at(0).at("title").as_string(), "完成投资120亿元");
  auto events = list_order_events(*world_, caller("p-leader"), id, {});
  ASSERT_TRUE(events) << why(events);
  EXPECT_EQ(text_in(events->items.back(), "kind"), "case.opened");
  auto kinds = list_order_kinds(*world_, caller("p-clerk"));
  ASSERT_TRUE(kinds) << why(kinds);
  EXPECT_EQ(kinds->at("items").as_array().size(), 2u);
}

TEST_F(OrdersTest, TheDeskHoldsWhatIsOnesOwnToDo) {
  const std::string first = open(wanted());
  open(wanted("u-b"));
  ASSERT_TRUE(receive_order(by("p-clerk", first).on()));
  const auto counts = [&](const std::string& person) {
    auto desk = order_desk(*world_, caller(person));
    EXPECT_TRUE(desk) << why(desk);
    std::string out;
    for (const char* part : {"to_receive", "to_answer", "to_accept", "open", "overdue"}) {
      const json::value& shown = desk->at(part);
      out += shown.is_null() ? "- " : std::to_string(shown.at("count").to_number<int>()) + " ";
      if (shown.is_null()) continue;
      const std::string filter(shown.at("filter").as_string());
      const std::size_t equals = filter.find('=');
      auto page = list_orders(*world_, caller(person),
                              {{filter.substr(0, equals), filter.substr(equals + 1)}});
      EXPECT_TRUE(page) << why(page);
      EXPECT_EQ(page->items.size(), shown.at("count").to_number<std::size_t>()) << part;
    }
    return out;
  };
  EXPECT_EQ(counts("p-clerk"), "0 1 - 2 0 ");
  EXPECT_EQ(counts("p-other"), "1 0 - 2 0 ");
  EXPECT_EQ(counts("p-leader"), "- - - 2 0 ");
  ASSERT_TRUE(answer_order(by("p-clerk", first).on(), {"已开工", {}}));
  pass_days(30);
  EXPECT_EQ(counts("p-supervision"), "- - 1 2 1 ");
}

}  // namespace
}  // namespace luoshi::service::test
