// What asks something of the ledger in a simulated world: a family of commands, and a second, naive
// implementation of what they do, in plain maps. Later modules add theirs: an Actor each, listed in
// world.cc.
//
// A Part is what an actor holds to be true of one book. `expect` changes it as the ledger should
// change, or says why the command must be refused; it is called in the order in which the ledger
// decided, and perhaps on copies. It may look at the parts of others.
// Thread rule: one thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "ledger/command.h"
#include "ledger/stream.h"
#include "sim/canary.h"
#include "sim/draw.h"

namespace luoshi::sim {

struct Expected {
  std::optional<base::ErrorCode> refused;  // then nothing changes
  std::string reply{};
  std::size_t events = 0;

  static Expected refuse(base::ErrorCode code) { return {code, {}, 0}; }
};

// The rows that should stand in a table.
struct TableRows {
  const ledger::Table* table = nullptr;
  std::set<ledger::Row> rows{};
  // Of this column the first kFigureCharacters are compared: a share of a figure has no end.
  std::optional<std::size_t> figure{};
};
inline constexpr std::size_t kFigureCharacters = 20;

class Part {
 public:
  virtual ~Part() = default;
  virtual std::unique_ptr<Part> copy() const = 0;
  // Every table of the actor's, with the rows that should stand in it.
  using Rows = std::vector<TableRows>;
  virtual Rows rows() const = 0;
};

// Those of one book, one for each actor that acts in it. That tables of the others are empty there
// is seen when projections are computed anew.
class Parts {
 public:
  Parts() = default;
  Parts(const Parts& other) {
    for (const auto& part : other.parts_) add(part->copy());
  }
  Parts(Parts&&) = default;
  Parts& operator=(Parts other) {
    std::swap(parts_, other.parts_);
    return *this;
  }
  void add(std::unique_ptr<Part> part) { parts_.push_back(std::move(part)); }

  template <class One>
  const One* find() const {
    for (const auto& part : parts_) {
      if (const auto* found = dynamic_cast<const One*>(part.get())) return found;
    }
    return nullptr;
  }
  template <class One>
  const One& of() const {
    const One* found = find<One>();
    LUOSHI_CHECK(found != nullptr);
    return *found;
  }
  template <class One>
  One& of() {
    return const_cast<One&>(std::as_const(*this).of<One>());
  }
  Part::Rows rows() const {
    Part::Rows out;
    for (const auto& part : parts_) {
      for (TableRows& each : part->rows()) out.push_back(std::move(each));
    }
    return out;
  }

 private:
  std::vector<std::unique_ptr<Part>> parts_;
};

struct Ask {
  ledger::Command command;  // its request id is given by the world
  std::function<Expected(Parts&, env::WallTime now)> expect;
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
  // Something to ask, sensible or not, in view of what the parts hold.
  virtual Ask ask(Draw& draw, ledger::BookId book, const Parts& parts, env::WallTime now) const = 0;
  // Once everybody does his work: what is done next, of everything that is not done; nothing in the
  // end.
  virtual std::vector<Ask> finish(const Parts&) const { return {}; }
  // What is left undone then, in words.
  virtual std::optional<std::string> unfinished(const Parts&) const { return {}; }
  // How often it asks, beside the others.
  virtual std::size_t weight() const { return 1; }
};

// {"id": …, "version": …}
std::string reply_of(const std::string& id, std::int64_t version);
ledger::Value or_null(const std::string& text);

std::unique_ptr<Actor> make_accounts();
std::unique_ptr<Actor> make_office(Canary canary);
std::unique_ptr<Actor> make_rule_files();
std::unique_ptr<Actor> make_register(Canary canary);
std::unique_ptr<Actor> make_cases(Canary canary);
std::unique_ptr<Actor> make_filings(ledger::HashAlgorithm algorithm);

// The files that should be named in the book of these parts.
const std::set<std::string>& files_named_by(const Parts& parts);
// Those whose erasure is recorded in the book of these parts.
std::set<std::string> people_erased_in(const Parts& parts);

}  // namespace luoshi::sim
