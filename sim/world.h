// One simulated world, drawn from a seed: a city's load on a ledger, a machine that fails, and a
// naive model that every answer and every row is compared with (README.md beside this).
// Thread rule: one thread a world; worlds side by side share nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sim/canary.h"
#include "vault/digest.h"

namespace luoshi::sim {

struct WorldOptions {
  std::uint64_t seed = 1;
  int steps = 100;
  Canary canary = Canary::kNone;
  std::function<void(const std::string&)> tell{};  // every step in words; may be empty
};

struct Tally {
  std::uint64_t steps = 0;
  std::uint64_t groups = 0;
  std::uint64_t requests = 0;  // sent, repeats included
  std::uint64_t repeated = 0;  // answered from the record
  std::uint64_t refused = 0;
  std::uint64_t unknown = 0;  // without an answer
  std::uint64_t revived = 0;  // without an answer, and done all the same
  std::uint64_t crashes = 0;
  std::uint64_t power_losses = 0;
  std::uint64_t faults = 0;  // of every kind, in the middle of a call
  std::uint64_t events = 0;
};

struct Ending {
  std::optional<std::string> violation{};  // what was found; nothing when all held
  std::uint64_t last_random = 0;
  vault::Hash digest{};  // of heads and rows
  Tally tally{};
};

Ending run_world(const WorldOptions& options);

}  // namespace luoshi::sim
