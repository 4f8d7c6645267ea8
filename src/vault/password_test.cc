#include "vault/password.h"

#include <argon2.h>
#include <gtest/gtest.h>

#include <array>

#include "vault/encoding.h"

namespace luoshi::vault {
namespace {

// Small, so that the tests are quick.
constexpr PasswordCost kCheap = {64, 1, 1};

TEST(Argon2id, GivesTheAnswerOfTheStandard) {
  // RFC 9106, 5.3.
  std::string password(32, '\x01');
  std::string salt(16, '\x02');
  std::string secret(8, '\x03');
  std::string associated(12, '\x04');
  std::string out(32, '\0');
  const auto data = [](std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); };
  argon2_context context{};
  context.out = data(out);
  context.outlen = 32;
  context.pwd = data(password);
  context.pwdlen = 32;
  context.salt = data(salt);
  context.saltlen = 16;
  context.secret = data(secret);
  context.secretlen = 8;
  context.ad = data(associated);
  context.adlen = 12;
  context.t_cost = 3;
  context.m_cost = 32;
  context.lanes = 4;
  context.threads = 4;
  context.version = ARGON2_VERSION_13;
  ASSERT_EQ(argon2id_ctx(&context), ARGON2_OK);
  EXPECT_EQ(to_hex(out), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

TEST(Password, VerifiesAKnownHash) {
  // The tests of the reference implementation (phc-winner-argon2, src/test.c).
  const std::string stored =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  EXPECT_TRUE(verify_password("password", stored).value());
  EXPECT_FALSE(verify_password("Password", stored).value());
  EXPECT_TRUE(needs_rehash(stored));
}

TEST(Password, VerifiesWhatItHashed) {
  env::SimulatedRandom random(1);
  const std::string stored = hash_password(random, "一个很长的密码 x").value();
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << stored;
  EXPECT_TRUE(verify_password("一个很长的密码 x", stored).value());
  EXPECT_FALSE(verify_password("一个很长的密码 y", stored).value());
  EXPECT_FALSE(needs_rehash(stored));
  EXPECT_TRUE(needs_rehash(hash_password(random, "x", kCheap).value()));
  EXPECT_NE(hash_password(random, "x", kCheap).value(), hash_password(random, "x", kCheap).value());
  EXPECT_TRUE(verify_password("", hash_password(random, "", kCheap).value()).value());
}

TEST(Password, RefusesHashesThatAreBrokenOrTooDear) {
  for (const char* stored :
       {"", "x", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA",
        "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2G",
        "$argon2id$v=19$m=65536,t=4000000,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2",
        "$argon2id$v=19$m=65536,t=2,p=1$", "$argon2id$v=19$m=,t=2,p=1$c29tZXNhbHQ$AAAA"}) {
    EXPECT_EQ(verify_password("password", stored).error().code, base::ErrorCode::kInvalidInput)
        << stored;
    EXPECT_TRUE(needs_rehash(stored));
  }
  env::SimulatedRandom random(1);
  const std::string longest(kPasswordBytesMax + 1, 'x');
  EXPECT_EQ(hash_password(random, longest).error().code, base::ErrorCode::kTooLarge);
  EXPECT_EQ(verify_password(longest, "").error().code, base::ErrorCode::kTooLarge);
}

TEST(Password, TheFirstOneIsReadableAndPassesThePolicy) {
  env::SimulatedRandom random(3);
  std::string seen;
  for (int i = 0; i < 200; ++i) {
    const std::string password = make_first_password(random);
    EXPECT_EQ(password.size(), 19u);
    EXPECT_EQ(password.find_first_of("01lio"), std::string::npos) << password;
    EXPECT_TRUE(check_password(password, "zhang.san").has_value());
    EXPECT_NE(password, seen);
    seen = password;
  }
}

TEST(Password, ThePolicySaysWhyNot) {
  EXPECT_TRUE(check_password("correct horse battery", "admin").has_value());
  EXPECT_TRUE(check_password("春眠不觉晓处处闻啼鸟", "wang").has_value());
  EXPECT_TRUE(check_password("zzzzzzzzzy", "").has_value());
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"short", "fewer than 10"},          {"春眠不觉晓", "fewer than 10"},
      {"xx-WangWu-2026", "user name"},     {"aaaaaaaaaaaa", "repeated"},
      {"abcdefghijkl", "a run"},           {"9876543210", "a run"},
      {"Password123", "most common"},      {"1QAZ2wsx3edc", "most common"},
      {"ten bytes \xff\xff", "valid text"}};
  for (const auto& [password, reason] : refused) {
    const auto checked = check_password(password, "wangwu");
    ASSERT_FALSE(checked.has_value()) << password;
    EXPECT_NE(checked.error().what.en.find(reason), std::string::npos) << password;
  }
}

}  // namespace
}  // namespace luoshi::vault
