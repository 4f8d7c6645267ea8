#include "sheet/internal/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "sheet/internal/infer.h"

namespace luoshi::sheet::internal {
namespace {

using base::ErrorCode;
using base::Severity;

constexpr std::size_t kHeaderBytesMax = 1024;  // a longer "header" is a text that slipped upwards

void drop_empty_ends(std::vector<Row>& rows) {
  for (Row& row : rows) {
    while (!row.cells.empty() && row.cells.back().is_empty()) row.cells.pop_back();
  }
  std::erase_if(rows, [](const Row& row) { return row.cells.empty(); });
}

std::size_t width_of(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.cells.size());
  return width;
}

base::Result<void> fill_one(const Merge& merge, std::vector<Row>& rows, std::size_t width,
                            Budget& budget) {
  const auto by_number = [](const Row& row, std::uint32_t number) {
    return row.source_row < number;
  };
  auto row = std::lower_bound(rows.begin(), rows.end(), merge.first.row, by_number);
  if (row == rows.end() || row->source_row != merge.first.row) return {};
  const Cell value = row->at(merge.first.column);
  if (value.is_empty()) return {};
  const std::size_t end = std::min<std::size_t>(merge.last.column + std::size_t{1}, width);
  for (; row != rows.end() && row->source_row <= merge.last.row; ++row) {
    if (row->cells.size() < end) {
      if (auto taken = budget.take_cells(end - row->cells.size()); !taken) return taken;
      row->cells.resize(end);
    }
    for (std::size_t c = merge.first.column; c < end; ++c) {
      if (!row->cells[c].is_empty()) continue;
      if (auto taken = budget.take_text(value.as_found().size(), {}); !taken) return taken;
      row->cells[c] = value;
    }
    // Work is bounded even where merges overlap each other.
    if (auto taken = budget.take_cells(1); !taken) return taken;
  }
  return {};
}

base::Result<void> fill_merged(RawTable& raw, const ReadOptions& options, Budget& budget,
                               FindingList& findings) {
  if (raw.merges.empty()) return {};
  findings.add(
      "sheet.merged_cells", Severity::kInfo,
      place_in(raw.name, raw.merges[0].first.column, raw.merges[0].first.row),
      {fmt::format("有 {} 处合并单元格{}", raw.merges.size(),
                   options.fill_merged ? "，其值已填入所覆盖的各格" : ""),
       fmt::format("{} merged cells{}", raw.merges.size(),
                   options.fill_merged ? "; the value stands in every cell covered" : "")});
  if (!options.fill_merged) return {};
  const std::size_t width = width_of(raw.rows);
  for (const Merge& merge : raw.merges) {
    if (auto filled = fill_one(merge, raw.rows, width, budget); !filled) return filled;
  }
  return {};
}

std::string header_text(const Cell& cell) {
  std::string text(trim(cell.as_found()));
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::erase(text, '\r');
  return text.size() > kHeaderBytesMax ? std::string() : text;
}

class Header {
 public:
  Header(Table& table, FindingList& findings) : table_(table), findings_(findings) {}

  void add(const Cell& cell, std::uint32_t row) {
    const auto column = static_cast<std::uint32_t>(table_.columns.size());
    const std::string text = header_text(cell);
    std::string key = text.empty() ? column_letters(column) : text;
    if (text.empty() && row > 0) {
      findings_.add("sheet.header_empty", Severity::kInfo, place_in(table_.name, column, row),
                    {fmt::format("该列没有可用的表头，称作“{}”", key),
                     fmt::format("the column has no usable header; it is called \"{}\"", key)});
    }
    if (!keys_.insert(key).second) key = another(key, column, row);
    table_.columns.push_back({key, {key, key}, ColumnType::kText, 0});
  }

 private:
  std::string another(const std::string& key, std::uint32_t column, std::uint32_t row) {
    int& number = repeats_[key];
    number = std::max(number, 1);
    std::string free;
    do {
      free = fmt::format("{} ({})", key, ++number);
    } while (!keys_.insert(free).second);
    findings_.add("sheet.header_repeats", Severity::kWarning, place_in(table_.name, column, row),
                  {fmt::format("表头“{}”重复，此列称作“{}”", key, free),
                   fmt::format("header \"{}\" repeats; this column is called \"{}\"", key, free)});
    return free;
  }

  Table& table_;
  FindingList& findings_;
  std::unordered_set<std::string> keys_;
  std::unordered_map<std::string, int> repeats_;
};

void note_ragged(const Table& table, FindingList& findings) {
  const std::size_t expected = table.columns.size();
  for (const Row& row : table.rows) {
    const std::size_t found = row.cells.size();
    if (found == expected) continue;
    const auto at = static_cast<std::uint32_t>(std::min(found, expected));
    findings.add("sheet.ragged_row", Severity::kWarning, place_in(table.name, at, row.source_row),
                 {fmt::format("此行有 {} 格，表头有 {} 格", found, expected),
                  fmt::format("the row has {} cells, the header {}", found, expected)});
  }
}

ColumnType type_of(const Cell& cell) {
  if (cell.as_number() != nullptr) return ColumnType::kNumber;
  if (cell.as_date() != nullptr) return ColumnType::kDate;
  if (cell.as_boolean() != nullptr) return ColumnType::kBoolean;
  return ColumnType::kText;
}

// A column has the type that all its cells with content share; else it is text.
void type_columns(Table& table) {
  std::vector<std::optional<ColumnType>> types(table.columns.size());
  for (const Row& row : table.rows) {
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      if (row.cells[c].is_empty()) continue;
      const ColumnType type = type_of(row.cells[c]);
      if (!types[c]) types[c] = type;
      if (*types[c] != type) types[c] = ColumnType::kText;
    }
  }
  for (std::size_t c = 0; c < types.size(); ++c) {
    table.columns[c].type = types[c].value_or(ColumnType::kText);
  }
}

}  // namespace

