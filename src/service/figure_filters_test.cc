// Every figure opens exactly the cases that it counts.
#include <random>

#include "cases/figures.h"
#include "service/cases.h"
#include "service/test_figures_test.h"

namespace luoshi::service::test {
namespace {

class FigureFiltersTest : public CaseFiguresTest {
 protected:
  void SetUp() override {
    CaseFiguresTest::SetUp();
    for (int i = 0; i < 70; ++i) put_any();
  }

  static std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '%') {
        out += text[i];
        continue;
      }
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    }
    return out;
  }
  static Parameters parameters_of(std::string_view query) {
    Parameters out;
    while (!query.empty()) {
      const std::string_view one = query.substr(0, query.find('&'));
      query.remove_prefix(std::min(query.size(), one.size() + 1));
      const std::size_t equals = one.find('=');
      if (equals == one.npos) continue;
      out.emplace_back(one.substr(0, equals), decoded(one.substr(equals + 1)));
    }
    return out;
  }
  std::int64_t listed(const std::string& query, const std::string& person) {
    Parameters parameters = parameters_of(query);
    parameters.emplace_back("limit", "200");
    const auto page = list_cases(*world_, caller(person), parameters);
    EXPECT_TRUE(page) << query << " " << why(page);
    return page ? static_cast<std::int64_t>(page->items.size()) : -1;
  }
  // How many counts above zero were opened.
  int open_all(const Parameters& parameters, const std::string& person = "p-leader") {
    const json::object figures = get(parameters, person);
    int opened = 0;
    for (const json::value& each : figures.at("items").as_array()) {
      const json::object& item = each.as_object();
      if (item.at("filter").is_null()) continue;
      const json::value& own = item.at("filters");
      const json::object& filters = (own.is_null() ? figures.at("filters") : own).as_object();
      for (const cases::CountColumn& column : cases::kCountColumns) {
        const std::string query =
            text_in(each, "filter") + "&" + std::string(filters.at(column.name).as_string());
        const std::int64_t count = count_in(item.at("counts").as_object(), column.name);
        EXPECT_EQ(listed(query, person), count) << query << " for " << column.name;
        opened += count > 0;
      }
    }
    return opened;
  }

 private:
  template <class... Values>
  auto draw(Values... values) {
    const std::array all{values...};
    return all[random_() % all.size()];
  }
  void put_any() {
    Put what;
    what.unit = draw("u-a", "u-a1", "u-b", "u-dept");
    what.region = draw("u-a1", "u-b1", "u-b", "u-city");
    what.category = draw("noise", "");
    what.channel = draw(cases::Channel::kCall, cases::Channel::kLetter);
    if (draw(0, 1)) what.matter = draw("land", "work");
    if (draw(0, 1)) what.company = draw("甲 & 乙物业", "丙物业");
    what.came_at = now() - static_cast<std::int64_t>(random_() % (60 * 24)) * kHour;
    if (draw(0, 1, 1, 1)) {
      what.due_at = what.came_at + static_cast<std::int64_t>(random_() % 500) * kHour;
    }
    const std::int64_t closed_at =
        what.came_at + static_cast<std::int64_t>(random_() % 300) * kHour;
    what.is_answered = draw(0, 0, 1) != 0;
    if (draw(0, 1, 1, 1) && closed_at <= now()) {
      what.closed_at = closed_at;
      what.is_reopened = draw(0, 0, 1) != 0;
      if (draw(0, 1, 1)) what.said = said();
    }
    put(what);
  }
  cases::CaseFollowedUp said() {
    cases::CaseFollowedUp out;
    out.reached = draw(0, 1, 1, 1) != 0;
    if (!out.reached) return out;
    if (draw(0, 1)) out.responded = draw(true, false);
    if (draw(0, 1)) out.solved = draw(true, false);
    if (draw(0, 1, 1)) out.satisfied = draw(1, 2, 3, 4, 5);
    return out;
  }

  std::mt19937 random_{3};
};

TEST_F(FigureFiltersTest, EveryCountIsAListOfItsCases) {
  int opened = 0;
  for (const char* by :
       {"unit", "region", "county", "channel", "category", "kind", "line", "month", "matter"}) {
    opened += open_all({{"by", by}, {"from", "2026-01-14"}, {"to", "2026-03-02"}});
    opened += open_all({{"by", by}, {"line", "hotline"}});
  }
  opened += open_all({{"by", "company"}, {"from", "2026-01-14"}, {"to", "2026-03-01"}});
  opened += open_all({{"by", "company"}, {"line", "hotline"}});
  opened += open_all({{"by", "day"}, {"from", "2026-02-25"}, {"to", "2026-03-02"}});
  opened += open_all({{"by", "month"}, {"category", "call/"}, {"from", "2026-01-14"}});
  opened += open_all({{"by", "month"}, {"unit", "u-b"}, {"from", "2026-01-14"}});
  EXPECT_GT(opened, 400);
}

// What is answered is due no more.
TEST_F(FigureFiltersTest, TheDeskOpensWhatItCounts) {
  const std::int64_t came = at("2026-03-01", 9), later = at("2026-03-02", 20);
  put(2, {.came_at = came, .due_at = later});
  put(3, {.came_at = came, .due_at = later, .is_answered = true});
  const auto desk = case_desk(*world_, caller("p-hotline"));
  ASSERT_TRUE(desk) << why(desk);
  for (const char* part : {"due_today", "overdue"}) {
    const json::object& figure = desk->at(part).as_object();
    const auto count = json::value_to<std::int64_t>(figure.at("count"));
    EXPECT_GT(count, 1) << part;
    EXPECT_EQ(listed(text_in(figure, "filter"), "p-hotline"), count) << part;
  }
}

TEST_F(FigureFiltersTest, WhoSeesSomeCasesOpensThese) {
  EXPECT_GT(open_all({{"by", "unit"}, {"from", "2026-01-14"}}, "p-clerk"), 10);
  EXPECT_GT(open_all({{"by", "region"}, {"from", "2026-01-14"}}, "p-clerk"), 5);
  EXPECT_GT(open_all({{"by", "county"}, {"from", "2026-01-14"}}, "p-clerk"), 5);
  // Of the others there is no list.
  const json::object figures =
      get({{"by", "category"}, {"line", "hotline"}, {"from", "2026-02-01"}, {"to", "2026-02-28"}},
          "p-clerk");
  EXPECT_TRUE(figures.at("items").at(0).at("filter").is_null());
}

}  // namespace
}  // namespace luoshi::service::test
