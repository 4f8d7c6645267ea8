// The light of a commitment on a day: green, yellow or red from what is planned against what is
// confirmed, by the city's rule (docs/formats/light.md), with the sentence that explains it.
//
// A value is compared with the plan for the last day of its period (for today, while that period
// runs), so that nobody is behind for what is not counted yet; that the report itself is late is a
// cause of its own. What is not confirmed does not count as a value, but its report has come. The
// light is the worst that any cause gives; the first of these is `cause`, the rest are `others`.
// Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <vector>

#include "commitment/light_rule.h"
#include "commitment/promise.h"
#include "commitment/schedule.h"

namespace luoshi::commitment {

struct ReachedMilestone {
  std::uint32_t number = 0;
  office::Day on;
  friend bool operator==(const ReachedMilestone&, const ReachedMilestone&) = default;
};

// All that the light depends on, as a commitment's state has it.
struct Standing {
  Measure measure;
  Schedule schedule;
  office::Day deadline;
  Status status = Status::kUnassigned;
  std::optional<Outcome> outcome;        // of a closed one
  std::optional<office::Day> signed_on;  // reports are due from its period on; else from `from`
  std::vector<PeriodValue> confirmed;    // any order; of one period at most one value
  std::vector<Period> reported;          // periods with a report, confirmed or waiting
  std::vector<ReachedMilestone> reached;
};

struct LightReading {
  Light light = Light::kNone;
  std::optional<base::Decimal> planned;  // for `as_of`; of milestones their number that is due
  std::optional<base::Decimal> actual;
  std::optional<base::Decimal> share;  // of the plan to date, 1 is on plan
  std::optional<office::Day> as_of;    // the day for which planned and actual are compared
  Cause cause;                         // code and sentence
  std::vector<Cause> others;           // what else was found, the worse first
};
LightReading light_of(const Standing& standing, const LightRule& rule, const office::Day& day);

// The day by which the report of a period is due.
office::Day report_due(const Period& period, const LightRule& rule);
// The first period of which a report is due and has not come, whenever it is due; empty when all
// that will be asked for have come, or nothing is asked for.
Period next_report(const Standing& standing, const LightRule& rule);

}  // namespace luoshi::commitment
