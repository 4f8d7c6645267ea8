#include "ledger/internal/sql.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "ledger/internal/records.h"

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

// Collects parameters while a statement is written.
class Writer {
 public:
  Writer(Dialect dialect, const Query& query) : dialect_(dialect), query_(query) {}

  // Parameters are columns of `asked`, and not the statement's own.
  void take_from_asked() { is_from_asked_ = true; }

  std::string conditions() {
    std::vector<std::string> parts;
    if (query_.book)
      parts.push_back(likely(
          "book = " + add(std::int64_t{query_.book->value}, ColumnType::kInteger), "0.9375"));
    for (const Condition& condition : query_.where) parts.push_back(one(condition));
    if (query_.after) parts.push_back(behind());
    return parts.empty() ? "" : " WHERE " + join(parts, " AND ");
  }

  std::string order() const {
    std::vector<std::string> parts;
    for (const Place& place : places()) {
      // Where nothing can stand the words would only keep PostgreSQL from using the key's index.
      const bool says_nulls = dialect_ == Dialect::kPostgres && !place.is_key;
      parts.push_back(place.name + (place.descending ? " DESC" : " ASC") +
                      (!says_nulls        ? ""
                       : place.descending ? " NULLS LAST"
                                          : " NULLS FIRST"));
    }
    return " ORDER BY " + join(parts, ", ");
  }

  std::vector<Value> take() { return std::move(parameters_); }
  const std::vector<ColumnType>& types() const { return types_; }

 private:
  struct Place {
    std::string name;
    ColumnType type;
    bool descending;
    bool is_key;
  };

  // The columns of the total order: those asked for, then the key.
  std::vector<Place> places() const {
    std::vector<Place> out;
    for (const Order& order : query_.order) {
      out.push_back(
          {order.column, type_of(order.column), order.descending,
           order.column == "book" || is_key(*query_.table, query_.table->column(order.column))});
    }
    if (!query_.book) out.push_back({"book", ColumnType::kInteger, false, true});
    for (std::size_t i = 0; i < query_.table->key_columns; ++i) {
      out.push_back({query_.table->columns[i].name, query_.table->columns[i].type, false, true});
    }
    return out;
  }

  ColumnType type_of(const std::string& column) const {
    if (column == "book") return ColumnType::kInteger;
    return query_.table->columns[query_.table->column(column)].type;
  }

  std::string add(Value value, ColumnType type) {
    parameters_.push_back(std::move(value));
    types_.push_back(type);
    if (is_from_asked_) return fmt::format("asked.v{}", parameters_.size());
    return parameter(dialect_, parameters_.size(), type);
  }

  // What share of the rows SQLite is to expect. Without, it takes any first column of an index to
  // be selective, the book too, and then reads a whole book in the key's order rather than use an
  // index.
  std::string likely(std::string condition, const char* share) const {
    if (dialect_ != Dialect::kSqlite) return condition;
    return fmt::format("likelihood({}, {})", condition, share);
  }

  std::string one(const Condition& condition) {
    const ColumnType type = type_of(condition.column);
    const std::string& name = condition.column;
    const auto compared = [&](const char* sign) {
      LUOSHI_CHECK(condition.values.size() == 1);
      return name + sign + add(condition.values[0], type);
    };
    switch (condition.comparison) {
      case Comparison::kEqual:
        return likely(compared(" = "), "0.001");
      case Comparison::kNotEqual:
        return compared(" <> ");
      case Comparison::kLess:
        return compared(" < ");
      case Comparison::kLessOrEqual:
        return compared(" <= ");
      case Comparison::kGreater:
        return compared(" > ");
      case Comparison::kGreaterOrEqual:
        return compared(" >= ");
      case Comparison::kIn:
        return among(condition, type);
      case Comparison::kPrefix:
        return prefix(condition);
      case Comparison::kContains:
        return contains(condition);
      case Comparison::kIsNull:
        return likely(name + " IS NULL", "0.01");
      case Comparison::kIsNotNull:
        return name + " IS NOT NULL";
    }
    return {};
  }

  std::string among(const Condition& condition, ColumnType type) {
    if (condition.values.empty()) return "1 = 0";
    std::vector<std::string> parts;
    for (const Value& value : condition.values) parts.push_back(add(value, type));
    return likely(condition.column + " IN (" + join(parts, ", ") + ")", "0.001");
  }

  // The comparison lets an index find the beginning; substr decides.
  std::string prefix(const Condition& condition) {
    LUOSHI_CHECK(condition.values.size() == 1);
    const std::string text = add(condition.values[0], ColumnType::kText);
    return fmt::format("{0} >= {1} AND substr({0}, 1, length({1})) = {1}", condition.column, text);
  }

  std::string contains(const Condition& condition) {
    LUOSHI_CHECK(condition.values.size() == 1);
    const std::string text = add(condition.values[0], ColumnType::kText);
    return fmt::format("{}({}, {}) > 0", dialect_ == Dialect::kSqlite ? "instr" : "strpos",
                       condition.column, text);
  }

