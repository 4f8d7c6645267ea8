// What was written is read back: the same lines come of it again.
#include "report/read_jsonl.h"

#include <gtest/gtest.h>

#include "report/internal/test_support.h"
#include "report/jsonl.h"
#include "report/reader.h"

namespace luoshi::report {
namespace {

std::string lines_of(const Reading& reading) {
  std::string lines;
  append_jsonl(lines, reading);
  return lines;
}

TEST(ReadJsonl, GivesTheSameLinesAgain) {
  for (const char* year : {"2025", "2026"}) {
    const std::filesystem::path reports(LUOSHI_SOURCE_DIR "/cities/sample/reports");
    const std::string text = testing::read_file(reports / (std::string(year) + ".txt"));
    const Reading reading = read_report(testing::decoded(text), testing::lexicon());
    const std::string lines = lines_of(reading);
    auto back = read_jsonl(lines);
    ASSERT_TRUE(back) << back.error().to_string(base::Language::kEnglish);
    EXPECT_EQ(lines_of(*back), lines);
    ASSERT_EQ(back->quantities.size(), reading.quantities.size());
    EXPECT_EQ(back->target_leads.size(), reading.target_leads.size());
    for (std::size_t i = 0; i < reading.quantities.size(); ++i) {
      EXPECT_EQ(section_of(back->quantities[i].part), section_of(reading.quantities[i].part));
    }
  }
}

TEST(ReadJsonl, KeepsFiguresAsTheyAreWritten) {
  Reading reading;
  Quantity q;
  q.text = U"\"value\":7,\"value\":";
  q.indicator = U",\"value\":9,";
  q.value = *base::Decimal::parse("0.10000000000000000001");
  q.value_max = *base::Decimal::parse("12345678901234567890.5");
  reading.quantities.push_back(q);
  reading.target_leads.emplace_back();
  auto back = read_jsonl(lines_of(reading));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->quantities[0].value, q.value);
  EXPECT_EQ(back->quantities[0].value_max, q.value_max);
  EXPECT_EQ(back->quantities[0].text, q.text);
}

TEST(ReadJsonl, NamesTheLineThatIsNone) {
  const std::string good = lines_of(Reading());
  ASSERT_TRUE(read_jsonl(good));
  EXPECT_TRUE(read_jsonl(""));
  for (const char* bad :
       {"1\n", "{}\n", R"({"type":"song"})", R"({"type":"section","part":"nowhere"})",
        R"({"type":"section","part":"tasks","heading":"","start":-1,"end":2})",
        R"({"type":"task"})", R"({"type":"quantity","value":"1"})", "{\"type\":\"term\""}) {
    auto back = read_jsonl(good + bad);
    ASSERT_FALSE(back) << bad;
    EXPECT_EQ(back.error().where, "line 2") << bad;
  }
}

}  // namespace
}  // namespace luoshi::report
