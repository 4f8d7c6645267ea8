// Words for drawing from a Random: everything a simulated world does by chance goes through here.
// Thread rule: as the Random's.
#pragma once

#include <cstdint>
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

}  // namespace luoshi::sim
