#include "vault/secret.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <span>

namespace luoshi::vault {

SecretKey SecretKey::random(env::Random& random) {
  SecretKey key;
  random.fill(std::as_writable_bytes(std::span(key.bytes_)));
  return key;
}

std::optional<SecretKey> SecretKey::from_bytes(std::string_view bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  SecretKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

SecretKey::~SecretKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Cleanser::~Cleanser() { OPENSSL_cleanse(text_.data(), text_.size()); }

}  // namespace luoshi::vault
