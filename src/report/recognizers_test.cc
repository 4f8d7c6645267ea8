// Microsoft's Recognizers-Text cases for Chinese numbers, percents, ordinals, ranges, dimensions
// and currencies, read from LUOSHI_TEST_DATA/recognizers. Every case is either checked or belongs
// to one of the classes of docs/formats/numbers.md; how many each class holds is asserted, so that
// no case can slip out unnoticed. What a class leaves out is printed.
#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "base/unicode.h"
#include "report/internal/recognizer_cases.h"
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

struct Found {
  std::size_t start = 0;
  std::size_t end = 0;
  Number number;
};

// The numerals a caller takes who only refuses scale words alone (百, 万万).
std::vector<Found> walk(std::u32string_view text) {
  std::vector<Found> found;
  for (std::size_t at = 0; at < text.size();) {
    const auto number = scan_number(text, at);
    if (!number) {
      ++at;
      continue;
    }
    const bool is_word = number->is_bare_scale && number->ratio == Ratio::kNone;
    if (!is_word) found.push_back({number->span.start, number->span.end, *number});
    at = number->span.end;
  }
  return found;
}

std::string describe(const std::vector<Found>& found) {
  std::string out;
  for (const auto& one : found) {
    out += "[" + std::to_string(one.start) + "," + std::to_string(one.end) + ") " +
           one.number.value.to_string() + "; ";
  }
  return out;
}

bool matches(const std::vector<Found>& found, const std::vector<Expected>& expected,
             Decimal (*value)(const Number&)) {
  if (found.size() != expected.size()) return false;
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::string_view theirs = expected[i].value;
    if (theirs.ends_with('%')) theirs.remove_suffix(1);
    if (found[i].start != expected[i].start || found[i].end != expected[i].end) return false;
    if (!agrees(value(found[i].number), theirs)) return false;
  }
  return true;
}

// An Arabic digit, spaces allowed behind it, then one of `letters` and no further letter: 2e5, 40k,
// -2.5 M.
std::function<bool(const std::string&)> has_digit_before(std::u32string letters) {
  return [letters = std::move(letters)](const std::string& input) {
    const std::u32string text = base::to_utf32(input);
    const auto is_letter = [](char32_t c) { return (c | 0x20) >= U'a' && (c | 0x20) <= U'z'; };
    for (std::size_t i = 1; i < text.size(); ++i) {
      std::size_t digit = i - 1;
      while (digit > 0 && text[digit] == U' ') --digit;
      const bool is_digit = (text[digit] >= U'0' && text[digit] <= U'9') ||
                            (text[digit] >= U'０' && text[digit] <= U'９');
      const bool is_last = i + 1 >= text.size() || !is_letter(text[i + 1]);
      if (is_digit && is_last && letters.find(text[i]) != std::u32string::npos) return true;
    }
    return false;
  };
}

Decimal plain_value(const Number& number) { return number.value; }
Decimal percent_value(const Number& number) { return number.as_percent(); }

// Numerals that their number model leaves to the percent model are dropped, and a 余 or 多 at the
// end is no part of their span.
std::vector<Found> plain_numbers(std::u32string_view text) {
  std::vector<Found> found = walk(text);
  std::erase_if(found, [](const Found& one) { return one.number.ratio != Ratio::kNone; });
  for (auto& one : found) {
    if (one.number.ends_with_more && !one.number.has_scale) --one.end;
  }
  return found;
}

// What is found beyond the expected must be marked as a digit that may be part of a word.
void check_with_words(const Case& one) {
  std::vector<Found> found = plain_numbers(one.text);
  std::erase_if(found, [&](const Found& each) {
    for (const auto& expected : one.results) {
      if (expected.start == each.start) return false;
    }
    return each.number.is_bare_digit;
  });
  EXPECT_TRUE(matches(found, one.results, plain_value))
      << one.input << " gives " << describe(found);
}

