#include "api/internal/pool.h"

#include <utility>

namespace luoshi::api {

Pool::Pool(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() { stop(); }

bool Pool::submit(std::function<void()> task) {
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopped_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(task));
    wakes = must_wake();
  }
  if (wakes) is_wanted_.notify_one();
  return true;
}

bool Pool::must_wake() {
  if (is_looked_for_ || asleep_ == 0 || queue_.empty()) return false;
  is_looked_for_ = true;
  return true;
}

void Pool::stop() {
  std::deque<std::function<void()>> dropped;
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    dropped.swap(queue_);
  }
  is_wanted_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

// Whoever finds nothing lets others run once before it sleeps: they may bring the next task.
bool Pool::take(std::function<void()>& task) {
  std::unique_lock lock(mutex_);
  if (queue_.empty() && !is_looked_for_ && !is_stopped_) {
    is_looked_for_ = true;
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    is_looked_for_ = false;
  }
  while (queue_.empty() && !is_stopped_) {
    ++asleep_;
    is_wanted_.wait(lock);
    --asleep_;
    is_looked_for_ = false;
  }
  if (is_stopped_) return false;
  task = std::move(queue_.front());
  queue_.pop_front();
  const bool wakes = must_wake();
  lock.unlock();
  if (wakes) is_wanted_.notify_one();
  return true;
}

void Pool::work() {
  for (;;) {
    std::function<void()> task;
    if (!take(task)) return;
    task();
  }
}

}  // namespace luoshi::api
