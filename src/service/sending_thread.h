// Plans and sends, on threads of its own: one looks every second what there is to do, some send. A
// destination is worked off by one of them at a time, so that one that answers slowly keeps one
// thread busy for one request and then rests (notice/retry.h), and the others go on.
//
// Of several processes on one ledger the one that holds the lease does it; after a kill another, or
// the same anew, within kLease. Thread rule: made and dropped by one thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "service/sending.h"

namespace luoshi::service {

class SendingThread {
 public:
  static constexpr std::chrono::seconds kLease{15};
  static constexpr std::size_t kThreads = 8;

  SendingThread(Sender& sender, World& world);
  ~SendingThread();  // waits for what is being sent
  SendingThread(const SendingThread&) = delete;
  SendingThread& operator=(const SendingThread&) = delete;

 private:
  void look();
  void look_once();
  void send();
  bool holds_lease();

  Sender& sender_;
  World& world_;
  std::optional<env::MonotonicTime> held_since_;  // the lease
  std::mutex mutex_;                              // guards what follows
  std::condition_variable wake_;
  bool is_stopping_ = false;
  std::deque<std::string> ready_;     // destinations to be worked off
  std::set<std::string> busy_;        // these, and those that are
  std::vector<std::thread> threads_;  // last: they use what stands above
};

}  // namespace luoshi::service
