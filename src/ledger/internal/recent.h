// Events that this process has just committed, until its feed has told of them: they need not be
// read back from the store.
//
// Invariant: holds at most kEventsMax events and kBytesMax bytes of bodies; of what is dropped the
// feed tells without its events.
// Thread rule: any thread.
#pragma once

#include <deque>
#include <mutex>

#include "ledger/ledger.h"

namespace luoshi::ledger {

class Ledger::Recent {
 public:
  using Events = std::shared_ptr<const std::vector<Event>>;
  static constexpr std::size_t kEventsMax = 8'192;
  static constexpr std::size_t kBytesMax = 16 << 20;

  // Of one book, in their order, one behind the other.
  void put(std::vector<Event> events);
  // Those of the book up to this sequence, in their order; they are not kept.
  std::vector<Events> take(BookId book, std::uint64_t until);

 private:
  struct Kept {
    Events events;
    std::size_t bytes = 0;
  };
  void drop_first();

  std::mutex mutex_;
  std::deque<Kept> kept_;  // the oldest first
  std::size_t events_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace luoshi::ledger
