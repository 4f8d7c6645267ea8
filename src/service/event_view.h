// An event as the audit trail and a unit's history show it: `event` in data/api/openapi.yaml. Sealed
// members are {"sealed": true}; who acted is the person, also behind a token.
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "ledger/event.h"
#include "service/world.h"

namespace luoshi::service {

// Without previous_hash, which add_previous_hash sets.
base::Result<boost::json::object> event_json(World& world, const ledger::Event& event);
// `items` as event_json gave them.
base::Result<void> add_previous_hashes(World& world, std::vector<boost::json::object>& items);

}  // namespace luoshi::service
