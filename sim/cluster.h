// The processes of a simulated world: ledgers on one file, opened, closed, killed, opened again.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/evidence.h"
#include "ledger/ledger.h"
#include "sim/book_model.h"
#include "sim/files.h"
#include "sim/machine.h"

namespace luoshi::sim {

// What a world draws of its ledger.
struct ClusterPlan {
  std::size_t processes = 2;
  ledger::Identity identity{};
  std::size_t cached_states_max = 20;
  bool synchronous = true;
  std::vector<std::string> more_books{};  // beside the city's and the access book
};

class Cluster {
 public:
  Cluster(Machine& machine, const Actors& actors, ClusterPlan plan);

  std::vector<std::size_t> live() const;
  std::size_t size() const { return slots_.size(); }
  ledger::Ledger& at(std::size_t number) { return *slots_[number].ledger; }
  ledger::Evidence& evidence(std::size_t number) { return *slots_[number].evidence; }
  SimulatedFiles& files(std::size_t number) { return *slots_[number].files; }
  SimulatedProcess& process(std::size_t number) { return *slots_[number].process; }
  bool is_open(std::size_t number) const { return slots_[number].ledger != nullptr; }
  bool is_dead(std::size_t number) const {
    return slots_[number].process && slots_[number].process->is_dead();
  }

  base::Result<void> open(std::size_t number);
  void close(std::size_t number);  // as on SIGTERM
  void kill(std::size_t number);   // as on SIGKILL
  void clear_away();               // the dead; and what the machine lost with its power

  // Another program empties the log into the file, as an administrator's would.
  void checkpoint(const std::string& mode);

 private:
  struct Slot {
    std::unique_ptr<SimulatedProcess> process;
    std::unique_ptr<SimulatedFiles> files;
    std::unique_ptr<ledger::Evidence> evidence;
    std::unique_ptr<ledger::Ledger> ledger;
  };
  base::Result<void> open_ledger(Slot& slot, std::size_t number);

  Machine& machine_;
  const Actors& actors_;
  ClusterPlan plan_;
  env::Clock& clock_;
  std::vector<Slot> slots_;
};

}  // namespace luoshi::sim
