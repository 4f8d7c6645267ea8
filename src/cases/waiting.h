// How many requests wait for whom, added up as the events come in (ledger::Table::sums), so that a
// desk does not count what is open each time somebody looks at it.
//
// Each request that waits (request_rows.h, Todo) counts once among all, and once in the month and
// the day on which its time ends, when it has a limit. Thread rule: pure functions.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ledger/table.h"
#include "office/day.h"

namespace luoshi::cases {

struct Case;

// case_waiting: part ("all", "month", "day"), period ("", "2026-03", "2026-03-02"), todo, line,
// centre, unit, then cases.
const ledger::Table& case_waiting_table();
void contribute_waiting(const Case& state, ledger::RowChanges& sums);

// Conditions of its rows: all that waits; what waits and whose time ended before this day, in two
// pieces, by months and by days.
std::vector<ledger::Condition> waiting_at_all();
std::array<std::vector<ledger::Condition>, 2> waiting_since_before(const office::Day& day);

}  // namespace luoshi::cases
