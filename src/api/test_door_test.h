// A house that is open to the public: a kind with a telephone number, one that may be anonymous,
// and one that is not offered. Its work is light, so that tests do it at once.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "api/test_house_test.h"
#include "service/cases.h"
#include "service/door_work.h"

namespace luoshi::api::test {

inline constexpr const char* kDoorKinds = R"(open311: {jurisdiction_id: city.example}
door: {centre: u-city, telephone: "12345", limits: {work_bits: 4, reports_of_phone: 5}}
kinds:
  - id: call
    name: 热线诉求
    name_en: call
    series: 热线
    clock: {stages: [{amount: 5, unit: working_days, source: 热线条例第二十条}]}
    process: &process
      line: hotline
      admission: true
      refusals: [{id: scope, name: 不属于本级}]
      follow_up: true
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
      form:
        - {id: floor, name: 楼层, name_en: floor, type: number, required: true}
        - {id: room, name: 房号, type: text, personal: true}
      categories: [{id: light, name: 路灯, name_en: street light}, {id: noise, name: 噪声}]
      open311: true
      door: true
  - id: hazard
    name: 随手拍
    name_en: hazard
    series: 隐患
    clock: {stages: [{amount: 3, unit: working_days, source: 规则}]}
    process:
      line: hazard
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: false}
      categories: [{id: fire, name: 消防通道, name_en: fire lane}, {id: hole, name: 道路坑洼}]
      open311: {points: true}
      door: {anonymous: true, say_days: 10}
  - id: inside
    name: 内部
    series: 内部
    clock: {stages: [{amount: 3, unit: working_days, source: 规则}]}
    process:
      line: grid
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
      categories: [{id: any, name: 其他}]
)";

namespace json = boost::json;

class Door : public testing::Test {
 protected:
  void SetUp() override { open_with(kDoorKinds); }
  void open_with(const std::string& kinds) {
    house_.at.load_rules("kinds", kinds);
    house_.at.load_rules("calendar", "years: {2026: [], 2027: []}\n");
  }

  Told get(const std::string& rest) {
    return house_.ask("", Method::kGet, "/api/public/v1/" + rest);
  }
  Told post(const std::string& rest, const json::value& body, Headers headers = {}) {
    return house_.ask("", Method::kPost, "/api/public/v1/" + rest, base::serialize(body),
                      std::move(headers));
  }
  std::string work() {
    const json::object told = get("work").json();
    const auto bits = static_cast<int>(told.at("bits").as_int64());
    return service::work_done(std::string(told.at("challenge").as_string()), bits);
  }
  static json::object report(const std::string& kind = "call") {
    json::object out{{"kind", kind}, {"text", "秘密正文"}};
    if (kind == "call") {
      out["category"] = "light";
      out["phone"] = "139 1234 5678";
      out["name"] = "王小明";
      out["form"] = json::object{{"floor", "3"}, {"room", "秘密房号"}};
    } else {
      out["category"] = "fire";
      out["point"] = json::object{{"longitude", "117.123456"}, {"latitude", "31.234567"}};
    }
    return out;
  }
  Told send(const json::object& what, const std::string& key = {}) {
    Headers headers{{"X-Luoshi-Work", work()}};
    if (!key.empty()) headers.add("Idempotency-Key", key);
    return post("reports", what, std::move(headers));
  }
  // A file on a form, as a page sends it.
  Told send_photo(const std::string& bytes, const std::string& key = {}) {
    Headers headers{{"X-Luoshi-Work", work()}, {"Content-Type", "multipart/form-data; boundary=x"}};
    if (!key.empty()) headers.add("Idempotency-Key", key);
    const std::string path = house_.at.folder() + "/upload";
    EXPECT_TRUE(house_.at.files.write_atomically(path, bytes));
    return house_.ask("", Method::kPost, "/api/public/v1/photos", {}, std::move(headers),
                      {{"file", "秘密文件名.jpg", "image/jpeg", {}, path, bytes.size()}});
  }

  std::string id_of(const std::string& number) {
    auto page =
        service::list_cases(house_.at.world(), house_.at.caller("p-hotline"), {{"q", number}});
    EXPECT_TRUE(page && page->items.size() == 1) << number;
    return page && !page->items.empty() ? std::string(page->items[0].at("id").as_string())
                                        : std::string();
  }
  template <class Act, class... Body>
  void act(const std::string& who, const std::string& id, Act run, const Body&... body) {
    house_.at.clock.advance(std::chrono::minutes(1));
    const service::Caller caller = house_.at.caller(who);
    const service::Asked asked = house_.at.new_request();
    auto done = run(service::OnCase{house_.at.world(), caller, asked, id, {}}, body...);
    EXPECT_TRUE(done) << id << " " << service::test::why(done);
  }
  // What the desk and the unit do until it is closed.
  void close(const std::string& id, const std::string& answer, bool is_admitted = false) {
    if (!is_admitted) act("p-hotline", id, service::admit_case, service::CaseAdmission{});
    act("p-hotline", id, service::dispatch_case,
        service::CaseDispatch{office::UnitId("u-a"), {}, {}, {}, {}, {}});
    answer_again(id, answer);
  }
  void answer_again(const std::string& id, const std::string& answer) {
    act("p-clerk", id, service::receive_case);
    act("p-clerk", id, service::answer_case, service::CaseAnswer{answer, {}});
    act("p-hotline", id, service::accept_case, service::CaseAcceptance{});
  }

  House house_;
};

}  // namespace luoshi::api::test
