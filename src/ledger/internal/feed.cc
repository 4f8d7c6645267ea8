#include "ledger/internal/feed.h"

namespace luoshi::ledger {
namespace {

// How long a stop may have to wait, and how late a store that cannot tell is looked at again.
constexpr std::chrono::milliseconds kWait{100};
constexpr int kLookAnywayEvery = 20;  // waits

}  // namespace

Ledger::Feed::Feed(Store& store, bool threads) : store_(store) {
  (void)poll();
  if (threads) thread_ = std::thread([this] { run(); });
}

Ledger::Feed::~Feed() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Ledger::Feed::run() {
  bool owed = false;  // a look that failed, or a notice that may have been missed
  for (int i = 1; !stopping_; ++i) {
    // A store that does not answer is asked again; wait_for_commit takes its time then too.
    auto more = store_.wait_for_commit(kWait);
    if ((more && *more) || owed || i % kLookAnywayEvery == 0) owed = !poll();
  }
}

base::Result<void> Ledger::Feed::poll() {
  base::Result<std::vector<Book>> books;
  {
    auto snapshot = store_.snapshot();
    if (!snapshot) return tl::unexpected(snapshot.error());
    books = (*snapshot)->books();
  }
  if (!books) return tl::unexpected(books.error());
  const std::lock_guard lock(mutex_);
  for (const Book& book : *books) {
    std::uint64_t& told = told_[book.id];
    if (begun_ && book.head.sequence > told) {
      for (auto& [number, watcher] : watchers_) watcher({book.id, told, book.head.sequence});
    }
    told = std::max(told, book.head.sequence);
  }
  begun_ = true;
  return {};
}

std::uint64_t Ledger::Feed::watch(Watcher watcher) {
  const std::lock_guard lock(mutex_);
  watchers_.emplace(next_number_, std::move(watcher));
  return next_number_++;
}

void Ledger::Feed::unwatch(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  watchers_.erase(number);
}

}  // namespace luoshi::ledger
