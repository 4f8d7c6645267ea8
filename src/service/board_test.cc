// The board: random work on the register, after which every figure of the overview equals one that
// is computed from the events alone, opens exactly the list that it counts, and the board that
// followed equals one that is read anew.
#include "service/board.h"

#include <atomic>
#include <boost/json.hpp>
#include <map>
#include <random>
#include <thread>

#include "base/json.h"
#include "service/board_filter.h"
#include "service/commitments.h"
#include "service/desk.h"
#include "service/lights.h"
#include "service/overview.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

// What the events say of one commitment, told by this test in its own words.
struct Told {
  std::string kind, chapter, lead, light = "none", light_since, status = "unassigned", deadline,
                                   signed_on;
  std::int64_t year = 0;
  bool withdrawn = false;
  std::map<std::int64_t, std::pair<std::string, std::string>> reports;  // period and state

  void take(const ledger::Event& event) {
    const json::object body = base::parse_json(event.body)->as_object();
    const std::string& kind_of_event = event.kind;
    if (kind_of_event == "commitment.made") {
      kind = text_in(body, "kind");
      year = body.at("year").as_int64();
      deadline = text_in(body, "deadline");
      for (const json::value& source : body.at("sources").as_array()) {
        const json::array& path = source.at("path").as_array();
        if (chapter.empty() && !path.empty()) chapter = std::string(path.at(0).as_string());
      }
    } else if (kind_of_event == "commitment.assigned") {
      const bool is_another = text_in(body, "lead") != lead;
      lead = text_in(body, "lead");
      if (is_another) status = "assigned", signed_on.clear();
    } else if (kind_of_event == "commitment.declined") {
      status = "unassigned", lead.clear();
    } else if (kind_of_event == "commitment.signed") {
      status = "signed", signed_on = office::city_day(event.time).text();
    } else if (kind_of_event == "commitment.closed") {
      status = "closed";
    } else if (kind_of_event == "commitment.withdrawn") {
      withdrawn = true;
    } else if (kind_of_event == "light.turned") {
      if (text_in(body, "light") != light || light_since.empty()) light_since = text_in(body, "on");
      light = text_in(body, "light");
    } else {
      take_report(event, body);
    }
  }

  void take_report(const ledger::Event& event, const json::object& body) {
    if (!event.kind.starts_with("progress.")) return;
    auto& report = reports[body.at("number").to_number<std::int64_t>()];
    if (event.kind == "progress.reported") {
      report = {text_in(body.at("content").as_object(), "period"), "reported"};
    } else {
      report.second = event.kind == "progress.confirmed" ? "confirmed" : "returned";
    }
  }

  bool has_report(std::string_view state) const {
    for (const auto& [number, report] : reports) {
      if (report.second == state && status != "closed") return true;
    }
    return false;
  }
  // Month by month, until the deadline: is there one that is over, that a report is asked for, and
  // that has none, nor has a later one?
  bool is_unreported(const std::string& today) const {
    if (status != "signed" || light == "done") return false;
    std::string last = "0000-00";
    for (const auto& [number, report] : reports) {
      if (report.second != "returned") last = std::max(last, report.first);
    }
    for (int number = 1; number <= 12; ++number) {
      const std::string month = fmt::format("{}-{:02}", year, number);
      const bool is_after_signing = month >= signed_on.substr(0, 7);
      if (!is_after_signing || month <= last) continue;
      const std::string begins = std::max(month + "-01", signed_on);
      return begins <= deadline && month < today.substr(0, 7);
    }
    return false;
  }
};

class BoardTest : public RegisterTest {
 protected:
  static constexpr const char* kUnits[] = {"u-a", "u-a1", "u-b", "u-b1", "u-dept"};

  template <class T, std::size_t N>
  const T& one_of(const T (&all)[N]) {
    return all[random_() % N];
  }

  Asked request() { return city_.new_request(); }
  // As the program itself, without rights.
  template <class Ask>
  void tell(Ask ask) {
    (void)ledger_->execute(office::command(office::Actor{"system/test", {}},
                                           fmt::format("board-test-{}", ++asked_), {},
                                           std::move(ask)));
  }

