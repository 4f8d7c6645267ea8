#include "service/internal/provider_documents.h"

#include "base/json.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kWellKnown = "/.well-known/openid-configuration";

tl::unexpected<Error> unusable(const std::string& address) {
  return base::fail(ErrorCode::kUnavailable,
                    {"统一身份认证的应答不可用", "the identity provider's answer is of no use"},
                    address,
                    {"请稍后再试，或改用密码登录", "try again later, or sign in with a password"});
}

Result<Discovery> parse_discovery(const std::string& issuer, const std::string& body) {
  auto json = base::parse_json(body);
  if (!json) return tl::unexpected(json.error());
  auto found = base::from_json<Discovery>(*json, {.ignore_unknown = true});
  // OpenID Connect Discovery 1.0, 4.3: it must be the one that was asked.
  if (found && found->issuer != issuer) return unusable(issuer);
  return found;
}

}  // namespace

template <class T>
Result<std::shared_ptr<const T>> ProviderDocuments::get(Kept<T>& kept, const std::string& address,
                                                        const std::shared_ptr<const T>& unfit,
                                                        const Parse<T>& parse) {
  const std::lock_guard lock(kept.mutex);
  if (kept.address != address) {
    kept.address = address;
    kept.document.reset();
    kept.failure.reset();
  }
  const env::MonotonicTime now = clock_.monotonic_now();
  const bool is_unfit = kept.document && kept.document == unfit;
  const env::MonotonicTime kept_max = is_unfit ? env::MonotonicTime(kKeysKeptMin) : kKept;
  if (kept.document && now - kept.fetched_at < kept_max) return kept.document;
  if (kept.failure && now - kept.failed_at < kRetryAfter) return tl::unexpected(*kept.failure);
  auto answer = http_.send({.url = address});
  Result<T> parsed = !answer                 ? Result<T>(tl::unexpected(answer.error()))
                     : answer->status != 200 ? Result<T>(unusable(address))
                                             : parse(answer->body);
  if (!parsed) {
    kept.failure = parsed.error();
    kept.failed_at = clock_.monotonic_now();
    return tl::unexpected(parsed.error());
  }
  kept.document = std::make_shared<const T>(std::move(*parsed));
  kept.fetched_at = clock_.monotonic_now();
  kept.failure.reset();
  return kept.document;
}

Result<std::shared_ptr<const Discovery>> ProviderDocuments::discovery(const std::string& issuer) {
  return get<Discovery>(discovery_, issuer + std::string(kWellKnown), nullptr,
                        [&](const std::string& body) { return parse_discovery(issuer, body); });
}

Result<ProviderDocuments::Keys> ProviderDocuments::keys(const std::string& address) {
  return newer_keys(address, nullptr);
}

Result<ProviderDocuments::Keys> ProviderDocuments::newer_keys(const std::string& address,
                                                              const Keys& unfit) {
  return get<vault::JsonWebKeys>(keys_, address, unfit, [](const std::string& body) {
    return vault::JsonWebKeys::parse(body);
  });
}

}  // namespace luoshi::service
