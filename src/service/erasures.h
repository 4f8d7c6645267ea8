// People who were erased: that their keys are gone, everywhere and for good. Erasing a person
// records it first and destroys the key then; a crash between the two leaves a key that a job
// destroys. Another process on the same ledger may hold the key in memory: it hears of the event
// and lets go of it. Thread rule: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/event.h"
#include "service/world.h"

namespace luoshi::service {

// Whose key the event tells the destruction of.
std::optional<std::string> erased_by(const ledger::Event& event);

// Destroys the keys that erased people still have; how many.
base::Result<std::uint64_t> destroy_left_keys(World& world);

// From now on keys that any process destroys are forgotten here. Once, before requests are served.
void forget_erased(World& world);

}  // namespace luoshi::service
