// Who stands in for a unit that is no more. Thread rule: a pure function.
#pragma once

#include <optional>

#include "ledger/command.h"
#include "office/names.h"

namespace luoshi::office {

// The unit itself while it is active; the active one that it was merged into, in however many
// steps; none when it was closed.
base::Result<std::optional<UnitId>> successor_of(ledger::View& view, const UnitId& unit);

}  // namespace luoshi::office
