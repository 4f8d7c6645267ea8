#include "env/signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

namespace luoshi::env {
namespace {

using std::chrono::milliseconds;

TEST(SignalWaiter, HearsTheOrderToStopAndLetsThreadsBe) {
  SignalWaiter waiter;
  EXPECT_FALSE(waiter.wait_for(milliseconds(1)).has_value());
  std::thread sender([] { ::kill(::getpid(), SIGTERM); });
  EXPECT_EQ(waiter.wait(), StopSignal::kTerminate);
  sender.join();
  ::kill(::getpid(), SIGINT);
  EXPECT_EQ(waiter.wait_for(milliseconds(10'000)), StopSignal::kInterrupt);
  ::kill(::getpid(), SIGPIPE);  // does not end this test
}

TEST(SignalWaiterDeathTest, EndsTheProcessAgainAfterwards) {
  EXPECT_EXIT(
      {
        { SignalWaiter waiter; }
        ::kill(::getpid(), SIGTERM);
        ::pause();
      },
      testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace luoshi::env
