// Whether something came in time: whole seconds count, as clocks do (calendar/clock.h), whatever
// milliseconds stand in a ledger. Thread rule: pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "cases/case.h"

namespace luoshi::cases {

// Milliseconds since 1970.
inline Verdict verdict_of(std::int64_t at, const std::optional<std::int64_t>& due_at) {
  const auto second = [](std::int64_t ms) {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(ms));
  };
  if (!due_at) return Verdict::kNoLimit;
  return second(at) <= second(*due_at) ? Verdict::kInTime : Verdict::kLate;
}

}  // namespace luoshi::cases
