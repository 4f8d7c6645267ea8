// Figures of what people ask for, by a dimension and over a period: on-time rates of those closed
// and of those due, from rows that the ledger keeps up to date (cases/figures.h).
//
// Whoever reads the cases of the whole city is told everything. Whoever reads those of some units
// is told of these what he asks for, and of the others whole months that are over, one line at a
// time, without small cells (service/small_cells.h): two periods that overlap, or a line and all of
// them, would give these away. Units and counties stand in tiers before they stand in a row; where
// too little was due for a rate to say anything they stand apart. Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// `case_figures` of data/api/openapi.yaml. Parameters: by, from, to, line; with by month, day or
// line also one of unit, region, channel, category, matter, company.
base::Result<boost::json::object> get_case_figures(World& world, const Caller& caller,
                                                   const Parameters& parameters);

}  // namespace luoshi::service
