// The test world with a register in it: commitments and orders made in one line, and who acts on
// them.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "office/rule_file.h"
#include "service/commitments.h"
#include "service/test_filing_test.h"

namespace luoshi::service::test {

// Text of a member; "" when there is none.
inline std::string text_in(const boost::json::value& value, const char* member) {
  const boost::json::value* found = value.as_object().if_contains(member);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

class RegisterTest : public FilingTest {
 protected:
  // Kinds as they stand in a city's file, and a calendar without holidays.
  void load_kinds(const std::string& kinds) {
    city_.run(office::LoadRules{"kinds", {}, kinds, {}});
    city_.run(office::LoadRules{"calendar", {}, "years: {2026: [], 2027: []}\n", {}});
  }
  // The kind order, of ten working days, with the rungs `[{…}, {…}]`.
  void load_orders(std::string_view rungs = "[]") {
    load_kinds(
        "kinds:\n"
        "  - id: order\n"
        "    name: 督办单\n"
        "    series: 督办\n"
        "    clock:\n"
        "      stages: [{amount: 10, unit: working_days, source: 督办规则第三条}]\n"
        "      rungs: " +
        std::string(rungs) + "\n");
  }

  // A target of 120 亿元, counted up over the year.
  static CommitmentNew investment(std::optional<ResponsibilityNew> who) {
    CommitmentNew wanted;
    wanted.kind = commitment::CommitmentKind::kTarget;
    wanted.title = "完成投资120亿元";
    wanted.year = 2026;
    wanted.measure = commitment::Measure{};
    wanted.measure->by = commitment::MeasuredBy::kValue;
    wanted.measure->unit = "亿元";
    wanted.measure->target = base::Decimal(120);
    wanted.measure->cumulative = true;
    wanted.responsibility = std::move(who);
    return wanted;
  }
  // By the office; its id.
  std::string make(const CommitmentNew& wanted) {
    auto made = make_commitment(*world_, caller("p-supervision"), request(), wanted);
    EXPECT_TRUE(made) << why(made);
    return made ? text_in(*made, "id") : std::string();
  }
  static ProgressNew report(const char* period, base::Decimal value) {
    ProgressNew out;
    out.period = *commitment::Period::parse(period);
    out.value = value;
    out.text = "已完成";
    return out;
  }

  // What somebody asks of one thing; lives as long as the expression.
  struct Ready {
    Caller caller;
    Asked asked;
    World& world;
    std::string id;
    OnOne on() const { return {world, caller, asked, id, {}}; }
  };
  Ready by(const std::string& person, const std::string& id) {
    return {caller(person), request(), *world_, id};
  }
  template <class Act, class... More>
  void does(const std::string& person, const std::string& id, Act act, const More&... more) {
    auto done = act(by(person, id).on(), more...);
    EXPECT_TRUE(done) << why(done);
  }

  void pass_hours(int hours) { clock_.advance(std::chrono::hours(hours)); }
  void pass_days(int days) { pass_hours(24 * days); }
};

}  // namespace luoshi::service::test
