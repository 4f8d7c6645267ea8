// What asks something of the ledger in a simulated world: a family of commands, and a second, naive
// implementation of what they do, in plain maps. Later modules add theirs: an Actor each, listed in
// world.cc.
//
// A Part is what an actor holds to be true of one book. `expect` changes it as the ledger should
// change, or says why the command must be refused; it is called in the order in which the ledger
// decided, and perhaps on copies.
// Thread rule: one thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/command.h"
#include "ledger/stream.h"
#include "sim/draw.h"

namespace luoshi::sim {

struct Expected {
  std::optional<base::ErrorCode> refused;  // then nothing changes
  std::string reply{};
  std::size_t events = 0;

  static Expected refuse(base::ErrorCode code) { return {code, {}, 0}; }
};

class Part {
 public:
  virtual ~Part() = default;
  virtual std::unique_ptr<Part> copy() const = 0;
  // Every table of the actor's, with the rows that should stand in it.
  using Rows = std::vector<std::pair<const ledger::Table*, std::set<ledger::Row>>>;
  virtual Rows rows() const = 0;
};

struct Ask {
  ledger::Command command;  // its request id is given by the world
  std::size_t actor = 0;    // whose part it changes; given by the world
  std::function<Expected(Part&, env::WallTime now)> expect;
  std::string words;  // for a person
  // An evidence file that its event names: put, complete, each time before the command is sent.
  std::string evidence{};
  // Whose key seals what its event holds: made, when there is none, each time before it is sent.
  std::string sealed_for{};
  // Whose key is destroyed once it is answered with yes.
  std::string erases{};
};

class Actor {
 public:
  virtual ~Actor() = default;
  virtual void add_to(ledger::Catalog& catalog) const = 0;
  virtual std::unique_ptr<Part> begin() const = 0;  // a book without events
  virtual bool acts_in(ledger::BookId book) const = 0;
  // Something to ask, sensible or not, in view of what the part holds.
  virtual Ask ask(Draw& draw, ledger::BookId book, const Part& part, env::WallTime now) const = 0;
};

std::unique_ptr<Actor> make_accounts();
// `hollow`: a suspension is shown and has no effect; this must be noticed.
std::unique_ptr<Actor> make_office(bool hollow);
std::unique_ptr<Actor> make_filings(ledger::HashAlgorithm algorithm);

// The files that should be named in the book of this part; none when it is of another actor.
const std::set<std::string>& files_named_by(const Part& part);
// Those whose erasure is recorded in the book of this part; none when it is of another actor.
std::set<std::string> people_erased_in(const Part& part);

}  // namespace luoshi::sim
