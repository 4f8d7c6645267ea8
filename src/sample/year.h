// A year that a city has lived when it is first seen: made up, and carried out by its people
// through the ledger, at the moments at which it would have happened.
//
// Invariants: the same city, plan and end give the same year; everything lies between its beginning
// and `until`, on working days of the city's calendar but for what the server does by itself at
// night; nothing is entered that the rights of whoever enters it do not cover. A year that broke
// off is not taken up: it stays as far as it came.
// Thread rule: one thread, before the world is served.
#pragma once

#include <string>

#include "env/clock.h"
#include "office/city.h"
#include "sample/plan.h"
#include "service/world.h"

namespace luoshi::sample {

// The year that is lived when it is `now`: this one, in its first days the one before.
int year_at(env::WallTime now);
// When the city begins to work with the system, in that year.
env::WallTime begin_of(const Plan& plan, const office::City& city, int year);

// What a report of the plan's year says, said of another: 2026年 becomes 2027年, and every other
// year with 年 moves by as many.
std::string moved(const std::string& text, int years);
// Days of roles, too.
void move(office::City& city, int years);

struct Year {
  int year = 0;
  std::string reading_id;  // of the plan's report, filed
  env::WallTime until;     // nothing happens from here on
};
// `world` stands on `clock`, which is left at the last thing that happened.
base::Result<void> live(service::World& world, env::SimulatedClock& clock, const Plan& plan,
                        const office::City& city, const Year& year);

}  // namespace luoshi::sample
