#include "service/light_counts.h"

#include <algorithm>

#include "service/board_filter.h"

namespace luoshi::service {
namespace {

// red and yellow stand first: the order of what is worst goes by them.
constexpr std::array<std::string_view, 5> kLights{"red", "yellow", "green", "none", "done"};

}  // namespace

void LightCounts::take(const BoardCommitment& one) {
  ++all_;
  ++lights_[static_cast<std::size_t>(std::ranges::find(kLights, one.light) - kLights.begin())];
}

boost::json::object LightCounts::json(const std::string& filter) const {
  boost::json::object out;
  for (std::size_t i = 0; i < kLights.size(); ++i) {
    out[kLights[i]] = figure_json(lights_[i], narrowed(filter, "light", kLights[i]));
  }
  return out;
}

LightsBy lights_by(const BoardState& state, std::string BoardCommitment::*member) {
  LightsBy out;
  for (const auto& each : state.commitments) {
    const std::string& key = (*each).*member;
    if (!key.empty()) out[key].take(*each);
  }
  return out;
}

LightCounts counts_of(const LightsBy& all, const std::string& id) {
  const auto found = all.find(id);
  return found == all.end() ? LightCounts() : found->second;
}

boost::json::object lights_json(const LightsBy& all, std::string_view name, const std::string& id) {
  return counts_of(all, id).json(narrowed("", name, id));
}

}  // namespace luoshi::service
