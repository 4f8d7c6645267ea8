// For the tests that read Microsoft's Recognizers-Text cases from LUOSHI_TEST_DATA/recognizers: the
// cases, and a tally of the classes that a test leaves out or checks in another way. Every class
// must stand in docs/formats/numbers.md with its reason, and its count is asserted.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/unicode.h"
#include "report/internal/test_support.h"

namespace luoshi::report::testing {

struct Expected {
  std::size_t start = 0;
  std::size_t end = 0;
  std::string value;  // "" when null
  std::string unit;   // as the recognizers name it; "" when they name none
};

struct Case {
  std::string input;
  std::u32string text;
  std::vector<Expected> results;
};

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

inline std::string resolved(const boost::json::object& result, std::string_view name) {
  const auto* resolution = result.if_contains("Resolution");
  if (resolution == nullptr || !resolution->is_object()) return "";
  const auto* value = resolution->as_object().if_contains(name);
  if (value == nullptr || !value->is_string()) return "";
  return std::string(value->as_string());
}

// Empty when LUOSHI_TEST_DATA is unset.
inline std::vector<Case> load_cases(const std::string& name) {
  const auto folder = test_data();
  if (!folder) return {};
  std::string bytes = read_file(*folder / "recognizers" / (name + ".json"));
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  std::vector<Case> cases;
  const boost::json::value root = boost::json::parse(bytes);
  for (const auto& entry : root.as_array()) {
    Case one;
    one.input = std::string(entry.at("Input").as_string());
    one.text = base::to_utf32(one.input);
    const auto* results = entry.as_object().if_contains("Results");
    for (const auto& result : results ? results->as_array() : boost::json::array{}) {
      const auto& object = result.as_object();
      one.results.push_back({static_cast<std::size_t>(object.at("Start").to_number<int>()),
                             static_cast<std::size_t>(object.at("End").to_number<int>()) + 1,
                             resolved(object, "value"), resolved(object, "unit")});
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

// Their values are doubles printed to 15 digits.
inline bool agrees(const base::Decimal& ours, std::string_view theirs) {
  const auto expected = base::Decimal::parse(theirs);
  if (!expected) return false;
  const base::Decimal difference = ours < *expected ? *expected - ours : ours - *expected;
  const base::Decimal size = *expected < base::Decimal(0) ? -*expected : *expected;
  return difference <= size * base::Decimal::power_of_ten(-14);
}

// "(20,35]" -> "20", "35"; an open side is "".
inline std::pair<std::string, std::string> bounds_of(std::string_view interval) {
  const std::size_t comma = interval.find(',');
  if (comma == std::string_view::npos) return {};
  return {std::string(interval.substr(1, comma - 1)),
          std::string(interval.substr(comma + 1, interval.size() - comma - 2))};
}

// A class of cases that are left out, or checked in another way.
struct Class {
  const char* name;
  std::size_t count;
  std::function<bool(const std::string& input)> holds;
};

inline const Class* class_of(const std::vector<Class>& classes, const std::string& input) {
  for (const auto& one : classes) {
    if (one.holds(input)) return &one;
  }
  return nullptr;
}

inline std::function<bool(const std::string&)> has(std::vector<std::string> parts) {
  return [parts = std::move(parts)](const std::string& input) {
    for (const auto& part : parts) {
      if (contains(input, part)) return true;
    }
    return false;
  };
}

class Tally {
 public:
  void add(const std::string& name, const std::string& input) { inputs_[name].push_back(input); }
  std::size_t count(const std::string& name) { return inputs_[name].size(); }

  void compare(const std::vector<Class>& classes) {
    const std::string page = read_file(LUOSHI_SOURCE_DIR "/docs/formats/numbers.md");
    for (const auto& one : classes) {
      EXPECT_EQ(count(one.name), one.count) << one.name;
      EXPECT_TRUE(contains(page, one.name)) << one.name << " is not explained in numbers.md";
      std::cout << one.name << " (" << count(one.name) << "):";
      for (const auto& input : inputs_[one.name]) std::cout << " 「" << input << "」";
      std::cout << "\n";
    }
  }

 private:
  std::map<std::string, std::vector<std::string>> inputs_;
};

#define SKIP_WITHOUT_DATA(cases) \
  if ((cases).empty()) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set: no recognizer cases to read"

}  // namespace luoshi::report::testing
