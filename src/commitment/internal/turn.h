// What every decision on a commitment ends with: the light is looked at as it stands behind the new
// events, and light.turned is added when it, what it compares or its cause is another. Thread rule:
// pure functions.
#pragma once

#include <vector>

#include "commitment/commitment.h"

namespace luoshi::commitment {

// The commitment as these events leave it.
base::Result<Commitment> after(ledger::View& view, const ledger::StreamId& stream,
                               const Commitment& before,
                               const std::vector<ledger::NewEvent>& events,
                               const office::Actor& actor);

// Adds light.turned to `events` when there is something to say.
base::Result<void> add_turn(ledger::View& view, const CommitmentId& id, const Commitment& before,
                            std::vector<ledger::NewEvent>& events, const office::Actor& actor);

// The events with the turn of the light and the reply.
Decided settled(ledger::View& view, const CommitmentId& id, const Commitment& before,
                std::vector<ledger::NewEvent> events, const office::Actor& actor);

}  // namespace luoshi::commitment
