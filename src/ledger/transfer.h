// A whole ledger as lines of JSON, and back: the same in an SQLite file and in PostgreSQL, hash for
// hash (docs/formats/ledger.md). Memory does not grow with the ledger in either direction.
//
// An import checks every hash, sequence and seal while it reads, then the heads, the number of
// lines and the digest. It begins in an empty store, which is marked as unfinished until all of it
// stands: after an error or a crash the store is not opened any more (kInvalidInput, "an import was
// not finished") and is to be removed; one that was refused before its first event is still empty.
// Projections are not imported; they are computed anew when the ledger is opened, or by rebuild().
//
// Errors: with the number of the line and what would be right.
// Thread rule: any thread; nobody else writes to a store that is being imported into.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "ledger/evidence.h"
#include "ledger/lines.h"
#include "ledger/store.h"

namespace luoshi::ledger {

struct Exported {
  std::uint64_t lines = 0;
  std::uint64_t events = 0;
  Hash digest{};  // of all bytes before the end line
};

// Everything at the snapshot's moment. Keys are read behind it: one that was destroyed meanwhile is
// destroyed in the export. `evidence` (its files are named, not contained) may be null.
base::Result<Exported> export_jsonl(Store& store, Snapshot& snapshot, Evidence* evidence,
                                    const Sink& sink);

struct Imported {
  std::uint64_t events = 0;
  std::uint64_t requests = 0;
  std::uint64_t keys = 0;
  std::uint64_t files = 0;
};

struct ImportOptions {
  std::size_t events_per_commit = 20'000;
  // Told of each file that the export names, e.g. to see whether it is there.
  std::function<base::Result<void>(const EvidenceFile&)> file{};
};

// The first line: the identity that the empty store must be opened with.
base::Result<Identity> read_identity(LineReader& reader);
// The rest, into a store that was opened with that identity.
base::Result<Imported> import_jsonl(LineReader& reader, const Identity& identity, Store& store,
                                    const ImportOptions& options = {});

}  // namespace luoshi::ledger
