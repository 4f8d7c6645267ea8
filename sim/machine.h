// A machine with a simulated disk, processes on it, and faults that strike at a chosen call.
//
// A process is an SQLite VFS of its own (sqlite_vfs in ledger::StoreOptions): files stand on the
// machine's disk, locks and the shared memory of WAL are between processes. When a process is
// killed, or the power goes, in the middle of a call, every later call of it fails and changes
// nothing; its objects are then destroyed and the process is buried. Bytes that a killed process
// wrote stay; what was in shared memory stays too, as it was at its death.
// Thread rule: one thread. The names of VFSs are unique in the program.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "env/clock.h"
#include "sim/disk.h"

namespace luoshi::sim {

enum class Fault { kNone, kCrash, kPowerLoss, kFull, kReadError, kWriteError, kSyncError };
std::string_view name_of(Fault fault);

// Strikes at the call with this number (from 1) of those that it can strike, `times` in a row.
// A crash and a loss of power strike at any call that opens, writes, cuts, syncs or removes.
struct FaultPlan {
  Fault fault = Fault::kNone;
  std::uint64_t at_call = 1;
  std::uint64_t times = 1;
};

enum class Call { kOpen, kRead, kWrite, kGrow, kTruncate, kSync, kRemove, kRename };

struct OpenFile;

// What processes share of one file: its locks and the memory of WAL.
struct Sharing {
  static constexpr std::size_t kRegionBytes = 32'768;
  std::set<OpenFile*> handles;
  std::set<OpenFile*> mapped;
  std::vector<std::unique_ptr<std::array<char, kRegionBytes>>> regions;
  std::vector<std::array<char, kRegionBytes>> at_death;  // of a process that is not buried yet
};

class Machine;

class SimulatedProcess {
 public:
  explicit SimulatedProcess(Machine& machine);
  ~SimulatedProcess();  // every connection through it is closed by then
  SimulatedProcess(const SimulatedProcess&) = delete;
  SimulatedProcess& operator=(const SimulatedProcess&) = delete;

  const std::string& vfs() const { return name_; }
  bool is_dead() const { return dead_; }
  void kill();

  Machine& machine() { return machine_; }

 private:
  struct Vfs;
  Machine& machine_;
  std::string name_;
  std::unique_ptr<Vfs> vfs_;
  bool dead_ = false;
};

class Machine {
 public:
  Machine(Draw draw, env::Clock& clock) : draw_(draw), clock_(clock) {}

  SimulatedDisk& disk() { return disk_; }
  env::Clock& clock() { return clock_; }
  Draw& draw() { return draw_; }

  void arm(const FaultPlan& plan) { plan_ = plan, left_ = plan.at_call, times_ = plan.times; }
  void disarm() { plan_ = {}; }
  bool is_armed() const { return plan_.fault != Fault::kNone; }
  std::uint64_t strikes() const { return strikes_; }  // so far
  std::uint64_t next_number() { return ++numbers_; }  // for names that are part of the outcome
  bool has_power() const { return has_power_; }

  void cut_power();
  // After every process that is dead was destroyed: what was lost is lost, and all can start again.
  void bury(bool others_live);

  // For the VFS. What befalls this call; a crash or loss of power has happened when it returns.
  Fault befall(SimulatedProcess& process, Call call);
  Sharing& sharing(const std::shared_ptr<DiskFile>& file);
  void die(SimulatedProcess& process);
  std::set<SimulatedProcess*>& processes() { return processes_; }

  // Called between the calls of SimulatedFiles and MeddlingStore, with the process that makes them:
  // what others do meanwhile. Empty: nothing.
  using Meddler = std::function<void(SimulatedProcess&)>;
  void set_meddler(Meddler meddler) { meddler_ = std::move(meddler); }
  void meddle(SimulatedProcess& process) {
    if (meddler_ && !process.is_dead()) meddler_(process);
  }

 private:
  bool can_strike(Call call) const;

  Draw draw_;
  env::Clock& clock_;
  SimulatedDisk disk_;
  std::map<std::shared_ptr<DiskFile>, std::unique_ptr<Sharing>> sharings_;
  std::set<SimulatedProcess*> processes_;
  FaultPlan plan_;
  std::uint64_t left_ = 0;
  std::uint64_t times_ = 0;
  std::uint64_t strikes_ = 0;
  std::uint64_t numbers_ = 0;
  bool has_power_ = true;
  Meddler meddler_;
};

// One file as one connection has it open.
struct OpenFile {
  SimulatedProcess* process = nullptr;
  std::shared_ptr<DiskFile> file;
  std::string name;  // empty: a temporary file
  bool delete_on_close = false;
  bool sync_names_too = false;    // a log that was made: its name is durable with its first sync
  int lock = 0;                   // SQLITE_LOCK_…
  std::uint8_t shared_slots = 0;  // of the locks in shared memory, one bit each
  std::uint8_t exclusive_slots = 0;
};

}  // namespace luoshi::sim
