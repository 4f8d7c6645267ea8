// What a commitment's light is read from: its state; for one that is measured by its parts what
// these have confirmed, and for one measured by an indicator what was observed of that.
// Thread rule: pure functions.
#pragma once

#include <vector>

#include "commitment/commitment.h"
#include "commitment/light.h"

namespace luoshi::commitment {

inline constexpr std::size_t kPartsMax = 1'000;

// Its parts that are not withdrawn, by id; pointers as those of View::state.
base::Result<std::vector<const Commitment*>> parts_of(ledger::View& view, const CommitmentId& id);

// By parts, with a target: for every period the sum of what each part has confirmed up to it, once
// one has; without a target: how many are met (today) of all that are not cancelled.
base::Result<Standing> standing_of(ledger::View& view, const CommitmentId& id,
                                   const Commitment& commitment);

// The light as of the view's day, by the city's rule in force (the default when none was loaded).
// That of the state is the one that was recorded when it, its figures or its cause last changed.
base::Result<LightReading> light_today(ledger::View& view, const CommitmentId& id,
                                       const Commitment& commitment);

// The sum of the parts' values as of this period, confirmed or waiting; none without any.
std::optional<base::Decimal> sum_of_parts(const std::vector<const Commitment*>& parts,
                                          const Period& period, bool confirmed_only);

}  // namespace luoshi::commitment
