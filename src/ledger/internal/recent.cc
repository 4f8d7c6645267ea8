#include "ledger/internal/recent.h"

namespace luoshi::ledger {

void Ledger::Recent::put(std::vector<Event> events) {
  if (events.empty()) return;
  Kept kept;
  for (const Event& event : events) kept.bytes += event.body.size();
  kept.events = std::make_shared<const std::vector<Event>>(std::move(events));
  const std::lock_guard lock(mutex_);
  events_ += kept.events->size();
  bytes_ += kept.bytes;
  kept_.push_back(std::move(kept));
  while (!kept_.empty() && (events_ > kEventsMax || bytes_ > kBytesMax)) drop_first();
}

std::vector<Ledger::Recent::Events> Ledger::Recent::take(BookId book, std::uint64_t until) {
  std::vector<Events> out;
  const std::lock_guard lock(mutex_);
  std::erase_if(kept_, [&](const Kept& kept) {
    if (kept.events->front().book != book || kept.events->back().sequence > until) return false;
    events_ -= kept.events->size();
    bytes_ -= kept.bytes;
    out.push_back(kept.events);
    return true;
  });
  return out;
}

void Ledger::Recent::drop_first() {
  events_ -= kept_.front().events->size();
  bytes_ -= kept_.front().bytes;
  kept_.pop_front();
}

}  // namespace luoshi::ledger
