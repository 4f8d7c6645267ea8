#include "commitment/internal/cells.h"

#include <gtest/gtest.h>

namespace luoshi::commitment {
namespace {

TEST(Cells, FiguresAsPeopleWriteThem) {
  const auto told = [](const char* text) {
    const auto read = read_figure(text);
    return read ? read->value.to_string() + (read->is_percent ? "%" : "") : std::string("wrong");
  };
  for (const auto& [text, value] :
       std::vector<std::pair<const char*, const char*>>{{"4.5", "4.5"},
                                                        {" 1,234.5 ", "1234.5"},
                                                        {"１２００", "1200"},
                                                        {"５．２％", "5.2%"},
                                                        {"1，234，567", "1234567"},
                                                        {"-3", "-3"},
                                                        {"5.2 %", "5.2%"},
                                                        {"1,2", "wrong"},
                                                        {"1,234,5", "wrong"},
                                                        {"100以上", "wrong"},
                                                        {"约5", "wrong"},
                                                        {"1.2亿", "wrong"},
                                                        {"", "wrong"},
                                                        {"%", "wrong"}}) {
    EXPECT_EQ(told(text), value) << text;
  }
}

TEST(Cells, DaysAsPeopleWriteThem) {
  const auto told = [](const char* text) {
    const auto read = read_day(text, 2026);
    return read ? read->text() : std::string("wrong");
  };
  for (const auto& [text, day] :
       std::vector<std::pair<const char*, const char*>>{{"2026-09-30", "2026-09-30"},
                                                        {"2026/9/30", "2026-09-30"},
                                                        {"2026.9.3", "2026-09-03"},
                                                        {"2026年9月30日", "2026-09-30"},
                                                        {"２０２６年９月底", "2026-09-30"},
                                                        {"2026年2月", "2026-02-28"},
                                                        {"9月30日", "2026-09-30"},
                                                        {"9月底", "2026-09-30"},
                                                        {"6月", "2026-06-30"},
                                                        {"年底", "2026-12-31"},
                                                        {"46295", "2026-09-30"},
                                                        {"2027年3月底", "2027-03-31"},
                                                        {"2026年13月", "wrong"},
                                                        {"2026-02-30", "wrong"},
                                                        {"30", "wrong"},
                                                        {"99999", "wrong"},
                                                        {"三季度", "wrong"},
                                                        {"2026-9-30前", "wrong"},
                                                        {"", "wrong"}}) {
    EXPECT_EQ(told(text), day) << text;
  }
}

TEST(Cells, MilestonesWithTheDayAtEitherEnd) {
  const auto read = read_milestones("开工 2026-03-31；9月底：主体完工\n验收（2026年12月）", 2026);
  ASSERT_TRUE(read);
  std::string told;
  for (const Milestone& each : *read) {
    told += std::to_string(each.number) + each.name + each.due.text() + " ";
  }
  EXPECT_EQ(told, "1开工2026-03-31 2主体完工2026-09-30 3验收2026-12-31 ");
  EXPECT_FALSE(read_milestones("开工；9月底 完工", 2026));
}

TEST(Cells, ListsAndWords) {
  EXPECT_EQ(read_list("市教育局、 市财政局；甲县，\n"),
            (std::vector<std::string>{"市教育局", "市财政局", "甲县"}));
  EXPECT_EQ(*read_comparator("≤"), report::Comparator::kLe);
  EXPECT_EQ(*read_comparator("不低于 "), report::Comparator::kGe);
  EXPECT_FALSE(read_comparator("大概"));
  EXPECT_TRUE(*read_yes("是"));
  EXPECT_FALSE(*read_yes("否"));
  EXPECT_FALSE(read_yes("可能"));
  EXPECT_EQ(*read_kind("民生实事"), CommitmentKind::kLivelihood);
  EXPECT_FALSE(read_kind("其他"));
}

}  // namespace
}  // namespace luoshi::commitment
