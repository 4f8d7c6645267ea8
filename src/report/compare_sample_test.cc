// What became of the sample city's plan of 2025, read and compared by the program, against the
// hand-made verdicts of cities/sample/gold/compare_2025_2026.jsonl.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "base/unicode.h"
#include "document/decode.h"
#include "report/compare.h"
#include "report/lexicon.h"
#include "report/reader.h"

namespace luoshi::report {
namespace {

namespace json = boost::json;

std::string file_content(const std::string& path) {
  std::ifstream in(std::string(LUOSHI_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

Comparison compare_sample() {
  std::map<std::string, std::string> files;
  for (const char* name :
       {"words.yaml", "units.yaml", "comparators.yaml", "sections.yaml", "duties.yaml"}) {
    files[name] = file_content(std::string("data/reading/") + name);
  }
  const auto lexicon = Lexicon::load(files);
  const auto indicators = Indicators::load(file_content("data/reading/indicators.yaml"));
  const auto last = document::decode(file_content("cities/sample/reports/2025.txt"), "2025", {});
  const auto now = document::decode(file_content("cities/sample/reports/2026.txt"), "2026", {});
  return compare(read_report(last.value(), lexicon.value()),
                 read_report(now.value(), lexicon.value()), now->text, indicators.value());
}

Span span_of(const json::value& object) {
  return {static_cast<std::uint32_t>(object.at("start").as_int64()),
          static_cast<std::uint32_t>(object.at("end").as_int64())};
}

const Fulfilment* item_at(const Comparison& comparison, Span span) {
  for (const Fulfilment& item : comparison.items) {
    if (item.target.span.overlaps(span)) return &item;
  }
  return nullptr;
}

// The verdict, and for all but "not mentioned" the figure that it rests on.
bool agrees(const Fulfilment& item, const json::value& gold) {
  if (std::string_view(gold.at("verdict").as_string()) != to_string(item.verdict)) return false;
  if (item.verdict == Verdict::kNotMentioned) return true;
  return item.found && item.found->span.overlaps(span_of(gold.at("found")));
}

TEST(CompareSample, AgreesWithTheHandMadeVerdicts) {
  // Of 116; measured 112. Raise it when reading or comparing gets better; it must not fall.
  constexpr int kFloor = 111;
  const Comparison comparison = compare_sample();
  std::stringstream lines(file_content("cities/sample/gold/compare_2025_2026.jsonl"));
  int count = 0;
  int agreed = 0;
  int wrongly_judged = 0;  // met where it was missed or the reverse: the error that must not happen
  std::string disagreements;
  for (std::string line; std::getline(lines, line);) {
    const json::value gold = json::parse(line);
    ++count;
    const Fulfilment* item = item_at(comparison, span_of(gold));
    if (item != nullptr && agrees(*item, gold)) {
      ++agreed;
      continue;
    }
    const std::string_view wanted(gold.at("verdict").as_string());
    const std::string got = item == nullptr ? "not read" : to_string(item->verdict);
    if (got == "met" || got == "missed") ++wrongly_judged;
    disagreements += std::string(gold.at("indicator").as_string()) + ": " + std::string(wanted) +
                     ", got " + got + (item == nullptr ? "" : " (" + item->reason.zh + ")") + "\n";
  }
  RecordProperty("agreed", agreed);
  EXPECT_EQ(count, 116);
  EXPECT_GE(agreed, kFloor) << disagreements;
  EXPECT_EQ(wrongly_judged, 0) << disagreements;
}

}  // namespace
}  // namespace luoshi::report
