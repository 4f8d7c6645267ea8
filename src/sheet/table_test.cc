#include "sheet/table.h"

#include <gtest/gtest.h>

#include "sheet/internal/infer.h"
#include "sheet/width.h"

namespace luoshi::sheet {
namespace {

using namespace std::chrono_literals;

base::Decimal decimal(const char* text) { return *base::Decimal::parse(text); }

TEST(Place, LettersAndNumbersBothWays) {
  EXPECT_EQ(column_letters(0), "A");
  EXPECT_EQ(column_letters(25), "Z");
  EXPECT_EQ(column_letters(26), "AA");
  EXPECT_EQ(column_letters(kColumnsMax - 1), "XFD");
  for (std::uint32_t column = 0; column < kColumnsMax; ++column) {
    const Place place{column, column % 7 + 1};
    ASSERT_EQ(parse_place(place_of(place.column, place.row)), place);
  }
  EXPECT_EQ(parse_place("$C$12"), (Place{2, 12}));
  EXPECT_EQ(parse_place("XFD1048576"), (Place{kColumnsMax - 1, kRowsMax}));
  for (const char* text : {"", "C", "12", "C0", "XFE1", "A1048577", "c12", "C12x", "AAAAAAAAAA1",
                           "A99999999999999999999", "C-1"}) {
    EXPECT_FALSE(parse_place(text).has_value()) << text;
  }
}

TEST(Cell, PrintsItsValueAndItsSource) {
  EXPECT_EQ(Cell::number(decimal("81.4")).to_string(), "81.4");
  EXPECT_EQ(Cell::boolean(true).to_string(), "TRUE");
  const Date day{2024y / std::chrono::January / 31, {}};
  EXPECT_EQ(Cell::date(day).to_string(), "2024-01-31");
  EXPECT_EQ(Cell::date({day.day, 8h + 30min + 5s}).to_string(), "2024-01-31 08:30:05");
  Cell percent = Cell::number(decimal("0.055"));
  percent.original = "5.5%";
  EXPECT_EQ(percent.as_found(), "5.5%");
  EXPECT_TRUE(Cell().is_empty());
  EXPECT_TRUE(Cell::text("").is_empty());
}

TEST(Infer, NumbersDatesAndTruthValuesAndNothingElse) {
  const auto number = [](const char* text, const char* expected) {
    const Cell cell = internal::infer_cell(text);
    ASSERT_NE(cell.as_number(), nullptr) << text;
    EXPECT_EQ(cell.as_number()->to_string(), expected);
    EXPECT_EQ(cell.as_found(), text);  // nothing of the source is lost
  };
  number("0", "0");
  number("-12.50", "-12.5");
  number(" 3.0 ", "3");
  number("1,234,567.8", "1234567.8");
  number("510302199001011234", "510302199001011234");
  number("0.1234567890123456789012345678901234", "0.1234567890123456789012345678901234");

  const auto date = [](const char* text, const char* expected) {
    const Cell cell = internal::infer_cell(text);
    ASSERT_NE(cell.as_date(), nullptr) << text;
    EXPECT_EQ(cell.to_string(), expected);
    EXPECT_EQ(cell.as_found(), text);
  };
  date("2024-01-31", "2024-01-31");
  date("2024/1/31", "2024-01-31");
  date("2024年1月31日", "2024-01-31");
  date("2024-02-29T08:30", "2024-02-29 08:30:00");

  for (const char* text : {"007",
                           "+5",
                           "5%",
                           "1e5",
                           "1,23",
                           "12,34,567",
                           "1,234,",
                           ",123",
                           "-",
                           "--5",
                           "5-",
                           ".5",
                           "5.",
                           "2024-02-30",
                           "2024-13-01",
                           "2024-1-1",
                           "2024年",
                           "12:30",
                           "true",
                           "第5",
                           "１２",
                           "1 2",
                           "12345678901234567890123456789012345"}) {
    EXPECT_NE(internal::infer_cell(text).as_text(), nullptr) << text;
  }
}

TEST(Width, EastAsianCharactersTakeTwoColumns) {
  EXPECT_EQ(display_width("abc"), 3);
  EXPECT_EQ(display_width("政府工作报告"), 12);
  EXPECT_EQ(display_width("５％"), 4);  // full-width
  EXPECT_EQ(display_width("GDP增长6%"), 9);
  EXPECT_EQ(display_width("e\u0301"), 1);   // a combining accent
  EXPECT_EQ(display_width("a\u200Bb"), 2);  // zero width space
  EXPECT_EQ(display_width("\U0001F600"), 2);
  EXPECT_EQ(display_width("\U00020000"), 2);  // ideograph beyond the first plane
}

TEST(Width, TruncationNeverExceedsAndMarksTheCut) {
  EXPECT_EQ(truncate_to_width("政府工作", 8), "政府工作");
  EXPECT_EQ(truncate_to_width("政府工作", 7), "政府工…");
  EXPECT_EQ(truncate_to_width("政府工作", 6), "政府…");
  EXPECT_EQ(truncate_to_width("政府工作", 1), "…");
  EXPECT_EQ(truncate_to_width("政府工作", 0), "");
  const std::string mixed = "a政b府c工d作e";
  for (int width = 0; width <= display_width(mixed); ++width) {
    EXPECT_LE(display_width(truncate_to_width(mixed, width)), width);
  }
}

TEST(Width, WhatDrivesATerminalIsMadeHarmless) {
  EXPECT_EQ(printable_line("a\x1b[31mb"), "a\xEF\xBF\xBD[31mb");
  EXPECT_EQ(printable_line("一\r\n二\n三\t四"), "一 二 三 四");
  EXPECT_EQ(printable_line("\u202Eabc"),
            "\xEF\xBF\xBD"
            "abc");
  EXPECT_EQ(printable_line("\x7f\xc2\x9b"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace luoshi::sheet
