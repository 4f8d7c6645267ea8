// Candidates: what a reading offers to the register, one promise each. A pure function of the
// reading and of the text that it was read from; a person decides on each of them (review.h).
//
// A task and the figures in its clause are one candidate; so is a figure with the one to strive for
// beside it; so is an item of a livelihood list, and what a report says twice in the same words. A
// clause with several figures or several named works says how it could be split. Numbered packages
// (“六大行动”, 民生实事10件) keep the count that the text declares. A lead is suggested, never read
// into a text that names none.
// Thread rule: values and pure functions. Time and memory are linear in reading and text, but for
// sorting.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commitment/promise.h"
#include "report/reading.h"

namespace luoshi::commitment {

inline constexpr std::size_t kCandidatesMax = 5'000;  // of one reading; a long report has 600
inline constexpr std::size_t kTitleCharactersMax = 60;
inline constexpr std::size_t kTitleCharactersUsual = 30;  // of titles that are made here

// A figure that the candidate promises.
struct Figure {
  std::string item;  // "q12": the quantity of that index in the reading
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::string text;       // "120个"
  std::string indicator;  // what is counted, as worded
  Measure measure;
  bool strive = false;   // 力争: beside one that must be reached
  bool besides = false;  // what comes of it (惠及1.6万户), not what is done
  friend bool operator==(const Figure&, const Figure&) = default;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (item, start, end, text, indicator, measure, strive, besides))

struct LeadHint {
  std::string unit;  // a department's usual name, no unit of the city yet
  int share = 0;     // 0 to 100, of the weight of all departments that answered
  std::vector<std::string> words;
  friend bool operator==(const LeadHint&, const LeadHint&) = default;
};
BOOST_DESCRIBE_STRUCT(LeadHint, (), (unit, share, words))

struct CandidatePart {
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::string title;
  friend bool operator==(const CandidatePart&, const CandidatePart&) = default;
};
BOOST_DESCRIBE_STRUCT(CandidatePart, (), (start, end, title))

struct Candidate {
  std::string key;  // "t5", "q12", or "l3": the list item that is neither
  CommitmentKind kind = CommitmentKind::kTask;
  std::string title;
  std::vector<SourceSpan> sources;  // the first is its own, further ones say the same again
  std::vector<Figure> figures;
  Measure measure;                      // of the figures (measure_of)
  std::optional<office::Day> deadline;  // where the text says one
  std::string milestone;  // of a task: "start", "finish" … (docs/formats/reading.md)
  std::optional<LeadHint> lead;
  std::string package;               // key of a CandidatePackage, or ""
  std::vector<CandidatePart> parts;  // how it could be split; two or more, or none
  std::vector<std::string> similar;  // keys of others that hold one of its figures
  bool general = false;              // of the general requirements: mostly a maxim
  friend bool operator==(const Candidate&, const Candidate&) = default;
};
BOOST_DESCRIBE_STRUCT(Candidate, (),
                      (key, kind, title, sources, figures, measure, deadline, milestone, lead,
                       package, parts, similar, general))

struct CandidatePackage {
  std::string key;   // "k1"
  std::string name;  // 城市更新“六大行动”
  std::uint32_t declared_count = 0;
  std::uint32_t listed_count = 0;  // that the text lists behind it; 0: it lists none
  SourceSpan source;
  friend bool operator==(const CandidatePackage&, const CandidatePackage&) = default;
};
BOOST_DESCRIBE_STRUCT(CandidatePackage, (), (key, name, declared_count, listed_count, source))

struct Candidates {
  std::vector<Candidate> items;  // in the order of the text
  std::vector<CandidatePackage> packages;
  std::uint64_t left_out = 0;  // over kCandidatesMax
};

// `text`: the document's, which the reading's spans count in. `year`: of the promises.
Candidates candidates_of(const report::Reading& reading, std::u32string_view text, int year);

// By the figure where there is one (that to be reached, not that to strive for), by milestones
// where there are several or none.
Measure measure_of(const std::vector<Figure>& figures);
// One milestone for each figure that is to be reached, or one in all; none when measured by value.
std::vector<Milestone> milestones_of(const Candidate& candidate, const office::Day& due);

}  // namespace luoshi::commitment
