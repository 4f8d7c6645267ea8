// Ids and other words that all of commitment uses. Ids are random and given by whoever asks: r- and
// 1 to 60 of a-z, 0-9 and '-'; nothing here makes one. Digests stand in events and tables as the
// API shows them, "sha256:<64 hexadecimal digits>". Thread rule: values.
#pragma once

#include <string>

#include "base/id.h"
#include "base/json.h"
#include "ledger/command.h"
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

// The body of an event, as long as an event may be.
template <class Body>
base::Result<Body> body_of(const ledger::Event& event) {
  auto json = base::parse_json(event.body, {.bytes_max = ledger::kBodyBytesMax});
  if (!json) return tl::unexpected(json.error());
  return base::from_json<Body>(*json);
}
template <class Body>
ledger::NewEvent new_event(ledger::StreamId stream, std::string kind, const Body& body,
                           std::uint32_t version = 1) {
  return {std::move(stream), std::move(kind), version, base::serialize(base::to_json(body))};
}
// kUnsupported: a newer program wrote it.
base::Error unknown_event(const ledger::Event& event);

}  // namespace luoshi::commitment
