// A commitment that has a lead: it gets its schedule, or its parts in the counties, and is signed
// within days, or given back and assigned anew. Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

// Asked for at the desk, to be committed with what stands there already.
base::Result<void> take_on(Stage& stage, const commitment::CommitmentId& id,
                           const commitment::CommitmentMade& what,
                           const commitment::Responsibility& who);

}  // namespace luoshi::sample
