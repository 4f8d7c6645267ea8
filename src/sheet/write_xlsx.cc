// xlsx through libxlsxwriter in its constant-memory mode: every row goes to a temporary file as
// soon as the next one begins, so rows are written once and in order. Widths and the filter are set
// when a sheet ends, when the content is known.
#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/unicode.h"
#include "sheet/internal/text_writer.h"
#include "sheet/internal/xlsx_text.h"
#include "sheet/width.h"

namespace luoshi::sheet {
namespace {

constexpr int kWidthMin = 6;   // in characters of the default font
constexpr int kWidthMax = 60;  // longer texts wrap
constexpr std::size_t kFindingsMax = 200;

struct FreeWorkbook {
  void operator()(lxw_workbook* workbook) const { lxw_workbook_free(workbook); }
};

base::Error library_error(lxw_error code, const std::string& path) {
  const char* said = lxw_strerror(code);
  return {
      base::ErrorCode::kUnavailable,
      {fmt::format("xlsx 未能写出：{}", said), fmt::format("the xlsx was not written: {}", said)},
      path,
      {"检查文件夹是否存在、可写，磁盘与临时目录是否有空间",
       "see that the folder exists and is writable, and that disk and temporary folder have "
       "room"}};
}

// Wide enough for the longest line of the text.
int longest_line(std::string_view text) {
  int longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, display_width(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (longest >= kWidthMax) break;
  }
  return longest;
}

lxw_datetime to_library(const Date& date) {
  const auto seconds = date.time_of_day.value_or(std::chrono::seconds(0)).count();
  lxw_datetime out{};
  out.year = static_cast<int>(date.day.year());
  out.month = static_cast<int>(static_cast<unsigned>(date.day.month()));
  out.day = static_cast<int>(static_cast<unsigned>(date.day.day()));
  out.hour = static_cast<int>(seconds / 3600);
  out.min = static_cast<int>(seconds / 60 % 60);
  out.sec = static_cast<double>(seconds % 60);
  return out;
}

class XlsxWriter final : public RowWriter {
 public:
  XlsxWriter(std::string path, XlsxOptions options)
      : path_(std::move(path)), options_(std::move(options)) {}

  base::Result<void> begin(const std::string& table_name,
                           const std::vector<Column>& columns) override;
  base::Result<void> row(std::span<const Cell> cells) override;
  base::Result<std::vector<base::Finding>> finish() override;

 private:
  enum class State { kNew, kInSheet, kDone };

  base::Result<void> open_workbook();
  base::Result<void> add_sheet(const std::string& table_name);
  std::string free_name(const std::string& table_name);
  void end_sheet();
  lxw_error write_cell(lxw_col_t column, const Cell& cell);
  lxw_error write_number(lxw_col_t column, base::Decimal number);
  lxw_error write_text(lxw_col_t column, std::string_view text, lxw_format* format);
  void note(lxw_col_t column, const char* code, base::Message message);
  base::Result<void> broken(base::Error error);

