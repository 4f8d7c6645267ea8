#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>

#include "base/unicode.h"
#include "sheet/testing.h"
#include "sheet/internal/xlsx_book.h"
#include "sheet/internal/xlsx_text.h"
#include "sheet/read.h"
#include "sheet/write.h"

namespace luoshi::sheet {
namespace {

using namespace std::chrono_literals;
using test::make_xlsx;
using test::make_zip;

base::Decimal decimal(const char* text) { return *base::Decimal::parse(text); }

std::string scratch_path() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  return testing::TempDir() + "luoshi_" + test->test_suite_name() + "_" + test->name() + ".xlsx";
}

struct Written {
  std::string bytes;
  std::vector<base::Finding> findings;
};

Written write_xlsx(const std::vector<Table>& tables) {
  const std::string path = scratch_path();
  const auto writer = xlsx_writer(path);
  for (const Table& table : tables) EXPECT_TRUE(write_table(*writer, table));
  auto finished = writer->finish();
  EXPECT_TRUE(finished);
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  std::remove(path.c_str());
  return {bytes.str(), finished ? *finished : std::vector<base::Finding>()};
}

std::vector<Table> read(const std::string& bytes, const ReadOptions& options = {}) {
  auto tables = read_xlsx(bytes, options);
  EXPECT_TRUE(tables) << tables.error().to_string(base::Language::kEnglish);
  return tables ? tables->tables : std::vector<Table>();
}

const base::Finding* find(const Table& table, std::string_view code) {
  for (const base::Finding& finding : table.findings) {
    if (finding.code == code) return &finding;
  }
  return nullptr;
}

Table with_columns(const char* name, std::size_t count) {
  Table table;
  table.name = name;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string header = "列" + std::to_string(i);
    table.columns.push_back({"k" + std::to_string(i), {header, "c"}, ColumnType::kText, 0});
  }
  return table;
}

TEST(Xlsx, SeveralSheetsOfEveryTypeComeBack) {
  Table first = with_columns("指标", 5);
  first.rows.push_back({{Cell::text("=SUM(A1)"), Cell::number(decimal("81.4")),
                         Cell::date({2024y / std::chrono::February / 29, {}}), Cell::boolean(true),
                         Cell::text(" 首尾空格 ")},
                        0});
  first.rows.push_back({{Cell(), Cell::number(decimal("8140000000000")),
                         Cell::date({2024y / std::chrono::December / 31, 23h + 59min + 59s}),
                         Cell::boolean(false), Cell::text("甲\n乙\r\t_x0041_\x01")},
                        0});
  Table second =
      with_columns("a/b:c*[d]?\\这是一个非常长的表名它超过了三十一个字符的上限需要截断", 1);
  second.rows.push_back({{Cell::text("政")}, 0});
  const Written written = write_xlsx({first, second, with_columns("指标", 1)});
  EXPECT_TRUE(written.findings.empty());

  const std::vector<Table> tables = read(written.bytes);
  ASSERT_EQ(tables.size(), 3u);
  EXPECT_EQ(tables[0].name, "指标");
  EXPECT_EQ(tables[1].name.find_first_of("/:*[]?\\"), std::string::npos);
  EXPECT_EQ(base::to_utf32(tables[1].name).size(), 31u);
  EXPECT_EQ(tables[2].name, "指标 (2)");
  ASSERT_EQ(tables[0].rows.size(), 2u);
  EXPECT_EQ(tables[0].columns[1].key, "列1");
  EXPECT_EQ(tables[0].columns[1].type, ColumnType::kNumber);
  EXPECT_EQ(tables[0].columns[2].type, ColumnType::kDate);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t c = 0; c < 5; ++c) {
      EXPECT_EQ(tables[0].rows[r].at(c).value, first.rows[r].at(c).value) << r << "," << c;
    }
  }
}

TEST(Xlsx, EqualTablesGiveEqualBytes) {
  Table table = with_columns("表", 1);
  table.rows.push_back({{Cell::number(1)}, 0});
  EXPECT_EQ(write_xlsx({table}).bytes, write_xlsx({table}).bytes);
}

