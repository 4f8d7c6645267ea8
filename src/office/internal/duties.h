// Separation of duties, and what a grant must satisfy. Errors are kForbidden where the person who
// asks is the reason, kConflict where what stands already is.
#pragma once

#include <span>
#include <string>

#include "office/person.h"

namespace luoshi::office {

// Nobody does this to himself.
base::Result<void> check_other(const PersonId& person, const Actor& actor, std::string where);

// Whoever sets the login or password of a holder of an administration could act in his place: only
// he himself may, a holder of the same administration, or the server's own command line.
base::Result<void> check_not_over(ledger::View& view, const PersonId& id, const Person& person,
                                  const Actor& actor, std::string where);

// Somebody else, active and for good, holds each administration that ends with these grants.
base::Result<void> check_not_last(ledger::View& view, const PersonId& person,
                                  std::span<const Grant> ending, std::string where);

// Days, the person whose place is taken, what the person holds already, and the three
// administrations.
base::Result<void> check_grant(ledger::View& view, const PersonId& id, const Person& person,
                               const Grant& grant, const Actor& actor);

base::Result<void> check_successor(ledger::View& view, const LeavePerson& ask);

}  // namespace luoshi::office
