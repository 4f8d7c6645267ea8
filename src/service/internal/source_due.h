// By when a source is to be replied to where nobody says it: by the city's own kind of clock for
// it, "reply-" and its type (reply-suggestion of kinds.yaml), from the day on which it came. Thread
// rule: any thread.
#pragma once

#include <boost/json/value.hpp>
#include <optional>

#include "commitment/source.h"
#include "service/world.h"

namespace luoshi::service {

// None where the city has no such kind.
base::Result<std::optional<office::Day>> reply_due(World& world, commitment::Origin type,
                                                   const office::Day& received);
// The limit in both languages, as "90日"; null where there is none.
base::Result<boost::json::value> reply_limit(World& world, commitment::Origin type);

}  // namespace luoshi::service
