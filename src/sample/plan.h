// A demonstration year as data: a city's year.yaml -> how its office takes the report apart, who
// leads what, how work goes and what is said about it (docs/formats/city.md).
//
// Reading never fails: it gives what could be read and findings by line; with an error among them
// no year should be lived. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/finding.h"
#include "base/json.h"
#include "commitment/promise.h"
#include "commitment/source.h"
#include "office/names.h"

namespace luoshi::sample {

// Those whose title has one of the words.
struct Rejected {
  std::string reason;
  std::vector<std::string> words;
};
BOOST_DESCRIBE_STRUCT(Rejected, (), (reason, words))
// The first of each word, into the last.
struct Merged {
  std::vector<std::string> words;
};
BOOST_DESCRIBE_STRUCT(Merged, (), (words))
struct Corrected {
  std::vector<std::string> words;
  std::optional<std::string> title;
  std::optional<std::string> package;
  std::optional<bool> cumulative;
  std::optional<base::Decimal> baseline;
  std::optional<std::string> deadline;  // "09-25"
  std::optional<commitment::IndicatorId> indicator;
};
BOOST_DESCRIBE_STRUCT(Corrected, (),
                      (words, title, package, cumulative, baseline, deadline, indicator))
struct Named {
  std::string name;
  office::UnitId unit;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name, unit))
struct Chapter {
  std::string heading;  // stands in a heading above; "": any
  office::UnitId unit;
  office::PersonId leader;
};
BOOST_DESCRIBE_STRUCT(Chapter, (), (heading, unit, leader))
struct Partners {
  office::UnitId unit;
  std::vector<office::UnitId> supporting;
};
BOOST_DESCRIBE_STRUCT(Partners, (), (unit, supporting))
struct CountyShares {
  std::vector<std::string> words;
  std::map<std::string, int> shares;  // percent by unit
};
BOOST_DESCRIBE_STRUCT(CountyShares, (), (words, shares))

struct Curve {
  std::vector<std::string> words;
  std::vector<int> shares;  // percent at the end of each quarter
};
BOOST_DESCRIBE_STRUCT(Curve, (), (words, shares))
struct StageMilestone {
  std::string name;
  std::string due;  // "03-20"
};
BOOST_DESCRIBE_STRUCT(StageMilestone, (), (name, due))
struct Stages {
  std::vector<std::string> words;  // none: for all
  std::vector<StageMilestone> milestones;
};
BOOST_DESCRIBE_STRUCT(Stages, (), (words, milestones))
struct Pace {
  std::string name;
  int weight = 0;
  int from = 100;  // percent of the plan
  int to = 100;
  std::optional<int> after;  // the month from which it holds
  int delay = 0;             // days, of milestones
};
BOOST_DESCRIBE_STRUCT(Pace, (), (name, weight, from, to, after, delay))
// In a thousand.
struct Rates {
  int decline = 0;
  int late_report = 0;
  int no_report = 0;
  int returned = 0;
  int corrected = 0;
  int evidence = 0;
  int waiting = 0;  // of the last period, not looked at by the office yet
  int close = 0;    // what is fulfilled
};
BOOST_DESCRIBE_STRUCT(Rates, (),
                      (decline, late_report, no_report, returned, corrected, evidence, waiting,
                       close))

// How an order goes: accepted, sent back once, answered late.
enum class OrderEnd : std::uint8_t { kAccepted, kReturned, kLate };
BOOST_DESCRIBE_ENUM(OrderEnd, kAccepted, kReturned, kLate)
struct Orders {
  std::string kind;            // of the city's kinds
  int limit_days = 0;          // working days, as the kind has it
  int a_month = 0;             // by hand
  int heeded = 0;              // in a thousand, that the work catches up behind
  std::vector<OrderEnd> ends;  // one after the other, again and again
};
BOOST_DESCRIBE_STRUCT(Orders, (), (kind, limit_days, a_month, heeded, ends))
struct Problem {
  std::string kind;  // of the city's kinds
  std::string title;
  std::string text;
  std::string measures;
  office::UnitId unit;
  std::string opened;    // "04-13"
  std::string answered;  // "": not yet
  std::string answer;
  std::string file;      // the name of what is handed in with the answer
  std::string accepted;  // "": not yet
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Problem, (),
                      (kind, title, text, measures, unit, opened, answered, answer, file, accepted,
                       note))

