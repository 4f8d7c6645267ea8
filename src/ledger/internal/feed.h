// Tells watchers what has been committed, by this process or another: a thread that waits for
// commits and compares the books' heads with those it has told of.
// Thread rule: any thread; watchers are called by one thread at a time.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "ledger/internal/recent.h"
#include "ledger/ledger.h"

namespace luoshi::ledger {

class Ledger::Feed {
 public:
  Feed(Store& store, Recent& recent, bool threads);
  ~Feed();

  std::uint64_t watch(Watcher watcher);
  void unwatch(std::uint64_t number);
  base::Result<void> poll();

 private:
  void run();
  bool is_stopped_after(std::chrono::milliseconds time);
  void tell(const Advance& advance);
  void tell_of(const Book& book);

  Store& store_;
  Recent& recent_;
  std::mutex mutex_;  // guards all below, and is held while watchers are called
  std::map<BookId, std::uint64_t> told_;
  std::map<std::uint64_t, Watcher> watchers_;
  std::uint64_t next_number_ = 1;
  bool begun_ = false;  // the first look tells nothing: what was there before is not new
  std::mutex stopping_mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace luoshi::ledger
