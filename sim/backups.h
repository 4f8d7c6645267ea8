// Backups taken while a simulated world goes on, and drills of restoring them: what is restored
// must be the model as it stood when the backup's snapshot was taken, and nothing more. After a run
// of unknown outcome the folder holds the backup before it or the new one. Thread rule: one thread.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/backup.h"
#include "ledger/ledger.h"
#include "sim/book_model.h"
#include "sim/files.h"
#include "sim/notes.h"

namespace luoshi::sim {

class Backups {
 public:
  Backups(Machine& machine, const Actors& actors) : machine_(machine), actors_(actors) {}

  bool any() const { return !possible_.empty(); }
  // Adds a run; `books` is the model of this moment. An error: its outcome is not known.
  base::Result<void> back_up(ledger::Store& store, ledger::Evidence& evidence,
                             SimulatedFiles& files, std::vector<BookModel> books);
  // Restores into a ledger of its own, compares it and throws it away. An error: a fault struck.
  // `cut_short`: leaves out the last event of the city's book, which must be noticed.
  base::Result<void> drill(bool cut_short, Notes& notes);

 private:
  using Books = std::vector<BookModel>;

  base::Result<void> restore(SimulatedProcess& process, bool cut_short, Notes& notes);
  std::vector<const Books*> find(const ledger::BackupContents& contents) const;
  // What differs; nothing when all is as it was.
  using Wrong = base::Result<std::optional<std::string>>;
  Wrong compare(ledger::Ledger& ledger, const Books& books);

  Machine& machine_;
  const Actors& actors_;
  bool has_one_ = false;         // a run was told to have ended
  std::vector<Books> possible_;  // what the folder may hold; bounded by the runs that failed
};

}  // namespace luoshi::sim
