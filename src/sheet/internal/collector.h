// What every reader needs while it fills a table: the limits counted over the whole file, findings
// that do not grow without bound, and the way from bare rows to a table with columns.
// Thread rule: one reader, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sheet/read.h"

namespace luoshi::sheet::internal {

// Findings of one table; beyond the limit they are only counted, and the last one says how many.
class FindingList {
 public:
  explicit FindingList(std::uint32_t limit) : limit_(limit) {}

  void add(const char* code, base::Severity severity, std::string where, base::Message message);
  std::vector<base::Finding> take();

 private:
  std::uint32_t limit_;
  std::uint64_t beyond_ = 0;
  std::vector<base::Finding> findings_;
};

// Cells and text of one file, against the limits. An error that was returned once is final.
class Budget {
 public:
  explicit Budget(const ReadLimits& limits) : limits_(limits) {}

  base::Result<void> take_cells(std::uint64_t count);
  base::Result<void> take_text(std::uint64_t bytes, const std::string& where);
  // One more row of a table, as wide as `cells`.
  base::Result<void> take_row(std::size_t rows_before, std::size_t cells);

 private:
  const ReadLimits& limits_;
  std::uint64_t cells_ = 0;
  std::uint64_t text_bytes_ = 0;
};

// Rectangle of a merged cell; rows from 1, columns from 0, both ends inside.
struct Merge {
  Place first;
  Place last;
};

struct RawTable {
  std::string name;
  std::vector<Row> rows;  // by source_row
  std::vector<Merge> merges;
  bool hidden = false;
  bool ragged_is_odd = false;  // rows of another length than the header deserve a finding
};

std::string place_in(const std::string& table_name, std::uint32_t column, std::uint32_t row);
base::Error input_too_large(std::uint64_t bytes, std::uint64_t limit);

// Fills merged cells, leaves empty rows out, takes the header off, types the columns.
base::Result<Table> make_table(RawTable raw, const ReadOptions& options, Budget& budget,
                               FindingList findings);

// One more table behind those of `out`, if there is room for it; `read` is told its usual name.
base::Result<void> add_table(Tables& out, const ReadOptions& options, Budget& budget,
                             const std::function<base::Result<RawTable>(std::string name)>& read);

}  // namespace luoshi::sheet::internal
