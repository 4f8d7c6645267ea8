// The claims of an id token. Apart from jws.cc: what holds a signature, and what it says.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "vault/hmac.h"
#include "vault/internal/json_text.h"
#include "vault/jws.h"

namespace luoshi::vault {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::Result;
using internal::parse_object;
using internal::text_of;

// Far behind every date that is meant, and far from what milliseconds can overflow.
constexpr double kSecondsMax = 1e11;

tl::unexpected<base::Error> refused(std::string claim, const char* zh, const char* en) {
  return base::fail(ErrorCode::kUnauthenticated, {zh, en}, std::move(claim),
                    {"请重新登录", "sign in once more"});
}

// Seconds since 1970, with or without a fraction.
std::optional<env::WallTime> time_of(const json::object& claims, const char* name) {
  const json::value* value = claims.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  json::error_code code;
  const double seconds = value->to_number<double>(code);
  if (code || !std::isfinite(seconds) || std::abs(seconds) > kSecondsMax) return std::nullopt;
  return env::WallTime(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
}

std::vector<std::string> audiences_of(const json::object& claims) {
  if (auto single = text_of(claims, "aud")) return {std::move(*single)};
  std::vector<std::string> audiences;
  const json::value* value = claims.if_contains("aud");
  if (value == nullptr || !value->is_array()) return audiences;
  for (const json::value& each : value->get_array()) {
    if (each.is_string()) audiences.emplace_back(each.get_string());
  }
  return audiences;
}

// OpenID Connect Core 1.0, 3.1.3.7, steps 3 to 5.
Result<void> check_audience(const json::object& claims, const std::string& client_id) {
  const std::vector<std::string> audiences = audiences_of(claims);
  if (std::ranges::find(audiences, client_id) == audiences.end()) {
    return refused("aud", "令牌不是发给本系统的", "the token was issued to another client");
  }
  const auto party = text_of(claims, "azp");
  if ((audiences.size() > 1 || claims.contains("azp")) && party != client_id) {
    return refused("azp", "令牌的授权方不是本系统", "the token's authorized party is another");
  }
  return {};
}

// Steps 9 and 10, and "nbf" (RFC 7519, 4.1.5).
Result<env::WallTime> check_times(const json::object& claims, std::chrono::seconds skew,
                                  env::WallTime now) {
  const auto expires = time_of(claims, "exp");
  if (!expires) return refused("exp", "令牌没有有效期", "the token does not say when it expires");
  if (now >= *expires + skew) return refused("exp", "令牌已过期", "the token has expired");
  for (const char* name : {"iat", "nbf"}) {
    if (!claims.contains(name)) continue;
    const auto begins = time_of(claims, name);
    if (!begins || *begins > now + skew) {
      return refused(name, "令牌尚未生效", "the token is from the future");
    }
  }
  return *expires;
}

}  // namespace

Result<IdTokenClaims> check_claims(std::string_view payload, const ExpectedClaims& expected,
                                   env::WallTime now) {
  const auto claims = parse_object(payload, kTokenBytesMax);
  if (!claims) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"令牌的内容不是 JSON 对象", "the token's payload is not a JSON object"});
  }
  if (text_of(*claims, "iss") != expected.issuer) {
    return refused("iss", "令牌的签发者不符", "the token is of another issuer");
  }
  if (auto checked = check_audience(*claims, expected.client_id); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  const auto expires = check_times(*claims, expected.clock_skew, now);
  if (!expires) return tl::unexpected(expires.error());
  if (expected.nonce &&
      !equal_in_constant_time(text_of(*claims, "nonce").value_or(""), *expected.nonce)) {
    return refused("nonce", "令牌不是对本次登录的答复", "the token answers another sign-in");
  }
  auto subject = text_of(*claims, "sub");
  if (!subject || subject->empty() || subject->size() > 255) {
    return refused("sub", "令牌没有有效的用户标识", "the token does not say whom it is about");
  }
  return IdTokenClaims{std::move(*subject), *expires};
}

}  // namespace luoshi::vault
