#include "sheet/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "sheet/internal/text_writer.h"
#include "sheet/width.h"

namespace luoshi::sheet {
namespace {

constexpr int kGap = 2;       // spaces between columns
constexpr int kWidthMin = 4;  // of a column that is narrowed: one wide character, "…", and air
constexpr int kRuleWidthMin = 1;

struct Layout {
  std::vector<int> widths;  // of the columns that are shown
  std::size_t hidden = 0;   // columns at the right that do not fit at all
};

using Lines = std::vector<std::vector<std::string>>;  // printable texts; the header is line 0

Lines printable(const Table& table, const TerminalOptions& options, std::size_t rows) {
  Lines lines(rows + 1);
  for (const Column& column : table.columns) {
    lines[0].push_back(printable_line(internal::header_of(column, options.language)));
  }
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      lines[r + 1].push_back(printable_line(table.rows[r].at(c).as_found()));
    }
  }
  return lines;
}

int total(const std::vector<int>& widths) {
  return std::accumulate(widths.begin(), widths.end(), 0) +
         kGap * std::max(0, static_cast<int>(widths.size()) - 1);
}

// The widest text column, of equals the one to the right, for the left ones name the row; numbers
// give way only when no text can. nullptr when all are as narrow as they may be.
int* widest_to_narrow(const Table& table, std::vector<int>& widths) {
  for (const bool numbers_too : {false, true}) {
    int* widest = nullptr;
    for (std::size_t c = 0; c < widths.size(); ++c) {
      if (widths[c] <= kWidthMin) continue;
      if (!numbers_too && table.columns[c].type == ColumnType::kNumber) continue;
      if (widest == nullptr || widths[c] >= *widest) widest = &widths[c];
    }
    if (widest != nullptr) return widest;
  }
  return nullptr;
}

// Columns by content; while they are too wide together, the widest gives way.
Layout lay_out(const Table& table, const Lines& lines, int width_max) {
  Layout layout;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    int width = kRuleWidthMin;
    for (const auto& line : lines) width = std::max(width, display_width(line[c]));
    if (const int hint = table.columns[c].width_hint; hint > 0) {
      width = std::max(std::min(width, hint), kRuleWidthMin);
    }
    layout.widths.push_back(std::min(width, std::max(width_max, kRuleWidthMin)));
  }
  const auto narrowest = [&] {
    int sum = kGap * std::max(0, static_cast<int>(layout.widths.size()) - 1);
    for (const int width : layout.widths) sum += std::min(width, kWidthMin);
    return sum;
  };
  while (layout.widths.size() > 1 && narrowest() > width_max) {
    layout.widths.pop_back();
    ++layout.hidden;
  }
  while (total(layout.widths) > width_max) {
    int* widest = widest_to_narrow(table, layout.widths);
    if (widest == nullptr) break;
    --*widest;
  }
  return layout;
}

void append_line(std::string& out, const std::vector<std::string>& cells, const Layout& layout,
                 const std::vector<bool>& to_the_right) {
  std::string line;
  for (std::size_t c = 0; c < layout.widths.size(); ++c) {
    if (c > 0) line.append(kGap, ' ');
    const std::string text = truncate_to_width(cells[c], layout.widths[c]);
    const auto padding =
        static_cast<std::size_t>(std::max(0, layout.widths[c] - display_width(text)));
    if (to_the_right[c]) line.append(padding, ' ');
    line += text;
    if (!to_the_right[c]) line.append(padding, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + '\n';
}

}  // namespace

std::string terminal_table(const Table& table, const TerminalOptions& options) {
  const bool cut = options.rows_max > 0 && table.rows.size() > options.rows_max;
  const std::size_t rows = cut ? options.rows_max : table.rows.size();
  const Lines lines = printable(table, options, rows);
  const Layout layout = lay_out(table, lines, options.width);

  std::vector<bool> to_the_right;
  for (const Column& column : table.columns) {
    to_the_right.push_back(column.type == ColumnType::kNumber);
  }
  std::string out;
  append_line(out, lines[0], layout, to_the_right);
  std::vector<std::string> rules;
  for (const int width : layout.widths) {
    rules.emplace_back();
    for (int i = 0; i < width; ++i) rules.back() += "─";
  }
  append_line(out, rules, layout, to_the_right);
  for (std::size_t r = 0; r < rows; ++r) append_line(out, lines[r + 1], layout, to_the_right);

  const bool chinese = options.language == base::Language::kChinese;
  if (cut) {
    out += fmt::format(fmt::runtime(chinese ? "（另有 {} 行未显示）\n" : "({} more rows)\n"),
                       table.rows.size() - rows);
  }
  if (layout.hidden > 0) {
    out += fmt::format(
        fmt::runtime(chinese ? "（另有 {} 列放不下，未显示）\n" : "({} more columns do not fit)\n"),
        layout.hidden);
  }
  return out;
}

}  // namespace luoshi::sheet
