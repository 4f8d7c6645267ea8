// The clock of a case as a child works it out from docs/formats/deadline.md: a day at a time, a day
// counts when the clock does not stand still at its end. Limits in days alone.
// Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/rule_part.h"

namespace luoshi::sim {

// Milliseconds since 1970 UTC; the clock goes by whole seconds.
using Moment = std::int64_t;

struct CaseFact {
  enum class What {
    kOpened,
    kSuspended,
    kResumed,
    kExtended,
    kReturned,
    kHandedOver,
    kObjected,
    kObjectionDecided
  };
  What what = What::kOpened;
  Moment at = 0;
  int days = 0;          // of an extension
  std::string ground{};  // of a suspension
};

struct DueRung {
  std::string id;
  std::string to;
  Moment at = 0;
  friend bool operator==(const DueRung&, const DueRung&) = default;
};

struct CaseTime {
  std::optional<Moment> due{};  // none: it stands still
  bool provisional = false;
  std::vector<DueRung> rungs{};  // by time
  std::size_t kinds_version = 0;
  std::size_t days_version = 0;
  friend bool operator==(const CaseTime&, const CaseTime&) = default;
};

struct CaseStory {
  std::vector<CaseFact> facts;  // as they came; the first is the opening
  // The rule that it began with, and those that came into force since, each from when on.
  std::vector<std::pair<Moment, const CaseRule*>> rules;
  std::optional<Moment> answered{};  // when the clock stopped
};

CaseTime time_of(const CaseStory& story, const Worked& days);
// Not later than it was due.
bool is_in_time(const CaseTime& time, Moment answered);

}  // namespace luoshi::sim
