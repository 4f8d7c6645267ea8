// What both stores share: how identities, heads and requests stand in columns.
// Thread rule: pure functions.
#pragma once

#include <map>
#include <string>

#include "ledger/store.h"

namespace luoshi::ledger {

// Subjects' keys, and what may be lost, stand with this book on both stores.
inline constexpr BookId kKeysBook = kCityBook;

// In place of the digest of projections while an import is under way: such a store is not opened.
inline constexpr std::string_view kUnfinishedImport = "unfinished import";

// The rows of the table meta.
std::map<std::string, std::string> meta_of(const Identity& identity);
// Fails for a newer format, for an import that was not finished, and for what is no identity.
base::Result<Identity> identity_of(const std::map<std::string, std::string>& meta);
// The same for what carries no seal: the first line of an export.
base::Result<Identity> unsealed_identity_of(const std::map<std::string, std::string>& meta);

Hash hash_of(std::string_view bytes);  // 32 bytes; zeros when it is another number of them
inline std::int64_t milliseconds_of(env::WallTime time) { return time.time_since_epoch().count(); }
inline env::WallTime time_of(std::int64_t milliseconds) {
  return env::WallTime(std::chrono::milliseconds(milliseconds));
}

// docs/formats/ledger.md: requests.seal.
Hash seal_of(HashAlgorithm algorithm, BookId book, const RequestRecord& record);

base::Error not_a_ledger(const std::string& where);
base::Error book_not_found(BookId book);
base::Error lock_not_got(const std::string& where);

}  // namespace luoshi::ledger
