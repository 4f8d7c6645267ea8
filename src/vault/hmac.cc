#include "vault/hmac.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>

#include "base/check.h"
#include "vault/internal/algorithms.h"

namespace luoshi::vault {

Hash hmac(HashAlgorithm algorithm, std::string_view key, std::string_view bytes) {
  return hmac(algorithm, key, {bytes});
}

Hash hmac(HashAlgorithm algorithm, std::string_view key,
          std::initializer_list<std::string_view> pieces) {
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(
      EVP_MAC_CTX_new(internal::hmac_method()), EVP_MAC_CTX_free);
  LUOSHI_CHECK(context != nullptr);
  std::string name = algorithm == HashAlgorithm::kSm3 ? "SM3" : "SHA2-256";
  const std::array parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
      OSSL_PARAM_construct_end()};
  // A null pointer would mean "the key from before".
  const char* key_data = key.empty() ? "" : key.data();
  LUOSHI_CHECK(EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(key_data),
                            key.size(), parameters.data()) == 1);
  for (const std::string_view piece : pieces) {
    LUOSHI_CHECK(EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(piece.data()),
                                piece.size()) == 1);
  }
  Hash hash{};
  std::size_t size = 0;
  LUOSHI_CHECK(EVP_MAC_final(context.get(), hash.data(), &size, hash.size()) == 1);
  LUOSHI_CHECK(size == hash.size());
  return hash;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

SecretKey derive_key(HashAlgorithm algorithm, const SecretKey& root, std::string_view label) {
  Hash block = hmac(algorithm, root.bytes(), {label, std::string_view("\x01", 1)});
  const SecretKey key = *SecretKey::from_bytes(bytes_of(block));
  OPENSSL_cleanse(block.data(), block.size());
  return key;
}

}  // namespace luoshi::vault
