#include <gtest/gtest.h>

#include "sheet/read.h"
#include "sheet/write.h"

namespace luoshi::sheet {
namespace {

using namespace std::chrono_literals;

base::Decimal decimal(const char* text) { return *base::Decimal::parse(text); }

TEST(Jsonl, WritesNumbersExactly) {
  std::string out;
  const auto writer = jsonl_writer(append_to(out));
  ASSERT_TRUE(writer->begin("", {{"指标", {}, ColumnType::kText, 0},
                                 {"值", {}, ColumnType::kNumber, 0},
                                 {"日", {}, ColumnType::kDate, 0},
                                 {"成", {}, ColumnType::kBoolean, 0}}));
  const std::vector<Cell> full = {
      Cell::text("a\"b\n\x01"), Cell::number(decimal("0.1234567890123456789012345678901234")),
      Cell::date({2024y / std::chrono::May / 6, 7h}), Cell::boolean(true)};
  ASSERT_TRUE(writer->row(full));
  const std::vector<Cell> part = {Cell::text("")};
  ASSERT_TRUE(writer->row(part));
  ASSERT_TRUE(writer->finish());
  EXPECT_EQ(out,
            "{\"指标\":\"a\\\"b\\n\\u0001\",\"值\":0.1234567890123456789012345678901234,"
            "\"日\":\"2024-05-06T07:00:00\",\"成\":true}\n"
            "{\"指标\":null,\"值\":null,\"日\":null,\"成\":null}\n");
}

TEST(Jsonl, ReadsNumbersExactly) {
  const auto tables = read_jsonl(
      "{\"v\":0.1234567890123456789012345678901234,\"n\":\"甲\"}\n"
      "\r\n"
      "{\"n\":\"乙\",\"v\":12345678901234567890123456789,\"w\":true}\r\n"
      "{\"v\":1.50,\"w\":null}\n"
      "{\"v\":123456789012345678901234567890123456789}");
  ASSERT_TRUE(tables);
  const Table& table = tables->tables[0];
  ASSERT_EQ(table.columns.size(), 3u);
  EXPECT_EQ(table.columns[0].key, "v");
  EXPECT_EQ(table.columns[2].key, "w");
  ASSERT_EQ(table.rows.size(), 4u);
  EXPECT_EQ(table.rows[0].cells[0].to_string(), "0.1234567890123456789012345678901234");
  EXPECT_EQ(table.rows[1].cells[0].to_string(), "12345678901234567890123456789");
  EXPECT_EQ(table.rows[1].source_row, 3u);
  EXPECT_EQ(table.rows[2].cells[0].as_found(), "1.50");
  // More digits than a Decimal holds stay a text rather than being rounded.
  EXPECT_NE(table.rows[3].cells[0].as_text(), nullptr);
}

TEST(Jsonl, TellsOfBadLinesAndKeepsTheRest) {
  const auto tables = read_jsonl(
      "{\"a\":1}\n[1]\n5\n{\"a\":\n{\"a\":1} x\n{\"a\":2,\"a\":3}\n"
      "{\"a\":[1,{\"b\":\"c\",\"d\":[true,null]},\"e\"]}\n{\"\":7}\n");
  ASSERT_TRUE(tables);
  const Table& table = tables->tables[0];
  ASSERT_EQ(table.rows.size(), 4u);
  EXPECT_EQ(table.rows[1].cells[0].to_string(), "3");
  EXPECT_EQ(*table.rows[2].cells[0].as_text(), R"([1,{"b":"c","d":[true,null]},"e"])");
  EXPECT_EQ(table.columns[1].key, "B");
  std::size_t bad = 0;
  for (const base::Finding& finding : table.findings) bad += finding.code == "sheet.bad_line";
  EXPECT_EQ(bad, 4u);
}

TEST(Jsonl, DeepNestingIsToldNotFollowed) {
  const auto tables = read_jsonl("{\"a\":" + std::string(1'000'000, '[') + "\n{\"a\":1}\n");
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->tables[0].rows.size(), 1u);
  EXPECT_EQ(tables->tables[0].findings[0].code, "sheet.bad_line");
}

TEST(Jsonl, RoundTrips) {
  const std::string text =
      "{\"名\":\"甲\\n乙\",\"数\":-0.000000000000000000001}\n{\"名\":null,\"数\":9e30}\n";
  const auto first = read_jsonl(text);
  ASSERT_TRUE(first);
  std::string out;
  const auto writer = jsonl_writer(append_to(out));
  ASSERT_TRUE(write_table(*writer, first->tables[0]));
  ASSERT_TRUE(writer->finish());
  const auto again = read_jsonl(out);
  ASSERT_TRUE(again);
  ASSERT_EQ(again->tables[0].rows.size(), 2u);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t c = 0; c < 2; ++c) {
      EXPECT_EQ(again->tables[0].rows[r].at(c).value, first->tables[0].rows[r].at(c).value);
    }
  }
}

TEST(Jsonl, EmptyInputIsAnEmptyTable) {
  const auto tables = read_jsonl("");
  ASSERT_TRUE(tables);
  EXPECT_TRUE(tables->tables[0].rows.empty());
}

}  // namespace
}  // namespace luoshi::sheet
