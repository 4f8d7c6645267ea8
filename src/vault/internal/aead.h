// Authenticated encryption with associated data, in both suites, without any layout: who calls
// keeps the nonce. A nonce must not be used twice under one key.
// Errors: open gives nothing when anything was changed. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "vault/secret.h"
#include "vault/suite.h"

namespace luoshi::vault::internal {

struct SealingKey {
  Suite suite = Suite::kAes256Gcm;
  SecretKey encryption;      // SM4 takes the first 16 bytes
  SecretKey authentication;  // unused by AES-GCM
};

// Keys for one purpose out of a root.
SealingKey derive_sealing_key(Suite suite, const SecretKey& root, std::string_view purpose);

std::size_t nonce_size(Suite suite);  // bytes
std::size_t tag_size(Suite suite);

// Ciphertext, as long as the plaintext, and the tag behind it.
std::string seal(const SealingKey& key, std::string_view nonce, std::string_view associated,
                 std::string_view plaintext);
std::optional<std::string> open(const SealingKey& key, std::string_view nonce,
                                std::string_view associated, std::string_view sealed);

// Big-endian; for layouts.
void append_u32(std::string& out, std::uint32_t number);
void append_u64(std::string& out, std::uint64_t number);
std::uint32_t read_u32(std::string_view bytes);  // of the first four

// The header and whom the bytes belong to, such that no two triples give the same text.
std::string associated_data(std::string_view header, std::string_view subject,
                            std::string_view context);

}  // namespace luoshi::vault::internal
