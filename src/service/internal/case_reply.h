// What commands on cases, orders and requests alike, are answered with. Thread rule: pure
// functions.
#pragma once

#include <utility>

#include "service/answers.h"

namespace luoshi::service {

// In the words of openapi.yaml: a state in which this is not done is one problem, whichever it is.
inline base::Result<ledger::Reply> told_of(base::Result<ledger::Reply> reply) {
  if (reply) return reply;
  base::Error error = reply.error();
  const bool is_state = error.where == "/id" && error.code == base::ErrorCode::kConflict;
  if (is_state) error.reason = "state_forbids";
  return tl::unexpected(told(std::move(error)));
}

}  // namespace luoshi::service
