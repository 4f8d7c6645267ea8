#include "env/clock.h"

#include <gtest/gtest.h>

namespace luoshi::env {
namespace {

using std::chrono::milliseconds;

TEST(Clock, SimulatedTimeMovesOnlyWhenTold) {
  const WallTime start{milliseconds(1'700'000'000'000)};
  SimulatedClock clock(start);
  EXPECT_EQ(clock.wall_now(), start);
  clock.advance(milliseconds(250));
  EXPECT_EQ(clock.wall_now() - start, milliseconds(250));
  EXPECT_EQ(clock.monotonic_now(), milliseconds(250));
  clock.set_wall(start - std::chrono::hours(1));
  EXPECT_EQ(clock.monotonic_now(), milliseconds(250));
}

TEST(Clock, RealMonotonicTimeNeverGoesBack) {
  RealClock clock;
  MonotonicTime last = clock.monotonic_now();
  for (int i = 0; i < 1000; ++i) {
    const MonotonicTime next = clock.monotonic_now();
    ASSERT_GE(next, last);
    last = next;
  }
  EXPECT_GT(clock.wall_now(), WallTime{});
}

}  // namespace
}  // namespace luoshi::env
