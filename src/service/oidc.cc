#include "service/oidc.h"

#include <fmt/format.h>

#include <array>

#include "base/json.h"
#include "service/directory.h"
#include "service/internal/provider_documents.h"
#include "service/people_lookup.h"
#include "vault/encoding.h"
#include "vault/jws.h"

namespace luoshi::service {

using base::Error;
using base::ErrorCode;
using base::Result;

struct Oidc::Provider {
  office::IdentityProvider settings;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
};

struct Oidc::Pending {
  std::string nonce;
  std::string verifier;
};

namespace {

constexpr std::string_view kSpace = "oidc";
constexpr std::chrono::minutes kPendingMinutes{10};
constexpr std::array<vault::JwsAlgorithm, 2> kAlgorithms = {vault::JwsAlgorithm::kRs256,
                                                            vault::JwsAlgorithm::kEs256};

// What stands between start and callback.
struct Remembered {
  std::string nonce;
  std::string verifier;
};
BOOST_DESCRIBE_STRUCT(Remembered, (), (nonce, verifier))

struct TokenAnswer {
  std::string id_token;
};
BOOST_DESCRIBE_STRUCT(TokenAnswer, (), (id_token))

tl::unexpected<Error> failed() {
  return tl::unexpected(
      Error{ErrorCode::kUnauthenticated,
            {"统一身份认证没有通过", "the identity provider did not vouch for you"},
            {},
            {"请重新登录", "sign in again"},
            "sign_in_failed"});
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string form_of(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    out += (out.empty() ? "" : "&") + name + "=" + percent_encoded(value);
  }
  return out;
}

template <class T>
Result<T> fetch(World& world, env::HttpRequest request) {
  auto answer = world.http.send(request);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status != 200) return failed();
  auto json = base::parse_json(answer->body);
  if (!json) return tl::unexpected(json.error());
  return base::from_json<T>(*json, {.ignore_unknown = true});
}

}  // namespace

Oidc::Oidc(World& world, Sessions& sessions, OidcOptions options)
    : world_(world),
      sessions_(sessions),
      options_(std::move(options)),
      documents_(std::make_unique<ProviderDocuments>(world.http, world.clock)) {}

Oidc::~Oidc() = default;

Result<Oidc::Provider> Oidc::provider() {
  auto settings = world_.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  const auto& chosen = (*settings)->settings.oidc;
  if (!chosen) {
    return base::fail(ErrorCode::kNotFound,
                      {"没有启用统一身份认证", "no identity provider is set"});
  }
  auto found = documents_->discovery(chosen->issuer);
  if (!found) return tl::unexpected(found.error());
  const Discovery& discovery = **found;
  return Provider{*chosen, discovery.authorization_endpoint, discovery.token_endpoint,
                  discovery.jwks_uri};
}

Result<Oidc::Going> Oidc::start() {
  auto known = provider();
  if (!known) return tl::unexpected(known.error());
  const Remembered remembered{random_id(world_.random, ""),
                              random_id(world_.random, "") + random_id(world_.random, "")};
  const std::string state = random_id(world_.random, "");
  auto put = world_.ledger.store().transient().put(std::string(kSpace), state,
                                                   base::serialize(base::to_json(remembered)),
                                                   world_.clock.wall_now() + kPendingMinutes);
  if (!put) return tl::unexpected(put.error());
  const vault::Hash challenge = vault::digest(vault::HashAlgorithm::kSha256, remembered.verifier);
  const char mark = known->authorization_endpoint.find('?') == std::string::npos ? '?' : '&';
  return Going{known->authorization_endpoint + mark +
                   form_of({{"response_type", "code"},
                            {"client_id", known->settings.client_id},
                            {"redirect_uri", redirect_uri()},
                            {"scope", "openid profile"},
                            {"state", state},
                            {"nonce", remembered.nonce},
                            {"code_challenge", vault::to_base64url(vault::bytes_of(challenge))},
                            {"code_challenge_method", "S256"}}),
               state};
}

Result<std::string> Oidc::id_token(const Provider& known, const Pending& pending,
                                   const std::string& code) {
  Pairs form = {{"grant_type", "authorization_code"},
                {"code", code},
                {"redirect_uri", redirect_uri()},
                {"client_id", known.settings.client_id},
                {"code_verifier", pending.verifier}};
  if (!options_.client_secret.empty()) form.push_back({"client_secret", options_.client_secret});
  auto answer = fetch<TokenAnswer>(
      world_, {.method = env::HttpMethod::kPost,
               .url = known.token_endpoint,
               .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
               .body = form_of(form)});
  if (!answer) return tl::unexpected(answer.error());
  return answer->id_token;
}

// The token's payload. Keys that do not fit may have been changed since they were fetched: then
// once more with the new ones.
Result<std::string> Oidc::verified(const Provider& known, const std::string& id_token) {
  auto keys = documents_->keys(known.jwks_uri);
  if (!keys) return tl::unexpected(keys.error());
  auto payload = vault::verify_jws(id_token, **keys, kAlgorithms);
  if (payload) return payload;
  auto newer = documents_->newer_keys(known.jwks_uri, *keys);
  if (!newer) return tl::unexpected(newer.error());
  if (*newer != *keys) payload = vault::verify_jws(id_token, **newer, kAlgorithms);
  return payload ? payload : failed();
}

Result<std::string> Oidc::login_of(const Provider& known, const Pending& pending,
                                   const std::string& id_token) {
  auto payload = verified(known, id_token);
  if (!payload) return tl::unexpected(payload.error());
  const vault::ExpectedClaims expected{known.settings.issuer, known.settings.client_id,
                                       pending.nonce};
  if (!vault::check_claims(*payload, expected, world_.clock.wall_now())) return failed();
  auto claims = base::parse_json(*payload);
  if (!claims || !claims->is_object()) return failed();
  const auto* login = claims->get_object().if_contains(known.settings.login_claim);
  if (!login || !login->is_string()) return failed();
  return std::string(login->get_string());
}

Result<Opened> Oidc::finish(const std::string& state, const std::string& code,
                            const Origin& origin) {
  ledger::Transient& transient = world_.ledger.store().transient();
  auto text = transient.get(std::string(kSpace), state, world_.clock.wall_now());
  if (!text) return tl::unexpected(text.error());
  if (!*text) return failed();
  if (auto erased = transient.erase(std::string(kSpace), state); !erased) {
    return tl::unexpected(erased.error());
  }
  auto json = base::parse_json(**text);
  if (!json) return tl::unexpected(json.error());
  auto remembered = base::from_json<Remembered>(*json);
  if (!remembered) return tl::unexpected(remembered.error());
  const Pending pending{remembered->nonce, remembered->verifier};

  auto known = provider();
  if (!known) return tl::unexpected(known.error());
  auto token = id_token(*known, pending, code);
  if (!token) return tl::unexpected(token.error());
  auto login = login_of(*known, pending, *token);
  if (!login) return tl::unexpected(login.error());
  auto person = person_of_login(world_, *login);
  if (!person) return tl::unexpected(person.error());
  if (!*person) return failed();
  return sessions_.open(**person, office::SignInMethod::kOidc, origin);
}

}  // namespace luoshi::service
