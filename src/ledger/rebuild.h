// Projections computed anew from the events: compared with what is stored, or put in its place. The
// naive twin of what the groups did: one stream after the other, from its first event.
//
// Rows are gathered in a database of their own on disk, so that memory does not grow with the
// ledger, and compared in the order of their keys.
// Thread rule: any thread; groups may be committed meanwhile.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/store.h"
#include "ledger/stream.h"

namespace luoshi::ledger {

// A row that is not as the events say.
struct RowDifference {
  BookId book;
  const Table* table = nullptr;
  std::optional<Row> stored;    // empty: it is missing
  std::optional<Row> computed;  // empty: it should not be there
  std::string to_string(base::Language language) const;
};

// Changes when a declaration or a projection_version does.
std::string digest_of(const Catalog& catalog);

// Calls `tell` for each difference, by book, table and key; it says whether to go on.
base::Result<void> compare_projections(Snapshot& snapshot, const Catalog& catalog,
                                       const std::function<bool(const RowDifference&)>& tell);

struct Rebuilt {
  std::uint64_t events = 0;
  std::uint64_t rows_changed = 0;
};

// Makes the tables, puts right every row that differs, and keeps digest_of(catalog). On-line: books
// are locked one at a time, and only while what has changed is written.
base::Result<Rebuilt> rebuild(Store& store, const Catalog& catalog);

}  // namespace luoshi::ledger
