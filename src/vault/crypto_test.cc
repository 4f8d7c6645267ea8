// HMAC, derived keys and authenticated encryption against the answers of the standards.
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "vault/hmac.h"
#include "vault/internal/aead.h"
#include "vault/internal/algorithms.h"

namespace luoshi::vault {
namespace {

std::string bytes(std::string_view hex) { return parse_hex(hex).value(); }
SecretKey key_of(std::string_view hex) { return SecretKey::from_bytes(bytes(hex)).value(); }

TEST(Hmac, GivesTheAnswersOfTheStandards) {
  // RFC 4231, 4.2, 4.3 and 4.7 (a key longer than a block).
  EXPECT_EQ(to_hex(hmac(HashAlgorithm::kSha256, std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac(HashAlgorithm::kSha256, "Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac(HashAlgorithm::kSha256, std::string(131, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  // GM/T 0042-2015, D.3.
  const std::string text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  EXPECT_EQ(to_hex(hmac(HashAlgorithm::kSm3,
                        bytes("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"),
                        {text, text})),
            "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a");
}

TEST(Hmac, ComparesByContentAndLength) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

std::string expand_by_openssl(const char* hash, const SecretKey& root, std::string label) {
  EVP_KDF* method = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  EVP_KDF_CTX* context = EVP_KDF_CTX_new(method);
  std::string name = hash;
  std::string mode = "EXPAND_ONLY";
  std::string key(root.bytes());
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name.data(), 0),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_MODE, mode.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, label.data(), label.size()),
      OSSL_PARAM_construct_end()};
  std::string out(32, '\0');
  EXPECT_EQ(
      EVP_KDF_derive(context, reinterpret_cast<unsigned char*>(out.data()), out.size(), parameters),
      1);
  EVP_KDF_CTX_free(context);
  EVP_KDF_free(method);
  return out;
}

TEST(DerivedKeys, AreThoseOfHkdfExpand) {
  const SecretKey root = key_of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  EXPECT_EQ(derive_key(HashAlgorithm::kSha256, root, "label").bytes(),
            expand_by_openssl("SHA256", root, "label"));
  EXPECT_EQ(derive_key(HashAlgorithm::kSm3, root, "label").bytes(),
            expand_by_openssl("SM3", root, "label"));
  EXPECT_NE(derive_key(HashAlgorithm::kSm3, root, "a").bytes(),
            derive_key(HashAlgorithm::kSm3, root, "b").bytes());
}

TEST(Aead, AesGcmGivesTheAnswerOfItsDesigners) {
  // McGrew and Viega, The Galois/Counter Mode of Operation, test case 16.
  internal::SealingKey key;
  key.encryption = key_of("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string plaintext = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const std::string nonce = bytes("cafebabefacedbaddecaf888");
  const std::string associated = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const std::string sealed = internal::seal(key, nonce, associated, plaintext);
  EXPECT_EQ(to_hex(sealed),
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            "76fc6ece0f4e1768cddf8853bb2d551b");
  EXPECT_EQ(internal::open(key, nonce, associated, sealed), plaintext);
}

TEST(Aead, Sm4CounterModeGivesTheBlockOfTheStandard) {
  // GB/T 32907-2016, A.1: the counter block is encrypted, and zeros show the result.
  internal::SealingKey key;
  key.suite = Suite::kSm4CtrHmacSm3;
  key.encryption = key_of("0123456789abcdeffedcba987654321000000000000000000000000000000000");
  const std::string nonce = bytes("0123456789abcdeffedcba9876543210");
  const std::string sealed = internal::seal(key, nonce, "", std::string(16, '\0'));
  EXPECT_EQ(to_hex(sealed.substr(0, 16)), "681edf34d206965e86b3e94f536e4246");
  EXPECT_EQ(internal::open(key, nonce, "", sealed), std::string(16, '\0'));
}

TEST(Aead, AssociatedDataIsUnambiguous) {
  EXPECT_NE(internal::associated_data("h", "ab", "c"), internal::associated_data("h", "a", "bc"));
}

}  // namespace
}  // namespace luoshi::vault
