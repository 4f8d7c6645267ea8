#include <gtest/gtest.h>

#include <random>

#include "sheet/internal/guard.h"
#include "sheet/read.h"
#include "sheet/write.h"

namespace luoshi::sheet {
namespace {

base::Decimal decimal(const char* text) { return *base::Decimal::parse(text); }

Column column(const char* key, const char* zh) { return {key, {zh, key}, ColumnType::kText, 0}; }

std::string write_csv(const std::vector<Column>& columns,
                      const std::vector<std::vector<Cell>>& rows,
                      base::Language language = base::Language::kChinese) {
  std::string out;
  const auto writer = csv_writer(append_to(out), language);
  EXPECT_TRUE(writer->begin("", columns));
  for (const auto& row : rows) EXPECT_TRUE(writer->row(row));
  EXPECT_TRUE(writer->finish());
  return out;
}

Table read(std::string_view bytes, ReadOptions options = {}) {
  auto tables = read_csv(bytes, options);
  EXPECT_TRUE(tables) << tables.error().to_string(base::Language::kEnglish);
  if (!tables || tables->tables.size() != 1) return {};
  return tables->tables[0];
}

bool has_finding(const std::vector<base::Finding>& findings, std::string_view code,
                 std::string_view where) {
  for (const base::Finding& finding : findings) {
    if (finding.code == code && finding.where == where) return true;
  }
  return false;
}

TEST(CsvWriter, BeginsWithAMarkAndEndsLinesAsExcelWants) {
  EXPECT_EQ(write_csv({column("indicator", "指标"), column("value", "数值")},
                      {{Cell::text("地区生产总值"), Cell::number(decimal("6.50"))},
                       {Cell::text("说\"好\",再\n做"), Cell()}}),
            "\xEF\xBB\xBF指标,数值\r\n地区生产总值,6.5\r\n\"说\"\"好\"\",再\n做\",\r\n");
  EXPECT_EQ(write_csv({column("indicator", "指标")}, {}, base::Language::kEnglish),
            "\xEF\xBB\xBFindicator\r\n");
}

TEST(CsvWriter, TextsThatWouldRunGetAnApostropheAndNumbersDoNot) {
  const auto field = [](Cell cell) {
    const std::string out = write_csv({column("a", "a")}, {{cell}});
    return out.substr(6, out.size() - 8);
  };
  EXPECT_EQ(field(Cell::number(decimal("-12.5"))), "-12.5");
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'=1", "=cmd|' /C calc'!A0"}) {
    EXPECT_NE(field(Cell::text(text)).find(std::string("'") + text), std::string::npos) << text;
  }
  EXPECT_EQ(field(Cell::text("\tx")), "\"'\tx\"");
  EXPECT_EQ(field(Cell::text("\rx")), "\"'\rx\"");
  EXPECT_EQ(field(Cell::text("a=1")), "a=1");
  EXPECT_EQ(field(Cell::text("'quoted'")), "'quoted'");
}

TEST(CsvWriter, HoldsOneTableAndRefusesCallsOutOfOrder) {
  std::string out;
  const auto writer = csv_writer(append_to(out));
  EXPECT_FALSE(writer->row({}));
  EXPECT_TRUE(writer->begin("", {column("a", "a")}));
  const std::vector<Cell> two(2);
  const auto row = writer->row(two);
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().what.en, "row 1 has 2 cells but the table has 1 columns");
  EXPECT_FALSE(writer->finish());

  const auto second = csv_writer(append_to(out));
  EXPECT_TRUE(second->begin("", {}));
  const auto begun = second->begin("", {});
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, base::ErrorCode::kUnsupported);
}

TEST(CsvWriter, PassesOnWhatTheSinkSays) {
  const auto writer = csv_writer([](std::string_view) -> base::Result<void> {
    return base::fail(base::ErrorCode::kUnavailable, {"磁盘已满", "the disk is full"});
  });
  EXPECT_TRUE(writer->begin("", {column("a", "a")}));
  const auto done = writer->finish();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().what.en, "the disk is full");
}