  // (a behind x) or (a = x and b behind y) or …: rows after the last one seen, in that order.
  std::string behind() {
    const std::vector<Place> columns = places();
    LUOSHI_CHECK(query_.after->size() == columns.size());
    std::vector<std::string> cases;
    std::string equal_so_far;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Value& value = (*query_.after)[i];
      cases.push_back("(" + equal_so_far + behind(columns[i], value) + ")");
      if (i + 1 < columns.size()) equal_so_far += equal(columns[i], value) + " AND ";
    }
    return "(" + join(cases, " OR ") + ")";
  }

  std::string behind(const Place& place, const Value& value) {
    const bool nothing = std::holds_alternative<std::monostate>(value);
    if (nothing) return place.descending ? "1 = 0" : place.name + " IS NOT NULL";
    const std::string with = add(value, place.type);
    if (!place.descending) return place.name + " > " + with;
    return fmt::format("({0} < {1} OR {0} IS NULL)", place.name, with);
  }

  std::string equal(const Place& place, const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return place.name + " IS NULL";
    return place.name + " = " + add(value, place.type);
  }

  Dialect dialect_;
  const Query& query_;
  std::vector<Value> parameters_;
  std::vector<ColumnType> types_;  // of the parameters
  bool is_from_asked_ = false;
};

std::string select_text(Writer& writer, const Query& query) {
  std::string text = "SELECT " + column_list(*query.table) + " FROM " + query.table->name;
  text += writer.conditions();
  text += writer.order();
  return text + fmt::format(" LIMIT {}", query.limit);
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
    out.push_back(fmt::format("CREATE INDEX {0}_i{1} ON {0} (book, {2}{3})", table.name, number++,
                              join(index, between), sqlite ? "" : " NULLS FIRST"));
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

Statement select_statement(Dialect dialect, const Query& query) {
  Writer writer(dialect, query);
  std::string text = select_text(writer, query);
  return {std::move(text), writer.take()};
}

bool is_same_shape(const Query& left, const Query& right) {
  const auto is_alike = [](const Condition& one, const Condition& other) {
    return one.column == other.column && one.comparison == other.comparison &&
           one.values.size() == other.values.size();
  };
  return left.table == right.table && left.book.has_value() == right.book.has_value() &&
         left.limit == right.limit && left.order == right.order && !left.after && !right.after &&
         std::ranges::equal(left.where, right.where, is_alike);
}

std::vector<const Value*> parameters_of(const Query& query) {
  LUOSHI_CHECK(!query.after);
  std::vector<const Value*> out;
  for (const Condition& each : query.where) {
    const bool has_none =
        each.comparison == Comparison::kIsNull || each.comparison == Comparison::kIsNotNull;
    if (has_none) continue;
    for (const Value& value : each.values) out.push_back(&value);
  }
  return out;
}

std::string select_each_statement(const Query& shape) {
  Writer writer(Dialect::kPostgres, shape);
  writer.take_from_asked();
  const std::string one = select_text(writer, shape);
  std::vector<std::string> arrays, names;
  for (std::size_t i = 1; i <= writer.types().size(); ++i) {
    arrays.push_back(parameter(Dialect::kPostgres, i, writer.types()[i - 1]) + "[]");
    names.push_back(fmt::format("v{}", i));
  }
  return fmt::format(
      "SELECT asked.place, found.* FROM unnest({}) WITH ORDINALITY AS asked ({}, place)"
      " CROSS JOIN LATERAL ({}) AS found",
      join(arrays, ", "), join(names, ", "), one);
}

Statement count_statement(Dialect dialect, const Query& query) {
  Query bare = query;
  bare.after.reset();
  Writer writer(dialect, bare);
  std::string text = "SELECT count(*) FROM " + query.table->name;
  text += writer.conditions();
  return {std::move(text), writer.take()};
}

Statement events_statement(Dialect dialect, const EventFilter& filter) {
  Query query{.table = &kEventsTable, .book = filter.book, .limit = filter.limit};
  const auto where = [&](const char* column, Comparison comparison, Value value) {
    query.where.push_back({column, comparison, {std::move(value)}});
  };
  const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  if (filter.after > 0) where("sequence", Comparison::kGreater, number(filter.after));
  if (filter.until) where("sequence", Comparison::kLessOrEqual, number(*filter.until));
  if (!filter.stream.empty()) where("stream", Comparison::kEqual, filter.stream);
  if (!filter.kind.empty()) where("kind", Comparison::kEqual, filter.kind);
  if (!filter.actor.empty()) where("actor", Comparison::kEqual, filter.actor);
  if (filter.from) where("time", Comparison::kGreaterOrEqual, milliseconds_of(*filter.from));
  if (filter.to) where("time", Comparison::kLess, milliseconds_of(*filter.to));
  // A time that stepped back does not change the order: within a book it is the sequence.
  if (filter.newest_first) {
    if (!filter.book) query.order.push_back({"time", true});
    query.order.push_back({"sequence", true});
  }
  return select_statement(dialect, query);
}

}  // namespace luoshi::ledger
