#include "ledger/internal/sql.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace luoshi::ledger {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 50 && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string type_name(Dialect dialect, ColumnType type) {
  const bool sqlite = dialect == Dialect::kSqlite;
  switch (type) {
    case ColumnType::kInteger:
      return sqlite ? "INTEGER" : "bigint";
    case ColumnType::kText:
      return sqlite ? "TEXT" : "text COLLATE \"C\"";
    case ColumnType::kBytes:
      return sqlite ? "BLOB" : "bytea";
  }
  return {};
}

bool is_key(const Table& table, std::size_t column) { return column < table.key_columns; }

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  return fmt::format("{}", fmt::join(parts, between));
}

std::string key_list(const Table& table) {
  std::string out = "book";
  for (std::size_t i = 0; i < table.key_columns; ++i) out += ", " + table.columns[i].name;
  return out;
}

// An index with a sparse column holds only the rows where something stands in it.
std::string where_something_stands(const Table& table, const std::vector<std::string>& index) {
  for (const std::string& column : index) {
    if (std::ranges::find(table.sparse, column) != table.sparse.end()) {
      return " WHERE " + column + " IS NOT NULL";
    }
  }
  return {};
}

std::string values_list(Dialect dialect, const Table& table) {
  std::string out = parameter(dialect, 1, ColumnType::kInteger);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    out += ", " + parameter(dialect, i + 2, table.columns[i].type);
  }
  return out;
}

}  // namespace

std::size_t Table::column(std::string_view wanted) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& column) { return column.name == wanted; });
  LUOSHI_CHECK(found != columns.end());
  return static_cast<std::size_t>(found - columns.begin());
}

const Table kBooksTable{
    "books",
    {{"name", ColumnType::kText}, {"sequence", ColumnType::kInteger}, {"hash", ColumnType::kBytes}},
    0,
    {}};
const Table kEventsTable{"events",
                         {{"sequence", ColumnType::kInteger},
                          {"stream", ColumnType::kText},
                          {"version", ColumnType::kInteger},
                          {"kind", ColumnType::kText},
                          {"kind_version", ColumnType::kInteger},
                          {"time", ColumnType::kInteger},
                          {"actor", ColumnType::kText},
                          {"request", ColumnType::kText},
                          {"body", ColumnType::kBytes},
                          {"hash", ColumnType::kBytes}},
                         1,
                         {}};
const Table kRequestsTable{"requests",
                           {{"actor", ColumnType::kText},
                            {"request", ColumnType::kText},
                            {"fingerprint", ColumnType::kBytes},
                            {"reply", ColumnType::kBytes},
                            {"time", ColumnType::kInteger},
                            {"seal", ColumnType::kBytes}},
                           2,
                           {}};
const Table kKeysTable{
    "subject_keys", {{"subject", ColumnType::kText}, {"wrapped", ColumnType::kBytes}}, 1, {}};
const Table kTransientTable{"transient",
                            {{"space", ColumnType::kText},
                             {"name", ColumnType::kText},
                             {"value", ColumnType::kBytes},
                             {"expires", ColumnType::kInteger}},
                            2,
                            {}};

std::vector<const Table*> system_tables() {
  return {&kBooksTable, &kEventsTable, &kRequestsTable, &kKeysTable, &kTransientTable};
}

std::string fault_of(const Table& table) {
  if (!is_name(table.name) || table.name == "meta") return "the name of table " + table.name;
  for (const Table* system : system_tables()) {
    if (table.name == system->name) return "table " + table.name + " is the ledger's own";
  }
  if (table.key_columns == 0 || table.key_columns > table.columns.size()) {
    return "the key of table " + table.name;
  }
  for (std::size_t i = table.key_columns; table.sums && i < table.columns.size(); ++i) {
    if (table.columns[i].type != ColumnType::kInteger) {
      return "column " + table.columns[i].name + " of the sums " + table.name;
    }
  }
  if (table.sums && table.key_columns == table.columns.size()) return "the sums of " + table.name;
  for (const Column& column : table.columns) {
    const auto same = [&](const Column& other) { return other.name == column.name; };
    if (!is_name(column.name) || column.name == "book" ||
        std::count_if(table.columns.begin(), table.columns.end(), same) != 1) {
      return "column " + column.name + " of table " + table.name;
    }
  }
  for (const std::string& name : table.sparse) {
    if (std::ranges::find(table.columns, name, &Column::name) == table.columns.end()) {
      return "the sparse column " + name + " of table " + table.name;
    }
  }
  return {};
}

base::Result<void> holds_text(std::string_view text, std::string_view where) {
  if (text.find('\0') == std::string_view::npos) return {};
  return base::fail(base::ErrorCode::kInvalidInput,
                    {"文本中有零字符", "the text holds a zero character"}, std::string(where),
                    {"请去掉它", "leave it out"});
}

