// What a correction, a merger and a split make of candidates. Thread rule: pure.
#pragma once

#include <vector>

#include "commitment/review.h"

namespace luoshi::commitment {

void apply_correction(Candidate& candidate, const Correction& fields);

// Places and figures of the one go to the other; a figure that both have is kept once.
void merge_into(Candidate& into, const Candidate& gone);

// Keyed q12.1, q12.2 …; each with the words of its stretch and the figures that stand there.
std::vector<Candidate> parts_of(const Candidate& whole, const std::vector<CandidatePart>& parts);

}  // namespace luoshi::commitment
