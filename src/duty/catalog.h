// All that duty keeps in a ledger: its kinds of streams, and every kind of event that was ever
// written (docs/formats/duty-events.md). All of it stands in the city's book.
#pragma once

#include <vector>

#include "ledger/stream.h"
#include "office/catalog.h"

namespace luoshi::duty {

void add_to(ledger::Catalog& catalog);
std::vector<office::EventKind> event_kinds();

}  // namespace luoshi::duty
