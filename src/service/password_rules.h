// Whether a password keeps to the city's rules; the error says which it breaks, at /new.
// Thread rule: a pure function.
#pragma once

#include <string_view>

#include "base/result.h"
#include "office/settings.h"

namespace luoshi::service {

base::Result<void> check_rules(std::string_view password, const office::PasswordRules& rules);

}  // namespace luoshi::service
