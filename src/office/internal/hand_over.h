// What belongs to a unit goes to another one: its active children, its working people, and the
// roles on it that are not over. And the lists of kinds, which catalog.cc gathers.
#pragma once

#include <string>
#include <vector>

#include "ledger/command.h"
#include "office/catalog.h"
#include "office/names.h"

namespace luoshi::office {

// At most so many events come of a command: the ledger's limit, less the one that ends the unit.
inline constexpr std::size_t kHandedOverMax = 999;

// Adds the events. `where` names the field that says who takes over.
base::Result<void> hand_over(ledger::View& view, const UnitId& from, const UnitId& to,
                             const std::string& where, std::vector<ledger::NewEvent>& events);
// kConflict, with the numbers, unless there is nothing to hand over.
base::Result<void> check_empty(ledger::View& view, const UnitId& unit, std::string where);

void list_unit_kinds(std::vector<EventKind>& kinds);
void list_person_kinds(std::vector<EventKind>& kinds);
void list_token_kinds(std::vector<EventKind>& kinds);
void list_settings_kinds(std::vector<EventKind>& kinds);
void list_access_kinds(std::vector<EventKind>& kinds);

}  // namespace luoshi::office
