#include "vault/internal/algorithms.h"

#include "base/check.h"

namespace luoshi::vault::internal {
namespace {

const EVP_MD* fetch_hash(const char* name) {
  const EVP_MD* method = EVP_MD_fetch(nullptr, name, nullptr);
  LUOSHI_CHECK(method != nullptr);
  return method;
}

const EVP_CIPHER* fetch_cipher(const char* name) {
  const EVP_CIPHER* method = EVP_CIPHER_fetch(nullptr, name, nullptr);
  LUOSHI_CHECK(method != nullptr);
  return method;
}

EVP_MAC* fetch_hmac() {
  EVP_MAC* method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  LUOSHI_CHECK(method != nullptr);
  return method;
}

}  // namespace

const EVP_MD* hash_method(HashAlgorithm algorithm) {
  if (algorithm == HashAlgorithm::kSm3) {
    static const EVP_MD* const kSm3 = fetch_hash("SM3");
    return kSm3;
  }
  LUOSHI_CHECK(algorithm == HashAlgorithm::kSha256);
  static const EVP_MD* const kSha256 = fetch_hash("SHA2-256");
  return kSha256;
}

EVP_MAC* hmac_method() {
  static EVP_MAC* const kHmac = fetch_hmac();
  return kHmac;
}

const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* const kCipher = fetch_cipher("AES-256-GCM");
  return kCipher;
}

const EVP_CIPHER* sm4_ctr() {
  static const EVP_CIPHER* const kCipher = fetch_cipher("SM4-CTR");
  return kCipher;
}

}  // namespace luoshi::vault::internal