TEST(Xlsx, DecimalsOfFifteenDigitsAreExactAndLongerOnesAreTexts) {
  std::mt19937_64 random(7);
  Table table = with_columns("数", 1);
  for (int i = 0; i < 3000; ++i) {
    std::string text = std::to_string(random() % 999'999'999'999'999 + 1);
    text.resize(1 + random() % text.size());
    const std::size_t point = random() % 20;
    if (point < text.size()) text.insert(point, ".");
    if (random() % 3 == 0) text.insert(0, "-");
    if (text.back() == '.') text += '5';
    text.resize(std::min<std::size_t>(text.size(), 16));
    const auto value = base::Decimal::parse(text);
    if (value) table.rows.push_back({{Cell::number(*value)}, 0});
  }
  for (const char* text : {"0", "0.1", "81.4", "0.3", "1e15", "123456789012345", "1e-300", "1e308",
                           "999999999999999e200", "0.000000000000001"}) {
    table.rows.push_back({{Cell::number(decimal(text))}, 0});
  }
  table.rows.push_back({{Cell::number(decimal("1234567890123456.5"))}, 0});
  table.rows.push_back({{Cell::number(decimal("1e400"))}, 0});
  const Written written = write_xlsx({table});
  ASSERT_EQ(written.findings.size(), 2u);
  EXPECT_EQ(written.findings[0].code, "sheet.number_as_text");
  EXPECT_EQ(written.findings[0].where,
            "数!" + place_of(0, static_cast<std::uint32_t>(table.rows.size())));

  const std::vector<Table> tables = read(written.bytes);
  ASSERT_EQ(tables[0].rows.size(), table.rows.size());
  const std::size_t exact = table.rows.size() - 2;
  for (std::size_t r = 0; r < exact; ++r) {
    const base::Decimal* got = tables[0].rows[r].cells[0].as_number();
    ASSERT_NE(got, nullptr);
    ASSERT_EQ(got->to_string(), table.rows[r].cells[0].to_string());
  }
  EXPECT_EQ(*tables[0].rows[exact].cells[0].as_text(), "1234567890123456.5");
}

TEST(Xlsx, AnyTextRoundTrips) {
  std::mt19937 random(11);
  const std::string pieces[] = {"_",  "x",          "_x",   "0041", "_x005F_", "_x000D_", "\n",
                                "\r", "\t",         " ",    "<",    "&",       "\"",      "'",
                                "政", "\U00020000", "\x02", "=",    "\x1f",    "]]>",     "\u00A0"};
  Table table = with_columns("文", 2);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto left = random() % 8; left > 0; --left) text += pieces[random() % std::size(pieces)];
    table.rows.push_back({{Cell::text("x"), Cell::text(text)}, 0});
  }
  const std::vector<Table> tables = read(write_xlsx({table}).bytes);
  ASSERT_EQ(tables[0].rows.size(), table.rows.size());
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    ASSERT_EQ(tables[0].rows[r].at(1).to_string(), *table.rows[r].cells[1].as_text());
  }
}

TEST(Xlsx, WhatDoesNotFitIsToldOrRefused) {
  Table table = with_columns("长", 1);
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "政";
  table.rows.push_back({{Cell::text(text)}, 0});
  table.rows.push_back({{Cell::date({1850y / std::chrono::May / 1, {}})}, 0});
  const Written written = write_xlsx({table});
  ASSERT_EQ(written.findings.size(), 1u);
  EXPECT_EQ(written.findings[0].code, "sheet.text_cut");
  const std::vector<Table> tables = read(written.bytes);
  EXPECT_EQ(base::to_utf32(*tables[0].rows[0].cells[0].as_text()).size(), 32'767u);
  EXPECT_EQ(*tables[0].rows[1].cells[0].as_text(), "1850-05-01");

  const auto writer = xlsx_writer(testing::TempDir() + "no/such/folder.xlsx");
  EXPECT_TRUE(write_table(*writer, table));
  const auto failed = writer->finish();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, base::ErrorCode::kUnavailable);
  EXPECT_FALSE(writer->finish());
  const auto wide = xlsx_writer(scratch_path());
  EXPECT_EQ(write_table(*wide, with_columns("宽", kColumnsMax + 1)).error().code,
            base::ErrorCode::kTooLarge);
}

