// The one door to time. Code that needs to know "now" is handed a Clock or, better, the time
// itself. Thread rule: any thread; a SimulatedClock may be advanced by one thread while others read
// it.
#pragma once

#include <atomic>
#include <chrono>

namespace luoshi::env {

// UTC, as the calendar says it; may be set back by an administrator.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
// Since an unknown beginning; never goes back. For measuring and for time limits.
using MonotonicTime = std::chrono::nanoseconds;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime wall_now() = 0;
  virtual MonotonicTime monotonic_now() = 0;
};

class RealClock final : public Clock {
 public:
  WallTime wall_now() override;
  MonotonicTime monotonic_now() override;
};

// Stands still until advanced. Setting the wall clock does not touch the monotonic one, as on a
// real machine.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(WallTime start);
  WallTime wall_now() override;
  MonotonicTime monotonic_now() override;

  void advance(std::chrono::milliseconds step);  // step >= 0
  void set_wall(WallTime now);

 private:
  std::atomic<std::chrono::milliseconds::rep> wall_milliseconds_;
  std::atomic<std::chrono::nanoseconds::rep> monotonic_nanoseconds_{0};
};

}  // namespace luoshi::env
