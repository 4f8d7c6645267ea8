// The fast decoder against ICU's own, character by character over the whole two-byte plane.
#include "document/internal/gb18030.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <string>

namespace luoshi::document::internal {
namespace {

std::u32string decode_slowly(const std::string& bytes) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open("GB18030", &status);
  std::u32string out;
  const char* at = bytes.data();
  const char* end = at + bytes.size();
  while (at < end) {
    status = U_ZERO_ERROR;
    const UChar32 c = ucnv_getNextUChar(converter, &at, end, &status);
    out.push_back(U_SUCCESS(status) ? static_cast<char32_t>(c) : U'\uFFFD');
  }
  ucnv_close(converter);
  return out;
}

TEST(Gb18030, EveryTwoByteCharacterIsIcus) {
  for (int lead = 0x81; lead <= 0xFE; ++lead) {
    for (int trail = 0x40; trail <= 0xFE; ++trail) {
      if (trail == 0x7F) continue;
      const std::string bytes = {static_cast<char>(lead), static_cast<char>(trail)};
      ASSERT_EQ(decode_gb18030(bytes), decode_slowly(bytes)) << lead << ' ' << trail;
    }
  }
}

TEST(Gb18030, FourByteCharactersAreIcus) {
  std::string bytes;
  for (int a = 0x81; a <= 0x84; ++a) {
    for (int b = 0x30; b <= 0x39; ++b) {
      for (int c = 0x81; c <= 0xFE; c += 25) {
        bytes += {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c), '\x35'};
      }
    }
  }
  bytes += "\x90\x30\x81\x30\xE3\x32\x9A\x35";
  EXPECT_EQ(decode_gb18030(bytes), decode_slowly(bytes));
}

TEST(Gb18030, DamageCostsOneByte) {
  EXPECT_EQ(decode_gb18030("\xD5\xFE\xFF\xB8\xAE"), U"政\uFFFD府");
  EXPECT_EQ(decode_gb18030("\xD5\xFE\xB8\n\xB8\xAE"), U"政\uFFFD\n府");
  EXPECT_EQ(decode_gb18030("\xD5"), U"\uFFFD");
  EXPECT_EQ(decode_gb18030("\x81\x30\x81"), U"\uFFFD0\uFFFD");
  EXPECT_EQ(decode_gb18030("\x80"), U"€");
  EXPECT_EQ(decode_gb18030(std::string(1, '\0')), std::u32string(1, U'\0'));
}

}  // namespace
}  // namespace luoshi::document::internal
