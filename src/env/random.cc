#include "env/random.h"

#include <sys/random.h>

#include <cerrno>
#include <limits>

#include "base/check.h"

namespace luoshi::env {

std::uint64_t Random::next_u64() {
  std::uint64_t word = 0;
  fill(std::as_writable_bytes(std::span(&word, 1)));
  return word;
}

std::uint64_t Random::below(std::uint64_t bound) {
  LUOSHI_CHECK(bound > 0);
  // The words above the largest multiple of the bound would favour small numbers: drawn again.
  // Half of all words at the least are taken, so that 128 refusals in a row do not happen.
  const std::uint64_t rest = (std::numeric_limits<std::uint64_t>::max() % bound + 1) % bound;
  for (int i = 0; i < 128; ++i) {
    const std::uint64_t word = next_u64();
    if (word <= std::numeric_limits<std::uint64_t>::max() - rest) return word % bound;
  }
  LUOSHI_CHECK(false && "the generator gives no random words");
  return 0;
}

void RealRandom::fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::getrandom(bytes.data(), bytes.size(), 0);
    LUOSHI_CHECK(count > 0 || errno == EINTR);
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void SimulatedRandom::fill(std::span<std::byte> bytes) {
  const std::lock_guard lock(mutex_);
  for (std::byte& byte : bytes) {
    if (bytes_left_ == 0) {
      state_ += 0x9E3779B97F4A7C15ULL;
      word_ = (state_ ^ (state_ >> 30)) * 0xBF58476D1CE4E5B9ULL;
      word_ = (word_ ^ (word_ >> 27)) * 0x94D049BB133111EBULL;
      word_ ^= word_ >> 31;
      bytes_left_ = 8;
    }
    byte = static_cast<std::byte>(word_ & 255);
    word_ >>= 8;
    --bytes_left_;
  }
}

}  // namespace luoshi::env
