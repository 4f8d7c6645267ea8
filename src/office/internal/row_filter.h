// Rows in memory answered as the stores answer them: conditions, order, limit (ledger/table.h).
#pragma once

#include <vector>

#include "ledger/table.h"

namespace luoshi::office {

bool matches(const ledger::Table& table, const ledger::Row& row,
             const std::vector<ledger::Condition>& where);
// By `order`, then by the key.
void sort_rows(const ledger::Table& table, const std::vector<ledger::Order>& order,
               std::vector<ledger::Row>& rows);
ledger::Row key_of(const ledger::Table& table, const ledger::Row& row);

}  // namespace luoshi::office
