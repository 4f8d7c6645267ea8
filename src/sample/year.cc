#include "sample/year.h"

#include <fmt/format.h>

#include "calendar/files.h"
#include "office/day.h"
#include "sample/observing.h"
#include "sample/pressing.h"
#include "sample/problems.h"
#include "sample/reporting.h"
#include "sample/reviewing.h"
#include "sample/sourcing.h"
#include "sample/telling.h"

namespace luoshi::sample {
namespace {

using base::Result;

constexpr const char* kFirstDay = "01-20";  // from here on, a year is worth living
constexpr int kOpensAt = 8;

int year_of(const office::Day& day) { return commitment::Period::month_of(day).year(); }

calendar::CityCalendar calendar_of(const office::City& city) {
  for (const office::CityRules& rules : city.rules) {
    if (rules.name == "calendar")
      return calendar::CityCalendar(calendar::read_calendar(rules.text).data);
  }
  return calendar::CityCalendar(calendar::CalendarData());
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void move_day(std::optional<office::Day>& day, int years) {
  if (!day) return;
  const int year = year_of(*day) + years;
  day = day_in(year, day->text().substr(5));
}

}  // namespace

int year_at(env::WallTime now) {
  const office::Day day = office::city_day(now);
  const int year = year_of(day);
  return day < day_in(year, kFirstDay) ? year - 1 : year;
}

env::WallTime begin_of(const Plan& plan, const office::City& city, int year) {
  const WorkTime time(calendar_of(city));
  return time.at(time.on_or_after(day_in(year, plan.begins)), kOpensAt, 40);
}

std::string moved(const std::string& text, int years) {
  constexpr std::string_view kYear = "年";
  std::string out = text;
  if (years == 0) return out;
  for (std::size_t at = out.find(kYear); at != std::string::npos; at = out.find(kYear, at + 1)) {
    if (at < 4 || (at > 4 && is_digit(out[at - 5])) || !out.substr(at - 4, 2).starts_with("20")) {
      continue;
    }
    if (!is_digit(out[at - 2]) || !is_digit(out[at - 1])) continue;
    out.replace(at - 4, 4, std::to_string(std::stoi(out.substr(at - 4, 4)) + years));
  }
  return out;
}

void move(office::City& city, int years) {
  if (years == 0) return;
  for (office::CityPerson& person : city.people) {
    if (!person.roles) continue;
    for (office::CityRole& role : *person.roles) {
      move_day(role.from, years);
      move_day(role.until, years);
    }
  }
}

Result<void> live(service::World& world, env::SimulatedClock& clock, const Plan& plan,
                  const office::City& city, const Year& year) {
  const Staff staff(city);
  if (staff.office().empty()) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"没有督查人员，过不了这一年", "nobody supervises: no year can be lived"},
                      "people.yaml");
  }
  env::SimulatedRandom random(plan.seed);
  service::World repeated{world.ledger, world.vault, world.evidence, world.files, world.clock,
                          random,       world.http,  world.mailer,   world.log,   world.directory};
  repeated.board = world.board;
  const WorkTime time(calendar_of(city));
  Stage stage{repeated, plan,      staff,     time, Desk(repeated), Agenda(clock.wall_now()),
              {},       year.year, year.until};
  plan_review(stage, year.reading_id);
  plan_indicators(stage);
  plan_months(stage);
  plan_sources(stage);
  plan_problems(stage);
  plan_orders(stage);
  plan_notices(stage);
  return stage.agenda.run(year.until, {[&](env::WallTime now) { clock.set_wall(now); },
                                       [&] { return stage.desk.commit(); }});
}

}  // namespace luoshi::sample
