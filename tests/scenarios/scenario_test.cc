#include "tests/scenarios/scenario.h"

#include <gtest/gtest.h>

namespace luoshi::scenarios {
namespace {

TEST(Scenario, IsParsedIntoCasesStepsAndExpectations) {
  const auto parsed = parse(
      "# comment\ncase one\nneeds catdoc\nwrite a.txt\n| x\n|\n|  y\n$ luoshi read a.txt | wc\n"
      "status 2\nout has a b\nerr is\n| z\nfile b.csv starts 甲\n\n$ true\ncase two\n");
  const auto& cases = std::get<std::vector<Case>>(parsed);
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases[0].name, "one");
  EXPECT_EQ(cases[0].needs, std::vector<std::string>{"catdoc"});
  EXPECT_EQ(cases[0].writes[0].second, "x\n\n y\n");
  ASSERT_EQ(cases[0].steps.size(), 2u);
  const Step& step = cases[0].steps[0];
  EXPECT_EQ(step.command, "luoshi read a.txt | wc");
  EXPECT_EQ(step.status, 2);
  ASSERT_EQ(step.expectations.size(), 3u);
  EXPECT_EQ(step.expectations[0].text, "a b");
  EXPECT_EQ(step.expectations[1].text, "z\n");
  EXPECT_EQ(step.expectations[1].line, 11u);
  EXPECT_EQ(step.expectations[2].file, "b.csv");
}

TEST(Scenario, SaysWhatIsWrongAndWhere) {
  const auto line_of = [](const char* text) { return std::get<ParseProblem>(parse(text)).line; };
  EXPECT_EQ(line_of("out has x\n"), 1u);
  EXPECT_EQ(line_of("case a\nout has x\n"), 2u);
  EXPECT_EQ(line_of("case a\n$ x\nout contains x\n"), 3u);
  EXPECT_EQ(line_of("case a\n$ x\nstatus many\n"), 3u);
  EXPECT_EQ(line_of("case a\n$ x\nthen y\n"), 3u);
}

}  // namespace
}  // namespace luoshi::scenarios
