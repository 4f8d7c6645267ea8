// 256 bits that must not stay in memory: overwritten when the object goes. Copies are secrets too.
// Thread rule: a value.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "env/random.h"

namespace luoshi::vault {

class SecretKey {
 public:
  static constexpr std::size_t kBytes = 32;

  SecretKey() = default;  // zeros
  static SecretKey random(env::Random& random);
  // Exactly kBytes bytes.
  static std::optional<SecretKey> from_bytes(std::string_view bytes);
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();

  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  std::array<std::uint8_t, kBytes> bytes_{};
};

// Overwrites a text that held a secret when the scope ends.
class Cleanser {
 public:
  explicit Cleanser(std::string& text) : text_(text) {}
  Cleanser(const Cleanser&) = delete;
  Cleanser& operator=(const Cleanser&) = delete;
  ~Cleanser();

 private:
  std::string& text_;
};

}  // namespace luoshi::vault
