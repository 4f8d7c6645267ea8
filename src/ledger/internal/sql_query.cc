#include "ledger/internal/sql_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/check.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  return fmt::format("{}", fmt::join(parts, between));
}

bool is_key(const Table& table, std::size_t column) { return column < table.key_columns; }

// PostgreSQL's name.
const char* word_of(ColumnType type) {
  return type == ColumnType::kInteger ? "bigint" : type == ColumnType::kText ? "text" : "bytea";
}

// What stands for a statement's parameters, while it is written.
class Parameters {
 public:
  // `from_asked`: they are columns of `asked`, and not the statement's own.
  explicit Parameters(Dialect dialect, bool from_asked = false)
      : dialect_(dialect), from_asked_(from_asked) {}

  std::string add(Value value, ColumnType type) {
    values_.push_back(std::move(value));
    types_.push_back(type);
    if (from_asked_) return fmt::format("asked.v{}", values_.size());
    return parameter(dialect_, values_.size(), type);
  }
  Dialect dialect() const { return dialect_; }
  const std::vector<ColumnType>& types() const { return types_; }
  std::vector<Value> take() { return std::move(values_); }

 private:
  Dialect dialect_;
  bool from_asked_;
  std::vector<Value> values_;
  std::vector<ColumnType> types_;
};

// `ordered_by`, when given: the columns with which the index begins that gives the order; SQLite is
// not to look for another by what else is asked.
using OrderedBy = std::optional<std::vector<std::string>>;
class Writer {
 public:
  Writer(Parameters& parameters, const Query& query, OrderedBy ordered_by = {})
      : dialect_(parameters.dialect()),
        parameters_(parameters),
        query_(query),
        ordered_by_(std::move(ordered_by)) {}

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

  std::string add(Value value, ColumnType type) { return parameters_.add(std::move(value), type); }

  // SQLite does not look for a column behind a + in an index.
  std::string name_of(const Condition& condition) const {
    return is_aside(condition) ? "+" + condition.column : condition.column;
  }
  bool is_aside(const Condition& condition) const {
    return dialect_ == Dialect::kSqlite && ordered_by_ &&
           condition.column != query_.order[0].column &&  // the index finds where it begins
           std::ranges::find(*ordered_by_, condition.column) == ordered_by_->end();
  }

  // What share of the rows SQLite is to expect. Without, it takes any first column of an index to
  // be selective, the book too, and then reads a whole book in the key's order rather than use an
  // index.
  std::string likely(std::string condition, const char* share, bool aside = false) const {
    if (dialect_ != Dialect::kSqlite || aside) return condition;
    return fmt::format("likelihood({}, {})", condition, share);
  }

  std::string one(const Condition& condition) {
    const ColumnType type = type_of(condition.column);
    const std::string name = name_of(condition);
    const auto compared = [&](const char* sign) {
      LUOSHI_CHECK(condition.values.size() == 1);
      return name + sign + add(condition.values[0], type);
    };
    switch (condition.comparison) {
      case Comparison::kEqual:
        return likely(compared(" = "), "0.001", is_aside(condition));
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
        return likely(name + " IS NULL", "0.01", is_aside(condition));
      case Comparison::kIsNotNull:
        return name + " IS NOT NULL";
    }
    return {};
  }

  std::string among(const Condition& condition, ColumnType type) {
    if (condition.values.empty()) return "1 = 0";
    std::vector<std::string> parts;
    for (const Value& value : condition.values) parts.push_back(add(value, type));
    return likely(name_of(condition) + " IN (" + join(parts, ", ") + ")", "0.001",
                  is_aside(condition));
  }

