// Connections over the limit: each is told so (503, Retry-After) and closed. How many are told at
// once is bounded, and so is their time; whoever comes beyond that is closed without a word.
// Thread rule: all on the loop's thread, as session.h.
#pragma once

#include <memory>
#include <unordered_set>

#include "api/internal/network.h"
#include "env/clock.h"

namespace luoshi::api {

class TurnedAway {
 public:
  void take(std::unique_ptr<Connection> connection, env::MonotonicTime now);
  void tick(env::MonotonicTime now);  // closes those whose time is over
  void close_all();

 private:
  class One;
  std::unordered_set<std::shared_ptr<One>> all_;
};

}  // namespace luoshi::api
