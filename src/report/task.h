// Every clause of the plan and of the government's own improvement that commits to an act.
#pragma once

#include <vector>

#include "report/outline.h"
#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

// Spans of the result are places in the document's text. `quantities`: those of the same text.
std::vector<Task> read_tasks(const Source& source, const Outline& outline,
                             const std::vector<Quantity>& quantities);

}  // namespace luoshi::report
