// The threads on which handlers may wait. Bounded: what does not fit is refused at once.
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

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable is_wanted_;
  std::deque<std::function<void()>> queue_;
  bool is_stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace luoshi::api
