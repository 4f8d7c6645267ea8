// A table: named, with typed columns and rows of cells. What every reader of this module returns
// and every writer takes. Whose rows they are is nobody's business here.
//
// Invariants: a row may be shorter than the columns (the rest is empty), never longer. Column keys
// are not empty and differ from each other. `source_row` is the row's number as a spreadsheet shows
// it, 1 the first, so that a finding can name the cell ("C12"); 0 for a row made in memory.
// Thread rule: values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/finding.h"
#include "base/message.h"

namespace luoshi::sheet {

struct Date {
  std::chrono::year_month_day day{};
  std::optional<std::chrono::seconds> time_of_day;

  // "2024-01-31", "2024-01-31 08:30:00"
  std::string to_string() const;
  friend bool operator==(const Date&, const Date&) = default;
};

struct Cell {
  using Value = std::variant<std::monostate, std::string, base::Decimal, Date, bool>;

  Value value;
  // The text that stood in the source, where printing `value` gives another ("1.50", "5.5%",
  // "2024年1月31日"); else empty.
  std::string original;

  static Cell text(std::string text) { return {Value(std::move(text)), {}}; }
  static Cell number(base::Decimal number) { return {Value(number), {}}; }
  static Cell date(Date date) { return {Value(date), {}}; }
  static Cell boolean(bool yes) { return {Value(yes), {}}; }

  bool is_empty() const;  // an empty text is empty too
  const std::string* as_text() const { return std::get_if<std::string>(&value); }
  const base::Decimal* as_number() const { return std::get_if<base::Decimal>(&value); }
  const Date* as_date() const { return std::get_if<Date>(&value); }
  const bool* as_boolean() const { return std::get_if<bool>(&value); }

  std::string to_string() const;  // of the value; TRUE and FALSE for truth values
  std::string as_found() const;   // as it stood in the source
  friend bool operator==(const Cell&, const Cell&) = default;
};

enum class ColumnType { kText, kNumber, kDate, kBoolean };

struct Column {
  std::string key;       // for programs; what stands in jsonl
  base::Message header;  // for people
  ColumnType type = ColumnType::kText;
  int width_hint = 0;  // in columns of a terminal; 0: by the content
};

struct Row {
  std::vector<Cell> cells;
  std::uint32_t source_row = 0;

  const Cell& at(std::size_t column) const;  // the empty cell beyond the row's end
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<base::Finding> findings;
  bool hidden = false;  // a sheet that its author hid
};

// 0 -> "A", 26 -> "AA", 16383 -> "XFD".
std::string column_letters(std::uint32_t column);
// (2, 12) -> "C12".
std::string place_of(std::uint32_t column, std::uint32_t row);

struct Place {
  std::uint32_t column = 0;  // from 0
  std::uint32_t row = 0;     // from 1
  friend bool operator==(const Place&, const Place&) = default;
};
// "C12", "$C$12"; nothing when it is no place within a spreadsheet's XFD1048576.
std::optional<Place> parse_place(std::string_view text);

inline constexpr std::uint32_t kRowsMax = 1'048'576;  // of a sheet, by Excel's file format
inline constexpr std::uint32_t kColumnsMax = 16'384;

}  // namespace luoshi::sheet
