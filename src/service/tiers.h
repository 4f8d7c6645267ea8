// The tiers that units, counties and companies stand in before they stand in a row: the best first,
// last those of whom there is too little to say anything. Which figures make a tier is the city's
// (light.yaml for what is promised, kinds.yaml for cases). Thread rule: pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "base/message.h"

namespace luoshi::service {

struct Tier {
  std::string_view word;
  base::Message name;
};
using Tiers = std::array<Tier, 4>;
inline constexpr std::string_view kUnranked = "unranked";

const Tiers& tiers_of_units();
const Tiers& tiers_of_companies();  // the red board, neither, the black board
// From 0, the best.
std::size_t place_of_tier(std::string_view word);

}  // namespace luoshi::service
