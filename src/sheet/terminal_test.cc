#include "sheet/terminal.h"

#include <gtest/gtest.h>

#include "sheet/width.h"

namespace luoshi::sheet {
namespace {

Table sample() {
  Table table;
  table.columns = {{"indicator", {"指标", "indicator"}, ColumnType::kText, 0},
                   {"value", {"目标值", "value"}, ColumnType::kNumber, 0},
                   {"note", {"说明", "note"}, ColumnType::kText, 0}};
  const auto add = [&](const char* name, const char* value, const char* note) {
    Row row;
    row.cells = {Cell::text(name), Cell::number(*base::Decimal::parse(value)), Cell::text(note)};
    table.rows.push_back(row);
  };
  add("地区生产总值", "6.5", "确保增长6.5%、力争7%以上");
  add("GDP", "-13", "\x1b[31m红");
  return table;
}

TEST(TerminalTable, AlignsByDisplayWidth) {
  EXPECT_EQ(terminal_table(sample()),
            "指标          目标值  说明\n"
            "────────────  ──────  ────────────────────────\n"
            "地区生产总值     6.5  确保增长6.5%、力争7%以上\n"
            "GDP              -13  \xEF\xBF\xBD[31m红\n");
}

TEST(TerminalTable, CutsTheWidestColumnFirst) {
  EXPECT_EQ(terminal_table(sample(), {32, base::Language::kEnglish, 0}),
            "indicator     value  note\n"
            "────────────  ─────  ───────────\n"
            "地区生产总值    6.5  确保增长6.…\n"
            "GDP             -13  \xEF\xBF\xBD[31m红\n");
}

TEST(TerminalTable, NeverWiderThanAskedFor) {
  for (int width = 8; width < 80; ++width) {
    std::string text = terminal_table(sample(), {width, base::Language::kChinese, 0});
    if (const std::size_t note = text.find("（另有"); note != std::string::npos) text.resize(note);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      EXPECT_LE(display_width(text.substr(at, end - at)), width) << text;
      at = end + 1;
    }
  }
}

TEST(TerminalTable, SaysWhatItLeavesOut) {
  const std::string text = terminal_table(sample(), {10, base::Language::kChinese, 1});
  EXPECT_NE(text.find("（另有 1 行未显示）"), std::string::npos);
  EXPECT_NE(text.find("（另有 1 列放不下，未显示）"), std::string::npos) << text;
}

TEST(TerminalTable, AnEmptyTableIsItsHeader) {
  Table table = sample();
  table.rows.clear();
  EXPECT_EQ(terminal_table(table), "指标  目标值  说明\n────  ──────  ────\n");
}

}  // namespace
}  // namespace luoshi::sheet
