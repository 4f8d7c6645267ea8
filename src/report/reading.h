// A Reading: what was read out of a government work report. Every item points back to its place in
// the text. The shapes and their names in JSON are the contract of docs/formats/reading.md.
//
// Offsets are code points into the document's text. Values are as a person would enter them in a
// register: scale words folded (3.4万人 -> 34000 人), percentages as written, a fall negative.
// A Reading owns its strings and does not refer to the document. Values; no thread rule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/finding.h"
#include "base/span.h"

namespace luoshi::report {

using base::Span;

// Figures, and tasks, that are read out of one document: a report has a thousand. What is over that
// is left out and reported (reading.too_many), so that no text makes a reading without bound.
constexpr std::size_t kItemsMax = 200'000;

// The outline's own kinds. `section_of` folds them into the five sections of an annotation.
enum class Part {
  kTitle,
  kReview,
  kProblems,
  kRequirements,
  kTargets,
  kTasks,
  kSelf,
  kGlossary,
  kClosing,
  kOther,
};
enum class Section { kReview, kPlan, kSelf, kGlossary, kOther };
Section section_of(Part part);

enum class Kind { kOutcome, kTarget, kDefinition };
enum class Measure { kLevel, kCount, kChange, kChangeAbs, kShare, kRank, kGap };
enum class Comparator { kEq, kGe, kGt, kLe, kLt, kApprox, kRange };
enum class Certainty { kNone, kMust, kStrive };
enum class Milestone { kStart, kAdvance, kFinish, kEstablish, kWin, kRun, kKeep, kImprove };

// The words of the JSON form, "review", "change_abs", "ge" …
const char* to_string(Part);
const char* to_string(Section);
const char* to_string(Kind);
const char* to_string(Measure);
const char* to_string(Comparator);
const char* to_string(Certainty);  // "" for kNone
const char* to_string(Milestone);

struct OutlineSection {
  Part part = Part::kOther;
  std::u32string heading;
  Span span;  // heading included, up to the next section
};

// The headings above an item, the highest first. Items below the same headings share them.
class Path {
 public:
  Path() = default;
  explicit Path(std::vector<std::u32string> headings)
      : headings_(std::make_shared<const std::vector<std::u32string>>(std::move(headings))) {}

  const std::vector<std::u32string>& headings() const;

 private:
  std::shared_ptr<const std::vector<std::u32string>> headings_;  // null for none
};

struct Quantity {
  Span span;
  std::u32string text;
  Part part = Part::kOther;
  Kind kind = Kind::kOutcome;
  std::u32string indicator;
  std::u32string head;
  std::u32string action;
  Measure measure = Measure::kLevel;
  base::Decimal value;
  std::optional<base::Decimal> value_max;
  std::u32string unit;
  Comparator comparator = Comparator::kEq;
  Certainty certainty = Certainty::kNone;
  std::u32string baseline;
  std::string period;
  Span clause;
  Path path;
};

struct Lead {  // a suggestion, never a decision
  std::string unit;
  double score = 0;                // share of the weight of all units that answered, 0..1
  std::vector<std::string> words;  // what led to it, the heaviest first
};

struct Task {
  Span span;
  std::u32string text;
  Part part = Part::kTasks;
  std::u32string action;
  Milestone milestone = Milestone::kRun;
  std::vector<std::u32string> objects;
  bool quantified = false;
  Path path;
  std::optional<Lead> lead;
};

struct TermItem {
  Span span;
  std::u32string text;
};

struct Term {
  int number = 0;
  std::u32string term;
  std::u32string definition;
  Span span;
  std::vector<Span> mentions;
  std::vector<TermItem> items;  // the enumeration inside the definition, when there is one
};

struct Heading {
  Span span;
  std::u32string text;
  int level = 0;
};

struct Reading {
  std::string file;
  std::string title;
  std::string place;
  std::string speaker;
  std::string date;  // YYYY-MM-DD; empty when the text does not say
  int year = 0;      // of the targets; 0 when the text does not say
  std::vector<OutlineSection> sections;
  std::vector<Heading> headings;
  std::vector<Quantity> quantities;
  std::vector<std::optional<Lead>> target_leads;  // one for each of `quantities`
  std::vector<Task> tasks;
  std::vector<Term> terms;
  std::vector<base::Finding> findings;
};

}  // namespace luoshi::report
