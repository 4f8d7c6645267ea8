// Who asked, as far as a caller may know. Thread rule: any thread.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>

#include "calendar/process.h"
#include "cases/case.h"
#include "service/caller.h"
#include "service/cases.h"

namespace luoshi::service {

// The kind's secrecy, for this caller: hidden or masked. The roles that it names, with cases.reveal
// on the centre; the unit in charge where the kind and the case let it.
office::Shown reporter_shown(World& world, const Caller& caller, const cases::Case& of,
                             const calendar::Process* process);
// null when nobody is named; {"shown", "name", "phone", "address", "cases"}: how many this number
// has asked for, as far as the caller may know of whom they are.
base::Result<boost::json::value> reporter_json(World& world, const Caller& caller,
                                               const cases::Case& of, office::Shown shown);

// All that is known of him; nothing of whoever was erased.
base::Result<CaseReporter> reporter_in_clear(World& world, const cases::SealedPerson& who);
// The fields of its form that are sealed, in the clear; none when they were erased.
using FormFields = std::map<std::string, std::string>;
base::Result<FormFields> sealed_fields(World& world, const cases::CaseId& id,
                                       const cases::Case& of);
// Whether a sealed field tells of whoever asked; of one that the kind no longer has, nobody knows.
bool is_personal_field(const calendar::Process* process, const std::string& field);

}  // namespace luoshi::service
