// Who is on duty: cases by hand, and rosters drawn at random against a naive twin that goes through
// the minutes.
#include "duty/roster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "duty/test_book_test.h"

namespace luoshi::duty {
namespace {

using namespace test;  // NOLINT
using office::Day;
using office::PersonId;
using std::chrono::hours;
using std::chrono::minutes;

env::WallTime at(const std::string& on, int hour, int minute = 0) {
  return beginning_of(day(on)) + hours(hour) + minutes(minute);
}

Staff staff(const std::string& name, Part part, int order = 1) {
  return {person(name), part, order, "grid", day("2026-03-01"), {}};
}
Shift shift_of(const std::string& id, const std::string& name, const std::string& begins,
               const std::string& ends, std::vector<int> weekdays = {}) {
  return {ShiftId("h-" + id),
          "grid",
          person(name),
          {day("2026-03-01"), {}, std::move(weekdays), {}, begins, ends}};
}

// "one(shift) two(deputy)@1": who, how, and at which post of the path.
std::string told(std::vector<const Post*> path, env::WallTime when, const Absences& absences = {}) {
  const Answer answer = on_duty(path, "grid", when, absences);
  std::string out;
  for (const OnDuty& each : answer.people) {
    out += (out.empty() ? "" : " ") + each.person.value().substr(2) + "(" +
           std::string(base::to_json(each.how).as_string()) + ")";
  }
  return out + (answer.post ? "@" + std::to_string(*answer.post) : "nobody");
}

TEST(Roster, ShiftsGoBeforeStaffAndStaffBeforeThePostAbove) {
  Post cell;
  Post township;
  EXPECT_EQ(told({&cell, &township}, at("2026-03-02", 9)), "nobody");
  township.staff = {staff("four", Part::kWorker)};
  EXPECT_EQ(told({&cell, &township}, at("2026-03-02", 9)), "four(worker)@1");
  EXPECT_EQ(told({nullptr, &township}, at("2026-03-02", 9)), "four(worker)@1");
  cell.staff = {staff("one", Part::kWorker)};
  EXPECT_EQ(told({&cell, &township}, at("2026-03-02", 3)), "one(worker)@0");
  // With a roster he is there in its hours alone.
  cell.shifts = {shift_of("1", "one", "08:00", "18:00")};
  EXPECT_EQ(told({&cell, &township}, at("2026-03-02", 9)), "one(shift)@0");
  EXPECT_EQ(told({&cell, &township}, at("2026-03-02", 18)), "four(worker)@1");
  cell.staff.push_back(staff("three", Part::kDeputy, 2));
  cell.staff.push_back(staff("two", Part::kDeputy, 1));
  EXPECT_EQ(told({&cell, &township}, at("2026-03-02", 18)), "two(deputy)@0");
  EXPECT_EQ(on_duty(std::vector<const Post*>{&cell}, "order", at("2026-03-02", 9), {}).post,
            std::nullopt);
}

TEST(Roster, NightShiftsBelongToTheDayOnWhichTheyBegin) {
  Post cell;
  cell.shifts = {shift_of("night", "one", "20:00", "08:00", {1})};  // Mondays
  EXPECT_EQ(told({&cell}, at("2026-03-02", 19, 59)), "nobody");
  EXPECT_EQ(told({&cell}, at("2026-03-02", 20)), "one(shift)@0");
  EXPECT_EQ(told({&cell}, at("2026-03-03", 7, 59)), "one(shift)@0");
  EXPECT_EQ(told({&cell}, at("2026-03-03", 8)), "nobody");
  EXPECT_EQ(told({&cell}, at("2026-03-02", 7)), "nobody");
  const Answer answer =
      on_duty(std::vector<const Post*>{&cell}, "grid", at("2026-03-03", 1), Absences());
  EXPECT_EQ(answer.people.front().until, at("2026-03-03", 8));
}

TEST(Roster, WhoIsAbsentIsStoodInForByHisSubstituteElseByADeputy) {
  Post cell;
  cell.shifts = {shift_of("1", "one", "08:00", "18:00")};
  Absences absences;
  absences.add({person("one"), day("2026-03-02"), day("2026-03-03"), person("two")});
  EXPECT_EQ(told({&cell}, at("2026-03-02", 9), absences), "two(substitute)@0");
  EXPECT_EQ(told({&cell}, at("2026-03-04", 9), absences), "one(shift)@0");
  // The substitute's own substitute; a circle ends with nobody.
  absences.add({person("two"), day("2026-03-03"), day("2026-03-03"), person("three")});
  EXPECT_EQ(told({&cell}, at("2026-03-03", 9), absences), "three(substitute)@0");
  absences.add({person("three"), day("2026-03-03"), day("2026-03-03"), person("one")});
  EXPECT_EQ(told({&cell}, at("2026-03-03", 9), absences), "nobody");
  cell.staff = {staff("two", Part::kDeputy, 1), staff("four", Part::kDeputy, 2)};
  EXPECT_EQ(told({&cell}, at("2026-03-03", 9), absences), "four(deputy)@0");
  absences.add_gone(person("four"));
  EXPECT_EQ(told({&cell}, at("2026-03-03", 9), absences), "nobody");
}

TEST(Roster, AnExchangeCountsForItsDay) {
  Post cell;
  cell.shifts = {shift_of("1", "one", "08:00", "18:00")};
  cell.taken[{ShiftId("h-1"), day("2026-03-03")}] = person("two");
  EXPECT_EQ(told({&cell}, at("2026-03-02", 9)), "one(shift)@0");
  EXPECT_EQ(told({&cell}, at("2026-03-03", 9)), "two(exchange)@0");
  const auto slots = slots_of(cell, day("2026-03-03"), {});
  ASSERT_EQ(slots.size(), 1u);
  EXPECT_EQ(slots[0].in_place_of, person("one"));
  EXPECT_EQ(slots[0].span.begin, at("2026-03-03", 8));
}

// -- drawn at random --

constexpr int kPeople = 6;
constexpr int kDays = 9;  // from 2026-03-02, a Monday

struct World {
  std::vector<Post> posts;  // the cell's, the township's
  std::vector<AbsenceRecorded> absences;
};

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  World world() {
    World out;
    out.posts.resize(2);
    for (Post& post : out.posts) fill(post);
    for (int who = 0; who < kPeople; ++who) {
      if (chance(3)) out.absences.push_back(absence(who));
    }
    return out;
  }

