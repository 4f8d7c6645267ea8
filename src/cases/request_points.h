// Where requests are, in the order in which they came: few columns, so that a box is searched
// without looking at anything else of them. Thread rule: pure functions.
#pragma once

#include "ledger/table.h"

namespace luoshi::cases {

// case_points: opened_at (when the person asked), id, kind, longitude, latitude (millionths of a
// degree). Written once, when a request with a point is registered.
const ledger::Table& request_points_table();

}  // namespace luoshi::cases
