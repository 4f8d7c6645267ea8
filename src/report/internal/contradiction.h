// Figures that contradict each other: the same indicator, measure, unit, period, kind, baseline,
// certainty and act with values that cannot both hold, in different sentences.
#pragma once

#include <utility>
#include <vector>

#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

// Pairs of indices into `quantities`, the earlier first; each figure is the second of one pair at
// most. Only figures that stand alone are compared: an indicator of four characters or more, and
// nothing before it in its sentence that could tell whose it is ("清溪区…，产值增长9%").
std::vector<std::pair<std::size_t, std::size_t>> find_contradictions(
    const Source& source, const std::vector<Quantity>& quantities);

}  // namespace luoshi::report
