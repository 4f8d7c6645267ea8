// The lights of open commitments as of today: what is late, and what fell behind while nobody
// reported. In batches, the parts before what is measured by them. Doing it twice does no harm.
// Thread rule: one thread at a time; waits for the ledger.
#pragma once

#include <string>
#include <vector>

#include "service/world.h"

namespace luoshi::service {

// `slot` names the run: each light is looked at once in it, whoever is asked, and how often.
base::Result<void> turn_lights(World& world, const std::string& slot);

// The same of these commitments, without waiting: behind what moved them.
void ask_for_lights(World& world, const std::vector<std::string>& commitments);

}  // namespace luoshi::service
