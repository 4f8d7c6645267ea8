// When what was not taken is tried again, and how long a destination that took nothing is left
// alone. Both with jitter, so that what failed together does not come back together.
// Thread rule: pure functions of their arguments and of what the Random gives.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "env/random.h"

namespace luoshi::notice {

inline constexpr std::uint32_t kAttemptsMax = 10;
// What waited as long is dead, however often it was tried: its destination was paused, or gone.
inline constexpr std::chrono::hours kWaitMax{7 * 24};

// After so many attempts, 1 to kAttemptsMax; nothing after the last. About 52 hours in all.
std::optional<std::chrono::milliseconds> wait_after(std::uint32_t attempts, env::Random& random);

// After so many failures in a row, whatever was sent: from 5 seconds to 5 minutes. Other deliveries
// than the one that failed are tried then, so that one that is never taken holds up none of them.
std::chrono::milliseconds rest_after(std::uint32_t failures, env::Random& random);

}  // namespace luoshi::notice
