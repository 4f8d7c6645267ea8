// How much of something each may do: buckets of tokens that fill with time, by what is limited and
// for whom, in this process alone. What is full is forgotten; with more names than can be kept
// nobody new is let in until some are. Thread rule: any thread.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

#include "env/clock.h"

namespace luoshi::service {

class DoorGuard {
 public:
  // `amount` at once, and as much again in every `span`; 0: taken, else after how many seconds to
  // come again.
  unsigned take(const std::string& name, int amount, std::chrono::seconds span,
                env::MonotonicTime now);
  // How many reports were taken in within about the last minute.
  double load(env::MonotonicTime now);
  void count_report(env::MonotonicTime now);

 private:
  struct Bucket {
    double tokens = 0;
    double amount = 0;
    double seconds = 0;  // of the span
    env::MonotonicTime filled_at{};
  };
  static void refill(Bucket& bucket, env::MonotonicTime now);
  void forget_full(env::MonotonicTime now);

  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
  double load_ = 0;
  env::MonotonicTime loaded_at_{};
};

}  // namespace luoshi::service
