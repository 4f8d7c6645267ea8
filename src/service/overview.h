// The overview: how a year stands, in figures that each open the list behind them.
// Thread rule: any thread.
#pragma once

#include "service/board.h"
#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// `overview` of data/api/openapi.yaml, with `version` for its ETag. Parameter: year; without it,
// this one.
base::Result<BoardAnswer> get_overview(World& world, const Caller& caller,
                                       const Parameters& parameters);

// Of a query: `year`, or the year of today.
base::Result<int> year_asked(const World& world, const Parameters& parameters);
// The Monday of this day's week.
office::Day monday_of(const office::Day& day);

}  // namespace luoshi::service
