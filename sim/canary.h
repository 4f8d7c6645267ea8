// Faults that are put in on purpose, and that a world must find. Thread rule: values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace luoshi::sim {

enum class Canary {
  kNone,
  kLyingSync,
  kSynchronousOff,
  kLostRequest,
  kDoubleApply,
  kEventBeforeFile,
  kSweepWithoutGrace,
  kShortRestore,
  kIgnoredLease,
  kHollowSuspension,
  kLeftKey,
  kSecondLead,
  kHollowFreeze,
  kOldFigure,
  kNumberTwice,
  kForgottenRung,
  kBorrowedVerdict,
  kCountedTwice,
};
std::optional<Canary> parse_canary(std::string_view name);
std::string canary_names();  // all, behind commas

}  // namespace luoshi::sim
