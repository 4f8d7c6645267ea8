#include <gtest/gtest.h>

#include "sheet/testing.h"
#include "sheet/read.h"

namespace luoshi::sheet {
namespace {

using test::make_zip;

base::Result<Tables> read_body(const std::string& body, const ReadOptions& options = {}) {
  return read_docx(make_zip({{"word/document.xml", "<w:document xmlns:w=\"u\"><w:body>" + body +
                                                       "</w:body></w:document>"}}),
                   options);
}

std::string cell(const std::string& text, const std::string& properties = "") {
  return "<w:tc><w:tcPr>" + properties + "</w:tcPr><w:p><w:r><w:t>" + text +
         "</w:t></w:r></w:p></w:tc>";
}

std::string row(const std::string& cells) { return "<w:tr>" + cells + "</w:tr>"; }

TEST(DocxReader, TablesWithMergedCells) {
  const auto tables = read_body(
      "<w:p/><w:tbl>" + row(cell("类") + cell("项") + cell("一") + cell("二")) +
      row(cell("投资", "<w:vMerge w:val=\"restart\"/>") + cell("产业") +
          cell("5", "<w:gridSpan w:val=\"2\"/>")) +
      row(cell("", "<w:vMerge/>") + cell("基础") + cell("6") + cell("7")) +
      row(cell("消费", "<w:vMerge w:val=\"restart\"/>") + cell("零售") + cell("8") + cell("9")) +
      "</w:tbl>");
  ASSERT_TRUE(tables);
  ASSERT_EQ(tables->tables.size(), 1u);
  const Table& table = tables->tables[0];
  EXPECT_EQ(table.name, "表1");
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.columns[2].type, ColumnType::kNumber);
  EXPECT_EQ(table.rows[0].at(3).to_string(), "5");
  EXPECT_EQ(table.rows[1].at(0).to_string(), "投资");
  EXPECT_EQ(table.rows[1].at(1).to_string(), "基础");
  EXPECT_EQ(table.rows[2].at(0).to_string(), "消费");
}

TEST(DocxReader, ParagraphsBreaksAndNestedTables) {
  const auto tables =
      read_body("<w:tbl>" + row(cell("甲") + cell("乙")) +
                row("<w:tc><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>一</w:t><w:tab/>"
                    "<w:t xml:space=\"preserve\"> </w:t><w:br/><w:t>二</w:t></w:r></w:p><w:p><w:r>"
                    "<w:t>三</w:t></w:r></w:p><w:tbl>" +
                    row(cell("内")) + row(cell("1")) + "</w:tbl></w:tc><w:sdt><w:sdtContent>" +
                    cell("四") + "</w:sdtContent></w:sdt>") +
                "</w:tbl>");
  ASSERT_TRUE(tables);
  ASSERT_EQ(tables->tables.size(), 2u);
  EXPECT_EQ(tables->tables[0].rows[0].at(0).to_string(), "一\t \n二\n三");
  EXPECT_EQ(tables->tables[0].rows[0].at(1).to_string(), "四");
  EXPECT_EQ(tables->tables[1].rows[0].at(0).to_string(), "1");
}

TEST(DocxReader, OddAndHostileFiles) {
  EXPECT_TRUE(read_body("<w:tbl>" + row(cell("", "<w:vMerge/>") + cell("x")) + "</w:tbl>"));
  EXPECT_TRUE(read_body("<w:tbl/><w:tbl><w:tr/></w:tbl>"));
  std::string deep;
  std::string end;
  for (int i = 0; i < 100'000; ++i) {
    deep += "<w:tbl><w:tr><w:tc>";
    end += "</w:tc></w:tr></w:tbl>";
  }
  const auto nested = read_body(deep + end);
  ASSERT_FALSE(nested);
  EXPECT_EQ(nested.error().code, base::ErrorCode::kTooLarge);
  std::string wide;
  for (int i = 0; i < 40; ++i) wide += cell("x", "<w:gridSpan w:val=\"999999999\"/>");
  EXPECT_FALSE(read_body("<w:tbl>" + row(wide) + "</w:tbl>"));
  EXPECT_EQ(read_docx(make_zip({{"xl/workbook.xml", "<x/>"}})).error().code,
            base::ErrorCode::kUnsupported);
  EXPECT_FALSE(read_docx("not a zip"));
}

}  // namespace
}  // namespace luoshi::sheet
