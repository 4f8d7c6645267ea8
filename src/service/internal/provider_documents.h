// What an identity provider publishes about itself (its discovery document and its keys), kept for
// minutes: signing in does not ask for both each time.
//
// Invariants: one of each is kept, at most kKept long; one fetch of each is under way at a time,
// and who comes meanwhile waits for it; a fetch that failed is not tried again before kRetryAfter,
// nor keys that do not fit before kKeysKeptMin: however many sign in, and with whatever tokens, the
// provider is asked that often and no more. Another issuer than the last is asked at once.
// Thread rule: any thread; a call may wait for the provider.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "env/clock.h"
#include "env/http_client.h"
#include "vault/jws.h"

namespace luoshi::service {

// OpenID Connect Discovery 1.0, 3: the members that are used.
struct Discovery {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
};
BOOST_DESCRIBE_STRUCT(Discovery, (), (issuer, authorization_endpoint, token_endpoint, jwks_uri))

class ProviderDocuments {
 public:
  static constexpr std::chrono::minutes kKept{10};
  static constexpr std::chrono::minutes kKeysKeptMin{1};
  static constexpr std::chrono::seconds kRetryAfter{10};

  ProviderDocuments(env::HttpClient& http, env::Clock& clock) : http_(http), clock_(clock) {}

  using Keys = std::shared_ptr<const vault::JsonWebKeys>;
  base::Result<std::shared_ptr<const Discovery>> discovery(const std::string& issuer);
  base::Result<Keys> keys(const std::string& address);
  // For a token that `unfit` does not verify: the provider may have changed its keys. The same
  // again when they were fetched just now.
  base::Result<Keys> newer_keys(const std::string& address, const Keys& unfit);

 private:
  template <class T>
  struct Kept {
    std::mutex mutex;  // held while it is fetched
    std::string address;
    std::shared_ptr<const T> document;
    env::MonotonicTime fetched_at{};
    std::optional<base::Error> failure;  // of the last fetch
    env::MonotonicTime failed_at{};
  };
  template <class T>
  using Parse = std::function<base::Result<T>(const std::string& body)>;
  // `unfit`: that document will not do, unless it is younger than kKeysKeptMin.
  template <class T>
  base::Result<std::shared_ptr<const T>> get(Kept<T>& kept, const std::string& address,
                                             const std::shared_ptr<const T>& unfit,
                                             const Parse<T>& parse);

  env::HttpClient& http_;
  env::Clock& clock_;
  Kept<Discovery> discovery_;
  Kept<vault::JsonWebKeys> keys_;
};

}  // namespace luoshi::service