TEST(XlsxReader, ReadsWhatOtherProgramsWrite) {
  const std::string bytes = make_xlsx(
      R"(<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>值</t></is></c>
         <c r="C1" t="str"><f>"比"</f><v>比例</v></c><c r="D1" t="inlineStr"><is><t>日期</t></is></c></row>
         <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><f>1+1</f><v>81.400000000000006</v></c>
         <c r="C3" s="1"><v>5.5E-2</v></c><c r="D3" s="2"><v>45351</v></c></row>
         <row><c t="s"><v>9</v></c><c t="e"><v>#DIV/0!</v></c><c><f>NOW()</f></c>
         <c s="3"><v>45351.75</v></c></row>
         <row r="5"><c r="B5"><v>5.1030219900101101E+17</v></c><c r="D5" s="2"><v>-3</v></c>
         <c r="A5" s="4"><v>0.5</v></c></row></sheetData>
         <mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>)");
  ReadOptions options;
  options.fill_merged = false;
  const Table table = read(bytes, options)[0];
  EXPECT_EQ(table.name, "表一");
  EXPECT_EQ(table.columns[0].key, "指标");
  EXPECT_EQ(table.columns[2].key, "比例");
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[0].source_row, 3u);
  EXPECT_EQ(*table.rows[0].cells[0].as_text(), "增长率");  // two runs; the phonetic hint left out
  EXPECT_EQ(table.rows[0].cells[1].to_string(), "81.4");
  EXPECT_EQ(table.rows[0].cells[2].to_string(), "0.055");
  EXPECT_EQ(table.rows[0].cells[2].as_found(), "5.5%");
  EXPECT_EQ(table.rows[0].cells[3].to_string(), "2024-02-29");
  EXPECT_EQ(table.rows[1].at(3).to_string(), "2024-02-29 18:00:00");
  EXPECT_EQ(find(table, "sheet.bad_string")->where, "表一!A4");
  EXPECT_EQ(find(table, "sheet.error_value")->where, "表一!B4");
  EXPECT_EQ(find(table, "sheet.formula_without_value")->where, "表一!C4");
  EXPECT_EQ(find(table, "sheet.digits_lost")->where, "表一!B5");
  EXPECT_EQ(find(table, "sheet.bad_date")->where, "表一!D5");
  EXPECT_EQ(table.rows[2].cells[0].to_string(), "12:00:00");
  EXPECT_EQ(table.rows[2].cells[1].to_string(), "510302199001011000");
}

TEST(XlsxReader, MergedCellsAndHiddenThings) {
  const Table table = read(make_xlsx(
      R"(<cols><col min="2" max="3" hidden="1"/></cols><sheetData>
         <row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>
         <row r="2" hidden="1"><c r="A2"><v>7</v></c><c r="B2"><v>1</v></c></row>
         <row r="3"><c r="B3"><v>2</v></c></row><row r="4"><c r="B4"><v>3</v></c></row></sheetData>
         <mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="nonsense"/><mergeCell ref="B9:A1"/>
         </mergeCells>)",
      "state=\"veryHidden\""))[0];
  EXPECT_TRUE(table.hidden);
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[1].at(0).to_string(), "7");
  EXPECT_TRUE(table.rows[2].at(0).is_empty());
  EXPECT_NE(find(table, "sheet.hidden_sheet"), nullptr);
  EXPECT_NE(find(table, "sheet.hidden_cells"), nullptr);
  EXPECT_EQ(find(table, "sheet.merged_cells")->where, "表一!A2");
}

