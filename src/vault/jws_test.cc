#include "vault/jws.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>

#include "vault/encoding.h"

namespace luoshi::vault {
namespace {

using base::ErrorCode;

constexpr std::array kBoth = {JwsAlgorithm::kRs256, JwsAlgorithm::kEs256};

// RFC 7515, A.2 and A.3.
const std::string kRsaKey =
    R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB","kid":"r"})";
const std::string kEcKey =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","kid":"e"})";
const std::string kPayload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
const std::string kRsaToken =
    "eyJhbGciOiJSUzI1NiJ9." + kPayload +
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
    "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
    "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igc"
    "N_IoypGlUPQGe77Rw";
const std::string kEcToken =
    "eyJhbGciOiJFUzI1NiJ9." + kPayload +
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

JsonWebKeys set_of(const std::string& keys) {
  return JsonWebKeys::parse(R"({"keys":[)" + keys + "]}").value();
}

TEST(Jws, HoldsForTheExamplesOfTheStandard) {
  const JsonWebKeys keys = set_of(kRsaKey + "," + kEcKey);
  EXPECT_EQ(keys.size(), 2u);
  EXPECT_EQ(verify_jws(kRsaToken, keys, kBoth).value(), parse_base64url(kPayload));
  EXPECT_EQ(verify_jws(kEcToken, keys, kBoth).value(), parse_base64url(kPayload));
}

TEST(Jws, EveryChangedCharacterIsFound) {
  const JsonWebKeys keys = set_of(kRsaKey + "," + kEcKey);
  for (const std::string& token : {kRsaToken, kEcToken}) {
    for (std::size_t i = 0; i < token.size(); ++i) {
      std::string changed = token;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(verify_jws(changed, keys, kBoth).has_value()) << i;
      EXPECT_FALSE(verify_jws(token.substr(0, i), keys, kBoth).has_value()) << i;
    }
  }
}

TEST(Jws, AcceptsOnlyAlgorithmsOnTheList) {
  const JsonWebKeys keys = set_of(kRsaKey + "," + kEcKey);
  constexpr std::array kOnlyRsa = {JwsAlgorithm::kRs256};
  EXPECT_EQ(verify_jws(kEcToken, keys, kOnlyRsa).error().code, ErrorCode::kUnauthenticated);
  for (const char* header : {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":"HS256"})", "{}",
                             R"({"alg":1})", R"({"alg":"RS256","crit":["x"]})",
                             R"({"alg":"RS256","kid":"other"})", R"({"alg":"ES256","kid":"r"})"}) {
    const std::string token = to_base64url(header) + "." + kPayload + ".";
    EXPECT_EQ(verify_jws(token, keys, kBoth).error().code, ErrorCode::kUnauthenticated) << header;
  }
  for (const char* token : {"", ".", "..", "a.b", "!.!.!", "e30", "e30.e30.e30.e30"}) {
    EXPECT_FALSE(verify_jws(token, keys, kBoth).has_value()) << token;
  }
  EXPECT_EQ(verify_jws(std::string(kTokenBytesMax + 1, 'a'), keys, kBoth).error().code,
            ErrorCode::kTooLarge);
}

TEST(Jws, AsksForOneKey) {
  const JsonWebKeys twice = set_of(kEcKey + "," + kEcKey);
  EXPECT_FALSE(verify_jws(kEcToken, twice, kBoth).has_value());
  EXPECT_FALSE(verify_jws(kEcToken, set_of(kRsaKey), kBoth).has_value());
}

TEST(Jws, PassesOverKeysItCannotUse) {
  for (
      const char* key :
      {R"({"kty":"oct","k":"AAAA"})", R"({"kty":"RSA","n":"AQAB","e":"AQAB"})", R"({"kty":"RSA"})",
       R"({"kty":"EC","crv":"P-384","x":"AA","y":"AA"})",
       R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})",
       R"({"kty":"EC","use":"enc"})", "1", "null"}) {
    EXPECT_EQ(set_of(key).size(), 0u) << key;
  }
  for (const char* text : {"", "[]", "{}", R"({"keys":1})", R"({"keys":[})"}) {
    EXPECT_FALSE(JsonWebKeys::parse(text).has_value()) << text;
  }
}

struct ClaimsCase {
  const char* payload;
  const char* where;  // of the error; null: the claims hold
};

TEST(Claims, AreCheckedOneByOne) {
  ExpectedClaims expected;
  expected.issuer = "https://id.example";
  expected.client_id = "luoshi";
  expected.nonce = "n1";
  const env::WallTime now(std::chrono::seconds(1'000'000));
  const std::vector<ClaimsCase> cases = {
      {R"({"iss":"https://id.example","aud":"luoshi","exp":1000001,"nonce":"n1","sub":"u","iat":999999})",
       nullptr},
      {R"({"iss":"https://id.example","aud":["luoshi"],"exp":999941.5,"nonce":"n1","sub":"u"})",
       nullptr},
      {R"({"iss":"https://id.example","aud":["x","luoshi"],"azp":"luoshi","exp":1000001,"nonce":"n1","sub":"u"})",
       nullptr},
      {R"({"iss":"https://id.example","aud":["x","luoshi"],"exp":1000001,"nonce":"n1","sub":"u"})",
       "azp"},
      {R"({"iss":"https://id.example","aud":"luoshi","azp":"x","exp":1000001,"nonce":"n1","sub":"u"})",
       "azp"},
      {R"({"iss":"https://id.example/","aud":"luoshi","exp":1000001,"nonce":"n1","sub":"u"})",
       "iss"},
      {R"({"aud":"luoshi","exp":1000001,"nonce":"n1","sub":"u"})", "iss"},
      {R"({"iss":"https://id.example","aud":"x","exp":1000001,"nonce":"n1","sub":"u"})", "aud"},
      {R"({"iss":"https://id.example","exp":1000001,"nonce":"n1","sub":"u"})", "aud"},
      {R"({"iss":"https://id.example","aud":"luoshi","exp":999940,"nonce":"n1","sub":"u"})", "exp"},
      {R"({"iss":"https://id.example","aud":"luoshi","exp":"1000001","nonce":"n1","sub":"u"})",
       "exp"},
      {R"({"iss":"https://id.example","aud":"luoshi","exp":1e300,"nonce":"n1","sub":"u"})", "exp"},
      {R"({"iss":"https://id.example","aud":"luoshi","exp":1000001,"iat":1000061,"nonce":"n1","sub":"u"})",
       "iat"},
      {R"({"iss":"https://id.example","aud":"luoshi","exp":1000001,"nbf":1000061,"nonce":"n1","sub":"u"})",
       "nbf"},
      {R"({"iss":"https://id.example","aud":"luoshi","exp":1000001,"nonce":"n2","sub":"u"})",
       "nonce"},
      {R"({"iss":"https://id.example","aud":"luoshi","exp":1000001,"sub":"u"})", "nonce"},
      {R"({"iss":"https://id.example","aud":"luoshi","exp":1000001,"nonce":"n1"})", "sub"},
      {R"([])", ""},
  };
  for (const ClaimsCase& each : cases) {
    const auto claims = check_claims(each.payload, expected, now);
    EXPECT_EQ(claims.has_value(), each.where == nullptr) << each.payload;
    if (claims) {
      EXPECT_EQ(claims->subject, "u");
    } else if (each.where != nullptr) {
      EXPECT_EQ(claims.error().where, each.where) << each.payload;
    }
  }
}

}  // namespace
}  // namespace luoshi::vault
