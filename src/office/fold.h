// How streams of this module, and of those above it, are folded: a visible table of (kind, version,
// function) for each, and bodies that are described structs. A line of such a table, once released,
// is never changed. Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "ledger/command.h"
#include "ledger/stream.h"
#include "office/catalog.h"

namespace luoshi::office {

template <class Body>
base::Result<Body> body_of(const ledger::Event& event) {
  auto json = base::parse_json(event.body, {.bytes_max = ledger::kBodyBytesMax});
  if (!json) return tl::unexpected(json.error());
  return base::from_json<Body>(*json);
}

// kUnsupported: a newer program wrote it.
base::Error unknown_event(const ledger::Event& event);

template <class State>
struct Applier {
  std::string_view kind;
  std::uint32_t version;
  base::Result<void> (*apply)(State& state, const ledger::Event& event);
};

// An applier whose change cannot fail once the body is read.
template <class State, class Body, void (*Change)(State&, const Body&, const ledger::Event&)>
base::Result<void> fold(State& state, const ledger::Event& event) {
  auto body = body_of<Body>(event);
  if (!body) return tl::unexpected(body.error());
  Change(state, *body, event);
  return {};
}

template <class State>
base::Result<void> apply_by(std::span<const Applier<State>> appliers, State& state,
                            const ledger::Event& event) {
  for (const Applier<State>& each : appliers) {
    if (each.kind == event.kind && each.version == event.kind_version) {
      return each.apply(state, event);
    }
  }
  return tl::unexpected(unknown_event(event));
}

template <class State>
void list_kinds(std::span<const Applier<State>> appliers, std::vector<EventKind>& kinds) {
  for (const Applier<State>& each : appliers) {
    kinds.push_back({std::string(each.kind), each.version});
  }
}

template <class Body>
ledger::NewEvent new_event(ledger::StreamId stream, std::string kind, const Body& body,
                           std::uint32_t version = 1) {
  return {std::move(stream), std::move(kind), version, base::serialize(base::to_json(body))};
}

// {"id": …, "version": …}: what a command answers with.
std::string reply_of(std::string_view id, std::uint64_t version);

}  // namespace luoshi::office
