// What every decision that touches a clock ends with. Thread rule: pure functions.
#pragma once

#include <vector>

#include "cases/case.h"

namespace luoshi::cases {

// The case as these events of its own leave it.
base::Result<Case> after(ledger::View& view, const Case& before, const CaseId& id,
                         const std::vector<ledger::NewEvent>& events, const office::Actor& actor);
// The events, and behind them what they make of the due time when that is another.
base::Result<std::vector<ledger::NewEvent>> with_clock(ledger::View& view, const Case& before,
                                                       const CaseId& id,
                                                       std::vector<ledger::NewEvent> events,
                                                       const office::Actor& actor);

}  // namespace luoshi::cases
