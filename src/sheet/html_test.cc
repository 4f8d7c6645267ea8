#include <gtest/gtest.h>

#include "sheet/internal/html_tree.h"
#include "sheet/read.h"
#include "sheet/write.h"

namespace luoshi::sheet {
namespace {

std::string write_html(const Table& table) {
  std::string out;
  const auto writer = html_writer(append_to(out));
  EXPECT_TRUE(write_table(*writer, table));
  EXPECT_TRUE(writer->finish());
  return out;
}

std::vector<Table> read(std::string_view html) {
  auto tables = read_html(html);
  EXPECT_TRUE(tables) << tables.error().to_string(base::Language::kEnglish);
  return tables ? tables->tables : std::vector<Table>();
}

TEST(HtmlWriter, EscapesEverything) {
  Table table;
  table.name = "<script>";
  table.columns = {{"a", {"\"指标\"&", "a"}, ColumnType::kText, 0},
                   {"b", {"值", "b"}, ColumnType::kNumber, 0}};
  table.rows.push_back({{Cell::text("<b onclick='x'>\n"), Cell::number(6)}, 0});
  EXPECT_EQ(write_html(table),
            "<table>\n<caption>&lt;script&gt;</caption>\n"
            "<thead><tr><th scope=\"col\">&quot;指标&quot;&amp;</th>"
            "<th scope=\"col\" class=\"number\">值</th></tr></thead>\n<tbody>\n"
            "<tr><td>&lt;b onclick=&#39;x&#39;&gt;<br></td><td class=\"number\">6</td></tr>\n"
            "</tbody>\n</table>\n");
}

TEST(HtmlReader, ReadsWhatTheWriterWrote) {
  Table table;
  table.name = "目标";
  table.columns = {{"指标", {"指标", ""}, ColumnType::kText, 0},
                   {"值", {"值", ""}, ColumnType::kNumber, 0}};
  table.rows.push_back({{Cell::text("生产<总>值 & \"其他\"\n第二行"), Cell::number(6)}, 0});
  table.rows.push_back({{Cell::text("=1+1"), Cell()}, 0});
  const std::vector<Table> tables = read(write_html(table));
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].name, "目标");
  EXPECT_EQ(tables[0].columns[1].key, "值");
  EXPECT_EQ(tables[0].columns[1].type, ColumnType::kNumber);
  ASSERT_EQ(tables[0].rows.size(), 2u);
  EXPECT_EQ(*tables[0].rows[0].cells[0].as_text(), "生产<总>值 & \"其他\"\n第二行");
  EXPECT_EQ(*tables[0].rows[1].cells[0].as_text(), "=1+1");
}

TEST(HtmlReader, FillsSpans) {
  const std::vector<Table> tables = read(
      "<table><tr><th>类<th>项<th>一<th>二"
      "<tr><td rowspan=2>投资<td>产业<td colspan=2>5"
      "<tr><td>基础&nbsp;设施<td>6<td>7"
      "<tr><td rowspan=0>消费<td>零售<td>8<td>9"
      "<tr><td>餐饮<td>1<td>2</table>");
  ASSERT_EQ(tables.size(), 1u);
  ASSERT_EQ(tables[0].rows.size(), 4u);
  EXPECT_EQ(tables[0].rows[0].at(3).to_string(), "5");
  EXPECT_EQ(tables[0].rows[1].at(0).to_string(), "投资");
  EXPECT_EQ(tables[0].rows[1].at(3).to_string(), "7");
  EXPECT_EQ(tables[0].rows[3].at(0).to_string(), "消费");
  EXPECT_EQ(tables[0].rows[3].at(1).to_string(), "餐饮");
  EXPECT_EQ(tables[0].findings[0].code, "sheet.merged_cells");

  ReadOptions bare;
  bare.fill_merged = false;
  const auto unfilled = read_html("<table><tr><td>a<td>b<tr><td colspan=2>5</table>", bare);
  ASSERT_TRUE(unfilled);
  EXPECT_TRUE(unfilled->tables[0].rows[0].at(1).is_empty());
}

TEST(HtmlReader, ANestedTableIsATableOfItsOwn) {
  const std::vector<Table> tables = read(
      "<p>x<table><caption>外</caption><tr><td>a<td>b<tr><td>1<table><tr><td>c<tr><td>2</table>"
      "<td>3</table><script><table><tr><td>no</table></script>");
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].rows[0].at(0).to_string(), "1");
  EXPECT_EQ(tables[0].rows[0].at(1).to_string(), "3");
  EXPECT_EQ(tables[1].name, "表2");
  EXPECT_EQ(tables[1].rows[0].at(0).to_string(), "2");
}

TEST(HtmlReader, NestingIsCountedByName) {
  using internal::tag_nesting;
  EXPECT_EQ(tag_nesting("<div><p><p><br><b></b></div><div></div>"), 2u);
  EXPECT_EQ(tag_nesting("<a></x><a></y>"), 2u);
  EXPECT_EQ(tag_nesting("<div a='>'><script></div></div></script><div>"), 2u);
  EXPECT_EQ(tag_nesting("<div><!-- </div> --><div title=\"</div>\">"), 2u);
  EXPECT_EQ(tag_nesting("<<<//<1 < a>"), 0u);
}

TEST(HtmlReader, HostilePagesAreRefusedOrReadInTime) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<div>";
  EXPECT_EQ(read_html(deep).error().code, base::ErrorCode::kTooLarge);
  std::string evading;
  for (int i = 0; i < 100'000; ++i) evading += "<div><table><tr><td></div>";
  EXPECT_EQ(read_html(evading).error().code, base::ErrorCode::kTooLarge);
  // Every paragraph opens all formatting elements again: the arena is what ends it.
  std::string formatting = "<p>";
  for (int i = 0; i < 500; ++i) formatting += "<font a" + std::to_string(i) + ">";
  for (int i = 0; i < 100'000; ++i) formatting += "<p>x";
  const auto formatted = read_html(formatting);
  ASSERT_FALSE(formatted);
  EXPECT_EQ(formatted.error().code, base::ErrorCode::kTooLarge);

  EXPECT_FALSE(read_html("<table>" + [] {
    std::string rows;
    for (int i = 0; i < 30; ++i) rows += "<td colspan=1000>x";
    return rows;
  }()));  // 30,000 columns
  const auto rows = read_html("<table><tr><td>a<tr><td rowspan=99999999999>x</table>");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->tables[0].rows.size(), 1u);
  EXPECT_TRUE(read_html("<table"));
  EXPECT_TRUE(read_html(""));
}

}  // namespace
}  // namespace luoshi::sheet
