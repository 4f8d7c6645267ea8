// What is to happen when: tasks in the order of their times, each of which may put further ones.
// Tasks of one moment are carried out in the order in which they were put. Thread rule: one thread.
#pragma once

#include <algorithm>
#include <functional>
#include <map>

#include "base/result.h"
#include "env/clock.h"

namespace luoshi::sample {

class Agenda {
 public:
  using Task = std::function<base::Result<void>()>;
  explicit Agenda(env::WallTime now) : now_(now) {}

  // Before and behind the tasks of a moment.
  struct Frame {
    std::function<void(env::WallTime)> open;
    std::function<base::Result<void>()> close;
  };

  // Nothing happens before the moment that is being carried out: such a task comes right behind it.
  void put(env::WallTime at, Task task) { tasks_.emplace(std::max(at, now_), std::move(task)); }
  env::WallTime now() const { return now_; }

  // What is due before `end`; the rest is never done. The first error ends it.
  base::Result<void> run(env::WallTime end, const Frame& frame) {
    while (!tasks_.empty() && tasks_.begin()->first < end) {
      now_ = tasks_.begin()->first;
      frame.open(now_);
      while (!tasks_.empty() && tasks_.begin()->first == now_) {
        const Task task = std::move(tasks_.extract(tasks_.begin()).mapped());
        if (auto done = task(); !done) return done;
      }
      if (auto done = frame.close(); !done) return done;
    }
    return {};
  }

 private:
  std::multimap<env::WallTime, Task> tasks_;
  env::WallTime now_;
};

}  // namespace luoshi::sample
