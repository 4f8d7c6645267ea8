// What has become of a ledger's SQLite file, and what can still be saved of it: per book, the
// events up to the first that does not follow from those before it, as an export that can be
// imported. The file itself is only read; the work is done on a copy in a temporary folder.
//
// Errors: kInvalidInput when nothing can be saved, with what is wrong with the file.
// Thread rule: any thread; nobody else writes to the file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/files.h"
#include "ledger/transfer.h"

namespace luoshi::ledger {

enum class FileCondition {
  kSound,      // as far as the database itself can tell; verify() looks at the contents
  kEmpty,      // no byte in it
  kForeign,    // not a ledger of Luoshi's
  kTruncated,  // shorter than it says
  kDamaged,    // bytes in it were changed
};

struct FileDiagnosis {
  FileCondition condition = FileCondition::kSound;
  base::Message what;
};

base::Result<FileDiagnosis> diagnose(env::FileSystem& files, const std::string& path);

struct SalvagedBook {
  Book book;              // with the last event that holds
  base::Message stopped;  // why not further; empty when all that was promised is there
};

struct Salvaged {
  FileDiagnosis diagnosis;
  std::vector<SalvagedBook> books;
  Exported exported;
};

struct SalvageOptions {
  // When the file's own cannot be read: from an export, a backup's manifest or an anchor.
  std::optional<Identity> identity{};
};

base::Result<Salvaged> salvage(env::FileSystem& files, const std::string& path, const Sink& sink,
                               const SalvageOptions& options = {});

}  // namespace luoshi::ledger
