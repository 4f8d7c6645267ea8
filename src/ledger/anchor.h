// Anchors: the heads of all books at one moment, signed, kept where an administrator cannot reach
// them. An anchor that does not agree with a ledger shows that its past was rewritten
// (docs/formats/ledger.md):
//
//   luoshi-anchor-1 <ledger> <milliseconds> <book>:<sequence>:<hash> … <signature, base64url>
//
// And, within the ledger, book.anchored: an event in the city's book with the heads of the others.
//
// Errors: kInvalidInput for what is no anchor, or is signed by another key.
// Thread rule: pure functions over what they are given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/command.h"
#include "ledger/store.h"
#include "vault/signer.h"

namespace luoshi::ledger {

struct AnchoredHead {
  BookId book;
  Head head;
  friend bool operator==(const AnchoredHead&, const AnchoredHead&) = default;
};

struct Anchor {
  LedgerId ledger{};
  env::WallTime time{};
  std::vector<AnchoredHead> heads{};  // by book
  std::string signature{};            // of the line before it
};

inline constexpr std::size_t kAnchorBytesMax = 16 << 20;

// The heads that the snapshot has; not signed yet.
base::Result<Anchor> take_anchor(Snapshot& snapshot, env::WallTime now);
base::Result<void> sign(Anchor& anchor, const vault::Signer& signer);
// Without a line feed. An anchor that is not signed ends with its last head.
std::string to_line(const Anchor& anchor);
base::Result<Anchor> parse_anchor(std::string_view line);
base::Result<void> check_signature(const Anchor& anchor, const std::string& public_pem);

// The first place where the ledger's past is not the anchor's; nothing when it agrees.
base::Result<std::optional<base::Message>> compare_anchor(Snapshot& snapshot, const Anchor& anchor);

// Records the heads of the other books in the city's, in the stream book/anchors. `request` is the
// job's, another each time.
Command anchoring(const std::vector<Book>& books, const std::string& actor,
                  const std::string& request);

}  // namespace luoshi::ledger
