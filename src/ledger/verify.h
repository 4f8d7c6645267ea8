// Whether a ledger is what it was: everything that can be computed is computed anew and compared
// (docs/formats/ledger.md, "What verify finds"). A difference is no error; it is what verify is
// asked for. An error means that it could not look.
//
// All is from one snapshot; keys and evidence files, which stand outside of it, are read behind it.
// Memory does not grow with the ledger.
// Thread rule: any thread; groups may be committed meanwhile.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/anchor.h"
#include "ledger/evidence.h"
#include "ledger/store.h"
#include "ledger/stream.h"

namespace luoshi::ledger {

// In the order in which they are looked for.
enum class Check {
  kDatabase,
  kMeta,
  kEvents,    // gaps and hashes
  kHeads,     // what `books` says of the last event and the name
  kVersions,  // of streams, without gaps
  kRequests,
  kKeys,
  kProjections,
  kEvidence,
  kAnchors,
};

// The first difference of its kind in one book (or in all), and how many there are of it.
struct Difference {
  Check check = Check::kDatabase;
  base::Message what;
  std::uint64_t count = 1;
};

struct VerifiedBook {
  Book book;
  std::uint64_t events = 0;  // that were read
  Hash last{};               // of the last of them
};

struct VerifyReport {
  std::vector<VerifiedBook> books;
  std::vector<Difference> differences;
  std::uint64_t events = 0;
  // Not when other declarations made them (they are made anew), nor when an event was altered.
  bool projections_compared = false;

  bool agrees() const { return differences.empty(); }
  // Lines for a person: one a book, then one a difference, then the verdict.
  std::string to_string(base::Language language) const;
};

struct VerifyOptions {
  // Whether a key that is present unwraps; its error says why not. Empty: not looked at.
  std::function<base::Result<void>(const vault::KeyEntry&)> unwrap{};
  // The subject whose key this event tells the destruction of: then those and the marks of
  // destroyed keys must be the same. Memory grows with their number. Empty: not compared.
  std::function<std::optional<std::string>(const Event&)> erased{};
  Evidence* evidence = nullptr;  // null: not looked at
  std::vector<Anchor> anchors{};
  std::string anchor_public_pem{};  // empty: signatures are not looked at
};

base::Result<VerifyReport> verify(Store& store, const Catalog& catalog,
                                  const VerifyOptions& options = {});

}  // namespace luoshi::ledger
