// An export of chosen books, each up to a chosen head. export_jsonl() takes all of a snapshot;
// salvage() what still holds together. Thread rule: one thread.
#pragma once

#include <functional>
#include <vector>

#include "ledger/evidence.h"
#include "ledger/transfer.h"

namespace luoshi::ledger {

struct ExportParts {
  const Identity& identity;
  const std::vector<Book>& books;  // each up to its head
  Snapshot& snapshot;
  vault::KeyStore* keys = nullptr;
  Evidence* evidence = nullptr;
  std::function<bool(BookId, const RequestRecord&)> keeps_request{};  // empty: all
  bool tolerates_damage = false;  // requests and keys that cannot be read end their part
};

base::Result<Exported> export_books(const ExportParts& parts, const Sink& sink);

// The pieces of it, for backups as well.
base::Result<std::uint64_t> write_events(LineWriter& writer, Snapshot& snapshot, const Book& book,
                                         std::uint64_t after);
base::Result<void> write_requests(LineWriter& writer, Snapshot& snapshot, BookId book,
                                  const std::function<bool(BookId, const RequestRecord&)>& keeps);
base::Result<void> write_keys(LineWriter& writer, vault::KeyStore& keys);
base::Result<void> write_files(LineWriter& writer, Evidence& evidence);

}  // namespace luoshi::ledger
