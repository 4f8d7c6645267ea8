#include "office/succession.h"

#include "office/unit.h"

namespace luoshi::office {

base::Result<std::optional<UnitId>> successor_of(ledger::View& view, const UnitId& unit) {
  constexpr std::size_t kMergersMax = 100;  // one after the other
  std::optional<UnitId> at = unit;
  for (std::size_t step = 0; at && step < kMergersMax; ++step) {
    const auto state = view.state<Unit>(stream_of(*at));
    if (!state) return tl::unexpected(state.error());
    if ((*state)->state == UnitState::kActive) return at;
    at = (*state)->merged_into;
  }
  return std::nullopt;
}

}  // namespace luoshi::office
