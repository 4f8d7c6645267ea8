#include "notice/retry.h"

#include <algorithm>
#include <array>

namespace luoshi::notice {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<milliseconds, kAttemptsMax - 1> kWaits = {seconds(5),  minutes(1), minutes(5),
                                                               minutes(30), hours(2),   hours(5),
                                                               hours(10),   hours(14),  hours(20)};
constexpr milliseconds kRestMin = seconds(5);
constexpr milliseconds kRestMax = minutes(5);
constexpr std::uint32_t kDoublingsMax = 6;

// A fifth more or less.
milliseconds scattered(milliseconds wait, env::Random& random) {
  const auto fifth = static_cast<std::uint64_t>(wait.count() / 5);
  const auto drawn = static_cast<std::int64_t>(random.below(2 * fifth + 1));
  return wait - milliseconds(static_cast<std::int64_t>(fifth)) + milliseconds(drawn);
}

}  // namespace

std::optional<milliseconds> wait_after(std::uint32_t attempts, env::Random& random) {
  if (attempts == 0 || attempts > kWaits.size()) return std::nullopt;
  return scattered(kWaits[attempts - 1], random);
}

milliseconds rest_after(std::uint32_t failures, env::Random& random) {
  const std::uint32_t doublings = std::min(std::max(failures, 1u) - 1, kDoublingsMax);
  return scattered(std::min(kRestMin * (1 << doublings), kRestMax), random);
}

}  // namespace luoshi::notice
