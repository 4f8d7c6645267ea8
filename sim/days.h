// Days as numbers since 1970-01-01, and as texts "2026-01-31", for the naive twins.
// Thread rule: pure functions.
#pragma once

#include <string>

#include "env/clock.h"

namespace luoshi::sim {

using Day = std::string;  // "" for none

int number_of(const Day& day);  // not of ""
Day day_of(int number);
int day_at(env::WallTime time);  // in the city, eight hours ahead
env::WallTime begin_of(int number);
int month_of(int number);            // 1 to 12
int year_of(int number);             // 2026
int month_end(int year, int month);  // its last day
int weekday_of(int number);          // 1, Monday, to 7

}  // namespace luoshi::sim