TEST(XlsxReader, NumberFormatsTellDatesFromNumbers) {
  using internal::Shown;
  using internal::shown_by;
  EXPECT_EQ(shown_by("yyyy\"年\"m\"月\"d\"日\";@"), Shown::kDay);
  EXPECT_EQ(shown_by("[$-804]yyyy/m/d h:mm"), Shown::kDayAndTime);
  EXPECT_EQ(shown_by("h:mm:ss"), Shown::kTime);
  EXPECT_EQ(shown_by("mm:ss"), Shown::kTime);
  EXPECT_EQ(shown_by("m/d"), Shown::kDay);
  EXPECT_EQ(shown_by("[h]:mm"), Shown::kNumber);
  EXPECT_EQ(shown_by("0.00%"), Shown::kPercent);
  for (const char* code : {"General", "0.00", "#,##0;[Red]-#,##0", "\"days\"0", "0\\d", "_-* 0_d",
                           "[$¥-804]0.00", "[DBNum1]0", "0.0E+00", "", "[", "\"", "\\"}) {
    EXPECT_EQ(shown_by(code), Shown::kNumber) << code;
  }
}

TEST(XlsxReader, SerialDaysOfBothCalendars) {
  const auto date = [](const char* serial, bool from_1904 = false) {
    const auto found = internal::date_of_serial(decimal(serial), from_1904, false);
    return found ? found->to_string() : "";
  };
  EXPECT_EQ(date("1"), "1900-01-01");
  EXPECT_EQ(date("59"), "1900-02-28");
  EXPECT_EQ(date("61"), "1900-03-01");
  EXPECT_EQ(date("45351"), "2024-02-29");
  EXPECT_EQ(date("43889", true), "2024-02-29");
  EXPECT_EQ(date("2958465"), "9999-12-31");
  EXPECT_EQ(date("45351.999999"), "2024-03-01");  // rounded to the second
  EXPECT_EQ(date("0.25"), "");
  EXPECT_EQ(date("-1"), "");
  EXPECT_EQ(date("2958466"), "");
  EXPECT_EQ(date("1e300"), "");
}

TEST(XlsxReader, AClaimedDimensionCostsNothing) {
  const Table table = read(make_xlsx(
      R"(<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>
         <row r="1048576"><c r="XFD1048576"><v>2</v></c></row><row r="1048577"/><row r="0"/>
         <row r="2"><c r="A3"><v>1</v></c><c r="XFE2"/></row></sheetData>
         <mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>)"))[0];
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_EQ(table.rows[0].source_row, kRowsMax);
  EXPECT_EQ(table.rows[0].cells.size(), kColumnsMax);
  EXPECT_NE(find(table, "sheet.bad_place"), nullptr);
}

TEST(XlsxReader, LimitsAreErrorsThatSaySo) {
  std::string rows = "<sheetData>";
  for (int r = 1; r <= 200; ++r) {
    rows += "<row r=\"" + std::to_string(r) + "\"><c r=\"XFD" + std::to_string(r) +
            "\"><v>1</v></c></row>";
  }
  // 200 cells at the far right are 3.3 million with the empty ones before them.
  EXPECT_EQ(read_xlsx(make_xlsx(rows + "</sheetData>")).error().code, base::ErrorCode::kTooLarge);

  ReadOptions options;
  options.limits.markup_items_max = 20;
  EXPECT_EQ(read_xlsx(make_xlsx(rows + "</sheetData>"), options).error().code,
            base::ErrorCode::kTooLarge);
  options = {};
  options.limits.text_bytes_max = 1 << 20;
  std::string repeated = "<sheetData>";  // one long string, many times
  for (int r = 1; r <= 2000; ++r) repeated += "<row><c t=\"s\"><v>2</v></c></row>";
  EXPECT_EQ(read_xlsx(make_xlsx(repeated + "</sheetData>"), options).error().code,
            base::ErrorCode::kTooLarge);
}

TEST(XlsxReader, ZipBombsAreRefusedBeforeTheyExpand) {
  const std::string bytes = make_xlsx("", "", std::string(20u << 20, ' '));
  const auto ratio = read_xlsx(bytes);
  ASSERT_FALSE(ratio);
  EXPECT_NE(ratio.error().what.en.find("zip bomb"), std::string::npos);
  EXPECT_EQ(ratio.error().where, "xl/worksheets/s.xml");
  ReadOptions options;
  options.limits.expanded_bytes_max = 10u << 20;
  const auto size = read_xlsx(bytes, options);
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error().code, base::ErrorCode::kTooLarge);

  // The directory at the end claims 100 bytes for the member; what comes out counts.
  std::string lying = bytes;
  const std::size_t name = lying.rfind("xl/worksheets/s.xml");
  ASSERT_NE(name, std::string::npos);
  constexpr std::size_t kSizeBeforeName = 46 - 24;  // APPNOTE 4.3.12
  lying.replace(name - kSizeBeforeName, 4, std::string("\x64\0\0\0", 4));
  EXPECT_FALSE(read_xlsx(lying, options));
}

