// All that commitment keeps in a ledger (docs/formats/commitment-events.md). Readings and files
// stand in the city's book; that a personal file was read, in the access book.
#pragma once

#include <vector>

#include "ledger/stream.h"
#include "office/catalog.h"

namespace luoshi::commitment {

void add_to(ledger::Catalog& catalog);

// Every kind of event that was ever written to commitments, periods, packages and sources.
std::vector<office::EventKind> register_event_kinds();

}  // namespace luoshi::commitment