  // The comparison lets an index find the beginning; substr decides.
  std::string prefix(const Condition& condition) {
    LUOSHI_CHECK(condition.values.size() == 1);
    const std::string text = add(condition.values[0], ColumnType::kText);
    return fmt::format("{0} >= {1} AND substr({0}, 1, length({1})) = {1}", name_of(condition),
                       text);
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
  Parameters& parameters_;
  const Query& query_;
  OrderedBy ordered_by_;
};

// Columns that are not asked for stand as nothing.
std::string chosen_columns(Dialect dialect, const Query& query) {
  if (query.only.empty()) return column_list(*query.table);
  const bool postgres = dialect == Dialect::kPostgres;
  std::string out = "book";
  for (std::size_t i = 0; i < query.table->columns.size(); ++i) {
    const Column& column = query.table->columns[i];
    const bool is_asked =
        is_key(*query.table, i) || std::ranges::find(query.only, column.name) != query.only.end() ||
        std::ranges::find(query.order, column.name, &Order::column) != query.order.end();
    out += is_asked   ? ", " + column.name
           : postgres ? fmt::format(", NULL::{} AS {}", word_of(column.type), column.name)
                      : ", NULL AS " + column.name;
  }
  return out;
}

std::string select_text(Parameters& parameters, const Query& query, OrderedBy ordered_by = {}) {
  Writer writer(parameters, query, std::move(ordered_by));
  std::string text = "SELECT " + chosen_columns(parameters.dialect(), query) + " FROM " +
                     query.table->name + writer.conditions() + writer.order();
  return text + fmt::format(" LIMIT {}", query.limit);
}

// -- the index that gives the order --

constexpr std::size_t kSelectionsMax = 32;

// The condition that fixes the column to one value, or to a few.
const Condition* fixed_by(const Query& query, const std::string& column) {
  const Condition* best = nullptr;
  for (const Condition& each : query.where) {
    const bool is_fixed = each.comparison == Comparison::kEqual ||
                          (each.comparison == Comparison::kIn && !each.values.empty() &&
                           each.values.size() <= kSelectionsMax);
    if (!is_fixed || each.column != column) continue;
    if (best == nullptr || each.values.size() < best->values.size()) best = &each;
  }
  return best;
}

// How many columns of it the query fixes, from the first on; nothing when they make up too many
// selections, or when the order does not go on behind them.
std::optional<std::size_t> fixed_columns(const Query& query,
                                         const std::vector<std::string>& index) {
  std::size_t selections = 1;
  for (std::size_t i = 0; i < index.size(); ++i) {
    if (index[i] == query.order[0].column) return i;
    const Condition* condition = fixed_by(query, index[i]);
    if (condition == nullptr) return std::nullopt;
    selections *= condition->values.size();
    if (selections > kSelectionsMax) return std::nullopt;
  }
  return std::nullopt;
}

// Few rows are found by the key, or by what a whole index fixes, and need no order.
bool has_whole_key(const Query& query) {
  const Table& table = *query.table;
  const bool has_key = std::ranges::any_of(query.where, [&](const Condition& each) {
    return each.column == table.columns[0].name &&
           (each.comparison == Comparison::kEqual || each.comparison == Comparison::kIn);
  });
  const auto is_fixed = [&](const std::string& column) {
    const Condition* condition = fixed_by(query, column);
    return condition && condition->comparison == Comparison::kEqual;
  };
  return has_key || std::ranges::any_of(table.indexes, [&](const auto& index) {
           return std::ranges::all_of(index, is_fixed);
         });
}

// Whether another index leads to what the query fixes.
bool has_index(const Query& query) {
  return std::ranges::any_of(query.table->indexes, [&](const std::vector<std::string>& index) {
    const auto is_sparse = [&](const std::string& column) {
      const auto& sparse = query.table->sparse;
      return std::ranges::find(sparse, column) != sparse.end() && !fixed_by(query, column);
    };
    return fixed_by(query, index.front()) && std::ranges::none_of(index, is_sparse);
  });
}

// The columns with which it begins; nothing when there is none, or none is needed.
OrderedBy ordering_columns(const Query& query) {
  if (!query.book || query.order.empty() || has_whole_key(query)) return std::nullopt;
  OrderedBy best;
  for (const std::vector<std::string>& index : query.table->indexes) {
    const auto fixed = fixed_columns(query, index);
    if (!fixed || (best && *fixed <= best->size())) continue;
    best.emplace(index.begin(), index.begin() + static_cast<std::ptrdiff_t>(*fixed));
  }
  if (best && best->empty() && has_index(query)) return std::nullopt;
  return best;
}

// The query once for each combination of values of these columns.
std::vector<Query> selections_of(const Query& query, const std::vector<std::string>& columns) {
  std::vector<Query> out = {query};
  for (const std::string& column : columns) {
    for (std::vector<Query> those = std::exchange(out, {}); const Query& each : those) {
      const Condition& condition = *fixed_by(each, column);
      const auto at = &condition - each.where.data();
      for (const Value& value : std::set<Value>(condition.values.begin(), condition.values.end())) {
        out.push_back(each);
        out.back().where[static_cast<std::size_t>(at)] = {column, Comparison::kEqual, {value}};
      }
    }
  }
  return out;
}

}  // namespace

