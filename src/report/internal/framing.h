// What words each figure of a sentence has for itself, in front and behind, and which figures form
// one list of numbers. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "report/internal/figure.h"

namespace luoshi::report {

// Fills clause, left, right and joined of every figure.
void frame_figures(Row& row);

// How many of `clauses`, which are in order, begin at or before `place`.
std::size_t clauses_begun(const std::vector<base::Span>& clauses, std::uint32_t place);

// One behind the last figure of the list of numbers that begins at `first` ("200个、100个").
std::size_t end_of_list(const Row& row, std::size_t first);

}  // namespace luoshi::report
