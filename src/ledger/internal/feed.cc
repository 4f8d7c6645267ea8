#include "ledger/internal/feed.h"

namespace luoshi::ledger {
namespace {

// How long a stop may have to wait, and how late a store that cannot tell is looked at again.
constexpr std::chrono::milliseconds kWait{100};
constexpr int kLookAnywayEvery = 20;  // waits
// Between two looks: under load each look finds many commits, and costs what one of them costs.
constexpr std::chrono::milliseconds kBetween{5};

}  // namespace

Ledger::Feed::Feed(Store& store, Recent& recent, bool threads) : store_(store), recent_(recent) {
  (void)poll();
  if (threads) thread_ = std::thread([this] { run(); });
}

Ledger::Feed::~Feed() {
  {
    const std::lock_guard lock(stopping_mutex_);
    stopping_ = true;
    stopped_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

bool Ledger::Feed::is_stopped_after(std::chrono::milliseconds time) {
  std::unique_lock lock(stopping_mutex_);
  return stopped_.wait_for(lock, time, [this] { return stopping_; });
}

void Ledger::Feed::run() {
  bool owed = false;  // a look that failed, or a notice that may have been missed
  for (int i = 1; !is_stopped_after(kBetween); ++i) {
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
  for (const Book& book : *books) tell_of(book);
  begun_ = true;
  return {};
}

// What this process has in hand is told with its events; what lies between is another's.
void Ledger::Feed::tell_of(const Book& book) {
  std::uint64_t& told = told_[book.id];
  for (const Recent::Events& events : recent_.take(book.id, book.head.sequence)) {
    const std::uint64_t before = events->front().sequence - 1;
    if (before < told) continue;
    if (before > told) tell({book.id, told, before});
    told = events->back().sequence;
    tell({book.id, before, told, events});
  }
  if (book.head.sequence > told) tell({book.id, told, book.head.sequence});
  told = std::max(told, book.head.sequence);
}

void Ledger::Feed::tell(const Advance& advance) {
  if (!begun_) return;
  for (auto& [number, watcher] : watchers_) watcher(advance);
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
