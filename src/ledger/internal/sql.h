// The SQL of both stores, made in one place from declarations. The statements are the same but for
// the few words where the dialects differ; parameters are numbered from 1.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

#include "ledger/store.h"
#include "ledger/table.h"

namespace luoshi::ledger {

enum class Dialect { kSqlite, kPostgres };

// "?3" or "$3::bigint": the type is said, so that no server guesses another.
std::string parameter(Dialect dialect, std::size_t number, ColumnType type);

// The ledger's own tables, as if they were projections: the book is their unseen first column.
extern const Table kBooksTable;
extern const Table kEventsTable;
extern const Table kRequestsTable;
extern const Table kKeysTable;
extern const Table kTransientTable;
std::vector<const Table*> system_tables();

// What is wrong with a declaration; empty when nothing is. Names must not be those of the ledger.
std::string fault_of(const Table& table);

// What neither store takes: a zero character in a text (PostgreSQL could not hold it), a value of
// another type than its column's. `where` names the place in the error.
base::Result<void> holds_text(std::string_view text, std::string_view where);
base::Result<void> holds_value(const Value& value, const Column& column);

// The table and its indexes; on PostgreSQL partitioned by list of book.
std::vector<std::string> create_statements(Dialect dialect, const Table& table);
// PostgreSQL alone. Attached, not made in place: that would wait for all who read the table.
std::vector<std::string> create_partition(const Table& table, BookId book);

// Parameters: the book, then the row's values (upsert, insert), or the key's (remove). In a table
// of sums upsert adds to what stands there; remove_zero takes the row if its sums are all zero.
std::string upsert_statement(Dialect dialect, const Table& table);
std::string insert_statement(Dialect dialect, const Table& table);
std::string remove_statement(Dialect dialect, const Table& table);
std::string remove_zero_statement(Dialect dialect, const Table& table);
// Of a table of sums: "t.x = 0 AND t.y = 0", each name behind `prefix`.
std::string all_zero(const Table& table, std::string_view prefix = {});

// "book, stream, version": for statements written by hand.
std::string column_list(const Table& table);

}  // namespace luoshi::ledger