TEST(XlsxReader, DocumentTypesAndDeepOrBrokenXml) {
  const auto part = [](const std::string& xml) { return read_xlsx(make_xlsx("", "", xml)); };
  const auto doctype = part("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>");
  ASSERT_FALSE(doctype);
  EXPECT_EQ(doctype.error().code, base::ErrorCode::kUnsupported);
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  EXPECT_FALSE(part(deep));
  std::string closed = deep;
  for (int i = 0; i < 1'000'000; ++i) closed += "</a>";
  const auto read_deep = part("<worksheet><sheetData>" + closed + "</sheetData></worksheet>");
  ASSERT_TRUE(read_deep);
  EXPECT_TRUE(read_deep->tables[0].rows.empty());
  EXPECT_FALSE(part("<worksheet><sheetData></row>"));
  EXPECT_FALSE(part(""));
  EXPECT_TRUE(
      part("<x:worksheet xmlns:x='u'><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row>"
           "</x:sheetData></x:worksheet>"));
}

TEST(XlsxReader, EveryTruncationIsAnErrorOrATable) {
  Table table = with_columns("表", 3);
  table.rows.push_back({{Cell::text("甲"), Cell::number(1), Cell::boolean(true)}, 0});
  const std::string bytes = write_xlsx({table}).bytes;
  for (std::size_t size = 0; size < bytes.size(); size += 13) {
    EXPECT_FALSE(read_xlsx(std::string_view(bytes).substr(0, size)));
  }
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    std::string broken = bytes;
    for (int change = 0; change < 4; ++change) {
      broken[random() % broken.size()] = static_cast<char>(random());
    }
    const auto tables = read_xlsx(broken);  // whatever it answers, it answers
    EXPECT_TRUE(tables || !tables.error().what.zh.empty());
  }
}

TEST(XlsxReader, OtherFilesAreTold) {
  const auto code = [](const std::string& bytes) {
    const auto tables = read_xlsx(bytes);
    return tables ? std::string() : tables.error().what.en;
  };
  EXPECT_NE(code("\xD0\xCF\x11\xE0\xA1\xB1").find("old format"), std::string::npos);
  EXPECT_EQ(code(make_zip({{"word/document.xml", "<w/>"}})), "this is a docx");
  EXPECT_EQ(code(make_zip({{"xl/workbook.bin", "x"}})), "this is an xlsb");
  EXPECT_EQ(code(make_zip({{"content.xml", "<x/>"}})), "this is an OpenDocument file");
  EXPECT_FALSE(code("a,b\n1,2\n").empty());
  EXPECT_FALSE(code("").empty());
}

TEST(XlsxText, SheetNames) {
  EXPECT_EQ(internal::sheet_name("'a'", "x"), "_a_");
  EXPECT_EQ(internal::sheet_name("", "Sheet1"), "Sheet1");
  EXPECT_EQ(internal::sheet_name("a[b]:*?/\\", ""), "a_b______");
}

}  // namespace
}  // namespace luoshi::sheet
