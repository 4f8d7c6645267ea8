// How the board reads rows: commitments with what belongs to them, units, and what the rule of
// lights asks of each. Thread rule: one thread at a time a snapshot.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "commitment/light_rule.h"
#include "ledger/store.h"
#include "service/board.h"

namespace luoshi::service {

using BoardCommitments = std::vector<std::shared_ptr<const BoardCommitment>>;

// Those of these ids that are there, by id; all of them when `ids` is null.
base::Result<BoardCommitments> read_commitments(ledger::Snapshot& snapshot,
                                                const std::vector<std::string>* ids,
                                                const commitment::LightRule& rule);
base::Result<std::shared_ptr<const BoardUnits>> read_units(ledger::Snapshot& snapshot);

base::Result<std::shared_ptr<const BoardThings>> read_things(ledger::Snapshot& snapshot,
                                                             ThingKind kind);

// Sets what is derived by the rule.
void derive(BoardCommitment& of, const commitment::LightRule& rule);

}  // namespace luoshi::service
