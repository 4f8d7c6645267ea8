// Ids and other words that all of commitment uses. Ids are random and given by whoever asks: r- and
// 1 to 60 of a-z, 0-9 and '-'; nothing here makes one. Digests stand in events and tables as the
// API shows them, "sha256:<64 hexadecimal digits>". Thread rule: values.
#pragma once

#include <string>

#include "base/id.h"
#include "base/json.h"
#include "office/fold.h"
#include "office/names.h"

namespace luoshi::commitment {

using ReadingId = base::Id<struct ReadingTag>;

inline ledger::StreamId stream_of(const ReadingId& id) { return {"reading", id.value()}; }
// By the digits alone.
ledger::StreamId file_stream(std::string_view digest);

// The row of evidence_uses that says that `stream` names the file.
ledger::RowChange evidence_use(std::string_view digest, const std::string& stream);

// kInvalidInput unless it is the name of an algorithm, ':' and 64 hexadecimal digits.
base::Result<void> check_digest(std::string_view digest, std::string where);

// How streams are folded and fields are checked is office's.
using office::Applier;
using office::apply_by;
using office::body_of;
using office::fold;
using office::list_kinds;
using office::new_event;
using office::unknown_event;

}  // namespace luoshi::commitment
