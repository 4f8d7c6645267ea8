// The plan of a year, and the small things that it is lived with.
#include "sample/plan.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "commitment/schedule.h"
#include "sample/agenda.h"
#include "sample/draw.h"
#include "sample/value.h"

namespace luoshi::sample {
namespace {

using base::Decimal;

std::string sample_text() {
  std::ifstream file(std::string(LUOSHI_SOURCE_DIR) + "/cities/sample/year.yaml");
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

std::string with(std::string text, const std::string& was, const std::string& is) {
  const std::size_t at = text.find(was);
  EXPECT_NE(at, std::string::npos) << was;
  return text.replace(at, was.size(), is);
}

// The first finding: where, and what of it.
std::string found(const std::string& text) {
  const PlanReading reading = read_plan(text);
  return reading.findings.empty()
             ? ""
             : reading.findings.front().where + " " + reading.findings.front().message.en;
}

TEST(ReadPlan, TakesTheSampleCity) { EXPECT_EQ(found(sample_text()), ""); }

TEST(ReadPlan, NamesTheLineThatIsWrong) {
  const std::string text = sample_text();
  EXPECT_NE(found(with(text, "begins: 01-16", "begins: 13-16")).find("\"13-16\" should be"),
            std::string::npos);
  EXPECT_NE(found(with(text, "seed:", "sed:")).find("year.yaml:"), std::string::npos);
  EXPECT_NE(found(with(text, "  correction:", "  corrected:")).find("phrases has no correction"),
            std::string::npos);
  EXPECT_NE(found("- 1").find("year.yaml:1"), std::string::npos);
  EXPECT_NE(found(std::string(1 << 20, ' ')).find("too large"), std::string::npos);
}

TEST(Draw, GoesByItsNameAlone) {
  Draw one(7, "a");
  Draw same(7, "a");
  Draw other(7, "b");
  int differs = 0;
  for (int i = 0; i < 100; ++i) {
    const int value = one.between(-5, 1'000);
    EXPECT_GE(value, -5);
    EXPECT_LE(value, 1'000);
    EXPECT_EQ(same.between(-5, 1'000), value);
    differs += other.between(-5, 1'000) != value ? 1 : 0;
  }
  EXPECT_GT(differs, 90);
}

TEST(Agenda, GoesByTimeAndThenByTurn) {
  using std::chrono::milliseconds;
  const auto at = [](int ms) { return env::WallTime(milliseconds(ms)); };
  Agenda agenda(at(0));
  std::string done;
  const auto say = [&](const std::string& word) {
    return [&done, word] { return done += word, base::Result<void>(); };
  };
  agenda.put(at(20), say("c"));
  agenda.put(at(10), say("a"));
  agenda.put(at(10), [&] {
    agenda.put(at(5), say("b"));  // in the past: right behind
    agenda.put(at(30), say("never"));
    return base::Result<void>();
  });
  const auto ran = agenda.run(
      at(30), {[&](env::WallTime now) { done += std::to_string(now.time_since_epoch().count()); },
               [&] { return done += ".", base::Result<void>(); }});
  EXPECT_TRUE(ran);
  EXPECT_EQ(done, "10ab.20c.");
}

struct Value {
  const char* unit;
  const char* target;
  const char* baseline;
  bool cumulative;
  bool down;
  int thousandths;
  const char* expected;
};

// On 1 July 2026, half way.
TEST(ValueFor, IsRoundedAsItIsTold) {
  const Value cases[] = {
      {"个", "120", "", true, false, 1000, "60"},
      {"个", "120", "", true, false, 1250, "75"},
      {"个", "3", "", true, false, 1000, "2"},  // the next whole one
      {"个", "3", "", true, false, 800, "1"},   // not yet
      {"元", "45000000000", "", true, false, 900, "20190000000"},
      {"%", "6", "", false, false, 950, "5.7"},
      {"%", "96", "", false, false, 700, "86.4"},  // a share of a whole moves little
      {"%", "99", "", false, false, 1100, "100"},
      {"微克/立方米", "32", "", false, true, 900, "35.2"},
      {"%", "59", "58.3", false, false, 1000, "58.7"},
      {"亩", "75000", "", true, false, 1000, "37400"},
  };
  for (const Value& each : cases) {
    commitment::Measure measure;
    measure.by = commitment::MeasuredBy::kValue;
    measure.unit = each.unit;
    measure.target = Decimal::parse(each.target);
    if (*each.baseline) measure.baseline = Decimal::parse(each.baseline);
    measure.cumulative = each.cumulative;
    measure.direction = each.down ? commitment::Direction::kDown : commitment::Direction::kUp;
    const auto value =
        value_for(measure, commitment::default_schedule(2026), commitment::default_deadline(2026),
                  office::Day::parse("2026-07-01").value(), each.thousandths, std::nullopt);
    ASSERT_TRUE(value) << each.unit << each.target;
    EXPECT_EQ(value->to_string(), each.expected) << each.unit << each.target;
  }
}

TEST(ValueFor, NeverFallsNorRisesFarAboveItsTarget) {
  commitment::Measure measure;
  measure.by = commitment::MeasuredBy::kValue;
  measure.target = Decimal(100);
  measure.cumulative = true;
  const auto on = [&](const char* day, int thousandths, std::optional<Decimal> last) {
    return value_for(measure, commitment::default_schedule(2026),
                     commitment::default_deadline(2026), office::Day::parse(day).value(),
                     thousandths, last)
        ->to_string();
  };
  EXPECT_EQ(on("2026-03-31", 500, Decimal(40)), "40");
  EXPECT_EQ(on("2026-12-31", 1300, std::nullopt), "109");
}

}  // namespace
}  // namespace luoshi::sample
