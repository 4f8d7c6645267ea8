// The one mutation of a commitment's state. Thread rule: pure functions.
#pragma once

#include <vector>

#include "commitment/commitment.h"
#include "office/catalog.h"

namespace luoshi::commitment {

base::Result<void> apply_commitment(Commitment& commitment, const ledger::Event& event);
void list_commitment_kinds(std::vector<office::EventKind>& kinds);

// The rows of commitments.h.
void project_commitment(const Commitment& commitment, const ledger::Event& event,
                        ledger::RowChanges& changes);

}  // namespace luoshi::commitment
