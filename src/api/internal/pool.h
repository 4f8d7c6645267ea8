// The threads on which handlers may wait. Bounded: what does not fit is refused at once.
//
// At most one thread is looking for work: woken, or between two tasks. While one is, nobody else is
// woken; it wakes the next as it finds more than it takes. So a burst of short tasks costs few
// wakings, and a task that waits keeps nobody else waiting.
// Thread rule: submit from any thread; stop once, by whoever owns the pool, not from a task.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace luoshi::api {

class Pool {
 public:
  Pool(std::size_t threads, std::size_t queue_max);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // False: the queue is full or the pool has stopped, and the task was not taken.
  bool submit(std::function<void()> task);
  void stop();  // drops what waits, joins what runs

 private:
  void work();
  bool take(std::function<void()>& task);  // false: the pool has stopped
  bool must_wake();                        // one more thread; with the lock

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable is_wanted_;
  std::deque<std::function<void()>> queue_;
  bool is_stopped_ = false;
  bool is_looked_for_ = false;  // by a thread that is awake or being woken
  std::size_t asleep_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace luoshi::api
