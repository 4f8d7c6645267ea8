// Backups: a folder that each run adds what followed to, while the ledger is in use
// (docs/formats/ledger.md). The manifest names every other file with its digest and is written
// last, at once; a run that was interrupted leaves the backup as it was before.
//
// Keys are of the last run alone: one that was destroyed since is in no file of the backup any
// more. The master key is not in it.
// Errors: kConflict when the folder is a backup of another ledger or of another past; kInvalidInput
// for what was altered, naming the file and line. Thread rule: one run a folder at a time.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/files.h"
#include "ledger/evidence.h"
#include "ledger/store.h"

namespace luoshi::ledger {

struct BackedUp {
  std::uint64_t run = 0;     // of this folder, from 1
  std::uint64_t events = 0;  // that this run added
  std::uint64_t files = 0;   // evidence files that it copied
};

// `evidence` may be null. `now` is written down.
base::Result<BackedUp> back_up(Store& store, Evidence* evidence, env::FileSystem& files,
                               const std::string& folder, env::WallTime now);

struct BackupContents {
  Identity identity;
  env::WallTime time{};  // of the last run
  std::uint64_t run = 0;
  std::vector<Book> books;
  std::uint64_t events = 0;
  std::uint64_t files = 0;
};

// What the manifest says.
base::Result<BackupContents> read_backup(env::FileSystem& files, const std::string& folder);
// Reads everything and compares it with the manifest, the chain included.
base::Result<BackupContents> check_backup(env::FileSystem& files, const std::string& folder);

struct RestoreOptions {
  // Per book, the events before the first that is later. Empty: all.
  std::optional<env::WallTime> until{};
  std::map<BookId, std::uint64_t> until_sequences{};  // the last one wanted
  // The subject whose key this event tells the destruction of. Asked for every event of the backup,
  // also those that are not restored: what was erased stays erased.
  std::function<std::optional<std::string>(const Event&)> erased{};
  std::vector<std::string> also_erased{};  // by what followed the last run
  Evidence* evidence = nullptr;            // where the files go; null: they are left
  std::size_t events_per_commit = 20'000;
};

struct Restored {
  std::uint64_t events = 0;
  std::uint64_t left_out = 0;  // events behind the moment that was asked for
  std::uint64_t files = 0;
  std::uint64_t keys_destroyed = 0;  // that the backup still held
};

// Into an empty store that was opened with read_backup's identity, of either kind. Fails as an
// import does (transfer.h).
base::Result<Restored> restore(env::FileSystem& files, const std::string& folder, Store& store,
                               const RestoreOptions& options = {});

}  // namespace luoshi::ledger
