#include "service/tiers.h"

#include <algorithm>

namespace luoshi::service {

const Tiers& tiers_of_units() {
  static const Tiers kTiers = {{{"excellent", {"第一档", "first tier"}},
                                {"good", {"第二档", "second tier"}},
                                {"behind", {"第三档", "third tier"}},
                                {kUnranked, {"不排名", "not ranked"}}}};
  return kTiers;
}

const Tiers& tiers_of_companies() {
  static const Tiers kTiers = {{{"excellent", {"红榜", "red board (the best)"}},
                                {"good", {"未上榜", "on neither board"}},
                                {"behind", {"黑榜", "black board (the worst)"}},
                                {kUnranked, {"件数不足，不评", "too few, not judged"}}}};
  return kTiers;
}

std::size_t place_of_tier(std::string_view word) {
  const Tiers& all = tiers_of_units();
  return static_cast<std::size_t>(std::ranges::find(all, word, &Tier::word) - all.begin());
}

}  // namespace luoshi::service
