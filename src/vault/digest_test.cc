#include "vault/digest.h"

#include <gtest/gtest.h>

namespace luoshi::vault {
namespace {

std::string repeated(std::string_view piece, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}

struct KnownAnswer {
  const char* source;
  HashAlgorithm algorithm;
  std::string input;
  const char* hex;
};

const std::vector<KnownAnswer>& known_answers() {
  static const std::vector<KnownAnswer> kAnswers = {
      {"FIPS 180-2, B.1", HashAlgorithm::kSha256, "abc",
       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"FIPS 180-2, B.2", HashAlgorithm::kSha256,
       "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"GB/T 32905-2016, A.1", HashAlgorithm::kSm3, "abc",
       "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
      {"GB/T 32905-2016, A.2", HashAlgorithm::kSm3, repeated("abcd", 16),
       "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
  };
  return kAnswers;
}

TEST(Digest, GivesTheAnswersOfTheStandards) {
  for (const KnownAnswer& each : known_answers()) {
    EXPECT_EQ(to_hex(digest(each.algorithm, each.input)), each.hex) << each.source;
  }
}

TEST(Digester, GivesTheSameInPiecesAndAgainAfterFinish) {
  for (const KnownAnswer& each : known_answers()) {
    Digester digester(each.algorithm);
    for (std::size_t cut = 0; cut <= each.input.size(); ++cut) {
      digester.update(std::string_view(each.input).substr(0, cut));
      digester.update(std::string_view(each.input).substr(cut));
      EXPECT_EQ(to_hex(digester.finish()), each.hex) << each.source << " cut at " << cut;
    }
    Digester moved = std::move(digester);
    moved.update(each.input);
    EXPECT_EQ(to_hex(moved.finish()), each.hex);
  }
}

TEST(Digest, NamesItsAlgorithms) {
  EXPECT_EQ(parse_hash_algorithm("sha256"), HashAlgorithm::kSha256);
  EXPECT_EQ(parse_hash_algorithm("sm3"), HashAlgorithm::kSm3);
  EXPECT_EQ(parse_hash_algorithm("md5"), std::nullopt);
  EXPECT_EQ(parse_hash_algorithm(""), std::nullopt);
}

TEST(Encoding, HexadecimalComesBack) {
  const std::string bytes("\x00\x7f\x80\xff", 4);
  EXPECT_EQ(to_hex(bytes), "007f80ff");
  EXPECT_EQ(parse_hex("007F80ff"), bytes);
  EXPECT_EQ(parse_hex(""), "");
  for (const char* wrong : {"0", "0g", "g0", " 00", "0x00"}) {
    EXPECT_EQ(parse_hex(wrong), std::nullopt) << wrong;
  }
  const Hash hash = digest(HashAlgorithm::kSha256, "");
  EXPECT_EQ(parse_hash(to_hex(hash)), hash);
  EXPECT_EQ(parse_hash("00"), std::nullopt);
  EXPECT_EQ(parse_hash(to_hex(hash) + "00"), std::nullopt);
}

TEST(Encoding, Base64urlComesBack) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      // RFC 4648, section 10, without the padding.
      {"", ""},
      {"f", "Zg"},
      {"fo", "Zm8"},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg"},
      {"fooba", "Zm9vYmE"},
      {"foobar", "Zm9vYmFy"},
      // The two digits that differ from base64.
      {"\xfb\xff", "-_8"},
  };
  for (const auto& [bytes, text] : pairs) {
    EXPECT_EQ(to_base64url(bytes), text);
    EXPECT_EQ(parse_base64url(text), bytes);
  }
  for (const char* wrong : {"Z", "Zg==", "Zm9vY", "Zm+v", "Zm/v", "Zm9v ", "Zh", "Zm9"}) {
    EXPECT_EQ(parse_base64url(wrong), std::nullopt) << wrong;
  }
}

TEST(Encoding, EveryThreeBytesComeBack) {
  for (int first = 0; first < 256; ++first) {
    for (int length = 1; length <= 3; ++length) {
      std::string bytes(static_cast<std::size_t>(length), static_cast<char>(first));
      bytes.back() = static_cast<char>(255 - first);
      EXPECT_EQ(parse_base64url(to_base64url(bytes)), bytes);
      EXPECT_EQ(parse_hex(to_hex(bytes)), bytes);
    }
  }
}

}  // namespace
}  // namespace luoshi::vault
