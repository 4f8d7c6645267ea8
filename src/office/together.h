// Several commands as one: all of them or none. An import is carried out so.
//
// Each part sees what the parts before it would have changed. The first error ends it and is the
// answer, with `part` telling which; events of all parts together stay within the ledger's limit
// for one command (kTooLarge). Thread rule: as a command's decide.
#pragma once

#include <vector>

#include "ledger/command.h"
#include "ledger/stream.h"
#include "office/names.h"

namespace luoshi::office {

inline constexpr std::size_t kEventsMax = 1'000;  // of one command (ledger/command.h)

// `part`, when given, receives the index of the part at which it ended. The reply is
// {"parts": n}. Works on this module's streams and tables, and on streams of `others` that begin
// with it.
base::Result<ledger::Decision> decide_together(ledger::View& view,
                                               const std::vector<ledger::Decide>& parts,
                                               std::size_t* part = nullptr,
                                               const ledger::Catalog& others = {});

}  // namespace luoshi::office
