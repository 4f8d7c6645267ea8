// What happens to orders without a hand: reminders whose time has come are recorded, due times are
// derived anew when a rule or the calendar changed, and orders are issued by the city's rules.
// Doing any of it twice does no harm: a rung is recorded once, a rule's key makes one order.
// Thread rule: one thread at a time; waits for the ledger.
#pragma once

#include <string>

#include "service/world.h"

namespace luoshi::service {

// How many rungs were recorded: all that are due, in bounded ticks.
base::Result<std::uint64_t> record_rungs(World& world);
// How many due times became others.
base::Result<std::uint64_t> retime_orders(World& world);
// How many were issued by the rules of light.yaml. `slot` names the run.
base::Result<std::uint64_t> issue_orders(World& world, const std::string& slot);

}  // namespace luoshi::service
