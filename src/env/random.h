// The one door to chance. Code that needs random bytes is handed a Random. The real one is fit for
// keys; the simulated one repeats itself exactly for a seed and is fit for tests and simulation
// only.
// Thread rule: any thread; which thread gets which of a SimulatedRandom's bytes is the caller's
// order of calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

namespace luoshi::env {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;

  std::uint64_t next_u64();
  // Evenly spread over [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
};

// The kernel's generator (getrandom). A kernel that has none ends the program.
class RealRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

// SplitMix64. The bytes do not depend on how they are divided among calls.
class SimulatedRandom final : public Random {
 public:
  explicit SimulatedRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::byte> bytes) override;

 private:
  std::mutex mutex_;
  std::uint64_t state_;
  std::uint64_t word_ = 0;
  unsigned bytes_left_ = 0;  // of word_
};

}  // namespace luoshi::env