TEST(Recognizers, Numbers) {
  const auto cases = load_cases("Number__NumberModel");
  SKIP_WITHOUT_DATA(cases);
  const std::vector<Class> classes = {
      {"number in a word", 15,
       has({"一切", "壹切", "一看", "美元", "美刀", "折扣", "四川", "十足"})},
      {"percent is one numeral", 2, [](const auto& input) { return input.starts_with("百分之"); }},
      {"dozen", 5, has({"打"})},
      {"power", 7, has({"^"})},
      {"exponent", 7, has_digit_before(U"eE")},
      {"k and M", 2, has_digit_before(U"kKM")},
      {"mixed fraction in digits", 4, has({"４ ６／３", "1 ３/5", "1 4/3"})},
      {"minus twice", 4, has({"之负", "之負", "之 负", "之 負"})},
      {"半百", 1, has({"半百"})},
  };
  Tally tally;
  for (const auto& one : cases) {
    const Class* aside = class_of(classes, one.input);
    if (aside != nullptr) tally.add(aside->name, one.input);
    if (aside == &classes[0]) check_with_words(one);
    if (aside == &classes[1]) {
      EXPECT_TRUE(agrees(scan_number(one.text, 0)->value, one.results[0].value)) << one.input;
    }
    if (aside != nullptr) continue;
    const auto found = plain_numbers(one.text);
    EXPECT_TRUE(matches(found, one.results, plain_value))
        << one.input << " gives " << describe(found);
  }
  tally.compare(classes);
}

// "个百分点" behind a numeral, stray spaces allowed; where it ends, or 0. The unit itself is the
// lexicon's.
std::size_t pass_points(std::u32string_view text, std::size_t at) {
  for (const std::u32string_view set : {U"个個", U"百", U"分", U"点點"}) {
    while (at < text.size() && text[at] == U' ') ++at;
    if (at >= text.size() || set.find(text[at]) == std::u32string_view::npos) return 0;
    ++at;
  }
  return at;
}

// Ratios, percentage points, and fractions of a round number of scale words (百万分之五).
std::vector<Found> percents(std::u32string_view text) {
  std::vector<Found> found;
  for (auto one : walk(text)) {
    const char32_t first = text[one.start];
    const bool is_round = one.number.is_fraction &&
                          std::u32string_view(U"百千万").find(first) != std::u32string_view::npos;
    if (one.number.ratio == Ratio::kNone && !is_round) {
      const std::size_t end = pass_points(text, one.end);
      if (end == 0) continue;
      one.end = end;
    }
    found.push_back(one);
  }
  return found;
}

TEST(Recognizers, Percents) {
  const auto cases = load_cases("Number__PercentModel");
  SKIP_WITHOUT_DATA(cases);
  const std::vector<Class> classes = {
      {"address of a web page", 2, has({"://"})},
      {"discount", 24, has({"折"})},
      {"k and M", 7, has_digit_before(U"kKＫ")},
      {"半成", 1, has({"半成"})},
  };
  Tally tally;
  for (const auto& one : cases) {
    if (const Class* aside = class_of(classes, one.input)) {
      tally.add(aside->name, one.input);
      continue;
    }
    const auto found = percents(one.text);
    EXPECT_TRUE(matches(found, one.results, percent_value))
        << one.input << " gives " << describe(found);
  }
  tally.compare(classes);
}

TEST(Recognizers, Ordinals) {
  const auto cases = load_cases("Number__OrdinalModel");
  SKIP_WITHOUT_DATA(cases);
  for (const auto& one : cases) {
    auto found = walk(one.text);
    for (auto& each : found) {
      EXPECT_TRUE(each.number.is_ordinal) << one.input;
      --each.start;  // their span begins with 第
    }
    EXPECT_TRUE(matches(found, one.results, plain_value))
        << one.input << " gives " << describe(found);
  }
}

bool is_scanned_range(const Case& one, const Expected& expected) {
  const auto [low, high] = bounds_of(expected.value);
  for (std::size_t at = expected.start; at < expected.end; ++at) {
    const auto range = scan_range(one.text, at);
    if (!range || range->span.end > expected.end) continue;
    return agrees(range->low.value, low) && agrees(range->high.value, high);
  }
  return false;
}