void FindingList::add(const char* code, Severity severity, std::string where,
                      base::Message message) {
  if (findings_.size() >= limit_) {
    ++beyond_;
    return;
  }
  findings_.push_back({code, severity, {}, std::move(where), std::move(message)});
}

std::vector<base::Finding> FindingList::take() {
  if (beyond_ > 0) {
    findings_.push_back({"sheet.more_findings",
                         Severity::kWarning,
                         {},
                         {},
                         {fmt::format("另有 {} 条发现未列出", beyond_),
                          fmt::format("{} more findings are not listed", beyond_)}});
    beyond_ = 0;
  }
  return std::move(findings_);
}

base::Result<void> Budget::take_cells(std::uint64_t count) {
  cells_ += count;
  if (cells_ <= limits_.cells_max) return {};
  return base::fail(ErrorCode::kTooLarge,
                    {fmt::format("单元格超过 {} 个的上限", limits_.cells_max),
                     fmt::format("more than the limit of {} cells", limits_.cells_max)},
                    {}, {"分成几个文件", "split the file"});
}

base::Result<void> Budget::take_text(std::uint64_t bytes, const std::string& where) {
  if (bytes > limits_.cell_bytes_max) {
    return base::fail(
        ErrorCode::kTooLarge,
        {fmt::format("一格文本超过 {} 字节的上限", limits_.cell_bytes_max),
         fmt::format("a cell's text is over the limit of {} bytes", limits_.cell_bytes_max)},
        where, {"检查是否少了一个引号", "see whether a quotation mark is missing"});
  }
  text_bytes_ += bytes;
  if (text_bytes_ <= limits_.text_bytes_max) return {};
  return base::fail(
      ErrorCode::kTooLarge,
      {fmt::format("文本合计超过 {} 字节的上限", limits_.text_bytes_max),
       fmt::format("all text together is over the limit of {} bytes", limits_.text_bytes_max)},
      where, {"分成几个文件", "split the file"});
}

base::Result<void> Budget::take_row(std::size_t rows_before, std::size_t cells) {
  if (rows_before >= limits_.rows_max || cells > limits_.columns_max) {
    return base::fail(
        ErrorCode::kTooLarge,
        {fmt::format("表超过 {} 行或 {} 列的上限", limits_.rows_max, limits_.columns_max),
         fmt::format("the table is over the limit of {} rows or {} columns", limits_.rows_max,
                     limits_.columns_max)},
        {}, {"分成几张表", "split the table"});
  }
  return take_cells(cells);
}

std::string place_in(const std::string& table_name, std::uint32_t column, std::uint32_t row) {
  return (table_name.empty() ? "" : table_name + "!") + place_of(column, row);
}

base::Error input_too_large(std::uint64_t bytes, std::uint64_t limit) {
  return {ErrorCode::kTooLarge,
          {fmt::format("文件有 {} 字节，上限 {} 字节", bytes, limit),
           fmt::format("the file has {} bytes; the limit is {}", bytes, limit)},
          {},
          {"分成几个文件", "split the file"}};
}

base::Result<Table> make_table(RawTable raw, const ReadOptions& options, Budget& budget,
                               FindingList findings) {
  std::stable_sort(raw.rows.begin(), raw.rows.end(),
                   [](const Row& a, const Row& b) { return a.source_row < b.source_row; });
  if (auto filled = fill_merged(raw, options, budget, findings); !filled) {
    return tl::unexpected(filled.error());
  }
  if (!raw.ragged_is_odd) drop_empty_ends(raw.rows);
  std::erase_if(raw.rows, [](const Row& row) {
    return std::all_of(row.cells.begin(), row.cells.end(),
                       [](const Cell& cell) { return cell.is_empty(); });
  });

  Table table;
  table.name = std::move(raw.name);
  table.hidden = raw.hidden;
  Row header_row;
  if (options.header_row > 0) {
    std::erase_if(raw.rows, [&](const Row& row) { return row.source_row < options.header_row; });
    if (!raw.rows.empty()) {
      header_row = std::move(raw.rows.front());
      raw.rows.erase(raw.rows.begin());
    }
  }
  table.rows = std::move(raw.rows);
  Header header(table, findings);
  for (const Cell& cell : header_row.cells) header.add(cell, header_row.source_row);
  if (raw.ragged_is_odd && options.header_row > 0) note_ragged(table, findings);
  const std::size_t width = width_of(table.rows);
  while (table.columns.size() < width) header.add(Cell(), header_row.source_row);
  type_columns(table);
  table.findings = findings.take();
  return table;
}

base::Result<void> add_table(Tables& out, const ReadOptions& options, Budget& budget,
                             const std::function<base::Result<RawTable>(std::string name)>& read) {
  if (out.tables.size() >= options.limits.tables_max) {
    return base::fail(base::ErrorCode::kTooLarge,
                      {fmt::format("超过 {} 张表的上限", options.limits.tables_max),
                       fmt::format("more than the limit of {} tables", options.limits.tables_max)});
  }
  auto raw = read(fmt::format("表{}", out.tables.size() + 1));
  if (!raw) return tl::unexpected(raw.error());
  auto table =
      make_table(std::move(*raw), options, budget, FindingList(options.limits.findings_max));
  if (!table) return tl::unexpected(table.error());
  out.tables.push_back(std::move(*table));
  return {};
}

}  // namespace luoshi::sheet::internal
