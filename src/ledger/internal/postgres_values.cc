#include "ledger/internal/postgres_values.h"

#include "base/check.h"

namespace luoshi::ledger {
namespace {

// Of pg_type, and fixed for ever.
constexpr Oid kByteaType = 17;
constexpr Oid kBigintType = 20;
constexpr Oid kTextType = 25;
constexpr Oid kByteaArrayType = 1001;
constexpr Oid kTextArrayType = 1009;
constexpr Oid kBigintArrayType = 1016;

template <class Number>
void put(std::string& out, Number number) {
  char bytes[sizeof(Number)];
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    bytes[sizeof(Number) - 1 - i] = static_cast<char>(number & 0xFF);
    number = static_cast<Number>(number >> 8);
  }
  out.append(bytes, sizeof(Number));
}

void put_field(std::string& out, std::string_view bytes) {
  put(out, static_cast<std::uint32_t>(bytes.size()));
  out += bytes;
}

void put_field(std::string& out, std::int64_t number) {
  put(out, std::uint32_t{8});
  put(out, static_cast<std::uint64_t>(number));
}

Oid type_of(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return kBigintType;
    case ColumnType::kText:
      return kTextType;
    case ColumnType::kBytes:
      return kByteaType;
  }
  return 0;
}

Oid array_type_of(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return kBigintArrayType;
    case ColumnType::kText:
      return kTextArrayType;
    case ColumnType::kBytes:
      return kByteaArrayType;
  }
  return 0;
}

}  // namespace

PostgresParameter postgres_integer(std::int64_t number) {
  PostgresParameter parameter{kBigintType, false, {}};
  put(parameter.bytes, static_cast<std::uint64_t>(number));
  return parameter;
}

PostgresParameter postgres_text(std::string_view text) {
  return {kTextType, false, std::string(text)};
}

PostgresParameter postgres_bytes(std::string_view bytes) {
  return {kByteaType, false, std::string(bytes)};
}

PostgresParameter postgres_parameter(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return postgres_integer(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return postgres_text(*text);
  if (const auto* bytes = std::get_if<Bytes>(&value)) return postgres_bytes(bytes->value);
  return {0, true, {}};  // the statement's cast says of which type
}

PostgresArray::PostgresArray(ColumnType type) : type_(type) {}

void PostgresArray::add(std::int64_t number) {
  ++count_;
  put_field(bytes_, number);
}

void PostgresArray::add(std::string_view bytes) {
  ++count_;
  put_field(bytes_, bytes);
}

void PostgresArray::add(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return add(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return add(std::string_view(*text));
  if (const auto* bytes = std::get_if<Bytes>(&value)) return add(std::string_view(bytes->value));
  ++count_;
  has_null_ = true;
  put(bytes_, ~std::uint32_t{0});
}

PostgresParameter PostgresArray::take() && {
  PostgresParameter parameter{array_type_of(type_), false, {}};
  parameter.bytes.reserve(bytes_.size() + 20);
  put(parameter.bytes, std::uint32_t{count_ > 0});  // dimensions
  put(parameter.bytes, std::uint32_t{has_null_});
  put(parameter.bytes, std::uint32_t{type_of(type_)});
  if (count_ > 0) {
    put(parameter.bytes, count_);
    put(parameter.bytes, std::uint32_t{1});
  }
  parameter.bytes += bytes_;
  return parameter;
}

bool PostgresResult::is_null(std::size_t row, std::size_t column) const {
  return PQgetisnull(get(), static_cast<int>(row), static_cast<int>(column)) != 0;
}

std::string_view PostgresResult::bytes(std::size_t row, std::size_t column) const {
  return {PQgetvalue(get(), static_cast<int>(row), static_cast<int>(column)),
          static_cast<std::size_t>(
              PQgetlength(get(), static_cast<int>(row), static_cast<int>(column)))};
}

std::string PostgresResult::text(std::size_t row, std::size_t column) const {
  return std::string(bytes(row, column));
}

std::int64_t PostgresResult::integer(std::size_t row, std::size_t column) const {
  const std::string_view field = bytes(row, column);
  LUOSHI_CHECK(field.size() == 8);  // a statement that asks for another type is a mistake of ours
  std::uint64_t number = 0;
  for (const char byte : field) number = number << 8 | static_cast<std::uint8_t>(byte);
  return static_cast<std::int64_t>(number);
}

Value PostgresResult::value(std::size_t row, std::size_t column, ColumnType type) const {
  if (is_null(row, column)) return std::monostate{};
  switch (type) {
    case ColumnType::kInteger:
      return integer(row, column);
    case ColumnType::kText:
      return text(row, column);
    case ColumnType::kBytes:
      return Bytes{text(row, column)};
  }
  return std::monostate{};
}

}  // namespace luoshi::ledger
