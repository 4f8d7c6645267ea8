// What the files of the public door share. Thread rule: any thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calendar/files.h"
#include "cases/names.h"
#include "service/door.h"

namespace luoshi::service {

// The kinds that are open today, and the city's rules for all of them.
struct DoorKinds {
  std::shared_ptr<const calendar::KindsReading> reading;  // keeps `kinds` alive
  std::vector<const calendar::Kind*> kinds;

  const calendar::Kind* find(std::string_view id) const;
  calendar::DoorCity city() const;
  calendar::DoorLimits limits() const;
};
base::Result<DoorKinds> door_kinds(World& world);
// Whether one has to say where it is: it is shown on the map, or nobody can be asked.
bool needs_place(const calendar::Kind& kind);

// "7K2M-Q9XT-4F0B", and what somebody typed of it: capitals, without what is between.
std::string follow_code(World& world, const cases::CaseId& id);
std::string plain_code(std::string_view typed);

// kConflict "too_many_requests" when this address looks too often.
base::Result<void> may_look(const DoorAsked& asked, const DoorKinds& kinds);
base::Error too_many(unsigned seconds, const calendar::DoorCity& city);
// How long this address has to wait before it may do one more of `what`, of so many an hour.
unsigned wait_of_address(const DoorAsked& asked, const std::string& what, int amount);

// Categories for what somebody writes, the best first; `score` in thousandths.
struct DoorSuggestion {
  const calendar::Kind* kind = nullptr;
  const calendar::Category* category = nullptr;
  std::size_t score = 0;
};
std::vector<DoorSuggestion> suggested(const DoorKinds& kinds, const DoorWords& words);

}  // namespace luoshi::service
