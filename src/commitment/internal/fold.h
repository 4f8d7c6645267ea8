// How the register's streams are folded: a visible table of (kind, version, function) for each, and
// bodies that are described structs. A line of such a table, once released, is never changed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commitment/words.h"
#include "office/catalog.h"

namespace luoshi::commitment {

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
void list_kinds(std::span<const Applier<State>> appliers, std::vector<office::EventKind>& kinds) {
  for (const Applier<State>& each : appliers) {
    kinds.push_back({std::string(each.kind), each.version});
  }
}

}  // namespace luoshi::commitment