 private:
  int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  bool chance(int of) { return below(of) == 0; }
  static PersonId who(int number) { return PersonId("p-" + std::to_string(number)); }
  Day some_day() { return office::plus_days(day("2026-03-02"), below(kDays)); }
  std::string hour_and_minute() {
    const int half_hours = below(48);
    const std::string hour = std::to_string(half_hours / 2);
    return (hour.size() == 1 ? "0" : "") + hour + (half_hours % 2 == 0 ? ":00" : ":30");
  }
  std::optional<Day> perhaps_until(const Day& from) {
    return chance(2) ? std::optional<Day>() : office::plus_days(from, below(4));
  }
  AbsenceRecorded absence(int number) {
    const Day from = some_day();
    AbsenceRecorded out{who(number), from, office::plus_days(from, below(3)), {}};
    if (chance(2)) out.substitute = who((number + 1 + below(kPeople - 1)) % kPeople);
    return out;
  }
  Timing timing() {
    Timing out{some_day(), {}, {}, {}, hour_and_minute(), hour_and_minute()};
    out.until = perhaps_until(out.from);
    if (chance(3)) {
      for (int i = 1; i <= 7; ++i) {
        if (chance(2)) out.weekdays.push_back(i);
      }
    } else if (chance(3)) {
      out.days = {some_day(), some_day()};
    }
    return out;
  }
  void fill(Post& post) {
    const int shifts = below(4);
    for (int i = 0; i < shifts; ++i) {
      post.shifts.push_back({ShiftId("h-" + std::to_string(i)), chance(4) ? "order" : "grid",
                             who(below(kPeople)), timing()});
    }
    for (const Shift& shift : post.shifts) {
      const Day on = some_day();
      if (chance(2) && runs_on(shift.timing, on)) post.taken[{shift.id, on}] = who(below(kPeople));
    }
    const int count = below(4);
    for (int i = 0; i < count; ++i) {
      const Day from = some_day();
      post.staff.push_back({who(below(kPeople)), i == 0 ? Part::kWorker : Part::kDeputy,
                            1 + below(3), chance(4) ? "order" : "grid", from, perhaps_until(from)});
    }
  }

  std::mt19937 random_;
};

// The same question asked as the words say it, of one minute, by going through everything.
class Naive {
 public:
  explicit Naive(const World& world) : world_(world) {}

  std::set<std::string> people(const std::string& force, int minute) const {
    for (const Post& post : world_.posts) {
      auto found = of(post, force, minute);
      if (!found.empty()) return found;
    }
    return {};
  }

