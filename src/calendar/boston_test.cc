// A year of another city's requests, held against a rule that was inferred from them: opened on a
// weekend, they count as of Monday at the same time; at or after 17:00, as of the next weekday
// 08:30; then so many weekdays, or calendar days, for each type. No public holidays.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "calendar/support_test.h"

namespace luoshi::calendar {
namespace {

struct Row {
  LocalTime opened;
  std::optional<LocalTime> target;
  std::optional<LocalTime> closed;
  std::string on_time;
};

// The columns before the free text hold no quotes and no commas.
std::vector<std::string> first_fields(const std::string& line) {
  std::vector<std::string> fields;
  std::string field;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.push_back(std::move(field));
      field.clear();
    } else {
      field += c;
    }
  }
  fields.push_back(std::move(field));
  return fields;
}

std::optional<LocalTime> maybe_time(const std::string& text) {
  const auto time = parse_time(text, Zone{});
  return time ? std::optional(*time) : std::nullopt;
}

using Types = std::map<std::string, std::vector<Row>>;

Types read_types(const std::string& path) {
  Types types;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto fields = first_fields(line);
    constexpr std::size_t kType = 9;
    if (fields.size() <= kType) continue;
    types[fields[kType]].push_back(
        {when(fields[1]), maybe_time(fields[2]), maybe_time(fields[3]), fields[4]});
  }
  return types;
}

ClockRule weekday_rule(int amount) {
  ClockRule rule = rule_of(amount, LimitUnit::kWorkingDays);
  rule.stages[0].begin = LimitBegin::kMoment;
  rule.intake = Intake{.closed_day = ClosedDay::kSameTime,
                       .after = TimeOfDay{17 * 3600},
                       .opens = TimeOfDay{8 * 3600 + 1800}};
  return rule;
}

ClockRule calendar_rule(int amount) {
  ClockRule rule = rule_of(amount, LimitUnit::kCalendarDays);
  rule.stages[0].begin = LimitBegin::kMoment;
  return rule;
}

// The published target was computed some seconds, rarely minutes, before the row was stamped.
std::size_t matches(const ClockRule& rule, const CityCalendar& calendar,
                    const std::vector<Row>& rows) {
  constexpr std::int64_t kSlack = 600;
  std::size_t count = 0;
  for (const Row& row : rows) {
    if (!row.target) continue;
    const auto deadline = derive(rule, calendar, {{.kind = FactKind::kOpened, .at = row.opened}});
    if (deadline && std::abs(deadline->due->seconds - row.target->seconds) <= kSlack) ++count;
  }
  return count;
}

// The budgets that these rows could have, in weekdays and in calendar days.
std::vector<ClockRule> possible_rules(const CityCalendar& calendar, const std::vector<Row>& rows) {
  std::set<std::int64_t> weekdays;
  std::set<std::int64_t> days;
  for (const Row& row : rows) {
    if (!row.target) continue;
    const std::int64_t between = calendar.days().count(row.opened.day(), row.target->day());
    weekdays.insert({between - 1, between});
    constexpr std::int64_t kHalfDay = kSecondsOfDay / 2;
    days.insert((row.target->seconds - row.opened.seconds + kHalfDay) / kSecondsOfDay);
  }
  std::vector<ClockRule> rules;
  for (const std::int64_t n : weekdays) {
    if (n > 0) rules.push_back(weekday_rule(static_cast<int>(n)));
  }
  for (const std::int64_t n : days) {
    if (n > 0) rules.push_back(calendar_rule(static_cast<int>(n)));
  }
  return rules;
}

// The one that most of a type's first rows have; those are few, so that it is no fitting of all.
ClockRule likely_rule(const CityCalendar& calendar, const std::vector<Row>& rows) {
  const auto end = rows.begin() + std::min<std::ptrdiff_t>(20, std::ssize(rows));
  const std::vector<Row> first(rows.begin(), end);
  ClockRule best = weekday_rule(1);
  std::size_t most = 0;
  for (const ClockRule& rule : possible_rules(calendar, first)) {
    const std::size_t count = matches(rule, calendar, first);
    if (count > most) best = rule;
    most = std::max(most, count);
  }
  return best;
}

class Boston : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("LUOSHI_TEST_DATA");
    if (!folder) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set";
    types_ = read_types(std::string(folder) + "/cases/boston_311_2011_first20000.csv");
    ASSERT_FALSE(types_.empty());
  }
  Types types_;
};

TEST_F(Boston, TheInferredRuleGivesTheTargets) {
  const CityCalendar calendar(CalendarData{});
  std::size_t matched = 0;
  std::size_t all = 0;
  for (const auto& [type, rows] : types_) {
    for (const Row& row : rows) all += row.target.has_value();
    matched += matches(likely_rule(calendar, rows), calendar, rows);
  }
  RecordProperty("matched", static_cast<int>(matched));
  RecordProperty("all", static_cast<int>(all));
  EXPECT_GE(matched * 100, all * 99) << matched << " of " << all;
}

TEST_F(Boston, ThePublishedFlagFollowsForEveryClosedRow) {
  std::size_t compared = 0;
  for (const auto& [type, rows] : types_) {
    for (const Row& row : rows) {
      if (!row.target || !row.closed) continue;
      Deadline deadline;
      deadline.due = row.target;
      deadline.closed = row.closed;
      EXPECT_EQ(deadline.on_time(), row.on_time == "ONTIME") << to_plain_text(row.opened);
      ++compared;
    }
  }
  EXPECT_GT(compared, 10'000u);
}

}  // namespace
}  // namespace luoshi::calendar
