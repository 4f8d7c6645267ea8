// Indicators that measure themselves by what people ask for: one whose source is
//
//   cases:RATE[?line=LINE]     RATE: due_on_time, closed_on_time, response, resolution,
//   satisfaction
//                              (in per cent), opened, closed; LINE as in a kind's process
//
// has a value for the whole city recorded as soon as a period is over, and anew while what was
// counted changes behind it (reopened, followed up late). Commitments that are measured by such an
// indicator follow it as any other. Thread rule: as World.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cases/figures.h"
#include "commitment/promise.h"
#include "service/world.h"

namespace luoshi::service {

struct CaseMeasure {
  std::string rate;
  std::optional<std::string> line;
  friend bool operator==(const CaseMeasure&, const CaseMeasure&) = default;
};
// Empty for a source that is none of these.
std::optional<CaseMeasure> parse_case_measure(std::string_view source);
// With so many places; empty where nothing was counted.
std::optional<base::Decimal> measured(const CaseMeasure& by, const cases::CaseCounts& counts,
                                      std::uint32_t decimals);

// The last periods that are over of every such indicator; `slot` makes the requests' ids. How many
// values were recorded.
base::Result<std::uint64_t> observe_cases(World& world, const std::string& slot);

}  // namespace luoshi::service