base::Result<void> holds_value(const Value& value, const Column& column) {
  if (std::holds_alternative<std::monostate>(value)) return {};
  const bool fits =
      (column.type == ColumnType::kInteger && std::holds_alternative<std::int64_t>(value)) ||
      (column.type == ColumnType::kText && std::holds_alternative<std::string>(value)) ||
      (column.type == ColumnType::kBytes && std::holds_alternative<Bytes>(value));
  if (!fits) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {fmt::format("列 {} 的值类型不对", column.name),
                       fmt::format("the value of column {} has another type", column.name)},
                      column.name);
  }
  if (const auto* text = std::get_if<std::string>(&value)) return holds_text(*text, column.name);
  return {};
}

std::string parameter(Dialect dialect, std::size_t number, ColumnType type) {
  if (dialect == Dialect::kSqlite) return fmt::format("?{}", number);
  switch (type) {
    case ColumnType::kInteger:
      return fmt::format("${}::bigint", number);
    case ColumnType::kText:
      return fmt::format("${}::text", number);
    case ColumnType::kBytes:
      return fmt::format("${}::bytea", number);
  }
  return {};
}

std::vector<std::string> create_statements(Dialect dialect, const Table& table) {
  const bool sqlite = dialect == Dialect::kSqlite;
  std::string columns = sqlite ? "book INTEGER NOT NULL" : "book bigint NOT NULL";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    columns += ", " + table.columns[i].name + " " + type_name(dialect, table.columns[i].type);
    if (is_key(table, i) || table.sums) columns += " NOT NULL";
  }
  std::vector<std::string> out;
  out.push_back(fmt::format("CREATE TABLE {} ({}, PRIMARY KEY ({})){}", table.name, columns,
                            key_list(table),
                            sqlite ? " STRICT, WITHOUT ROWID" : " PARTITION BY LIST (book)"));
  std::size_t number = 1;
  // In the order that queries ask for: nothing first.
  const std::string between = sqlite ? ", " : " NULLS FIRST, ";
  for (const auto& index : table.indexes) {
    out.push_back(fmt::format("CREATE INDEX {0}_i{1} ON {0} (book, {2}{3}){4}", table.name,
                              number++, join(index, between), sqlite ? "" : " NULLS FIRST",
                              where_something_stands(table, index)));
  }
  if (&table == &kEventsTable) {
    out.push_back("CREATE UNIQUE INDEX events_stream ON events (book, stream, version)");
  }
  return out;
}

std::vector<std::string> create_partition(const Table& table, BookId book) {
  return {fmt::format("CREATE TABLE {0}_b{1} (LIKE {0} INCLUDING ALL)", table.name, book.value),
          fmt::format("ALTER TABLE {0} ATTACH PARTITION {0}_b{1} FOR VALUES IN ({1})", table.name,
                      book.value)};
}

std::string column_list(const Table& table) {
  std::string out = "book";
  for (const Column& column : table.columns) out += ", " + column.name;
  return out;
}

std::string insert_statement(Dialect dialect, const Table& table) {
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, column_list(table),
                     values_list(dialect, table));
}

std::string upsert_statement(Dialect dialect, const Table& table) {
  std::vector<std::string> sets;
  for (std::size_t i = table.key_columns; i < table.columns.size(); ++i) {
    sets.push_back(
        table.sums ? fmt::format("{0} = {1}.{0} + excluded.{0}", table.columns[i].name, table.name)
                   : fmt::format("{0} = excluded.{0}", table.columns[i].name));
  }
  return insert_statement(dialect, table) + " ON CONFLICT (" + key_list(table) + ") DO " +
         (sets.empty() ? "NOTHING" : "UPDATE SET " + join(sets, ", "));
}

std::string remove_statement(Dialect dialect, const Table& table) {
  std::string out = fmt::format("DELETE FROM {} WHERE book = {}", table.name,
                                parameter(dialect, 1, ColumnType::kInteger));
  for (std::size_t i = 0; i < table.key_columns; ++i) {
    out += fmt::format(" AND {} = {}", table.columns[i].name,
                       parameter(dialect, i + 2, table.columns[i].type));
  }
  return out;
}

std::string remove_zero_statement(Dialect dialect, const Table& table) {
  return remove_statement(dialect, table) + " AND " + all_zero(table);
}

std::string all_zero(const Table& table, std::string_view prefix) {
  std::vector<std::string> parts;
  for (std::size_t i = table.key_columns; i < table.columns.size(); ++i) {
    parts.push_back(fmt::format("{}{} = 0", prefix, table.columns[i].name));
  }
  return join(parts, " AND ");
}

}  // namespace luoshi::ledger
