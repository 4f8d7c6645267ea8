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
