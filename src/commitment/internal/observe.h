// What is looked at before a batch of observations is taken. Thread rule: pure functions.
#pragma once

#include <string>

#include "commitment/indicator.h"

namespace luoshi::commitment {

struct Counts {
  std::int64_t recorded = 0;
  std::int64_t revised = 0;
  std::int64_t unchanged = 0;
};

// The event's body, with no rows when nothing is new; counts what becomes of the rows. `where` is
// the batch's JSON pointer.
base::Result<ObservationsRecorded> observations_of(ledger::View& view,
                                                   const ObservationBatch& batch,
                                                   const std::string& where, Counts& counts);

}  // namespace luoshi::commitment
