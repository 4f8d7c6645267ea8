#include "vault/jws.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "vault/encoding.h"
#include "vault/internal/json_text.h"

namespace luoshi::vault {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::Result;
using internal::parse_object;
using internal::text_of;

constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 8192;
constexpr std::size_t kCoordinateBytes = 32;

tl::unexpected<base::Error> malformed(const char* zh, const char* en) {
  return base::fail(ErrorCode::kInvalidInput, {zh, en});
}

tl::unexpected<base::Error> refused(const char* zh, const char* en) {
  return base::fail(ErrorCode::kUnauthenticated, {zh, en}, {}, {"请重新登录", "sign in once more"});
}

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

Number number_of(std::string_view bytes) {
  return {BN_bin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr), BN_free};
}

std::shared_ptr<void> key_from(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder), OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    ERR_clear_error();
    return nullptr;
  }
  return {key, [](void* each) { EVP_PKEY_free(static_cast<EVP_PKEY*>(each)); }};
}

using Builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;

std::shared_ptr<void> rsa_key(const json::object& entry) {
  const auto modulus = parse_base64url(text_of(entry, "n").value_or("="));
  const auto exponent = parse_base64url(text_of(entry, "e").value_or("="));
  if (!modulus || !exponent || modulus->size() > kRsaBitsMax / 8 || exponent->size() > 8) {
    return nullptr;
  }
  const Number n = number_of(*modulus);
  const Number e = number_of(*exponent);
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (n == nullptr || e == nullptr || builder == nullptr) return nullptr;
  if (BN_num_bits(n.get()) < kRsaBitsMin || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) == 1) {
    return nullptr;
  }
  if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return key_from("RSA", builder.get());
}

std::shared_ptr<void> p256_key(const json::object& entry) {
  if (text_of(entry, "crv") != "P-256") return nullptr;
  const auto x = parse_base64url(text_of(entry, "x").value_or("="));
  const auto y = parse_base64url(text_of(entry, "y").value_or("="));
  if (!x || !y || x->size() != kCoordinateBytes || y->size() != kCoordinateBytes) return nullptr;
  const std::string point = "\x04" + *x + *y;
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (builder == nullptr ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  return key_from("EC", builder.get());  // refuses a point that is not on the curve
}

std::optional<JwsAlgorithm> algorithm_of(std::string_view name) {
  if (name == "RS256") return JwsAlgorithm::kRs256;
  if (name == "ES256") return JwsAlgorithm::kEs256;
  return std::nullopt;
}

// Of an algorithm that is known, from the key's type; empty when the entry is for something else.
std::optional<JwsAlgorithm> algorithm_for(const json::object& entry) {
  if (entry.contains("use") && text_of(entry, "use") != "sig") return std::nullopt;
  const auto type = text_of(entry, "kty");
  std::optional<JwsAlgorithm> algorithm;
  if (type == "RSA") algorithm = JwsAlgorithm::kRs256;
  if (type == "EC") algorithm = JwsAlgorithm::kEs256;
  if (entry.contains("alg") && algorithm_of(text_of(entry, "alg").value_or("")) != algorithm) {
    return std::nullopt;
  }
  return algorithm;
}

// r and s, 32 bytes each (RFC 7518, 3.4), as the DER that OpenSSL reads.
std::string to_der(std::string_view signature) {
  if (signature.size() != 2 * kCoordinateBytes) return {};
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
  Number r = number_of(signature.substr(0, kCoordinateBytes));
  Number s = number_of(signature.substr(kCoordinateBytes));
  if (pair == nullptr || r == nullptr || s == nullptr) return {};
  if (ECDSA_SIG_set0(pair.get(), r.release(), s.release()) != 1) return {};
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

bool holds(EVP_PKEY* key, JwsAlgorithm algorithm, std::string_view text,
           std::string_view signature) {
  const std::string der = algorithm == JwsAlgorithm::kEs256 ? to_der(signature) : std::string();
  if (algorithm == JwsAlgorithm::kEs256) signature = der;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const bool is_valid = context != nullptr &&
                        EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA2-256", nullptr,
                                                nullptr, key, nullptr) == 1 &&
                        EVP_DigestVerify(context.get(), data_of(signature), signature.size(),
                                         data_of(text), text.size()) == 1;
  ERR_clear_error();
  return is_valid;
}

}  // namespace

