#include "vault/signer.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <optional>
#include <utility>

#include "vault/internal/algorithms.h"
#include "vault/secret.h"

namespace luoshi::vault {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::uint64_t kPemBytesMax = 16 << 10;
constexpr std::string_view kSm2Identifier = "1234567812345678";

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

// An encrypted key would make OpenSSL ask at the terminal: there is no password.
int no_password(char*, int, int, void*) { return -1; }

tl::unexpected<base::Error> not_a_key(const std::string& where) {
  ERR_clear_error();
  return base::fail(ErrorCode::kInvalidInput,
                    {"不是 P-256 或 SM2 密钥的 PEM 文本", "not the PEM of a P-256 or SM2 key"},
                    where, {"请使用未加密的 PEM 密钥", "use an unencrypted PEM key"});
}

tl::unexpected<base::Error> failed(const char* zh, const char* en) {
  ERR_clear_error();
  return base::fail(ErrorCode::kUnavailable, {zh, en});
}

Bio reading(std::string_view text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

std::optional<SignatureScheme> scheme_of(const EVP_PKEY* key) {
  std::array<char, 64> name{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) return std::nullopt;
  const std::string_view group(name.data(), size);
  if (group == "prime256v1" || group == "P-256") return SignatureScheme::kEcdsaP256;
  if (group == "SM2") return SignatureScheme::kSm2;
  return std::nullopt;
}

std::string taken(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

// Initialised to sign or to verify with what the scheme asks for; null when OpenSSL refuses.
Context prepare(EVP_PKEY* key, SignatureScheme scheme, bool to_sign) {
  Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (context == nullptr) return context;
  const bool is_sm2 = scheme == SignatureScheme::kSm2;
  const char* hash = is_sm2 ? "SM3" : "SHA2-256";
  EVP_PKEY_CTX* parameters = nullptr;  // belongs to the context
  const int begun = to_sign ? EVP_DigestSignInit_ex(context.get(), &parameters, hash, nullptr,
                                                    nullptr, key, nullptr)
                            : EVP_DigestVerifyInit_ex(context.get(), &parameters, hash, nullptr,
                                                      nullptr, key, nullptr);
  if (begun != 1) return {nullptr, EVP_MD_CTX_free};
  if (is_sm2 && EVP_PKEY_CTX_set1_id(parameters, kSm2Identifier.data(), kSm2Identifier.size()) != 1)
    return {nullptr, EVP_MD_CTX_free};
  return context;
}

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Result<std::string> make_private_pem(SignatureScheme scheme) {
  const Key key(scheme == SignatureScheme::kSm2 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2")
                                                : EVP_EC_gen("P-256"),
                EVP_PKEY_free);
  const Bio out(BIO_new(BIO_s_secmem()), BIO_free);
  if (key == nullptr || out == nullptr ||
      PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1) {
    return failed("无法生成签名密钥", "cannot make a signing key");
  }
  return taken(out.get());
}

}  // namespace

Result<Signer> Signer::parse(std::string_view private_pem) {
  if (private_pem.size() > kPemBytesMax) return not_a_key({});
  const Bio in = reading(private_pem);
  Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, no_password, nullptr), EVP_PKEY_free);
  const auto scheme = key == nullptr ? std::nullopt : scheme_of(key.get());
  if (!scheme) return not_a_key({});
  const Bio out(BIO_new(BIO_s_mem()), BIO_free);
  if (out == nullptr || PEM_write_bio_PUBKEY(out.get(), key.get()) != 1) return not_a_key({});
  Signer signer;
  signer.scheme_ = *scheme;
  signer.public_pem_ = taken(out.get());
  signer.key_ = std::shared_ptr<void>(
      key.release(), [](void* each) { EVP_PKEY_free(static_cast<EVP_PKEY*>(each)); });
  return signer;
}

Result<Signer> Signer::load_or_create(env::FileSystem& files, const std::string& path,
                                      SignatureScheme scheme) {
  if (files.kind(path) == env::PathKind::kAbsent) {
    auto made = make_private_pem(scheme);
    if (!made) return tl::unexpected(std::move(made.error()));
    const Cleanser cleanser(*made);
    const Result<void> created = files.create_private(path, *made);
    // Another process may have been quicker; its key is then the one.
    if (!created && files.kind(path) != env::PathKind::kFile) {
      return tl::unexpected(created.error());
    }
  }
  auto pem = files.read(path, kPemBytesMax);
  if (!pem) return tl::unexpected(std::move(pem.error()));
  const Cleanser cleanser(*pem);
  auto signer = parse(*pem);
  if (!signer) {
    signer.error().where = path;
    return signer;
  }
  if (signer->scheme() != scheme) {
    return base::fail(ErrorCode::kUnsupported,
                      {"签名密钥的算法与配置不符", "the signing key is of another scheme"}, path,
                      {"请修改配置或另指定密钥文件", "change the setting, or name another file"});
  }
  return signer;
}

Result<std::string> Signer::sign(std::string_view bytes) const {
  const Context context = prepare(static_cast<EVP_PKEY*>(key_.get()), scheme_, true);
  std::string signature(256, '\0');
  std::size_t size = signature.size();
  if (context == nullptr ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     data_of(bytes), bytes.size()) != 1) {
    return failed("无法签名", "cannot sign");
  }
  signature.resize(size);
  return signature;
}

Result<bool> verify_signature(std::string_view public_pem, std::string_view bytes,
                              std::string_view signature) {
  if (public_pem.size() > kPemBytesMax) return not_a_key({});
  const Bio in = reading(public_pem);
  const Key key(PEM_read_bio_PUBKEY(in.get(), nullptr, no_password, nullptr), EVP_PKEY_free);
  const auto scheme = key == nullptr ? std::nullopt : scheme_of(key.get());
  if (!scheme) return not_a_key({});
  const Context context = prepare(key.get(), *scheme, false);
  if (context == nullptr) return failed("无法验证签名", "cannot verify signatures");
  const int verdict = EVP_DigestVerify(context.get(), data_of(signature), signature.size(),
                                       data_of(bytes), bytes.size());
  ERR_clear_error();  // a signature that is no DER leaves an error behind
  return verdict == 1;
}

}  // namespace luoshi::vault
