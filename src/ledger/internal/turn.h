// A lock that is waited for only so long. std::timed_mutex would do, but the thread sanitizer of
// g++ 12 does not see it being locked.
// Thread rule: any thread; unlocked by whoever locked it, from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace luoshi::ledger {

class Turn {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    came_free_.wait(lock, [this] { return !taken_; });
    taken_ = true;
  }
  bool try_lock() { return try_lock_for(std::chrono::milliseconds(0)); }
  bool try_lock_for(std::chrono::milliseconds time_max) {
    std::unique_lock lock(mutex_);
    if (!came_free_.wait_for(lock, time_max, [this] { return !taken_; })) return false;
    taken_ = true;
    return true;
  }
  void unlock() {
    const std::lock_guard lock(mutex_);
    taken_ = false;
    came_free_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_free_;
  bool taken_ = false;
};

}  // namespace luoshi::ledger
