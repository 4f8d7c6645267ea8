// A unit's JSON and its parts, for reading and for answers to changes. Thread rule: any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <vector>

#include "ledger/table.h"
#include "office/names.h"
#include "service/world.h"

namespace luoshi::service {

// The names of `parent` and those above it, the root first.
base::Result<boost::json::array> unit_path(World& world, std::optional<office::UnitId> parent);
// Of a row of the table units; has_children is false until add_has_children says otherwise.
base::Result<boost::json::object> unit_json(World& world, const ledger::Row& row);
base::Result<void> add_has_children(World& world, std::vector<boost::json::object>& items);

}  // namespace luoshi::service
