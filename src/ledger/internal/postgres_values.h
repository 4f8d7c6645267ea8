// Values in PostgreSQL's binary formats: parameters, arrays, and what comes back.
// Only three types are spoken: bigint, text and bytea, and arrays of them.
//
// Errors: none here; text is handed over as it is (holds_text in sql.h says what would be refused).
// Thread rule: values; a PostgresResult belongs to one thread at a time.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/table.h"

namespace luoshi::ledger {

struct PostgresParameter {
  Oid type = 0;
  bool is_null = false;
  std::string bytes;
};

PostgresParameter postgres_integer(std::int64_t number);
PostgresParameter postgres_text(std::string_view text);
PostgresParameter postgres_bytes(std::string_view bytes);
PostgresParameter postgres_parameter(const Value& value);

// One dimension, from 1. The elements are written as they come; nothing is held twice.
class PostgresArray {
 public:
  explicit PostgresArray(ColumnType type);
  void add(std::int64_t number);
  void add(std::string_view bytes);  // of a text or of a bytea
  void add(const Value& value);
  std::size_t bytes() const { return bytes_.size(); }
  PostgresParameter take() &&;

 private:
  ColumnType type_;
  bool has_null_ = false;
  std::uint32_t count_ = 0;
  std::string bytes_;
};

class PostgresResult {
 public:
  explicit PostgresResult(PGresult* result) : result_(result, &PQclear) {}

  PGresult* get() const { return result_.get(); }
  std::size_t rows() const { return static_cast<std::size_t>(PQntuples(result_.get())); }
  bool is_null(std::size_t row, std::size_t column) const;
  std::string_view bytes(std::size_t row, std::size_t column) const;  // while the result lives
  std::string text(std::size_t row, std::size_t column) const;
  std::int64_t integer(std::size_t row, std::size_t column) const;
  Value value(std::size_t row, std::size_t column, ColumnType type) const;

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

}  // namespace luoshi::ledger