Statement select_statement(Dialect dialect, const Query& query) {
  Parameters parameters(dialect);
  const OrderedBy columns = ordering_columns(query);
  std::string text;
  const std::vector<Query> selections =
      selections_of(query, columns.value_or(std::vector<std::string>()));
  for (std::size_t i = 0; i < selections.size() && selections.size() > 1; ++i) {
    text += fmt::format("{}SELECT * FROM ({}) AS selection{}", i == 0 ? "" : " UNION ALL ",
                        select_text(parameters, selections[i], columns), i);
  }
  if (text.empty()) {
    text = select_text(parameters, selections.front(), columns);
  } else {
    text = fmt::format("SELECT * FROM ({}) AS selections{} LIMIT {}", text,
                       Writer(parameters, query).order(), query.limit);
  }
  return {std::move(text), parameters.take()};
}

bool is_same_shape(const Query& left, const Query& right) {
  const auto is_alike = [](const Condition& one, const Condition& other) {
    return one.column == other.column && one.comparison == other.comparison &&
           one.values.size() == other.values.size();
  };
  return left.table == right.table && left.book.has_value() == right.book.has_value() &&
         left.limit == right.limit && left.only == right.only && left.order == right.order &&
         !left.after && !right.after && std::ranges::equal(left.where, right.where, is_alike);
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
  Parameters parameters(Dialect::kPostgres, true);
  const std::string one = select_text(parameters, shape);
  std::vector<std::string> arrays, names;
  for (std::size_t i = 1; i <= parameters.types().size(); ++i) {
    arrays.push_back(parameter(Dialect::kPostgres, i, parameters.types()[i - 1]) + "[]");
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
  Parameters parameters(dialect);
  std::string text = "SELECT count(*) FROM " + query.table->name;
  text += Writer(parameters, bare).conditions();
  return {std::move(text), parameters.take()};
}

Statement totals_statement(Dialect dialect, const Totals& totals) {
  Query bare = totals.of;
  bare.after.reset();
  for (const std::string& name : totals.by) bare.table->column(name);  // CHECKs that it is there
  std::vector<std::string> columns = totals.by;
  for (const std::string& name : totals.sums) {
    const Column& column = bare.table->columns[bare.table->column(name)];
    LUOSHI_CHECK(column.type == ColumnType::kInteger);
    columns.push_back(fmt::format("CAST(coalesce(sum({}), 0) AS bigint)", name));
  }
  columns.emplace_back("count(*)");
  Parameters parameters(dialect);
  std::string text = fmt::format("SELECT {} FROM {}", fmt::join(columns, ", "), bare.table->name) +
                     Writer(parameters, bare).conditions();
  if (!totals.by.empty()) text += " GROUP BY " + join(totals.by, ", ");
  return {std::move(text), parameters.take()};
}

std::vector<ColumnType> types_of(const Totals& totals) {
  std::vector<ColumnType> out;
  for (const std::string& name : totals.by) {
    out.push_back(totals.of.table->columns[totals.of.table->column(name)].type);
  }
  out.resize(out.size() + totals.sums.size() + 1, ColumnType::kInteger);
  return out;
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