bool is_scanned_lower_bound(const Case& one, const Expected& expected) {
  const auto number = scan_number(one.text, expected.start);
  return number && number->has_more && number->span.end == expected.end &&
         agrees(number->value, bounds_of(expected.value).first);
}

// The words of comparison are another stage's; the numerals between them are found here.
bool has_bounds(const Case& one, const Expected& expected) {
  const auto [low, high] = bounds_of(expected.value);
  for (const auto& bound : {low, high}) {
    bool is_found = bound.empty();
    for (const auto& each : walk(one.text)) {
      const bool is_inside = each.start >= expected.start && each.end <= expected.end;
      is_found = is_found || (is_inside && agrees(each.number.value, bound));
    }
    if (!is_found) return false;
  }
  return true;
}

TEST(Recognizers, Ranges) {
  const auto cases = load_cases("Number__NumberRangeModel");
  SKIP_WITHOUT_DATA(cases);
  const std::vector<Class> classes = {
      {"k and M", 1, has_digit_before(U"k")},
      {"expected value wrong", 1, has({"20万次以上"})},
  };
  Tally tally;
  for (const auto& one : cases) {
    if (const Class* aside = class_of(classes, one.input)) {
      tally.add(aside->name, one.input);
      continue;
    }
    for (const auto& expected : one.results) {
      if (is_scanned_range(one, expected)) {
        tally.add("range", one.input);
      } else if (is_scanned_lower_bound(one, expected)) {
        tally.add("lower bound", one.input);
      } else {
        EXPECT_TRUE(has_bounds(one, expected))
            << one.input << " gives " << describe(walk(one.text));
        tally.add("comparator stage", one.input);
      }
    }
  }
  tally.compare(classes);
  EXPECT_EQ(tally.count("range"), 10u);
  EXPECT_EQ(tally.count("lower bound"), 12u);
  EXPECT_EQ(tally.count("comparator stage"), 51u);
}

// The numeral of a quantity with a unit: the first that begins inside the expected span.
void check_quantity(const Case& one, const Expected& expected) {
  for (std::size_t at = expected.start; at < expected.end; ++at) {
    const auto number = scan_number(one.text, at);
    if (!number) continue;
    Decimal value = number->value;
    if (half_follows(one.text, expected.end - 1)) value = value + *Decimal::parse("0.5");
    EXPECT_LE(number->span.end, expected.end) << one.input;
    EXPECT_LT(at, expected.start + 6) << one.input;  // 人民币 and spaces may come first
    EXPECT_TRUE(agrees(value, expected.value))
        << one.input << " gives " << value.to_string() << " for " << expected.value;
    return;
  }
  ADD_FAILURE() << one.input << ": no numeral";
}

void check_quantities(const char* name, const std::vector<Class>& classes) {
  const auto cases = load_cases(name);
  SKIP_WITHOUT_DATA(cases);
  Tally tally;
  for (const auto& one : cases) {
    if (const Class* aside = class_of(classes, one.input)) {
      tally.add(aside->name, one.input);
      continue;
    }
    if (one.results.empty()) tally.add("unit stage", one.input);
    for (const auto& expected : one.results) check_quantity(one, expected);
  }
  tally.compare(classes);
  std::cout << "nothing expected, for the unit stage: " << tally.count("unit stage") << "\n";
}

TEST(Recognizers, NumeralsOfDimensions) { check_quantities("NumberWithUnit__DimensionModel", {}); }

TEST(Recognizers, NumeralsOfCurrencies) {
  check_quantities("NumberWithUnit__CurrencyModel",
                   {{"sum of several units", 4, has({"又三美分", "元三毛", "6角三分", "5日本"})},
                    {"unit without numeral", 2, has({"人民币 美元", "人民币美元"})},
                    {"comma between sums", 1, has({"$20，300"})}});
}

}  // namespace
}  // namespace luoshi::report
