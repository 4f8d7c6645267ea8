// The plain words of the register: what a promise is, how it is measured and by when. All that
// stands in the events of commitments (docs/formats/commitment-events.md), and nothing that acts.
//
// Figures are Decimals and stand in JSON as text. Days are the city's. A percentage is a number of
// percent: 5.8 is 5.8 %. Ids: commitment c-…, indicator i-…, package k-…, source s-…, each with 1
// to 60 of a-z, 0-9 and '-', random, given by whoever asks.
// Thread rule: values.
#pragma once

#include <boost/describe.hpp>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/json.h"
#include "base/message.h"
#include "office/day.h"
#include "office/names.h"
#include "report/reading.h"

namespace luoshi::commitment {

using CommitmentId = base::Id<struct CommitmentTag>;
using IndicatorId = base::Id<struct IndicatorTag>;
using PackageId = base::Id<struct PackageTag>;
using SourceId = base::Id<struct SourceTag>;

inline ledger::StreamId stream_of(const CommitmentId& id) { return {"commitment", id.value()}; }
inline ledger::StreamId stream_of(const IndicatorId& id) { return {"indicator", id.value()}; }
inline ledger::StreamId stream_of(const PackageId& id) { return {"package", id.value()}; }
inline ledger::StreamId stream_of(const SourceId& id) { return {"source", id.value()}; }

enum class CommitmentKind : std::uint8_t { kTarget, kTask, kProject, kLivelihood };
BOOST_DESCRIBE_ENUM(CommitmentKind, kTarget, kTask, kProject, kLivelihood)
// Where a promise comes from: the work report, its livelihood list, a leader's written instruction,
// a meeting, an order from above, a deputy's bill (议案), suggestion (建议) or proposal (提案).
enum class Origin : std::uint8_t {
  kReport,
  kLivelihood,
  kInstruction,
  kMeeting,
  kOrder,
  kBill,
  kSuggestion,
  kProposal,
  kByHand
};
BOOST_DESCRIBE_ENUM(Origin, kReport, kLivelihood, kInstruction, kMeeting, kOrder, kBill,
                    kSuggestion, kProposal, kByHand)
enum class Status : std::uint8_t { kUnassigned, kAssigned, kSigned, kClosed };
BOOST_DESCRIBE_ENUM(Status, kUnassigned, kAssigned, kSigned, kClosed)
enum class Outcome : std::uint8_t { kMet, kPartlyMet, kNotMet, kCancelled, kCarriedOver };
BOOST_DESCRIBE_ENUM(Outcome, kMet, kPartlyMet, kNotMet, kCancelled, kCarriedOver)
// None: not started yet, or nothing to compare. Done: fulfilled.
enum class Light : std::uint8_t { kNone, kGreen, kYellow, kRed, kDone };
BOOST_DESCRIBE_ENUM(Light, kNone, kGreen, kYellow, kRed, kDone)

// The word in JSON and in tables: "partly_met".
template <class Enum>
std::string word_of(Enum value) {
  for (const auto& [known, word] : base::json_internal::enumerators<Enum>()) {
    if (known == value) return word;
  }
  return {};
}
template <class Enum>
std::optional<Enum> parse_word(std::string_view word) {
  for (const auto& [value, known] : base::json_internal::enumerators<Enum>()) {
    if (known == word) return value;
  }
  return std::nullopt;
}

// A month "2026-03", a quarter "2026-Q1", half a year "2026-H1" or a year "2026"; years 1949 to
// 2199. Ordered by the last day, the shorter first: 2026-03 < 2026-Q1 < 2026-04.
class Period {
 public:
  enum class Length : std::uint8_t { kMonth, kQuarter, kHalf, kYear };

  Period() = default;  // empty: not set
  static base::Result<Period> parse(std::string_view text);
  static Period month(int year, int month);      // CHECKs its range, as the next ones do
  static Period quarter(int year, int quarter);  // 1 to 4
  static Period whole_year(int year);
  static Period month_of(const office::Day& day);

  bool empty() const { return year_ == 0; }
  int year() const { return year_; }
  Length length() const { return length_; }
  int last_month() const { return last_month_; }  // 1 to 12
  int first_month() const { return last_month_ - months() + 1; }
  int months() const;
  office::Day first_day() const;
  office::Day last_day() const;
  // The period of the same length before this one; that of the year before.
  Period previous() const;
  Period year_before() const;
  std::string to_string() const;  // "" when empty

  friend auto operator<=>(const Period&, const Period&) = default;

