// Events one after the other, from the store in pieces: of one book by sequence, or of all books
// the latest first. Where it stands can be said and gone on from. Thread rule: one thread.
#pragma once

#include <optional>
#include <vector>

#include "ledger/store.h"
#include "service/world.h"

namespace luoshi::service {

class Trail {
 public:
  // `filter` without limit. Oldest first only within a book.
  Trail(World& world, ledger::EventFilter filter);

  // Goes on behind this place; false for one that is none of such a trail.
  bool go_behind(const ledger::Row& place);
  // The next event; nothing at the end.
  base::Result<std::optional<ledger::Event>> next();
  // Of the event that came last.
  ledger::Row place() const;

 private:
  struct Place {
    env::WallTime time;
    std::uint64_t sequence = 0;
    ledger::BookId book;
  };
  bool is_behind(const ledger::Event& event) const;
  base::Result<void> refill();

  World& world_;
  ledger::EventFilter filter_;
  std::optional<Place> last_;
  std::vector<ledger::Event> events_;
  std::size_t at_ = 0;
  std::size_t piece_ = 200;
  bool is_over_ = false;
};

}  // namespace luoshi::service
