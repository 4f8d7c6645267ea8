#include "ledger/internal/postgres_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/internal/records.h"
#include "ledger/internal/sql.h"

namespace luoshi::ledger {
namespace {

constexpr std::string_view kMark = "luoshi: ";  // before a table's declaration, in its comment

std::string declaration_of(const Table& table) {
  return fmt::format("{}{}", kMark, fmt::join(create_statements(Dialect::kPostgres, table), "; "));
}

// Declarations hold names only (fault_of), and so no quotes.
std::string statements_for(const Table& table) {
  return fmt::format("{}; COMMENT ON TABLE {} IS '{}';",
                     fmt::join(create_statements(Dialect::kPostgres, table), "; "), table.name,
                     declaration_of(table));
}

std::string statements_for(const Table& table, BookId book) {
  return fmt::format("{};", fmt::join(create_partition(table, book), "; "));
}

// Until the end of the transaction.
PostgresStatement lock_schema(const PostgresTarget& target) {
  return {"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
          {postgres_text("luoshi schema " + target.schema)}};
}

// BEGIN, the schema's lock, `work`, COMMIT; or nothing.
template <class Work>
base::Result<void> alone(PostgresConnection& connection, const PostgresTarget& target,
                         const Work& work) {
  auto begun = connection.run({{"BEGIN"}, lock_schema(target)});
  base::Result<void> done = begun ? work() : base::Result<void>(tl::unexpected(begun.error()));
  if (done) done = connection.script("COMMIT");
  if (!done && !connection.is_broken()) {
    // The first error is what counts.
    [[maybe_unused]] const auto rolled_back = connection.script("ROLLBACK");
  }
  return done;
}

struct Relation {
  std::string comment;
  std::vector<std::string> columns;  // "name type"
};
using Relations = std::map<std::string, Relation>;

// Tables, views and sequences of the schema, partitions left out.
base::Result<Relations> read_relations(PostgresConnection& connection,
                                       const PostgresTarget& target) {
  auto result = connection.query(
      "SELECT c.relname::text, coalesce(obj_description(c.oid, 'pg_class'), ''),"
      " coalesce(a.attname::text, ''), coalesce(format_type(a.atttypid, a.atttypmod), '')"
      " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
      " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
      " WHERE n.nspname = $1::text AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
      " AND NOT c.relispartition ORDER BY c.relname, a.attnum",
      {postgres_text(target.schema)});
  if (!result) return tl::unexpected(result.error());
  Relations relations;
  for (std::size_t row = 0; row < result->rows(); ++row) {
    Relation& relation = relations[result->text(row, 0)];
    relation.comment = result->text(row, 1);
    relation.columns.push_back(result->text(row, 2) + " " + result->text(row, 3));
  }
  return relations;
}

std::string place_of(const PostgresTarget& target, std::string_view table = {}) {
  return fmt::format("{} {}{}{}", target.label, target.schema, table.empty() ? "" : ".", table);
}

tl::unexpected<base::Error> fail_foreign(const PostgresTarget& target, const std::string& table) {
  return base::fail(base::ErrorCode::kInvalidInput,
                    {"这里已有不属于落实的表", "a table stands here that is not Luoshi's"},
                    place_of(target, table),
                    {"请用 ?schema=名称 另选一个 schema", "name another schema with ?schema=name"});
}

std::vector<std::string> columns_of(const Table& table) {
  std::vector<std::string> out = {"book bigint"};
  for (const Column& column : table.columns) {
    const char* const type = column.type == ColumnType::kInteger ? " bigint"
                             : column.type == ColumnType::kText  ? " text"
                                                                 : " bytea";
    out.push_back(column.name + type);
  }
  return out;
}

base::Result<void> check_own_tables(const Relations& relations, const PostgresTarget& target) {
  for (const Table* table : system_tables()) {
    const auto found = relations.find(table->name);
    if (found != relations.end() && found->second.columns == columns_of(*table)) continue;
    return tl::unexpected(not_a_ledger(place_of(target, table->name)));
  }
  return {};
}

}  // namespace

base::Result<Identity> read_identity(PostgresConnection& connection) {
  auto result = connection.query("SELECT name, value FROM meta");
  if (!result) return tl::unexpected(result.error());
  std::map<std::string, std::string> meta;
  for (std::size_t row = 0; row < result->rows(); ++row) {
    meta[result->text(row, 0)] = result->text(row, 1);
  }
  return identity_of(meta);
}

base::Result<std::vector<Book>> read_books(PostgresConnection& connection) {
  auto result = connection.query("SELECT book, name, sequence, hash FROM books ORDER BY book");
  if (!result) return tl::unexpected(result.error());
  std::vector<Book> books;
  for (std::size_t row = 0; row < result->rows(); ++row) {
    books.push_back(
        {BookId{static_cast<std::uint32_t>(result->integer(row, 0))},
         result->text(row, 1),
         {static_cast<std::uint64_t>(result->integer(row, 2)), hash_of(result->bytes(row, 3))}});
  }
  return books;
}

base::Result<std::optional<Identity>> recognise(PostgresConnection& connection,
                                                const PostgresTarget& target) {
  auto relations = read_relations(connection, target);
  if (!relations) return tl::unexpected(relations.error());
  if (relations->empty()) return std::optional<Identity>();
  const auto meta = relations->find("meta");
  if (meta == relations->end()) return fail_foreign(target, relations->begin()->first);
  if (meta->second.columns != std::vector<std::string>{"name text", "value text"}) {
    return fail_foreign(target, "meta");
  }
  auto identity = read_identity(connection);
  if (!identity) {
    identity.error().where = place_of(target, identity.error().where);
    return tl::unexpected(identity.error());
  }
  auto checked = check_own_tables(*relations, target);
  if (!checked) return tl::unexpected(checked.error());
  return std::optional<Identity>(*identity);
}

base::Result<Identity> create_schema(PostgresConnection& connection, const PostgresTarget& target,
                                     const Identity& when_new) {
  Identity identity = when_new;
  const auto create = [&]() -> base::Result<void> {
    auto there = recognise(connection, target);
    if (!there) return tl::unexpected(there.error());
    if (*there) {
      identity = **there;
      return {};
    }
    auto schema = connection.query("SELECT 1::bigint FROM pg_namespace WHERE nspname = $1::text",
                                   {postgres_text(target.schema)});
    if (!schema) return tl::unexpected(schema.error());
    std::string statements = schema->rows() > 0 ? "" : "CREATE SCHEMA " + target.schema + ";";
    statements +=
        "CREATE TABLE meta (name text COLLATE \"C\" PRIMARY KEY, value text COLLATE \"C\" NOT "
        "NULL);";
    for (const Table* table : system_tables()) statements += statements_for(*table);
    // What belongs to no book stands in the city's, even before that is opened.
    for (const Table* table : {&kKeysTable, &kTransientTable}) {
      statements += statements_for(*table, kCityBook);
    }
    auto made = connection.script(statements);
    for (const auto& [name, value] : meta_of(when_new)) {
      if (!made) break;
      auto put = connection.query("INSERT INTO meta (name, value) VALUES ($1, $2)",
                                  {postgres_text(name), postgres_text(value)});
      if (!put) made = tl::unexpected(put.error());
    }
    return made;
  };
  auto done = alone(connection, target, create);
  if (!done) return tl::unexpected(done.error());
  return identity;
}

base::Result<void> declare_table(PostgresConnection& connection, const PostgresTarget& target,
                                 const Table& table) {
  return alone(connection, target, [&]() -> base::Result<void> {
    auto relations = read_relations(connection, target);
    if (!relations) return tl::unexpected(relations.error());
    const auto found = relations->find(table.name);
    std::string statements;
    if (found != relations->end()) {
      if (found->second.comment == declaration_of(table)) return {};
      if (!found->second.comment.starts_with(kMark)) return fail_foreign(target, table.name);
      statements = "DROP TABLE " + table.name + ";";
    }
    statements += statements_for(table);
    auto books = read_books(connection);
    if (!books) return tl::unexpected(books.error());
    for (const Book& book : *books) statements += statements_for(table, book.id);
    return connection.script(statements);
  });
}

base::Result<void> create_book(PostgresConnection& connection, const PostgresTarget& target,
                               const Book& book) {
  return alone(connection, target, [&]() -> base::Result<void> {
    auto there = connection.query("SELECT 1::bigint FROM books WHERE book = $1",
                                  {postgres_integer(book.id.value)});
    if (!there) return tl::unexpected(there.error());
    if (there->rows() > 0) return {};
    auto partitioned = connection.query(
        "SELECT c.relname::text, EXISTS (SELECT FROM pg_inherits i JOIN pg_class p ON p.oid ="
        " i.inhrelid WHERE i.inhparent = c.oid AND p.relname::text = c.relname || $2)::int::bigint"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = $1::text AND c.relkind = 'p' AND NOT c.relispartition"
        " ORDER BY c.relname",
        {postgres_text(target.schema), postgres_text("_b" + std::to_string(book.id.value))});
    if (!partitioned) return tl::unexpected(partitioned.error());
    std::string statements;
    for (std::size_t row = 0; row < partitioned->rows(); ++row) {
      if (partitioned->integer(row, 1) != 0) continue;
      statements += statements_for(Table{partitioned->text(row, 0), {}, 0, {}}, book.id);
    }
    auto made = connection.script(statements);
    if (!made) return made;
    auto put =
        connection.query("INSERT INTO books (book, name, sequence, hash) VALUES ($1, $2, $3, $4)",
                         {postgres_integer(book.id.value), postgres_text(book.name),
                          postgres_integer(static_cast<std::int64_t>(book.head.sequence)),
                          postgres_bytes(vault::bytes_of(book.head.hash))});
    if (!put) return tl::unexpected(put.error());
    return {};
  });
}

}  // namespace luoshi::ledger
