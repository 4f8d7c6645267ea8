// The ledger's own kind of stream, book/<name>: that a book was opened, and the heads of others
// that the city's book anchors. It has no state that a decision looks at, and no tables.
// Thread rule: pure functions.
#pragma once

#include <string_view>

#include "ledger/stream.h"

namespace luoshi::ledger {

inline constexpr std::string_view kBookKind = "book";
inline constexpr std::string_view kBookOpened = "book.opened";
inline constexpr std::string_view kBookAnchored = "book.anchored";

// The catalog with the ledger's own kinds behind it, once.
Catalog with_own_kinds(Catalog catalog);

}  // namespace luoshi::ledger
