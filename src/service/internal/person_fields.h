// The members of a person that come in the clear: what they must be, and how they are sealed.
// Thread rule: any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "office/person.h"
#include "service/world.h"
#include "vault/password.h"

namespace luoshi::service {

// 1 to `max` characters, none of them a control character, no white space at its ends.
base::Result<void> check_line(std::string_view text, std::size_t max, std::string_view pointer);
base::Result<void> check_phone(std::string_view phone);  // "" is none

base::Result<office::Sealed> seal_name(World& world, const office::PersonId& id,
                                       const std::string& name);
// None for "".
base::Result<std::optional<office::Sealed>> seal_phone(World& world, const office::PersonId& id,
                                                       const std::string& phone);

// A new first password, hashed and sealed for this person.
struct FirstPassword {
  std::string text;
  office::Sealed sealed;
};
base::Result<FirstPassword> make_first_password(World& world, const office::PersonId& id,
                                                const vault::PasswordCost& cost = {});

}  // namespace luoshi::service
