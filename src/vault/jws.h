// Signed tokens of an identity provider: a compact JWS (RFC 7515) checked against a JWK set (RFC
// 7517), then the claims of an id token (OpenID Connect Core 1.0, 3.1.3.7). RS256 and ES256;
// "none" and whatever is not on the caller's list are refused, and a key is used only with the
// algorithm of its own type.
//
// Errors: kInvalidInput for what is no token or key set, kUnauthenticated for a token that does not
// hold. Thread rule: any thread at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "env/clock.h"

namespace luoshi::vault {

enum class JwsAlgorithm : std::uint8_t { kRs256, kEs256 };

constexpr std::size_t kTokenBytesMax = 64 << 10;
constexpr std::size_t kKeySetBytesMax = 1 << 20;
constexpr std::size_t kKeySetKeysMax = 100;

// The public keys of a provider that can verify here; others in the set are passed over.
class JsonWebKeys {
 public:
  static base::Result<JsonWebKeys> parse(std::string_view json);
  std::size_t size() const { return keys_.size(); }

 private:
  friend base::Result<std::string> verify_jws(std::string_view, const JsonWebKeys&,
                                              std::span<const JwsAlgorithm>);
  struct Entry {
    std::string id;  // "kid"; may be empty
    JwsAlgorithm algorithm = JwsAlgorithm::kRs256;
    std::shared_ptr<void> key;  // an EVP_PKEY, never changed
  };
  const Entry* find(const std::optional<std::string>& id, JwsAlgorithm algorithm) const;

  std::vector<Entry> keys_;
};

// The payload, once the signature over it holds. A header with "kid" asks for that key; without it
// the set must have exactly one key of the algorithm.
base::Result<std::string> verify_jws(std::string_view token, const JsonWebKeys& keys,
                                     std::span<const JwsAlgorithm> allowed);

struct ExpectedClaims {
  std::string issuer;
  std::string client_id;             // must be among "aud"
  std::optional<std::string> nonce;  // as sent with the request; without: not looked at
  std::chrono::seconds clock_skew{60};
};

struct IdTokenClaims {
  std::string subject;
  env::WallTime expires;
};

// The claims of a verified payload. A token of several audiences must name us as "azp".
base::Result<IdTokenClaims> check_claims(std::string_view payload, const ExpectedClaims& expected,
                                         env::WallTime now);

}  // namespace luoshi::vault
