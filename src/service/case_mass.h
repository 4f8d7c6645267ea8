// Mass complaints: many people who ask for the same thing, at the same place, within some days, as
// the kind says (`mass` of kinds.yaml).
//
// A job looks every minute at what was asked in those days, kLookedAtMax of it at the most, found
// by when it was asked: however old the book is, it costs the same. What it found stands in the
// store's transient values, so that a list of it costs nothing. People are counted, not cases: who
// calls ten times is no mass, and who named nobody is one each time. Every caller is told of what
// he may see of a group, when that is still as many people as the kind wants.
// Thread rule: any thread; see_mass_complaints by one at a time.
#pragma once

#include "service/caller.h"
#include "service/cases.h"
#include "service/listing.h"

namespace luoshi::service {

inline constexpr std::size_t kLookedAtMax = 20'000;

// How many groups there are.
base::Result<std::uint64_t> see_mass_complaints(World& world);

// `case_mass` of data/api/openapi.yaml, the most people first. Parameters: line; group, of which
// all cases are then told.
CaseJson list_mass_complaints(World& world, const Caller& caller, const Parameters& parameters);

}  // namespace luoshi::service
