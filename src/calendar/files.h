// A city's calendar.yaml and kinds.yaml -> its calendar and the rules of its clocks, with findings
// by line (docs/formats/deadline.md).
//
// Reading never fails: it gives what could be read and findings; with an error among them nothing
// should be derived. Limits: 4 MiB a file, 500 years and special days of a year, 500 kinds.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/id.h"
#include "calendar/city_calendar.h"
#include "calendar/door.h"
#include "calendar/process.h"
#include "calendar/rule.h"
#include "calendar/tiers.h"

namespace luoshi::calendar {

struct Kind {
  std::string id;  // "petition-handle"
  std::string name;
  std::optional<std::string> name_en;
  std::optional<std::string> series;  // its cases are numbered in it: "督办" gives 督办〔2026〕12号
  std::optional<bool> needs_measures;  // a case says by which measures it is to be met
  std::optional<bool> needs_evidence;  // an answer comes with a file
  ClockRule clock;
  std::optional<Process> process;  // of what people and inspectors ask for; absent: of an order
  int line = 0;
};
BOOST_DESCRIBE_STRUCT(Kind, (),
                      (id, name, name_en, series, needs_measures, needs_evidence, clock, process))

struct CalendarReading {
  CalendarData data;
  std::vector<base::Finding> findings;  // where: "calendar.yaml:12"
};
// Whose the public interface is (docs/formats/open311.md).
struct Open311City {
  std::optional<std::string> jurisdiction_id;  // "yanchuan.example"; none: any stands for this city
  std::optional<std::string> contact;          // whom to ask
  std::optional<std::string> key_service;      // how to get a key
};
BOOST_DESCRIBE_STRUCT(Open311City, (), (jurisdiction_id, contact, key_service))

struct KindsReading {
  std::vector<Kind> kinds;  // in the order of the file
  Open311City open311;
  DoorCity door;
  CaseTiers tiers;
  std::vector<base::Finding> findings;
};

CalendarReading read_calendar(const std::string& text, const std::string& file = "calendar.yaml");
KindsReading read_kinds(const std::string& text, const std::string& file = "kinds.yaml");

const Kind* find_kind(const std::vector<Kind>& kinds, const std::string& id);

}  // namespace luoshi::calendar
