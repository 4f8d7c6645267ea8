// Kinds put behind those that a city has: its text stays as it is, with a line for each new kind.
// Thread rule: pure functions.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace luoshi::service {

// The whole text; none when all of them are there already. kConflict for one that is there and says
// something else; kInvalidInput for one that is wrong. Nothing else of the file changes.
base::Result<std::optional<std::string>> with_kinds(const std::string& text,
                                                    const std::vector<boost::json::value>& kinds);

}  // namespace luoshi::service
