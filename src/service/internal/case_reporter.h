// Who asked, as far as a caller may know. Thread rule: any thread.
#pragma once

#include <boost/json/value.hpp>

#include "calendar/process.h"
#include "cases/case.h"
#include "service/caller.h"

namespace luoshi::service {

// The kind's secrecy, for this caller: hidden or masked. The roles that it names, with cases.reveal
// on the centre; the unit in charge where the kind and the case let it.
office::Shown reporter_shown(World& world, const Caller& caller, const cases::Case& of,
                             const calendar::Process* process);
// null when nobody is named; {"shown", "name", "phone", "address", "cases"}: how many this number
// has asked for.
base::Result<boost::json::value> reporter_json(World& world, const cases::Case& of,
                                               office::Shown shown);

}  // namespace luoshi::service
