// A house whose kinds are offered at the public interface, and requests in it.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "api/test_house_test.h"
#include "service/cases.h"
#include "service/tokens.h"

namespace luoshi::api::test {

using service::CaseNew;
namespace json = boost::json;

// call is offered, road with its points and summaries; letter and inside are not.
inline constexpr const char* kKinds =
    R"(open311: {jurisdiction_id: city.example, contact: 热线中心, key_service: 向热线中心申请}
door: {centre: u-city, telephone: "12345", limits: {work_bits: 0, looks_of_address: 1000000}}
kinds:
  - id: call
    name: 热线诉求
    name_en: call
    series: 热线
    clock:
      stages: [{amount: 5, unit: working_days, source: 热线条例第二十条}]
      suspensions: [{id: person, name: 诉求人要求暂缓}]
    process: &process
      line: hotline
      admission: true
      refusals: [{id: scope, name: 不属于本级}]
      returns: [{id: empty, name: 答非所问}]
      follow_up: true
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
      form:
        - {id: floor, name: 楼层, name_en: floor, type: number, required: true}
        - {id: day, name: 日期, type: date}
        - {id: lift, name: 有电梯, type: yes_no}
        - {id: side, name: 朝向, type: choice, choices: [南, 北]}
        - {id: room, name: 房号, type: text, personal: true}
      categories: [{id: light, name: 路灯, name_en: street light}, {id: noise, name: 噪声 <夜间>}]
      open311: true
      door: true
  - id: road
    name: 道路
    series: 道路
    clock: {stages: [{amount: 3, unit: working_days, source: 规则}]}
    process:
      line: urban
      admission: true
      refusals: [{id: scope, name: 不属于本级}]
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
      categories: [{id: hole, name: 坑洼}]
      open311: {points: true, summaries: true}
      door: {anonymous: true}
  - id: letter
    name: 信访
    series: 信访
    clock: {stages: [{amount: 60, unit: calendar_days, source: 条例}]}
    process:
      line: petition
      admission: true
      refusals: [{id: scope, name: 不属于本级}]
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
      categories: [{id: wages, name: 欠薪}]
  - id: inside
    name: 内部
    series: 内部
    clock: {stages: [{amount: 3, unit: working_days, source: 规则}]}
    process:
      line: hazard
      admission: true
      refusals: [{id: scope, name: 不属于本级}]
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
      categories: [{id: fire, name: 消防}]
)";

inline constexpr const char* kForm = "application/x-www-form-urlencoded; charset=utf-8";

class Open311 : public testing::Test {
 protected:
  void SetUp() override {
    house_.at.load_rules("kinds", kKinds);
    house_.at.load_rules("calendar", "years: {2026: [], 2027: []}\n");
  }

  Told get(const std::string& target) {
    return house_.ask("", Method::kGet, "/open311/v2/" + target);
  }
  json::array list(const std::string& target) {
    const Told told = get(target);
    EXPECT_EQ(told.status, 200) << target << told.body;
    auto value = base::parse_json(told.body);
    return value && value->is_array() ? value->get_array() : json::array();
  }
  // The ids, in the order that they are answered in.
  std::string ids(const std::string& target) {
    std::string out;
    for (const json::value& each : list(target)) {
      out += (out.empty() ? "" : " ") + std::string(each.at("service_request_id").as_string());
    }
    return out;
  }
  Told post(const std::string& form, const std::string& format = "json") {
    return house_.ask("", Method::kPost, "/open311/v2/requests." + format, form,
                      {{"Content-Type", kForm}});
  }
  std::string key(const std::vector<std::string>& scopes = {"cases.take"}) {
    auto secret = service::make_token_for(
        house_.at.world(), "hotline",
        {"应用", scopes, office::plus_days(service::today(house_.at.world()), 7).text()});
    EXPECT_TRUE(secret) << service::test::why(secret);
    return secret ? *secret : std::string();
  }

  CaseNew report(const std::string& kind, const std::string& category) {
    CaseNew out;
    out.kind = kind;
    out.category = category;
    out.summary = "路灯不亮";
    if (kind == "call") out.form = std::map<std::string, std::string>{{"floor", "3"}};
    return out;
  }
  std::string add(const CaseNew& what) {
    house_.at.clock.advance(std::chrono::minutes(1));
    auto made = service::register_case(house_.at.world(), house_.at.caller("p-hotline"),
                                       house_.at.new_request(), what);
    EXPECT_TRUE(made) << service::test::why(made);
    return made ? std::string(made->at("id").as_string()) : std::string();
  }
  template <class Act, class... Body>
  void act(const std::string& who, const std::string& id, Act run, const Body&... body) {
    house_.at.clock.advance(std::chrono::minutes(1));
    const service::Caller caller = house_.at.caller(who);
    const service::Asked asked = house_.at.new_request();
    auto done = run(service::OnCase{house_.at.world(), caller, asked, id, {}}, body...);
    EXPECT_TRUE(done) << id << " " << service::test::why(done);
  }

  House house_;
};

}  // namespace luoshi::api::test
