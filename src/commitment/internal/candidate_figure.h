// Quantities of a reading as figures of a candidate. Thread rule: pure.
#pragma once

#include "commitment/candidate.h"

namespace luoshi::commitment {

// `index`: of the quantity in its reading.
Figure figure_of(const report::Quantity& quantity, std::size_t index);

// Stands the figure beside one that counts: to strive for, or what comes of it?
bool is_beside(const std::vector<Figure>& figures, const Figure& figure);

// Does the quantity move or hold a rate, and so make a target of the clause that says no more?
bool is_rate(const report::Quantity& quantity);

}  // namespace luoshi::commitment
