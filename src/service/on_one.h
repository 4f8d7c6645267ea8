// The one thing that a path names and the version of it that was read, with who asks for what.
// Thread rule: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "service/caller.h"

namespace luoshi::service {

struct OnOne {
  World& world;
  const Caller& caller;
  const Asked& asked;
  std::string id;
  std::optional<std::uint64_t> version;
};

}  // namespace luoshi::service
