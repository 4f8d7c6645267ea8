// Merging and closing a unit: one command of office, with which all that the unit owes goes to the
// unit that takes over, so that no open commitment and no order is ever left with a unit that is
// no more. All of it or nothing, in one decision.
// Errors: kConflict at /id, with the numbers, when a unit is closed that owes something and nobody
// takes over; kTooLarge when it is more than one command can hold.
// Thread rule: pure functions.
#pragma once

#include <string>

#include "office/command.h"

namespace luoshi::service {

ledger::Command ending_command(const office::Actor& actor, std::string request,
                               const ledger::Hash& fingerprint, office::MergeUnit ask);
ledger::Command ending_command(const office::Actor& actor, std::string request,
                               const ledger::Hash& fingerprint, office::CloseUnit ask);

}  // namespace luoshi::service
