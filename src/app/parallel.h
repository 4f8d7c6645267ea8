// Work on many things at once, results in the order of the things, memory bounded.
//
// work(i) runs on one of `workers` threads; consume(i, result) on the calling thread, for i = 0, 1,
// 2 …, as soon as the result and all before it are there. At most 2 × workers results wait at any
// time. consume answers false to stop: no further work begins, and the call returns when what runs
// has ended. work must not throw; what consume throws leaves the call when what runs has ended.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace luoshi::app {

template <class Work, class Consume>
void map_in_order(std::size_t count, unsigned workers, const Work& work, const Consume& consume) {
  using Outcome = decltype(work(std::size_t{}));
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::size_t, Outcome> waiting;
  std::size_t next_to_begin = 0;
  std::size_t next_to_consume = 0;
  bool stopped = false;
  const std::size_t ahead_max = std::size_t{2} * workers;

  const auto run = [&] {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] {
        return stopped || next_to_begin >= count || next_to_begin < next_to_consume + ahead_max;
      });
      if (stopped || next_to_begin >= count) return;
      const std::size_t index = next_to_begin++;
      lock.unlock();
      Outcome outcome = work(index);
      lock.lock();
      waiting.emplace(index, std::move(outcome));
      changed.notify_all();
    }
  };
  struct StopAtEnd {  // also when consume throws: nobody would wake those that wait for room
    std::mutex& mutex;
    std::condition_variable& changed;
    bool& stopped;
    ~StopAtEnd() {
      {
        const std::lock_guard lock(mutex);
        stopped = true;
      }
      changed.notify_all();
    }
  };
  std::vector<std::jthread> threads;
  const StopAtEnd stop_at_end{mutex, changed, stopped};
  for (unsigned i = 0; i < workers && i < count; ++i) threads.emplace_back(run);

  std::unique_lock lock(mutex);
  while (next_to_consume < count && !stopped) {
    changed.wait(lock, [&] { return waiting.contains(next_to_consume); });
    auto ready = waiting.extract(next_to_consume);
    const std::size_t index = next_to_consume++;
    lock.unlock();
    changed.notify_all();
    const bool go_on = consume(index, std::move(ready.mapped()));
    lock.lock();
    stopped = !go_on;
  }
}

}  // namespace luoshi::app
