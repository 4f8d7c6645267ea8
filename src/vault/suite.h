// How a sealed value is encrypted and authenticated.
// Invariant: the numbers stand in stored formats (docs/formats/vault.md) and never change.
#pragma once

#include <cstdint>
#include <optional>

#include "vault/digest.h"

namespace luoshi::vault {

enum class Suite : std::uint8_t {
  kAes256Gcm = 1,
  kSm4CtrHmacSm3 = 2,  // encrypted, then authenticated, under two keys
};

constexpr std::optional<Suite> suite_of(std::uint8_t number) {
  if (number < 1 || number > 2) return std::nullopt;
  return static_cast<Suite>(number);
}

// The hash that a suite's keys are derived with.
constexpr HashAlgorithm hash_of(Suite suite) {
  return suite == Suite::kSm4CtrHmacSm3 ? HashAlgorithm::kSm3 : HashAlgorithm::kSha256;
}

}  // namespace luoshi::vault
