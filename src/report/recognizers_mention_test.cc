// Microsoft's Recognizers-Text cases for dimensions, currencies and ranges, read as sentences of a
// report: value, unit, comparator and span of the mentions. Every case is checked or belongs to one
// of the classes of docs/formats/numbers.md ("As mentions"), whose counts are asserted. A report
// has more figures than the cases name (1600万 without 元), so that other mentions may stand beside
// the expected ones; where nothing is expected, nothing may be found.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/internal/recognizer_cases.h"
#include "report/internal/test_support.h"
#include "report/mention.h"
#include "report/number.h"

namespace luoshi::report {
namespace {

using base::Decimal;
using testing::agrees;
using testing::bounds_of;
using testing::Case;
using testing::Class;
using testing::class_of;
using testing::contains;
using testing::Expected;
using testing::has;
using testing::load_cases;
using testing::Tally;

// A mention with its places in the text that was read.
struct Found {
  base::Span span;
  base::Span core;
  Decimal value;
  std::optional<Decimal> value_max;
  std::string unit;
  Comparator comparator = Comparator::kEq;
};

std::vector<Found> mentions_of(const std::u32string& text, Part part) {
  const base::Span line{0, static_cast<std::uint32_t>(text.size())};
  const Source source = prepare(text, {line}, testing::lexicon());
  Sentence sentence;
  sentence.span = source.lines.front();
  sentence.part = part;
  sentence.opens_line = true;
  std::vector<base::Span> unresolved;
  std::vector<Found> found;
  for (const Mention& m : find_mentions(source, sentence, unresolved)) {
    found.push_back({source.to_text(m.span), source.to_text(m.core), m.value, m.value_max,
                     base::to_utf8(m.unit), m.comparator});
  }
  return found;
}

std::string describe(const std::vector<Found>& found) {
  std::string out;
  for (const Found& one : found) {
    out += "[" + std::to_string(one.span.start) + "," + std::to_string(one.span.end) + ") " +
           one.value.to_string() + " " + one.unit + " " + to_string(one.comparator) + "; ";
  }
  return out;
}

// What a report calls the units that the cases name in English.
bool is_unit(const std::string& ours, const std::string& theirs) {
  static const std::multimap<std::string, std::string> kNames = {
      {"Mu", "亩"},
      {"Kilogram", "公斤"},
      {"Kilogram", "千克"},
      {"Centimeter", "公分"},
      {"Centimeter", "cm"},
      {"Centimeter", "CM"},
      {"Meter", "米"},
      {"Meter", "m"},
      {"Jin", "斤"},
      {"Kilometer", "千米"},
      {"Gram", "克"},
      {"Megabyte", "兆字节"},
      {"Megahertz", "兆赫兹"},
      {"Hertz", "赫兹"},
      {"Kilowatt", "千瓦"},
      {"Kilocalorie", "千卡"},
      {"Chinese yuan", "元"},
      {"Chinese yuan", "人民币"},
      {"Euro", "欧元"},
      {"United States dollar", "美元"},
      {"Swiss franc", "瑞士法郎"},
      {"Hong Kong dollar", "港元"},
      {"New Taiwan dollar", "台币"},
      {"Japanese yen", "日元"},
      {"Nigerian naira", "奈拉"},
      {"Bitcoin", "个"},
  };
  const auto [first, last] = kNames.equal_range(theirs);
  return std::any_of(first, last, [&](const auto& name) { return name.second == ours; });
}

// -- dimensions and currencies --------------------------------------------------------------------

enum class Fit { kWhole, kInside };  // the core is their span, or lies within it

bool is_found(const std::vector<Found>& found, const Expected& expected, Fit fit) {
  return std::any_of(found.begin(), found.end(), [&](const Found& one) {
    const bool whole = one.core.start == expected.start && one.core.end == expected.end;
    const bool inside = one.core.start >= expected.start && one.core.end <= expected.end;
    return (fit == Fit::kWhole ? whole : inside) && agrees(one.value, expected.value) &&
           is_unit(one.unit, expected.unit);
  });
}

// What is asked of the cases of a class.
enum class Check { kNone, kNothingFound, kInside };

struct QuantityClass {
  Class names;
  Check check;
};

void check_quantity(const Case& one, const std::vector<Found>& found, Check check) {
  if (check == Check::kNothingFound) {
    EXPECT_TRUE(found.empty()) << one.input << " gives " << describe(found);
  }
  if (check != Check::kInside) return;
  for (const Expected& expected : one.results) {
    EXPECT_TRUE(is_found(found, expected, Fit::kInside))
        << one.input << " gives " << describe(found);
  }
}

void check_quantities(const std::vector<Case>& cases, const std::vector<QuantityClass>& classes,
                      std::size_t expected_count) {
  std::vector<Class> names;
  for (const auto& one : classes) names.push_back(one.names);
  Tally tally;
  for (const Case& one : cases) {
    const auto found = mentions_of(one.text, Part::kReview);
    if (const Class* aside = class_of(names, one.input)) {
      tally.add(aside->name, one.input);
      const auto index = static_cast<std::size_t>(aside - names.data());
      check_quantity(one, found, classes[index].check);
      continue;
    }
    tally.add(one.results.empty() ? "nothing" : "checked", one.input);
    EXPECT_TRUE(!one.results.empty() || found.empty()) << one.input << describe(found);
    for (const Expected& expected : one.results) {
      EXPECT_TRUE(is_found(found, expected, Fit::kWhole))
          << one.input << " gives " << describe(found);
    }
  }
  tally.compare(names);
  EXPECT_EQ(tally.count("checked"), expected_count);
  EXPECT_EQ(tally.count("nothing"), 3u);
}

TEST(RecognizersMention, Dimensions) {
  const auto cases = load_cases("NumberWithUnit__DimensionModel");
  SKIP_WITHOUT_DATA(cases);
  check_quantities(
      cases,
      {{{"small Chinese numeral", 7, has({"一吨", "两米半", "三斤半", "千比特", "千字节"})},
        Check::kNothingFound},
       {{"half behind the unit", 1, has({"十五斤半"})}, Check::kNone},
       {{"minus before a measure", 2, has({"负"})}, Check::kNone},
       {{"tael", 5, has({"万两", "二两", "十两", "百两", "1234两"})}, Check::kNone},
       {{"bit as 位", 1, has({"一位是"})}, Check::kNothingFound},
       {{"size of a noun", 1, has({"微克的"})}, Check::kNothingFound}},
      16);
}

TEST(RecognizersMention, Currencies) {
  const auto cases = load_cases("NumberWithUnit__CurrencyModel");
  SKIP_WITHOUT_DATA(cases);
  check_quantities(
      cases,
      {{{"sum of several units", 4, has({"又三美分", "元三毛", "6角三分", "5日本"})}, Check::kNone},
       {{"small Chinese numeral", 4, has({"十美元", "一美元", "两美元", "你五美元"})},
        Check::kNothingFound},
       {{"unit without numeral", 2, has({"人民币 美元", "人民币美元"})}, Check::kNothingFound},
       {{"sign of a currency", 1, has({"$20"})}, Check::kNone},
       {{"人民币 beside the sum", 3, has({"元人民币", "人民币  50", "人民币 8"})}, Check::kInside},
       {{"coins counted by 个", 1, has({"比特币"})}, Check::kInside}},
      17);
}

// -- ranges ---------------------------------------------------------------------------------------

// Their 以上 leaves the number out; in official language it takes it in.
Comparator comparator_of(const std::string& interval, const std::string& words) {
  const auto [low, high] = bounds_of(interval);
  if (contains(words, "以上")) return Comparator::kGe;
  if (high.empty()) return interval.front() == '[' ? Comparator::kGe : Comparator::kGt;
  if (low.empty()) return interval.back() == ']' ? Comparator::kLe : Comparator::kLt;
  return low == high ? Comparator::kEq : Comparator::kRange;
}

// Their half is 0.5, a report's 50 %.
bool has_value(const Found& one, const Decimal& value, const std::string& bound) {
  if (agrees(value, bound)) return true;
  return one.unit == "%" && agrees(value * Decimal::power_of_ten(-2), bound);
}

bool has_interval(const Found& one, const std::string& interval, const std::string& words) {
  const Comparator comparator = comparator_of(interval, words);
  const auto [low, high] = bounds_of(interval);
  if (one.comparator != comparator) return false;
  if (comparator != Comparator::kRange) return has_value(one, one.value, low.empty() ? high : low);
  return has_value(one, one.value, low) && one.value_max && has_value(one, *one.value_max, high);
}

// Span and comparator words begin where theirs begin; the end is the unit's. 等于 is no comparator
// of ours: it is what holds without one.
bool has_range(const std::u32string& text, const Expected& expected, const std::string& words) {
  for (const Found& one : mentions_of(text, Part::kTasks)) {
    const bool inside = one.core.start >= expected.start && one.core.start < expected.end;
    const bool opens = one.span.start == expected.start || one.comparator == Comparator::kEq;
    if (inside && opens && has_interval(one, expected.value, words)) return true;
  }
  return false;
}

// The text with 亩 put behind the last numeral of the expected stretch: 超过300亩.
std::u32string with_unit(const Case& one, const Expected& expected) {
  std::size_t place = expected.end;
  for (std::size_t at = expected.start; at < expected.end; ++at) {
    std::size_t end = at;
    if (const auto range = scan_range(one.text, at)) {
      end = range->span.end;
    } else if (const auto number = scan_number(one.text, at)) {
      end = number->span.end;
    }
    if (end == at) continue;
    place = end;
    at = end - 1;
  }
  std::u32string text = one.text;
  return text.insert(place, U"亩");
}

bool is_two_sided(const std::string& words) {
  std::size_t count = 0;
  for (const char* side : {"大于", "小于", "少于", "最多", "最少", "以上", "以下", "比"}) {
    for (auto at = words.find(side); at != words.npos; at = words.find(side, at + 1)) ++count;
  }
  return count > 1;
}

bool is_informal(const std::string& words) {
  return words.starts_with("过") || words.starts_with("比") || contains(words, "更多") ||
         contains(words, "< =");
}

TEST(RecognizersMention, Ranges) {
  const auto cases = load_cases("Number__NumberRangeModel");
  SKIP_WITHOUT_DATA(cases);
  const std::vector<Class> classes = {
      {"two-sided condition", 11, is_two_sided},
      {"between, without a unit", 5, has({"间"})},
      {"informal comparison", 5, is_informal},
      {"k and M", 1, has({"5k"})},
      {"expected value wrong", 1, has({"20万次以上"})},
      {"small Chinese numeral", 2, has({"一到五", "一以上"})},
      {"age", 1, has({"不小于三十"})},
      {"size of a class", 1, has({"五百以上"})},
      {"formal characters", 1, has({"肆"})},
  };
  Tally tally;
  for (const Case& one : cases) {
    for (const Expected& expected : one.results) {
      const std::u32string_view all(one.text);
      const std::string words =
          base::to_utf8(all.substr(expected.start, expected.end - expected.start));
      if (const Class* aside = class_of(classes, words)) {
        tally.add(aside->name, words);
      } else if (has_range(one.text, expected, words)) {
        tally.add("as it stands", words);
      } else {
        const std::u32string text = with_unit(one, expected);
        EXPECT_TRUE(has_range(text, expected, words))
            << base::to_utf8(text) << " gives " << describe(mentions_of(text, Part::kTasks));
        tally.add("with a unit", words);
      }
    }
  }
  tally.compare(classes);
  EXPECT_EQ(tally.count("as it stands"), 11u);
  EXPECT_EQ(tally.count("with a unit"), 36u);
}

// Theirs is 20000.
TEST(RecognizersMention, TheValueThatTheCasesHaveWrong) {
  const auto found = mentions_of(U"还有20万次以上来观影的呀？", Part::kTasks);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(agrees(found[0].value, "200000"));
  EXPECT_EQ(found[0].unit, "次");
  EXPECT_EQ(found[0].comparator, Comparator::kGe);
}

}  // namespace
}  // namespace luoshi::report
