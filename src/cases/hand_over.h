// The cases of a unit that is merged or closed go to the unit that takes over. What was not
// answered is received anew, and the kind's rule says what the hand-over does to its clock; an
// answered one stays answered, and its clock stands still as before.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <vector>

#include "cases/case.h"
#include "office/unit.h"

namespace luoshi::cases {

struct CaseTakenOver {
  office::UnitId unit;
  office::UnitId from;
  office::UnitState because = office::UnitState::kMerged;
};
BOOST_DESCRIBE_STRUCT(CaseTakenOver, (), (unit, from, because))

// Of which the unit is in charge, the centre, or that it supports; not those that came to an end.
base::Result<std::vector<CaseId>> open_cases_of(ledger::View& view, const office::UnitId& unit);
// Adds the events, the new due times among them.
base::Result<void> hand_over(ledger::View& view, const std::vector<CaseId>& ids,
                             const CaseTakenOver& how, const office::Actor& actor,
                             std::vector<ledger::NewEvent>& events);

// Of a case that is opened again: adds who stands in for those of its units that are no more.
// kConflict when nobody does for the unit in charge or the centre; what a supporting unit without a
// successor had to add is then with the unit in charge.
base::Result<void> add_successors(ledger::View& view, const CaseId& id, const Case& state,
                                  std::vector<ledger::NewEvent>& events);

}  // namespace luoshi::cases
