#include "vault/internal/aead.h"

#include <openssl/evp.h>

#include <memory>

#include "base/check.h"
#include "vault/hmac.h"
#include "vault/internal/algorithms.h"

namespace luoshi::vault::internal {
namespace {

constexpr std::size_t kGcmNonceBytes = 12;
constexpr std::size_t kGcmTagBytes = 16;
constexpr std::size_t kSm4NonceBytes = 16;
constexpr std::size_t kSm4TagBytes = 32;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Context new_context() {
  Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  LUOSHI_CHECK(context != nullptr);
  return context;
}

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* data_of(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

int size_of(std::string_view bytes) {
  LUOSHI_CHECK(bytes.size() <= (1u << 30));
  return static_cast<int>(bytes.size());
}

std::string seal_gcm(const SealingKey& key, std::string_view nonce, std::string_view associated,
                     std::string_view plaintext) {
  const Context context = new_context();
  std::string out(plaintext.size() + kGcmTagBytes, '\0');
  int count = 0;
  LUOSHI_CHECK(EVP_EncryptInit_ex2(context.get(), aes_256_gcm(), data_of(key.encryption.bytes()),
                                   data_of(nonce), nullptr) == 1);
  LUOSHI_CHECK(EVP_EncryptUpdate(context.get(), nullptr, &count, data_of(associated),
                                 size_of(associated)) == 1);
  LUOSHI_CHECK(EVP_EncryptUpdate(context.get(), data_of(out), &count, data_of(plaintext),
                                 size_of(plaintext)) == 1);
  LUOSHI_CHECK(EVP_EncryptFinal_ex(context.get(), data_of(out) + count, &count) == 1);
  LUOSHI_CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kGcmTagBytes,
                                   data_of(out) + plaintext.size()) == 1);
  return out;
}

std::optional<std::string> open_gcm(const SealingKey& key, std::string_view nonce,
                                    std::string_view associated, std::string_view sealed) {
  const std::string_view ciphertext = sealed.substr(0, sealed.size() - kGcmTagBytes);
  std::string tag(sealed.substr(ciphertext.size()));
  std::string out(ciphertext.size(), '\0');
  const Context context = new_context();
  int count = 0;
  LUOSHI_CHECK(EVP_DecryptInit_ex2(context.get(), aes_256_gcm(), data_of(key.encryption.bytes()),
                                   data_of(nonce), nullptr) == 1);
  LUOSHI_CHECK(EVP_DecryptUpdate(context.get(), nullptr, &count, data_of(associated),
                                 size_of(associated)) == 1);
  LUOSHI_CHECK(EVP_DecryptUpdate(context.get(), data_of(out), &count, data_of(ciphertext),
                                 size_of(ciphertext)) == 1);
  LUOSHI_CHECK(
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kGcmTagBytes, data_of(tag)) == 1);
  if (EVP_DecryptFinal_ex(context.get(), data_of(out) + count, &count) != 1) {
    const Cleanser cleanser(out);  // what was decrypted is not to be trusted, nor to be left
    return std::nullopt;
  }
  return out;
}

// Counter mode: the same both ways.
std::string apply_sm4(const SealingKey& key, std::string_view nonce, std::string_view in) {
  const Context context = new_context();
  std::string out(in.size(), '\0');
  int count = 0;
  LUOSHI_CHECK(EVP_EncryptInit_ex2(context.get(), sm4_ctr(), data_of(key.encryption.bytes()),
                                   data_of(nonce), nullptr) == 1);
  LUOSHI_CHECK(EVP_EncryptUpdate(context.get(), data_of(out), &count, data_of(in), size_of(in)) ==
               1);
  LUOSHI_CHECK(static_cast<std::size_t>(count) == in.size());
  return out;
}

// The length in front keeps associated data and ciphertext apart.
Hash sm4_tag(const SealingKey& key, std::string_view nonce, std::string_view associated,
             std::string_view ciphertext) {
  std::string length;
  append_u64(length, associated.size());
  return hmac(HashAlgorithm::kSm3, key.authentication.bytes(),
              {length, associated, nonce, ciphertext});
}

}  // namespace

SealingKey derive_sealing_key(Suite suite, const SecretKey& root, std::string_view purpose) {
  const std::string label = "luoshi/1/" + std::string(purpose);
  SealingKey key;
  key.suite = suite;
  if (suite == Suite::kAes256Gcm) {
    key.encryption = derive_key(hash_of(suite), root, label + "/aes-256-gcm");
  } else {
    key.encryption = derive_key(hash_of(suite), root, label + "/sm4-ctr");
    key.authentication = derive_key(hash_of(suite), root, label + "/hmac-sm3");
  }
  return key;
}

std::size_t nonce_size(Suite suite) {
  return suite == Suite::kAes256Gcm ? kGcmNonceBytes : kSm4NonceBytes;
}

std::size_t tag_size(Suite suite) {
  return suite == Suite::kAes256Gcm ? kGcmTagBytes : kSm4TagBytes;
}

std::string seal(const SealingKey& key, std::string_view nonce, std::string_view associated,
                 std::string_view plaintext) {
  LUOSHI_CHECK(nonce.size() == nonce_size(key.suite));
  if (key.suite == Suite::kAes256Gcm) return seal_gcm(key, nonce, associated, plaintext);
  std::string out = apply_sm4(key, nonce, plaintext);
  const Hash tag = sm4_tag(key, nonce, associated, out);
  out += bytes_of(tag);
  return out;
}

std::optional<std::string> open(const SealingKey& key, std::string_view nonce,
                                std::string_view associated, std::string_view sealed) {
  LUOSHI_CHECK(nonce.size() == nonce_size(key.suite));
  if (sealed.size() < tag_size(key.suite)) return std::nullopt;
  if (key.suite == Suite::kAes256Gcm) return open_gcm(key, nonce, associated, sealed);
  const std::string_view ciphertext = sealed.substr(0, sealed.size() - kSm4TagBytes);
  const Hash tag = sm4_tag(key, nonce, associated, ciphertext);
  if (!equal_in_constant_time(bytes_of(tag), sealed.substr(ciphertext.size()))) {
    return std::nullopt;
  }
  return apply_sm4(key, nonce, ciphertext);
}

void append_u32(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

void append_u64(std::string& out, std::uint64_t number) {
  append_u32(out, static_cast<std::uint32_t>(number >> 32));
  append_u32(out, static_cast<std::uint32_t>(number));
}

std::uint32_t read_u32(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = (number << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

std::string associated_data(std::string_view header, std::string_view subject,
                            std::string_view context) {
  std::string out(header);  // of one size for each suite
  append_u32(out, static_cast<std::uint32_t>(subject.size()));
  out += subject;
  append_u32(out, static_cast<std::uint32_t>(context.size()));
  out += context;
  return out;
}

}  // namespace luoshi::vault::internal
