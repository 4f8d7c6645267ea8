#include "sheet/internal/text_writer.h"

#include <fmt/format.h>

namespace luoshi::sheet::internal {
namespace {
constexpr std::size_t kBufferBytes = 64 << 10;
}

const std::string& header_of(const Column& column, base::Language language) {
  const std::string& header = column.header.in(language);
  return header.empty() ? column.key : header;
}

base::Error misused_writer() {
  return {base::ErrorCode::kInvalidInput,
          {"表格写出器的调用次序不对，或此前已出错",
           "the table writer was called out of order, or failed before"},
          {},
          {"先 begin，再 row，最后 finish 一次", "begin, then rows, then finish once"}};
}

base::Error too_many_cells(std::size_t cells, std::size_t columns, std::uint64_t row) {
  return {base::ErrorCode::kInvalidInput,
          {fmt::format("第 {} 行有 {} 个单元格，而表只有 {} 列", row, cells, columns),
           fmt::format("row {} has {} cells but the table has {} columns", row, cells, columns)},
          {},
          {}};
}

base::Result<void> TextWriter::begin(const std::string& table_name,
                                     const std::vector<Column>& columns) {
  if (state_ == State::kDone) return tl::unexpected(misused_writer());
  if (state_ == State::kInTable) end_table();
  columns_ = columns;
  rows_ = 0;
  ++tables_begun_;
  state_ = State::kInTable;
  if (auto begun = begin_table(table_name); !begun) return broken(begun.error());
  return flush(kBufferBytes);
}

base::Result<void> TextWriter::row(std::span<const Cell> cells) {
  if (state_ != State::kInTable) return tl::unexpected(misused_writer());
  ++rows_;
  if (cells.size() > columns_.size()) {
    return broken(too_many_cells(cells.size(), columns_.size(), rows_));
  }
  append_row(cells);
  return flush(kBufferBytes);
}

base::Result<std::vector<base::Finding>> TextWriter::finish() {
  if (state_ == State::kDone) return tl::unexpected(misused_writer());
  if (state_ == State::kInTable) end_table();
  state_ = State::kDone;
  if (auto flushed = flush(0); !flushed) return tl::unexpected(flushed.error());
  return std::vector<base::Finding>();
}

base::Result<void> TextWriter::flush(std::size_t keep_bytes) {
  if (out_.empty() || out_.size() < keep_bytes) return {};
  base::Result<void> taken = sink_(out_);
  out_.clear();
  if (!taken) state_ = State::kDone;
  return taken;
}

base::Result<void> TextWriter::broken(base::Error error) {
  state_ = State::kDone;
  return tl::unexpected(std::move(error));
}

}  // namespace luoshi::sheet::internal