 private:
  Period(int year, int last_month, Length length)
      : year_(year), last_month_(last_month), length_(length) {}
  int year_ = 0;
  int last_month_ = 0;
  Length length_ = Length::kMonth;
};

struct PeriodValue {
  Period period;
  base::Decimal value;
  friend bool operator==(const PeriodValue&, const PeriodValue&) = default;
};
BOOST_DESCRIBE_STRUCT(PeriodValue, (), (period, value))

// A place in a source, kept for ever. Offsets are code points of the reading's text.
struct SourceSpan {
  std::optional<std::string> reading_id;  // r-…
  std::optional<SourceId> source_id;
  std::string item;  // "q12": the quantity of that index in the reading, "t5": the task; or ""
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::string text;               // the clause or sentence
  std::vector<std::string> path;  // the headings above it, the highest first
  friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};
BOOST_DESCRIBE_STRUCT(SourceSpan, (), (reading_id, source_id, item, start, end, text, path))

// By a value that the unit reports, by an indicator's observations, by the parts (sub-commitments),
// or by the milestones of the schedule.
enum class MeasuredBy : std::uint8_t { kValue, kIndicator, kParts, kMilestones };
BOOST_DESCRIBE_ENUM(MeasuredBy, kValue, kIndicator, kParts, kMilestones)
enum class Direction : std::uint8_t { kUp, kDown };  // more is better; less is better
BOOST_DESCRIBE_ENUM(Direction, kUp, kDown)

struct Measure {
  MeasuredBy by = MeasuredBy::kMilestones;
  std::string unit;  // "亿元", "%", "个"; "" of none
  Direction direction = Direction::kUp;
  report::Comparator comparator = report::Comparator::kGe;
  std::optional<base::Decimal> target;
  std::optional<base::Decimal> target_max;  // with comparator range
  std::optional<base::Decimal> baseline;    // the value at the start of the year
  bool cumulative = false;  // reported values are totals since 1 January and do not fall
  std::optional<IndicatorId> indicator_id;
  std::optional<office::UnitId> region;  // of the indicator
  friend bool operator==(const Measure&, const Measure&) = default;
};
BOOST_DESCRIBE_STRUCT(Measure, (),
                      (by, unit, direction, comparator, target, target_max, baseline, cumulative,
                       indicator_id, region))

enum class ScheduledBy : std::uint8_t { kStraight, kPoints };
BOOST_DESCRIBE_ENUM(ScheduledBy, kStraight, kPoints)

struct PlannedPoint {
  Period period;          // planned at its last day
  base::Decimal planned;  // in the measure's unit
  friend bool operator==(const PlannedPoint&, const PlannedPoint&) = default;
};
BOOST_DESCRIBE_STRUCT(PlannedPoint, (), (period, planned))

struct Milestone {
  std::uint32_t number = 0;  // 1, 2, 3 … inside its commitment
  std::string name;
  office::Day due;
  friend bool operator==(const Milestone&, const Milestone&) = default;
};
BOOST_DESCRIBE_STRUCT(Milestone, (), (number, name, due))

// A straight line from `from` to the commitment's deadline, or points between which it is straight.
struct Schedule {
  ScheduledBy by = ScheduledBy::kStraight;
  office::Day from;
  std::vector<PlannedPoint> points;  // by period, strictly rising
  std::vector<Milestone> milestones;
  friend bool operator==(const Schedule&, const Schedule&) = default;
};
BOOST_DESCRIBE_STRUCT(Schedule, (), (by, from, points, milestones))
// From 1 January of the year, straight, without milestones.
Schedule default_schedule(int year);
office::Day default_deadline(int year);  // 31 December

// What is odd about a reported value, and wants an explanation before it is taken.
struct Question {
  std::string code;  // "out_of_bounds", "jump", "falls", "parts_disagree" …
  base::Message text;
  friend bool operator==(const Question&, const Question&) = default;
};
BOOST_DESCRIBE_STRUCT(Question, (), (code, text))

// Why a light is what it is.
struct Cause {
  std::string code;    // "on_plan", "behind", "late_report" …
  base::Message text;  // a sentence
  friend bool operator==(const Cause&, const Cause&) = default;
};
BOOST_DESCRIBE_STRUCT(Cause, (), (code, text))

// How a Message stands in JSON.
struct MessageForm {
  std::string zh;
  std::string en;
};
BOOST_DESCRIBE_STRUCT(MessageForm, (), (zh, en))

}  // namespace luoshi::commitment

namespace luoshi::base {
template <>
struct JsonAs<commitment::Period> {
  using Form = std::string;
  static Form write(const commitment::Period& period) { return period.to_string(); }
  static Result<commitment::Period> read(const Form& text) {
    return commitment::Period::parse(text);
  }
};
template <>
struct JsonAs<Message> {
  using Form = commitment::MessageForm;
  static Form write(const Message& message) { return {message.zh, message.en}; }
  static Result<Message> read(const Form& form) { return Message{form.zh, form.en}; }
};
// The words of reading.md: "ge".
template <>
struct JsonAs<report::Comparator> {
  using Form = std::string;
  static Form write(report::Comparator comparator) { return report::to_string(comparator); }
  static Result<report::Comparator> read(const Form& word);
};
}  // namespace luoshi::base
