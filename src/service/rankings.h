// Rankings of units and counties, by a rule that stands in the answer: tiers first, and behind
// every number the list that it is counted from.
//
// Points, 100 in all, of what the unit leads (a county: it and all below it) in that year:
//   50  lights: done and green count whole, yellow half, red nothing; others are left out
//   30  reports in time: of those that were due or came, how many came by their day
//   20  quality: of the reports that came, how many were never returned
// What there is nothing of is left out, and the rest is scaled to 100. From how many on one stands
// in the first tier (service/tiers.h) is the city's rule of lights. Whole numbers, rounded half up.
// Thread rule: any thread.
#pragma once

#include <optional>
#include <string_view>

#include "commitment/light_rule.h"
#include "service/board.h"
#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// What the points are counted from.
struct Standings {
  std::size_t led = 0;
  std::size_t done = 0, green = 0, yellow = 0, red = 0;
  std::size_t reports_due = 0;  // or came before their day
  std::size_t reports_in_time = 0;
  std::size_t reports_came = 0;
  std::size_t reports_returned = 0;  // at some time
  std::size_t with_late_report = 0;  // commitments
  std::size_t with_returned_report = 0;

  void take(const BoardCommitment& one, DayNumber today);
};
// In tenths of a point: 0 to 1000; none: there is nothing to count.
std::optional<int> points_of(const Standings& standings);
std::string_view tier_of(const Standings& standings, const commitment::RankingRule& rule = {});

// `rankings` of data/api/openapi.yaml. Parameters: year, of (units, counties).
base::Result<BoardAnswer> get_rankings(World& world, const Caller& caller,
                                       const Parameters& parameters);

}  // namespace luoshi::service