  void make() {
    using enum commitment::CommitmentKind;
    constexpr commitment::CommitmentKind kKinds[] = {kTarget, kTask, kProject, kLivelihood};
    commitment::MakeCommitment ask;
    ask.id = commitment::CommitmentId(fmt::format("c-{:03}", made_++));
    ask.kind = one_of(kKinds);
    ask.title = fmt::format("完成投资{}亿元", made_);
    ask.year = 2026;
    ask.origin = commitment::Origin::kReport;
    commitment::SourceSpan source;
    source.text = ask.title;
    source.path = {fmt::format("{}、章", made_ % 3)};
    ask.sources.push_back(std::move(source));
    if (random_() % 4 == 0) ask.deadline = office::plus_days(today(*world_), int(random_() % 40));
    ask.measure.by = commitment::MeasuredBy::kValue;
    ask.measure.unit = "亿元";
    ask.measure.target = base::Decimal(120);
    ask.measure.cumulative = true;
    if (random_() % 5 > 0) {
      ask.responsibility = commitment::Responsibility{office::UnitId(one_of(kUnits)), {}, {}};
    }
    tell(std::move(ask));
  }

  void step() {
    using namespace commitment;
    if (made_ < 12 || random_() % 12 == 0) return make();
    const CommitmentId id(fmt::format("c-{:03}", random_() % made_));
    auto state = world_->ledger.state<Commitment>(ledger::kCityBook, stream_of(id));
    ASSERT_TRUE(state);
    const auto& who = (*state)->responsibility;
    const auto lead = who ? who->lead : office::UnitId("u-a");
    const auto number = static_cast<std::uint32_t>((*state)->progress.size());
    switch (random_() % 10) {
      case 0:
        return tell(AssignCommitment{id, {}, {office::UnitId(one_of(kUnits)), {}, {}}});
      case 1:
        return tell(DeclineCommitment{id, {}, lead, "不属职责"});
      case 2:
      case 3:
        return tell(SignCommitment{id, {}, lead});
      case 4:
        return tell(ConfirmProgress{id, {}, number});
      case 5:
        return tell(ReturnProgress{id, {}, number, "请补充"});
      case 6:
        return random_() % 4 ? void() : tell(WithdrawCommitment{id, {}, "重复"});
      case 7:
        return random_() % 4 ? void() : tell(CloseCommitment{id, {}, Outcome::kMet, {}, ""});
      default:
        break;
    }
    ReportProgress ask;
    ask.id = id;
    ask.unit = lead;
    const int months = std::stoi(today(*world_).text().substr(5, 2));
    ask.period = Period::month(2026, 1 + int(random_() % unsigned(months)));
    ask.value = base::Decimal(int(random_() % 130));
    ask.text = "已完成";
    ask.explanation = "已核实";
    tell(std::move(ask));
  }

