// Signing in through an identity provider, against a small one that keeps to the rules: discovery,
// code flow with PKCE, id tokens signed with ES256.
#include "service/oidc.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <map>
#include <mutex>
#include <thread>

#include "office/command.h"
#include "service/internal/provider_documents.h"
#include "service/test_world_test.h"
#include "vault/encoding.h"

namespace luoshi::service {
namespace {

using test::TestWorld;

constexpr std::string_view kIssuer = "https://id.example";

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += *vault::parse_hex(text.substr(i + 1, 2));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::map<std::string, std::string> pairs_of(std::string_view form) {
  std::map<std::string, std::string> out;
  while (!form.empty()) {
    const std::size_t end = std::min(form.find('&'), form.size());
    const std::string_view pair = form.substr(0, end);
    out[std::string(pair.substr(0, pair.find('=')))] = decoded(pair.substr(pair.find('=') + 1));
    form.remove_prefix(std::min(end + 1, form.size()));
  }
  return out;
}

class SmallProvider final : public env::HttpClient {
 public:
  explicit SmallProvider(env::Clock& clock) : clock_(clock), key_(EVP_EC_gen("P-256")) {}
  ~SmallProvider() override { EVP_PKEY_free(key_); }

  // What happens in the browser: the person signs in there, and is sent back with a code.
  std::map<std::string, std::string> authorize(const std::string& address,
                                               const std::string& login) {
    const auto asked = pairs_of(std::string_view(address).substr(address.find('?') + 1));
    EXPECT_EQ(asked.at("response_type"), "code");
    EXPECT_EQ(asked.at("code_challenge_method"), "S256");
    const std::string code = fmt::format("code-{}", ++codes_);
    grants_[code] = {asked.at("code_challenge"), asked.at("nonce"), login};
    return {{"code", code}, {"state", asked.at("state")}};
  }

  void change_key(const std::string& id) {
    EVP_PKEY_free(key_);
    key_ = EVP_EC_gen("P-256");
    key_id_ = id;
  }

  base::Result<env::HttpAnswer> send(const env::HttpRequest& request) override {
    const std::lock_guard lock(mutex_);
    ++fetches[request.url.substr(kIssuer.size())];
    if (is_down) return env::HttpAnswer{503, {}, ""};
    const std::string issuer(kIssuer);
    if (request.url == issuer + "/.well-known/openid-configuration") {
      return answer(R"({"issuer":")" + named_issuer + R"(","authorization_endpoint":")" + issuer +
                    R"(/authorize","token_endpoint":")" + issuer + R"(/token","jwks_uri":")" +
                    issuer + R"(/keys","other":1})");
    }
    if (request.url == issuer + "/keys") return answer(keys());
    if (request.url == issuer + "/token") return token(pairs_of(request.body));
    return env::HttpAnswer{404, {}, ""};
  }

  std::string named_issuer{kIssuer};
  std::string audience = "luoshi";
  bool forges = false;  // another nonce than was asked for
  bool is_down = false;
  bool hides_keys = false;             // publishes others than it signs with
  std::map<std::string, int> fetches;  // how often, by path

 private:
  struct Grant {
    std::string challenge;
    std::string nonce;
    std::string login;
  };

  static env::HttpAnswer answer(std::string body) { return {200, {}, std::move(body)}; }

  std::string coordinate(const char* name) const {
    BIGNUM* number = nullptr;
    EXPECT_EQ(EVP_PKEY_get_bn_param(key_, name, &number), 1);
    std::string bytes(32, '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), 32);
    BN_free(number);
    return vault::to_base64url(bytes);
  }

  std::string keys() const {
    const std::string id = hides_keys ? "another" : key_id_;
    return R"({"keys":[{"kty":"EC","crv":"P-256","kid":")" + id + R"(","alg":"ES256","x":")" +
           coordinate(OSSL_PKEY_PARAM_EC_PUB_X) + R"(","y":")" +
           coordinate(OSSL_PKEY_PARAM_EC_PUB_Y) + "\"}]}";
  }

  // RFC 7518, 3.4: r and s, 32 bytes each.
  std::string signature(std::string_view text) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_);
    std::string der(128, '\0');
    std::size_t size = der.size();
    EXPECT_EQ(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(der.data()), &size,
                             reinterpret_cast<const unsigned char*>(text.data()), text.size()),
              1);
    EVP_MD_CTX_free(context);
    const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(size));
    std::string raw(64, '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + 32, 32);
    ECDSA_SIG_free(pair);
    return raw;
  }

  base::Result<env::HttpAnswer> token(const std::map<std::string, std::string>& form) {
    const auto found = grants_.find(form.at("code"));
    if (found == grants_.end()) return env::HttpAnswer{400, {}, "{}"};
    const Grant grant = found->second;
    grants_.erase(found);
    const vault::Hash challenge =
        vault::digest(vault::HashAlgorithm::kSha256, form.at("code_verifier"));
    if (vault::to_base64url(vault::bytes_of(challenge)) != grant.challenge) {
      return env::HttpAnswer{400, {}, "{}"};
    }
    const auto now =
        std::chrono::floor<std::chrono::seconds>(clock_.wall_now()).time_since_epoch().count();
    const std::string payload = fmt::format(
        R"({{"iss":"{}","aud":"{}","sub":"1","exp":{},"iat":{},"nonce":"{}","preferred_username":"{}"}})",
        kIssuer, audience, now + 300, now, forges ? "forged" : grant.nonce, grant.login);
    const std::string text = vault::to_base64url(R"({"alg":"ES256","kid":")" + key_id_ + "\"}") +
                             "." + vault::to_base64url(payload);
    return answer(R"({"access_token":"a","id_token":")" + text + "." +
                  vault::to_base64url(signature(text)) + "\"}");
  }

  env::Clock& clock_;
  std::mutex mutex_;
  EVP_PKEY* key_;
  std::string key_id_ = "k";
  int codes_ = 0;
  std::map<std::string, Grant> grants_;
};

