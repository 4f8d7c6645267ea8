// A year's end: what the next report says of each figure that a year's report promised (report/
// compare.h), beside the commitment that was made of it. The JSON is `year_finding` of
// data/api/openapi.yaml. Thread rule: any thread; reads two readings, work for the pool.
#pragma once

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// In the order of the year's report; behind them its commitments of which no figure was promised.
// kNotFound while either report is not there.
base::Result<Page> list_year_comparison(World& world, const Caller& caller, int year,
                                        const Parameters& parameters);

}  // namespace luoshi::service
