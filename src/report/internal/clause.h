// The clauses of a sentence: between commas, and where a new verb with an object of its own begins
// behind 、 ("做优存量、做大增量"). Lists of nouns and of verbs that share an object stay whole.
#pragma once

#include <vector>

#include "report/source.h"

namespace luoshi::report {

std::vector<base::Span> split_clauses(const Source& source, base::Span sentence);

}  // namespace luoshi::report
