// One indicator in one region, as the service reads and compares it. Thread rule: any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "commitment/indicator.h"
#include "service/board.h"
#include "service/caller.h"

namespace luoshi::service {

base::Error no_indicator();
// kNotFound also for what is no id of one.
base::Result<std::shared_ptr<const commitment::Indicator>> indicator_at(World& world,
                                                                        const std::string& id);
// Values that hold of periods that end in these years, rising.
base::Result<std::vector<commitment::PeriodValue>> values_in(World& world, const std::string& id,
                                                             const std::string& region,
                                                             int from_year, int until_year);
// {"id", "name"}: of a unit, the province, the nation.
boost::json::object region_json(const BoardUnits& units, const std::string& region);

// The last of these values beside last year, province, nation, and what commitments of that year
// promise: {"period", "value", "sentences": [{"with", "text"}]}; null without values.
base::Result<boost::json::value> comparison_json(
    World& world, const BoardState& state, const std::string& id,
    const commitment::IndicatorDefined& what, const std::string& region,
    const std::vector<commitment::PeriodValue>& values);

// commitments.write or progress.write there; on the whole city for province and nation.
base::Result<void> may_observe(World& world, const Caller& caller, const office::UnitId& region);

// Asks the ledger to look at the lights of what is measured by these series; does not wait.
void look_at_lights(World& world, const std::vector<commitment::ObservationBatch>& batches);

}  // namespace luoshi::service
