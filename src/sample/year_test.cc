// The sample city's year, lived up to several days.
#include <algorithm>
#include <set>

#include "commitment/commitment.h"
#include "commitment/package.h"
#include "commitment/period.h"
#include "commitment/source.h"
#include "office/person.h"
#include "sample/test_city_test.h"

namespace luoshi::sample {
namespace {

using test::LivedCity;
using test::moment;

std::string today_of(env::WallTime now) { return office::city_day(now).text(); }

std::map<std::string, int> count_by(const std::vector<std::map<std::string, std::string>>& rows,
                                    const std::string& column) {
  std::map<std::string, int> out;
  for (auto row : rows) ++out[row[column]];
  return out;
}

// What holds of every lived year: in order, on working days, by people, and as verify finds it.
void expect_sound(LivedCity& lived, env::WallTime now) {
  const WorkTime time = lived.time();
  env::WallTime last;
  for (const ledger::Event& each : lived.events()) {
    ASSERT_GE(each.time, last) << each.stream;
    ASSERT_LT(each.time, now) << each.stream;
    last = each.time;
    if (!each.actor.starts_with("person/")) continue;
    ASSERT_TRUE(time.is_working(office::city_day(each.time))) << each.stream << " " << each.kind;
  }
  const ledger::VerifyReport report = lived.verify();
  EXPECT_TRUE(report.agrees()) << report.to_string(base::Language::kEnglish);
  EXPECT_TRUE(report.projections_compared);
}

const env::WallTime kNovember = moment("2026-11-23", 15);

// Lived once for the tests that only look.
LivedCity& november() {
  static LivedCity lived(kNovember);
  return lived;
}

TEST(Year, IsAWorkingOfficeInNovember) {
  const env::WallTime now = kNovember;
  LivedCity& lived = november();
  expect_sound(lived, now);
  const auto commitments = lived.rows(commitment::commitments_table());
  const int all = static_cast<int>(commitments.size());
  EXPECT_GE(all, 200);
  auto lights = count_by(commitments, "light");
  for (const char* light : {"none", "green", "yellow", "red", "done"}) {
    EXPECT_GT(lights[light], 0) << light;
  }
  EXPECT_GT(lights["green"], all / 2);
  EXPECT_LT(lights["red"], all / 8);
  auto kinds = count_by(commitments, "kind");
  EXPECT_EQ(kinds.size(), 4u);
  auto origins = count_by(commitments, "origin");
  EXPECT_GE(origins.size(), 6u);
  EXPECT_GE(count_by(commitments, "lead").size(), 30u);
  auto status = count_by(commitments, "status");
  EXPECT_GT(status["closed"], 5);
  EXPECT_GT(status["assigned"], 0);  // there is something to sign
  auto progress = count_by(lived.rows(commitment::commitment_progress_table()), "state");
  EXPECT_GT(progress["confirmed"], 1'000);
  EXPECT_GT(progress["reported"], 0);
  EXPECT_GT(progress["returned"], 0);
  EXPECT_EQ(lived.rows(commitment::periods_table()).at(0)["frozen_through"], "2026-Q3");
  EXPECT_EQ(lived.rows(commitment::packages_table()).size(), 3u);
}

TEST(Year, HasSomethingDueOnTheDayOfTheStart) {
  const env::WallTime now = kNovember;
  LivedCity& lived = november();
  int due_today = 0;
  auto states = count_by(lived.rows(cases::cases_table()), "state");
  EXPECT_GT(states["closed"], 5);
  EXPECT_GT(states["answered"], 0);
  int overdue = 0;
  for (auto row : lived.rows(cases::cases_table())) {
    if (row["state"] != "received") continue;
    const env::WallTime due(std::chrono::milliseconds(std::stoll(row["due_at"])));
    due_today += today_of(due) == today_of(now) ? 1 : 0;
    overdue += due < now ? 1 : 0;
  }
  EXPECT_GE(due_today, 1);
  EXPECT_GE(overdue, 1);
  int sources = 0;
  for (auto row : lived.rows(commitment::sources_table())) {
    sources += row["due_on"] == today_of(now) && row["replied_on"].empty() ? 1 : 0;
  }
  EXPECT_EQ(sources, 1);
}

TEST(Year, IsTheSameTwice) {
  const env::WallTime now = moment("2026-04-10", 11);
  LivedCity one(now);
  LivedCity other(now);
  const auto events = one.events();
  EXPECT_GT(events.size(), 2'000u);
  EXPECT_EQ(events, other.events());
}

// The report and all of its years move with the year of the start; in January it is the last one.
TEST(Year, IsThatOfTheStart) {
  for (const auto& [day, year] : std::vector<std::pair<std::string, int>>{
           {"2027-03-10", 2027}, {"2027-01-12", 2026}, {"2028-02-02", 2028}}) {
    const env::WallTime now = moment(day, 10);
    LivedCity lived(now);
    EXPECT_EQ(lived.year(), year) << day;
    expect_sound(lived, now);
    const auto commitments = lived.rows(commitment::commitments_table());
    EXPECT_GE(commitments.size(), 200u) << day;
    for (auto row : commitments) EXPECT_EQ(row["year"], std::to_string(year)) << day;
  }
}

// Whoever did something had the right to do it then, by the grants in the ledger.
TEST(Year, IsDoneByThoseWhoMay) {
  LivedCity lived(moment("2026-04-10", 11));
  const std::map<std::string, office::Right> rights = {
      {"commitment.signed", office::Right::kCommitmentsSign},
      {"commitment.declined", office::Right::kCommitmentsSign},
      {"progress.reported", office::Right::kProgressWrite},
      {"progress.corrected", office::Right::kProgressWrite},
      {"progress.confirmed", office::Right::kCommitmentsWrite},
      {"progress.returned", office::Right::kCommitmentsWrite},
      {"case.opened", office::Right::kCommitmentsWrite},
      {"case.received", office::Right::kProgressWrite}};
  std::set<std::string> seen;
  for (const ledger::Event& each : lived.events()) {
    const auto right = rights.find(each.kind);
    if (right == rights.end()) continue;
    if (each.actor == "system/orders") continue;  // by the city's rules
    ASSERT_TRUE(each.actor.starts_with("person/")) << each.kind;
    auto person = lived.world().directory.person(office::PersonId(each.actor.substr(7)));
    ASSERT_TRUE(person && *person) << each.actor;
    const auto day = office::city_day(each.time);
    EXPECT_TRUE(office::rights_of(**person, day).has(right->second)) << each.actor << each.kind;
    seen.insert(each.kind);
  }
  EXPECT_EQ(seen.size(), rights.size());
}

TEST(YearAt, IsTheYearBeforeInTheFirstDays) {
  EXPECT_EQ(year_at(moment("2026-11-23", 10)), 2026);
  EXPECT_EQ(year_at(moment("2027-01-19", 23)), 2026);
  EXPECT_EQ(year_at(moment("2027-01-20", 0)), 2027);
}

TEST(Moved, MovesYearsAndNothingElse) {
  EXPECT_EQ(moved("2026年1月15日，2025年增长6.3%，1500亿元", 1),
            "2027年1月15日，2026年增长6.3%，1500亿元");
  EXPECT_EQ(moved("12026年 26年 三年 2026", 1), "12026年 26年 三年 2026");
  EXPECT_EQ(moved("2026年", 0), "2026年");
}

}  // namespace
}  // namespace luoshi::sample
