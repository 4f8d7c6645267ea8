// Rows computed from events, gathered in a temporary database of their own.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <vector>

#include "ledger/internal/sqlite_connection.h"
#include "ledger/internal/states.h"
#include "ledger/rebuild.h"

namespace luoshi::ledger {

// Each table once, in the order of their names.
std::vector<const Table*> tables_of(const Catalog& catalog);

class Replay {
 public:
  static base::Result<std::unique_ptr<Replay>> make(const Catalog& catalog);

  // Events by stream and version; a stream that comes again begins anew and changes nothing else.
  base::Result<void> add(const Event& event);
  std::uint64_t events() const { return events_; }

  // Walks along the stored rows and the computed ones of a table; false from `tell` ends it.
  base::Result<bool> compare(Snapshot& snapshot, BookId book, const Table& table,
                             const std::function<bool(const RowDifference&)>& tell);

 private:
  Replay(const Catalog& catalog, std::unique_ptr<SqliteConnection> rows)
      : catalog_(catalog), rows_(std::move(rows)) {}
  base::Result<void> change(BookId book, const RowChange& change);

  const Catalog& catalog_;
  std::unique_ptr<SqliteConnection> rows_;
  std::string stream_;
  Folded folded_;
  RowChanges changes_;
  std::unordered_map<const Table*, std::pair<std::string, std::string>> statements_;
  std::uint64_t events_ = 0;
};

}  // namespace luoshi::ledger