struct Promised {
  std::string title;
  std::optional<std::string> deadline;
  std::optional<std::string> unit;
  std::optional<base::Decimal> target;
};
BOOST_DESCRIBE_STRUCT(Promised, (), (title, deadline, unit, target))
struct PlannedSource {
  commitment::Origin type = commitment::Origin::kInstruction;
  std::string number;  // "{year}" stands for the year
  std::string title;
  std::string issuer;
  office::UnitId lead;
  std::string received;
  std::optional<std::string> due;
  std::string text;
  std::vector<Promised> promises;
  std::optional<std::string> replied;
  std::optional<std::string> reply;
  std::optional<commitment::Rating> rating;
  std::optional<std::string> rating_text;
  std::optional<std::string> closed;  // the reason, some days behind the last that was said
};
BOOST_DESCRIBE_STRUCT(PlannedSource, (),
                      (type, number, title, issuer, lead, received, due, text, promises, replied,
                       reply, rating, rating_text, closed))
// That came so many days before the day of the start, and is due so many behind it.
struct Recent {
  commitment::Origin type = commitment::Origin::kSuggestion;
  std::string number;
  std::string title;
  std::string issuer;
  office::UnitId lead;
  int received_before = 0;
  int due_in = 0;
  std::string text;
  Promised promise;
};
BOOST_DESCRIBE_STRUCT(Recent, (),
                      (type, number, title, issuer, lead, received_before, due_in, text, promise))

struct PlannedIndicator {
  commitment::IndicatorId id;
  std::string name;
  std::string unit;
  std::string definition;
  std::string source;
  std::optional<bool> cumulative;
  std::optional<commitment::Direction> direction;
  base::Decimal usual;     // last year
  base::Decimal now;       // this year
  base::Decimal moves;     // a month, at the most
  base::Decimal spread;    // of the counties around the city; 0: the city alone
  base::Decimal province;  // less the city; with spread 0 not observed
};
BOOST_DESCRIBE_STRUCT(PlannedIndicator, (),
                      (id, name, unit, definition, source, cumulative, direction, usual, now, moves,
                       spread, province))

struct Plan {
  std::string report;  // its file
  int year = 0;        // that it speaks of
  std::uint64_t seed = 0;
  std::string begins;  // "01-16"
  std::vector<Rejected> rejected;
  std::vector<Merged> merged;
  std::vector<std::string> unsplit;
  std::vector<Corrected> corrected;
  std::vector<Named> named;
  std::vector<Chapter> chapters;
  std::vector<Partners> partners;
  std::vector<CountyShares> counties;
  std::vector<Curve> curves;
  std::vector<Stages> stages;
  std::vector<Pace> paces;
  Rates rates;
  std::map<std::string, std::vector<std::string>> phrases;  // "{title}" and others are filled in
  Orders orders;
  std::vector<Problem> problems;
  std::vector<PlannedSource> sources;
  std::vector<Recent> recent;
  std::vector<PlannedIndicator> indicators;
};
BOOST_DESCRIBE_STRUCT(Plan, (),
                      (report, year, seed, begins, rejected, merged, unsplit, corrected, named,
                       chapters, partners, counties, curves, stages, paces, rates, phrases, orders,
                       problems, sources, recent, indicators))

struct PlanReading {
  Plan plan;
  std::vector<base::Finding> findings;  // where: "year.yaml:12"
};
PlanReading read_plan(const std::string& text, const std::string& file = "year.yaml");

// "03-20" of a year. The plan's days were looked at when it was read.
office::Day day_in(int year, const std::string& month_day);
// Does one of the words stand in the text?
bool has_one(const std::string& text, const std::vector<std::string>& words);

}  // namespace luoshi::sample
