// What the writers of text formats share: the order of calls, the buffer before the sink, and the
// columns of the table that is being written. A format says how a table begins, a row stands and a
// table ends, by appending to `out_`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sheet/write.h"

namespace luoshi::sheet::internal {

// The header in the language, the key where there is none.
const std::string& header_of(const Column& column, base::Language language);

base::Error misused_writer();  // an answer to a call out of order
base::Error too_many_cells(std::size_t cells, std::size_t columns, std::uint64_t row);

class TextWriter : public RowWriter {
 public:
  explicit TextWriter(Sink sink) : sink_(std::move(sink)) {}

  base::Result<void> begin(const std::string& table_name, const std::vector<Column>& columns) final;
  base::Result<void> row(std::span<const Cell> cells) final;
  base::Result<std::vector<base::Finding>> finish() final;

 protected:
  virtual base::Result<void> begin_table(const std::string& name) = 0;
  virtual void append_row(std::span<const Cell> cells) = 0;
  virtual void end_table() {}

  std::string out_;
  std::vector<Column> columns_;
  std::uint64_t tables_begun_ = 0;

 private:
  enum class State { kNew, kInTable, kDone };

  base::Result<void> flush(std::size_t keep_bytes);
  base::Result<void> broken(base::Error error);

  Sink sink_;
  State state_ = State::kNew;
  std::uint64_t rows_ = 0;  // of this table
};

}  // namespace luoshi::sheet::internal
