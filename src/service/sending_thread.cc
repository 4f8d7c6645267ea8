#include "service/sending_thread.h"

namespace luoshi::service {
namespace {

constexpr std::chrono::seconds kLookEvery{1};
constexpr const char* kLeaseName = "sending";

}  // namespace

SendingThread::SendingThread(Sender& sender, World& world) : sender_(sender), world_(world) {
  threads_.emplace_back([this] { look(); });
  for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { send(); });
}

SendingThread::~SendingThread() {
  sender_.stop();
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  if (held_since_) (void)world_.ledger.release(kLeaseName);
}

// Asked again after a third of it.
bool SendingThread::holds_lease() {
  const env::MonotonicTime now = world_.clock.monotonic_now();
  if (held_since_ && now - *held_since_ < kLease / 3) return true;
  auto held = world_.ledger.lease(kLeaseName, kLease);
  held_since_ = held && *held ? std::optional(now) : std::nullopt;
  return held_since_.has_value();
}

void SendingThread::look_once() {
  if (!holds_lease()) return;
  if (auto planned = sender_.plan(); !planned) {
    world_.log.warning("sending.not_planned", {{"error", planned.error().code}});
  }
  const std::vector<std::string> destinations = sender_.destinations();
  const std::lock_guard lock(mutex_);
  for (const std::string& destination : destinations) {
    if (busy_.insert(destination).second) ready_.push_back(destination);
  }
  wake_.notify_all();
}

void SendingThread::look() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    lock.unlock();
    look_once();
    lock.lock();
    wake_.wait_for(lock, kLookEvery, [this] { return is_stopping_; });
  }
}

void SendingThread::send() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return is_stopping_ || !ready_.empty(); });
    if (is_stopping_) return;
    const std::string destination = std::move(ready_.front());
    ready_.pop_front();
    lock.unlock();
    if (auto done = sender_.work(destination); !done) {
      world_.log.warning("sending.failed", {{"error", done.error().code}});
    }
    lock.lock();
    busy_.erase(destination);
  }
}

}  // namespace luoshi::service
