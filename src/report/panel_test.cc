#include "report/panel.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "base/unicode.h"
#include "document/decode.h"
#include "report/lexicon.h"
#include "report/reader.h"

namespace luoshi::report {
namespace {

std::string file_content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

std::string reading_file(const std::string& name) {
  return file_content(std::string(LUOSHI_SOURCE_DIR) + "/data/reading/" + name);
}

const Indicators& indicators() {
  static const auto kLoaded = Indicators::load(reading_file("indicators.yaml"));
  return kLoaded.value();
}

const Lexicon& lexicon() {
  static const auto kLoaded = [] {
    std::map<std::string, std::string> files;
    for (const char* name :
         {"words.yaml", "units.yaml", "comparators.yaml", "sections.yaml", "duties.yaml"}) {
      files[name] = reading_file(name);
    }
    return Lexicon::load(files);
  }();
  return kLoaded.value();
}

Quantity figure(std::uint32_t start, Part part, Kind kind, std::u32string_view indicator, int value,
                std::string_view period = {}) {
  Quantity q;
  q.span = {start, start + 2};
  q.part = part;
  q.kind = kind;
  q.indicator = std::u32string(indicator);
  q.measure = Measure::kChange;
  q.value = value;
  q.unit = std::u32string(1, U'%');
  q.period = std::string(period);
  return q;
}

const PanelRow* row(const std::vector<PanelRow>& rows, std::string_view id, Kind kind,
                    Certainty certainty = Certainty::kNone) {
  for (const PanelRow& one : rows) {
    if (one.id == id && one.kind == kind && one.measure == Measure::kChange &&
        (one.certainty == Certainty::kStrive) == (certainty == Certainty::kStrive)) {
      return &one;
    }
  }
  return nullptr;
}

TEST(Panel, TheExpectedTargetsComeBeforeTheTasks) {
  Reading reading;
  reading.year = 2025;
  reading.quantities = {figure(10, Part::kRequirements, Kind::kTarget, U"地区生产总值", 8, "2030"),
                        figure(100, Part::kTasks, Kind::kTarget, U"GDP", 7, "2025"),
                        figure(200, Part::kTargets, Kind::kTarget, U"全市生产总值", 6, "2025")};
  const auto rows = panel(reading, indicators());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].value, base::Decimal(6));
  EXPECT_EQ(rows[0].mentions, 3u);
}

TEST(Panel, OutcomesComeFromTheHeadlineOfTheYear) {
  Reading reading;
  reading.year = 2025;
  reading.quantities = {figure(10, Part::kReview, Kind::kOutcome, U"地区生产总值", 1, "2021"),
                        figure(500, Part::kReview, Kind::kOutcome, U"地区生产总值", 2, "2024"),
                        figure(1000, Part::kReview, Kind::kOutcome, U"地区生产总值", 3, "2024"),
                        figure(1010, Part::kReview, Kind::kOutcome, U"固定资产投资", 4, "2024"),
                        figure(1020, Part::kReview, Kind::kOutcome, U"社零总额", 5, "2024"),
                        figure(1030, Part::kReview, Kind::kOutcome, U"规上工业增加值", 6, "2024")};
  const auto rows = panel(reading, indicators());
  const PanelRow* gdp = row(rows, "gdp", Kind::kOutcome);
  ASSERT_NE(gdp, nullptr);
  EXPECT_EQ(gdp->value, base::Decimal(3));
}

TEST(Panel, AFigureToStriveForHasARowOfItsOwn) {
  Reading reading;
  reading.year = 2025;
  reading.quantities = {figure(10, Part::kTargets, Kind::kTarget, U"地区生产总值", 6),
                        figure(20, Part::kTargets, Kind::kTarget, U"地区生产总值", 7)};
  reading.quantities[0].certainty = Certainty::kMust;
  reading.quantities[1].certainty = Certainty::kStrive;
  const auto rows = panel(reading, indicators());
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(row(rows, "gdp", Kind::kTarget, Certainty::kStrive)->value, base::Decimal(7));
}

TEST(Panel, WhatIsNoStandardIndicatorHasNoRow) {
  Reading reading;
  reading.quantities = {figure(10, Part::kTargets, Kind::kTarget, U"单位生产总值用水量", 6)};
  EXPECT_TRUE(panel(reading, indicators()).empty());
  EXPECT_TRUE(panel(Reading{}, indicators()).empty());
}

const char* qualifier(Comparator comparator) {
  switch (comparator) {
    case Comparator::kApprox:
      return "左右";
    case Comparator::kGe:
      return "以上";
    case Comparator::kRange:
      return "区间";
    default:
      return "";
  }
}

std::vector<std::string> columns(const std::string& line) {
  std::vector<std::string> out;
  std::stringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) out.push_back(cell);
  return out;
}

// year,province,low,high,qualifier,report_file,… of 31 provinces.
TEST(Panel, GrowthTargetsOfTheProvinces) {
  const char* data = std::getenv("LUOSHI_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "LUOSHI_TEST_DATA is unset: provincial reports not read";
  std::ifstream gold(std::string(data) + "/gold/gold_province_gdp_target_2025_dev.csv");
  std::string line;
  std::getline(gold, line);
  int right = 0;
  int count = 0;
  while (std::getline(gold, line)) {
    const std::vector<std::string> want = columns(line);
    ASSERT_GE(want.size(), 6u);
    const std::string file = std::string(data) + "/reports/dev_" + want[5];
    const auto document = document::decode(file_content(file), file, {});
    ASSERT_TRUE(document) << file;
    const auto rows = panel(read_report(*document, lexicon()), indicators());
    ++count;
    const PanelRow* gdp = row(rows, "gdp", Kind::kTarget);
    if (gdp == nullptr) {
      ADD_FAILURE() << want[1] << ": no growth target";
      continue;
    }
    const bool is_right = gdp->value == *base::Decimal::parse(want[2]) &&
                          gdp->value_max.value_or(gdp->value) == *base::Decimal::parse(want[3]) &&
                          qualifier(gdp->comparator) == want[4];
    EXPECT_TRUE(is_right) << want[1] << ": " << base::to_utf8(gdp->text) << " at "
                          << gdp->span.start << ", wanted " << want[8];
    right += is_right ? 1 : 0;
  }
  RecordProperty("right", right);
  EXPECT_EQ(count, 31);
  EXPECT_EQ(right, 31);
}

}  // namespace
}  // namespace luoshi::report
