// A table whose cells come one after the other with spans, as in html and docx, laid out on a grid:
// each cell takes the first free place of its row, and what it spans is taken too.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sheet/internal/collector.h"

namespace luoshi::sheet::internal {

class Grid {
 public:
  explicit Grid(Budget& budget) : budget_(budget) {}

  void begin_row();
  // The text's type is inferred. Spans are at least 1; a row span is cut where the table ends.
  base::Result<void> add(std::string text, std::uint32_t column_span, std::uint32_t row_span);
  // Columns that a row leaves free at its start.
  void skip_columns(std::uint32_t count) { next_column_ += count; }

  RawTable finish(std::string name);

 private:
  bool is_taken(std::uint32_t column) const;

  Budget& budget_;
  std::vector<Row> rows_;
  std::vector<Merge> merges_;
  std::vector<std::uint32_t> taken_until_;  // by column: the last row that a cell above spans
  std::uint32_t next_column_ = 0;
};

}  // namespace luoshi::sheet::internal
