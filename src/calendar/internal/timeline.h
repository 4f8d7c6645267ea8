// The facts of a clock in order -> what counting needs: the rule in force, pauses, who was in
// charge, extensions, and the steps that tell of it. Thread rule: values and pure functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "calendar/clock.h"
#include "calendar/internal/counter.h"

namespace luoshi::calendar {

struct NamedPause {
  Pause pause;
  base::Message name;
  std::string source;
  std::string key;
  bool of_objection = false;
};

struct Grant {  // of an extension
  LocalTime at;
  std::string stage;  // empty: the last
  int amount = 0;
  LimitUnit unit = LimitUnit::kWorkingDays;
  bool after_due = false;
  std::string source;
};

struct Event {  // that starts side clocks
  SideEvent kind;
  LocalTime at;
};

struct Timeline {
  LocalTime opened;
  LocalTime started;  // opened, or the last return that began the budget anew
  std::optional<LocalTime> closed;
  const ClockRule* rule = nullptr;
  std::vector<NamedPause> pauses;  // by their beginning
  std::vector<Tenure> tenures;     // at least one
  std::vector<Grant> grants;
  std::map<std::string, LocalTime> done;  // stages, when they were done
  std::vector<Event> events;
  std::vector<Step> steps;
};

base::Result<Timeline> read_facts(const ClockRule& rule, const CityCalendar& calendar,
                                  std::vector<Fact> facts);

base::Message name_of(const Stage& stage);
base::Message name_of(const Ground& ground);

}  // namespace luoshi::calendar
