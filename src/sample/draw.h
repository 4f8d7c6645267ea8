// Chance that repeats itself: what is drawn depends on the seed and on the name of what it is drawn
// for, and not on what was drawn before for something else. Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "env/random.h"
#include "vault/digest.h"

namespace luoshi::sample {

class Draw {
 public:
  Draw(std::uint64_t seed, std::string_view name) : random_(seed_of(seed, name)) {}

  // From `low` to `high`, both included.
  int between(int low, int high) {
    LUOSHI_CHECK(low <= high);
    return low + static_cast<int>(random_.below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool in_thousand(int rate) { return between(0, 999) < rate; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    LUOSHI_CHECK(!all.empty());
    return all[random_.below(all.size())];
  }

 private:
  static std::uint64_t seed_of(std::uint64_t seed, std::string_view name) {
    const vault::Hash hash = vault::digest(vault::HashAlgorithm::kSha256, name);
    std::uint64_t out = seed;
    for (std::size_t i = 0; i < sizeof out; ++i) out = out * 257 + hash[i];
    return out;
  }

  env::SimulatedRandom random_;
};

}  // namespace luoshi::sample
