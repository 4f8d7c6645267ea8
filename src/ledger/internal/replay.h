// Rows computed from events, gathered in a temporary database of their own.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <vector>

#include "ledger/internal/additions.h"
#include "ledger/internal/sqlite_rows.h"
#include "ledger/internal/states.h"
#include "ledger/rebuild.h"

namespace luoshi::ledger {

// Each table once, in the order of their names.
std::vector<const Table*> tables_of(const Catalog& catalog);

class Replay {
 public:
  static base::Result<std::unique_ptr<Replay>> make(const Catalog& catalog);

  // Events by stream and version; a stream that comes again begins anew and changes nothing else:
  // `counted` is then the last event with which it came before.
  base::Result<void> add(const Event& event, std::uint64_t counted = 0);
  std::uint64_t events() const { return events_; }

  // Walks along the stored rows and the computed ones of a table; false from `tell` ends it.
  base::Result<bool> compare(Snapshot& snapshot, BookId book, const Table& table,
                             const std::function<bool(const RowDifference&)>& tell);

 private:
  Replay(const Catalog& catalog, std::unique_ptr<SqliteConnection> rows)
      : catalog_(catalog), rows_(std::move(rows)), writer_(*rows_) {}
  base::Result<void> begin_stream(const Event& event);
  base::Result<void> end_stream();
  base::Result<void> write_sums();

  const Catalog& catalog_;
  std::unique_ptr<SqliteConnection> rows_;
  SqliteRows writer_;
  BookId book_{};
  std::string stream_;
  Folded folded_;
  bool counts_ = false;  // what the stream contributes in the end is to be added
  RowChanges changes_;
  Additions additions_;  // of book_
  std::uint64_t events_ = 0;
};

}  // namespace luoshi::ledger
