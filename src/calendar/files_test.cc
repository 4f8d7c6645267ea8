#include "calendar/files.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "calendar/sentence.h"
#include "calendar/support_test.h"

namespace luoshi::calendar {
namespace {

TEST(CalendarFile, TheSampleIsWholeAndLoadsTwentyYears) {
  const CalendarReading reading = read_calendar(sample_file("calendar.yaml"));
  EXPECT_TRUE(reading.findings.empty());
  EXPECT_EQ(reading.data.loaded_years.size(), 20u);
  EXPECT_EQ(*reading.data.loaded_years.begin(), 2007);
  EXPECT_EQ(*reading.data.loaded_years.rbegin(), 2026);
}

TEST(CalendarFile, TheSampleSaysWhatWasPublished) {
  const char* folder = std::getenv("LUOSHI_TEST_DATA");
  if (!folder) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set";
  std::ifstream file(std::string(folder) + "/calendar/cn_statutory_days_2007_2026.csv");
  std::map<DayNumber, bool> published;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    published[day(line.substr(0, 10))] = line.substr(11, 4) == "work";
  }
  ASSERT_GT(published.size(), 600u);
  for (DayNumber each = day("2006-12-01"); each <= day("2027-01-31"); ++each) {
    const auto found = published.find(each);
    const bool expected = found == published.end() ? weekday_of(each) <= 5 : found->second;
    EXPECT_EQ(sample_calendar().days().is_working(each), expected) << day_text(each);
  }
}

TEST(CalendarFile, ReadsHoursSeasonsAndDays) {
  const CalendarReading reading = read_calendar(
      "time_zone: {name: Somewhere, offset: '-03:30'}\n"
      "office_hours:\n"
      "  periods: [{from: 08:00, until: 24:00}]\n"
      "units:\n"
      "  u-a: {every_day: true}\n"
      "  u-b: {seasons: [{from: 11-01, until: 03-31, periods: [{from: 10:00, until: 11:00}]}]}\n"
      "years:\n"
      "  2030: []\n"
      "  2028:\n"
      "    - {name: x, days: 2027-12-31..01-01, work: [02-29]}\n");
  ASSERT_TRUE(reading.findings.empty()) << reading.findings[0].message.en;
  const CityCalendar calendar(reading.data);
  EXPECT_EQ(calendar.zone().offset_minutes, -210);
  EXPECT_TRUE(calendar.days().is_loaded(2030));
  EXPECT_FALSE(calendar.days().is_working(day("2027-12-31")));
  EXPECT_TRUE(calendar.office("u-a").is_open(when("2028-01-01T23:59:59")));
  EXPECT_FALSE(calendar.office("u-b").is_open(when("2028-01-03T11:00")));
  EXPECT_TRUE(calendar.office("u-b").is_open(when("2028-04-03T23:00")));
  EXPECT_EQ(calendar.office("").go_back(when("2028-01-04T09:00"), 7200), when("2028-01-03T23:00"));
}

std::string place_of(const std::vector<base::Finding>& findings) {
  return findings.empty() ? "nothing" : findings.front().where;
}

TEST(CalendarFile, MistakesHaveTheirLine) {
  const auto place = [](const std::string& text) { return place_of(read_calendar(text).findings); };
  EXPECT_EQ(place("weekend: [6, 7]\nyears:\n  20x6: []\n"), "calendar.yaml:3");
  EXPECT_EQ(place("years:\n  2026:\n    - {name: x, days: 02-29}\n"), "calendar.yaml:3");
  EXPECT_EQ(place("years:\n  2026:\n    - {name: x, days: 01-03..01-01}\n"), "calendar.yaml:3");
  EXPECT_EQ(place("years:\n  2026:\n    - {name: x, days: 01-03, work: [01-03]}\n"),
            "calendar.yaml:3");
  EXPECT_EQ(place("\noffice_hours:\n  periods: [{from: 10:00, until: 09:00}]\n"),
            "calendar.yaml:3");
  EXPECT_EQ(place("time_zone: {name: x, offset: 8}\n"), "calendar.yaml:1");
  EXPECT_EQ(place("weekend: [0]\n"), "calendar.yaml:1");
  EXPECT_EQ(place("holidays: []\n"), "calendar.yaml:1");
  EXPECT_EQ(place("a: [\n"), "calendar.yaml:2");
}

TEST(KindsFile, TheSampleIsWholeAndEveryRuleHasItsSource) {
  const KindsReading reading = read_kinds(sample_file("kinds.yaml"));
  EXPECT_TRUE(reading.findings.empty());
  EXPECT_GE(reading.kinds.size(), 20u);
  for (const Kind& kind : reading.kinds) {
    EXPECT_TRUE(kind.clock.source) << kind.id;
    EXPECT_TRUE(kind.name_en) << kind.id;
    const auto deadline = derive(kind.clock, sample_calendar(), {opened("2026-03-02T10:00")});
    ASSERT_TRUE(deadline) << kind.id;
    for (const Step& step : deadline->steps) {
      EXPECT_FALSE(sentence(step).zh.empty());
      EXPECT_FALSE(sentence(step).en.empty());
    }
  }
}

TEST(KindsFile, MistakesHaveTheirLine) {
  const auto place = [](const std::string& clock) {
    return place_of(read_kinds("kinds:\n  - id: a\n    name: a\n    clock:\n" + clock).findings);
  };
  EXPECT_EQ(place("      stages: [{amount: 1, unit: working_days}]\n"), "nothing");
  EXPECT_EQ(place("      stages: []\n"), "nothing");
  EXPECT_EQ(place("      stages: [{amount: 1, unit: days}]\n"), "kinds.yaml:5");
  EXPECT_EQ(place("      stages: [{amount: 1, unit: hours, roll: true}]\n"), "kinds.yaml:5");
  EXPECT_EQ(place("      stages:\n        - {id: a, amount: 1, unit: hours}\n"
                  "        - {id: a, amount: 1, unit: hours}\n"),
            "kinds.yaml:7");
  EXPECT_EQ(place("      stages: [{amount: 1, unit: working_days}]\n"
                  "      rungs:\n        - {id: a, name: a, to: b}\n"),
            "kinds.yaml:7");
  EXPECT_EQ(place("      stages: [{amount: 1, unit: working_days}]\n      colour: red\n"),
            "kinds.yaml:6");
}

TEST(KindsFile, SaysWhoStandsInWhichTier) {
  const auto read = [](const std::string& units) {
    return read_kinds("tiers:\n  units: " + units + "\nkinds: []\n");
  };
  const KindsReading said = read(
      "{due_min: 20, said_min: 5, first: {on_time: 99.5, satisfied: 95}, second: {on_time: 90}}");
  ASSERT_TRUE(said.findings.empty()) << said.findings[0].message.en;
  EXPECT_EQ(said.tiers.units.due_min, 20);
  EXPECT_EQ(said.tiers.units.first, (TierBand{Percent{995}, {}, Percent{950}, {}}));
  EXPECT_EQ(said.tiers.companies, CaseTiers{}.companies);
  for (const char* wrong :
       {"{due_min: 0, said_min: 5, first: {on_time: 99}, second: {on_time: 90}}",
        "{due_min: 9, said_min: 5, first: {on_time: 99}, second: {on_time: 99.5}}",
        "{due_min: 9, said_min: 5, first: {on_time: 99}, second: {satisfied: 90}}",
        "{due_min: 9, said_min: 5, first: {reopened: 9}, second: {reopened: 5}}",
        "{due_min: 9, said_min: 5, first: {on_time: 101}, second: {on_time: 90}}",
        "{due_min: 9, said_min: 5, first: {on_time: 99}, second: {}}",
        "{due_min: 9, first: {on_time: 99}, second: {on_time: 90}}"}) {
    EXPECT_EQ(place_of(read(wrong).findings), "kinds.yaml:2") << wrong;
  }
  // The sample says what a city has that says nothing.
  const KindsReading sample = read_kinds(sample_file("kinds.yaml"));
  EXPECT_EQ(sample.tiers.units, CaseTiers{}.units);
  EXPECT_EQ(sample.tiers.companies, CaseTiers{}.companies);
}

TEST(KindsFile, NamesACompanyByOneChoice) {
  const auto has_findings = [](const std::string& form) {
    return !read_kinds(
                "kinds:\n  - id: a\n    name: 物业\n    series: 物业\n"
                "    clock: {source: 条例, stages: [{amount: 5, unit: working_days}]}\n"
                "    process:\n      line: property\n      dispatched_by: [leader]\n"
                "      secrecy: {roles: [leader]}\n      form: [" +
                form + "]\n")
                .findings.empty();
  };
  const std::string company = "{id: a, name: 企业, type: choice, company: true, choices: [甲]}";
  EXPECT_FALSE(has_findings(company));
  EXPECT_TRUE(has_findings("{id: a, name: 企业, type: text, company: true}"));
  EXPECT_TRUE(has_findings(company + ", {id: b, name: 乙, type: choice, company: true, "
                                     "choices: [乙]}"));
  EXPECT_TRUE(
      has_findings("{id: a, name: 企业, type: choice, company: true, personal: true, "
                   "choices: [甲]}"));
}

// What the public interface offers of a kind, and what is refused.
TEST(KindsFile, SaysWhatIsPublic) {
  const auto read = [](const std::string& open311, const std::string& line = "hotline",
                       const std::string& categories = "[{id: a, name: 甲}]") {
    return read_kinds(
        "kinds:\n  - id: call\n    name: 热线\n    series: 热线\n"
        "    clock: {source: 条例, stages: [{amount: 5, unit: working_days}]}\n"
        "    process:\n      line: " +
        line +
        "\n      dispatched_by: [leader]\n"
        "      secrecy: {roles: [leader]}\n      categories: " +
        categories + "\n      open311: " + open311 + "\n");
  };
  const auto said = [&](const std::string& open311) {
    return *read(open311).kinds.at(0).process->open311;
  };
  EXPECT_EQ(said("true"), (Open311{true}));
  EXPECT_EQ(said("false"), (Open311{false}));
  EXPECT_EQ(said("{points: true}"), (Open311{true, true, false}));
  EXPECT_EQ(said("{summaries: true}"), (Open311{true, false, true}));
  EXPECT_TRUE(read("true").findings.empty());
  EXPECT_TRUE(read("false", "petition").findings.empty());
  EXPECT_FALSE(read("yes please").findings.empty());
  EXPECT_FALSE(read("{reporters: true}").findings.empty());
  EXPECT_FALSE(read("true", "petition").findings.empty());
  EXPECT_FALSE(read("true", "hotline", "[]").findings.empty());
}

// What a city opens to the public, and what is refused.
TEST(KindsFile, SaysWhatIsOpenToThePublic) {
  const auto read = [](const std::string& door, const std::string& city = "{centre: u-a}") {
    return read_kinds("door: " + city +
                      "\nkinds:\n  - id: call\n    name: 热线\n    series: 热线\n"
                      "    clock: {source: 条例, stages: [{amount: 5, unit: working_days}]}\n"
                      "    process:\n      line: hotline\n      dispatched_by: [leader]\n"
                      "      secrecy: {roles: [leader]}\n      door: " +
                      door + "\n");
  };
  const auto said = [&](const std::string& door) { return *read(door).kinds.at(0).process->door; };
  EXPECT_EQ(said("true"), (Door{true}));
  EXPECT_EQ(said("false"), (Door{false}));
  EXPECT_EQ(said("{anonymous: true}"), (Door{true, true}));
  EXPECT_EQ(said("{centre: u-b, say_days: 30}"), (Door{true, false, "u-b", 30}));
  EXPECT_TRUE(read("true").findings.empty());
  EXPECT_TRUE(read("false", "{}").findings.empty());
  EXPECT_TRUE(read("{centre: u-b}", "{}").findings.empty());
  EXPECT_FALSE(read("true", "{telephone: '12345'}").findings.empty());  // nobody takes it in
  EXPECT_FALSE(read("{say_days: 0}").findings.empty());
  EXPECT_FALSE(read("{summaries: true}").findings.empty());
  EXPECT_EQ(read("true", "{centre: u-a, limits: {work_bits: 0}}").door.limits->work_bits, 0);
  for (const char* wrong : {"{work_bits: 23}", "{reports_of_all: 0}", "{bytes: 3}"}) {
    const std::string city = "{centre: u-a, limits: " + std::string(wrong) + "}";
    EXPECT_FALSE(read("true", city).findings.empty()) << wrong;
  }
}

TEST(Time, IsReadWithAndWithoutAnOffset) {
  const Zone zone;
  EXPECT_EQ(to_text(when("2026-03-02"), zone), "2026-03-02T00:00:00+08:00");
  EXPECT_EQ(when("2026-03-02T09:30+08:00"), when("2026-03-02 09:30:00"));
  EXPECT_EQ(when("2026-03-02T01:30Z"), when("2026-03-02T09:30"));
  EXPECT_EQ(when("2026-03-01T20:30:00-05:00"), when("2026-03-02T09:30"));
  EXPECT_EQ(when("2026-03-02T24:00"), when("2026-03-03"));
  for (const char* bad :
       {"", "2026-3-2", "2026-02-29", "2026-03-02T", "2026-03-02T9:30", "2026-03-02T25:00",
        "2026-03-02T09:60", "2026-03-02T09:30+8", "2026-03-02X09:30", "1948-12-31", "2200-01-01",
        "2026-03-02T09:30+08:00x", "2026-03-02T24:01", "-026-03-02"}) {
    EXPECT_FALSE(parse_time(bad, zone)) << bad;
  }
}

}  // namespace
}  // namespace luoshi::calendar