class OidcTest : public ::testing::Test {
 protected:
  OidcTest()
      : provider(at.clock),
        world{at.world().ledger,
              at.world().vault,
              at.world().evidence,
              at.world().files,
              at.world().clock,
              at.world().random,
              provider,
              at.world().mailer,
              at.world().log,
              at.world().directory},
        sessions(world),
        oidc(world, sessions, {"secret", "https://luoshi.example"}) {}

  void SetUp() override {
    office::Settings settings;
    settings.city_name = "某市";
    settings.oidc =
        office::IdentityProvider{"统一认证", std::string(kIssuer), "luoshi", "preferred_username"};
    at.run(office::ChangeSettings{{}, settings});
    world.directory.forget("settings/city");
  }

  // The whole way of this login, there and back.
  base::Result<Opened> sign_in(const std::string& login) {
    auto going = oidc.start();
    EXPECT_TRUE(going) << test::why(going);
    const auto back = provider.authorize(going->address, login);
    EXPECT_EQ(back.at("state"), going->state);
    return oidc.finish(back.at("state"), back.at("code"), {"127.0.0.1", "test"});
  }

  TestWorld at;
  SmallProvider provider;
  World world;
  Sessions sessions;
  Oidc oidc;
};

TEST_F(OidcTest, WhomTheProviderNamesIsSignedIn) {
  auto opened = sign_in("clerk");
  ASSERT_TRUE(opened) << test::why(opened);
  EXPECT_EQ(opened->caller.person.value(), "p-clerk");
  EXPECT_TRUE(sessions.by_cookie(opened->cookie));
  EXPECT_EQ(at.count("access.signed_in"), 1u);
}

TEST_F(OidcTest, WhoIsNobodyHereIsNot) { EXPECT_FALSE(sign_in("stranger")); }

TEST_F(OidcTest, AStateIsUsedOnce) {
  auto going = oidc.start();
  ASSERT_TRUE(going);
  const auto back = provider.authorize(going->address, "clerk");
  EXPECT_TRUE(oidc.finish(back.at("state"), back.at("code"), {}));
  EXPECT_FALSE(oidc.finish(back.at("state"), back.at("code"), {}));
  EXPECT_FALSE(oidc.finish("made-up", back.at("code"), {}));
}

TEST_F(OidcTest, AStateLastsTenMinutes) {
  auto going = oidc.start();
  ASSERT_TRUE(going);
  const auto back = provider.authorize(going->address, "clerk");
  at.clock.advance(std::chrono::minutes(11));
  EXPECT_FALSE(oidc.finish(back.at("state"), back.at("code"), {}));
}

TEST_F(OidcTest, WhatTheProviderMustNotSay) {
  provider.forges = true;
  EXPECT_FALSE(sign_in("clerk"));
  provider.forges = false;
  provider.audience = "another";
  EXPECT_FALSE(sign_in("clerk"));
  provider.audience = "luoshi";
  EXPECT_TRUE(sign_in("clerk"));
  provider.named_issuer = "https://elsewhere.example";
  at.clock.advance(ProviderDocuments::kKept);
  EXPECT_FALSE(oidc.start());
}

constexpr const char* kDocument = "/.well-known/openid-configuration";

TEST_F(OidcTest, WhatTheProviderPublishesIsKeptForMinutes) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(sign_in("clerk"));
  EXPECT_EQ(provider.fetches[kDocument], 1);
  EXPECT_EQ(provider.fetches["/keys"], 1);
  at.clock.advance(ProviderDocuments::kKept);
  EXPECT_TRUE(sign_in("clerk"));
  EXPECT_EQ(provider.fetches[kDocument], 2);
  EXPECT_EQ(provider.fetches["/keys"], 2);
}

TEST_F(OidcTest, ChangedKeysAreFetchedOnceMore) {
  ASSERT_TRUE(sign_in("clerk"));
  provider.change_key("k2");
  at.clock.advance(ProviderDocuments::kKeysKeptMin);
  EXPECT_TRUE(sign_in("clerk"));
  EXPECT_EQ(provider.fetches["/keys"], 2);
  EXPECT_EQ(provider.fetches[kDocument], 1);
  // Tokens that no key fits do not make us ask at every one of them.
  provider.change_key("k3");
  provider.hides_keys = true;
  at.clock.advance(ProviderDocuments::kKeysKeptMin);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(sign_in("clerk"));
  EXPECT_EQ(provider.fetches["/keys"], 3);
}

TEST_F(OidcTest, AProviderThatIsDownIsNotAskedByEverybody) {
  provider.is_down = true;
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(oidc.start());
  EXPECT_EQ(provider.fetches[kDocument], 1);
  provider.is_down = false;
  at.clock.advance(ProviderDocuments::kRetryAfter);
  EXPECT_TRUE(oidc.start());
}

TEST_F(OidcTest, OneFetchIsUnderWayAtATime) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([this] { EXPECT_TRUE(oidc.start()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(provider.fetches[kDocument], 1);
}

}  // namespace
}  // namespace luoshi::service
