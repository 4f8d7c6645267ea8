// Figures through their use case: beside a recount of the same cases, and as those see them who
// have no business with all of them.
#include "service/case_figures.h"

#include <random>

#include "service/test_figures_test.h"

namespace luoshi::service::test {
namespace {

std::string value_of(const Put& put, const std::string& by) {
  if (by == "unit") return put.unit;
  if (by == "region") return put.region;
  if (by == "county") return put.region == "u-city" ? "" : put.region.substr(0, 3);
  if (by == "channel") return put.channel == cases::Channel::kCall ? "call" : "letter";
  if (by == "category") return "call/" + put.category;
  if (by == "kind") return "call";
  return "hotline";
}

TEST_F(CaseFiguresTest, EqualARecountToTheMoment) {
  std::mt19937 random(11);
  const auto draw = [&](auto... values) {
    const std::array all{values...};
    return all[random() % all.size()];
  };
  const std::int64_t start = now() - 60 * 24 * kHour;
  for (int i = 0; i < 150; ++i) {
    Put what;
    what.unit = draw("u-a", "u-a1", "u-b", "u-dept");
    what.region = draw("u-a1", "u-b1", "u-b", "u-city");
    what.category = draw("noise", "");
    what.channel = draw(cases::Channel::kCall, cases::Channel::kLetter);
    what.came_at = start + static_cast<std::int64_t>(random() % (60 * 24)) * kHour;
    if (random() % 8)
      what.due_at = what.came_at + static_cast<std::int64_t>(random() % 240) * kHour;
    const std::int64_t closed_at = what.came_at + static_cast<std::int64_t>(random() % 300) * kHour;
    if (random() % 8 && closed_at <= now()) what.closed_at = closed_at;
    if (i < 20) what.due_at = at("2026-03-02", i);  // today: some have come
    put(what);
  }
  const std::pair<const char*, const char*> ranges[] = {{"2026-01-01", "2026-03-02"},
                                                        {"2026-01-17", "2026-02-28"},
                                                        {"2026-02-01", "2026-02-28"},
                                                        {"2026-03-02", "2026-03-02"},
                                                        {"2026-02-20", "2026-12-31"}};
  for (const char* by : {"unit", "region", "county", "channel", "category", "kind", "line"}) {
    for (const auto& [from, to] : ranges) {
      std::map<std::string, std::array<std::int64_t, 5>> right;
      for (const Put& each : puts_) {
        const auto within = [&](const std::optional<std::int64_t>& time) {
          return time && day_of(*time) >= from && day_of(*time) <= to;
        };
        auto& counts = right[value_of(each, by)];
        const bool is_closed = within(each.closed_at);
        const bool is_late = each.closed_at && each.due_at && *each.closed_at > *each.due_at;
        const bool is_due = within(each.due_at) && *each.due_at <= now();
        counts[0] += within(each.came_at);
        counts[1] += is_closed;
        counts[2] += is_closed && each.due_at && !is_late;
        counts[3] += is_due;
        counts[4] += is_due && each.closed_at && !is_late;
      }
      const json::object figures = get({{"by", by}, {"from", from}, {"to", to}});
      for (const auto& [value, counts] : right) {
        const std::string where = std::string(by) + " " + value + " " + from + " " + to;
        EXPECT_EQ(count_of(figures, value, "opened"), counts[0]) << where;
        EXPECT_EQ(count_of(figures, value, "closed"), counts[1]) << where;
        EXPECT_EQ(count_of(figures, value, "closed_in_time"), counts[2]) << where;
        EXPECT_EQ(count_of(figures, value, "due"), counts[3]) << where;
        EXPECT_EQ(count_of(figures, value, "due_met"), counts[4]) << where;
      }
    }
  }
}

TEST_F(CaseFiguresTest, ARunningMonthKnowsWhatIsDueByNow) {
  put({.came_at = at("2026-03-01", 9), .due_at = at("2026-03-02", 9)});
  put({.came_at = at("2026-03-01", 9), .due_at = at("2026-03-02", 11)});
  put({.came_at = at("2026-03-01", 9), .due_at = at("2026-03-20", 9)});
  const Parameters month = {{"by", "month"}, {"from", "2026-03-01"}, {"to", "2026-03-31"}};
  EXPECT_EQ(count_of(get(month), "2026-03", "due"), 1);
  pass_hours(2);
  EXPECT_EQ(count_of(get(month), "2026-03", "due"), 2);
  EXPECT_EQ(count_of(get(month), "2026-03", "opened"), 3);
  pass_days(1);
  EXPECT_EQ(count_of(get(month), "2026-03", "due"), 2);
  pass_days(20);
  const json::object figures = get(month);
  EXPECT_EQ(count_of(figures, "2026-03", "due"), 3);
  EXPECT_EQ(text_in(item_of(figures, "2026-03")->at("counts"), "on_time_of_due"), "0.0");
  EXPECT_TRUE(figures.at("all").at("on_time_of_closed").is_null());
}

TEST_F(CaseFiguresTest, UnitsStandInTiersAndTheFewApart) {
  const std::int64_t came = at("2026-02-03", 9), due = at("2026-02-10", 9);
  const auto closed = [&](const char* unit, int count, std::int64_t time) {
    put(count, {.unit = unit, .came_at = came, .due_at = due, .closed_at = time});
  };
  closed("u-dept", 10, due - kHour);
  closed("u-b", 9, due - kHour);
  closed("u-b", 1, due + kHour);
  closed("u-a", 9, due + kHour);
  closed("u-a", 1, due - kHour);
  closed("u-a1", 9, due - kHour);
  const json::object figures = get({{"by", "unit"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}});
  std::string order;
  for (const json::value& each : figures.at("items").as_array()) {
    order += text_in(each, "value") + " " + text_in(each, "tier") + "; ";
  }
  EXPECT_EQ(order, "u-dept excellent; u-b good; u-a behind; u-a1 unranked; ");
  EXPECT_EQ(text_in(*item_of(figures, "u-b"), "name"), "乙县");
  EXPECT_EQ(text_in(item_of(figures, "u-b")->at("counts"), "on_time_of_closed"), "90.0");
  const json::object kinds =
      get({{"by", "category"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}});
  EXPECT_EQ(text_in(*item_of(kinds, "call/noise"), "name_en"), "noise");
}

// p-clerk's business is u-a and u-a1.
TEST_F(CaseFiguresTest, OthersAreToldOfWithoutSmallCells) {
  const std::int64_t came = at("2026-02-03", 9);
  put(12, {.unit = "u-dept", .region = "u-b", .came_at = came});
  put(3, {.unit = "u-b", .region = "u-b1", .came_at = came});
  put(2, {.unit = "u-a", .came_at = came});
  put(30, {.unit = "u-city", .came_at = came});
  const Parameters february = {
      {"by", "unit"}, {"line", "hotline"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}};
  const json::object whole = get(february);
  EXPECT_EQ(count_of(whole, "u-b", "opened"), 3);
  EXPECT_EQ(whole.at("hides_small"), false);

  const json::object figures = get(february, "p-clerk");
  EXPECT_EQ(count_of(figures, "u-a", "opened"), 2);  // his own
  EXPECT_EQ(count_of(figures, "u-b", "opened"), -1);
  EXPECT_EQ(count_of(figures, "u-dept", "opened"),
            -1);  // with all less the others it would be told
  EXPECT_EQ(count_of(figures, "u-city", "opened"), 30);
  EXPECT_EQ(count_in(figures.at("all").as_object(), "opened"), 47);
  EXPECT_EQ(figures.at("hides_small"), true);
}

TEST_F(CaseFiguresTest, WhatCouldBeSubtractedIsNotTold) {
  const auto refusal = [&](Parameters parameters) {
    const auto found = get_case_figures(*world_, caller("p-clerk"), parameters);
    return found ? "none"
                 : found.error().where + std::to_string(static_cast<int>(found.error().code));
  };
  const std::string forbidden = std::to_string(static_cast<int>(base::ErrorCode::kForbidden));
  const auto month = [](const char* by, const char* to = "2026-02-28") {
    return Parameters{{"by", by}, {"line", "hotline"}, {"from", "2026-02-01"}, {"to", to}};
  };
  EXPECT_EQ(refusal(month("channel")), "none");
  EXPECT_EQ(refusal(month("channel", "2026-02-27")), forbidden);
  EXPECT_EQ(refusal(month("channel", "2026-03-31")), forbidden);  // not over, and two
  EXPECT_EQ(refusal(month("day")), forbidden);
  EXPECT_EQ(refusal({{"by", "channel"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}}), forbidden);
  EXPECT_EQ(refusal({{"by", "month"}, {"unit", "u-b"}}), forbidden);
  EXPECT_EQ(refusal({{"by", "month"}, {"unit", "u-a"}}), "none");
  EXPECT_EQ(refusal({{"by", "month"}, {"channel", "call"}}), forbidden);

  put(6, {.unit = "u-b", .came_at = at("2026-03-01", 9)});
  put(6, {.unit = "u-a", .came_at = at("2026-03-01", 9)});
  const json::object own = get({{"by", "unit"}}, "p-clerk");
  EXPECT_EQ(own.at("items").as_array().size(), 1u);
  EXPECT_TRUE(own.at("all").is_null());
}

// He knows his own ten, and would know that the others have three.
TEST_F(CaseFiguresTest, NothingIsLeftWhenHeTakesHisOwnAway) {
  const std::int64_t came = at("2026-02-03", 9);
  put(10, {.unit = "u-a", .region = "u-a1", .came_at = came});
  put(3, {.unit = "u-b", .region = "u-b1", .came_at = came});
  for (const char* by : {"unit", "county", "channel", "kind", "category", "month", "line"}) {
    const json::object figures = get(
        {{"by", by}, {"line", "hotline"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}}, "p-clerk");
    EXPECT_EQ(count_in(figures.at("all").as_object(), "opened"), -1) << by;
    for (const json::value& each : figures.at("items").as_array()) {
      const bool is_own = text_in(each, "value") == "u-a";
      EXPECT_EQ(count_in(each.at("counts").as_object(), "opened"), is_own ? 10 : -1) << by;
    }
  }
}

// What each line comes to stands in its own tables, so that all of them less these would tell.
TEST_F(CaseFiguresTest, ALineIsNotToldAsTheRestOfAll) {
  const std::int64_t came = at("2026-02-03", 9);
  const auto line = [&](int count, calendar::Line of) {
    put(count, {.unit = "u-dept", .region = "u-b", .came_at = came, .line = of});
  };
  line(40, calendar::Line::kHotline);
  line(7, calendar::Line::kPetition);
  line(3, calendar::Line::kHazard);
  const Parameters lines = {{"by", "line"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}};
  EXPECT_EQ(count_in(get(lines).at("all").as_object(), "opened"), 50);
  const json::object figures = get(lines, "p-clerk");
  EXPECT_EQ(count_of(figures, "hazard", "opened"), -1);
  EXPECT_EQ(count_in(figures.at("all").as_object(), "opened"), -1);
  const json::object petitions =
      get({{"by", "unit"}, {"line", "petition"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}},
          "p-clerk");
  EXPECT_EQ(count_in(petitions.at("all").as_object(), "opened"), 7);
}

TEST_F(CaseFiguresTest, WrongParametersAreNamed) {
  const auto where = [&](Parameters parameters) {
    const auto found = get_case_figures(*world_, caller("p-leader"), parameters);
    return found ? "none" : found.error().where;
  };
  EXPECT_EQ(where({{"by", "colour"}}), "by");
  EXPECT_EQ(where({{"line", "x"}}), "line");
  EXPECT_EQ(where({{"from", "2026-02-30"}}), "from");
  EXPECT_EQ(where({{"from", "2026-03-02"}, {"to", "2026-03-01"}}), "to");
  EXPECT_EQ(where({{"by", "day"}, {"from", "2020-01-01"}, {"to", "2026-03-01"}}), "to");
  EXPECT_EQ(where({{"by", "unit"}, {"channel", "call"}}), "channel");
  EXPECT_EQ(where({{"by", "month"}, {"channel", "call"}, {"unit", "u-a"}}), "channel");
}

}  // namespace
}  // namespace luoshi::service::test
