// What a person should know about a reading: what the head does not say, parts that are not there,
// years that do not fit, figures that could not be read, figures that contradict each other, notes
// and marks that do not meet, targets without a value. Codes are stable; docs/formats/reading.md
// lists them. Pure, linear; any thread.
#pragma once

#include <vector>

#include "report/outline.h"
#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

// What the stages before could not place, as places in the document's text.
struct Leftovers {
  std::vector<Span> unresolved;   // numbers that look like a quantity (quantity.h)
  std::vector<Span> unexplained;  // marks to which no note belongs (term.h)
};

// At most kFindingsMax of one code; what is over that is counted in the last.
constexpr std::size_t kFindingsMax = 100;

std::vector<base::Finding> check_reading(const Source& source, const Outline& outline,
                                         const Reading& reading, const Leftovers& leftovers);

}  // namespace luoshi::report
