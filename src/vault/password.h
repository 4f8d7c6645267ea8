// Passwords: argon2id hashes in PHC format, the first password that is printed once, and what a
// chosen password must hold to (after NIST SP 800-63B: length counts, kinds of characters do not).
//
// Cost: 19 MiB, 2 passes, 1 lane (OWASP); about 30 ms, so hash and verify outside any transaction.
// Errors: a stored hash that is not understood is kInvalidInput. Thread rule: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "env/random.h"

namespace luoshi::vault {

struct PasswordCost {
  std::uint32_t memory_kibibytes = 19'456;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;

  friend bool operator==(const PasswordCost&, const PasswordCost&) = default;
};

constexpr std::size_t kPasswordBytesMax = 1024;
constexpr std::size_t kPasswordLengthMin = 10;  // code points

base::Result<std::string> hash_password(env::Random& random, std::string_view password,
                                        const PasswordCost& cost = {});
// Whether the password is the one. A hash that asks for more than 256 MiB, 10 passes or 4 lanes is
// refused.
base::Result<bool> verify_password(std::string_view password, const std::string& stored);
// The hash was made at another cost than is asked for now, or is not understood.
bool needs_rehash(const std::string& stored, const PasswordCost& cost = {});

// Four groups of four out of 31 letters and digits that are not taken for each other, for example
// "k7mp-x2wd-9hqt-c4ne": 79 bits.
std::string make_first_password(env::Random& random);

// Whether a person may choose it; the error says why not. `user_name` may be empty.
base::Result<void> check_password(std::string_view password, std::string_view user_name);

}  // namespace luoshi::vault
