// The sheets of an xlsx file. A sheet's XML is walked row by row; what its <dimension> claims is
// not believed, so a sheet that says XFD1048576 costs what it holds. Source: ECMA-376 part 1, 18.3.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sheet/internal/archive.h"
#include "sheet/internal/collector.h"
#include "sheet/internal/infer.h"
#include "sheet/internal/xlsx_book.h"
#include "sheet/internal/xlsx_text.h"
#include "sheet/internal/xml.h"
#include "sheet/read.h"

namespace luoshi::sheet {
namespace {

using base::Severity;
using internal::attribute;
using internal::child;
using internal::Shown;

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stopped != text.data() + text.size()) return std::nullopt;
  return value;
}

// "5.5%" for 0.055 shown as a percentage.
std::string percent_text(base::Decimal value) {
  return (value * base::Decimal(100)).to_string() + "%";
}

std::string time_text(base::Decimal fraction) {
  const std::string seconds_text =
      (fraction * base::Decimal(86'400) + *base::Decimal::parse("0.5")).to_string();
  long seconds = 0;
  std::from_chars(seconds_text.data(), seconds_text.data() + seconds_text.size(), seconds);
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

class SheetReader {
 public:
  SheetReader(const internal::XlsxBook& book, const internal::SheetEntry& entry,
              const ReadOptions& options, internal::Budget& budget)
      : book_(book), options_(options), budget_(budget), findings_(options.limits.findings_max) {
    raw_.name = entry.name;
    raw_.hidden = entry.hidden;
  }

  base::Result<Table> read(pugi::xml_node worksheet);

 private:
  base::Result<void> read_row(pugi::xml_node node);
  base::Result<void> read_cell(pugi::xml_node node, Row& row, std::uint32_t& next_column);
  Cell cell_of(pugi::xml_node node, const std::string& where);
  Cell shared_string(std::string_view index, const std::string& where);
  Cell number_cell(std::string_view text, pugi::xml_node node, const std::string& where);
  void read_merges(pugi::xml_node worksheet);
  void note_hidden(pugi::xml_node worksheet);
  void add(const char* code, Severity severity, const std::string& where, base::Message message) {
    findings_.add(code, severity, where, std::move(message));
  }

  const internal::XlsxBook& book_;
  const ReadOptions& options_;
  internal::Budget& budget_;
  internal::FindingList findings_;
  internal::RawTable raw_;
  std::uint32_t next_row_ = 1;
  std::uint32_t hidden_rows_ = 0;
};

base::Result<Table> SheetReader::read(pugi::xml_node worksheet) {
  if (raw_.hidden) {
    add("sheet.hidden_sheet", Severity::kWarning, raw_.name,
        {"这张表在文件中是隐藏的", "this sheet is hidden in the file"});
  }
  for (const pugi::xml_node row : child(worksheet, "sheetData").children()) {
    if (!internal::is(row, "row")) continue;
    if (auto read = read_row(row); !read) return tl::unexpected(read.error());
  }
  read_merges(worksheet);
  note_hidden(worksheet);
  return internal::make_table(std::move(raw_), options_, budget_, std::move(findings_));
}

base::Result<void> SheetReader::read_row(pugi::xml_node node) {
  const std::string_view told = attribute(node, "r");
  const auto number = told.empty() ? std::optional(next_row_) : whole_number<std::uint32_t>(told);
  if (!number || *number == 0 || *number > kRowsMax) {
    add("sheet.bad_place", Severity::kError, raw_.name,
        {fmt::format("行号“{}”不在 1 至 {} 之间，略去此行", told, kRowsMax),
         fmt::format("row number \"{}\" is not within 1 to {}; the row is left out", told,
                     kRowsMax)});
    return {};
  }
  Row row;
  row.source_row = *number;
  next_row_ = *number + 1;
  const std::string_view hidden = attribute(node, "hidden");
  if (hidden == "1" || hidden == "true") ++hidden_rows_;
  std::uint32_t next_column = 0;
  for (const pugi::xml_node cell : node.children()) {
    if (!internal::is(cell, "c")) continue;
    if (auto read = read_cell(cell, row, next_column); !read) return read;
  }
  if (row.cells.empty()) return {};
  if (auto taken = budget_.take_row(raw_.rows.size(), 0); !taken) return taken;
  raw_.rows.push_back(std::move(row));
  return {};
}

base::Result<void> SheetReader::read_cell(pugi::xml_node node, Row& row,
                                          std::uint32_t& next_column) {
  const std::string_view told = attribute(node, "r");
  std::uint32_t column = next_column;
  if (!told.empty()) {
    const auto place = parse_place(told);
    if (!place || place->row != row.source_row) {
      add("sheet.bad_place", Severity::kError, raw_.name,
          {fmt::format("单元格位置“{}”与第 {} 行不符，略去", told, row.source_row),
           fmt::format("cell place \"{}\" is not in row {}; left out", told, row.source_row)});
      return {};
    }
    column = place->column;
  }
  if (column >= std::min(kColumnsMax, options_.limits.columns_max)) return {};
  next_column = column + 1;
  Cell cell = cell_of(node, internal::place_in(raw_.name, column, row.source_row));
  if (cell.is_empty()) return {};
  if (auto taken = budget_.take_text(cell.as_found().size(),
                                     internal::place_in(raw_.name, column, row.source_row));
      !taken) {
    return taken;
  }
  if (row.cells.size() <= column) {
    // Nothing is kept for the empty cells to the right of the last one.
    if (auto taken = budget_.take_cells(column + 1 - row.cells.size()); !taken) return taken;
    row.cells.resize(column + 1);
  }
  row.cells[column] = std::move(cell);
  return {};
}

Cell SheetReader::cell_of(pugi::xml_node node, const std::string& where) {
  const std::string_view type = attribute(node, "t");
  if (type == "inlineStr") return Cell::text(internal::string_item_text(child(node, "is")));
  const std::string_view value = child(node, "v").child_value();
  if (value.empty()) {
    if (child(node, "f")) {
      add("sheet.formula_without_value", Severity::kWarning, where,
          {"公式没有保存计算结果，按空格读取", "the formula has no saved result; read as empty"});
    }
    return {};
  }
  if (type == "s") return shared_string(value, where);
  if (type == "str") return Cell::text(internal::from_xlsx_text(value));
  if (type == "b") return Cell::boolean(value == "1" || value == "true");
  if (type == "e") {
    add("sheet.error_value", Severity::kWarning, where,
        {fmt::format("单元格是错误值 {}", value),
         fmt::format("the cell holds the error {}", value)});
    return Cell::text(std::string(value));
  }
  if (type == "d") {
    const auto date = internal::parse_date(value.substr(0, 19));
    return date ? Cell::date(*date) : Cell::text(std::string(value));
  }
  return number_cell(internal::trim(value), node, where);
}

Cell SheetReader::shared_string(std::string_view index, const std::string& where) {
  const auto at = whole_number<std::size_t>(internal::trim(index));
  if (at && *at < book_.strings.size()) return Cell::text(book_.strings[*at]);
  add("sheet.bad_string", Severity::kError, where,
      {fmt::format("共享字符串“{}”不存在，按空格读取", index),
       fmt::format("there is no shared string \"{}\"; read as empty", index)});
  return {};
}

Cell SheetReader::number_cell(std::string_view text, pugi::xml_node node,
                              const std::string& where) {
  const auto number = internal::from_xlsx_number(text);
  if (!number) {
    add("sheet.bad_number", Severity::kError, where,
        {fmt::format("“{}”不是数，按文本读取", text),
         fmt::format("\"{}\" is no number; read as text", text)});
    return Cell::text(std::string(text));
  }
  const auto style = whole_number<std::size_t>(attribute(node, "s")).value_or(0);
  const Shown shown = style < book_.styles.size() ? book_.styles[style] : Shown::kNumber;
  Cell cell = Cell::number(number->value);
  if (shown == Shown::kPercent) {
    cell.original = percent_text(number->value);
  } else if (shown == Shown::kTime && !number->value.is_negative() &&
             number->value < base::Decimal(1)) {
    cell = Cell::text(time_text(number->value));
  } else if (shown != Shown::kNumber) {
    const auto date =
        internal::date_of_serial(number->value, book_.from_1904, shown != Shown::kDay);
    if (date) return Cell::date(*date);
    add("sheet.bad_date", Severity::kWarning, where,
        {fmt::format("{} 按日期显示，但不是 1900 至 9999 年的日期，按数读取", text),
         fmt::format("{} is shown as a date but is none of 1900 to 9999; read as a number", text)});
  }
  if (number->digits_lost) {
    add("sheet.digits_lost", Severity::kWarning, where,
        {fmt::format("{} 超过 15 位，表格软件已丢失末尾数字；身份证号、账号应存为文本",
                     number->value.to_string()),
         fmt::format("{} has more than 15 digits and lost the last ones; keep identity and account "
                     "numbers as text",
                     number->value.to_string())});
  }
  return cell;
}

void SheetReader::read_merges(pugi::xml_node worksheet) {
  for (const pugi::xml_node node : child(worksheet, "mergeCells").children()) {
    const std::string_view range = attribute(node, "ref");
    const std::size_t colon = range.find(':');
    if (colon == std::string_view::npos) continue;
    const auto first = parse_place(range.substr(0, colon));
    const auto last = parse_place(range.substr(colon + 1));
    if (first && last && first->row <= last->row && first->column <= last->column) {
      raw_.merges.push_back({*first, *last});
    }
  }
}

void SheetReader::note_hidden(pugi::xml_node worksheet) {
  std::uint32_t hidden_columns = 0;
  for (const pugi::xml_node node : child(worksheet, "cols").children()) {
    const std::string_view hidden = attribute(node, "hidden");
    if (hidden == "1" || hidden == "true") ++hidden_columns;
  }
  if (hidden_rows_ == 0 && hidden_columns == 0) return;
  add("sheet.hidden_cells", Severity::kInfo, raw_.name,
      {fmt::format("有隐藏的行（{} 行）或列（{} 处），一并读取", hidden_rows_, hidden_columns),
       fmt::format("hidden rows ({}) or columns ({} groups) are read too", hidden_rows_,
                   hidden_columns)});
}

}  // namespace

base::Result<Tables> read_xlsx(std::string_view bytes, const ReadOptions& options) {
  auto archive = internal::Archive::open(bytes, options.limits);
  if (!archive) return tl::unexpected(archive.error());
  auto book = internal::read_book(*archive, options.limits);
  if (!book) return tl::unexpected(book.error());

  Tables out;
  internal::Budget budget(options.limits);
  for (const internal::SheetEntry& entry : book->sheets) {
    auto part = archive->read(entry.part);
    if (!part) return tl::unexpected(part.error());
    if (!*part) {
      out.findings.push_back({"sheet.missing_part",
                              Severity::kError,
                              {},
                              entry.name,
                              {fmt::format("文件里缺少这张表的内容“{}”", entry.part),
                               fmt::format("the sheet's content \"{}\" is missing", entry.part)}});
      continue;
    }
    auto xml = internal::XmlPart::parse(std::move(**part), entry.part, options.limits);
    if (!xml) return tl::unexpected(xml.error());
    if (!internal::is((*xml)->root(), "worksheet")) continue;  // a sheet that is one chart
    auto table = SheetReader(*book, entry, options, budget).read((*xml)->root());
    if (!table) return tl::unexpected(table.error());
    out.tables.push_back(std::move(*table));
  }
  return out;
}

}  // namespace luoshi::sheet
