// Signing in through an identity provider: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636),
// its addresses found by discovery. Which provider is a setting; the client's secret and the
// address under which this server is known are configuration.
//
// What is remembered between start and callback (state, nonce, verifier) stands in the ledger's
// transient space for ten minutes and is used once. Whom the provider names must be a person here
// with that login; nobody is created. What the provider publishes about itself is kept for minutes
// (internal/provider_documents.h).
// Thread rule: any thread; both calls may wait for the provider.
#pragma once

#include <memory>
#include <string>

#include "service/sessions.h"

namespace luoshi::service {

struct OidcOptions {
  std::string client_secret;  // empty: a public client
  std::string base_url;       // "https://luoshi.example.gov.cn"
};

class ProviderDocuments;

class Oidc {
 public:
  Oidc(World& world, Sessions& sessions, OidcOptions options);
  ~Oidc();

  // Under which users see this server; empty: not known.
  const std::string& base_url() const { return options_.base_url; }
  // Users come by https, if only to a proxy in front.
  bool is_by_https() const { return options_.base_url.starts_with("https://"); }

  struct Going {
    std::string address;  // of the provider, to send the browser to
    std::string state;    // the browser must bring it back in a cookie too
  };
  // kNotFound when no provider is set.
  base::Result<Going> start();
  base::Result<Opened> finish(const std::string& state, const std::string& code,
                              const Origin& origin);

 private:
  struct Provider;
  struct Pending;
  base::Result<Provider> provider();
  base::Result<std::string> id_token(const Provider& provider, const Pending& pending,
                                     const std::string& code);
  base::Result<std::string> login_of(const Provider& provider, const Pending& pending,
                                     const std::string& id_token);
  base::Result<std::string> verified(const Provider& provider, const std::string& id_token);
  std::string redirect_uri() const { return options_.base_url + "/api/v1/session/oidc/callback"; }

  World& world_;
  Sessions& sessions_;
  OidcOptions options_;
  std::unique_ptr<ProviderDocuments> documents_;
};

}  // namespace luoshi::service
