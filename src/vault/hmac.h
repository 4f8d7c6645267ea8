// Keyed hashes (HMAC, RFC 2104, with SHA-256 or SM3), comparison that takes the same time for all
// contents, and keys derived from keys.
// Errors: none. Thread rule: pure functions, any thread.
#pragma once

#include <initializer_list>
#include <string_view>

#include "vault/digest.h"
#include "vault/secret.h"

namespace luoshi::vault {

Hash hmac(HashAlgorithm algorithm, std::string_view key, std::string_view bytes);
// Over the pieces one after the other, as if they were one.
Hash hmac(HashAlgorithm algorithm, std::string_view key,
          std::initializer_list<std::string_view> pieces);

// The time depends on the lengths alone.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// HKDF-Expand (RFC 5869, 2.3) of one block. The root must be uniformly random, as every SecretKey
// is. Different labels give keys that tell nothing about each other or the root.
SecretKey derive_key(HashAlgorithm algorithm, const SecretKey& root, std::string_view label);

}  // namespace luoshi::vault
