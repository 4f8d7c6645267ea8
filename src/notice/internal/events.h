// How this module's events are written and read: bodies that are described structs.
// Thread rule: pure functions.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/json.h"
#include "ledger/command.h"
#include "ledger/event.h"

namespace luoshi::notice {

template <class Body>
base::Result<Body> body_of(const ledger::Event& event) {
  auto json = base::parse_json(event.body, {.bytes_max = ledger::kBodyBytesMax});
  if (!json) return tl::unexpected(json.error());
  return base::from_json<Body>(*json);
}

template <class Body>
ledger::NewEvent new_event(ledger::StreamId stream, std::string kind, const Body& body) {
  return {std::move(stream), std::move(kind), 1, base::serialize(base::to_json(body))};
}

inline base::Result<void> unknown_event(const ledger::Event& event) {
  return base::fail(base::ErrorCode::kUnsupported,
                    {fmt::format("不认识的事件：{}，第{}版", event.kind, event.kind_version),
                     fmt::format("unknown event: {}, version {}", event.kind, event.kind_version)},
                    event.stream,
                    {"应使用不低于写入者的程序版本", "a program as new as the one that wrote it"});
}

}  // namespace luoshi::notice
