// Parts of a commitment, several at once, as when counties share out the city's figure: all of them
// are made or none is. What they add up to is not held against the whole; the gap is shown
// (commitment.h, parts_gap).
//
// Invariants, held by decide: the whole is open; each part has a lead, and no unit leads two of
// those that are made together. Thread rule: values and pure functions.
#pragma once

#include <vector>

#include "commitment/commitment.h"

namespace luoshi::commitment {

inline constexpr std::size_t kPartsTogetherMax = 100;

// Replies with {"id", "version"} of the whole, of which nothing is changed.
struct MakeParts {
  CommitmentId id;  // the whole
  std::optional<std::uint64_t> version;
  std::vector<MakeCommitment> parts;  // whatever they say of their parent: it is the whole
};

// An error names the part: /parts/3/measure/target.
Decided decide(ledger::View& view, const MakeParts& ask, const office::Actor& actor);

std::vector<ledger::StreamId> streams_of(const MakeParts& ask);

}  // namespace luoshi::commitment
