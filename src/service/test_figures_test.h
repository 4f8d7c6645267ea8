// Cases put into the ledger as their events, for figures and what they open.
#pragma once

#include <boost/json.hpp>

#include "cases/case.h"
#include "office/fold.h"
#include "service/case_figures.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {

namespace json = boost::json;

inline constexpr const char* kFigureKinds = R"(kinds:
  - id: call
    name: 热线诉求
    name_en: call
    series: 热线
    clock: {stages: [{amount: 5, unit: working_days}]}
    process:
      line: hotline
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
      categories: [{id: noise, name: 噪声, name_en: noise}]
      matters:
        - {id: land, name: 征地拆迁, name_en: land}
        - {id: work, name: 就业, name_en: work}
        - {id: school, name: 教育, name_en: school}
)";
inline constexpr std::int64_t kHour = 3'600'000;

struct Put {
  std::string unit = "u-a";
  std::string region = "u-a1";
  std::string category = "noise";
  cases::Channel channel = cases::Channel::kCall;
  std::int64_t came_at = 0;
  std::optional<std::int64_t> due_at, closed_at;
  calendar::Line line = calendar::Line::kHotline;
  std::optional<std::string> matter = {}, company = {};
  bool is_answered = false;  // now
  bool is_reopened = false;  // closed once before
  std::optional<cases::CaseFollowedUp> said = {};
};

inline std::string day_of(std::int64_t time) {
  return office::city_day(env::WallTime(std::chrono::milliseconds(time))).text();
}

class CaseFiguresTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_kinds(kFigureKinds);
  }
  std::int64_t now() const { return clock_.wall_now().time_since_epoch().count(); }
  std::int64_t at(const std::string& day, int hour) const {
    const std::chrono::sys_days date = std::chrono::year(std::stoi(day.substr(0, 4))) /
                                       std::stoi(day.substr(5, 2)) / std::stoi(day.substr(8, 2));
    return std::chrono::milliseconds(date.time_since_epoch()).count() + (hour - 8) * kHour;
  }

  void put(const Put& what) {
    puts_.push_back(what);
    const ledger::StreamId stream{"case", "q-" + std::to_string(puts_.size())};
    cases::CaseRegistered registered;
    registered.kind = "call";
    registered.channel = what.channel;
    registered.line = what.line;
    registered.came_at = what.came_at;
    registered.centre = office::UnitId("u-city");
    registered.region = office::UnitId(what.region);
    registered.filed = cases::Filed{{}, what.matter, {}, what.company};
    if (!what.category.empty()) registered.filed->category = what.category;
    cases::CaseDispatched dispatched{office::UnitId(what.unit), {}, {}, {}, what.came_at};
    cases::CaseTimed timed;
    timed.due_at = what.due_at;
    std::vector<ledger::NewEvent> events = {
        office::new_event(stream, "case.registered", registered),
        office::new_event(stream, "case.admitted", cases::CaseAdmitted{}),
        office::new_event(stream, "case.dispatched", dispatched),
        office::new_event(stream, "case.timed", timed)};
    if (what.is_answered) {
      events.push_back(office::new_event(stream, "case.answered", cases::CaseAnswered{"已办", {}}));
    }
    if (what.closed_at) {
      const auto closed = office::new_event(stream, "case.imported",
                                            cases::CaseImported{*what.closed_at, {}, what.due_at});
      events.push_back(closed);
      if (what.is_reopened) {
        events.push_back(
            office::new_event(stream, "case.reopened", cases::CaseReopened{"未解决", 1}));
        events.push_back(closed);
      }
      if (what.said) {
        events.push_back(office::new_event(stream, "case.followed_up", *what.said));
      }
    }
    ledger::Command command{.book = ledger::kCityBook, .actor = "system/seed", .request = {}};
    command.request = "put-" + std::to_string(puts_.size());
    command.decide = [events](ledger::View&) -> base::Result<ledger::Decision> {
      return ledger::Decision{events, ""};
    };
    auto done = ledger_->execute(std::move(command));
    ASSERT_TRUE(done) << why(done);
  }
  void put(int count, Put what) {
    for (int i = 0; i < count; ++i) put(what);
  }

  json::object get(const Parameters& parameters, const std::string& person = "p-leader") {
    auto found = get_case_figures(*world_, caller(person), parameters);
    EXPECT_TRUE(found) << why(found);
    return found ? *found : json::object();
  }
  static const json::object* item_of(const json::object& figures, const std::string& value) {
    for (const json::value& each : figures.at("items").as_array()) {
      if (text_in(each, "value") == value) return &each.as_object();
    }
    return nullptr;
  }
  static std::int64_t count_in(const json::object& counts, const char* name) {
    return counts.at(name).is_null() ? -1 : counts.at(name).as_int64();
  }
  static std::int64_t count_of(const json::object& figures, const std::string& value,
                               const char* name) {
    const json::object* item = item_of(figures, value);
    return item == nullptr ? 0 : count_in(item->at("counts").as_object(), name);
  }

  std::vector<Put> puts_;
};

}  // namespace luoshi::service::test
