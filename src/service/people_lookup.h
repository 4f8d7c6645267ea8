// Who has this login. Thread rule: any thread.
#pragma once

#include <optional>
#include <string>

#include "office/names.h"
#include "service/world.h"

namespace luoshi::service {

base::Result<std::optional<office::PersonId>> person_of_login(World& world,
                                                              const std::string& login);

}  // namespace luoshi::service
