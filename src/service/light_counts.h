// How many commitments are red, yellow, green, not lit yet or done, each figure with the filter
// that lists what it counts: `light_counts` of data/api/openapi.yaml. Thread rule: values.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

#include "service/board.h"

namespace luoshi::service {

class LightCounts {
 public:
  void take(const BoardCommitment& one);
  std::size_t all() const { return all_; }
  std::size_t red() const { return lights_[0]; }
  std::size_t yellow() const { return lights_[1]; }
  boost::json::object json(const std::string& filter) const;

 private:
  std::size_t all_ = 0;
  std::array<std::size_t, 5> lights_{};
};

// By the member that commitments have in common, as their source; none of those in which it is
// empty. The keys are texts of the state.
using LightsBy = std::unordered_map<std::string_view, LightCounts>;
LightsBy lights_by(const BoardState& state, std::string BoardCommitment::*member);
LightCounts counts_of(const LightsBy& all, const std::string& id);
// Of one of them, with the name of the parameter that chooses it.
boost::json::object lights_json(const LightsBy& all, std::string_view name, const std::string& id);

}  // namespace luoshi::service
