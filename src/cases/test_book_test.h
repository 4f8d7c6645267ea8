// What cases' tests build their books of (office/test_book_test.h).
#pragma once

#include <string>

#include "cases/case.h"
#include "cases/clock.h"
#include "office/rule_file.h"
#include "office/test_book_test.h"

namespace luoshi::cases::test {

using office::test::Book;

// The kinds order (so many working days), problem and question.
inline office::LoadRules kinds_of(int days, const std::string& on_change) {
  const std::string amount = std::to_string(days);
  return {"kinds",
          {},
          "kinds:\n"
          "  - id: order\n"
          "    name: 督办单\n"
          "    series: 督办\n"
          "    clock:\n"
          "      stages: [{amount: " +
              amount +
              ", unit: working_days}]\n"
              "      suspensions: [{id: force-majeure, name: 不可抗力}]\n"
              "      extension: {times_max: 1, amount_max: 5}\n"
              "      on_return: {effect: restart}\n"
              "      on_change: " +
              on_change +
              "\n"
              "      rungs:\n"
              "        - {id: half, name: 过半, to: unit_clerk, share_percent: 50}\n"
              "        - {id: overdue, name: 超期, to: leader, after: {amount: 1, unit: hours}}\n"
              "  - id: problem\n"
              "    name: 整改问题\n"
              "    series: 整改\n"
              "    needs_measures: true\n"
              "    needs_evidence: true\n"
              "    clock: {stages: [{amount: 30, unit: calendar_days}]}\n"
              "  - {id: question, name: 咨询, clock: {stages: [{amount: 3, unit: hours}]}}\n",
          {}};
}

// The kinds call (admitted, ten working days from its dispatch, three for the category asking, half
// checked), letter (an intake of 15 days, 60 from the admission, reviewed as again) and spot.
inline office::LoadRules request_kinds() {
  return {"kinds",
          {},
          R"(kinds:
  - {id: route, name: 登记, clock: {stages: [{amount: 15, unit: calendar_days}]}}
  - {id: apply, name: 申请复查, clock: {stages: [{amount: 30, unit: calendar_days}]}}
  - {id: three, name: 咨询, clock: {stages: [{amount: 3, unit: working_days}]}}
  - id: call
    name: 热线
    series: 热线
    clock:
      stages: [{amount: 10, unit: working_days}]
      suspensions: [{id: person, name: 诉求人要求暂缓}]
      extension: {times_max: 1, amount_max: 5}
      on_return: {effect: restart}
      on_objection: {effect: pause}
      side_clocks: [{id: objection, name: 异议答复, on: objected, amount: 1, unit: working_days}]
      rungs: [{id: half, name: 过半, to: unit_clerk, share_percent: 50}]
    process:
      line: hotline
      clock_from: dispatched
      admission: true
      refusals: [{id: scope, name: 不属于本级}]
      returns: [{id: empty, name: 答非所问}]
      follow_up: true
      message_first: {template_name: follow-up, days: 2, open_days: 5}
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
      form:
        - {id: floor, name: 楼层, type: number}
        - {id: room, name: 房号, type: text, personal: true}
        - {id: company, name: 物业企业, type: choice, company: true, choices: [甲物业, 乙物业]}
      categories: [{id: asking, name: 咨询, clock: three}, {id: other, name: 其他, major: true}]
      checklists: [{id: small, name: 九小场所, items: [通道畅通, 灭火器有效]}]
  - id: letter
    name: 信访
    series: 信访
    clock:
      stages: [{amount: 60, unit: calendar_days}]
      rungs: [{id: half, name: 过半, to: unit_clerk, share_percent: 50}]
    process:
      line: petition
      clock_from: admitted
      intake_clock: route
      admission: true
      refusals: [{id: scope, name: 不属于本级}]
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
      matters: [{id: work, name: 就业}]
      review: {kind: again, within: apply}
  - id: again
    name: 复查
    series: 复查
    clock: {stages: [{amount: 30, unit: calendar_days}]}
    process:
      line: petition
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
  - id: spot
    name: 随手拍
    series: 隐患
    clock: {stages: [{amount: 3, unit: working_days}]}
    process:
      line: hazard
      check_percent: 1
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
)",
          {}};
}

// u-city, its departments u-a, u-b, and u-old, which is closed; with rules and a calendar of 2026
// and 2027 that has no holidays.
inline Book small_city(bool with_rules = true) {
  Book book(&add_to, office::Actor{"person/p-1", office::PersonId("p-1")});
  office::test::found_city(book, {"u-a", "u-b", "u-old"});
  if (!with_rules) return book;
  EXPECT_TRUE(book.run(kinds_of(10, "keep")));
  EXPECT_TRUE(book.run(office::LoadRules{"calendar", {}, "years: {2026: [], 2027: []}\n", {}}));
  return book;
}

}  // namespace luoshi::cases::test