Result<JsonWebKeys> JsonWebKeys::parse(std::string_view text) {
  const auto set = parse_object(text, kKeySetBytesMax);
  const json::value* list = set ? set->if_contains("keys") : nullptr;
  if (list == nullptr || !list->is_array()) {
    return malformed("不是 JSON 格式的密钥集", "not a JSON Web Key set");
  }
  if (list->get_array().size() > kKeySetKeysMax) {
    return base::fail(ErrorCode::kTooLarge,
                      {"密钥集多于 100 个密钥", "the key set has more than 100 keys"});
  }
  JsonWebKeys keys;
  for (const json::value& each : list->get_array()) {
    const json::object* entry = each.if_object();
    const auto algorithm = entry == nullptr ? std::nullopt : algorithm_for(*entry);
    if (!algorithm) continue;
    auto key = *algorithm == JwsAlgorithm::kRs256 ? rsa_key(*entry) : p256_key(*entry);
    if (key == nullptr) continue;
    keys.keys_.push_back({text_of(*entry, "kid").value_or(""), *algorithm, std::move(key)});
  }
  return keys;
}

const JsonWebKeys::Entry* JsonWebKeys::find(const std::optional<std::string>& id,
                                            JwsAlgorithm algorithm) const {
  const Entry* found = nullptr;
  for (const Entry& each : keys_) {
    if (each.algorithm != algorithm || (id && each.id != *id)) continue;
    if (found != nullptr) return nullptr;  // which one is meant is not said
    found = &each;
  }
  return found;
}

Result<std::string> verify_jws(std::string_view token, const JsonWebKeys& keys,
                               std::span<const JwsAlgorithm> allowed) {
  if (token.size() > kTokenBytesMax) {
    return base::fail(ErrorCode::kTooLarge, {"令牌超过 64 KiB", "the token is over 64 KiB"});
  }
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == last) return malformed("令牌不是三段", "the token has not three parts");
  const auto head = parse_base64url(token.substr(0, first));
  auto payload = parse_base64url(token.substr(first + 1, last - first - 1));
  const auto signature = parse_base64url(token.substr(last + 1));
  const auto header = head ? parse_object(*head, kTokenBytesMax) : std::nullopt;
  if (!header || !payload || !signature) {
    return malformed("令牌的编码有误", "the token is not encoded as it should be");
  }
  const auto algorithm = algorithm_of(text_of(*header, "alg").value_or(""));
  if (!algorithm || std::ranges::find(allowed, *algorithm) == allowed.end()) {
    return refused("令牌的签名算法不被接受", "the token's signature algorithm is not accepted");
  }
  // What "crit" names must be understood (RFC 7515, 4.1.11), and nothing is.
  if (header->contains("crit")) {
    return refused("令牌要求未支持的扩展", "the token asks for an extension that is not supported");
  }
  if (header->contains("kid") && !text_of(*header, "kid")) {
    return malformed("令牌的密钥编号不是文本", "the token's key id is not a text");
  }
  const auto* entry = keys.find(text_of(*header, "kid"), *algorithm);
  if (entry == nullptr) {
    return refused("没有与令牌相符的唯一密钥", "no single key of the set fits the token");
  }
  if (!holds(static_cast<EVP_PKEY*>(entry->key.get()), *algorithm, token.substr(0, last),
             *signature)) {
    return refused("令牌的签名无效", "the token's signature does not hold");
  }
  return std::move(*payload);
}

}  // namespace luoshi::vault
