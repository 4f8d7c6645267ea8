#include "service/door_guard.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace luoshi::service {
namespace {

constexpr std::size_t kBucketsMax = 100'000;
constexpr double kMinute = 60;

double seconds_between(env::MonotonicTime from, env::MonotonicTime to) {
  return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

}  // namespace

void DoorGuard::refill(Bucket& bucket, env::MonotonicTime now) {
  const double more = seconds_between(bucket.filled_at, now) * bucket.amount / bucket.seconds;
  bucket.tokens = std::min(bucket.amount, bucket.tokens + more);
  bucket.filled_at = std::max(bucket.filled_at, now);
}

void DoorGuard::forget_full(env::MonotonicTime now) {
  for (auto entry = buckets_.begin(); entry != buckets_.end();) {
    refill(entry->second, now);
    const bool is_full = entry->second.tokens >= entry->second.amount;
    entry = is_full ? buckets_.erase(entry) : std::next(entry);
  }
}

unsigned DoorGuard::take(const std::string& name, int amount, std::chrono::seconds span,
                         env::MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kBucketsMax && !buckets_.contains(name)) {
    forget_full(now);
    if (buckets_.size() >= kBucketsMax) return 1;
  }
  const auto [entry, is_new] = buckets_.try_emplace(name);
  Bucket& bucket = entry->second;
  if (is_new) bucket = {static_cast<double>(amount), 0, 0, now};
  bucket.amount = amount;
  bucket.seconds = static_cast<double>(span.count());
  refill(bucket, now);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return static_cast<unsigned>(std::ceil((1 - bucket.tokens) * bucket.seconds / bucket.amount));
}

double DoorGuard::load(env::MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  load_ *= std::exp(-seconds_between(loaded_at_, now) / kMinute);
  loaded_at_ = std::max(loaded_at_, now);
  return load_;
}

void DoorGuard::count_report(env::MonotonicTime now) {
  (void)load(now);
  const std::lock_guard lock(mutex_);
  load_ += 1;
}

}  // namespace luoshi::service
