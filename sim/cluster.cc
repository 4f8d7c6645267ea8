#include "sim/cluster.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "sim/shelf.h"

namespace luoshi::sim {
namespace {

constexpr const char* kFile = "/ledger.db";

}  // namespace

Cluster::Cluster(Machine& machine, const Actors& actors, ClusterPlan plan)
    : machine_(machine),
      actors_(actors),
      plan_(std::move(plan)),
      clock_(machine.clock()),
      slots_(plan_.processes) {}

std::vector<std::size_t> Cluster::live() const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].ledger && !slots_[i].process->is_dead()) out.push_back(i);
  }
  return out;
}

base::Result<void> Cluster::open(std::size_t number) {
  Slot& slot = slots_[number];
  slot.process = std::make_unique<SimulatedProcess>(machine_);
  slot.files = std::make_unique<SimulatedFiles>(*slot.process);
  slot.evidence =
      std::make_unique<ledger::Evidence>(*slot.files, Shelf::kFolder, plan_.identity.algorithm);
  auto done = open_ledger(slot, number);
  if (!done) close(number);
  return done;
}

base::Result<void> Cluster::open_ledger(Slot& slot, std::size_t number) {
  ledger::StoreOptions options;
  options.location = kFile;
  options.lock_wait_max = std::chrono::milliseconds(100);
  options.readers = 2;  // a backup reads keys beside its snapshot
  options.sqlite_vfs = slot.process->vfs();
  options.synchronous = plan_.synchronous;
  auto store = ledger::open_sqlite(options, plan_.identity);
  if (!store) return tl::unexpected(store.error());
  ledger::Catalog catalog;
  for (const auto& actor : actors_) actor->add_to(catalog);
  auto ledger = ledger::Ledger::open(std::move(*store), std::move(catalog), clock_,
                                     {.cached_states_max = plan_.cached_states_max,
                                      .threads = false,
                                      .holder = fmt::format("process-{}", number)});
  if (!ledger) return tl::unexpected(ledger.error());
  slot.ledger = std::move(*ledger);
  for (const std::string& name : plan_.more_books) {
    if (auto book = slot.ledger->open_book(name, "system/ledger"); !book) {
      return tl::unexpected(book.error());
    }
  }
  return {};
}

// A process that was killed in this very call is left for clear_away.
void Cluster::close(std::size_t number) {
  Slot& slot = slots_[number];
  slot.ledger.reset();
  if (slot.process && !slot.process->is_dead()) slot.process.reset();
}

void Cluster::kill(std::size_t number) {
  if (slots_[number].process) slots_[number].process->kill();
}

void Cluster::clear_away() {
  for (Slot& slot : slots_) {
    if (!slot.process || !slot.process->is_dead()) continue;
    slot.ledger.reset();
    slot.process.reset();
  }
  machine_.bury(!live().empty());
}

void Cluster::checkpoint(const std::string& mode) {
  SimulatedProcess process(machine_);
  sqlite3* handle = nullptr;
  if (sqlite3_open_v2(kFile, &handle, SQLITE_OPEN_READWRITE, process.vfs().c_str()) == SQLITE_OK) {
    const std::string sql = "PRAGMA wal_checkpoint(" + mode + ")";
    sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
  }
  sqlite3_close_v2(handle);
}

}  // namespace luoshi::sim
