// The tables in a PostgreSQL database: made, recognised, and divided by book.
//
// Invariants: the schema is made whole or not at all, by one process at a time (an advisory lock of
// the schema's name); a table that does not carry our mark is never dropped; a new partition is
// attached, which waits for nobody who reads or writes the others.
// Thread rule: that of the connection.
#pragma once

#include <optional>
#include <vector>

#include "ledger/internal/postgres_connection.h"
#include "ledger/store.h"

namespace luoshi::ledger {

// Who stands in the schema; nothing when it is empty. An error when it is not ours, damaged or
// newer.
base::Result<std::optional<Identity>> recognise(PostgresConnection& connection,
                                                const PostgresTarget& target);
// Makes the tables unless somebody was quicker; what stands there afterwards.
base::Result<Identity> create_schema(PostgresConnection& connection, const PostgresTarget& target,
                                     const Identity& when_new);

base::Result<Identity> read_identity(PostgresConnection& connection);
base::Result<std::vector<Book>> read_books(PostgresConnection& connection);

base::Result<void> declare_table(PostgresConnection& connection, const PostgresTarget& target,
                                 const Table& table);
base::Result<void> create_book(PostgresConnection& connection, const PostgresTarget& target,
                               const Book& book);

}  // namespace luoshi::ledger
