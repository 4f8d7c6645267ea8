// Search over everything that the caller may see: commitments, units, people, readings, packages,
// sources and indicators. Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// `found` of data/api/openapi.yaml. Parameters: q, and limit of what is shown of each kind.
base::Result<boost::json::object> find_everything(World& world, const Caller& caller,
                                                  const Parameters& parameters);

}  // namespace luoshi::service
