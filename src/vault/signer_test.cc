#include "vault/signer.h"

#include <gtest/gtest.h>

#include "vault/encoding.h"

namespace luoshi::vault {
namespace {

class SignerTest : public testing::TestWithParam<SignatureScheme> {
 protected:
  env::MemoryFileSystem files_;
};

INSTANTIATE_TEST_SUITE_P(Schemes, SignerTest,
                         testing::Values(SignatureScheme::kEcdsaP256, SignatureScheme::kSm2));

TEST_P(SignerTest, VerifiesWhatItSignedAndNothingElse) {
  const Signer signer = Signer::load_or_create(files_, "key.pem", GetParam()).value();
  const Signer again = Signer::load_or_create(files_, "key.pem", GetParam()).value();
  EXPECT_EQ(signer.public_pem(), again.public_pem());
  EXPECT_EQ(signer.scheme(), GetParam());
  EXPECT_EQ(signer.public_pem().find("PRIVATE"), std::string::npos);
  const std::string signature = signer.sign("anchor 1").value();
  EXPECT_TRUE(verify_signature(again.public_pem(), "anchor 1", signature).value());
  EXPECT_FALSE(verify_signature(again.public_pem(), "anchor 2", signature).value());
  EXPECT_FALSE(verify_signature(again.public_pem(), "anchor 1", "").value());
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    std::string flipped = signature;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(verify_signature(signer.public_pem(), "anchor 1", flipped).value()) << bit;
  }
  const Signer other = Signer::load_or_create(files_, "other.pem", GetParam()).value();
  EXPECT_FALSE(verify_signature(other.public_pem(), "anchor 1", signature).value());
}

TEST_P(SignerTest, RefusesTheOtherScheme) {
  const auto other =
      GetParam() == SignatureScheme::kSm2 ? SignatureScheme::kEcdsaP256 : SignatureScheme::kSm2;
  ASSERT_TRUE(Signer::load_or_create(files_, "key.pem", GetParam()).has_value());
  EXPECT_EQ(Signer::load_or_create(files_, "key.pem", other).error().code,
            base::ErrorCode::kUnsupported);
}

TEST(SignerTexts, ThatAreNoKeysAreRefused) {
  env::MemoryFileSystem files;
  files.put("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  const auto signer = Signer::load_or_create(files, "key.pem", SignatureScheme::kSm2);
  EXPECT_EQ(signer.error().code, base::ErrorCode::kInvalidInput);
  EXPECT_EQ(signer.error().where, "key.pem");
  EXPECT_FALSE(verify_signature("", "x", "y").has_value());
  EXPECT_FALSE(Signer::parse(std::string(100'000, 'x')).has_value());
}

}  // namespace
}  // namespace luoshi::vault
