#include "sheet/internal/grid.h"

#include <algorithm>

#include "sheet/internal/infer.h"

namespace luoshi::sheet::internal {

void Grid::begin_row() {
  Row row;
  row.source_row = static_cast<std::uint32_t>(rows_.size() + 1);
  rows_.push_back(std::move(row));
  next_column_ = 0;
}

bool Grid::is_taken(std::uint32_t column) const {
  return column < taken_until_.size() && taken_until_[column] >= rows_.size();
}

base::Result<void> Grid::add(std::string text, std::uint32_t column_span, std::uint32_t row_span) {
  if (rows_.empty()) begin_row();
  while (is_taken(next_column_)) ++next_column_;
  const std::uint32_t column = next_column_;
  const auto row = static_cast<std::uint32_t>(rows_.size());
  column_span = std::max(column_span, 1u);
  row_span = std::max(row_span, 1u);
  next_column_ = column + column_span;
  if (auto taken = budget_.take_row(rows_.size() - 1, next_column_); !taken) return taken;
  if (auto taken = budget_.take_text(text.size(), place_of(column, row)); !taken) return taken;

  if (taken_until_.size() < next_column_) taken_until_.resize(next_column_, 0);
  const auto last_row = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(std::uint64_t{row} + row_span - 1, kRowsMax));
  for (std::uint32_t c = column; c < next_column_; ++c) taken_until_[c] = last_row;
  if (column_span > 1 || row_span > 1) {
    merges_.push_back({{column, row}, {next_column_ - 1, last_row}});
  }
  std::vector<Cell>& cells = rows_.back().cells;
  if (cells.size() <= column) cells.resize(column + std::size_t{1});
  cells[column] = infer_cell(std::move(text));
  return {};
}

RawTable Grid::finish(std::string name) {
  RawTable raw;
  raw.name = std::move(name);
  const auto rows = static_cast<std::uint32_t>(rows_.size());
  for (Merge& merge : merges_) merge.last.row = std::min(merge.last.row, rows);
  raw.rows = std::move(rows_);
  raw.merges = std::move(merges_);
  return raw;
}

}  // namespace luoshi::sheet::internal
