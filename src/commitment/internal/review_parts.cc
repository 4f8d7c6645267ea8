#include "commitment/internal/review_parts.h"

#include <algorithm>

#include "base/unicode.h"

namespace luoshi::commitment {

void apply_correction(Candidate& candidate, const Correction& fields) {
  if (fields.title) candidate.title = *fields.title;
  if (fields.kind) candidate.kind = *fields.kind;
  if (fields.deadline) candidate.deadline = *fields.deadline;
  if (fields.measure) candidate.measure = *fields.measure;
  if (fields.package) candidate.package = *fields.package;
}

void merge_into(Candidate& into, const Candidate& gone) {
  into.sources.insert(into.sources.end(), gone.sources.begin(), gone.sources.end());
  const bool was_of_figures = into.measure == measure_of(into.figures);
  for (const Figure& figure : gone.figures) {
    const bool is_known =
        std::any_of(into.figures.begin(), into.figures.end(), [&](const Figure& known) {
          return known.indicator == figure.indicator && known.measure == figure.measure;
        });
    if (!is_known) into.figures.push_back(figure);
  }
  // A measure that a person has set stays.
  if (was_of_figures) into.measure = measure_of(into.figures);
  if (!into.deadline) into.deadline = gone.deadline;
  if (!into.lead) into.lead = gone.lead;
  if (into.package.empty()) into.package = gone.package;
  into.parts.clear();
}

std::vector<Candidate> parts_of(const Candidate& whole, const std::vector<CandidatePart>& parts) {
  std::vector<Candidate> made;
  const SourceSpan& source = whole.sources.front();
  const std::u32string text = base::to_utf32(source.text);
  for (const CandidatePart& stretch : parts) {
    Candidate part = whole;
    part.key = whole.key + "." + std::to_string(made.size() + 1);
    part.title = stretch.title;
    part.parts.clear();
    part.similar.clear();
    SourceSpan& own = part.sources.front();
    own.start = stretch.start;
    own.end = stretch.end;
    own.text = base::to_utf8(std::u32string_view(text).substr(stretch.start - source.start,
                                                              stretch.end - stretch.start));
    std::erase_if(part.figures, [&](const Figure& figure) {
      return figure.start < stretch.start || figure.end > stretch.end;
    });
    part.measure = measure_of(part.figures);
    made.push_back(std::move(part));
  }
  return made;
}

}  // namespace luoshi::commitment