 private:
  static Day day_of(int minute) {
    return office::plus_days(day("2026-03-02"), minute >= 0 ? minute / 1440 : -1);
  }
  static int minutes_of(const std::string& time) {
    return std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3));
  }
  bool absent(const PersonId& person, const Day& on, std::optional<PersonId>& substitute) const {
    for (const AbsenceRecorded& each : world_.absences) {
      if (each.person != person || on < each.from || each.until < on) continue;
      substitute = each.substitute;
      return true;
    }
    return false;
  }
  std::optional<PersonId> there(PersonId person, const Day& on) const {
    for (int i = 0; i < 5; ++i) {
      std::optional<PersonId> substitute;
      if (!absent(person, on, substitute)) return person;
      if (!substitute) return std::nullopt;
      person = *substitute;
    }
    return std::nullopt;
  }
  std::optional<PersonId> first_deputy(const Post& post, const std::string& force,
                                       const Day& on) const {
    for (int order = 1; order <= 20; ++order) {
      for (const Staff& each : post.staff) {
        std::optional<PersonId> substitute;
        if (each.part == Part::kDeputy && each.order == order && each.force == force &&
            each.from <= on && (!each.until || on <= *each.until) &&
            !absent(each.person, on, substitute)) {
          return each.person;
        }
      }
    }
    return std::nullopt;
  }
  // Walks back from the minute to see whether the shift began at a minute from which it lasts.
  std::optional<Day> began(const Timing& timing, int minute) const {
    int length = minutes_of(timing.ends) - minutes_of(timing.begins);
    if (length <= 0) length += 1440;
    for (int back = 0; back < length; ++back) {
      const int then = minute - back;
      if ((then + 1440) % 1440 != minutes_of(timing.begins)) continue;
      const Day on = day_of(then);
      if (on < timing.from || (timing.until && *timing.until < on)) return std::nullopt;
      const int number = then < 0 ? -1 : then / 1440;
      const int weekday = (number + 7) % 7 + 1;
      if (!timing.days.empty() && std::ranges::count(timing.days, on) == 0) return std::nullopt;
      if (timing.days.empty() && !timing.weekdays.empty() &&
          std::ranges::count(timing.weekdays, weekday) == 0) {
        return std::nullopt;
      }
      return on;
    }
    return std::nullopt;
  }
  std::set<std::string> of(const Post& post, const std::string& force, int minute) const {
    std::set<std::string> out;
    for (const Shift& shift : post.shifts) {
      const auto on = shift.force == force ? began(shift.timing, minute) : std::nullopt;
      if (!on) continue;
      PersonId whose = shift.person;
      for (const auto& [key, by] : post.taken) {
        if (key.first == shift.id && key.second == *on) whose = by;
      }
      auto person = there(whose, *on);
      if (!person) person = first_deputy(post, force, *on);
      if (person) out.insert(person->value());
    }
    if (!out.empty()) return out;
    const Day today = day_of(minute);
    const bool laid_down = std::ranges::any_of(post.shifts, [&](const Shift& shift) {
      return shift.force == force && shift.timing.from <= today &&
             (!shift.timing.until || today <= *shift.timing.until);
    });
    for (const Staff& each : post.staff) {
      if (laid_down || each.part != Part::kWorker || each.force != force || today < each.from ||
          (each.until && *each.until < today)) {
        continue;
      }
      if (const auto person = there(each.person, today)) return {person->value()};
    }
    if (const auto deputy = first_deputy(post, force, today)) return {deputy->value()};
    return {};
  }

  const World& world_;
};

TEST(Roster, AgreesWithWhoeverGoesThroughTheMinutes) {
  std::size_t somebody = 0;
  std::size_t nobody = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const World world = Draw(seed).world();
    Absences absences;
    for (const AbsenceRecorded& each : world.absences) absences.add(each);
    const std::vector<const Post*> path{&world.posts[0], &world.posts[1]};
    const Naive naive(world);
    for (int minute = 0; minute < kDays * 1440; minute += 10) {
      const env::WallTime when = at("2026-03-02", 0) + minutes(minute);
      std::set<std::string> found;
      for (const OnDuty& each : on_duty(path, "grid", when, absences).people) {
        found.insert(each.person.value());
      }
      const auto expected = naive.people("grid", minute);
      ASSERT_EQ(found, expected) << "seed " << seed << ", minute " << minute;
      ++(expected.empty() ? nobody : somebody);
    }
  }
  EXPECT_GT(somebody, 20'000u);
  EXPECT_GT(nobody, 4'000u);
}

}  // namespace
}  // namespace luoshi::duty