TEST(CsvReader, TypesCellsAndKeepsTheirText) {
  const Table table =
      read("项目,金额,日期,编码\n道路,\"1,234.50\",2024/3/1,007\n桥,-2,2024-03-02,510\n");
  ASSERT_EQ(table.columns.size(), 4u);
  EXPECT_EQ(table.columns[0].key, "项目");
  EXPECT_EQ(table.columns[1].type, ColumnType::kNumber);
  EXPECT_EQ(table.columns[2].type, ColumnType::kDate);
  EXPECT_EQ(table.columns[3].type, ColumnType::kText);
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(*table.rows[0].cells[1].as_number(), decimal("1234.5"));
  EXPECT_EQ(table.rows[0].cells[1].as_found(), "1,234.50");
  EXPECT_EQ(*table.rows[0].cells[3].as_text(), "007");
  EXPECT_EQ(table.rows[1].source_row, 3u);
  EXPECT_TRUE(table.findings.empty());
}

TEST(CsvReader, FindsTheDelimiter) {
  for (const char* text : {"a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n", "a|b\n1|2\n",
                           "sep=#\r\na#b\r\n1#2\r\n", "a;b\n\"1\";2\n3;\"4,5,6\"\n"}) {
    const Table table = read(text);
    ASSERT_EQ(table.columns.size(), 2u) << text;
    EXPECT_EQ(table.columns[1].key, "b");
  }
  EXPECT_EQ(read("只有一列\n甲\n乙\n").columns.size(), 1u);
  EXPECT_EQ(read("sep=;\na;b\n1;2\n").rows[0].source_row, 3u);
}

TEST(CsvReader, DecodesWhatOfficesWrite) {
  const auto expect = [](std::string_view bytes, const char* finding) {
    const auto tables = read_csv(bytes);
    ASSERT_TRUE(tables);
    ASSERT_EQ(tables->tables[0].columns.size(), 2u);
    EXPECT_EQ(tables->tables[0].columns[0].key, "政府");
    EXPECT_EQ(tables->findings.empty() ? "" : tables->findings[0].code, finding);
  };
  expect("政府,b\n1,2\n", "");
  expect("\xEF\xBB\xBF政府,b\r\n1,2\r\n", "");
  expect("\xD5\xFE\xB8\xAE,b\n1,2\n", "sheet.encoding_guessed");            // GBK
  expect(std::string_view("\xFF\xFE\x3F\x65\x9C\x5E\t\0b\0\n\0", 12), "");  // "Unicode text"
  EXPECT_FALSE(read_csv(std::string_view("a\0b", 3)));
  const auto zip = read_csv("PK\x03\x04rest");
  ASSERT_FALSE(zip);
  EXPECT_EQ(zip.error().code, base::ErrorCode::kUnsupported);
}

TEST(CsvReader, RefusesZerosInEveryEncoding) {
  for (const std::string_view bytes :
       {std::string_view("a\0b", 3), std::string_view("\xEF\xBB\xBF\0", 4),
        std::string_view("\xFF\xFE\0\0", 4), std::string_view("\xFE\xFF\0a\0\0", 6)}) {
    const auto tables = read_csv(bytes);
    ASSERT_FALSE(tables.has_value());
    EXPECT_EQ(tables.error().code, base::ErrorCode::kInvalidInput);
  }
}

TEST(CsvReader, FindingsNameTheCell) {
  const Table table = read("a,b,c\n1,2\n1,2,3,4\n1,x\"y,3\n\n\"q\"z,2,3\n1,2,\"open\n5,6,7\n");
  EXPECT_TRUE(has_finding(table.findings, "sheet.ragged_row", "C2"));
  EXPECT_TRUE(has_finding(table.findings, "sheet.ragged_row", "D3"));
  EXPECT_TRUE(has_finding(table.findings, "sheet.quote_stray", "B4"));
  EXPECT_TRUE(has_finding(table.findings, "sheet.quote_stray", "A6"));
  EXPECT_TRUE(has_finding(table.findings, "sheet.quote_unclosed", "C7"));
  EXPECT_EQ(table.columns.size(), 4u);
  EXPECT_EQ(table.columns[3].key, "D");
  EXPECT_EQ(*table.rows[2].cells[1].as_text(), "x\"y");
}

