// What the files of duty share: ids and streams. A place is a region or a cell of the boundaries
// (grid/region.h), by its id there. Thread rule: values.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

#include "ledger/command.h"
#include "office/names.h"

namespace luoshi::duty {

using PlaceId = base::Id<struct PlaceTag>;      // u-… where the region is a unit, g-… of a cell
using ShiftId = base::Id<struct ShiftTag>;      // h-
using AbsenceId = base::Id<struct AbsenceTag>;  // b-
using RouteId = base::Id<struct RouteTag>;      // l-
using TaskId = base::Id<struct TaskTag>;        // j-

inline ledger::StreamId post_stream(const PlaceId& place) { return {"post", place.value()}; }
inline ledger::StreamId stream_of(const AbsenceId& id) { return {"absence", id.value()}; }
inline ledger::StreamId stream_of(const RouteId& id) { return {"route", id.value()}; }
inline ledger::StreamId stream_of(const TaskId& id) { return {"task", id.value()}; }

}  // namespace luoshi::duty
