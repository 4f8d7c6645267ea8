// The reader against annotations made by hand. The sample city's are in the repository; two real
// ones are looked for in LUOSHI_TEST_DATA. The measures are those of an outside scorer, restated: a
// figure is found when its span overlaps a gold span of the same value; it is complete when the
// fields agree too; a task is found when intersection over union of the spans is at least 0.6. The
// floors are the bars that a release must not fall below, not the present figures
// (docs/reading-quality.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "base/unicode.h"
#include "report/internal/test_support.h"
#include "report/reader.h"
#include "report/source.h"

namespace luoshi::report {
namespace {

namespace json = boost::json;

std::vector<json::object> rows(const std::filesystem::path& path) {
  std::vector<json::object> out;
  std::istringstream lines(testing::read_file(path));
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) out.push_back(json::parse(line).as_object());
  }
  return out;
}

std::string text_of(const json::object& row, const char* key) {
  const json::value* value = row.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

double number_of(const json::object& row, const char* key) {
  const json::value* value = row.if_contains(key);
  return value != nullptr && value->is_number() ? value->to_number<double>() : NAN;
}

Span span_of(const json::object& row) {
  return {row.at("start").to_number<std::uint32_t>(), row.at("end").to_number<std::uint32_t>()};
}

bool is_optional(const json::object& row) { return row.contains("optional"); }

double overlap(Span a, Span b) {
  return std::max(0.0, static_cast<double>(std::min(a.end, b.end)) - std::max(a.start, b.start));
}

double value_of(const Quantity& q) { return std::stod(q.value.to_string()); }

// 60 % of the characters, counted as a multiset, and the gold's core noun.
bool same_indicator(const Quantity& got, const json::object& gold) {
  const auto letters = [](const std::u32string& text) {
    std::u32string out;
    for (const char32_t c : text) {
      if (is_han(c) || is_latin(c) || c == U'+' || c == U'—') out.push_back(c);
    }
    return out;
  };
  const std::u32string want = letters(base::to_utf32(text_of(gold, "indicator")));
  const std::u32string have = letters(got.indicator);
  const std::u32string head = letters(base::to_utf32(text_of(gold, "head")));
  if (want.empty()) return true;
  if (have.find(head) == std::u32string::npos) return false;
  std::map<char32_t, int> count;
  for (const char32_t c : want) ++count[c];
  double common = 0;
  for (const char32_t c : have) common += count[c]-- > 0 ? 1 : 0;
  return 2 * common / static_cast<double>(want.size() + have.size()) >= 0.6;
}

bool is_complete(const Quantity& got, const json::object& gold) {
  const double wanted = number_of(gold, "value");
  const bool signed_measure = text_of(gold, "measure").starts_with("change");
  const bool target = text_of(gold, "kind") == "target";
  const double most = number_of(gold, "value_max");
  return base::to_utf8(got.unit) == text_of(gold, "unit") &&
         (!signed_measure || value_of(got) * wanted >= 0) &&
         to_string(got.measure) == text_of(gold, "measure") &&
         to_string(got.kind) == text_of(gold, "kind") &&
         to_string(got.comparator) == text_of(gold, "comparator") && same_indicator(got, gold) &&
         to_string(section_of(got.part)) == text_of(gold, "section") &&
         (!target || to_string(got.certainty) == text_of(gold, "certainty")) &&
         std::isnan(most) == !got.value_max;
}

double f1(double found, double got, double wanted) { return 2 * found / (got + wanted); }

struct Score {
  double quantities = 0;
  double complete = 0;
  double tasks = 0;
  double milestone = 0;
};

void score_quantities(const Reading& reading, const std::filesystem::path& gold, Score& score) {
  std::set<std::size_t> used;
  double found = 0, complete = 0, wanted = 0, spared = 0;
  for (const json::object& row : rows(gold / "quantities.jsonl")) {
    std::size_t best = reading.quantities.size();
    double most = 0;
    for (std::size_t i = 0; i < reading.quantities.size(); ++i) {
      const Quantity& q = reading.quantities[i];
      const double common = overlap(q.span, span_of(row));
      const double value = number_of(row, "value");
      const bool same = std::abs(std::abs(value_of(q)) - std::abs(value)) <=
                        1e-6 * std::max(1.0, std::abs(value));
      if (common > most && same && !used.contains(i)) {
        best = i;
        most = common;
      }
    }
    const bool hit = best < reading.quantities.size();
    if (hit) used.insert(best);
    if (is_optional(row)) {
      spared += hit ? 1 : 0;
      continue;
    }
    ++wanted;
    found += hit ? 1 : 0;
    complete += hit && is_complete(reading.quantities[best], row) ? 1 : 0;
  }
  const double got = static_cast<double>(reading.quantities.size()) - spared;
  score.quantities = f1(found, got, wanted);
  score.complete = f1(complete, got, wanted);
}

bool same_milestone(const Task& task, const json::object& row) {
  const json::value& wanted = row.at("milestone");
  if (wanted.is_string()) return wanted.as_string() == to_string(task.milestone);
  return std::any_of(wanted.as_array().begin(), wanted.as_array().end(),
                     [&](const json::value& one) { return one == to_string(task.milestone); });
}

void score_tasks(const Reading& reading, const std::filesystem::path& gold, Score& score) {
  std::set<std::size_t> used;
  double found = 0, right = 0, wanted = 0, spared = 0;
  for (const json::object& row : rows(gold / "tasks.jsonl")) {
    std::size_t best = reading.tasks.size();
    double most = 0.6 - 1e-9;
    for (std::size_t i = 0; i < reading.tasks.size(); ++i) {
      const double common = overlap(reading.tasks[i].span, span_of(row));
      const double all = reading.tasks[i].span.size() + span_of(row).size() - common;
      if (common / all > most && !used.contains(i)) {
        best = i;
        most = common / all;
      }
    }
    const bool hit = best < reading.tasks.size();
    if (hit) used.insert(best);
    if (is_optional(row)) {
      spared += hit ? 1 : 0;
      continue;
    }
    ++wanted;
    found += hit ? 1 : 0;
    right += hit && same_milestone(reading.tasks[best], row) ? 1 : 0;
  }
  score.tasks = f1(found, static_cast<double>(reading.tasks.size()) - spared, wanted);
  score.milestone = found > 0 ? right / found : 0;
}

Score score(const std::filesystem::path& report, const std::filesystem::path& gold) {
  const Reading reading =
      read_report(testing::decoded(testing::read_file(report)), testing::lexicon());
  Score result;
  score_quantities(reading, gold, result);
  score_tasks(reading, gold, result);
  std::printf("%s: quantities %.4f complete %.4f tasks %.4f milestone %.4f\n",
              gold.filename().string().c_str(), result.quantities, result.complete, result.tasks,
              result.milestone);
  return result;
}

void expect_bars(const Score& score) {
  EXPECT_GE(score.quantities, 0.97);
  EXPECT_GE(score.complete, 0.90);
  EXPECT_GE(score.tasks, 0.90);
  EXPECT_GE(score.milestone, 0.85);
}

TEST(Gold, SampleCity) {
  const std::filesystem::path sample = std::filesystem::path(LUOSHI_SOURCE_DIR) / "cities/sample";
  expect_bars(score(sample / "reports/2026.txt", sample / "gold/2026"));
}

TEST(Gold, TwoRealCities) {
  const auto data = testing::test_data();
  if (!data) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set: real annotations were not looked at";
  expect_bars(score(*data / "reports/zigong_2024.txt", *data / "gold/zigong_2024"));
  expect_bars(
      score(*data / "reports/dev_city_2024/四川_德阳_2024.txt", *data / "gold/deyang_2024"));
}

}  // namespace
}  // namespace luoshi::report
