#include "sim/canary.h"

#include <array>
#include <utility>

namespace luoshi::sim {
namespace {

constexpr std::array<std::pair<std::string_view, Canary>, 17> kNames = {{
    {"lying-sync", Canary::kLyingSync},
    {"synchronous-off", Canary::kSynchronousOff},
    {"lost-request", Canary::kLostRequest},
    {"double-apply", Canary::kDoubleApply},
    {"event-before-file", Canary::kEventBeforeFile},
    {"sweep-without-grace", Canary::kSweepWithoutGrace},
    {"short-restore", Canary::kShortRestore},
    {"ignored-lease", Canary::kIgnoredLease},
    {"hollow-suspension", Canary::kHollowSuspension},
    {"left-key", Canary::kLeftKey},
    {"second-lead", Canary::kSecondLead},
    {"hollow-freeze", Canary::kHollowFreeze},
    {"old-figure", Canary::kOldFigure},
    {"number-twice", Canary::kNumberTwice},
    {"forgotten-rung", Canary::kForgottenRung},
    {"borrowed-verdict", Canary::kBorrowedVerdict},
    {"counted-twice", Canary::kCountedTwice},
}};

}  // namespace

std::optional<Canary> parse_canary(std::string_view name) {
  for (const auto& [known, canary] : kNames) {
    if (known == name) return canary;
  }
  return std::nullopt;
}

std::string canary_names() {
  std::string out;
  for (const auto& [name, canary] : kNames) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

}  // namespace luoshi::sim