  std::string path_;
  XlsxOptions options_;
  std::unique_ptr<lxw_workbook, FreeWorkbook> workbook_;
  lxw_worksheet* sheet_ = nullptr;  // owned by the workbook
  lxw_format* header_format_ = nullptr;
  lxw_format* text_format_ = nullptr;
  lxw_format* number_format_ = nullptr;
  lxw_format* long_number_format_ = nullptr;
  lxw_format* day_format_ = nullptr;
  lxw_format* time_format_ = nullptr;
  std::set<std::string> names_;  // lower case, taken
  std::string sheet_name_;
  std::vector<int> hints_;
  std::vector<int> widths_;
  lxw_row_t next_row_ = 0;
  std::vector<base::Finding> findings_;
  State state_ = State::kNew;
};

base::Result<void> XlsxWriter::open_workbook() {
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  if (!options_.temporary_folder.empty()) options.tmpdir = options_.temporary_folder.data();
  workbook_.reset(workbook_new_opt(path_.c_str(), &options));
  if (!workbook_) return tl::unexpected(library_error(LXW_ERROR_MEMORY_MALLOC_FAILED, path_));
  lxw_doc_properties properties{};
  properties.created = options_.created_seconds;
  workbook_set_properties(workbook_.get(), &properties);

  const auto format = [&](const char* number) {
    lxw_format* made = workbook_add_format(workbook_.get());
    format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
    if (number != nullptr) format_set_num_format(made, number);
    return made;
  };
  header_format_ = format(nullptr);
  format_set_bold(header_format_);
  format_set_bg_color(header_format_, 0xE7EEF7);
  format_set_bottom(header_format_, LXW_BORDER_THIN);
  format_set_text_wrap(header_format_);
  text_format_ = format(nullptr);
  format_set_text_wrap(text_format_);
  number_format_ = format(nullptr);
  long_number_format_ = format("0");  // "General" turns 12 digits and more to 8.14E+11
  day_format_ = format("yyyy-mm-dd");
  time_format_ = format("yyyy-mm-dd hh:mm:ss");
  return {};
}

// Names differ without regard to case; a second "表" is "表 (2)".
std::string XlsxWriter::free_name(const std::string& table_name) {
  const std::string otherwise = fmt::format("Sheet{}", names_.size() + 1);
  const auto folded = [](std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name;
  };
  const std::string wanted = internal::sheet_name(table_name, otherwise);
  std::string name = wanted;
  for (int number = 2; !names_.insert(folded(name)).second; ++number) {
    // 11 code points are at most 22 of the 31 units: there is room for the number.
    const std::u32string start = base::to_utf32(wanted).substr(0, 11);
    name = base::to_utf8(start) + fmt::format(" ({})", number);
  }
  return name;
}

base::Result<void> XlsxWriter::add_sheet(const std::string& table_name) {
  sheet_name_ = free_name(table_name);
  sheet_ = workbook_add_worksheet(workbook_.get(), sheet_name_.c_str());
  if (sheet_ == nullptr) {
    return tl::unexpected(library_error(LXW_ERROR_CREATING_TMPFILE, path_));
  }
  worksheet_freeze_panes(sheet_, 1, 0);
  return {};
}

base::Result<void> XlsxWriter::begin(const std::string& table_name,
                                     const std::vector<Column>& columns) {
  if (state_ == State::kDone) return tl::unexpected(internal::misused_writer());
  if (columns.size() > kColumnsMax) {
    return broken({base::ErrorCode::kTooLarge,
                   {fmt::format("表有 {} 列，xlsx 最多 {} 列", columns.size(), kColumnsMax),
                    fmt::format("{} columns; an xlsx holds {}", columns.size(), kColumnsMax)},
                   table_name,
                   {"改用 csv 或 jsonl", "use csv or jsonl"}});
  }
  if (state_ == State::kInSheet) {
    end_sheet();
  } else if (auto opened = open_workbook(); !opened) {
    return broken(opened.error());
  }
  if (auto added = add_sheet(table_name); !added) return broken(added.error());
  state_ = State::kInSheet;
  hints_.clear();
  widths_.assign(columns.size(), kWidthMin);
  next_row_ = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    hints_.push_back(columns[i].width_hint);
    const auto written =
        write_text(static_cast<lxw_col_t>(i), internal::header_of(columns[i], options_.language),
                   header_format_);
    if (written != LXW_NO_ERROR) return broken(library_error(written, path_));
  }
  next_row_ = 1;
  return {};
}

base::Result<void> XlsxWriter::row(std::span<const Cell> cells) {
  if (state_ != State::kInSheet) return tl::unexpected(internal::misused_writer());
  if (cells.size() > widths_.size()) {
    return broken(internal::too_many_cells(cells.size(), widths_.size(), next_row_));
  }
  if (next_row_ >= kRowsMax) {
    return broken({base::ErrorCode::kTooLarge,
                   {fmt::format("超过 xlsx 一张表 {} 行的上限", kRowsMax),
                    fmt::format("more than the {} rows that a sheet holds", kRowsMax)},
                   sheet_name_,
                   {"分成几张表，或改用 csv、jsonl", "split the table, or use csv or jsonl"}});
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto written = write_cell(static_cast<lxw_col_t>(i), cells[i]);
    if (written != LXW_NO_ERROR) return broken(library_error(written, path_));
  }
  ++next_row_;
  return {};
}

lxw_error XlsxWriter::write_cell(lxw_col_t column, const Cell& cell) {
  if (cell.is_empty()) return LXW_NO_ERROR;
  if (const base::Decimal* number = cell.as_number()) return write_number(column, *number);
  if (const bool* yes = cell.as_boolean()) {
    return worksheet_write_boolean(sheet_, next_row_, column, *yes ? 1 : 0, number_format_);
  }
  if (const Date* date = cell.as_date()) {
    const int year = static_cast<int>(date->day.year());
    // Excel's calendar begins in 1900 and believes that year was a leap year.
    const bool representable = year >= 1900 && year <= 9999 &&
                               date->day >= std::chrono::year(1900) / std::chrono::March / 1;
    if (!representable) return write_text(column, date->to_string(), text_format_);
    lxw_datetime out = to_library(*date);
    widths_[column] = std::max(widths_[column], date->time_of_day ? 19 : 10);
    return worksheet_write_datetime(sheet_, next_row_, column, &out,
                                    date->time_of_day ? time_format_ : day_format_);
  }
  return write_text(column, *cell.as_text(), text_format_);
}

lxw_error XlsxWriter::write_number(lxw_col_t column, base::Decimal number) {
  const std::string text = number.to_string();
  const auto value = internal::to_xlsx_number(number);
  if (!value) {
    note(column, "sheet.number_as_text",
         {fmt::format("{} 超出 xlsx 的 15 位有效数字，按文本写出", text),
          fmt::format("{} has more than the 15 digits that an xlsx keeps; written as text", text)});
    return write_text(column, text, text_format_);
  }
  constexpr double kGeneralMax = 1e11;
  widths_[column] = std::max(widths_[column], display_width(text));
  lxw_format* format = std::fabs(*value) >= kGeneralMax && text.find('.') == std::string::npos
                           ? long_number_format_
                           : number_format_;
  return worksheet_write_number(sheet_, next_row_, column, *value, format);
}

lxw_error XlsxWriter::write_text(lxw_col_t column, std::string_view text, lxw_format* format) {
  bool cut = false;
  const std::string written = internal::to_xlsx_text(text, &cut);
  if (cut) {
    note(column, "sheet.text_cut",
         {"文本超过 xlsx 单元格 32767 字的上限，已截断",
          "the text is longer than the 32767 characters of an xlsx cell and was cut"});
  }
  widths_[column] = std::max(widths_[column], std::min(longest_line(text), kWidthMax));
  if (written.empty()) return LXW_NO_ERROR;
  return worksheet_write_string(sheet_, next_row_, column, written.c_str(), format);
}

void XlsxWriter::note(lxw_col_t column, const char* code, base::Message message) {
  if (findings_.size() >= kFindingsMax) return;
  findings_.push_back({code,
                       base::Severity::kWarning,
                       {},
                       sheet_name_ + "!" + place_of(column, next_row_ + 1),
                       std::move(message)});
}

void XlsxWriter::end_sheet() {
  constexpr int kRoomForFilterButton = 3;
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    const int width = hints_[i] > 0 ? hints_[i] : widths_[i] + kRoomForFilterButton;
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet_, column, column, static_cast<double>(std::min(width, 255)),
                         nullptr);
  }
  if (!widths_.empty()) {
    worksheet_autofilter(sheet_, 0, 0, next_row_ - 1, static_cast<lxw_col_t>(widths_.size() - 1));
  }
}

base::Result<std::vector<base::Finding>> XlsxWriter::finish() {
  if (state_ == State::kDone) return tl::unexpected(internal::misused_writer());
  if (state_ == State::kNew) {  // a workbook has at least one sheet
    if (auto begun = begin({}, {}); !begun) return tl::unexpected(begun.error());
  }
  end_sheet();
  state_ = State::kDone;
  const lxw_error closed = workbook_close(workbook_.release());  // frees it, whatever it answers
  if (closed != LXW_NO_ERROR) return tl::unexpected(library_error(closed, path_));
  return std::move(findings_);
}

base::Result<void> XlsxWriter::broken(base::Error error) {
  state_ = State::kDone;
  workbook_.reset();
  return tl::unexpected(std::move(error));
}

}  // namespace

std::unique_ptr<RowWriter> xlsx_writer(std::string path, XlsxOptions options) {
  return std::make_unique<XlsxWriter>(std::move(path), std::move(options));
}

}  // namespace luoshi::sheet
