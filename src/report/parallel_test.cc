// One lexicon serves many threads: eight documents read in four threads at once come out as when
// they are read one after the other. The thread sanitizer's build runs this too.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "report/compare.h"
#include "report/internal/test_support.h"
#include "report/jsonl.h"
#include "report/reader.h"

namespace luoshi::report {
namespace {

using testing::lexicon;

std::vector<document::Document> documents() {
  const std::filesystem::path folder =
      std::filesystem::path(LUOSHI_SOURCE_DIR) / "cities/sample/reports";
  std::vector<document::Document> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    out.push_back(testing::decoded(testing::read_file(entry.path())));
  }
  EXPECT_FALSE(out.empty());
  while (!out.empty() && out.size() < 8) out.push_back(out[out.size() / 2]);
  return out;
}

std::string lines_of(const document::Document& document, const Indicators& indicators) {
  const Reading reading = read_report(document, lexicon());
  std::string lines;
  append_jsonl(lines, reading);
  const Comparison comparison = compare(reading, reading, document.text, indicators, document.text);
  for (const Fulfilment& item : comparison.items) lines += item.reason.en + '\n';
  return lines;
}

TEST(Parallel, ReadsAsOneAfterTheOther) {
  const std::vector<document::Document> all = documents();
  const auto indicators = Indicators::load(testing::read_file(
      std::filesystem::path(LUOSHI_SOURCE_DIR) / "data/reading/indicators.yaml"));
  ASSERT_TRUE(indicators);
  std::vector<std::string> at_once(all.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < all.size(); at = next++) {
        at_once[at] = lines_of(all[at], *indicators);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(at_once[i], lines_of(all[i], *indicators));
}

}  // namespace
}  // namespace luoshi::report
