// How the events of one kind of stream are folded and projected. A module declares its kinds; the
// ledger calls them and knows nothing of their meaning.
//
// apply is the only mutation of a state, has one branch for each (kind, kind_version) that was ever
// written, and is never edited afterwards. project is a function of the state behind the event and
// the event; the rows it names belong to this stream alone (docs/formats/ledger.md). contribute is
// a function of the state: what the stream adds to tables of sums as long as it stands so. The
// ledger takes back what it added before; no stream has to remember it. Thread rule: all are called
// from any thread, on states that no other thread sees.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/event.h"
#include "ledger/table.h"

namespace luoshi::ledger {

struct StreamKind {
  std::string name;  // the kind in StreamId
  std::vector<const Table*> tables;
  int projection_version = 1;  // raised when project changes: the rows are computed anew
  std::function<std::shared_ptr<void>()> create;  // the state before the first event
  std::function<base::Result<void>(void* state, const Event& event)> apply;
  std::function<void(const void* state, const Event& event, RowChanges& changes)> project;
  std::function<void(const void* state, RowChanges& sums)> contribute{};  // may be left out
};

template <class State>
StreamKind stream_kind(std::string name, std::vector<const Table*> tables,
                       base::Result<void> (*apply)(State&, const Event&),
                       void (*project)(const State&, const Event&, RowChanges&),
                       void (*contribute)(const State&, RowChanges&) = nullptr) {
  StreamKind kind{std::move(name),
                  std::move(tables),
                  1,
                  [] { return std::make_shared<State>(); },
                  [apply](void* state, const Event& event) {
                    return apply(*static_cast<State*>(state), event);
                  },
                  [project](const void* state, const Event& event, RowChanges& changes) {
                    project(*static_cast<const State*>(state), event, changes);
                  }};
  if (contribute) {
    kind.contribute = [contribute](const void* state, RowChanges& sums) {
      contribute(*static_cast<const State*>(state), sums);
    };
  }
  return kind;
}

// All kinds that a program knows: one visible list, made where the program is put together.
using Catalog = std::vector<StreamKind>;

}  // namespace luoshi::ledger
