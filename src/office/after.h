// A state as new events leave it that are not stored yet, for decisions that go on from there.
// Thread rule: pure functions.
#pragma once

#include <vector>

#include "ledger/command.h"
#include "ledger/stream.h"
#include "office/command.h"

namespace luoshi::office {

// Those of the events that are of this stream, one after the other.
template <class State>
base::Result<State> after(ledger::View& view, const ledger::StreamId& stream, const State& before,
                          const std::vector<ledger::NewEvent>& events, const Actor& actor,
                          base::Result<void> (*apply)(State&, const ledger::Event&)) {
  State next = before;
  for (const ledger::NewEvent& each : events) {
    if (each.stream != stream) continue;
    ledger::Event event;
    event.stream = each.stream.text();
    event.kind = each.kind;
    event.kind_version = each.kind_version;
    event.time = view.now();
    event.actor = actor.name;
    event.body = each.body;
    if (auto ok = apply(next, event); !ok) return tl::unexpected(ok.error());
  }
  return next;
}

}  // namespace luoshi::office
