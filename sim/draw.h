// Words for drawing from a Random: everything a simulated world does by chance goes through here.
// Thread rule: as the Random's.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "env/random.h"

namespace luoshi::sim {

class Draw {
 public:
  explicit Draw(env::Random& random) : random_(&random) {}

  // Both ends included.
  std::int64_t between(std::int64_t from, std::int64_t to) {
    return from +
           static_cast<std::int64_t>(random_->below(static_cast<std::uint64_t>(to - from) + 1));
  }
  bool chance(unsigned percent) { return random_->below(100) < percent; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[random_->below(from.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& what) {
    for (std::size_t i = what.size(); i > 1; --i) std::swap(what[i - 1], what[random_->below(i)]);
  }
  env::Random& random() { return *random_; }

 private:
  env::Random* random_;
};

// An id that is there, mostly; now and then one that may not be.
template <class Map>
std::string some(Draw& draw, const Map& map, const char* prefix) {
  if (map.empty() || draw.chance(5)) return fmt::format("{}-{}", prefix, draw.between(1, 60));
  auto at = map.begin();
  std::advance(at, draw.between(0, static_cast<std::int64_t>(map.size()) - 1));
  return at->first;
}

// An id that is not there, mostly.
template <class Map>
std::string fresh(Draw& draw, const Map& map, const char* prefix) {
  return draw.chance(95) ? fmt::format("{}-{}", prefix, map.size() + 1) : some(draw, map, prefix);
}

}  // namespace luoshi::sim
