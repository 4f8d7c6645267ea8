// Commands and decisions. decide(view, now) is pure: it looks at states and rows through the View
// and answers with events and a reply, or with an error that changes nothing.
// Thread rule: a Command is handed over; its decide is called on the committing thread, perhaps
// more than once (a failed commit is decided anew), and must not keep the View.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/event.h"
#include "ledger/stream.h"
#include "ledger/table.h"

namespace luoshi::ledger {

// What a decision may look at: the book as the commands before it have left it.
class View {
 public:
  virtual ~View() = default;
  virtual env::WallTime now() const = 0;
  virtual BookId book() const = 0;

  // The state of a stream in this book; a stream that was not born has the state before its first
  // event and version 0. Valid until decide returns.
  template <class State>
  base::Result<const State*> state(const StreamId& stream) {
    auto found = state_of(stream);
    if (!found) return tl::unexpected(found.error());
    return static_cast<const State*>(*found);
  }
  virtual base::Result<std::uint64_t> version(const StreamId& stream) = 0;

  // Rows of this book's projections (query.book is ignored).
  virtual base::Result<std::vector<Row>> rows(const Query& query) = 0;

 protected:
  virtual base::Result<const void*> state_of(const StreamId& stream) = 0;
};

struct NewEvent {
  StreamId stream{};
  std::string kind{};
  std::uint32_t kind_version = 1;
  std::string body{};  // JSON
};

struct Decision {
  std::vector<NewEvent> events{};  // at most 1,000; none is a decision too
  std::string reply{};             // kept with the request id, at most 64 KiB
};

using Decide = std::function<base::Result<Decision>(View& view)>;

struct Command {
  BookId book = kCityBook;
  std::string actor{};
  std::string request{};  // unique for the actor; the same with the same fingerprint is a repeat
  Hash fingerprint{};     // the digest of what was asked
  std::vector<StreamId> streams{};  // loaded in one go beforehand; others are loaded when asked for
  std::vector<Query> queries{};  // that decide will ask, so that all of a group's are asked at once
  Decide decide{};
};

struct Reply {
  std::string body{};          // Decision::reply
  std::uint64_t sequence = 0;  // of the last event of the command; the book's head for a repeat
  bool repeated = false;       // answered from the record of the same request
};

}  // namespace luoshi::ledger
