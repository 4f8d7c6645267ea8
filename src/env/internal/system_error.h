// errno as an Error for a person. Thread rule: any thread.
#pragma once

#include <string>

#include "base/result.h"

namespace luoshi::env::internal {

// `where` names the path or program; `error_number` is the errno of the call that failed.
tl::unexpected<base::Error> system_failure(const std::string& where, int error_number);
tl::unexpected<base::Error> too_large(const std::string& where, std::uint64_t bytes_max);

}  // namespace luoshi::env::internal
