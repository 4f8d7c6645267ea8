// All that commitment keeps in a ledger (docs/formats/commitment-events.md). Readings and files
// stand in the city's book; that a personal file was read, in the access book.
#pragma once

#include "ledger/stream.h"

namespace luoshi::commitment {

void add_to(ledger::Catalog& catalog);

}  // namespace luoshi::commitment
