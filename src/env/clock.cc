#include "env/clock.h"

#include "base/check.h"

namespace luoshi::env {

WallTime RealClock::wall_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

MonotonicTime RealClock::monotonic_now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

SimulatedClock::SimulatedClock(WallTime start)
    : wall_milliseconds_(start.time_since_epoch().count()) {}

WallTime SimulatedClock::wall_now() {
  return WallTime(std::chrono::milliseconds(wall_milliseconds_.load()));
}

MonotonicTime SimulatedClock::monotonic_now() {
  return MonotonicTime(monotonic_nanoseconds_.load());
}

void SimulatedClock::advance(std::chrono::milliseconds step) {
  LUOSHI_CHECK(step.count() >= 0);
  wall_milliseconds_ += step.count();
  monotonic_nanoseconds_ += std::chrono::nanoseconds(step).count();
}

void SimulatedClock::set_wall(WallTime now) { wall_milliseconds_ = now.time_since_epoch().count(); }

}  // namespace luoshi::env
