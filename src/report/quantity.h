// What a numeric mention measures: indicator, measure, sign, certainty, baseline, period. The rules
// are those of docs/formats/reading.md ("How a figure is read"). Pure; any thread.
#pragma once

#include <vector>

#include "base/finding.h"
#include "report/mention.h"
#include "report/outline.h"
#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

// Spans of the result are places in the document's text. `year` is the plan's; 0 when unknown.
// `unresolved` receives, as places in the text, numbers that look like a quantity and are none.
std::vector<Quantity> read_quantities(const Source& source, const Outline& outline, int year,
                                      std::vector<base::Span>& unresolved);

}  // namespace luoshi::report