TEST(CsvReader, HeadersAreMadeDistinct) {
  const Table table = read("名称,,名称,名称 (2)\n1,2,3,4\n");
  ASSERT_EQ(table.columns.size(), 4u);
  EXPECT_EQ(table.columns[1].key, "B");
  EXPECT_EQ(table.columns[2].key, "名称 (2)");
  EXPECT_EQ(table.columns[3].key, "名称 (2) (2)");
  EXPECT_TRUE(has_finding(table.findings, "sheet.header_repeats", "C1"));
  ReadOptions none;
  none.header_row = 0;
  EXPECT_EQ(read("1,2\n3,4\n", none).rows.size(), 2u);
  ReadOptions third;
  third.header_row = 3;
  EXPECT_EQ(read("标题\n\na,b\n1,2\n", third).columns[0].key, "a");
}

TEST(CsvReader, LimitsAreErrorsThatSaySo) {
  ReadOptions options;
  options.limits.cells_max = 10;
  EXPECT_EQ(read_csv("a,b\n1,2\n1,2\n1,2\n1,2\n1,2\n", options).error().code,
            base::ErrorCode::kTooLarge);
  options = {};
  options.limits.cell_bytes_max = 4;
  const auto wide = read_csv("a,b\n1,12345\n", options);
  ASSERT_FALSE(wide);
  EXPECT_EQ(wide.error().where, "B2");
  options = {};
  options.limits.input_bytes_max = 3;
  EXPECT_FALSE(read_csv("a,b\n", options));
  EXPECT_FALSE(read_csv(std::string(40'000, ',')));  // more columns than a sheet has
  EXPECT_FALSE(read_csv(std::string(1, '"') + std::string(2 << 20, 'x')));
  EXPECT_FALSE(read_csv(std::string(2'000'000, '\n') + "a"));  // more rows than a sheet has
  options = {};
  options.limits.findings_max = 3;
  std::string ragged = "a,b\n";
  for (int i = 0; i < 100; ++i) ragged += "1\n";
  const Table table = read(ragged, options);
  ASSERT_EQ(table.findings.size(), 4u);
  EXPECT_EQ(table.findings[3].message.en, "97 more findings are not listed");
}

TEST(Guard, UndoesItselfForEveryText) {
  const std::string letters[] = {"'", "=", "+", "-", "@", "\t", "\n", "a", "＝", ""};
  for (const auto& a : letters) {
    for (const auto& b : letters) {
      for (const auto& c : letters) {
        const std::string text = a + b + c;
        const std::string written = (internal::would_run_as_formula(text) ? "'" : "") + text;
        bool was_guarded = false;
        EXPECT_EQ(internal::unguard(written, &was_guarded), text);
        EXPECT_NE(written[0], '=');
      }
    }
  }
}

// Whatever the texts are, they come back.
TEST(Csv, RoundTripsAnyText) {
  std::mt19937 random(20240131);
  const std::string pieces[] = {",",  ";",    "\t", "|", "\"", "'",  "\n", "\r",    "\r\n", " ",
                                "=",  "-",    "+",  "@", "a",  "7",  "政", "府",    ".",    "%",
                                "，", "sep=", "\\", "e", "0",  "１", "（", "\u3000"};
  const auto any_text = [&] {
    std::string text;
    for (auto left = random() % 6; left > 0; --left) text += pieces[random() % std::size(pieces)];
    return text;
  };
  for (int round = 0; round < 2000; ++round) {
    const std::size_t width = 2 + random() % 3;
    std::vector<Column> columns;
    for (std::size_t c = 0; c < width; ++c) {
      columns.push_back(column(("k" + std::to_string(c)).c_str(), "列"));
    }
    std::vector<std::vector<Cell>> rows(1 + random() % 5);
    for (auto& row : rows) {
      row.push_back(Cell::text("x"));  // a row without any content would be left out
      for (std::size_t c = 1; c < width; ++c) row.push_back(Cell::text(any_text()));
    }
    const std::string bytes = write_csv(columns, rows, base::Language::kEnglish);
    const Table table = read(bytes);
    ASSERT_EQ(table.rows.size(), rows.size()) << bytes;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t c = 0; c < width; ++c) {
        ASSERT_EQ(table.rows[r].at(c).as_found(), *rows[r][c].as_text()) << bytes;
      }
    }
  }
}

}  // namespace
}  // namespace luoshi::sheet