  std::map<std::string, Told> told() {
    std::map<std::string, Told> all;
    for (std::size_t i = 0; i < made_; ++i) {
      const std::string id = fmt::format("c-{:03}", i);
      auto events = world_->ledger.events(
          {.book = ledger::kCityBook, .stream = "commitment/" + id, .limit = 10'000});
      EXPECT_TRUE(events);
      for (const ledger::Event& event : *events) all[id].take(event);
      if (all[id].withdrawn) all.erase(id);
    }
    return all;
  }

  // The filter's list has this many.
  void expect_opens(const json::object& figure, const std::string& what) {
    Parameters parameters{{"limit", "200"}};
    std::string filter = text_in(figure, "filter");
    while (!filter.empty()) {
      const std::size_t end = std::min(filter.find('&'), filter.size());
      const std::string pair = filter.substr(0, end);
      filter.erase(0, std::min(end + 1, filter.size()));
      const std::size_t equals = pair.find('=');
      std::string value;
      for (std::size_t i = equals + 1; i < pair.size(); ++i) {
        const bool is_coded = pair[i] == '%';
        value.push_back(is_coded ? char(std::stoi(pair.substr(i + 1, 2), nullptr, 16)) : pair[i]);
        if (is_coded) i += 2;
      }
      parameters.emplace_back(pair.substr(0, equals), value);
    }
    auto page = list_commitments(*world_, as_, parameters);
    ASSERT_TRUE(page) << what << " " << why(page);
    EXPECT_EQ(page->items.size(), figure.at("count").to_number<std::size_t>()) << what;
  }
  // Every figure in it.
  void expect_all_open(const json::value& value, const std::string& what) {
    if (value.is_array()) {
      for (const json::value& each : value.get_array()) expect_all_open(each, what);
    }
    if (!value.is_object()) return;
    const json::object& object = value.get_object();
    if (object.contains("filter")) {
      ++opened_;
      expect_opens(object, what);
    }
    for (const auto& each : object) {
      expect_all_open(each.value(), what + "/" + std::string(each.key()));
    }
  }

  void compare_with_events() {
    auto answer = get_overview(*world_, as_, {{"year", "2026"}});
    ASSERT_TRUE(answer) << why(answer);
    const json::object* overview = answer->get();
    std::map<std::string, std::size_t> naive;
    const std::string today = service::today(*world_).text();
    for (const auto& [id, each] : told()) {
      ++naive["total"];
      ++naive["light " + each.light];
      ++naive["kind " + each.kind + " " + each.light];
      ++naive["lead " + each.lead + " " + each.light];
      naive["open"] += each.status != "closed";
      naive["unassigned"] += each.status == "unassigned";
      naive["unsigned"] += each.status == "assigned";
      naive["overdue"] += each.status != "closed" && each.deadline < today;
      naive["unreported"] += each.is_unreported(today);
      naive["waiting_for_confirmation"] += each.has_report("reported");
      naive["returned"] += each.has_report("returned");
      naive["turned_red_since_monday"] +=
          each.light == "red" && each.light_since >= text_in(*overview, "monday");
    }
    std::map<std::string, std::size_t> shown;
    const auto count = [](const json::value& figure) {
      return figure.at("count").to_number<std::size_t>();
    };
    for (const char* name : {"total", "open", "unassigned", "unsigned", "overdue", "unreported",
                             "waiting_for_confirmation", "returned", "turned_red_since_monday"}) {
      shown[name] = count(overview->at(name));
    }
    const auto add_lights = [&](const std::string& name, const json::value& lights) {
      for (const auto& each : lights.as_object()) {
        if (count(each.value()) > 0) shown[name + std::string(each.key())] = count(each.value());
      }
    };
    add_lights("light ", overview->at("by_light"));
    for (const json::value& each : overview->at("by_kind").as_array()) {
      add_lights("kind " + text_in(each.as_object(), "kind") + " ", each.at("lights"));
    }
    for (const json::value& each : overview->at("by_lead").as_array()) {
      const json::value& unit = each.at("unit");
      const std::string id = unit.is_null() ? "" : text_in(unit.as_object(), "id");
      add_lights("lead " + id + " ", each.at("lights"));
    }
    for (const auto& [name, number] : naive) EXPECT_EQ(shown[name], number) << name;
    EXPECT_EQ(shown.size(), naive.size());
    expect_all_open(*overview, "overview");
    for (const char* person : {"p-clerk", "p-supervision", "p-head"}) {
      as_ = caller(person);
      auto desk = get_desk(*world_, as_);
      ASSERT_TRUE(desk) << why(desk);
      for (const char* side : {"unit", "office"}) {
        if (!desk->at(side).is_object()) continue;
        desk->at(side).as_object().erase("candidates");
        expect_all_open(desk->at(side), std::string("desk of ") + person);
      }
    }
  }

  static std::string dump(const BoardState& state) {
    std::string out;
    for (const auto& each : state.commitments) {
      out += fmt::format("{} v{} {} {} {} {} {} {}/{} [", each->id, each->version, each->status,
                         each->light, each->lead, each->chapter, each->last_period,
                         each->next_period, each->next_due_on);
      for (const auto& report : each->reports) out += report.period + report.state + ",";
      for (const auto& asked : each->asked) out += fmt::format("{}-{},", asked.due, asked.came);
      out += "]\n";
    }
    return out;
  }

  std::mt19937 random_{7};
  std::size_t made_ = 0;
  std::size_t asked_ = 0;
  std::size_t opened_ = 0;
  Caller as_ = caller("p-leader");
};

TEST_F(BoardTest, EqualsWhatTheEventsSayAndOpensWhatItCounts) {
  for (int round = 0; round < 12; ++round) {
    for (int i = 0; i < 40; ++i) step();
    if (round % 3 == 2) {
      clock_.advance(std::chrono::hours(24 * 17));
      ASSERT_TRUE(turn_lights(*world_, fmt::format("slot-{}", round)));
    }
    as_ = caller("p-leader");
    compare_with_events();
    auto followed = world_->board->now();
    auto anew = Board(world_->ledger).now();
    ASSERT_TRUE(followed && anew);
    EXPECT_EQ(dump(**followed), dump(**anew));
  }
  EXPECT_GT(made_, 30u);
  EXPECT_GT(opened_, 1'000u);
}

TEST_F(BoardTest, WhatAnotherProcessDoesIsSeenInTheNextRead) {
  make();
  ASSERT_EQ((*world_->board->now())->commitments.size(), 1u);
  auto other = open_ledger("other");
  commitment::MakeCommitment ask;
  ask.id = commitment::CommitmentId("c-other");
  ask.title = "别处登记";
  ask.year = 2026;
  ask.measure.by = commitment::MeasuredBy::kMilestones;
  auto reply = other->execute(
      office::command(office::Actor{"system/test", {}}, "other-1", {}, std::move(ask)));
  ASSERT_TRUE(reply) << why(reply);
  auto state = world_->board->now();
  ASSERT_TRUE(state);
  EXPECT_NE((*state)->find("c-other"), nullptr);
  EXPECT_EQ((*state)->find("c-nobody"), nullptr);
}

TEST_F(BoardTest, WhoeverWroteSeesItInHisNextRead) {
  constexpr int kThreads = 4;
  constexpr int kCommands = 20;
  std::atomic<int> missed = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kCommands; ++i) {
        commitment::MakeCommitment ask;
        ask.id = commitment::CommitmentId(fmt::format("c-{}-{}", thread, i));
        ask.title = "同时登记";
        ask.year = 2026;
        ask.measure.by = commitment::MeasuredBy::kMilestones;
        const std::string id = ask.id.value();
        auto reply = world_->ledger.execute(
            office::command(office::Actor{"system/test", {}}, "at-once-" + id, {}, std::move(ask)));
        auto state = world_->board->now();
        missed += !reply || !state || (*state)->find(id) == nullptr;
      }
    });
  }
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(missed, 0);
  auto state = world_->board->now();
  ASSERT_TRUE(state);
  EXPECT_EQ((*state)->commitments.size(), std::size_t{kThreads * kCommands});
  EXPECT_TRUE(
      std::ranges::is_sorted((*state)->commitments, {}, [](const auto& each) { return each->id; }));
}

TEST_F(BoardTest, PagesInOrderAndRefusesACursorOfAnotherList) {
  for (int i = 0; i < 25; ++i) make();
  std::vector<std::string> seen;
  std::string cursor;
  for (int page_number = 0; page_number < 10; ++page_number) {
    Parameters parameters{{"limit", "7"}, {"sort", "-deadline,title"}};
    if (!cursor.empty()) parameters.emplace_back("cursor", cursor);
    auto page = list_commitments(*world_, as_, parameters);
    ASSERT_TRUE(page) << why(page);
    for (const auto& item : page->items) seen.push_back(text_in(item, "deadline"));
    cursor = page->next_cursor.value_or("");
    if (cursor.empty()) break;
    EXPECT_FALSE(list_commitments(*world_, as_, {{"cursor", cursor}, {"year", "2026"}}));
  }
  EXPECT_EQ(seen.size(), 25u);
  EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
}

}  // namespace
}  // namespace luoshi::service::test
