#include "sheet/table.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshi::sheet {

std::string Date::to_string() const {
  std::string text =
      fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  if (time_of_day) {
    const auto seconds = time_of_day->count();
    text += fmt::format(" {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
  return text;
}

bool Cell::is_empty() const {
  if (const std::string* text = as_text()) return text->empty();
  return std::holds_alternative<std::monostate>(value);
}

std::string Cell::to_string() const {
  if (const std::string* text = as_text()) return *text;
  if (const base::Decimal* number = as_number()) return number->to_string();
  if (const Date* date = as_date()) return date->to_string();
  if (const bool* yes = as_boolean()) return *yes ? "TRUE" : "FALSE";
  return {};
}

std::string Cell::as_found() const { return original.empty() ? to_string() : original; }

const Cell& Row::at(std::size_t column) const {
  static const Cell kEmpty;
  return column < cells.size() ? cells[column] : kEmpty;
}

std::string column_letters(std::uint32_t column) {
  std::string letters;
  for (std::uint64_t left = std::uint64_t{column} + 1; left > 0; left = (left - 1) / 26) {
    letters.push_back(static_cast<char>('A' + (left - 1) % 26));
  }
  std::reverse(letters.begin(), letters.end());
  return letters;
}

std::string place_of(std::uint32_t column, std::uint32_t row) {
  return column_letters(column) + std::to_string(row);
}

std::optional<Place> parse_place(std::string_view text) {
  const auto skip_dollar = [&] {
    if (!text.empty() && text.front() == '$') text.remove_prefix(1);
  };
  std::uint32_t column = 0;
  skip_dollar();
  while (!text.empty() && text.front() >= 'A' && text.front() <= 'Z') {
    column = column * 26 + static_cast<std::uint32_t>(text.front() - 'A' + 1);
    if (column > kColumnsMax) return std::nullopt;
    text.remove_prefix(1);
  }
  skip_dollar();
  std::uint32_t row = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    row = row * 10 + static_cast<std::uint32_t>(c - '0');
    if (row > kRowsMax) return std::nullopt;
  }
  if (column == 0 || row == 0) return std::nullopt;
  return Place{column - 1, row};
}

}  // namespace luoshi::sheet
