#include "cases/internal/timed.h"

#include "cases/clock.h"
#include "office/after.h"
#include "office/fold.h"

namespace luoshi::cases {

using base::Result;
using ledger::NewEvent;

Result<Case> after(ledger::View& view, const Case& before, const CaseId& id,
                   const std::vector<NewEvent>& events, const office::Actor& actor) {
  return office::after(view, stream_of(id), before, events, actor, &apply_case);
}

Result<std::vector<NewEvent>> with_clock(ledger::View& view, const Case& before, const CaseId& id,
                                         std::vector<NewEvent> events, const office::Actor& actor) {
  const auto next = after(view, before, id, events, actor);
  if (!next) return tl::unexpected(next.error());
  // What is merged reminds nobody; its time is derived anew when it is parted or closed.
  if (next->state == CaseState::kMerged) return events;
  auto clock = clock_of(view, *next);
  if (!clock) return tl::unexpected(clock.error());
  if (clock->timed != next->timed) {
    events.push_back(office::new_event(stream_of(id), "case.timed", clock->timed));
  }
  return events;
}

}  // namespace luoshi::cases
