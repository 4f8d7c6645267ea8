// Digests: SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016), by OpenSSL. Both are 32 bytes.
//
// Invariant: the numbers of HashAlgorithm stand in stored formats and never change.
// Errors: none; an OpenSSL without one of the two ends the program at the first use of it.
// Thread rule: functions from any thread; a Digester belongs to one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vault/encoding.h"

namespace luoshi::vault {

enum class HashAlgorithm : std::uint8_t { kSha256 = 1, kSm3 = 2 };

using Hash = std::array<std::uint8_t, 32>;

Hash digest(HashAlgorithm algorithm, std::string_view bytes);

// The same over bytes that come in pieces. finish() begins anew, so that one Digester serves for
// any number of digests without allocating.
class Digester {
 public:
  explicit Digester(HashAlgorithm algorithm);
  Digester(Digester&&) noexcept;
  Digester& operator=(Digester&&) noexcept;
  ~Digester();

  void update(std::string_view bytes);
  Hash finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// "sha256", "sm3".
std::string_view name_of(HashAlgorithm algorithm);
std::optional<HashAlgorithm> parse_hash_algorithm(std::string_view name);

std::string_view bytes_of(const Hash& hash);
std::string to_hex(const Hash& hash);
// 64 hexadecimal digits.
std::optional<Hash> parse_hash(std::string_view text);

}  // namespace luoshi::vault
