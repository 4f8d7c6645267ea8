// From one format of the ledger to the next, by itself, when a newer program opens an older ledger.
// The steps are data: for each format the statements that make the next one of it. Before the first
// step what stands there is copied whole: an SQLite file into <file>.format-<n>.backup, a
// PostgreSQL schema into the schema <schema>_format_<n>. All steps are one transaction.
//
// Events are never touched by a step: the chain covers every column of them.
// Errors: kUnsupported for a newer format, or one that no step leads on from.
// Thread rule: any thread; one process at a time does it, others wait.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "env/files.h"
#include "ledger/store.h"

namespace luoshi::ledger {

struct MigrationStep {
  int from = 0;  // to from + 1
  std::vector<std::string> sqlite{};
  std::vector<std::string> postgres{};
};
using MigrationSteps = std::vector<MigrationStep>;

// Of this program, whose format is kFormatVersion: none so far, the first format is its own.
const MigrationSteps& migration_steps();

struct Migrated {
  int from = 0;
  int to = 0;
  std::string backup{};  // a path or a schema; empty when nothing was to be done
};

// Nothing is done when no ledger stands there.
base::Result<Migrated> migrate(env::FileSystem& files, const StoreOptions& options,
                               const MigrationSteps& steps, int to = kFormatVersion);

}  // namespace luoshi::ledger
