// Personal fields between their plain text and what stands in events: sealed under the key of the
// person they are about, with a keyed hash where equal values are looked for.
// Contexts are "<kind of stream>.<field>" and never change: sealed values name them.
// Thread rule: any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "office/names.h"
#include "office/rights.h"
#include "service/world.h"

namespace luoshi::service {

inline constexpr std::string_view kNameContext = "person.name";
inline constexpr std::string_view kPhoneContext = "person.phone";
inline constexpr std::string_view kPasswordContext = "person.password";
inline constexpr std::string_view kReasonContext = "person.reason";
inline constexpr std::string_view kAddressContext = "access.address";
inline constexpr std::string_view kFiltersContext = "person.filters";

// `match`: also the keyed hash of the value, normalised.
base::Result<office::Sealed> seal(World& world, const office::PersonId& subject,
                                  std::string_view context, std::string_view value, bool match);
// Empty: the person was erased.
base::Result<std::optional<std::string>> open(World& world, const office::PersonId& subject,
                                              std::string_view context,
                                              std::string_view sealed_base64url);
// What stands in `match` of a sealed value equal to this one.
std::string match_of(World& world, std::string_view context, std::string_view value);

std::string mask_name(std::string_view name);    // 张三丰 → 张**
std::string mask_phone(std::string_view phone);  // 13812345678 → 138****5678

}  // namespace luoshi::service
