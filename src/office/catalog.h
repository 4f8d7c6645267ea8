// All that office keeps in a ledger: its kinds of streams, and every kind of event that was ever
// written (docs/formats/office-events.md).
//
// Units, people, tokens, settings and rules stand in the city's book, whichever county they belong
// to: the tree is one. The access streams stand in the access book.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/stream.h"

namespace luoshi::office {

void add_to(ledger::Catalog& catalog);

struct EventKind {
  std::string kind;
  std::uint32_t version = 1;
  friend auto operator<=>(const EventKind&, const EventKind&) = default;
};
std::vector<EventKind> event_kinds();

}  // namespace luoshi::office
