#include "api/internal/network.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "api/server.h"

namespace luoshi::api {
namespace {

TEST(Loop, WorkThatIsPostedTogetherHoldsUpNobodyElse) {
  Loop loop;
  loop.run(std::chrono::milliseconds(100), [] {});
  std::vector<int> done;
  std::promise<void> first;
  std::promise<void> last;
  together([&] {
    loop.post([&] { done.push_back(1); });
    // Another thread's work wakes the loop, which then does all that is there, in order.
    std::thread([&] {
      loop.post([&] {
        done.push_back(2);
        first.set_value();
      });
    }).join();
    first.get_future().wait();
    together([&] { loop.post([&] { done.push_back(3); }); });
    loop.post([&] {
      done.push_back(4);
      last.set_value();
    });
  });
  last.get_future().wait();
  loop.stop();
  EXPECT_EQ(done, (std::vector<int>{1, 2, 3, 4}));
}

}  // namespace
}  // namespace luoshi::api
