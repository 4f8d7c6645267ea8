// The red and the black board of companies, and matters with what was done at their source.
#include "service/articles.h"
#include "service/test_figures_test.h"

namespace luoshi::service::test {
namespace {

class CaseBoardsTest : public CaseFiguresTest {
 protected:
  // Closed in February, with what the person said.
  Put closed_of(const char* company, bool in_time, std::optional<int> satisfied = {}) const {
    Put out{.came_at = at("2026-02-03", 9), .due_at = at("2026-02-10", 9)};
    out.closed_at = *out.due_at + (in_time ? -kHour : kHour);
    out.company = company;
    if (!satisfied) return out;
    out.said = cases::CaseFollowedUp{};
    out.said->reached = true;
    out.said->solved = *satisfied >= 3;
    out.said->satisfied = satisfied;
    return out;
  }
  static std::string tiers_in(const json::object& figures) {
    std::string out;
    for (const json::value& each : figures.at("items").as_array()) {
      out += text_in(each, "value") + " " + text_in(each, "tier") + "; ";
    }
    return out;
  }
  std::string wrong(const Parameters& parameters) {
    const auto found = get_case_figures(*world_, caller("p-leader"), parameters);
    return found ? "none" : found.error().where;
  }
  void write_measure(const char* title, const char* matter, const char* from,
                     std::optional<std::string> until = {}) {
    ArticleText text;
    text.what = cases::ArticleKind::kMeasure;
    text.title = title;
    text.text = "已出台办法";
    text.kind = "call";
    text.matter = matter;
    text.unit = office::UnitId("u-city");
    text.from = from;
    text.until = std::move(until);
    auto written = write_article(*world_, caller("p-hotline"), request(), text);
    ASSERT_TRUE(written) << why(written);
  }
};

TEST_F(CaseBoardsTest, CompaniesStandOnTheRedAndOnTheBlackBoard) {
  put(12, closed_of("好", true, 5));
  put(11, closed_of("中", true, 5));
  put(3, closed_of("中", true, 3));  // solved, and not satisfied
  put(20, closed_of("慢", false, 5));
  put(5, closed_of("差", true, 5));
  put(7, closed_of("差", true, 1));
  put(40, closed_of("无评", false));  // nobody was asked: no blame for what the unit did alone
  put(9, closed_of("少", false, 1));
  put(30, closed_of("返", true, 5));
  Put again = closed_of("返", true, 5);
  again.is_reopened = true;
  put(7, again);
  put(50, {.came_at = at("2026-02-03", 9), .due_at = at("2026-02-04", 9)});  // of no company

  const json::object figures = get({{"by", "company"}});  // the last month that is over
  EXPECT_EQ(text_in(figures, "from") + " " + text_in(figures, "to"), "2026-02-01 2026-02-28");
  EXPECT_EQ(tiers_in(figures),
            "好 excellent; 中 good; 差 behind; 返 behind; 慢 behind; 少 unranked; 无评 unranked; ");
  EXPECT_EQ(text_in(*item_of(figures, "好"), "name"), "好");
  EXPECT_EQ(count_of(figures, "返", "reopened"), 7);
  EXPECT_EQ(text_in(item_of(figures, "返")->at("counts"), "reopened_percent"), "18.9");
  EXPECT_EQ(text_in(figures.at("tiers").at(0).at("name"), "zh"), "红榜");
  EXPECT_EQ(text_in(figures.at("tiers").at(2).at("name"), "zh"), "黑榜");
  EXPECT_EQ(count_in(figures.at("all").as_object(), "opened"), 144);  // of companies

  // Of a line the others stand there too, on no board.
  const json::object of_line = get({{"by", "company"}, {"line", "hotline"}});
  EXPECT_EQ(count_of(of_line, "", "opened"), 50);
  EXPECT_EQ(count_of(of_line, "", "due"), 50);
  EXPECT_TRUE(item_of(of_line, "")->at("tier").is_null());
  EXPECT_EQ(text_in(of_line.at("items").as_array().back(), "value"), "");
  EXPECT_EQ(count_in(of_line.at("all").as_object(), "opened"), 194);

  const json::object months =
      get({{"by", "month"}, {"company", "好"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}});
  EXPECT_EQ(count_of(months, "2026-02", "satisfied"), 12);
}

TEST_F(CaseBoardsTest, TheCitySaysWhoStandsWhere) {
  put(12, closed_of("好", true, 4));
  put(12, closed_of("慢", false, 4));
  load_kinds(std::string("tiers:\n  companies: {due_min: 12, said_min: 12, said_needed: true,\n"
                         "    first: {satisfied: 99}, second: {satisfied: 90.5}}\n") +
             kFigureKinds);
  const json::object figures = get({{"by", "company"}});
  EXPECT_EQ(tiers_in(figures), "好 excellent; 慢 excellent; ");
  const std::string rules = json::serialize(figures.at("rules"));
  EXPECT_NE(rules.find("满意率99%以上的为红榜，满意率90.5%以上的为未上榜，其余为黑榜"), rules.npos)
      << rules;
  load_kinds(std::string("tiers:\n  companies: {due_min: 13, said_min: 12,\n"
                         "    first: {satisfied: 99}, second: {satisfied: 90.5}}\n") +
             kFigureKinds);
  EXPECT_EQ(tiers_in(get({{"by", "company"}})), "好 unranked; 慢 unranked; ");
}

TEST_F(CaseBoardsTest, CompaniesAreJudgedByWhatIsOver) {
  EXPECT_EQ(wrong({{"by", "company"}, {"from", "2026-02-01"}, {"to", "2026-03-01"}}), "none");
  EXPECT_EQ(wrong({{"by", "company"}, {"from", "2026-02-01"}, {"to", "2026-03-02"}}), "to");
  EXPECT_EQ(wrong({{"by", "company"}, {"from", "2026-03-01"}}), "to");
  EXPECT_EQ(wrong({{"by", "day"}, {"company", "好"}, {"to", "2026-03-02"}}), "to");
  EXPECT_EQ(wrong({{"by", "unit"}, {"company", "好"}}), "company");
}

TEST_F(CaseBoardsTest, MattersStandBesideWhatWasDoneAtTheirSource) {
  Put land{.came_at = at("2026-02-03", 9)}, work = land, none = land;
  land.matter = "land";
  work.matter = "work";
  put(6, land);
  put(2, work);
  put(4, none);
  write_measure("征地补偿公示办法", "land", "2026-02-10");
  write_measure("征地听证", "land", "2026-01-01", "2026-02-01");
  write_measure("早已废止", "land", "2025-01-01", "2026-01-31");
  write_measure("以后的", "work", "2026-03-01");
  write_measure("学位扩容", "school", "2025-09-01");

  const Parameters february = {
      {"by", "matter"}, {"line", "hotline"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}};
  const json::object figures = get(february);
  EXPECT_EQ(count_of(figures, "land", "opened"), 6);
  EXPECT_EQ(count_of(figures, "work", "opened"), 2);
  EXPECT_EQ(count_of(figures, "", "opened"), 4);
  EXPECT_EQ(count_of(figures, "school", "opened"), 0);  // nobody asked, something was done
  EXPECT_EQ(text_in(*item_of(figures, "land"), "name"), "征地拆迁");
  const json::object& measures = item_of(figures, "land")->at("measures").as_object();
  EXPECT_EQ(measures.at("count"), 2);
  EXPECT_EQ(text_in(measures.at("items").at(0), "title"), "征地补偿公示办法");
  EXPECT_EQ(text_in(measures.at("items").at(1), "title"), "征地听证");
  EXPECT_EQ(text_in(measures.at("items").at(0).at("unit"), "id"), "u-city");
  EXPECT_EQ(text_in(measures, "filter"), "what=measure&matter=land");
  EXPECT_EQ(item_of(figures, "work")->at("measures").at("count"), 0);
  EXPECT_EQ(item_of(figures, "school")->at("measures").at("count"), 1);
  EXPECT_TRUE(item_of(figures, "")->at("measures").is_null());
  EXPECT_TRUE(figures.at("tiers").is_null());

  // Who has no business with them cannot work the two out, nor the four.
  const json::object others = get(february, "p-clerk");
  EXPECT_EQ(count_of(others, "work", "opened"), -1);
  EXPECT_EQ(count_of(others, "", "opened"), -1);
  EXPECT_EQ(count_of(others, "land", "opened"), 6);
}

// Matters of cases that are due today and have none do not stand there as one.
TEST_F(CaseBoardsTest, WhatHasNoMatterIsNoMatter) {
  put({.came_at = at("2026-03-01", 9), .due_at = at("2026-03-02", 1)});
  Put land{.came_at = at("2026-03-01", 9), .due_at = at("2026-03-02", 1)};
  land.matter = "land";
  put(land);
  const json::object figures = get({{"by", "matter"}});
  EXPECT_EQ(tiers_in(figures), "land ; ");
  EXPECT_EQ(count_of(figures, "land", "due"), 1);
}

}  // namespace
}  // namespace luoshi::service::test
