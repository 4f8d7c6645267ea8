// Leases of background jobs in a simulated world, and who may hold each: more than one possibility
// where nobody was told how a call ended. Two processes never hold one at the same time.
// Thread rule: one thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "ledger/ledger.h"
#include "sim/draw.h"
#include "sim/notes.h"

namespace luoshi::sim {

class Leases {
 public:
  // One call, drawn. An error is told by the return value; then its outcome is not known.
  // `ignored`: whoever is refused believes that the lease is his; this must be noticed.
  bool act(Draw& draw, ledger::Ledger& ledger, const std::string& holder, bool ignored,
           Notes& notes);

 private:
  using Held = std::pair<std::string, env::WallTime>;  // by whom, until when
  using Possible = std::set<Held>;
  bool take(ledger::Ledger& ledger, const std::string& name, const std::string& holder,
            std::chrono::milliseconds length, bool ignored, Notes& notes);
  bool give_up(ledger::Ledger& ledger, const std::string& name, const std::string& holder);
  bool sweep(ledger::Ledger& ledger);

  std::map<std::string, Possible> possible_;  // an empty holder: nobody
};

}  // namespace luoshi::sim
