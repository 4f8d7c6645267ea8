// Which figure of a review answers which promise: candidates by the rarest pairs of characters they
// share, then one-to-one, the likest pair first. Near-linear: for each promise a bounded number of
// figures is looked at, however often a word occurs.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "report/internal/subject.h"

namespace luoshi::report {

struct Match {
  std::uint32_t answer = 0;  // index into the answers
  double likeness = 0;
};

struct Matching {
  // Same indicator, measure, unit, kind of action and baseline: fit for a verdict.
  std::optional<Match> answer;
  // Same indicator and action, but another measure or unit.
  std::optional<Match> other_measure;
  // The nearest of all, fit or not; nothing when no word is shared.
  std::optional<Match> closest;
};

// One for each of `promises`, in their order.
std::vector<Matching> match(const std::vector<Subject>& promises,
                            const std::vector<Subject>& answers, const Indicators& indicators);

}  // namespace luoshi::report
