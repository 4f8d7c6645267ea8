// What a world tells and finds while it goes on.
// Thread rule: one thread.
#pragma once

#include <string>
#include <utility>

#include "sim/world.h"

namespace luoshi::sim {

class Notes {
 public:
  explicit Notes(const std::function<void(const std::string&)>& listener) : listener_(listener) {}

  void tell(const std::string& what) {
    if (listener_) listener_(what);
  }
  // The first one counts.
  void find(std::string what) {
    tell("FOUND: " + what);
    if (!ending.violation) ending.violation = std::move(what);
  }
  bool has_found() const { return ending.violation.has_value(); }
  Tally& tally() { return ending.tally; }

  Ending ending{};

 private:
  const std::function<void(const std::string&)>& listener_;
};

}  // namespace luoshi::sim
